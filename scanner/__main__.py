"""`python -m scanner` is the command `scan`."""

import sys

from scanner.cli import main

if __name__ == "__main__":
    sys.exit(main())
