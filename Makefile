# Kuaijin. The two commands to know are `make demo` and `make test`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test lint types contracts drill bench messages lock
BIN := .venv/bin

help: ## list the targets
	@grep -hE '^[a-z.-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# The environment. A stamp tells what was installed; when it is fresh, nothing is run.
.venv: .venv/.development ## the environment with the development tools

.venv/.run-time: requirements/base.txt pyproject.toml
	@tools/environment.sh run-time

.venv/.development: requirements/dev.txt requirements/base.txt pyproject.toml
	@tools/environment.sh development

demo: .venv/.run-time ## fill an empty demo and serve it on http://127.0.0.1:8000 (keeps its data)
	@KUAIJIN_DATA="$(CURDIR)/var/demo" exec $(BIN)/kuaijin demo

demo-reset: ## forget the demo's data
	rm -rf var/demo

test: .venv/.development ## everything: lint, types, contracts, tests on PostgreSQL and SQLite, browser
	@tools/system_packages.sh postgresql chromium fonts-noto-cjk
	@tools/test.sh

lint: .venv/.development ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.development ## mypy
	$(BIN)/mypy

contracts: .venv/.development ## import-linter: floors and inner order
	$(BIN)/lint-imports

drill: .venv/.development ## kill the server twenty times amid 200 writes; what was answered must be there
	$(BIN)/pytest tests -m drill -n 0 $(ARGS)

bench: .venv/.development ## the measurements of bench/README.md
	$(BIN)/python -m bench.days
	$(BIN)/python -m bench.pages --database sqlite $(ARGS)
	$(BIN)/python -m bench.pages --database postgres $(ARGS)
	$(BIN)/python -m bench.approvals
	$(BIN)/python -m bench.causes
	$(BIN)/python -m bench.requests --database sqlite
	$(BIN)/python -m bench.requests --database postgres

messages: .venv/.development ## update and compile the English of every room (ROOMS="kit projects" for some)
	$(BIN)/python tools/messages.py $(ROOMS)

lock: .venv/.development ## renew requirements/*.txt from pyproject.toml (ARGS=--upgrade for newer versions)
	@tools/lock.sh $(ARGS)
