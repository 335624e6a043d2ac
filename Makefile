# Nadi's commands. A line's `##` comment is its help.

PYTHON ?= python3
# Settings of `make demo`: FOR=60 ends it after that many seconds, SPEED=60 makes a minute a second,
# API_PORT, MQTT_PORT and DATABASE_PORT move the services elsewhere.
DEMO = $(if $(FOR),--for $(FOR)) $(if $(SPEED),--speed $(SPEED)) $(if $(API_PORT),--api-port $(API_PORT)) \
       $(if $(MQTT_PORT),--mqtt-port $(MQTT_PORT)) $(if $(DATABASE_PORT),--database-port $(DATABASE_PORT))
SETUP = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Nadi needs Python 3.11 or newer")' \
        && $(PYTHON) -m deploy.setup

.DEFAULT_GOAL := help
.PHONY: help demo test check contract bench setup setup-system lock

help: ## show this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: setup ## run everything on a private broker and database, until Ctrl-C; FOR=60 stops by itself after 60 s
	@.venv/bin/nadi demo $(DEMO)

test: setup ## run every test, the real broker and database included; ARGS='-k word' picks some
	@.venv/bin/pytest $(ARGS)

check: setup ## format, lint, types and imports
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/lint-imports

contract: setup ## accept the shape of the API as it is now, into tests/contracts/openapi.json
	@RENEW_CONTRACT=1 .venv/bin/pytest -q tests/contracts/test_openapi.py

bench: setup ## measure, into benchmarks/results/
	@.venv/bin/nadi bench $(or $(ARGS),ingest --output benchmarks/results/ingest.json)

setup: ## install what is missing; the other targets do this first
	@$(SETUP)

setup-system: ## the part of setup that needs root: Debian packages and TimescaleDB
	@$(SETUP) --system

# Fewest: one version of each package for all Pythons, so that what passes on Debian 12 is what runs on 13.
lock: setup ## after a change of dependencies: pyproject.toml → requirements.txt; UPGRADE=1 takes newer versions too
	@.venv/bin/uv pip compile --quiet --universal --fork-strategy fewest $(if $(UPGRADE),--upgrade) --generate-hashes \
	  --python-version 3.11 --extra dev --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command 'make lock' pyproject.toml --output-file requirements.txt
