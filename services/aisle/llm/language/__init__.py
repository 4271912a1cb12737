"""What the llm stage knows about English: words, sentences, quantities, and text that tries to give orders. Pure."""
