"""Who may connect to the broker and say and hear what, made of the registry."""
