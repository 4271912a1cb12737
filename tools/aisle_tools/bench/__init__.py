"""What Aisle costs on this machine: `python -m aisle_tools.bench`. Figures, and no judgement of them; docs/benchmarks.md explains each."""
