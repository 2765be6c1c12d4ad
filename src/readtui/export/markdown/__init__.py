"""Documents as Markdown that reads again as the same document."""
