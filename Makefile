# `make` alone lists what there is. Every target does the set-up it needs; nothing has to be installed by hand
# but Python 3.11 or newer. PORT, DATA_DIR and every other variable of .env.example can be given:
# make run PORT=9000 DATA_DIR=/srv/push

.DEFAULT_GOAL := help
.PHONY: help run gateway demo test test-quick test-deep test-cluster faults bench bench-gateway bench-api bench-fanout bench-channels bench-nchan bench-history bench-pages bench-upload bench-workbooks bench-daily bench-composer bench-early bench-storage bench-webhooks bench-idle soak screenshots emoji check fix lock messages clean setup setup-dev setup-bench setup-channels chromium firefox gettext

ARGS ?=
DEMO ?= --demo
# Asserts are rewritten once, and not by each process of each run, though others may want no files of bytecode.
PYTEST := PYTHONDONTWRITEBYTECODE= exec .venv/bin/python -m pytest
# Of two cores: browsers and processes are waited for half of the time, so that four fill them.
JOBS ?= 4
MANAGE := .venv/bin/python manage.py
UV := uv==0.13.9
LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Start the console with its demo (DEMO= without it; PORT, DATA_DIR, ARGS) until Ctrl-C
	@exec $(MANAGE) runconsole $(DEMO) $(ARGS)

gateway: setup ## Start the gateway alone, a push service for other servers (PORT 8100, DATA_DIR var/gateway)
	@exec $(MANAGE) rungateway $(DEMO) $(ARGS)

demo: setup ## Prove that all parts work together: one push of 100,000 accounts, from package to devices
	@exec $(MANAGE) demo $(ARGS)

test: setup-dev chromium firefox gettext ## Run all tests (some of them: ARGS="tests/accounts -k dedupe")
	@.venv/bin/python -m compileall -q console pushes tests
	@echo "Running the tests; all of them take a few minutes."
	@$(PYTEST) -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

test-quick: setup-dev gettext ## Run what a change can reach, nearest first, for 70 s, without processes and browsers (SINCE=main)
	@scripts/quick.sh "$(SINCE)" $(ARGS)

bench: setup-bench ## Measure the check of packages beside sort, csv, pandas and polars (ARGS="--shapes phones --mb 10")
	@exec .venv/bin/python benchmarks/intake.py $(ARGS)

bench-gateway: setup ## Measure how the gateway finds devices, on SQLite and PostgreSQL (ARGS="--accounts 100000")
	@exec .venv/bin/python benchmarks/gateway.py $(ARGS)

bench-fanout: setup ## Measure how long a push takes to 2,000 devices that are online (ARGS="--devices 5000")
	@exec .venv/bin/python benchmarks/fanout.py $(ARGS)

bench-channels: setup-channels ## Measure Web Push, APNs and FCM beside pywebpush, aioapns and httpx (ARGS="--messages 1000 --rounds 1")
	@exec .venv/bin/python benchmarks/channels.py $(ARGS)

bench-nchan: setup-dev ## Measure a push to devices that are online beside nchan, if it is installed (ARGS="--devices 9000")
	@exec .venv/bin/python benchmarks/beside_nchan.py $(ARGS)

bench-history: setup-dev ## Measure what 1,000,000 pushes cost, on SQLite and PostgreSQL (ARGS="--pushes 100000")
	@exec .venv/bin/python benchmarks/history.py $(ARGS)

bench-workbooks: setup-dev ## Measure workbooks of 1,000,000 rows beside python-calamine alone (ARGS="--repeats 5")
	@exec .venv/bin/python benchmarks/workbooks.py $(ARGS)

bench-daily: setup-dev ## Measure what a limit of pushes a day costs each list (ARGS="--accounts 10000000")
	@exec .venv/bin/python benchmarks/daily.py $(ARGS)

bench-upload: setup-dev ## Measure from dropping a package to its first bad rows, beside receiving and checking it (ARGS="--mb 10")
	@exec .venv/bin/python benchmarks/upload.py $(ARGS)

bench-early: setup-dev ## Measure the first look in the browser beside the server's check (ARGS="--mb 10")
	@exec .venv/bin/python benchmarks/early.py $(ARGS)

bench-storage: setup-dev ## Measure a check with files in a bucket beside one with files on a disk (ARGS="--mb 10")
	@exec .venv/bin/python benchmarks/storage.py $(ARGS)

bench-pages: setup-dev ## Measure pages a second and waits, beside an earlier commit (ARGS="--against COMMIT")
	@exec .venv/bin/python benchmarks/pages.py $(ARGS)

bench-api: setup-dev chromium ## Measure status calls a second, and a package by the API beside the browser's way (ARGS="--mb 10")
	@exec .venv/bin/python benchmarks/api.py $(ARGS)

bench-webhooks: setup-dev ## Measure what telling a program of 1,000 pushes takes, and pages meanwhile (ARGS="--postgres")
	@exec .venv/bin/python benchmarks/webhooks.py $(ARGS)

bench-idle: setup-dev ## Measure what an installation takes that nobody uses, with and without a history (ARGS="--pushes 0")
	@exec .venv/bin/python benchmarks/idle.py $(ARGS)

soak: setup-dev ## Load an installation for an hour and print what grew (ARGS="--minutes 15")
	@exec .venv/bin/python benchmarks/soak.py $(ARGS)

screenshots: setup-dev ## Take the pictures of docs/img anew, with Chromium
	@exec .venv/bin/python scripts/screenshots.py $(ARGS)

bench-composer: setup-dev chromium ## Measure how fast Create Push answers a key, and the bytes of pages (ARGS="--presses 100")
	@exec .venv/bin/python benchmarks/composer.py $(ARGS)

faults: setup-dev ## Make every fault on purpose, with 500 pushes, and print what came of them (ARGS="--only worker storm")
	@exec .venv/bin/python -m tests.faults $(ARGS)

test-deep: setup-dev ## Check 20,000 generated packages against the slow reference, as once a night, and the contract
	@echo "Checking 20,000 generated packages, and the contract; this takes about ten minutes on two cores."
	@DEEP_EXAMPLES=10000 $(PYTEST) -n $(JOBS) --dist load tests/accounts \
		tests/contract/test_openapi.py tests/gateway/test_fuzz.py tests/console/api/test_document.py $(ARGS)

test-cluster: setup-dev chromium firefox ## Run the browser's tests on four machines, two of which are killed each minute (ARGS="tests/browser/test_upload.py")
	@INSTALLATION=cluster $(PYTEST) -v $(or $(ARGS),tests/browser tests/faults/test_machines.py)

check: setup-dev ## Check lint, format, sizes, types, import law, templates and migrations
	@echo "Checking lint and format."
	@.venv/bin/ruff check --quiet
	@.venv/bin/ruff format --quiet --check
	@echo "Checking the format of the templates."
	@git ls-files -z 'templates/*.html' | xargs -0 -r .venv/bin/djade --check --target-version 5.2
	@echo "Checking that no file, function or line of a template is too long."
	@.venv/bin/python scripts/sizes.py
	@echo "Checking types; this takes a minute the first time."
	@.venv/bin/mypy
	@echo "Checking the import law."
	@.venv/bin/lint-imports --no-logo
	@echo "Checking that no migration is missing."
	@$(MANAGE) makemigrations --check --dry-run

emoji: setup ## Make the list of the emoji picker anew, with npm
	@exec .venv/bin/python scripts/emoji_list.py

fix: setup-dev ## Put right what lint and format can put right themselves
	@.venv/bin/ruff check --fix
	@.venv/bin/ruff format
	@git ls-files -z 'templates/*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2

messages: setup-dev gettext ## Bring the Chinese catalogue up to date with the words in code and templates
	@$(MANAGE) makemessages --verbosity 0

lock: setup-dev ## Write requirements*.txt anew from requirements*.in (newer versions: ARGS=--upgrade)
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check "$(UV)"
	@echo "Resolving the requirements."
	@$(LOCK) $(ARGS) requirements.in -o requirements.txt
	@$(LOCK) $(ARGS) requirements-dev.in -o requirements-dev.txt
	@$(LOCK) $(ARGS) requirements-bench.in -o requirements-bench.txt

clean: ## Remove .venv and caches; the data in var/ stays
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache htmlcov .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed .venv and caches. The data in var/ was not touched."

setup: ## Make .venv with the locked requirements, and nothing else
	@scripts/setup.sh requirements.txt

setup-dev:
	@scripts/setup.sh requirements.txt requirements-dev.txt

setup-channels:
	@scripts/setup.sh requirements.txt requirements-dev.txt requirements-bench.txt

setup-bench:
	@scripts/setup.sh requirements.txt requirements-bench.txt

chromium:
	@ARGS='$(subst ','\'',$(ARGS))' scripts/browser.sh chromium

firefox:
	@ARGS='$(subst ','\'',$(ARGS))' scripts/browser.sh firefox

gettext:
	@scripts/gettext.sh
