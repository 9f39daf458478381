"""Payments that turned out not to be there: undone, never deleted."""
