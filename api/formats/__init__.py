"""File formats: one module each, its `form` says the media type and writes a table as bytes, piece by piece."""
