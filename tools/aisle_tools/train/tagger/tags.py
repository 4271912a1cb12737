"""Tags as numbers: places in `aisle.planner.marks.TAGS`, and what labels leave open."""

from aisle.planner.marks import TAGS

NONE, FRAME = TAGS.index("none"), TAGS.index("frame")
EITHER, UNKNOWN = -1, -2  # "none" or "frame"; anything
