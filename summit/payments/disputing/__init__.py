"""Payments that a bank takes back, and what became of each."""
