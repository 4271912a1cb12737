"""What the demo shop sells, one module a department, written by hand. `DEPARTMENTS` lists them in the shop's order."""

from aisle_tools.demo.authoring import Department
from aisle_tools.demo.departments import golf, running, toys

DEPARTMENTS: tuple[Department, ...] = (golf.DEPARTMENT, running.DEPARTMENT, toys.DEPARTMENT)
