# shellcheck shell=sh
# What run.sh starts instead of a Node when PATH and the installation name none that is new enough,
# as in a GUI client, which has no version manager on its PATH. Becomes the newest Node that a version
# manager keeps, else Homebrew's or the system's; 127 means that there is none. A process of its own
# in /bin/sh: whatever a foreign hook has set has no hold here, and nothing of this stays there.

# Of the version managers only the Nodes themselves, whose folders name their versions: a shim may
# start one that is too old, or download one.
home=${HOME-}
config=${XDG_CONFIG_HOME:-$home/.config}
data=${XDG_DATA_HOME:-$home/.local/share}
set -- \
  "${NVM_DIR:-$home/.nvm}"/versions/node/v*/bin/node \
  "$config"/nvm/versions/node/v*/bin/node \
  "${FNM_DIR:-$data/fnm}"/node-versions/v*/installation/bin/node \
  "$home"/.fnm/node-versions/v*/installation/bin/node \
  "$home/Library/Application Support/fnm"/node-versions/v*/installation/bin/node \
  "${VOLTA_HOME:-$home/.volta}"/tools/image/node/*/bin/node \
  "${ASDF_DATA_DIR:-$home/.asdf}"/installs/nodejs/*/bin/node \
  "${MISE_DATA_DIR:-$data/mise}"/installs/node/*/bin/node \
  /opt/homebrew/opt/node@*/bin/node \
  /usr/local/opt/node@*/bin/node \
  /home/linuxbrew/.linuxbrew/opt/node@*/bin/node

# Becomes this Node. Otherwise 86: it's too old, as start.cjs says; anything else: it's none, it
# doesn't start, or anybody may write to it.
become() {
  is_program "$1" && is_guarded "$1" && is_guarded "${1%/*}" || return 127
  "$1" "$HEROKU_PREFLIGHT_STATE/start.cjs" probe </dev/null >/dev/null 2>&1 || return
  exec "$1" "$HEROKU_PREFLIGHT_STATE/start.cjs"
}

# A relative path would lead into the working tree, which may hold a stranger's files.
is_program() {
  case $1 in /*) [ -f "$1" ] && [ -x "$1" ] ;; *) return 1 ;; esac
}

is_guarded() {
  case $(ls -ldL "$1" 2>/dev/null) in ????????-*) ;; *) return 1 ;; esac
}

# Sets rank to a number that grows with the version that a path names; 20 means the newest 20.
rank_of() {
  version=${1%/bin/node}
  version=${version%/installation}
  version=${version##*/}
  version=${version#node@}
  version=${version#v}
  case $version in
    *[!0-9.]* | .* | *..* | *.) return 1 ;;
    *.*.*.*) return 1 ;;
    *.*.*) ;;
    *.*) version=$version.999 ;;
    *) version=$version.999.999 ;;
  esac
  rank=1
  # Digits are put together, not added up: 08 would be a wrong octal number.
  for part in "${version%%.*}" "${version#*.}" "${version##*.}"; do
    part=${part%%.*}
    case $part in
      ?) rank=${rank}00$part ;;
      ??) rank=${rank}0$part ;;
      ???) rank=$rank$part ;;
      *) return 1 ;;
    esac
  done
}

# Sets newest to that one of these paths, none of which may be left.
find_newest() {
  newest=
  highest=0
  for file; do
    if is_program "$file" && rank_of "$file" && [ "$rank" -gt "$highest" ]; then
      newest=$file
      highest=$rank
    fi
  done
  [ -n "$newest" ]
}

# Five that don't start are enough: each costs as much as a start of Node.
for _ in 1 2 3 4 5; do
  find_newest "$@" || break
  result=0
  become "$newest" || result=$?
  # Those that are left are older still.
  [ "$result" != 86 ] || break
  for file; do
    shift
    [ "$file" = "$newest" ] || set -- "$@" "$file"
  done
done

for file in \
  /opt/homebrew/bin/node \
  /usr/local/bin/node \
  /home/linuxbrew/.linuxbrew/bin/node \
  /usr/bin/node; do
  become "$file" || :
done
exit 127
