"""Contacts who ask, agents who answer, and how they are known."""
