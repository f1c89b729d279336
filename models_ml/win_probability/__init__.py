"""Win probability: what it says and how it is learnt is in README.md beside this file."""
