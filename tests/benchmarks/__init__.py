"""Measurements whose figures stand in the README; each module is run by hand and prints a table."""
