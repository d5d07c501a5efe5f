#!/bin/sh
# Prints the path of a git that can run hooks from its configuration (2.54 or later): the machine's own, or
# the one of the distribution's development release. That one is unpacked beside the machine's with the libraries
# that it needs, into a cache, so a second run costs nothing. Messages go to stderr; exit 1: there is none.
set -eu

is_new_enough() {
  version=$("$1" --version 2>/dev/null) || return 1
  version=${version#git version }
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  [ "$major" -gt 2 ] || { [ "$major" -eq 2 ] && [ "$minor" -ge 54 ]; }
}

give_up() {
  echo "newer-git: $1" >&2
  exit 1
}

own=$(command -v git) || own=
if [ -n "$own" ] && is_new_enough "$own"; then
  echo "$own"
  exit
fi

cache=${XDG_CACHE_HOME:-$HOME/.cache}/heroku-preflight-tests/git
if is_new_enough "$cache/git"; then
  echo "$cache/git"
  exit
fi

command -v apt-get >/dev/null || give_up 'needs apt-get'
# The names of the suites with the newest packages.
next=
for id in $(sed -n 's/^ID=//p' /etc/os-release | tr -d '"'); do
  case $id in
    debian) next=unstable ;;
    ubuntu) next=devel ;;
  esac
done
[ -n "$next" ] || give_up 'knows only Debian and Ubuntu'
# Where this machine gets its own packages from.
# shellcheck disable=SC2016
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' |
  grep -m 1 -E "/$id/?\$") || give_up "no package source of $id"
keyring=/usr/share/keyrings/$id-archive-keyring.gpg
[ -r "$keyring" ] || give_up "no $keyring"

# apt with lists and a cache of its own. Its list of what is installed is empty, so that each library that
# git needs is downloaded, too.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/parts" "$work/state/lists/partial" "$work/cache/archives/partial"
: >"$work/status"
echo "deb [signed-by=$keyring] $mirror $next main" >"$work/sources.list"
cat >"$work/apt.conf" <<CONF
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "$work/parts";
Dir::Etc::preferencesparts "$work/parts";
Dir::State "$work/state";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::http::Timeout "30";
CONF
export APT_CONFIG="$work/apt.conf"
{
  apt-get update -qq && apt-get install -qq -y --download-only --no-install-recommends git patchelf
} >"$work/log" 2>&1 || { cat "$work/log" >&2 && give_up "can't download it"; }

# Unpacked under another name first, because another run may do the same.
root=$cache.$$
trap 'rm -rf "$work" "$root"' EXIT
mkdir -p "$root"
for package in "$work"/cache/archives/*.deb; do
  case ${package##*/} in
    perl* | libperl* | git-man_*) ;;
    *) dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --exclude=./usr/share ;;
  esac
done
loader=$(find "$root/usr" -type f -name 'ld-linux*.so*')
libraries=${loader%/*}
core=$root/usr/lib/git-core
for program in git git-remote-http; do
  "$loader" --library-path "$libraries" "$root/usr/bin/patchelf" \
    --set-interpreter "$cache${loader#"$root"}" \
    --force-rpath --set-rpath "\$ORIGIN/../${libraries##*/}" "$core/$program"
done
# It was built to find its other programs in /usr, where the machine's own git has them.
cat >"$root/git" <<WRAPPER
#!/bin/sh
export GIT_EXEC_PATH='$cache/usr/lib/git-core'
exec "\$GIT_EXEC_PATH/git" "\$@"
WRAPPER
chmod +x "$root/git"
is_new_enough "$cache/git" || rm -rf "$cache"
[ -e "$cache" ] || mv "$root" "$cache"
is_new_enough "$cache/git" || give_up "$cache/git doesn't run"
echo "$cache/git"
