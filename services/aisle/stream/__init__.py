"""The log and those who process it."""
