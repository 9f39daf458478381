"""Zones: parts of the venue, and which participation types may enter each."""
