"""What no test of single steps can show: that nothing a reader was told is kept is ever lost, whatever happens."""
