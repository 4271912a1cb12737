from pathlib import Path

import pytest

from aisle_tools.settings import SettingsError, read_settings


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


def test_a_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_LLM_KEY", "sk-secret")
    assert "sk-secret" not in repr(read_settings())
