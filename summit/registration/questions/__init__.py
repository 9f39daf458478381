"""Questions made by organizers, put to registrations and to each of their people."""
