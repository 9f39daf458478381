"""How the office invites: one by one, or many from a list, looked at before they are made."""
