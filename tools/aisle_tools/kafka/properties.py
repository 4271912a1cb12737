"""The properties of brokers for kafka-python, which has names of its own."""

from collections.abc import Mapping

Properties = Mapping[str, str]
"""What brokers ask for, as `aisle.process.kafka_properties` reads it."""

NOTHING: Properties = {}

IN_KAFKA_PYTHON = {
    "security.protocol": "security_protocol",
    "sasl.mechanism": "sasl_mechanism",
    "sasl.username": "sasl_plain_username",
    "sasl.password": "sasl_plain_password",
    "ssl.ca.location": "ssl_cafile",
    "ssl.certificate.location": "ssl_certfile",
    "ssl.key.location": "ssl_keyfile",
    "ssl.key.password": "ssl_password",
}


def for_kafka_python(properties: Properties) -> dict[str, str]:
    """librdkafka's names (`aisle.process.kafka_properties.NAMES`) → kafka-python's arguments."""
    arguments = {IN_KAFKA_PYTHON[name]: value for name, value in properties.items()}
    if "security_protocol" in arguments:  # librdkafka takes either case
        arguments["security_protocol"] = arguments["security_protocol"].upper()
    return arguments
