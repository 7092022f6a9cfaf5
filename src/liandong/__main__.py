"""`python -m liandong`: the same as the `liandong` command."""

import sys

from liandong.cli import main

if __name__ == "__main__":
    sys.exit(main())
