"""What contacts and people do about a proof that a participation type asks for."""
