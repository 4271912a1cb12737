"""Aisle as processes of one machine, for `aisle up`: children that are started, watched, started again, and ended."""
