"""Alarms as people and the platform change them: each change with its history, its record and its live event."""
