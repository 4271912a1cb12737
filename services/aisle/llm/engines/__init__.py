"""The engines: `extractive` (no model), `openai` (any compatible URL), `scripted` (for tests)."""
