"""The console script: `nadi <command>`."""
