"""What every test may ask for: real data, a browser, and the rule that what is required may not be skipped."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from aisle_tools.kafka.broker import Cluster, prepared
from aisle_tools.kafka.distribution import Distribution, KafkaUnavailable
from aisle_tools.kafka.shared import shared_broker

Require = Callable[[str, str], NoReturn]

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
CHROMIUM = Path(os.environ.get("AISLE_CHROMIUM", "/usr/bin/chromium"))


@pytest.fixture(scope="session")
def require() -> Require:
    """`require("data", "AISLE_TEST_DATA is unset")`: skip, saying why; a failure where AISLE_TEST_REQUIRE names it."""
    required = {name.strip() for name in os.environ.get("AISLE_TEST_REQUIRE", "").split(",")}

    def missing(name: str, why: str) -> NoReturn:
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


@pytest.fixture(scope="session")
def kafka(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The bootstrap address of a real broker: AISLE_KAFKA_BOOTSTRAP, else one of our own, the same for every worker.

    Its topics are the run's: a test takes a prefix of its own, and deletes the topics under it (`topics.delete`).
    """
    if given := os.environ.get("AISLE_KAFKA_BOOTSTRAP"):
        yield given
        return
    request.getfixturevalue("kafka_distribution")
    folder = tmp_path_factory.getbasetemp()
    # A worker's folder lies in the run's.
    run = folder.parent if hasattr(request.config, "workerinput") else folder
    with shared_broker(run / "kafka") as bootstrap:
        yield bootstrap


@pytest.fixture(scope="session")
def kafka_distribution(require: Require) -> Distribution:
    """What a test starts brokers of its own from."""
    try:
        return prepared()
    except KafkaUnavailable as why:
        require("kafka", f"{why}; or let AISLE_KAFKA_BOOTSTRAP name a broker")


@pytest.fixture
def kafka_cluster(kafka_distribution: Distribution, tmp_path: Path) -> Iterator[Cluster]:
    """Three nodes of the test's own, to kill, pause and start again."""
    with Cluster(kafka_distribution, tmp_path / "cluster") as nodes:
        yield nodes


@pytest.fixture(scope="session")
def node(require: Require) -> str:
    """Node; what examples/package.json names is installed from its lockfile where it is not yet."""
    npm, program = shutil.which("npm"), shutil.which("node")
    if npm is None or program is None:
        require("npm", "npm is not installed: it fetches what examples/publish_query.mjs needs")
    with (EXAMPLES / "package.json").open() as package:
        fcntl.flock(package, fcntl.LOCK_EX)  # one worker installs, the others wait for it
        if not (EXAMPLES / "node_modules" / ".package-lock.json").exists():
            subprocess.run(
                [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
                cwd=EXAMPLES, check=True, capture_output=True, timeout=110,
            )  # fmt: skip
    return program
