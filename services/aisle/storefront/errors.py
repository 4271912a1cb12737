"""What can go wrong between Aisle and the store.

StorefrontError
├── StoreLate       no reply within the timeout
├── StoreDown       no connection, a 5xx reply, or the circuit breaker is open
└── StoreInvalid    a reply that breaks the contract: wrong JSON, a wrong type, an amount below zero
"""


class StorefrontError(Exception):
    """The root of the storefront's errors."""


class StoreLate(StorefrontError):
    """No reply within the timeout."""


class StoreDown(StorefrontError):
    """No connection, a 5xx reply, or an open circuit breaker."""


class StoreInvalid(StorefrontError):
    """A reply that breaks the contract."""
