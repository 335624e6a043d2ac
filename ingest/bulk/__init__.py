"""Files from offices and archives into the store: tables, their numbers and dates, a plan, the loading."""
