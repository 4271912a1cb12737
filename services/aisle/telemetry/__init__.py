"""What Aisle says about itself: structured logs, and the trace that a question's events share."""
