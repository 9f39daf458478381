"""Who leads a delegation, and the rank that the office gives a person."""
