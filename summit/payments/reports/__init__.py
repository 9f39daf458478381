"""What accountants close the books with."""
