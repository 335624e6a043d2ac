"""A simulated city and the replay of measured series, both speaking MQTT as devices do."""
