"""Entry point of the `readtui` command and of `python -m readtui`."""

import sys

from readtui.startup import first_screen
from readtui.startup.raw_terminal import PAINTED


def main() -> None:
    """Run the program and exit with its exit code."""
    try:
        first_screen.show(sys.argv[1:])
        from readtui.cli.main import run  # it takes longer than the first screen

        exit_code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while that was imported
        exit_code = 130
    finally:
        PAINTED.restore()
    sys.exit(exit_code)


if __name__ == "__main__":
    main()
