"""What the city's sensors measure: one file a service; each offers `SIGNAL`."""
