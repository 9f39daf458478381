"""Proofs that a participation type asks for: a letter of designation, a press card."""
