"""Behind the contact's link: a name put right, or another person in place of one."""
