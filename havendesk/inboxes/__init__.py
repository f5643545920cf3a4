"""Where conversations arrive."""
