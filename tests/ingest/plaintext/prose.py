"""Paragraphs of running text for the tests."""

PROSE = (
    "The ferry left the island before it was light, and those who had meant to take it stood on the quay. "
    "Nobody spoke, since there was nothing to be said that the ferry could still have heard."
)

MORE = (
    "By noon the fog had lifted, and one could see the mainland again with its chimneys and its single white road. "
    "The baker opened his shop as on any other day, although he had baked nothing."
)

LAST = (
    "In the evening a boy came running up from the beach and said that there was a light far out on the water. "
    "They went down with him and looked for a long while, and some of them thought that they had seen it too."
)
