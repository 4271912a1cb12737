"""The whole system in one process, on a simulated log, clock and network, from one seed: see docs/reliability.md."""
