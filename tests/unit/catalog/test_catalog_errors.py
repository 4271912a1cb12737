"""The tree drawn at the top of errors.py is the tree that the classes make."""

import re

import pytest

from aisle.catalog import errors as catalog_errors
from aisle.encoders import errors as encoder_errors


@pytest.mark.parametrize("module", [catalog_errors, encoder_errors], ids=["catalog", "encoders"])
def test_the_drawn_tree_is_the_real_one(module: object) -> None:
    drawn = re.findall(
        r"^([│ ]*(?:[├└]── )?)(\w+Error|Import\w+|Row\w+|Index\w+|Model\w+)\b", module.__doc__ or "", re.M
    )
    parents: dict[int, str] = {}
    for indent, name in drawn:
        depth = len(indent) // 4
        parents[depth] = name
        kind = getattr(module, name)
        assert kind.__base__.__name__ == (parents[depth - 1] if depth else "Exception")
    defined = {name for name, kind in vars(module).items() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert {name for _, name in drawn} == defined
