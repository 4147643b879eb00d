# Every target works on a fresh clone: it makes its own virtual environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test test-all test-spark data lint check format bench soak screenshots pins clean

run: $(VENV)/run.done
	@echo "Sightline opens in your browser, at http://127.0.0.1:8501 unless that port is taken. Stop it with Ctrl+C."
	$(BIN)/python -m streamlit run dashboard.py

# Each of two workers takes half of the files in their order, so that what a file prepares is mostly prepared once.
test: $(VENV)/dev.done
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-all: $(VENV)/dev.done
	$(BIN)/python -m pytest -n 2 --dist worksteal --exhaustive

# One definition on two engines: the same counts, medians and percentiles. Needs Java 17 and 400 MB more.
test-spark: $(VENV)/dev.done
	$(BIN)/python -m pip install --quiet "pyspark==4.0.*"
	$(BIN)/python -m pytest tests/metrics/waiting/spark

data: $(VENV)/run.done
	$(BIN)/python -m loaders build

lint: $(VENV)/dev.done
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .

check: $(VENV)/dev.done
	$(BIN)/python -m mypy

format: $(VENV)/dev.done
	$(BIN)/python -m ruff format .
	$(BIN)/python -m ruff check --fix .

bench: $(VENV)/dev.done
	$(BIN)/python -m bench

# As many readers at once as SESSIONS, for MINUTES: errors and memory that grows are faults, seconds are printed.
MINUTES ?= 60
SESSIONS ?= 50
soak: $(VENV)/dev.done
	$(BIN)/python -m bench.soak $(MINUTES) $(SESSIONS)

screenshots: $(VENV)/dev.done
	$(BIN)/python -m tests.browser.screenshots

# Pins every requirement, for all platforms, with the hash of each file.
pins: $(VENV)/dev.done
	$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header requirements.in -o requirements.txt
	$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) data/store

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.done: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	touch $@

$(VENV)/dev.done: requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@
