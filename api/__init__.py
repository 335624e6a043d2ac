"""HTTP: what the store holds, for planners, operators and Grafana."""
