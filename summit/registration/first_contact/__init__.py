"""Who a registration's letters go to first: somebody else, or another address."""
