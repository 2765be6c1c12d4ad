"""What is kept: which works were read, and where."""
