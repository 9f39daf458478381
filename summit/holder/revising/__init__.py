"""Other people, another contact: a draft before it is sent."""
