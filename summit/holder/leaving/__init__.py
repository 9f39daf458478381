"""Behind the contact's link: one person, or the whole registration, is not coming after all."""
