"""Refunds finance decides on: by policy or amount, approved by a second person, paid out."""
