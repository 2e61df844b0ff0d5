#!/usr/bin/env bash
# Make or renew .venv from a lock: environment.sh run-time|development
# PYTHON names the interpreter (default python3; 3.11 or newer).
set -euo pipefail
cd "$(dirname "$0")/.."
level=$1
python=${PYTHON:-python3}
case $level in
  run-time) lock=requirements/base.txt ;;
  development) lock=requirements/dev.txt ;;
  *) echo "usage: $0 run-time|development" >&2; exit 2 ;;
esac
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

stamp=".venv/.$level"
wanted=$(sha256sum "$lock" pyproject.toml | sha256sum)
if [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
  touch "$stamp" # the files are newer, what they say is not
  exit 0
fi

if [ ! -x .venv/bin/python ]; then
  if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Kuaijin needs Python 3.11 or newer; name one: make PYTHON=python3.11 …" >&2
    exit 1
  fi
  "$python" -c 'import ensurepip, venv' 2>/dev/null || CI=true tools/system_packages.sh python3-venv
  echo "making .venv" >&2
  "$python" -m venv .venv
fi

echo "installing $lock into .venv" >&2
.venv/bin/python -m pip install --quiet --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
echo "$wanted" >"$stamp"
if [ "$level" = development ]; then # it holds all of the run time, in the same versions
  sha256sum requirements/base.txt pyproject.toml | sha256sum >.venv/.run-time
fi
