"""Setting a checkout up on a fresh Debian. Runs before anything is installed: standard library only."""
