# Every command a person needs; `make help` lists them.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell command -v python3.11 || echo python3)
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help run test check bench clean lock

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: $(STAMP) ## install, start everything with a demo company, and say what to open
	@$(BIN)/crm up

test: $(STAMP) ## install what tests need, then run them all
	@sh tests/prepare.sh
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(STAMP) ## lint, types, import contracts, SQL style, dbt parse
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --disable-progress-bar dbt_project/models dbt_project/tests
	DBT_SEND_ANONYMOUS_USAGE_STATS=false $(BIN)/dbt --quiet parse --project-dir dbt_project --profiles-dir dbt_project

bench: $(STAMP) ## speed against named floors, and peers where the extra `bench` is installed
	$(BIN)/python -m benchmarks

lock: $(VENV)/bin/uv ## renew the lock file from pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev pyproject.toml -o requirements.lock

clean: ## remove what `make` made; the data in .tributary stays
	rm -rf $(VENV) build *.egg-info

$(VENV)/bin/uv:
	@echo "Making the Python environment ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
		{ echo "Tributary needs Python 3.11; name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { \
		echo "Debian keeps venv apart: installing python3-venv (needs root) ..."; rm -rf $(VENV); \
		apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && $(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -m pip install --quiet uv

$(STAMP): $(VENV)/bin/uv requirements.lock pyproject.toml
	@echo "Installing dependencies (about a minute the first time) ..."
	@$(BIN)/uv pip sync --quiet requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(STAMP)
