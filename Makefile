# make run    set up and read the sample reports that ship with the project
# make test   set up and run the tests (more options: make test PYTEST_ARGS="-x -k levels")

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
SOURCES := src tests benchmarks hatch_build.py

# Relative: pip splits these values at blanks, which the path of the checkout may hold.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# An environment knows its own path, so a checkout that was moved needs a new one: the stamp names the place.
STAMP := .venv/.installed-$(shell pwd | cksum | cut -d ' ' -f 1)

.DEFAULT_GOAL := run
.PHONY: run test lint types bench bench-check bench-rivals bench-assertion bench-coding wheel clean

run: $(STAMP)
	@mkdir -p out
	@$(BIN)/metextract extract --sample --quiet --output out/sample.jsonl
	@$(BIN)/metextract extract --sample
	@echo "written to out/sample.jsonl"

test: $(STAMP)
	@$(BIN)/python -m pytest --numprocesses auto $(PYTEST_ARGS)

lint: $(STAMP)
	@$(BIN)/ruff check --quiet $(SOURCES)
	@$(BIN)/ruff format --check --quiet $(SOURCES)

types: $(STAMP)
	@$(BIN)/mypy --no-error-summary

bench: $(STAMP)
	@$(BIN)/python benchmarks/bench.py $(BENCH_ARGS)

bench-check: $(STAMP)
	@$(BIN)/python benchmarks/speed_check.py $(BENCH_ARGS)

bench-rivals: $(STAMP)
	@$(BIN)/python benchmarks/install_rivals.py $(BENCH_ARGS)

bench-assertion: $(STAMP)
	@$(BIN)/python benchmarks/assertion.py $(BENCH_ARGS)

bench-coding: $(STAMP)
	@$(BIN)/python benchmarks/coding.py $(BENCH_ARGS)

wheel: $(STAMP)
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation --outdir dist . > .venv/build.log 2>&1 || { cat .venv/build.log; exit 1; }
	@ls dist/*

clean:
	@rm -rf .venv build dist out .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): pyproject.toml constraints.txt hatch_build.py
	@test -n "$(PYTHON)" || { echo "metextract needs Python 3.11 or newer; none found (make PYTHON=/path/to/python3)"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "metextract needs Python 3.11 or newer; $(PYTHON) is older (make PYTHON=/path/to/python3)"; exit 1; }
	@echo "setting up .venv, once (a minute or two)"
	@"$(PYTHON)" -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --editable '.[dev]' > .venv/install.log 2>&1 || { cat .venv/install.log; exit 1; }
	@touch $@
