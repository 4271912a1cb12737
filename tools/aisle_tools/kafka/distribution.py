"""Apache Kafka's jars, fetched once from Maven Central into the user's cache folder, and the Java that runs them."""

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from rich.console import Console
from rich.text import Text

VERSION = "4.1.2"
JAVA_AT_LEAST = 17

_POM = Path(__file__).with_name("pom.xml")
_DOWNLOADED = re.compile(r"Downloaded from \S+: \S+/(\S+\.jar) \(([\d.]+) (B|kB|MB)")
_MEGABYTES = {"B": 1e-6, "kB": 1e-3, "MB": 1.0}


class KafkaUnavailable(RuntimeError):
    """This machine can't run a broker: no Java, no Maven, or Maven could not fetch the jars."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """What a broker is started from."""

    java: str  # the program
    java_version: str  # "17.0.15"
    folder: Path

    @property
    def libs(self) -> Path:
        return self.folder / "libs"

    @property
    def archive(self) -> Path:
        """Kafka's classes as this Java keeps them parsed (class data sharing): a broker starts in half the time.

        Java refuses one that another version has made, so the name holds the version. Empty: this Java makes none.
        """
        return self.folder / f"classes-{self.java_version}.jsa"

    def command(self, main: str, *arguments: str, options: tuple[str, ...] = ()) -> list[str]:
        """The command line that runs a Java class of Kafka's, such as kafka.Kafka."""
        archived = self.archive.exists() and self.archive.stat().st_size > 0
        shared = (f"-XX:SharedArchiveFile={self.archive}",) if archived else ()
        return [
            self.java, "-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", *shared, *options,
            f"-Dlog4j2.configurationFile={_POM.with_name('log4j2.properties')}",
            "-cp", f"{self.libs}/*", main, *arguments,
        ]  # fmt: skip


def distribution(console: Console | None = None) -> Distribution:
    """Kafka as it stands in the user's cache folder, fetched first where it does not. Safe to call from two processes.

    `console` shows the download as it goes; None: Rich's own, on standard error.

    Raises: KafkaUnavailable.
    """
    java, java_version = find_java()
    folder = Path(platformdirs.user_cache_dir("aisle", appauthor=False)) / f"kafka-{VERSION}"
    found = Distribution(java, java_version, folder)
    if not found.libs.exists():
        with locked(folder.with_name(f"{folder.name}.lock")):
            if not found.libs.exists():
                _fetch(found, console or Console(stderr=True))
    return found


def find_java() -> tuple[str, str]:
    """The program and its version. Raises: KafkaUnavailable where there is none, or it is too old."""
    java = shutil.which("java")
    if java is None:
        raise KafkaUnavailable(f"Java {JAVA_AT_LEAST} or newer is needed, `java` is not on the PATH")
    said = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    version = java_version(said)
    if version is None:
        raise KafkaUnavailable(f"{java} -version gives no version: {said.strip()[:200]!r}")
    if major(version) < JAVA_AT_LEAST:
        raise KafkaUnavailable(f"Java {JAVA_AT_LEAST} or newer is needed, {java} is {version}")
    return java, version


def java_version(said: str) -> str | None:
    """The version in what `java -version` prints: "17.0.15", or "1.8.0_402" from Java 8."""
    found = re.search(r'version "([\w.+-]+)"', said)
    return found[1] if found else None


def major(version: str) -> int:
    """17 of "17.0.15", 8 of "1.8.0_402"."""
    numbers = [int(number) for number in re.findall(r"\d+", version)]
    return numbers[1] if numbers[0] == 1 and len(numbers) > 1 else numbers[0]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file's lock until the block ends, or the process does; waits for whoever holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def _fetch(wanted: Distribution, console: Console) -> None:
    """Raises: KafkaUnavailable with the last lines of what Maven said."""
    maven = shutil.which("mvn")
    if maven is None:
        raise KafkaUnavailable(f"Maven fetches Kafka {VERSION} once, `mvn` is not on the PATH")
    wanted.folder.mkdir(parents=True, exist_ok=True)
    # Made aside and renamed: a fetch that is interrupted leaves none, rather than half of one.
    with tempfile.TemporaryDirectory(prefix="fetching-", dir=wanted.folder) as aside:
        libs = Path(aside) / "libs"
        command = [
            maven, "--batch-mode", "-f", str(_POM), "dependency:copy-dependencies",
            "-DincludeScope=runtime", f"-DoutputDirectory={libs}",
        ]  # fmt: skip
        last: deque[str] = deque(maxlen=12)
        jars, megabytes = 0, 0.0
        title = f"fetching Apache Kafka {VERSION}, once (about 60 MB)"
        with (
            console.status(Text(title)) as status,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=aside) as child,
        ):
            assert child.stdout is not None
            for line in child.stdout:
                if found := _DOWNLOADED.search(line):
                    jars, megabytes = jars + 1, megabytes + float(found[2]) * _MEGABYTES[found[3]]
                    status.update(Text(f"{title}: {jars} jars, {megabytes:.0f} MB so far"))
                elif line.strip():
                    last.append(line.rstrip())
        if child.returncode:
            raise KafkaUnavailable(
                f"Maven could not fetch Kafka {VERSION} (exit code {child.returncode}):\n" + "\n".join(last)
            )
        libs.rename(wanted.libs)
