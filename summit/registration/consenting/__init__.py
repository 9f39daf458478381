"""What each person agrees to by themselves, one purpose at a time; nothing depends on it."""
