"""What Nadi finds around it, what is wrong with that, and how to mend it."""
