"""Apache Kafka for development and tests, without docker: the broker, its topics, `make kafka`."""
