"""What changes a programme: sessions, the log of their changes, people and places, agendas."""
