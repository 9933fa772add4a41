# Every target does its own set-up. PYTHON chooses the Python that .venv is made with.
PYTHON ?= python3
export PYTHONUNBUFFERED = 1

.DEFAULT_GOAL := help
.PHONY: help demo test check bench screenshots lock clean

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' Makefile | expand -t 20

demo: ## prepare the demo and serve it on http://127.0.0.1:8000/ (PORT=8001 for another port)
	@$(PYTHON) -m scripts.environment requirements.lock
	@.venv/bin/python -m scripts.demo

test: ARGS ?= --numprocesses auto --dist loadfile
test: ready ## run every test (ARGS="tests/setup -x" for some)
	@.venv/bin/python -m scripts.browser
	@.venv/bin/python -m pytest $(ARGS)

check: ready ## format, lint, types, imports, migrations, templates, locks
	@.venv/bin/python -m scripts.check

bench: ready ## time the whole country and its pages, and count false alarms (ARGS="--repeat 1 --areas 100" for less)
	@.venv/bin/python -m tests.benchmarks $(ARGS)
	@.venv/bin/python -m tests.benchmarks.returns
	@.venv/bin/python -m scripts.browser
	@.venv/bin/python -m tests.benchmarks.pages
	@.venv/bin/python -m tests.benchmarks.false_alarms

screenshots: ready ## pictures of every kind of page, from a running demo, into var/screenshots/
	@.venv/bin/python -m scripts.browser
	@.venv/bin/python -m scripts.screenshots

lock: ready ## compile the lock files again from pyproject.toml and package.json
	@.venv/bin/python -m scripts.lock

clean: ## remove what can be made again; the demo's database in var/ stays
	rm -rf .venv node_modules static/vendor var/static .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: ready
ready:
	@$(PYTHON) -m scripts.environment requirements-dev.lock
	@.venv/bin/python -m scripts.assets
