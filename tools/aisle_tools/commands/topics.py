"""`aisle topics`: Aisle's topics on a Kafka cluster."""

import logging
from typing import Annotated

import typer
from rich.table import Column, Table

from aisle.process.kafka_properties import read_properties
from aisle_tools.commands.options import configured, console
from aisle_tools.kafka import topics
from aisle_tools.kafka.properties import Properties
from aisle_tools.kafka.topics import TopicsError, TopicState

app = typer.Typer(help="Aisle's topics on a Kafka cluster: create, describe, check them.", no_args_is_help=True)

BootstrapOption = Annotated[
    str | None, typer.Option(metavar="HOST:PORT,…", help="The cluster [default: AISLE_KAFKA_BOOTSTRAP].")
]
PrefixOption = Annotated[str, typer.Option(help="Before each topic's name; a live system has none.")]

_UNITS = (("d", 24 * 3_600_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000))


@app.command()
def create(
    bootstrap: BootstrapOption = None,
    prefix: PrefixOption = "",
    replication: Annotated[
        int, typer.Option(min=1, help="Copies of each partition; all but one of them must take a record.")
    ] = 1,
) -> None:
    """Create the topics that are missing. Those that exist stay as they are."""
    cluster, properties = _cluster(bootstrap)
    created = topics.create(cluster, prefix=prefix, replication=replication, properties=properties)
    for name in created:
        console.print(f"created {name}", markup=False)
    if not created:
        console.print("nothing is missing")


@app.command()
def describe(bootstrap: BootstrapOption = None, prefix: PrefixOption = "") -> None:
    """The topics as they stand on the cluster."""
    cluster, properties = _cluster(bootstrap)
    states = topics.describe(cluster, prefix=prefix, properties=properties)
    if not states:
        console.print("the cluster holds none of Aisle's topics: `aisle topics create` makes them")
        return
    table = Table(
        Column("topic", no_wrap=True, overflow="fold"), "partitions", "copies", "in sync", "kept", "at most",
        box=None, pad_edge=False, padding=(0, 2, 0, 0),
    )  # fmt: skip
    for state in states:
        table.add_row(*_row(state))
    console.print(table)


@app.command()
def check(bootstrap: BootstrapOption = None, prefix: PrefixOption = "") -> None:
    """Compare the cluster with the contracts; exit code 1 where they differ, and each difference by name."""
    cluster, properties = _cluster(bootstrap)
    states = topics.describe(cluster, prefix=prefix, properties=properties)
    differences = topics.differences(states, prefix=prefix)
    for difference in differences:
        console.print(difference, markup=False, soft_wrap=True)
    if differences:
        raise typer.Exit(1)
    console.print("every topic is as the contracts say")


def _cluster(bootstrap: str | None) -> tuple[str, Properties]:
    """Its address, and what it asks for. Raises: TopicsError where none is named; SettingsError."""
    settings = configured(kafka_bootstrap=bootstrap)
    if not settings.kafka_bootstrap:
        raise TopicsError("no Kafka cluster is named: use --bootstrap, or set AISLE_KAFKA_BOOTSTRAP")
    # The client logs each of its attempts as an error. What fails in the end is raised, and told once.
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    return settings.kafka_bootstrap, read_properties(settings.kafka_properties)


def _row(state: TopicState) -> tuple[str, ...]:
    is_compacted = state.configs["cleanup.policy"] == "compact"
    kept = "compacted" if is_compacted else duration(int(state.configs["retention.ms"]))
    # An under-replicated topic is what an operator looks for here.
    in_sync = f"{state.in_sync}" if state.in_sync == state.replication else f"[red]{state.in_sync}[/]"
    largest = f"{int(state.configs['max.message.bytes']) // 1024} KiB"
    return state.name, str(state.partitions), str(state.replication), in_sync, kept, largest


def duration(milliseconds: int) -> str:
    """ "7 d", "6 h"; "for good" for Kafka's -1."""
    if milliseconds < 0:
        return "for good"
    for unit, size in _UNITS:
        if milliseconds % size == 0:
            return f"{milliseconds // size} {unit}"
    return f"{milliseconds} ms"
