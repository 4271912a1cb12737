"""How well the grounding check tells true answers from corrupted ones."""
