"""What answers look like: frozen dataclasses, encoded by msgspec, described in OpenAPI by the same fields."""
