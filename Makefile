# Every command a person needs; `make help` lists them.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell command -v python3.11 || echo python3)
STAMP := $(VENV)/.installed
# An environment says where it was made: after the project was moved it is made anew.
ifneq "$(shell cat $(STAMP) 2>/dev/null)" "$(shell pwd)"
.PHONY: $(STAMP)
endif

.DEFAULT_GOAL := help
.PHONY: help run test fresh faults check bench guide screens clean lock

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: $(STAMP) ## install, start everything with a demo company, and say what to open
	@$(BIN)/crm up

test: $(STAMP) ## install what tests need, then run them all
	@sh tests/prepare.sh
	@$(BIN)/python -m pytest -n 2 --no-loadscope-reorder --durations 20

fresh: ## run both on a bare Debian 12 of their own (root; 40 minutes; RUN_ONLY=1: a third)
	@python3 tests/fresh $(if $(RUN_ONLY),--run-only)

faults: $(STAMP) ## 30 kills under load, a full disk, the database gone for a minute, fuzzed requests: figures
	@TRIBUTARY_KILLS=30 TRIBUTARY_GONE_SECONDS=60 $(BIN)/python -m pytest tests/faults -m "faults or not faults"

check: $(STAMP) ## lint, types, import contracts, SQL style, dbt parse
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --disable-progress-bar dbt_project/models dbt_project/tests
	DBT_SEND_ANONYMOUS_USAGE_STATS=false $(BIN)/dbt --quiet parse --project-dir dbt_project --profiles-dir dbt_project

bench: $(STAMP) ## speed against named floors, and peers where the extra `bench` is installed
	$(BIN)/python -m benchmarks

guide: $(STAMP) ## take the user guide's pictures anew, from the demo company that `make run` serves
	@$(BIN)/python tools/pictures.py

screens: $(STAMP) ## every page of work and of numbers as a picture, both languages, desk and telephone, light and dark
	@$(BIN)/python tools/screens.py $(DRAWINGS) $(if $(ONLY),--only $(ONLY)) $(if $(WAYS),--ways $(WAYS))

lock: $(STAMP) ## renew the lock file from pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev pyproject.toml -o requirements.lock

clean: ## remove what `make` made; the data in .tributary stays
	rm -rf $(VENV) build *.egg-info

$(STAMP): requirements.lock pyproject.toml tools/environment.sh
	@sh tools/environment.sh "$(PYTHON)"
