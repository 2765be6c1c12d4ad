"""What the reader adds: marks, and the anchors that find their words again."""
