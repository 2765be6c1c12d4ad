"""Texts that are still coming: through a pipe, or into a file that another program writes."""
