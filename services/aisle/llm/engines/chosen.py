"""The engine that the settings choose."""

from aisle.llm.engine import Engine
from aisle.llm.engines.extractive import ExtractiveEngine
from aisle.llm.engines.openai import OpenAIEngine
from aisle.process.settings import Settings


def engine_of(settings: Settings) -> Engine:
    if settings.llm_url:
        return OpenAIEngine(
            settings.llm_url,
            settings.llm_model,
            api_key=settings.llm_key.get_secret_value(),
            context_tokens=settings.llm_context_tokens,
            continues=settings.llm_continues,
        )
    return ExtractiveEngine()
