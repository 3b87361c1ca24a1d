# Everything is set up on first use, in .venv; needed beforehand: Python 3.11 or newer and make.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

DIR ?= .
ARGS ?=
VENV ?= .venv
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$$python"; break; }; done)

BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
PEERS := $(VENV)/.bench-installed
MUTATION := $(VENV)/.mutation-installed
FUZZ := $(VENV)/.fuzz-installed

.PHONY: help
help: ## Say what there is to do
	@echo 'capdrop: finds every container launch of a repository and says what lets an attacker out.'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo 'Example: make scan DIR=testdata/privileged'

.PHONY: scan
scan: $(RUNTIME) ## Scan DIR=path (default: here); ARGS='--pedantic …' are passed on
	@$(BIN)/scan $(ARGS) -- "$(DIR)"

.PHONY: test
test: $(DEV) ## Run the tests; ARGS='-k name' are passed on
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

.PHONY: conformance
conformance: $(DEV) ## Only the tests that hold the scanner to docker, compose, bash and make
	$(BIN)/python -m pytest -m conformance $(ARGS)

.PHONY: mutation
mutation: $(MUTATION) ## Change the checks and the reader of command lines a bit at a time, in place, for hours; list what no test notices
	PATH="$(abspath $(BIN)):$$PATH" PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 mutmut run --CI $(ARGS)
	$(BIN)/mutmut results

.PHONY: fuzz
fuzz: $(FUZZ) ## Fuzz all that reads a text; ARGS='shell --seconds 600' are passed on
	$(BIN)/python -m tests.fuzz $(ARGS)

.PHONY: check
check: $(DEV) ## Lint, formatting, types, import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

.PHONY: format
format: $(DEV) ## Format the code and mend what ruff can
	$(BIN)/ruff check --fix-only --exit-zero .
	$(BIN)/ruff format .

.PHONY: golden
golden: $(DEV) ## Rewrite testdata/*/expected.txt, tests/data/seen and the configuration's schema from what the scanner does now
	$(BIN)/python -m tests.golden

.PHONY: docs
docs: $(DEV) ## Rewrite docs/rules from what the rules say
	$(BIN)/python -m tests.rule_docs

.PHONY: pins
pins: $(DEV) ## Renew the hashed versions that the action installs
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --no-deps --generate-hashes --universal --python-version 3.11 --no-annotate \
		--custom-compile-command 'make pins' --upgrade --output-file action-requirements.txt pyproject.toml

.PHONY: bench
bench: $(DEV) $(PEERS) ## Time scans and what one would run instead; BENCH='path …' besides, ARGS='--vulhub path --moby path --write'
	$(BIN)/python -m bench --peers $(VENV)/bench/bin $(ARGS) $(BENCH)

.PHONY: clean
clean: ## Remove what make and the tools made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .mutmut-cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer with its venv module is needed (Debian: apt-get install python3-venv).' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): pyproject.toml | $(BIN)/python
	@echo 'Installing into $(VENV), once …'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(FUZZ): $(DEV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]' \
		|| echo 'atheris cannot be installed here: inputs are made at random.' >&2
	@touch $@

$(DEV): pyproject.toml | $(BIN)/python
	@echo 'Installing with the development tools into $(VENV), once …'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(RUNTIME) $@

$(PEERS): pyproject.toml | $(BIN)/python
	@echo 'Installing what is timed beside it into $(VENV)/bench, once …'
	@$(BIN)/python -m venv $(VENV)/bench
	@$(VENV)/bench/bin/python -m pip install --quiet --disable-pip-version-check '.[bench]'
	@touch $@

$(MUTATION): $(DEV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,mutation]'
	@touch $@
