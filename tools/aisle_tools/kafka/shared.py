"""One broker for several processes: the first that comes starts it, and it ends when the last has gone, however it went.

A process of its own keeps the broker (`python -m aisle_tools.kafka.shared FOLDER`), because any of the users may be the
first to end. Every user holds `users.lock` shared, the keeper waits until it has it alone: a lock ends with its process,
so a user that is killed is counted out too, and nothing has to look again and again.
"""

import fcntl
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from aisle_tools.kafka.broker import Broker, BrokerFailed, prepared
from aisle_tools.kafka.distribution import locked

MEMORY_AT_LEAST_BYTES = 2 * 1024**3


@contextmanager
def shared_broker(folder: Path) -> Iterator[str]:
    """The bootstrap address of the broker of everyone who names this folder.

    1. Be counted as a user. 2. Start a keeper where there is none. 3. Read the address that it wrote.

    Raises: KafkaUnavailable, BrokerFailed.
    """
    prepared()
    folder.mkdir(parents=True, exist_ok=True)
    address = folder / "address"
    users = _users(folder)
    try:
        fcntl.flock(users, fcntl.LOCK_SH)  # 1
        with locked(folder / "start.lock"):
            if not address.exists():
                _start_keeper(folder)  # 2
        if not address.exists():
            raise BrokerFailed(f"no broker in {folder}; its keeper said:\n{_log(folder).read_text(encoding='utf-8')}")
        yield address.read_text(encoding="ascii")  # 3
    finally:
        os.close(users)


def keep(folder: Path) -> None:
    """1. Start the broker. 2. Write its address aside and rename it, so that it is read whole, and close the standard
    output, which is what the starter waits for. 3. Wait until nobody uses it. 4. End it and delete its records; only
    then, as this process ends, may the next user start another.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    address = folder / "address"
    with (
        TemporaryDirectory(prefix="aisle-kafka-", dir=_scratch(folder)) as data,
        Broker(prepared(), folder, data=Path(data)) as broker,  # 1
    ):
        try:
            aside = folder / "address.new"
            aside.write_text(broker.bootstrap, encoding="ascii")
            aside.rename(address)
            os.close(sys.stdout.fileno())  # 2
            fcntl.flock(_users(folder), fcntl.LOCK_EX)  # 3
        finally:
            address.unlink()  # 4


def _scratch(folder: Path) -> Path:
    """Where the records stand: in memory where there is room. A broker that creates and deletes hundreds of partitions
    again and again waits for the disk most of the time."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free >= MEMORY_AT_LEAST_BYTES else folder


def _users(folder: Path) -> int:
    return os.open(folder / "users.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _log(folder: Path) -> Path:
    return folder / "keeper.log"


def _start_keeper(folder: Path) -> None:
    """Return when it has written the address, or has ended. It is nobody's child to wait for: it outlives its starter."""
    told, telling = os.pipe()
    log = os.open(_log(folder), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", "aisle_tools.kafka.shared", str(folder)],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, telling, 1), (os.POSIX_SPAWN_DUP2, log, 2)],
            setsid=True,  # a terminal's Ctrl-C is for the users, and their end is the keeper's
        )
    finally:
        os.close(telling)
        os.close(log)
    with open(told, "rb") as pipe:
        pipe.read()


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
