# Everything a developer or operator runs. `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
KILLS ?= 20
DOCUMENTS ?= 200
SERVER_KILLS ?= 2
SEED ?= 1
ROUNDS ?= 1
ENRICHERS ?= 3
PARSERS ?= 1
OPERATOR := docker compose run --rm --no-deps --no-TTY
SCALED := -f docker-compose.yml -f docker-compose.scaled.yml
JOBS ?= 2
HELM := v3.22.0

.DEFAULT_GOAL := help
.PHONY: help run test check contracts bench bench-parse bench-facts chaos chaos-scaled houses upgrade test-opensearch tools lock users rotate backup restore roll replica promote scale scaled observe confine up down clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.runtime: requirements.lock pyproject.toml contracts/pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e contracts -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	touch $@

run: $(VENV)/.runtime ## Server, services and search page on the sample copy in seeds/
	$(BIN)/copydesk run

test: $(VENV)/.dev check ## All tests (JOBS= at once); what needs Docker or a browser is skipped by name where there is none
	$(BIN)/pytest --numprocesses $(JOBS) --dist loadfile

check: $(VENV)/.dev ## Types, style and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

contracts: $(VENV)/.dev ## Write JSON Schemas and the AsyncAPI document
	$(BIN)/python contracts/generate.py

bench: $(VENV)/.dev ## Events and articles a second, beside baselines of the same run
	$(BIN)/python -m benchmarks.events
	$(BIN)/python -m benchmarks.pipeline

bench-parse: $(VENV)/.dev ## What the parser reads right, and how fast
	$(BIN)/python -m benchmarks.parse

bench-facts: $(VENV)/.dev ## What the enricher finds right, and how fast
	$(BIN)/python -m benchmarks.facts

chaos: $(VENV)/.dev ## Kill services and server at random (KILLS=, DOCUMENTS=, SERVER_KILLS=, SEED=) and prove that all adds up
	$(BIN)/python -m tests.crash.chaos --kills $(KILLS) --documents $(DOCUMENTS) --server $(SERVER_KILLS) --seed $(SEED)

chaos-scaled: $(VENV)/.dev ## The same over a cluster, OpenSearch and S3 in containers: services, machines, primaries, engines
	$(BIN)/python -m tests.crash.scaled --documents $(DOCUMENTS) --kills $(KILLS) --seed $(SEED)

houses: $(VENV)/.dev ## The same files (DOCUMENTS=) through the embedded and the scaled house: do both hold the same?
	$(BIN)/python -m tests.crash.houses --files $(DOCUMENTS) --seed $(SEED)

upgrade: $(VENV)/.dev ## Replace the last release's services by ours under load, and back (RELEASE=, DOCUMENTS=, ROUNDS=)
	$(BIN)/python -m tests.crash.upgrade --documents $(DOCUMENTS) --rounds $(ROUNDS) $(if $(RELEASE),--release $(RELEASE))

test-opensearch: $(VENV)/.dev ## The stores' tests over a real OpenSearch in a container: minutes
	COPYDESK_TEST_OPENSEARCH=container $(BIN)/pytest tests/conformance tests/integration/test_index_away.py -k opensearch

tools: $(VENV)/.dev ## What checks the files of deploy/ and is no package of Python's: helm, Grafana's schema. Needs Go
	GOBIN=$(abspath $(BIN)) go install helm.sh/helm/v3/cmd/helm@$(HELM)
	cd tests/deploy/dashboards && go build -o $(abspath $(BIN))/check-dashboards .

lock: ## Pin every dependency again, with hashes, into the lock files
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-package copydesk-contracts --no-header -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra opensearch --extra tracing -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-package copydesk-contracts --no-header -q -o requirements-image.lock
	$(BIN)/uv pip compile pyproject.toml --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-package copydesk-contracts --no-header -q -o requirements-dev.lock

users: $(VENV)/.runtime ## An access list for the server and a password for each service, for docker-compose.users.yml
	$(BIN)/copydesk users deploy/users
	chown 10001 deploy/users/* || echo "the image's user has to read them: sudo chown 10001 deploy/users/*"

rotate: $(VENV)/.runtime ## New passwords for all services, one after the other, while everything runs
	sh deploy/operate/rotate.sh $(abspath $(BIN))/copydesk

backup: ## A backup of one moment into the folder TO=, which is not there yet, while everything runs
	$(OPERATOR) --volume "$(abspath $(dir $(TO))):/backups" operator copydesk backup /backups/$(notdir $(TO))

restore: ## The house as the backup in the folder FROM= has it; its volumes must be new
	docker compose stop watcher parser enricher indexer desk
	docker compose up --detach --wait redis
	$(OPERATOR) --volume "$(abspath $(dir $(FROM))):/backups" operator copydesk restore /backups/$(notdir $(FROM))
	docker compose up --wait

roll: ## The services of this checkout in place of those that run, one after the other
	docker compose build
	for service in watcher parser enricher indexer desk; do \
		docker compose up --detach --wait --no-deps "$$service" || exit 1; \
	done

replica: ## A replica of the server beside it
	docker compose --profile replica up --detach --wait replica

promote: ## The replica in place of the server, without losing anything
	sh deploy/operate/promote.sh

scale: ## So many of what costs most (ENRICHERS=, PARSERS=)
	docker compose up --wait --no-recreate --scale enricher=$(ENRICHERS) --scale parser=$(PARSERS)

scaled: ## A cluster, OpenSearch, an S3 store and two of each service, on this machine
	docker compose $(SCALED) up --build --wait

observe: ## Prometheus with alerts, and Grafana with a dashboard; COPYDESK_TOKEN is the password
	@test -n "$$COPYDESK_TOKEN" || { echo "set COPYDESK_TOKEN: metrics are not told without it" >&2; exit 1; }
	mkdir -p -m 0700 deploy/secrets
	rm -f deploy/secrets/metrics_token
	printf %s "$$COPYDESK_TOKEN" > deploy/secrets/metrics_token
	chmod 0444 deploy/secrets/metrics_token # Prometheus's own user has to read it; the folder is closed
	docker compose --profile observed up --build --wait

confine: ## Parsers that start behind all walls only, and what stands around those that run
	COPYDESK_SANDBOX=require docker compose up --detach --wait --no-deps parser
	docker compose exec -T desk copydesk status

up: ## Bring everything up with docker compose
	docker compose up --build --wait

down: ## Take it down again; volumes stay
	docker compose down

clean: ## Remove what was built and the local state
	rm -rf $(VENV) .copydesk build dist *.egg-info contracts/*.egg-info .mypy_cache .ruff_cache .pytest_cache
