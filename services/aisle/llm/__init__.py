"""Writes the answer: a dispatcher hands each question's evidence to a replica, and the replica publishes the tokens."""
