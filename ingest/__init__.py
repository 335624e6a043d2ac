"""Bytes from a broker to readings in the store."""
