"""How the people of a registration use codes: their prices, and what they give back."""
