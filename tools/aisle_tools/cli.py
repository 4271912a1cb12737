"""The command `aisle`."""

import sys

import typer
from rich.console import Console

from aisle.catalog.errors import CatalogError
from aisle.encoders.errors import EncoderError
from aisle.process.settings import SettingsError
from aisle.storefront.errors import StorefrontError
from aisle.stream.errors import StreamError
from aisle.telemetry.setup import ExporterMissing
from aisle_schemas import SchemaError
from aisle_tools.client import ServerRefused
from aisle_tools.commands import (
    ask,
    catalog,
    datasets,
    demo,
    dlq,
    doctor,
    eval,
    events,
    replay,
    serve,
    shoppers,
    topics,
    up,
)
from aisle_tools.commands.options import NoShop
from aisle_tools.evaluate.questions import QuestionsInvalid
from aisle_tools.kafka.topics import TopicsError
from aisle_tools.processes.broker import NoBroker
from aisle_tools.processes.child import ChildFailed
from aisle_tools.replay.service import NothingRecorded
from aisle_tools.replay.shadow import ReplayStuck

app = typer.Typer(
    name="aisle",
    help="""An open shopping assistant for your store: a question in, a grounded answer streaming out.

    \b
    Start here:
      aisle demo                                  a demo shop, four answers, a chat page
      aisle serve                                 the server, for the shop in the data folder
      aisle up                                    each stage as a process of its own, on Kafka
      aisle ask 'a tent for two, under $200'      one answer, in the terminal
      aisle catalog import feed.xml --format google-merchant
      aisle doctor                                what is installed, and what is wrong

    A shop is a folder (--data or AISLE_DATA): its log, index and keys. Two shops are two folders.
    Every setting is an environment variable that begins with AISLE_; `aisle doctor` lists them.""",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(name="demo")(demo.demo)
app.command(name="serve")(serve.serve)
app.command(name="up")(up.up)
app.command(name="ask")(ask.ask)
app.add_typer(catalog.app, name="catalog")
app.add_typer(events.app, name="events")
app.add_typer(dlq.app, name="dlq")
app.command(name="replay")(replay.replay)
app.add_typer(eval.app, name="eval")
app.add_typer(datasets.app, name="datasets")
app.add_typer(shoppers.app, name="shoppers")
app.add_typer(topics.app, name="topics")
app.command(name="doctor")(doctor.doctor)


def main() -> None:
    """Run the command; an error that has a name is one line on standard error and exit code 1, not a traceback."""
    try:
        app()
    except (
        SettingsError, NoShop, events.NoSuchQuestion, events.NoSuchTrace, ExporterMissing, dlq.NoSuchLetter, catalog.NoSuchItem, NothingRecorded, ReplayStuck, shoppers.NoSuchShopper, ServerRefused, TopicsError, StreamError, CatalogError, EncoderError, StorefrontError, SchemaError, QuestionsInvalid, NoBroker, ChildFailed, up.NotReady, OSError,
    ) as error:  # fmt: skip
        Console(stderr=True, highlight=False).print(f"aisle: {error}", style="red", markup=False, soft_wrap=True)
        sys.exit(1)
