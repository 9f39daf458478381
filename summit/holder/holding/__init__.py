"""Holding the places of a draft, or of an unpaid registration, longer."""
