"""What is read: one flat text, and everything else as spans of it."""
