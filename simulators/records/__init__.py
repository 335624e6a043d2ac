"""Simulated records: one file a kind, its stem is the kind; each offers `KIND`."""
