"""Churn risk: features from what happened up to a day, and nothing later."""
