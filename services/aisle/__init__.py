"""Aisle: an event-driven shopping assistant. Start at `aisle.stream`, then the stages in the order of a question."""
