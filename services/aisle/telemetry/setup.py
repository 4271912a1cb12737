"""Sets up what a process tells of itself: its spans and its metrics. Its logs: see `logs.configure`."""

import logging
import os
import secrets
import threading
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from aisle.telemetry.metrics import Metrics
from aisle.telemetry.recorded import TRACES
from aisle.telemetry.spans import OFF, Tracing

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

WRITE_EVERY_MS = 500  # for so long a finished span waits for its batch; a killed process takes these with it
ENDING_S = 5.0

_log = logging.getLogger(__name__)


class ExporterMissing(Exception):
    """Spans are to go to a collector, and the exporter is not installed."""


@dataclass(frozen=True, slots=True)
class Telemetry:
    """One for each process."""

    tracing: Tracing
    metrics: Metrics
    _provider: "TracerProvider | None" = None

    def shutdown(self) -> None:
        """Write the spans that wait, for at most `ENDING_S`: a collector that is away must not hold the process up.
        Blocks; call it when nothing is served any more."""
        if self._provider is None:
            return
        ending = threading.Thread(target=self._provider.shutdown, name="aisle-spans-end", daemon=True)
        ending.start()
        ending.join(ENDING_S)
        if ending.is_alive():
            _log.warning("the last spans did not reach the collector within %.0f s", ENDING_S)


def start(
    service: str,
    *,
    folder: Path | None = None,
    otlp_endpoint: str = "",
    sample: float = 1.0,
    messaging_system: str = "aisle_embedded",
) -> Telemetry:
    """`service`: the process, "aisle-planner". `folder`: the shop's, where spans are recorded; None: they are not.
    `otlp_endpoint`: an OpenTelemetry collector's HTTP address, such as http://127.0.0.1:4318; empty: none.
    `sample`: the share of questions that are traced; one that comes with a traceparent is traced as that says.
    `messaging_system`: "kafka", or "aisle_embedded".

    Nothing is traced at a sample of 0, nor where spans would go nowhere.
    Raises: ExporterMissing; OSError when the folder can't be written; ValueError for another sample.
    """
    if not 0 <= sample <= 1:
        raise ValueError(f"sample is {sample}, it must be from 0 to 1")
    if sample == 0 or (folder is None and not otlp_endpoint):
        return Telemetry(OFF, Metrics())
    exporters: list[SpanExporter] = []
    if folder is not None:
        from aisle.telemetry.span_file import SpanFile

        exporters.append(SpanFile(folder / TRACES, service))
    if otlp_endpoint:
        exporters.append(_collector(otlp_endpoint))
    provider = _provider(service, sample, exporters)
    return Telemetry(Tracing(provider, messaging_system=messaging_system, sample=sample), Metrics(), provider)


def _provider(service: str, sample: float, exporters: "list[SpanExporter]") -> "TracerProvider":
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

    about: dict[str, str | int] = {
        "service.name": service,
        "service.version": version("aisle"),
        "service.instance.id": f"{os.getpid()}-{secrets.token_hex(4)}",
        "process.pid": os.getpid(),
    }
    provider = TracerProvider(
        sampler=ParentBased(TraceIdRatioBased(sample)), resource=Resource.create(about), shutdown_on_exit=False
    )
    for exporter in exporters:
        provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=WRITE_EVERY_MS))
    return provider


def _collector(endpoint: str) -> "SpanExporter":
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ModuleNotFoundError as error:
        raise ExporterMissing(
            f"AISLE_OTLP_ENDPOINT is {endpoint!r}, and {error.name} is not installed: pip install 'aisle[otlp]'"
        ) from error
    return OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces", timeout=3)
