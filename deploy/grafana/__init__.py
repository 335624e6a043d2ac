"""Grafana as code: dashboards generated from the catalogue, and what Grafana reads to load them."""
