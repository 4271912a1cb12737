"""What shoppers did, joined with what the system knew when it answered, as datasets that trainers read."""
