"""The pages of whoever pays: a bill, the ways to pay it and its documents; nobody's names."""
