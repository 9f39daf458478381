# Two commands: `make run` (the whole product, with invented data) and `make test` (every check).
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
unexport PYTHONDONTWRITEBYTECODE # or each of a thousand processes of the tests compiles the site anew
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard summit/translations/*/LC_MESSAGES/messages.po))

.PHONY: run test check format lint types imports migrations unit journeys soak bench guards lighthouse clean-demo lock messages

run: $(BIN)/summit $(CATALOGUES)
	@$(BIN)/python -m summit.commands demo run --port $(PORT)

clean-demo: $(BIN)/.runtime
	@$(BIN)/python -m summit.commands demo clean

test: check unit journeys

check: format lint types imports migrations

format: $(BIN)/.development
	$(BIN)/ruff format --check .

lint: $(BIN)/.development
	$(BIN)/ruff check .
	$(BIN)/djlint templates --lint --quiet

types: $(BIN)/.development
	$(BIN)/mypy

imports: $(BIN)/.development
	$(BIN)/lint-imports

migrations: $(BIN)/.development $(CATALOGUES)
	$(BIN)/python -m pytest -q tests/migrations

unit: $(BIN)/.development $(CATALOGUES)
	$(BIN)/python -m pytest -q -n 3 --dist loadgroup -m "not journey and not soak" --ignore tests/migrations

journeys: $(BIN)/.development $(CATALOGUES) $(if $(shell command -v npm),tools/html-validate/node_modules)
	$(BIN)/python -m pytest -q -n 2 --dist loadfile tests/journeys -m journey

# The long forms, more than half an hour: every public page in every state of the site, language,
# scheme and width; the office in English and Spanish; web and worker killed a hundred times while
# people pay and are paid back; each call and each webhook of three stories of the card failing in
# each way, and pairs of that; five hundred orders to the cent; a quick run of the benchmarks; what
# `make test` tries on one database (`tests/halving.py`), on the other.
# A kill test prints its seed; TRIAL_SEED=… takes it up again.
soak: $(BIN)/.development $(CATALOGUES) $(if $(shell command -v npm),tools/html-validate/node_modules)
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m soak

bench: $(BIN)/.development $(CATALOGUES)
	$(BIN)/python -m bench

# Takes each guarding condition out once and sees its test fail. Minutes.
guards: $(BIN)/.development $(CATALOGUES)
	$(BIN)/python tools/guards.py

# Public pages as a phone sees them, median of five: `docs/lighthouse.md`. Minutes.
lighthouse: $(BIN)/.development $(CATALOGUES) tools/lighthouse/node_modules
	$(BIN)/python tools/lighthouse.py

tools/%/node_modules: tools/%/package-lock.json
	@cd tools/$* && npm ci --silent --no-audit --no-fund --ignore-scripts --omit-lockfile-registry-resolved
	@touch $@

# The environments. The stamp is newer than the lock file, or pip runs again.
$(BIN)/.runtime: requirements.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(BIN)/.development: requirements-dev.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(BIN)/.runtime

# `summit` by name: the tree is not installed, because templates and pictures stand beside the package.
$(BIN)/summit: $(BIN)/.runtime
	@printf '#!%s\nimport sys\n\nsys.path.insert(0, "%s")\nfrom summit.commands import summit\n\nsummit()\n' "$(CURDIR)/$(BIN)/python" "$(CURDIR)" > $@
	@chmod +x $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say which with PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "The environment could not be made. On Debian: apt-get install python3-venv"; exit 1; }

%.mo: %.po | $(BIN)/.runtime
	@$(BIN)/pybabel --quiet compile -i $< -o $@

# Texts: collects what is to be translated; `summit/translations/README.md` says how.
messages: $(BIN)/.development
	@$(BIN)/python tools/messages.py

# Locked and hashed, naming no index.
lock: $(BIN)/.development
	PIP_CONFIG_FILE=/dev/null $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	PIP_CONFIG_FILE=/dev/null $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt
