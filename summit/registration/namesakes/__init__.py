"""Two people of one name and city: somebody is told, and nobody is refused."""
