"""The `aisle` command, the demo shop, and what builds, checks and measures Aisle."""
