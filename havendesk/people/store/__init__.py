"""All SQL for people's tables."""
