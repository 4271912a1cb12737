"""What every test may ask for: real data, a browser, and the rule that what is required may not be skipped."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

Require = Callable[[str, str], None]

CHROMIUM = Path(os.environ.get("AISLE_CHROMIUM", "/usr/bin/chromium"))


@pytest.fixture(scope="session")
def require() -> Require:
    """`require("data", "AISLE_TEST_DATA is unset")`: skip, saying why; a failure where AISLE_TEST_REQUIRE names it."""
    required = {name.strip() for name in os.environ.get("AISLE_TEST_REQUIRE", "").split(",")}

    def missing(name: str, why: str) -> None:
        if name in required:
            pytest.fail(f"{name} is required by AISLE_TEST_REQUIRE, but {why}", pytrace=False)
        pytest.skip(why)

    return missing


@pytest.fixture(scope="session")
def test_data(require: Require) -> Path:
    """The folder of real catalogs and questions that AISLE_TEST_DATA names."""
    folder = os.environ.get("AISLE_TEST_DATA")
    if not folder:
        require("data", "AISLE_TEST_DATA is unset: it names a folder of real catalogs and questions")
    path = Path(str(folder)).resolve()
    if not path.is_dir():
        require("data", f"AISLE_TEST_DATA names {path}, which is no folder")
    return path


@pytest.fixture(scope="session")
def chromium(require: Require) -> Path:
    """The browser that the page is tested in."""
    if not CHROMIUM.exists():
        require("browser", f"{CHROMIUM} is not installed")
    return CHROMIUM
