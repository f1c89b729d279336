"""The demo company: a plausible business whose truth is known, made from a seed."""
