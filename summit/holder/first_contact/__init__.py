"""Behind the contact's link: somebody else takes over, or another address; and both letters."""
