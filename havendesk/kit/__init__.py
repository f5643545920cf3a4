"""The ground: what every floor stands on, with no word of the trade in it."""
