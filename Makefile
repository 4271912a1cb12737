# `make demo` to see it, `make test` to trust it. Both create .venv first and install what they need.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INSTALLED_KAFKA := $(VENV)/.installed-kafka
INSTALLED_DEV := $(VENV)/.installed-dev

.PHONY: demo up kafka test check format generate simulate chaos bench pictures clean
.DEFAULT_GOAL := demo

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Aisle needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 1; }
	@echo "creating $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(INSTALLED): pyproject.toml schemas/pyproject.toml | $(BIN)/python
	@echo "installing Aisle into $(VENV) (once; about a minute) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check -e ./schemas -e .
	@touch $@

$(INSTALLED_KAFKA): $(INSTALLED)
	@echo "installing Kafka's clients …"
	@$(BIN)/pip install --quiet --disable-pip-version-check -e ./schemas -e '.[kafka]'
	@touch $@

$(INSTALLED_DEV): $(INSTALLED)
	@echo "installing the development tools …"
	@$(BIN)/pip install --quiet --disable-pip-version-check -e ./schemas -e '.[dev]'
	@touch $@

demo: $(INSTALLED)  ## the demo shop, four questions answered, then a chat page to try
	@$(BIN)/aisle demo

up: $(INSTALLED_KAFKA)  ## a Kafka, the demo store, and each stage as a process: make up ARGS='--planners 2'
	@$(BIN)/aisle up $(ARGS)

kafka: $(INSTALLED_KAFKA)  ## a single-node Kafka in the foreground, with Aisle's topics
	@$(BIN)/python -m aisle_tools.kafka

test: check  ## everything: style, types, imports, and the whole suite
	@tools/install_browser.sh
	@tools/install_kafka.sh
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(INSTALLED_DEV)  ## what a commit must pass
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m aisle_tools.asyncapi --check

format: $(INSTALLED_DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

generate: $(INSTALLED_DEV)  ## files that are made from the code
	$(BIN)/python -m aisle_tools.asyncapi

SEEDS ?= 2000
simulate: $(INSTALLED)  ## the whole system under faults, on virtual time: make simulate SEEDS=1000000
	$(BIN)/python -m aisle_tools.simulate --seeds $(SEEDS)

chaos: $(INSTALLED_DEV)  ## faults for real, on processes and a broker of our own; some twenty minutes
	@tools/install_kafka.sh
	@mkdir -p build
	$(BIN)/python -m aisle_tools.chaos --json build/chaos.json

bench: $(INSTALLED_DEV)  ## the figures of docs/benchmarks.md, as a table and as build/bench.json
	@mkdir -p build
	$(BIN)/python -m aisle_tools.bench --json build/bench.json

pictures: $(INSTALLED_DEV)  ## the README's pictures, from the running demo
	@tools/install_browser.sh
	$(BIN)/python -m aisle_tools.pictures

clean:
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .hypothesis
