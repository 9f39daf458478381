"""The organizers' questions, answered behind a contact's link and behind each person's own."""
