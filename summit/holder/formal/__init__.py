"""What a contact does about formal invitations, and the letters about them."""
