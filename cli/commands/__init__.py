"""One file a command; each offers `add(app)`. Heavy imports belong inside the command, so that --help is quick."""
