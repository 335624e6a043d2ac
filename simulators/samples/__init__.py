"""Measured series that can be replayed: one file a data set; each offers `SAMPLE`."""
