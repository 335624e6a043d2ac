"""Sparkplug B beside its decoder: the wire, births, and what is known of nodes."""
