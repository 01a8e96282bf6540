# Everything a person types here. `make` alone lists it.

PYTHON ?= python3
BIN := .venv/bin
LOCKED = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --no-annotate --python-version 3.11
TRANSLATIONS := ombud/web/locale/zh_Hans/LC_MESSAGES/django.po
# More than there are cores: tests of browsers and processes wait much of their time.
WORKERS ?= 3

.PHONY: help setup serve test lint bench lock words shots
.DELETE_ON_ERROR:

help:
	@echo "make setup            bare machine to ready: Python, browser parts, words"
	@echo "make serve            set up and start Ombud"
	@echo "make test             set up and check everything, on SQLite and PostgreSQL"
	@echo "make lint             style, types, imports, words, and the figures of the house"
	@echo "make bench NAME=x     run bench/x.py"
	@echo "make words            collect new strings into the catalogue and compile it"
	@echo "make shots            pictures of every screen, or of NAME=x"
	@echo "make lock             resolve the dependencies again"

# ---- set-up: each stamp in .made/ is as new as what it was made from

setup: .made/python .made/ombud .made/assets .made/words

.made/python: requirements-dev.lock tools/build.lock
	@mkdir -p .made
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -qq --require-hashes -r tools/build.lock
	$(BIN)/python -m pip install -qq --require-hashes -r requirements-dev.lock
	@touch $@

.made/ombud: pyproject.toml .made/python
	$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $@

.made/assets: tools/assets.py package-lock.json ombud/web/icons.py .made/python
	@if command -v npm >/dev/null; then \
		echo "$(BIN)/python tools/assets.py"; $(BIN)/python tools/assets.py && touch $@; \
	else echo "NOT MADE: the browser's parts, because npm is missing (install nodejs and npm)"; fi

.made/words: $(TRANSLATIONS) tools/words.py .made/python
	$(BIN)/python tools/words.py compile
	@touch $@

$(TRANSLATIONS):
	$(BIN)/python tools/words.py update

# ---- to use

serve: setup
	$(BIN)/ombud serve

bench: setup
	@test -f "bench/$(NAME).py" || { echo "NAME is one of:"; ls bench/*.py; exit 1; }
	$(BIN)/python bench/$(NAME).py

shots: setup
	$(BIN)/python tools/shots.py $(NAME)

# ---- to check

test: lint chromium
	tools/suites $(BIN) $(WORKERS)

.PHONY: chromium
# Only a build machine may be changed by a test run.
chromium:
	@if [ "$$CI" = true ] && ! command -v chromium >/dev/null && [ "$$(id -u)" = 0 ] \
		&& command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -qq -y chromium fonts-noto-cjk >/dev/null \
			|| echo "apt-get could not install chromium"; \
	fi

.PHONY: style types js-types contracts words-whole
lint: style types js-types contracts words-whole
	$(BIN)/python tools/house.py

style: setup
	$(BIN)/ruff check --quiet --output-format concise

types: setup
	OMBUD_DATA=.made/mypy $(BIN)/mypy --no-error-summary

js-types: setup
	@if [ -x node_modules/.bin/tsc ]; then echo node_modules/.bin/tsc; \
		node_modules/.bin/tsc --project tsconfig.json; \
	else echo "NOT RUN: the types of the browser's code, because npm is missing"; fi

contracts: setup
	$(BIN)/lint-imports --no-cache

words-whole: setup
	$(BIN)/python tools/words.py missing

# ---- to change

words: .made/python
	$(BIN)/python tools/words.py update
	$(BIN)/python tools/words.py compile

lock: .made/python
	test -x $(BIN)/uv || $(BIN)/python -m pip install -qq uv
	$(LOCKED) pyproject.toml -o requirements.lock
	$(LOCKED) pyproject.toml --group dev -o requirements-dev.lock
	$(LOCKED) tools/build.in -o tools/build.lock
