"""The language in which a contact is written to, changed behind their link."""
