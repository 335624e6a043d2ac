"""Jobs that were asked for over the API: imports and replays, each in a process of its own beside the pipeline."""
