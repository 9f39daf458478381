"""How long places are held, how a hold is extended, and the letter before it ends."""
