"""Ticket category: what a ticket is about, or that a person should say so."""
