"""What is chosen: where files are, settings, themes."""
