"""What brokers ask for, in a file."""

from pathlib import Path

import pytest

from aisle.process.kafka_properties import NAMES, read_properties
from aisle.process.settings import SettingsError
from aisle_tools.kafka.properties import IN_KAFKA_PYTHON, for_kafka_python


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kafka.properties"


def test_without_a_file_nothing_is_asked_for() -> None:
    assert read_properties(None) == {}


def test_each_line_sets_one_and_a_password_may_hold_anything(file: Path) -> None:
    file.write_text("# of the shop\n\nsecurity.protocol = sasl_ssl\nsasl.password=a=b#c \n")
    assert read_properties(file) == {"security.protocol": "sasl_ssl", "sasl.password": "a=b#c"}


@pytest.mark.parametrize("line", ["sasl.pasword=hunter2", "acks=0 # hunter2", "hunter2"])
def test_what_is_none_of_them_is_refused_by_its_line_and_not_quoted(file: Path, line: str) -> None:
    file.write_text(f"security.protocol=SSL\n{line}\n")
    with pytest.raises(SettingsError, match=r"line 2 of .*kafka\.properties sets none of security\.protocol, ") as told:
        read_properties(file)
    assert "hunter2" not in str(told.value)


def test_a_file_that_is_not_there_is_named(file: Path) -> None:
    with pytest.raises(SettingsError, match=r"AISLE_KAFKA_PROPERTIES: .*kafka\.properties can't be read"):
        read_properties(file)


def test_both_clients_know_every_name() -> None:
    assert tuple(IN_KAFKA_PYTHON) == NAMES
    assert for_kafka_python({"security.protocol": "sasl_ssl", "sasl.username": "shop"}) == {
        "security_protocol": "SASL_SSL",
        "sasl_plain_username": "shop",
    }
