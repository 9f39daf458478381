"""How the site is found and shared: map, feeds, pictures and codes of pages."""
