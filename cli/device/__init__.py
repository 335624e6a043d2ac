"""`nadi device …`, a few related commands a file; each offers `add(app)`."""
