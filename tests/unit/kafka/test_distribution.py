"""Fetching Kafka: what is asked of the machine, what it says when that is missing, and that nothing is left half."""

import os
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

from aisle_tools.kafka import distribution as kafka
from aisle_tools.kafka.distribution import KafkaUnavailable, distribution, find_java, java_version, major

OPENJDK = 'openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment (build 17.0.15+6)\n'
JAVA_8 = 'java version "1.8.0_402"\nJava(TM) SE Runtime Environment\n'


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """`program("java", script)`: the only programs on the PATH, beside the shell's own; the cache is empty."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def write(name: str, script: str) -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return write


def java(said: str) -> str:
    return f"/bin/cat >&2 <<'SAID'\n{said}SAID"


def test_the_version_is_the_one_of_the_pom() -> None:
    root = ElementTree.parse(Path(kafka.__file__).with_name("pom.xml")).getroot()
    maven = "{http://maven.apache.org/POM/4.0.0}"
    versions = {
        dependency.findtext(f"{maven}artifactId"): dependency.findtext(f"{maven}version")
        for dependency in root.iter(f"{maven}dependency")
    }
    assert versions["kafka_2.13"] == versions["kafka-tools"] == kafka.VERSION


@pytest.mark.parametrize(
    ("said", "version", "number"),
    [
        (OPENJDK, "17.0.15", 17),
        (JAVA_8, "1.8.0_402", 8),
        ('openjdk version "25" 2025-09-16\n', "25", 25),
        ('openjdk version "23-ea" 2024-09-17\n', "23-ea", 23),
    ],
)
def test_javas_version_is_read(said: str, version: str, number: int) -> None:
    assert java_version(said) == version
    assert major(version) == number


def test_no_version_is_none() -> None:
    assert java_version("Error: could not open libjvm.so") is None


def test_a_machine_without_java_is_told_what_is_needed(program: Callable[[str, str], Path]) -> None:
    with pytest.raises(KafkaUnavailable, match=r"^Java 17 or newer is needed, `java` is not on the PATH$"):
        distribution()


def test_an_old_java_is_told_by_its_version(program: Callable[[str, str], Path]) -> None:
    path = program("java", java(JAVA_8))
    with pytest.raises(KafkaUnavailable, match=f"^Java 17 or newer is needed, {path} is 1.8.0_402$"):
        find_java()


def test_a_java_that_does_not_run_is_quoted(program: Callable[[str, str], Path]) -> None:
    program("java", java("Error: could not open libjvm.so\n"))
    with pytest.raises(KafkaUnavailable, match=r"-version gives no version: 'Error: could not open libjvm.so'"):
        find_java()


def test_a_machine_without_maven_is_told_what_it_is_for(program: Callable[[str, str], Path]) -> None:
    program("java", java(OPENJDK))
    with pytest.raises(KafkaUnavailable, match=r"^Maven fetches Kafka 4\.1\.2 once, `mvn` is not on the PATH$"):
        distribution()


def test_what_maven_said_last_is_told_and_nothing_is_left(program: Callable[[str, str], Path], tmp_path: Path) -> None:
    program("java", java(OPENJDK))
    program("mvn", 'echo "[ERROR] no route to the repository"; exit 7')
    with pytest.raises(KafkaUnavailable, match=r"\(exit code 7\):\n\[ERROR\] no route to the repository$"):
        distribution()
    left = {path.name for path in (tmp_path / "cache" / "aisle").rglob("*")}
    assert left == {"kafka-4.1.2", "kafka-4.1.2.lock"}


def test_what_maven_fetched_is_fetched_once(program: Callable[[str, str], Path], tmp_path: Path) -> None:
    program("java", java(OPENJDK))
    maven = program(
        "mvn",
        'for last; do :; done; libs="${last#-DoutputDirectory=}"; /bin/mkdir -p "$libs"; echo jar > "$libs/kafka.jar"',
    )
    found = distribution()
    assert found.libs == tmp_path / "cache" / "aisle" / "kafka-4.1.2" / "libs"
    assert [path.name for path in found.libs.iterdir()] == ["kafka.jar"]
    maven.unlink()
    assert distribution() == found


def test_the_archive_of_classes_is_used_where_there_is_one(program: Callable[[str, str], Path], tmp_path: Path) -> None:
    made = kafka.Distribution(java="java", java_version="17.0.15", folder=tmp_path)
    option = f"-XX:SharedArchiveFile={tmp_path}{os.sep}classes-17.0.15.jsa"
    assert option not in made.command("kafka.Kafka", "server.properties")
    made.archive.touch()  # this Java makes none
    assert option not in made.command("kafka.Kafka", "server.properties")
    made.archive.write_bytes(b"classes")
    command = made.command("kafka.Kafka", "server.properties")
    assert option in command
    assert command[-4:] == ["-cp", f"{tmp_path}/libs/*", "kafka.Kafka", "server.properties"]
