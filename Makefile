lock: ## Pin every dependency again, with hashes, into the two lock files
	.venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-package copydesk-contracts --no-header -q -o requirements.lock
	.venv/bin/uv pip compile pyproject.toml --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-package copydesk-contracts --no-header -q -o requirements-dev.lock
