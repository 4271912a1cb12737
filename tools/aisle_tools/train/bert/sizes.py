"""The sizes of the small BERTs: those of all three bases, and of what is made of them."""

WIDTH, HEADS, INNER, WORDS, POSITIONS = 384, 12, 1536, 30522, 512
