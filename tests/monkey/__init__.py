"""Random input for the real program in a pseudo-terminal: `make monkey`."""
