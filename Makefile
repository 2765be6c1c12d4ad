# "make run" opens the reader, "make test" runs the tests, "make help" lists the rest.
#
# Packages come from wherever pip or uv are configured to look (PIP_*, UV_*). The set-up runs once, and again when
# pyproject.toml changes. Works with GNU make 3.81.

PYTHON ?= python3
PYTHONS ?= python3.11 python3.12 python3.13 python3.14 /usr/bin/python3
UV ?= $(shell command -v uv 2>/dev/null)
ARGS ?=

VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
READY := $(VENV)/.ready

# Every package but the screen and the command line: each branch of their code is tested.
PURE := */span.py,*/errors.py,*/unicode/*,*/config/*,*/document/*,*/maths/*,*/marks/*,*/ingest/*,*/typeset/*,*/reading/*,*/library/*,*/export/*,*/exchange/*

.DEFAULT_GOAL := help
.PHONY: help run test test-all pythons monkey torture fuzz geometry chromium check format coverage bench fit docs screenshots build clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s%s\n", $$1, $$2 }'
	@echo '  ARGS="..." passes arguments on: make run ARGS="--theme night essay.txt"'

run: $(READY) ## set up and open the reader (at first with the tour, then with the text read last)
	@$(BIN)/python -m readtui $(ARGS)

test: $(READY) ## set up and run the tests on all cores
	@$(BIN)/python -m pytest -n auto $(ARGS)

test-all: ## run the tests on each of PYTHONS that is installed, each version in its own environment
	@failed=; missing=$$(.ci/pythons $(PYTHONS) 2>&1 >/dev/null | tr '\n' ' '); \
	pythons=$$(.ci/pythons $(PYTHONS) 2>/dev/null); \
	for version in $$(echo "$$pythons" | cut -d ' ' -f 1); do \
	  echo "Python $$version"; \
	  python=$$(echo "$$pythons" | sed -n "s/^$$version //p"); \
	  $(MAKE) --no-print-directory test PYTHON="$$python" VENV=.venv-$$version || failed="$$failed $$version"; \
	done; \
	echo "Tests run on Python" $$(echo "$$pythons" | cut -d ' ' -f 1)"; failed on:$${failed:- none}; not installed: $${missing:-none}"; \
	test -n "$$pythons" -a -z "$$failed"

pythons:
	@.ci/pythons $(PYTHONS)

monkey: $(READY) ## random keys, pastes, resizes and mouse events (ARGS="--runs 200 --keys 300 --seed 1")
	@$(BIN)/python -m tests.monkey $(ARGS)

torture: $(READY) ## durability of the library: kill -9, power cuts, many writers, wrong bytes (ARGS=--short)
	@$(BIN)/python -m tests.torture $(ARGS)

fuzz: $(READY) ## damaged and random documents in every importer, and damaged libraries (ARGS=minutes)
	@$(BIN)/python -m tests.fuzz $(ARGS)

geometry: $(READY) ## every screen at every size (ARGS="--all help"; about ten minutes)
	@$(BIN)/python -m tests.geometry $(ARGS)

chromium: $(READY) ## use `readtui serve` in headless Chromium (ARGS="--pictures FOLDER"); needs Chromium
	@$(BIN)/python -m tests.chromium $(ARGS)

check: $(READY) ## style, formatting, types, import contracts, dead code
	@$(BIN)/python -m ruff check --quiet
	@$(BIN)/python -m ruff format --check --quiet || { echo "run 'make format' to format these files"; exit 1; }
	@$(BIN)/python -m mypy --no-error-summary
	@report=$$($(BIN)/lint-imports --no-logo) || { echo "$$report"; exit 1; }
	@$(BIN)/python -m vulture
	@echo "Style, types, import contracts: no faults. Dead code: none."

format: $(READY) ## format the code with ruff
	@$(BIN)/python -m ruff check --fix --quiet
	@$(BIN)/python -m ruff format

coverage: $(READY) ## the tests with branch coverage: 100 % of the packages below the screen, 90 % of all
	@$(BIN)/python -m pytest -n auto --cov --cov-report= $(ARGS)
	@$(BIN)/python -m coverage report --skip-covered --show-missing --fail-under=90
	@$(BIN)/python -m coverage report --skip-covered --include='$(PURE)' --fail-under=100

bench: $(READY) ## speed and memory, beside baselines of the same run
	@$(BIN)/python -m benchmarks $(ARGS)

fit: $(READY) ## fit the models of plain text (TEXTS=folder of labelled texts, CORPUS=folder made by structure_corpus)
	@$(BIN)/python -c 'import sklearn' 2>/dev/null || $(BIN)/python -m pip install -q scikit-learn
	@$(BIN)/python -m benchmarks.fit_structure $(TEXTS) $(if $(CORPUS),--more $(CORPUS)) $(ARGS)

docs: $(READY) ## generate the man page, the table of keys, the completions and the picture of the layers
	@$(BIN)/python docs/make_man.py
	@$(BIN)/python docs/make_keys.py
	@$(BIN)/python docs/make_completions.py
	@$(BIN)/python docs/make_layers.py

screenshots: $(READY) ## make the README's screenshots with the real app
	@$(BIN)/python docs/make_screenshots.py

build: $(READY) ## build the wheel and the sdist in dist/
	@rm -rf dist
	@$(BIN)/python -m build --quiet

clean: ## remove everything that was generated
	rm -rf $(VENV) .venv-3.* build dist .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The code is compiled here, so that the first start is as quick as the second.
ifneq ($(UV),)
$(READY): pyproject.toml
	@echo "Setting up $(VENV) with uv (once)"
	@test -x $(BIN)/python || $(UV) venv --quiet --python '$(if $(filter file,$(origin PYTHON)),>=3.11,$(PYTHON))' $(VENV)
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
