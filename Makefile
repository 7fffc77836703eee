# Two commands do all the set-up: `make course` to learn, `make test` to work on the house.
# Needs Python 3.11 or newer and make, GNU Make 3.81 (macOS) included; `make` alone is the help.

.DEFAULT_GOAL := help
.PHONY: help course workshop book test lint clean chromium bubblewrap node postgresql caddy \
    course-environment workshop-environment book-environment test-environment
.NOTPARALLEL:

SHELL := /bin/sh
WORKSPACE ?= workspace
ROOM ?= room
ENVIRONMENT := .venv
PY := $(ENVIRONMENT)/bin/python
PYTHONS := python3.14 python3.13 python3.12 python3.11 python3

help:
	@echo 'make course   set up, and open the course in JupyterLab on ./$(WORKSPACE)'
	@echo '              (TEACHKIT_NO_BROWSER=1 make course prints the address only)'
	@echo 'make workshop set up, and open a room for a class; it is kept in ./$(ROOM)'
	@echo 'make book     set up, build the live book, and serve it on this machine (needs Node.js)'
	@echo 'make test     set up, and run every check: style, types, imports, tests, notebooks, browser'
	@echo 'make lint     the quick ones of these: style, types, imports'
	@echo 'make clean    remove what can be made again; ./$(WORKSPACE) and ./$(ROOM) are yours and stay'

course: course-environment
	@exec $(PY) -m teachkit start --update "$(WORKSPACE)"

workshop: workshop-environment
	@exec $(PY) -m teachkit workshop "$(ROOM)"

book: book-environment node
	@exec $(PY) -m teachkit book serve

test: test-environment chromium bubblewrap node postgresql caddy
	@failed=''; \
	step() { name=$$1; shift; echo "--- $$name"; "$$@" || failed="$$failed, $$name"; }; \
	step 'style' $(PY) -m ruff check .; \
	step 'format' $(PY) -m ruff format --check .; \
	step 'types' $(PY) -m mypy; \
	step 'imports' $(ENVIRONMENT)/bin/lint-imports; \
	step 'tests' $(PY) -m pytest $(PYTEST_ARGS); \
	if [ -n "$$failed" ]; then echo "make test: failed:$${failed#,}" >&2; exit 1; fi; \
	echo 'make test: all is well'

lint: test-environment
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(ENVIRONMENT)/bin/lint-imports

clean:
	@rm -rf $(ENVIRONMENT) .nox _build dist .coverage .coverage.* .hypothesis .pytest_cache \
	    .mypy_cache .ruff_cache .import_linter_cache
	@echo 'clean: removed the environment, builds and caches; ./$(WORKSPACE) and ./$(ROOM) are untouched'

# Programs of the system that the tests want.
chromium:
	$(call system,chromium,[ -n "$$TEACHKIT_CHROMIUM" ] || $(call on_path,chromium) \
	    || $(call on_path,chromium-browser) || $(call on_path,google-chrome) \
	    || [ -x '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' ],chromium,$\
	    The browser tests are skipped.,brew install --cask google-chrome)

# Grading is sealed without it as well; with it, the learner's process has its own namespaces too.
bubblewrap:
	$(call system,bubblewrap,[ "$$(uname)" != Linux ] || $(call on_path,bwrap),bubblewrap,$\
	    Some tests of the sandbox are skipped.,not needed)

# The live book's scripts are bundled, and its Python is started once ahead of time, by Node.js.
node:
	$(call system,Node.js and npm,$(call on_path,node) && $(call on_path,npm),nodejs npm,$\
	    The live book cannot be built$(comma) and its tests are skipped.,brew install node)

# A room may keep its answers in PostgreSQL; the tests start a server of their own.
postgresql:
	$(call system,PostgreSQL,ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 \
	    || $(call on_path,pg_ctl),postgresql,Its tests are skipped.,brew install postgresql)

# In front of two servers of one room; the tests look whether both are one.
caddy:
	$(call system,Caddy,$(call on_path,caddy),caddy,$\
	    Some tests of the workshop are skipped.,brew install caddy)

on_path = command -v $(1) >/dev/null 2>&1

# system,NAME,IS IT THERE,PACKAGES,WITHOUT IT,ON MACOS: never fetched behind your back, but for CI on
# Debian as root; otherwise a sentence says what to do.
define system
@if $(2); then exit 0; fi; \
if [ "$$CI" = true ] && [ "$$(id -u)" = 0 ] && $(call on_path,apt-get); then \
    echo 'installing $(1) for the tests'; \
    export DEBIAN_FRONTEND=noninteractive; \
    install='apt-get install -y -qq --no-install-recommends $(3)'; \
    if $$install >/dev/null 2>&1 || { apt-get update -qq && $$install >/dev/null; }; \
        then exit 0; fi; \
fi; \
echo 'could not install: $(1). $(strip $(4)) To have them run:'; \
echo '    Debian, Ubuntu: sudo apt install $(3)    macOS: $(5)'
endef

course-environment:
	$(call ensure,course,lab$(comma)grade)

workshop-environment:
	$(call ensure,workshop,lab$(comma)grade$(comma)workshop)

book-environment:
	$(call ensure,book,lab$(comma)publish)

# The test set holds the others as well.
test-environment:
	$(call ensure,test,test)
	@cp $(ENVIRONMENT)/test.stamp $(ENVIRONMENT)/course.stamp
	@cp $(ENVIRONMENT)/test.stamp $(ENVIRONMENT)/book.stamp
	@cp $(ENVIRONMENT)/test.stamp $(ENVIRONMENT)/workshop.stamp

comma := ,

# ensure,SET,EXTRAS: the environment has these extras as pinned. A stamp holds what it was made
# from and where, so that a second run asks nobody anything, and a moved clone is made anew.
define ensure
@set -e; \
want="$$(pwd) $$(cat pyproject.toml constraints.txt | cksum)"; \
if [ "$$(cat $(ENVIRONMENT)/$(1).stamp 2>/dev/null)" = "$$want" ] \
    && $(PY) -c 'import teachkit' 2>/dev/null; then exit 0; fi; \
if ! { [ "$$(cat $(ENVIRONMENT)/place 2>/dev/null)" = "$$(pwd)" ] && $(PY) -m pip --version \
    >/dev/null 2>&1; }; then \
    chosen=''; bare=''; \
    for candidate in $(PYTHON) $(PYTHONS); do \
        "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
        if "$$candidate" -c 'import ensurepip, venv' 2>/dev/null; then \
            chosen=$$candidate; break; \
        fi; \
        bare=$${bare:-$$candidate}; \
    done; \
    if [ -z "$$chosen" ] && [ -n "$$bare" ]; then \
        echo "make: $$bare cannot make environments; on Debian or Ubuntu: sudo apt install $$(basename "$$bare")-venv" >&2; \
        exit 1; \
    elif [ -z "$$chosen" ]; then \
        echo 'make: no Python 3.11 or newer here; on Debian or Ubuntu: sudo apt install python3 python3-venv, on macOS: brew install python@3.13' >&2; \
        exit 1; \
    fi; \
    echo "making $(ENVIRONMENT) with $$("$$chosen" --version)"; \
    rm -rf $(ENVIRONMENT); "$$chosen" -m venv $(ENVIRONMENT); pwd >$(ENVIRONMENT)/place; \
fi; \
echo 'installing what constraints.txt pins (the first time only)'; \
rm -f $(ENVIRONMENT)/*.stamp $(ENVIRONMENT)/failed; \
{ PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt $(PY) -m pip install \
    --disable-pip-version-check --no-compile --no-input --progress-bar off -e '.[$(2)]' 2>&1 \
    || touch $(ENVIRONMENT)/failed; } | tee $(ENVIRONMENT)/install.log | { found=0; \
    while IFS= read -r line; do case "$$line" in \
        Collecting*|Processing*) found=$$((found + 1)); \
            if [ -t 1 ]; then printf '\r  %s packages found' "$$found"; \
            elif [ $$((found % 25)) = 0 ]; then echo "  $$found packages found"; fi;; \
        'Installing collected'*) [ ! -t 1 ] || echo; echo '  unpacking them';; \
    esac; done; }; \
if [ -e $(ENVIRONMENT)/failed ]; then \
    grep -E '^ *(ERROR|error)' $(ENVIRONMENT)/install.log | tail -n 2 >&2; \
    echo 'make: the packages could not be installed (no network?); all that was said is in $(ENVIRONMENT)/install.log' >&2; \
    exit 1; \
fi; \
echo "$$want" >$(ENVIRONMENT)/$(1).stamp
endef
