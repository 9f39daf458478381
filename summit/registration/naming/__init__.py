"""Places held without a name: who comes is said later, until a day that the office sets."""
