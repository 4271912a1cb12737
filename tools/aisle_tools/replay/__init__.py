"""Re-runs recorded questions with the present code, into a shadow of the log, and says what differs."""
