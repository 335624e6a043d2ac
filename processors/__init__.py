"""Readings and records to rollups, rollups to indicator values, values to the masterplan's status."""
