"""The installation as it runs: its processes started and kept alive, its health told."""
