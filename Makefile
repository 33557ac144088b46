# Needs Python 3.11 or later; everything else is set up, or said in one line. PYTHON=python3.12 chooses another one.
PYTHON ?= python3
VENV_PYTHON = .venv/bin/python

.PHONY: help run demo unit test bench fuzz soak package deb rpm docs docs-site lint format upgrade clean

help:
	@echo 'make run               serve the WSO2 server on 127.0.0.1:9999; without one, start a demonstration server'
	@echo 'make run CONFIG=FILE   serve the servers that a configuration names'
	@echo 'make demo              servers, Prometheus with the alert rules, Alertmanager, and a page of whom they would wake'
	@echo 'make demo FAULT=NAME   make a real fault, and tell which alert came, after how long, and whether it went; FAULT=all: all'
	@echo '                       FORM=probe: each server a target of its own; SCALE=6: every duration divided by six'
	@echo 'make unit              test what needs Python alone, in two minutes'
	@echo 'make test              set up what is missing, then check and test everything, on each Python that is installed'
	@echo 'make bench             measure beside the other JMX exporters; BENCH="--against CHECKOUT" beside another checkout'
	@echo 'make fuzz              mutated replies against the JMX client, web configurations, requests; FUZZ="--seconds 60 --inputs 100000" shortens it'
	@echo 'make soak              watch for half an hour that nothing grows or hangs; SOAK="--polls 1000 --siege 5" shortens it'
	@echo 'make package           install from nothing in each way that is shipped; PACKAGE="wheel debian" only those'
	@echo 'make deb               build the Debian package for the release that runs here, into dist'
	@echo 'make rpm               build the RPM package for RHEL and its like, with the Python that PYTHON names, into dist'
	@echo 'make docs              write anew what programs write: docs/metrics.md, docs/guidelines.md, the alert rules and runbooks, the dashboards'
	@echo 'make docs-site         build the documentation as a site, in build/site'
	@echo 'make lint              check style and types'
	@echo 'make format            lay the Python code out'
	@echo 'make upgrade           take the newest packages for development and tests that pyproject.toml allows'
	@echo 'make clean             remove the virtual environment, the cache, and whatever else tools have made'

run:
	@$(PYTHON) -m development.prepare run
	@exec $(VENV_PYTHON) -m development.demonstration $(if $(CONFIG),--config.file "$$CONFIG")

demo:
	@$(PYTHON) -m development.prepare demo
	@exec $(VENV_PYTHON) -m development.demo $(FAULT) $(if $(FORM),--form $(FORM)) $(if $(SCALE),--scale $(SCALE))

unit:
	@$(PYTHON) -m development.prepare unit
	@exec $(PYTHON) -m development.suite unit

test:
	@$(PYTHON) -m development.prepare test
	@$(MAKE) --no-print-directory lint
	@$(PYTHON) -m development.suite each
	@exec $(PYTHON) -m development.suite integration

bench:
	@$(PYTHON) -m development.prepare bench
	@exec $(VENV_PYTHON) -m benchmarks $(BENCH)

fuzz:
	@$(PYTHON) -m development.prepare fuzz
	@exec $(VENV_PYTHON) -m fuzz $(FUZZ)

soak:
	@$(PYTHON) -m development.prepare soak
	@exec $(VENV_PYTHON) -m soak $(SOAK)

package:
	@$(PYTHON) -m development.prepare package
	@exec $(VENV_PYTHON) -m development.trials $(PACKAGE)

deb:
	@$(PYTHON) -m development.prepare deb
	@exec $(VENV_PYTHON) -m development.debian_package

rpm:
	@$(PYTHON) -m development.prepare rpm
	@exec $(VENV_PYTHON) -m development.rpm_package

docs:
	@$(PYTHON) -m development.prepare docs
	@$(VENV_PYTHON) -m development.metrics_page
	@$(VENV_PYTHON) -m development.report_schema
	@$(VENV_PYTHON) -m development.guidelines_page
	@$(VENV_PYTHON) -m alerts.build
	@$(VENV_PYTHON) -m dashboards.build
	@$(VENV_PYTHON) -m development.kubernetes

docs-site:
	@$(PYTHON) -m development.prepare docs-site
	@.venvs/site/bin/python -m development.site

lint:
	@$(PYTHON) -m development.prepare lint
	@echo 'Checking style and types'
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .
	@$(VENV_PYTHON) -m mypy

upgrade:
	@exec $(PYTHON) -m development.constraints

format:
	@$(PYTHON) -m development.prepare format
	@$(VENV_PYTHON) -m ruff format .
	@$(VENV_PYTHON) -m ruff check --fix .

clean:
	rm -rf .venv .venvs .cache .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} +
