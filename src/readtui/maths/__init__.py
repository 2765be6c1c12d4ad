"""Mathematics written in a line of Unicode, where that says the same."""
