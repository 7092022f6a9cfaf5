# Liandong: setup, front, run, test, lint, bench, clean. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:

UV_VERSION := 0.13.9
PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := .uv/bin/uv
BIN := .venv/bin
STAMPS := .make
RUN_ARGS ?= --demo
PYTEST_ARGS ?= -n auto --dist loadscope

CATALOGUES := $(patsubst %.po,%.mo,$(shell find src -name '*.po'))
# The bundle holds the icons that templates and texts name, so it is made again when these change.
FRONT_INPUTS := $(shell [ ! -d front ] || find front -name node_modules -prune -o -type f -print; \
	find src/liandong/web -name '*.html' -o -path '*/templatetags/*.py' -o -name '*words.py')

.PHONY: help setup front run test crash hunt lint format bench browser screenshots clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: $(STAMPS)/setup $(CATALOGUES) ## the environment alone: .venv/bin/liandong

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Liandong needs Python 3.11 or newer: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --no-input --disable-pip-version-check uv==$(UV_VERSION)

$(STAMPS)/setup: pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --quiet --python $(PYTHON) --no-python-downloads
	@mkdir -p $(@D) && touch $@

%.mo: %.po | $(STAMPS)/setup
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))

front: $(STAMPS)/front ## the screens' bundle

$(STAMPS)/front: $(FRONT_INPUTS) | $(STAMPS)/setup
	@[ ! -f front/package.json ] || .ci/front
	@mkdir -p $(@D) && touch $@

run: setup front ## everything, with a demo district: database, pages, live feed, engine
	@exec $(BIN)/liandong up $(RUN_ARGS)

browser: ## the browser and the Chinese font that the tests need
	@command -v chromium >/dev/null || .ci/debian chromium
	@[ -n "$$(find /usr/share/fonts -iname '*cjk*' -print -quit 2>/dev/null)" ] || .ci/debian fonts-noto-cjk

test: setup front browser ## all tests (PYTEST_ARGS='-n0 tests/core' for some)
	$(BIN)/pytest $(PYTEST_ARGS)

CRASH_SEED ?= $(shell date +%s)

crash: setup front ## kill everything under load for minutes, in another order each time (CRASH_SEED=… repeats one)
	LIANDONG_LONG=1 LIANDONG_CRASH_SEED=$(CRASH_SEED) $(BIN)/pytest -n0 -rA tests/crash

hunt: setup ## a longer hunt over the interface's document, with new guesses each time; a failure prints its request
	LIANDONG_LONG=1 $(BIN)/pytest -n0 tests/web/api/test_openapi_hunt.py

screenshots: setup front browser ## pictures of the pages with a busy district, in build/screenshots
	$(BIN)/python -m tests.browser.shots $(SHOTS)

lint: setup ## style, types, and which part may import which
	$(UV) lock --check --offline --quiet --python $(BIN)/python
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## put the code into shape
	$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format --quiet

bench: setup ## measure the speed against its limits
	$(BIN)/liandong bench

clean: ## remove what was made, but never the data in var/
	rm -rf .venv .uv $(STAMPS) build dist front/node_modules src/liandong/web/static/liandong/dist
	find src -name '*.mo' -delete
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
