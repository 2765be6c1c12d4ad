# make run reads, make test tests; make help tells the rest.
#
# Where packages come from is the environment's business (PIP_*, UV_*). Set-up happens once, and again when
# pyproject.toml changes. Works with GNU make 3.81.

PYTHON ?= python3
UV ?= $(shell command -v uv 2>/dev/null)
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# All rooms but the screen and the front door: every branch of theirs is tested.
PURE := */config/*,*/document/*,*/errors.py,*/export/*,*/ingest/*,*/library/*,*/marks/*,*/maths/*,*/reading/*,*/span.py,*/typeset/*,*/unicode/*

.DEFAULT_GOAL := help
.PHONY: help run test torture check format coverage bench docs screenshots build clean

help: ## tell what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s%s\n", $$1, $$2 }'
	@echo '  ARGS="..." passes arguments on: make run ARGS="--theme night essay.txt"'

run: $(READY) ## set up and open the reader where you left off (at first: the welcome article)
	@$(BIN)/python -m readtui $(ARGS)

test: $(READY) ## set up and run the tests on all cores
	@$(BIN)/python -m pytest -n auto $(ARGS)

torture: $(READY) ## kill it, cut its power, crowd it: is all kept that was said to be? (ARGS=--short)
	@$(BIN)/python -m tests.torture $(ARGS)

check: $(READY) ## style, types and the stair of imports
	@$(BIN)/python -m ruff check --quiet
	@$(BIN)/python -m ruff format --check --quiet || { echo "make format sets these files in order"; exit 1; }
	@$(BIN)/python -m mypy --no-error-summary
	@told=$$($(BIN)/lint-imports --no-logo) || { echo "$$told"; exit 1; }
	@echo "Style, types and the stair of imports hold."

format: $(READY) ## set the code as ruff does
	@$(BIN)/python -m ruff check --fix --quiet
	@$(BIN)/python -m ruff format

coverage: $(READY) ## the tests again, counting branches: 100 % of the pure rooms, 90 % of all
	@$(BIN)/python -m pytest -n auto --cov --cov-report= $(ARGS)
	@$(BIN)/python -m coverage report --skip-covered --show-missing --fail-under=90
	@$(BIN)/python -m coverage report --skip-covered --include='$(PURE)' --fail-under=100

bench: $(READY) ## how fast, against what
	@$(BIN)/python -m benchmarks $(ARGS)

docs: $(READY) ## write the man page and the completions anew
	@$(BIN)/python docs/make_man.py
	@$(BIN)/python docs/make_completions.py

screenshots: $(READY) ## draw the README's pictures from the real app
	@$(BIN)/python docs/make_screenshots.py

build: $(READY) ## wheel and sdist, in dist/
	@rm -rf dist
	@$(BIN)/python -m build --quiet

clean: ## remove all that was made
	rm -rf $(VENV) build dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Compiled at once: the first start is then as quick as the second.
ifneq ($(UV),)
$(READY): pyproject.toml
	@echo "Setting up $(VENV) with uv (once)"
	@test -x $(BIN)/python || $(UV) venv --quiet --python '>=3.11' $(VENV)
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --editable '.[dev]'
	@$(BIN)/python -m compileall -q src
	@touch $@
else
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("readtui needs Python 3.11 or newer: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	@echo "Setting up $(VENV) (once)"
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python -m compileall -q src
	@touch $@
endif
