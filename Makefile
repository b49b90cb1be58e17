# One word per job. Each makes the virtual environment first if it is missing or out of date.
# The first Python of 3.11 or newer is taken; name another with PYTHON=…
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
HOST ?= localhost
PORT ?= 8501
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

.PHONY: help run test lint types bench campaign data-check build clean
help:
	@echo "make run         start the app and print its address (PORT=8501 HOST=localhost)"
	@echo "make test        lint, types and every test"
	@echo "make campaign    the tests that take minutes: a thousand restarts, a million rows out"
	@echo "make lint | types | bench | data-check | clean"
	@echo "make build SOURCE=folder   make data/seed again from a folder of source data"

$(VENV)/.run: requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (python.org, or PYTHON=…)"; exit 1; }
	@echo "Installing into $(VENV), once; this takes a minute or two …"
	@$(PYTHON) -m venv $(VENV) || { echo "On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@$(PIP) -r requirements-dev.txt
	@touch $@

# Headless: no question about an e-mail address at the first start, no browser opened by force.
run: $(VENV)/.run
	@echo "Peta Layanan: http://$(HOST):$(PORT)   (Ctrl+C stops it)"
	@$(BIN)/python -m streamlit run app.py --server.address $(HOST) --server.port $(PORT) \
		--server.headless true --browser.gatherUsageStats false

# In the order of the folders: the long browser files come early, and no worker waits at the end.
# Bytecode is kept, whatever the caller says: the tests start many programs that import the same.
test: $(VENV)/.dev lint types
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --durations=25

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

campaign: $(VENV)/.dev
	@$(BIN)/python -m pytest -m slow

bench: $(VENV)/.dev
	@$(BIN)/python -m tests.bench

data-check: $(VENV)/.run
	@$(BIN)/python -m lib.cli data check

build: $(VENV)/.dev
	@test -n "$(SOURCE)" || { echo "make build SOURCE=folder"; exit 1; }
	$(BIN)/python -m data.build "$(SOURCE)"

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .bench
