"""The only place with SQL in Python. Functions take an open connection; the caller owns the transaction."""
