"""The answer's markup: its grammar and writers, the streaming parser, and renderers of hydrated parts."""
