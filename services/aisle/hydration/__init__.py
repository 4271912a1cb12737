"""Turns an engine's markup into the parts that a shopper reads: every price, stock level and date from the store itself.

The only writer of answers, and of how each one ended.
"""
