"""Variants of a participation type: other prices, for some people of it."""
