"""Legal texts: terms, personal information, accessibility. Published as versions, never changed."""
