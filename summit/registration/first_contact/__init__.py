"""Who registered: somebody else or another address from now on, or a city spelled right."""
