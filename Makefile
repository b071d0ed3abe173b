PYTHON ?= python3
BIN = .venv/bin
DEMO ?= yes
PORT ?= 8000
MINUTES ?= 20
RATE ?= 50

# The rules for accessible pages come by npm; where there is none, their tests say so and are skipped.
RULES = $(if $(shell command -v npm),tests/accessibility/node_modules/.package-lock.json)

.PHONY: install run test test-postgresql lint audit translations bench faults load soak

# Make .venv and install what is locked, by hash.
install: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# Prepare instance/ and serve on http://127.0.0.1:8000 (DEMO=no: without the demonstration).
run: install
	FUBIAO_BASE_URL=$${FUBIAO_BASE_URL:-http://127.0.0.1:$(PORT)} $(BIN)/fubiao init
	FUBIAO_BASE_URL=$${FUBIAO_BASE_URL:-http://127.0.0.1:$(PORT)} $(BIN)/fubiao demonstrate --load $(DEMO)
	FUBIAO_BASE_URL=$${FUBIAO_BASE_URL:-http://127.0.0.1:$(PORT)} \
	  $(BIN)/gunicorn --config deploy/gunicorn.conf.py --bind 127.0.0.1:$(PORT) 'app:create_app()'

# Run the whole suite.
test: install $(RULES)
	$(BIN)/pytest -n auto --dist worksteal

# Run on PostgreSQL whatever touches a database. Left out, by marker: browser, office and alike (words, pages and files are the
# same on either engine; its rules are held to PostgreSQL by other tests), and sqlite (about the embedded database itself).
test-postgresql: install
	FUBIAO_TEST_DATABASE=postgresql $(BIN)/pytest -n auto --dist worksteal

tests/accessibility/node_modules/.package-lock.json: tests/accessibility/package-lock.json
	npm ci --prefix tests/accessibility --ignore-scripts --no-audit --no-fund
	touch $@

# Check style, types, import directions, the drawn Word files and the translations.
lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/fubiao documents check
	$(BIN)/fubiao translations check

# Hold what is locked against the published vulnerabilities; a package that cannot be looked up fails, too.
audit:
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/pip install --quiet --disable-pip-version-check pip-audit
	.venv/audit/bin/pip-audit --requirement requirements.lock --no-deps --disable-pip --strict

# Bring the catalogues up to date; what is printed is still to be translated into English.
translations: install
	$(BIN)/fubiao translations update

# Time the main job against its peer and print the ratios.
bench: install
	$(BIN)/python -m tests.benchmarks

# Do every fault that must be survived on purpose, each beside a control, and print the table (about half an hour).
faults: install
	$(BIN)/python -m tests.proof.faults $(NAMES)

# Raise the load until it is too much, and print what one machine carries.
load: install
	$(BIN)/python -m tests.proof.load

# Half of that load for MINUTES minutes with one wrong request in twenty: memory, open files and log must stay flat.
soak: install
	$(BIN)/python -m tests.proof.soak --minutes $(MINUTES) --rate $(RATE)
