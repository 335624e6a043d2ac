"""Forms of the report, one file each; the stem is the file's suffix."""
