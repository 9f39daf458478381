"""Behind the contact's link: one person takes part as something else."""
