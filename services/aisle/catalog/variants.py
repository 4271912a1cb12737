"""The variants of a product that a shopper asks for. Pure."""

from collections.abc import Sequence

from aisle_schemas import Filters, Variant


def asked_variants(filters: Filters, variants: Sequence[Variant]) -> tuple[Variant, ...]:
    """Those of the sizes and colours that the filters name; all of them where they name none, or none is known."""
    of_size = [v for v in variants if not filters.sizes or v.size.lower() in filters.sizes]
    asked = [v for v in of_size if not filters.colours or _is_of(filters.colours, v.colour)]
    return tuple(asked or of_size or variants)


def _is_of(colours: Sequence[str], colour: str) -> bool:
    """ "Forest green" is green."""
    said = colour.lower()
    return said in colours or any(word in colours for word in said.split())
