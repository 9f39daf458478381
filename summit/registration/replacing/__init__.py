"""Another person comes in place of one; or the same person's name is put right."""
