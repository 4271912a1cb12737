"""Faults for real: the stages as processes on a real broker, and what is done to them while questions are asked.

    python -m aisle_tools.chaos [FAULT …] --questions N --json OUT

`system` starts and ends the broker and the processes; `faults` acts on them, on those alone; `load` asks, and reads the
answers as shoppers do; `audit` then reads the whole log and says what was lost, shown twice, or late. `report` is the
table in docs/reliability.md.
"""
