"""The formats of banks, one module each. Each takes text or bytes and returns a `Reading`."""
