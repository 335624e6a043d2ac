"""One file a dashboard; each offers `build(catalogue, language)`. The file's stem is the dashboard's key."""
