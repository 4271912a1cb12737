"""Measures what Aisle answers, on files of real questions."""
