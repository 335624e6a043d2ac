"""A private broker and a private database: started by us, seen by this machine only, gone when we are."""
