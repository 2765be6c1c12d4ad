"""Plain text into a document: its paragraphs, headings, lists and captions are found by their form."""
