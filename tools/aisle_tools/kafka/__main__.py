"""A single-node Kafka in the foreground, with Aisle's topics, until Ctrl-C: `make kafka`."""

import argparse
import signal
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

import platformdirs
from rich.console import Console

from aisle_tools.kafka import topics
from aisle_tools.kafka.broker import Broker, BrokerFailed, free_node, prepared
from aisle_tools.kafka.distribution import VERSION, KafkaUnavailable


def main() -> None:
    given = _arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    errors = Console(stderr=True, highlight=False)
    try:
        kafka = prepared(errors)
        if not given.fetch:
            _serve(Broker(kafka, given.data, node=free_node(1, given.port)), given.data)
    except KeyboardInterrupt:
        sys.exit(130)
    except (KafkaUnavailable, BrokerFailed, topics.TopicsError) as error:
        errors.print(f"kafka: {error}", style="red", markup=False, soft_wrap=True)
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    data = Path(platformdirs.user_data_dir("aisle", appauthor=False)) / "kafka"
    parser = argparse.ArgumentParser(prog="python -m aisle_tools.kafka", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=data, metavar="DIR", help=f"where its data stands [default: {data}]"
    )
    parser.add_argument("--port", type=int, default=9092, help="[default: 9092]; 0 takes a free one")
    parser.add_argument("--fetch", action="store_true", help="fetch and prepare Kafka, start nothing")
    return parser.parse_args()


def _serve(broker: Broker, data: Path) -> None:
    console = Console(highlight=False, soft_wrap=True)
    with ExitStack() as running:
        with console.status(f"starting Apache Kafka {VERSION} on {broker.bootstrap} …"):
            running.enter_context(broker)
            created = topics.create(broker.bootstrap)
        console.print(f"[bold]Apache Kafka {VERSION}[/] listens on [bold]{broker.bootstrap}[/], its data in {data}")
        console.print(f"{len(created)} of Aisle's topics created" if created else "Aisle's topics are there")
        console.print(f"for Aisle to use it: [bold]export AISLE_KAFKA_BOOTSTRAP={broker.bootstrap}[/]")
        console.print("[dim]Ctrl-C ends it[/]")
        with suppress(KeyboardInterrupt):
            broker.wait()


if __name__ == "__main__":
    main()
