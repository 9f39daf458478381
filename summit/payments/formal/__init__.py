"""Formal invitations: letters to one person that a treasury asks for before it approves travel."""
