"""The store's own systems, asked live: prices, stock, delivery, orders. `openapi.yaml` is what a store implements."""
