"""The whole of Nadi on one machine, to look at: embedded services, every process, a city that is simulated."""
