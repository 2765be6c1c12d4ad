"""The command line: what was asked for, and documents printed instead of shown."""
