"""`python -m aisle_tools` is the command `aisle`."""

from aisle_tools.cli import main

main()
