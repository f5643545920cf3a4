"""The roads: what arrives from outside becomes a contact's message; what we say goes back the same way."""
