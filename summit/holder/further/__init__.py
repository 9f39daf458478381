"""Further contacts: what the first one says of them, and what each finds behind their own link."""
