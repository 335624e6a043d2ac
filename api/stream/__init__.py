"""Live events: a feed that reads what was committed, a hub that holds the newest, a stream for each client."""
