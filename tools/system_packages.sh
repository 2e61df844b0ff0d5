#!/usr/bin/env bash
# Debian packages that are missing are installed (as root) or named (else): system_packages.sh NAME…
# With CI=true a package that stays missing is an error; without it the tests that need it say so and are skipped.
set -euo pipefail

present() {
  case $1 in
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
    chromium) command -v chromium >/dev/null ;;
    fonts-noto-cjk) compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null ;;
    *) [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
  esac
}

missing=()
for name in "$@"; do
  present "$name" || missing+=("$name")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing ${missing[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
  exit 0
fi

echo "missing: ${missing[*]}" >&2
echo "install with: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
[ "${CI:-}" != true ]
