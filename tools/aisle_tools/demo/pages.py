"""The demo store's pages: plain HTML without scripts."""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from urllib.parse import quote

from aisle_schemas import Money, Policy, Product
from aisle_tools.demo.pictures import picture

SHOP = "Marlowe & Hart"

_STYLE = """
:root { --ink: #22272b; --soft: #5d666e; --line: #e4e1da; --paper: #fbfaf7; --accent: #1f6f5c }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
header { padding: 1rem 1.5rem; border-bottom: 1px solid var(--line); background: #fff }
header a { color: inherit; text-decoration: none; font-weight: 650; letter-spacing: .02em }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .4rem }
h2 { font-size: 1.1rem; margin: 2rem 0 .6rem }
a { color: var(--accent) }
.two { display: grid; grid-template-columns: minmax(0, 22rem) 1fr; gap: 2rem }
.two > figure { margin: 0 }
figure svg, .tile img { width: 100%; height: auto; border-radius: 14px; display: block }
.price { font-size: 1.4rem; font-weight: 650 } .price s { color: var(--soft); font-weight: 400; font-size: 1rem }
.soft { color: var(--soft) }
.ask { display: inline-block; margin: .6rem 0; padding: .55rem 1rem; border-radius: 999px; color: #fff;
  background: var(--accent); text-decoration: none }
table { border-collapse: collapse; width: 100% } td { padding: .35rem 0; border-bottom: 1px solid var(--line) }
td:first-child { color: var(--soft); width: 40% }
article { border-top: 1px solid var(--line); padding: .7rem 0 } article p { margin: .2rem 0 }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr)); gap: 1.1rem }
.tile { text-decoration: none; color: inherit; font-size: .92rem }
@media (max-width: 40rem) { .two { grid-template-columns: 1fr } }
"""


def product(item: Product, quote_now: tuple[Money, Money | None] | None, units: int, assistant_url: str) -> str:
    """A product's own page, with its price and stock as the store knows them at this moment."""
    price = ""
    if quote_now:
        now, was = quote_now
        price = f'<p class="price">{now}{f" <s>{was}</s>" if was else ""}</p>'
    ask = ""
    if assistant_url:
        joint = "&" if "?" in assistant_url else "?"
        address = f"{assistant_url}{joint}product={quote(item.product_id)}"
        ask = f'<a class="ask" href="{escape(address)}">Ask about this product</a>'
    stock = "Sold out for now" if units == 0 else f"Only {units} left" if units < 10 else "In stock"
    bullets = "".join(f"<li>{escape(bullet)}</li>" for bullet in item.bullets)
    facts = "".join(f"<tr><td>{escape(a.name)}</td><td>{escape(a.value)}</td></tr>" for a in item.attributes)
    answers = "".join(
        f"<article><p><b>{escape(qa.question)}</b></p><p>{escape(qa.answer)}</p></article>" for qa in item.qa
    )
    reviews = "".join(
        f"<article><p><b>{'★' * int(r.rating or 0)}{'☆' * (5 - int(r.rating or 0))} {escape(r.title)}</b> "
        f'<span class="soft">{r.date}</span></p><p>{escape(r.text)}</p></article>'
        for r in item.reviews
    )
    options = "".join(
        f'<p class="soft">{name}: {escape(", ".join(dict.fromkeys(values)))}</p>'
        for name, values in (
            ("Colours", [v.colour for v in item.variants if v.colour]),
            ("Sizes", [v.size for v in item.variants if v.size]),
        )
        if values
    )
    return _page(
        item.title,
        f"""<p class="soft">{escape(" › ".join(item.category))}</p>
<div class="two"><figure>{picture(item)}</figure><div>
<h1>{escape(item.title)}</h1>
<p class="soft">{escape(item.brand)} · {item.rating} out of 5 from {item.review_count} reviews</p>
{price}<p>{stock}</p>{options}{ask}<p>{escape(item.description)}</p><ul>{bullets}</ul></div></div>
<h2>Details</h2><table>{facts}</table><h2>Questions and answers</h2>{answers}<h2>Reviews</h2>{reviews}""",
    )


def policy(item: Policy) -> str:
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in item.text.split("\n\n"))
    return _page(item.title, f"<h1>{escape(item.title)}</h1>{text}")


def front(products: Sequence[Product], policies: Sequence[Policy]) -> str:
    departments = "".join(
        f"<h2>{escape(name)}</h2>{_tiles(list(items))}"
        for name, items in groupby(products, key=lambda item: item.category[0] if item.category else "More")
    )
    rules = "".join(
        f'<li><a href="/policies/{quote(item.policy_id)}">{escape(item.title)}</a></li>' for item in policies
    )
    return _page(SHOP, f"<h1>Everything we sell</h1>{departments}<h2>Good to know</h2><ul>{rules}</ul>")


def search(words: str, products: Sequence[Product]) -> str:
    """The products that hold every one of the words in what their tile or category says, else any of them."""
    wanted = words.lower().split()
    texts = [(item, " ".join((item.title, item.brand, *item.category)).lower()) for item in products]
    found = [item for item, text in texts if all(word in text for word in wanted)]
    found = found or [item for item, text in texts if any(word in text for word in wanted)]
    listed = _tiles(found) if found else "<p>Nothing of that name. Try fewer words.</p>"
    return _page(f"Search: {words}", f"<h1>“{escape(words)}”</h1>{listed}")


def absent() -> str:
    return _page("Not here", '<h1>This page is not here</h1><p><a href="/">Everything we sell</a></p>')


def _tiles(products: Sequence[Product]) -> str:
    tiles = "".join(
        f'<a class="tile" href="/products/{quote(item.product_id)}">'
        f'<img src="/images/{quote(item.product_id)}.svg" alt="" loading="lazy">'
        f"<p>{escape(item.title)}<br><b>{item.price or ''}</b></p></a>"
        for item in products
    )
    return f'<div class="grid">{tiles}</div>'


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · {escape(SHOP)}</title><style>{_STYLE}</style></head>
<body><header><a href="/">{escape(SHOP)}</a></header><main>{body}</main></body></html>
"""
