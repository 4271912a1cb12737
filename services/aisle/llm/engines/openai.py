"""Any model behind an OpenAI-compatible URL: a vLLM server, Ollama, a hosted one."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping

import httpx
import msgspec

from aisle.llm import prompt
from aisle.llm.engine import Delta, GenerationRequest
from aisle.llm.errors import CannotContinue, EngineFailed
from aisle.llm.rules import NOT_FOUND
from aisle_schemas import Model, Usage

ANSWER_CHARACTERS = 64 * 1024  # a server that never stops is stopped here


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    delta: _Message = msgspec.field(default_factory=_Message)
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Chunk(msgspec.Struct):
    choices: list[_Choice] = []
    usage: _Usage | None = None
    error: object = None


_decoder = msgspec.json.Decoder(_Chunk)


class OpenAIEngine:
    """Streams `POST {base_url}/chat/completions`.

    `context_tokens` is what the model takes, prompt and answer together. `continues` says that the server takes the
    assistant's last message as the beginning of its answer (vLLM's `continue_final_message`); without it a prefix
    raises CannotContinue. `client` is for tests; the engine closes it either way.
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        *,
        api_key: str = "",
        context_tokens: int = 8_192,
        temperature: float = 0.2,
        connect_timeout_s: float = 3.0,
        step_timeout_s: float = 10.0,
        continues: bool = False,
        client: httpx.AsyncClient | None = None,
    ) -> None:
        self._url = f"{base_url.rstrip('/')}/chat/completions"
        self._name = model
        self._context_tokens = context_tokens
        self._temperature = temperature
        self._step_timeout_s = step_timeout_s
        self._continues = continues
        self._client = client or httpx.AsyncClient(
            timeout=httpx.Timeout(connect_timeout_s, read=step_timeout_s),
            headers={"authorization": f"Bearer {api_key}"} if api_key else {},
        )
        self._reading: dict[str, asyncio.Task[None]] = {}
        self.model = Model(
            engine="openai", name=model, prompt_sha256=prompt.SHA256, sampling={"temperature": temperature}
        )

    async def generate(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        """A task reads the connection, so that `abort` can close it at any moment.

        Raises: CannotContinue; EngineFailed when the server can't be reached, answers with an error, sends what is no
        chunk, stands still for `step_timeout_s`, or breaks off.
        """
        if request.prefix and not self._continues:
            raise CannotContinue(f"{self._name} can't continue an answer that another run began")
        deltas: asyncio.Queue[Delta | None] = asyncio.Queue()
        reading = asyncio.create_task(self._read(self._body(request), deltas))
        reading.add_done_callback(lambda _: deltas.put_nowait(None))
        self._reading[request.request_id] = reading
        try:
            while (delta := await deltas.get()) is not None:
                yield delta
            if not reading.cancelled():
                reading.result()
        finally:
            del self._reading[request.request_id]
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def abort(self, request_id: str) -> None:
        if request_id in self._reading:
            self._reading[request_id].cancel()

    async def close(self) -> None:
        for reading in self._reading.values():
            reading.cancel()
        await self._client.aclose()

    def _body(self, request: GenerationRequest) -> Mapping[str, object]:
        try:
            chat = prompt.messages(request.evidence, self._context_tokens - request.max_tokens, request.prefix)
        except prompt.PromptTooLong as error:
            raise EngineFailed(str(error)) from error
        body: dict[str, object] = {
            "model": self._name,
            "messages": chat,
            "max_tokens": request.max_tokens,
            "temperature": self._temperature,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if request.prefix:
            body |= {"continue_final_message": True, "add_generation_prompt": False}
        return body

    async def _read(self, body: Mapping[str, object], deltas: asyncio.Queue[Delta | None]) -> None:
        try:
            async with self._client.stream("POST", self._url, json=body) as response:
                if response.status_code != httpx.codes.OK:
                    raise EngineFailed(f"the model's server answered {response.status_code}")
                await self._take(response, deltas)
        except httpx.TimeoutException as error:
            raise EngineFailed(f"the model's server stood still for {self._step_timeout_s:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise EngineFailed(f"the model's server can't be read: {type(error).__name__}") from error

    async def _take(self, response: httpx.Response, deltas: asyncio.Queue[Delta | None]) -> None:
        said = ""
        reason: str | None = None
        usage: Usage | None = None
        async for line in _lines(response):
            if not line.startswith(b"data:"):
                continue
            data = line.removeprefix(b"data:").strip()
            if data == b"[DONE]":
                break
            chunk = _chunk(data)
            if chunk.usage is not None:
                usage = Usage(prompt_tokens=chunk.usage.prompt_tokens, completion_tokens=chunk.usage.completion_tokens)
            for choice in chunk.choices[:1]:
                reason = choice.finish_reason or reason
                if choice.delta.content:
                    said += choice.delta.content
                    deltas.put_nowait(Delta(text=choice.delta.content))
            if len(said) > ANSWER_CHARACTERS:
                raise EngineFailed(f"the answer is over {ANSWER_CHARACTERS} characters")
        match reason:
            case "length":
                deltas.put_nowait(Delta(usage=usage, finish="length"))
            case "stop":
                abstained = said.strip().startswith(NOT_FOUND[: NOT_FOUND.index(" that ")])
                deltas.put_nowait(Delta(usage=usage, finish="abstained" if abstained else "stop"))
            case None:
                raise EngineFailed("the model's server broke off")
            case other:
                raise EngineFailed(f"the model's server stopped the answer: {other}")


async def _lines(response: httpx.Response) -> AsyncIterator[bytes]:
    """Lines that end in a line feed. httpx ends them at U+2028 and the like too, which stand in an answer's words."""
    rest = b""
    async for data in response.aiter_bytes():
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            yield line
    yield rest


def _chunk(data: bytes) -> _Chunk:
    try:
        chunk = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EngineFailed(f"the model's server sent a malformed chunk of {len(data)} bytes") from error
    if chunk.error is not None:
        raise EngineFailed("the model's server reported an error in its stream")
    return chunk
