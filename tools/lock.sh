#!/usr/bin/env bash
# Renew the locks from pyproject.toml. The run time is locked to the versions that the tests run with.
set -euo pipefail
cd "$(dirname "$0")/.."
compile=(.venv/bin/uv pip compile --quiet --no-header --generate-hashes --python-version 3.11)
"${compile[@]}" "$@" --extra optimise --extra postgres --group dev pyproject.toml -o requirements/dev.txt
# the solver is optional for who installs the package, not for who runs the demo
"${compile[@]}" -c requirements/dev.txt --extra optimise --group build pyproject.toml -o requirements/base.txt
