"""A readable, cited answer composed from evidence alone. Pure: the same evidence gives the same markup."""
