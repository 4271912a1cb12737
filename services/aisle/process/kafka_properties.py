"""What brokers ask of their clients beside an address: TLS, a name and a password. It stands in a file, so that a password
is in no environment: lines of `name=value`, as Kafka's own tools take them, by the names of librdkafka.
"""

from pathlib import Path

from aisle.process.settings import SettingsError

NAMES = (
    "security.protocol", "sasl.mechanism", "sasl.username", "sasl.password",
    "ssl.ca.location", "ssl.certificate.location", "ssl.key.location", "ssl.key.password",
)  # fmt: skip
"""All that may stand there: what else a client is told decides whether the log keeps its promises."""


def read_properties(file: Path | None) -> dict[str, str]:
    """Name → value; empty without a file. Raises: SettingsError."""
    if file is None:
        return {}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"AISLE_KAFKA_PROPERTIES: {file} can't be read: {error}") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, is_set, value = line.partition("=")
        if not is_set or name.strip() not in NAMES:
            # The line is not quoted: it may hold the password.
            raise SettingsError(f"AISLE_KAFKA_PROPERTIES: line {number} of {file} sets none of {', '.join(NAMES)}")
        found[name.strip()] = value.strip()
    return found
