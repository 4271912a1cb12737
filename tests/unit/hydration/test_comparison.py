"""Which attributes stand side by side."""

from aisle.hydration.comparison import rows
from aisle_schemas import Attribute, ComparisonRow, RetrievedProduct


def product(**attributes: str) -> RetrievedProduct:
    named = tuple(Attribute(name=name, value=value) for name, value in attributes.items())
    return RetrievedProduct(product_id="B", title="A shoe", attributes=named)


def test_what_most_have_comes_first_then_what_differs() -> None:
    trail = product(Sole="Lugged", Weight="310 g", Upper="Mesh", Gaiter="Yes")
    road = product(Weight="240 g", Upper="Mesh", Drop="8 mm")
    race = product(Weight="180 g", Drop="4 mm", Sole="Foam")
    assert rows([trail, road, race]) == (
        ComparisonRow(name="Weight", cells=("310 g", "240 g", "180 g")),
        ComparisonRow(name="Sole", cells=("Lugged", "", "Foam")),
        ComparisonRow(name="Drop", cells=("", "8 mm", "4 mm")),
        ComparisonRow(name="Upper", cells=("Mesh", "Mesh", "")),
    )


def test_rows_that_are_asked_for_keep_their_order_and_the_catalogs_spelling() -> None:
    trail, road = product(Heel_drop="4 mm", Weight="310 g"), product(Weight="240 g")
    assert rows([trail, road], asked=("weight", " HEEL  drop ", "Colour", "Weight")) == (
        ComparisonRow(name="Weight", cells=("310 g", "240 g")),
        ComparisonRow(name="Heel_drop", cells=("4 mm", "")),
    )


def test_where_no_row_that_is_asked_for_exists_the_shared_ones_are_shown() -> None:
    assert rows([product(Weight="1 g"), product(Weight="2 g")], asked=("Colour",)) == (
        ComparisonRow(name="Weight", cells=("1 g", "2 g")),
    )


def test_no_more_than_ten_rows_are_shown() -> None:
    many = product(**{f"a{n}": "x" for n in range(12)})
    assert [row.name for row in rows([many, many])] == [f"a{n}" for n in range(10)]


def test_several_values_of_one_name_are_joined_and_empty_ones_left_out() -> None:
    red = RetrievedProduct(
        product_id="B1",
        title="A shoe",
        attributes=(
            Attribute(name="Colour", value="Red"),
            Attribute(name="colour", value="Blue"),
            Attribute(name="Sole", value=" "),
        ),
    )
    assert rows([red, product(Colour="Green", Sole="Foam")]) == (
        ComparisonRow(name="Colour", cells=("Red, Blue", "Green")),
    )
