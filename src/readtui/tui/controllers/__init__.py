"""What the screen does: searching, selecting, following links, opening, marking."""
