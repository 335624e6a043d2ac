"""Who may ask the API for what: rights and roles, keys of programs, accounts of people."""
