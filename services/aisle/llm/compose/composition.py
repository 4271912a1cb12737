"""An answer as blocks of markup: what a composition is made of, and how another engine's beginning is continued."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from aisle.markup import grammar

_CITED = re.compile(r":cite\[([^\]\s]+)\]")
_SHOWN = re.compile(r":(?:price|stock|delivery)\[([^\]\s]+)\]|::product\{id=\"([^\"]+)\"|::compare\{ids=\"([^\"]+)\"")


@dataclass(frozen=True)
class Block:
    """A paragraph, or block directives with their line breaks."""

    text: str

    @cached_property
    def rests_on(self) -> frozenset[str]:
        """The labels that it cites and the products that it shows."""
        return rests_on(self.text)


@dataclass(frozen=True)
class Composition:
    blocks: tuple[Block, ...]
    finish: Literal["stop", "abstained"] = "stop"
    confidence: float = 1.0  # the chance that it answers in full, where that was weighed; 0 to 1

    @cached_property
    def markup(self) -> str:
        return join(self.blocks)

    def after(self, prefix: str) -> str:
        """What is left to write after `prefix`: exactly the rest where it is this composition's own beginning, else
        the blocks that cite and show nothing that another engine's prefix did, on lines of their own."""
        if self.markup.startswith(prefix):
            return self.markup[len(prefix) :]
        used = rests_on(prefix)
        rest = [block for block in self.blocks if block.rests_on and not block.rests_on & used]
        if "::follow-ups{" not in prefix:
            rest.extend(block for block in self.blocks if block.text.startswith("::follow-ups{"))
        return join((Block(prefix), *rest))[len(prefix) :]


def rests_on(markup: str) -> frozenset[str]:
    shown = {name for match in _SHOWN.finditer(markup) for name in (match[1] or match[2] or match[3]).split(",")}
    return frozenset(_CITED.findall(markup)) | shown


def join(blocks: Iterable[Block]) -> str:
    """Paragraphs stand apart by a blank line, block directives follow each other."""
    markup = ""
    for block in blocks:
        if not markup or (markup.endswith("\n") and block.text.startswith("::")):
            markup += block.text
        else:
            markup += ("\n" if markup.endswith("\n") else "\n\n") + block.text
    return markup


def paragraph(*sentences: str) -> Block:
    """Sentences that are markup already, as one paragraph; empty ones are left out."""
    return Block(" ".join(sentence for sentence in sentences if sentence))


def cited(sentence: str, *labels: str) -> str:
    """The sentence, which is plain text, as markup with what it rests on."""
    return " ".join((grammar.escape(sentence), *(grammar.cite(label) for label in labels)))


def lead(text: str) -> Block:
    """A line that leads to what stands below it."""
    return Block(f"{grammar.escape(text)}:")
