"""Statements of the bank: read, kept line by line, matched with what is owed."""
