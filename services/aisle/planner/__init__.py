"""The planner: from a question to the sources that are asked about it. `service` first, then `rules`."""
