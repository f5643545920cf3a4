"""The demo company: people, conversations and a wallet's page, so that a newcomer sees a desk at work."""
