"""What the public may read without a key: datasets, how a catalogue describes them (DCAT), and their rows."""
