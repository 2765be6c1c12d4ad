"""From a document to rows of cells."""
