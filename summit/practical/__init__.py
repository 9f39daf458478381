"""Practical: what a delegation needs to know besides the programme, and who helps the summit."""
