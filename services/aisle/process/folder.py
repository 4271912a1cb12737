"""A shop's folder: where everything of it stands on disk."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from aisle.stream.lock import owner_of
from aisle.telemetry.recorded import TRACES

SECRET_BYTES = 32


class FolderDamaged(OSError):
    """A file of the folder is not what it should be. The message names it and the way out."""


class Address(msgspec.Struct, frozen=True):
    """Where the server of a folder listens, for the commands that look for it."""

    pid: int
    url: str
    kafka: str = ""  # the brokers that hold the shop's log; empty: it is embedded


@dataclass(frozen=True, slots=True)
class ShopFolder:
    """
    log.sqlite     the embedded log, and how far each stage has read it
    keys.sqlite    the key that seals each shopper's personal fields
    index/         Qdrant's files; can be rebuilt from the log
    indexes/       the same where the log is Kafka: one for each process that searches
    import.sqlite  what the imports have published, so that a repeated one publishes only what changed
    secret         signs the addresses of answer streams
    server.lock    held by the serving process, or by the one that started the stages' processes
    server.json    where it listens
    datasets/      what `aisle datasets build` writes
    kafka/         the data of the broker that `aisle up` starts
    traces/        the spans that the shop's processes recorded
    logs/          what the processes that `aisle up` starts wrote on standard error
    showcase.json  what the demo's page offers, where `aisle up` runs it
    """

    path: Path

    def create(self) -> "ShopFolder":
        """Raises: OSError when the folder can't be made or written."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self

    @property
    def log(self) -> Path:
        return self.path / "log.sqlite"

    @property
    def keys(self) -> Path:
        return self.path / "keys.sqlite"

    @property
    def index(self) -> Path:
        return self.path / "index"

    @property
    def indexes(self) -> Path:
        return self.path / "indexes"

    @property
    def imports(self) -> Path:
        return self.path / "import.sqlite"

    @property
    def lock(self) -> Path:
        return self.path / "server.lock"

    @property
    def datasets(self) -> Path:
        return self.path / "datasets"

    @property
    def kafka(self) -> Path:
        return self.path / "kafka"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def traces(self) -> Path:
        return self.path / TRACES

    @property
    def is_empty(self) -> bool:
        """No shop was ever started here."""
        return not self.log.exists() and not self.keys.exists()

    def secret(self) -> bytes:
        """Drawn once, by the first process that asks; whoever has it can open every answer stream of the shop.

        Raises: FolderDamaged.
        """
        path = self.path / "secret"
        if not path.exists():
            # Written aside and linked: a process that ends in between leaves none, rather than half of one, and of two
            # that draw at once the second takes the first one's. Not named by the pid: in containers all are 1.
            aside = self.path / f"secret.{secrets.token_hex(4)}"
            aside.touch(0o600)
            aside.write_bytes(secrets.token_bytes(SECRET_BYTES))
            with suppress(FileExistsError):
                path.hardlink_to(aside)
            aside.unlink()
        drawn = path.read_bytes()
        if len(drawn) < SECRET_BYTES:
            raise FolderDamaged(
                f"{path} holds {len(drawn)} bytes, a secret is {SECRET_BYTES}: put it back from a backup, or delete it; "
                "a new one is drawn then, and open answer streams end"
            )
        return drawn

    def announce(self, url: str, *, kafka: str = "") -> None:
        """Say where this process listens. Written aside and renamed: a reader sees a whole file or none."""
        aside = self.path / "server.json.new"
        aside.write_bytes(msgspec.json.encode(Address(pid=os.getpid(), url=url, kafka=kafka)))
        aside.replace(self.path / "server.json")

    def withdraw(self) -> None:
        (self.path / "server.json").unlink(missing_ok=True)

    def server(self) -> Address | None:
        """Where the folder's server listens, if one runs."""
        try:
            address = msgspec.json.decode((self.path / "server.json").read_bytes(), type=Address)
            # A killed server leaves its address there, and its process id may be another process's by now.
            return address if owner_of(self.path) == address.pid else None
        except (OSError, msgspec.DecodeError):
            return None

    def size_bytes(self) -> int:
        return sum(file.stat().st_size for file in self.path.rglob("*") if file.is_file())
