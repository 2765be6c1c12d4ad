"""Output of programs: lines for a terminal, kept as they are, with their colours."""
