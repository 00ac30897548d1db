# Thin on purpose: the script of the same name under .ci/ says what a target does.

SHELL := /bin/bash

# Prompt and folder reach the scripts through the environment, so that quotes and dollar signs in them survive.
override PROMPT := $(value PROMPT)
export PROMPT
ifdef PREFIX
override PREFIX := $(value PREFIX)
export PREFIX
endif
ARGS ?=
INPUTS ?= 1000000

.PHONY: help setup run install test test-live report-check kill-test attack-cases lint count api format docs bench experiments coverage fuzz lean clean

help: ## Lists these targets.
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1|/p' Makefile | while IFS='|' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

setup: ## Checks that the C libraries are there; installs them with apt when run as root.
	@.ci/setup

run: ## Draws an image: make run PROMPT="three red apples" ARGS="--rounds 4 --out images"
	@.ci/genagent $(ARGS)

install: ## Builds genagent in release and installs it: make install PREFIX=/usr/local (default ~/.local)
	@.ci/install

# At most 16 tests at a time: with more, tests wait in the middle, and their time limits mean little.
test: setup ## Runs all tests: make test ARGS="--filter SessionMachine"
	@SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$${SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH:-16} swift test $(ARGS)

test-live: setup ## Runs the tests against real servers; installs and builds them under .build/live first (minutes).
	@.ci/live all
	@.ci/live-http2

report-check: setup ## Writes sample pages and checks them in a headless Chromium, if there is one.
	@.ci/report-check

kill-test: setup ## Kills sessions before every input and at random moments: make kill-test ARGS="--kills 1000 --seed 2"
	@.ci/kill-test $(ARGS)

attack-cases: ## Runs the cases of ../shared/cases/attack, if they are there: make attack-cases ARGS="key-cut"
	@.ci/attack-cases $(ARGS)

lint: ## Checks format and house rules.
	@.ci/lint

count: ## Counts files, lines and public declarations of Sources, by room.
	@.ci/count

api: setup ## Compares the public API with the baseline; make api ARGS=--update writes the baseline anew.
	@.ci/api $(ARGS)

format: ## Formats all Swift files in place.
	@.ci/format

docs: setup ## Builds the reference documentation into docs/; a warning is an error.
	@.ci/docs

bench: setup ## Runs the benchmarks in release.
	@.ci/nested Benchmarks benchmarks $(ARGS)

experiments: setup ## Trains and measures in the sandbox in release (40 minutes): make experiments ARGS="table2"; see Documentation/Results.
	@.ci/experiments $(ARGS)

coverage: setup ## Measures line coverage of Sources/GenAgent; fails below 90 %.
	@.ci/coverage

fuzz: setup ## Feeds the turn parser INPUTS random and mutated turns in release (default 1000000).
	@.ci/lab fuzz-turns $(INPUTS) $(ARGS)

lean: ## Builds the README's core example as a package that uses nothing but the product GenAgent.
	@.ci/lean-consumer

clean: ## Removes everything that was built.
	@rm -rf .build docs Examples/*/.build
