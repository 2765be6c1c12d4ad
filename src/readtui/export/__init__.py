"""Documents and passages written for other programs."""
