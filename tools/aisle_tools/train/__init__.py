"""Where the shipped models come from: each is made by a command here."""
