"""One module for each command of `aisle`."""
