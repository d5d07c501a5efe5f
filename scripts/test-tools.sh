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
# Ubuntu's chromium is a snap, and a runner of GitHub has Chrome.
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}"
