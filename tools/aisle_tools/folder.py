"""A shop's folder: where everything of it stands on disk."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import msgspec


class Address(msgspec.Struct, frozen=True):
    """Where the server of a folder listens, for the commands that look for it."""

    pid: int
    url: str


@dataclass(frozen=True, slots=True)
class ShopFolder:
    """
    log.sqlite     the log, and how far each stage has read it
    keys.sqlite    the key that seals each shopper's personal fields
    index/         Qdrant's files; can be rebuilt from the log
    import.sqlite  what the imports have published, so that a repeated one publishes only what changed
    secret         signs the addresses of answer streams
    server.lock    held by the serving process
    server.json    where it listens
    datasets/      what `aisle datasets build` writes
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
    def imports(self) -> Path:
        return self.path / "import.sqlite"

    @property
    def lock(self) -> Path:
        return self.path / "server.lock"

    @property
    def datasets(self) -> Path:
        return self.path / "datasets"

    @property
    def is_empty(self) -> bool:
        """No shop was ever started here."""
        return not self.log.exists()

    def secret(self) -> bytes:
        """Drawn once; whoever has it can open every answer stream of the shop."""
        path = self.path / "secret"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_bytes()
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
        return path.read_bytes()

    def announce(self, url: str) -> None:
        """Say where this process listens. Written aside and renamed: a reader sees a whole file or none."""
        aside = self.path / "server.json.new"
        aside.write_bytes(msgspec.json.encode(Address(pid=os.getpid(), url=url)))
        aside.replace(self.path / "server.json")

    def withdraw(self) -> None:
        (self.path / "server.json").unlink(missing_ok=True)

    def server(self) -> Address | None:
        """Where the folder's server listens, if one runs."""
        try:
            address = msgspec.json.decode((self.path / "server.json").read_bytes(), type=Address)
            os.kill(address.pid, 0)
        except (OSError, msgspec.DecodeError):
            return None
        return address

    def size_bytes(self) -> int:
        return sum(file.stat().st_size for file in self.path.rglob("*") if file.is_file())
