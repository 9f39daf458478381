"""Codes: promo codes, invitations and rules for groups, and the one rule of price of a person."""
