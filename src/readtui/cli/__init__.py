"""The command line: `main.run` parses the arguments, then opens the app or prints documents."""
