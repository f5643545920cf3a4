"""Havendesk: the open customer-support desk for crypto wallets and exchanges."""

__version__ = "0.1.0"
