"""What `make bench` runs: one file a figure, each with the limit measured in the same run."""
