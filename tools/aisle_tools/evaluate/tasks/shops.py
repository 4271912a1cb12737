"""The two shops that are asked: the demo shop, and AWS's fictional retail demo store from the folder of test data."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from aisle.storefront.fixed import FixedStorefront
from aisle.storefront.storefront import Storefront
from aisle_schemas import Attribute, Money, Policy, Product
from aisle_tools.demo import live
from aisle_tools.demo.shop import demo_catalog

AT_MS = 1_772_000_000_000
"""The moment at which the demo store stands still: its prices and its stock move by the hour, and a grade must not."""

_DEPARTMENTS = {"F": "women", "M": "men"}


def demo_shop() -> tuple[list[Product | Policy], Storefront]:
    """Its catalog, and its store at one moment."""
    catalog = demo_catalog()
    products = [item for item in catalog if isinstance(item, Product)]
    prices = {product.product_id: quote[0] for product in products if (quote := live.price(product, AT_MS))}
    levels = {product.product_id: live.stock(product, AT_MS) for product in products}
    return catalog, FixedStorefront(
        prices,
        {id: units for id, (units, _) in levels.items()},
        variants={id: dict(variants) for id, (_, variants) in levels.items()},
    )


def retail_demo_store(path: Path) -> list[Product | Policy]:
    """The products of the store's `products.yaml`, which has neither brands nor ratings nor variants.

    Source: github.com/aws-samples/retail-demo-store, MIT-0. Raises: OSError, yaml.YAMLError, KeyError.
    """
    import yaml  # in the development environment only

    rows = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return [_product(row) for row in rows]


def stock_of(rows: Sequence[Product | Policy]) -> Storefront:
    """A store that asks what the catalog asks, and has ten of everything."""
    products = [item for item in rows if isinstance(item, Product) and item.price is not None]
    prices = {product.product_id: product.price for product in products if product.price}
    return FixedStorefront(prices, dict.fromkeys(prices, 10))


def _product(row: dict[str, Any]) -> Product:
    department = _DEPARTMENTS.get(row.get("gender_affinity", ""))
    return Product(
        product_id=row["id"],
        title=row["name"],
        category=(row["category"], row["style"]),
        description=row["description"],
        attributes=(Attribute(name="Department", value=department),) if department else (),
        price=Money.of(Decimal(str(row["price"])), "USD"),
    )
