# shellcheck shell=sh
# run.sh starts this when neither PATH nor the installation has a Node that is new enough, as in a GUI
# client without a version manager on its PATH. It replaces itself with the newest Node of a version
# manager, else Homebrew's, the system's or the Heroku CLI's, and exits with 127 if there is none. It runs in
# its own /bin/sh, so that the settings of another hook don't matter here, and ours don't change that hook.

# The installer passes `which` on, to learn which Node that is.
question=${1-}

# The Nodes themselves, in folders named after their versions. No shims: a shim may start an old Node,
# or download one.
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

# Replaces this process with the Node in $1. Returns 86 if it's too old (from start.cjs), and another
# code if it isn't a program, doesn't start, is in the working tree, or any user may write to it.
become() {
  is_program "$1" && is_outside "${1%/*}" && is_guarded "$1" && is_guarded "${1%/*}" || return 127
  "$1" "$HEROKU_PREFLIGHT_STATE/start.cjs" probe </dev/null >/dev/null 2>&1 || return
  exec "$1" "$HEROKU_PREFLIGHT_STATE/start.cjs" ${question:+"$question"}
}

# A relative path could lead into the working tree, with files that others have written.
is_program() {
  case $1 in /*) [ -f "$1" ] && [ -x "$1" ] ;; *) return 1 ;; esac
}

# For a home, or a version manager's folder, that is in a working tree: a branch decides what is in it.
trees=${HEROKU_PREFLIGHT_TREES:-$(pwd -P):}
unset HEROKU_PREFLIGHT_TREES
is_outside() {
  (
    cd -P "$1" || exit
    others=$trees
    while [ -n "$others" ]; do
      case $1/:$PWD/ in "${others%%:*}"/* | *:"${others%%:*}"/*) exit 1 ;; esac
      others=${others#*:}
    done
  ) 2>/dev/null
}

is_guarded() {
  case $(ls -ldL "$1" 2>/dev/null) in ????????-*) ;; *) return 1 ;; esac
}

# Sets rank to a number that grows with the version in the path $1; 20 means the newest 20.
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
  # As text, not by arithmetic, because 08 isn't a valid octal number.
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

# Sets newest to the newest of these paths. Fails if there is none.
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

# Gives up after five that don't start, because each takes as long as a start of Node.
for _ in 1 2 3 4 5; do
  find_newest "$@" || break
  result=0
  become "$newest" || result=$?
  # The others are even older.
  [ "$result" != 86 ] || break
  for file; do
    shift
    [ "$file" = "$newest" ] || set -- "$@" "$file"
  done
done

# The last ones are the Heroku CLI's own. An update of the CLI removes the one that its plugin was run by.
for file in \
  /opt/homebrew/bin/node \
  /usr/local/bin/node \
  /home/linuxbrew/.linuxbrew/bin/node \
  /usr/bin/node \
  "$data"/heroku/client/current/bin/node \
  /opt/homebrew/opt/heroku/libexec/bin/node \
  /usr/local/opt/heroku/libexec/bin/node \
  /home/linuxbrew/.linuxbrew/opt/heroku/libexec/bin/node \
  /usr/local/lib/heroku/bin/node \
  /usr/lib/heroku/bin/node; do
  become "$file" || :
done
exit 127
