"""What a process tells of itself, as the settings say."""

from aisle.process.folder import ShopFolder
from aisle.process.settings import Settings
from aisle.telemetry.setup import Telemetry, start


def telemetry_of(settings: Settings, service: str) -> Telemetry:
    """Its spans go to the shop's folder, and to the collector that the settings name.

    Raises: ExporterMissing; OSError when the folder can't be written.
    """
    return start(
        service,
        folder=ShopFolder(settings.data).path,
        otlp_endpoint=settings.otlp_endpoint,
        sample=settings.trace_sample,
        messaging_system="kafka" if settings.kafka_bootstrap else "aisle_embedded",
    )
