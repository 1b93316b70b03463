"""`python3 -m daybook_journal`."""

from .command_line import main

main()
