#!/usr/bin/env bash
# Installs what the tests and the lint need besides npm's packages, on Debian and Ubuntu.
set -euo pipefail

missing=()
for tool in shellcheck zsh ksh busybox strace faketime pre-commit git-lfs; do
  command -v "$tool" >/dev/null || missing+=("$tool")
done
for tool in setfacl:acl setfattr:attr dbus-daemon:dbus gdbus:libglib2.0-bin gnome-keyring-daemon:gnome-keyring secret-tool:libsecret-tools; do
  command -v "${tool%:*}" >/dev/null || missing+=("${tool#*:}")
done

# Where scripts/picture/chromium.ts looks. A runner of GitHub has Chrome.
has_browser() {
  [ -e "${PREFLIGHT_TEST_CHROMIUM-/usr/bin/chromium}" ] || [ -e /usr/bin/google-chrome ]
}

[ ${#missing[@]} -gt 0 ] || ! has_browser || exit 0

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)
install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@"
}
"${as_root[@]}" apt-get update -qq || :
[ ${#missing[@]} = 0 ] || install "${missing[@]}"
# Apart, because Ubuntu has Chromium only as a snap, which can't read the tests' files.
has_browser || install chromium >/dev/null 2>&1 || :
has_browser ||
  echo "test-tools: no browser for the tests of pages: install Google Chrome, or set PREFLIGHT_TEST_CHROMIUM" >&2
