"""Papers: from what stands where on their sheets to a document."""
