"""Kinds of conditions of alarm rules; a module each, which says what it sees of its subjects."""
