"""One or some of a registration's people leave: what is claimed less, kept and given back."""
