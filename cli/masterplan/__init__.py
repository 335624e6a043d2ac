"""Commands over the masterplan, a file a group."""
