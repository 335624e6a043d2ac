"""The registry of devices as people change it: checked against the catalogue, audited, told to who listens."""
