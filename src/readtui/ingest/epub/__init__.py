"""EPUB into a document: a book with its chapters and contents."""
