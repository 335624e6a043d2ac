"""What every part of Nadi shares: words, settings, the catalogue and the store. Imports nothing of ours."""
