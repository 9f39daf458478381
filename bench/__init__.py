"""Measures the product over HTTP beside bare Flask on the same machine, in the same minutes."""
