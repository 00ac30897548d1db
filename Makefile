# Thin on purpose: what a target does stands in the script of the same name under .ci/.

SHELL := /bin/bash

# The prompt travels to the script by the environment, so that quotes and dollar signs in it survive.
override PROMPT := $(value PROMPT)
export PROMPT
ARGS ?=
INPUTS ?= 1000000

.PHONY: help setup run test test-live report-check kill-test attack-cases lint format docs bench experiments coverage fuzz lean clean

help: ## Lists these targets.
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1|/p' Makefile | while IFS='|' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

setup: ## Makes sure that the C libraries are there; installs them with apt when run as root.
	@.ci/setup

run: ## Draws: make run PROMPT="three red apples" ARGS="--rounds 4 --out pictures"
	@.ci/genagent $(ARGS)

# At most 16 at a time: with more, a test waits for its turn in the middle, and its limits of time mean little.
test: setup ## Runs all tests: make test ARGS="--filter SessionMachine"
	@SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$${SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH:-16} swift test $(ARGS)

test-live: setup ## Runs the tests against real servers; installs and builds them under .build/live first (minutes).
	@.ci/live all
	@.ci/live-http2

report-check: setup ## Writes sample pages and checks them in a headless Chromium, where there is one.
	@.ci/report-check

kill-test: setup ## Kills sessions before every input and at random moments: make kill-test ARGS="--kills 1000 --seed 2"
	@.ci/kill-test $(ARGS)

attack-cases: ## Runs the cases of ../shared/cases/attack, where they are: make attack-cases ARGS="key-cut"
	@.ci/attack-cases $(ARGS)

lint: ## Checks format and house rules.
	@.ci/lint

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

lean: ## Builds a package outside this one that uses nothing but the product GenAgent.
	@.ci/lean-consumer

clean: ## Removes everything that was built.
	@rm -rf .build docs Examples/*/.build
