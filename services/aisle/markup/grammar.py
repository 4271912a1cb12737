"""The markup that an answer is written in: Markdown with generic directives.

| written | becomes |
|---|---|
| `:price[ID]` `:stock[ID]` `:delivery[ID]` | the live value of a product, in the line |
| `:cite[e3]` | the evidence that the sentence before it rests on |
| `::product{id="ID" reason="…"}` on a line of its own | a product card |
| `::link{search="…" title="…"}` or `::link{url="…" title="…"}` on a line of its own | a link into the store |
| `::follow-ups{q1="…" q2="…" q3="…"}` on a line of its own | questions to go on with |
| `:::compare{ids="A,B,C"}`, then lines `- Name of an attribute` (or none: all that they share), then `:::` | a comparison |

Ids hold no `]`, `"`, `,` or white space. In a quoted value `&quot;` stands for `"`, `&amp;` for `&`. A colon that must not open a
directive is written `\\:`, which Markdown shows as a colon. A block directive's line break belongs to it.

Those are the rules for writers. Models bend them, so the parser forgives what leaves no doubt: a block directive inside
a line, a value without quotes, a comparison without its last `:::`.
"""

import re
from html import unescape

INLINE = ("price", "stock", "delivery", "cite")
LEAF = ("product", "link", "follow-ups")
CONTAINER = ("compare",)


def _quoted(value: str) -> str:
    return " ".join(value.split()).replace("&", "&amp;").replace('"', "&quot;")


def price(product_id: str) -> str:
    return f":price[{product_id}]"


def stock(product_id: str) -> str:
    return f":stock[{product_id}]"


def delivery(product_id: str) -> str:
    return f":delivery[{product_id}]"


def cite(label: str) -> str:
    return f":cite[{label}]"


def product(product_id: str, reason: str = "") -> str:
    because = f' reason="{_quoted(reason)}"' if reason else ""
    return f'::product{{id="{product_id}"{because}}}\n'


def link(title: str, *, search: str = "", url: str = "") -> str:
    where = f'url="{_quoted(url)}"' if url else f'search="{_quoted(search)}"'
    return f'::link{{{where} title="{_quoted(title)}"}}\n'


def follow_ups(*questions: str) -> str:
    listed = " ".join(f'q{n}="{_quoted(question)}"' for n, question in enumerate(questions, 1))
    return f"::follow-ups{{{listed}}}\n"


def compare(product_ids: tuple[str, ...], rows: tuple[str, ...] = ()) -> str:
    lines = "".join(f"- {' '.join(row.split())}\n" for row in rows)
    return f':::compare{{ids="{",".join(product_ids)}"}}\n{lines}:::\n'


# A colon that could open a directive by what follows it here, or by what is written after it.
_OPENS = re.compile(rf":(?=:|(?:{'|'.join(INLINE)})\[|\Z)")


def escape(text: str) -> str:
    """Text that reads as itself, whatever stands before or after it: words of a review can't open a directive."""
    return _OPENS.sub(r"\\:", text)


def unescape_colons(text: str) -> str:
    """The text as Markdown shows it: `\\:` is a colon."""
    return text.replace("\\:", ":")


_ATTRIBUTE = re.compile(r'([a-z][a-z0-9-]*)=(?:"([^"]*)"|([^\s"]+))')


def attributes(text: str) -> dict[str, str]:
    """`id="A" reason="…"` as a mapping; what is no `name=value` is left out."""
    return {name: unescape(quoted or bare) for name, quoted, bare in _ATTRIBUTE.findall(text)}
