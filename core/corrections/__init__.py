"""Readings corrected by people: void or recalibrated, with a reason, the originals kept."""
