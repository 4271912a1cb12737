"""Orders planted in what shops, customers and stores write, and what comes of them."""
