"""What every run stands on: who acts, how steps are recorded, waiting, processes."""
