"""Every live socket of this process: who is connected, what they were let in to, what they are told."""
