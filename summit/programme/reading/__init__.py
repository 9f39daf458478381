"""What ties the programme to the magazine: reading under sessions and speakers, and back."""
