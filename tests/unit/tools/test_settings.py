import re
from pathlib import Path

import pytest

from aisle.process.folder import ShopFolder
from aisle.process.settings import SettingsError, read_settings
from aisle.stream.lock import lock_folder
from aisle_tools.commands import options


def test_a_variable_sets_its_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_DATA", "/srv/shop")
    monkeypatch.setenv("AISLE_PORT", "9000")
    settings = read_settings()
    assert settings.data == Path("/srv/shop")
    assert settings.port == 9000


def test_the_command_line_is_laid_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_PORT", "9000")
    assert read_settings(port=9001, data=None).port == 9001


def test_an_unknown_variable_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_PROT", "9000")
    with pytest.raises(SettingsError, match=r"unknown setting AISLE_PROT; the settings are .*AISLE_PORT"):
        read_settings()


def test_a_bad_value_is_named_with_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_PORT", "70000")
    with pytest.raises(SettingsError, match=r"AISLE_PORT is '70000': .*less than or equal to 65535"):
        read_settings()


def test_a_list_is_read_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_ALLOWED_ORIGINS", '["https://a.example", "https://b.example"]')
    assert read_settings().allowed_origins == ("https://a.example", "https://b.example")


def test_a_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_LLM_KEY", "sk-secret")
    assert "sk-secret" not in repr(read_settings())


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"AISLE_SHOP_ID": ""}, "AISLE_SHOP_ID is '': it must be 1 to 64 letters"),
        ({"AISLE_SHOP_ID": "a/b c"}, "AISLE_SHOP_ID is 'a/b c': it must be 1 to 64 letters"),
        ({"AISLE_SHOP_ID": "s" * 65}, "it must be 1 to 64 letters"),
        ({"AISLE_CURRENCY": "€"}, "AISLE_CURRENCY is '€': it must be an ISO 4217 code such as EUR"),
        ({"AISLE_STORE_URL": "shop.example"}, "AISLE_STORE_URL is 'shop.example': it must be an address"),
        ({"AISLE_LLM_URL": "http://127.0.0.1:1/v1"}, "name the model there with AISLE_LLM_MODEL"),
        ({"AISLE_HOST": "0.0.0.0"}, "AISLE_HOST is '0.0.0.0', which others can reach: set AISLE_EVENTS_KEY"),
        (
            {"AISLE_ALLOWED_ORIGINS": "https://shop.example"},
            "AISLE_ALLOWED_ORIGINS is 'https://shop.example': it must be a JSON list",
        ),
        ({"AISLE_ALLOWED_ORIGINS": "[1]"}, "AISLE_ALLOWED_ORIGINS is '[1]': it must be a JSON list"),
        ({"AISLE_KAFKA_BOOTSTRAP": "kafka-1"}, "AISLE_KAFKA_BOOTSTRAP is 'kafka-1': it must be host:port"),
        ({"AISLE_KAFKA_BOOTSTRAP": "kafka://kafka-1:9092"}, "it must be host:port"),
        ({"AISLE_KAFKA_PROPERTIES": "/etc/kafka.properties"}, "name the brokers that ask for it"),
    ],
)
def test_what_can_not_work_is_refused_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], told: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=re.escape(told)):
        read_settings()


def test_a_shops_name_may_hold_what_a_collections_name_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_SHOP_ID", "fairway-golf_2.EU")
    assert read_settings().shop_id == "fairway-golf_2.EU"


def test_brokers_are_named_with_their_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_KAFKA_BOOTSTRAP", "kafka-1:9092, [::1]:9093")
    assert read_settings().kafka_bootstrap == "kafka-1:9092,[::1]:9093"


def test_a_command_uses_the_log_of_the_server_that_runs_on_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "configure_logs", lambda settings: None)
    folder = ShopFolder(tmp_path)
    with lock_folder(folder.path):
        folder.announce("http://127.0.0.1:8080", kafka="127.0.0.1:9092")
        assert options.configured(data=tmp_path).kafka_bootstrap == "127.0.0.1:9092"
        assert options.configured(data=tmp_path, kafka_bootstrap="kafka-1:9092").kafka_bootstrap == "kafka-1:9092"
    assert options.configured(data=tmp_path).kafka_bootstrap == ""  # it has ended


def test_a_server_that_others_can_reach_takes_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_EVENTS_KEY", "a key")
    assert read_settings(host="0.0.0.0").host == "0.0.0.0"
    assert read_settings(host="localhost").host == "localhost"
