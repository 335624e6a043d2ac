"""Masterplans as people hand them in and out: files, differences, loading, following up."""
