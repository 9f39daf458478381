"""Imports as the office sees them."""
