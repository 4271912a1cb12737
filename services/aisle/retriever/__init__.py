"""The retriever: from a plan to the evidence that an answer may rest on. `service` first, then `gather` and `rank`."""
