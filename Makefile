# `make run` and `make test` set everything up themselves; README.md tells the rest.
SHELL := /bin/bash
PORT ?= 8000
PYTHON ?= python3
CKAN_VERSIONS ?= 2.10 2.11 2.12
UV_VERSION := 0.13.9

export UV_SYSTEM_CERTS := 1
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE := copy

RUN := .venv/bin/python
TEXTS := $(wildcard locale/*/LC_MESSAGES/django.po)
FRONT := scripts/stylesheet.mjs $(shell find static templates weidewinkels -type f -not -name '*.pyc' 2>/dev/null)

.PHONY: run test test-ckan lint bench pictures messages setup clean

run: setup var/.static
	@PORT=$(PORT) scripts/run

test: setup
	$(RUN) -m pytest -n 2 tests/unit tests/security tests/contract tests/browser
	$(RUN) -m tests.on_postgres -n 2 -q

test-ckan: setup
	@for version in $(CKAN_VERSIONS); do \
	  scripts/test_ckan "$$version" || exit 1; \
	done

lint: setup
	scripts/lint

bench: setup var/.static
	$(RUN) -m bench

pictures: setup var/.static
	$(RUN) scripts/pictures.py

messages: setup
	$(RUN) scripts/messages.py write
	$(RUN) manage.py compilemessages

setup: .venv/.ready node_modules/.ready var/.texts

# Each step below is done again only when what it is made from changed.
.tool/bin/uv:
	@scripts/check_tools "$(PYTHON)"
	$(PYTHON) -m venv .tool
	.tool/bin/python -m pip install --quiet "uv==$(UV_VERSION)"

.venv/.ready: uv.lock pyproject.toml | .tool/bin/uv
	.tool/bin/uv sync --frozen --python "$(PYTHON)"
	@touch $@

node_modules/.ready: package-lock.json .npmrc | .venv/.ready
	scripts/npm_ci
	@touch $@

var/.texts: $(TEXTS) | .venv/.ready
	@mkdir -p var
	DEBUG=on $(RUN) manage.py compilemessages
	@touch $@

var/.static: $(FRONT) node_modules/.ready .venv/.ready
	SECRET_KEY=only-to-collect-static-files $(RUN) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

clean:
	rm -rf .venv .tool node_modules staticfiles var/.texts var/.static
