"""What the demo shop sells, one module a department, written by hand. `DEPARTMENTS` lists them in the shop's order."""

from aisle_tools.demo.authoring import Department
from aisle_tools.demo.departments import (
    audio,
    bags,
    bedding,
    camping,
    coffee,
    cookware,
    fitness,
    garden,
    golf,
    kids,
    pets,
    running,
    toys,
)

DEPARTMENTS: tuple[Department, ...] = tuple(
    module.DEPARTMENT
    for module in (golf, running, toys, cookware, garden, camping, audio, coffee, bedding, bags, kids, pets, fitness)
)
