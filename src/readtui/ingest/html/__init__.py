"""HTML into a document: the article of a web page."""
