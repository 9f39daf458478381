"""A discount granted once a bill stands: it claims less, with a credit note and a reason."""
