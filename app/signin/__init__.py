"""The way in: the sign-in page, sessions, and the gate before everything else."""
