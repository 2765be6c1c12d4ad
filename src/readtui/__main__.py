"""Entry point of the `readtui` command and of `python -m readtui`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program and exit with its exit code."""
    from readtui.cli.main import run  # so that an interrupt during the import is caught here

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
