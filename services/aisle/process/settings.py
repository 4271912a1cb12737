"""Every setting of Aisle, read once: environment variables that begin with AISLE_. Plain values go inward from here."""

import os
import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "AISLE_"

_BROKER = re.compile(r"(?:[\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_SHOP_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")  # part of a Qdrant collection's name, which becomes a folder's there

# Read by the tests and the build, not by the program.
_FOREIGN = {"AISLE_TEST_DATA", "AISLE_TEST_REQUIRE", "AISLE_CHROMIUM"}


class SettingsError(ValueError):
    """A setting is unknown or has a value that it can't have. The message names both."""


class Settings(BaseSettings):
    """`AISLE_DATA`, `AISLE_PORT`, …: one field each."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("aisle", appauthor=False)),
        description="the shop's folder: its log, index, keys; two shops are two folders",
    )
    models: Path | None = Field(None, description="the folder of the small models; unset: the one that ships")
    planner: Literal["learned", "rules"] = Field("learned", description="what decides how a question is answered")
    exploration: float = Field(
        0.0, ge=0, le=1, description="the share of questions whose plan is drawn by its probability, not the best one"
    )
    host: str = Field("127.0.0.1", description="the address that `aisle serve` listens on")
    port: int = Field(8080, ge=0, le=65535, description="its port; 0 takes a free one")
    shop_id: str = Field("default", description="names the shop in every event")
    currency: str = Field("USD", description="of amounts and prices that name none, an ISO 4217 code")
    store_url: str = Field("", description="the store's API (docs/store-api.md); empty: prices come from the catalog")
    store_token: SecretStr = Field(SecretStr(""), description="what the store's API takes as bearer token")
    qdrant_url: str = Field("", description="a Qdrant server; empty: the engine runs in this process")
    qdrant_api_key: SecretStr = Field(SecretStr(""), description="its key, where it asks for one")
    llm_url: str = Field(
        "", description="an OpenAI-compatible base URL, such as http://127.0.0.1:11434/v1; empty: the composer"
    )
    llm_model: str = Field("", description="the model's name there")
    llm_key: SecretStr = Field(SecretStr(""), description="the key there, where it asks for one")
    llm_context_tokens: int = Field(8_192, ge=2_048, description="what it takes, the prompt and the answer together")
    llm_continues: bool = Field(
        False, description="does its server go on with an answer that is begun (vLLM's continue_final_message)?"
    )
    customer_secret: SecretStr = Field(SecretStr(""), description="what the store signs its customers' tokens with")
    events_key: SecretStr = Field(
        SecretStr(""), description="what backend teams show as bearer token to publish events; empty: any caller may"
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="web origins that may call the gateway, as a JSON list"
    )
    budget_ms: int = Field(15_000, ge=500, le=120_000, description="how long an answer may take")
    kafka_bootstrap: str = Field(
        "",
        description="Kafka brokers, as host:port,host:port; empty: the log is embedded, one file in the shop's folder",
    )
    kafka_properties: Path | None = Field(
        None, description="a file with what the brokers ask for, TLS or a password (docs/operations.md); unset: nothing"
    )
    log_bytes: int | None = Field(
        None, ge=1, description="the embedded log's largest size; at it new questions are refused"
    )
    metrics_host: str = Field(
        "127.0.0.1", description="the address where a stage's process tells /metrics, /healthz and /readyz"
    )
    metrics_port: int = Field(0, ge=0, le=65535, description="its port; 0 takes a free one, which the process prints")
    otlp_endpoint: str = Field(
        "", description="an OpenTelemetry collector's HTTP address, such as http://127.0.0.1:4318; empty: none"
    )
    trace_sample: float = Field(1.0, ge=0, le=1, description="the share of questions that are traced")
    threads: int = Field(
        default_factory=lambda: max(1, min(4, os.cpu_count() or 1)),
        ge=1,
        description="threads of the embedding model, and of the reranker",
    )
    nice: int = Field(
        0,
        ge=0,
        le=19,
        description="how far a stage's process steps back for others on a full machine, as `nice` counts",
    )
    log_level: str = Field("WARNING", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="of the structured logs")

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _is_list(cls, given: object) -> object:
        try:
            return msgspec.json.decode(given, type=tuple[str, ...]) if isinstance(given, str) else given
        except msgspec.DecodeError as error:
            raise ValueError('it must be a JSON list, such as ["https://shop.example"]') from error

    @field_validator("shop_id")
    @classmethod
    def _names_a_shop(cls, shop_id: str) -> str:
        if not _SHOP_ID.fullmatch(shop_id):
            raise ValueError("it must be 1 to 64 letters of a to z, digits, dots, underscores and hyphens")
        return shop_id

    @field_validator("currency")
    @classmethod
    def _is_code(cls, currency: str) -> str:
        if not _CURRENCY.fullmatch(currency):
            raise ValueError("it must be an ISO 4217 code such as EUR")
        return currency

    @field_validator("kafka_bootstrap")
    @classmethod
    def _names_brokers(cls, bootstrap: str) -> str:
        brokers = [broker.strip() for broker in bootstrap.split(",")]
        if bootstrap and not all(_BROKER.fullmatch(broker) for broker in brokers):
            raise ValueError("it must be host:port, several of them with commas between, or empty")
        return ",".join(brokers)

    @field_validator("store_url", "qdrant_url", "llm_url", "otlp_endpoint")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        split = urlsplit(url)
        if url and (split.scheme not in ("http", "https") or not split.hostname):
            raise ValueError("it must be an address such as http://127.0.0.1:8081, or empty")
        return url

    @model_validator(mode="after")
    def _fits_together(self) -> "Settings":
        if self.llm_url and not self.llm_model:
            raise ValueError("AISLE_LLM_URL is set: name the model there with AISLE_LLM_MODEL")
        if self.kafka_properties and not self.kafka_bootstrap:
            raise ValueError(
                "AISLE_KAFKA_PROPERTIES is set: name the brokers that ask for it with AISLE_KAFKA_BOOTSTRAP"
            )
        if not _is_loopback(self.host) and not self.events_key.get_secret_value():
            raise ValueError(
                f"AISLE_HOST is {self.host!r}, which others can reach: set AISLE_EVENTS_KEY, or any of them may publish events"
            )
        return self


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_settings(**overrides: object) -> Settings:
    """The environment, with what the command line says laid over it; None overrides nothing.

    Raises: SettingsError naming an unknown AISLE_ variable, or the value and what it may be.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields} | _FOREIGN
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise SettingsError(
            f"unknown setting {', '.join(unknown)}; the settings are {', '.join(sorted(known - _FOREIGN))}"
        )
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError("; ".join(_told(problem) for problem in error.errors())) from error


def _told(problem: ErrorDetails) -> str:
    if not problem["loc"]:
        return problem["msg"].removeprefix("Value error, ")
    name = PREFIX + ".".join(str(part) for part in problem["loc"]).upper()
    return f"{name} is {problem['input']!r}: {problem['msg'].removeprefix('Value error, ')}"
