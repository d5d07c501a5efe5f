# shellcheck shell=sh disable=SC2030,SC2031,SC3013,SC3045
# The second half of the pre-push hook. The first half reads it, for pushes to Heroku only, in the shell
# of the hook that contains it. $1 is the remote's name, $2 its URL, heroku_preflight_state the folder of
# this file. The hook's stdin, options, PATH and traps must stay as they are for the rest of the hook.
# -ef, -O and ulimit -n aren't in POSIX, but in every shell that runs hooks.

case $heroku_preflight_state in
  /* | ?:*) ;;
  *) heroku_preflight_state=$PWD/$heroku_preflight_state ;;
esac
heroku_preflight_input=$heroku_preflight_state/input.$$

# Sets trees to this repository's working trees, each with a colon after it: what is in them can come from
# anyone whose branch is checked out, and the token would be in reach. To be called in a subshell, because
# it needs a shell without the hook's options.
heroku_preflight_find_trees() {
  [ -z "${ZSH_VERSION-}" ] || emulate sh
  set +efu
  unset CDPATH
  # By its name too, because a branch can change a link in it that leads out of it.
  trees=$PWD:
  cd -P . && trees=$trees$PWD:
  cd -P "$heroku_preflight_state/.." && common=$PWD
  case $common in
    ?*/.git) trees=$trees${common%/.git}: ;;
    # A submodule's: its superproject has branches, too.
    ?*/.git/modules/*) trees=$trees${common%%/.git/modules/*}: ;;
  esac
  while read -r name _ tree; do
    [ "$name" != worktree ] || { cd "$common" && cd -P "$tree" && trees=$trees$PWD:; }
  done <"$common/config"
  for file in "$common"/worktrees/*/gitdir; do
    IFS= read -r tree <"$file" && cd "${file%/*}" && cd -P "${tree%/.git}" && trees=$trees$PWD:
  done
} 2>/dev/null

# Prints the folders of $1, a list such as PATH, that are outside the working trees. Also in a subshell.
heroku_preflight_outside() {
  heroku_preflight_find_trees
  outside=
  list=$1:
  while [ -n "$list" ]; do
    folder=${list%%:*}
    list=${list#*:}
    case $folder in /*) cd -P "$folder" || continue ;; *) continue ;; esac
    others=$trees
    while [ -n "$others" ]; do
      case $folder/:$PWD/ in "${others%%:*}"/* | *:"${others%%:*}"/*) continue 2 ;; esac
      others=${others#*:}
    done
    outside=$outside${outside:+:}$folder
  done
  echo "$outside"
} 2>/dev/null

# Whether NODE_OPTIONS loads code that a branch can change: by a relative path, by a package's name, or out of
# a working tree. `node-options` in .npmrc and Yarn's .pnp.cjs do. Also in a subshell.
heroku_preflight_has_foreign_options() {
  [ -z "${ZSH_VERSION-}" ] || emulate sh
  set -f +eu
  IFS=' ='
  loads=
  for word in $NODE_OPTIONS; do
    case $word in
      -r | --require | --import | --loader | --experimental-loader) loads=yes ;;
      -*) loads= ;;
      /*) [ -n "$(heroku_preflight_outside "${word%/*}")" ] || return 0 ;;
      *) [ -z "$loads" ] || return 0 ;;
    esac
  done
  return 1
}

# Whether the hook may read the list of refs after our line. If we can't tell, it may.
heroku_preflight_is_last() {
  # Inside a function, zsh has the function's name in $0.
  set -- "${ZSH_ARGZERO-$0}"
  # A hook manager has started the copy of hooks/pre-push.
  [ ! "$1" -ef "$heroku_preflight_state/pre-push" ] || return 0
  [ -f "$1" ] || return 1
  heroku_preflight_found=
  while IFS= read -r heroku_preflight_line || [ -n "$heroku_preflight_line" ]; do
    case $heroku_preflight_found$heroku_preflight_line in
      # With the carriage return that git may have added.
      *'# heroku-preflight' | *'# heroku-preflight'?) heroku_preflight_found=yes: ;;
      yes:'#'*) ;;
      yes:*[![:space:]]*) return 1 ;;
    esac
  done <"$1"
  # Our own lines run git-lfs if it keeps files here, and it would upload nothing.
  [ -n "$heroku_preflight_found" ] && [ ! -d "$heroku_preflight_state/../lfs/objects" ]
}

# An empty PATH would mean the current folder.
heroku_preflight_path=$(heroku_preflight_outside "${PATH-}")
heroku_preflight_path=${heroku_preflight_path:-/dev/null}
heroku_preflight_status=0
# Everything that can fail comes before the first read of stdin.
{
  (
    umask 077
    trap '' XFSZ
    PATH=$heroku_preflight_path
    # root may use another user's repository. On Windows, an administrator's folders belong to a group.
    case $heroku_preflight_state in
      /*) { [ -O "$heroku_preflight_state" ] || [ -O / ]; } && [ ! -L "$heroku_preflight_state" ] || exit 93 ;;
    esac
    # On a full disk, creating a file often works, but writing doesn't. 64 KB, because that's more than most
    # lists of refs have.
    heroku_preflight_probe=0123456789abcdef
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
      heroku_preflight_probe=$heroku_preflight_probe$heroku_preflight_probe
    done
    echo "$heroku_preflight_probe" >|"$heroku_preflight_input" || exit 90
    # Node needs 28. With fewer it crashes and prints a stack trace.
    ulimit -n >|"$heroku_preflight_input" || exit 90
    IFS= read -r heroku_preflight_probe <"$heroku_preflight_input" || exit 90
    case $heroku_preflight_probe in ? | [12]? | 3[01]) exit 91 ;; esac
    command -v cat || exit 92
    { :; } 9<&0 || exit 94
    cat >|"$heroku_preflight_input"
  ) >/dev/null || heroku_preflight_status=$?
} 2>/dev/null
case $heroku_preflight_status in
  0) heroku_preflight_problem= ;;
  90) heroku_preflight_problem="can't write to $heroku_preflight_state" ;;
  91) heroku_preflight_problem='ulimit -n is below 32' ;;
  92 | 126 | 127) heroku_preflight_problem="can't run cat from PATH outside the working tree" ;;
  93) heroku_preflight_problem="$heroku_preflight_state is another user's, or a link" ;;
  94) heroku_preflight_problem='stdin is closed' ;;
  *)
    if ! heroku_preflight_is_last; then
      echo 'preflight: push stopped: lost the list of refs, which the next hook needs' >&2
      (PATH=$heroku_preflight_path && rm -f "$heroku_preflight_input")
      exit 1
    fi
    heroku_preflight_problem="can't keep the list of refs in $heroku_preflight_state"
    ;;
esac
if [ -n "$heroku_preflight_problem" ]; then
  echo "preflight: nothing checked, push continues: $heroku_preflight_problem" >&2
  (PATH=$heroku_preflight_path && rm -f "$heroku_preflight_input") 2>/dev/null || :
  heroku_preflight_status=0
else
  # The input is opened twice, so that each reader has its own offset: stdin for the rest of the hook, 9 for
  # Node. Then start.cjs removes the file, which costs no process. Node's stderr is 8, because this shell's
  # own messages, such as "Killed", are discarded. Node runs in a subshell, because dash and ksh would
  # redirect their own stderr together with Node's.
  exec <"$heroku_preflight_input"
  heroku_preflight_status=127
  # shellcheck disable=SC2094
  {
    heroku_preflight_recorded=
    heroku_preflight_caller=
    if [ -r "$heroku_preflight_state/node" ]; then
      {
        IFS= read -r heroku_preflight_recorded
        IFS= read -r heroku_preflight_caller
      } <"$heroku_preflight_state/node" || :
    fi
    heroku_preflight_script=$heroku_preflight_state/start.cjs
    heroku_preflight_tried=
    for heroku_preflight_node in node again "$heroku_preflight_recorded" /bin/sh; do
      case $heroku_preflight_node in
        node) ;;
        # Node ends with 1 if it can't load a file of NODE_OPTIONS, such as a debugger's that was removed, and
        # with 9 if it doesn't know an option.
        again)
          case $heroku_preflight_status${NODE_OPTIONS:+set} in [19]set) ;; *) continue ;; esac
          heroku_preflight_node=node
          heroku_preflight_tried=yes
          ;;
        /bin/sh) heroku_preflight_script=$heroku_preflight_state/find-node.sh ;;
        # On Windows, where the developer's own choice counts.
        ?:*) ;;
        *) [ -n "$(heroku_preflight_outside "${heroku_preflight_node%/*}")" ] || continue ;;
      esac
      heroku_preflight_status=0
      (
        # What Node starts, such as git, takes its programs from the same folders.
        export PATH="$heroku_preflight_path"
        command -v "$heroku_preflight_node" >/dev/null || exit 127
        # Node's own debug output would show the token; git's doesn't. With one thread, writing a file would
        # wait for name servers.
        unset NODE_DEBUG NODE_DEBUG_NATIVE DEBUG UV_THREADPOOL_SIZE
        # It can be needed to reach the network at all.
        if [ -n "$heroku_preflight_tried" ] ||
          { [ -n "${NODE_OPTIONS-}" ] && (heroku_preflight_has_foreign_options); }; then
          unset NODE_OPTIONS
        fi
        # The URL may contain a password, and `ps` shows arguments to everyone.
        export HEROKU_PREFLIGHT_STATE="$heroku_preflight_state"
        export HEROKU_PREFLIGHT_REMOTE="${1-}"
        export HEROKU_PREFLIGHT_URL="${2-}"
        # What it suggests are commands of the Heroku CLI's plugin, if that has installed it.
        export HEROKU_PREFLIGHT_CALLER="${HEROKU_PREFLIGHT_CALLER:-$heroku_preflight_caller}"
        if [ "$heroku_preflight_node" = /bin/sh ]; then
          HEROKU_PREFLIGHT_TREES=$(heroku_preflight_find_trees; echo "$trees")
          export HEROKU_PREFLIGHT_TREES
        fi
        exec "$heroku_preflight_node" "$heroku_preflight_script" <&9 9<&- >&8 2>&8 8>&-
      ) || heroku_preflight_status=$?
      # For a signal, ksh adds 256 to its number. Other shells add 128.
      if [ "$heroku_preflight_status" -gt 256 ]; then
        heroku_preflight_status=$((heroku_preflight_status - 128))
      fi
      # Any other status comes from an old Node, or from a shim that found no Node: tries the next one.
      case $heroku_preflight_status in 0 | 70 | 77 | 129 | 1[3-9]?) break ;; esac
    done
  } 9<"$heroku_preflight_input" 8>&2 2>/dev/null
  # Only if start.cjs hasn't done it.
  if [ -e "$heroku_preflight_input" ]; then
    PATH=$heroku_preflight_path rm -f "$heroku_preflight_input" || :
  fi
fi

case $heroku_preflight_status in
  # 155, 154: when the hook is done, it ends itself by SIGPROF (continue) or SIGVTALRM (stop) if exiting
  # would wait for name servers.
  0 | 155) ;;
  77 | 154) exit 1 ;;
  70 | 129 | 1[3-9]?)
    # The compiled code may have caused the crash.
    case $heroku_preflight_status in
      70 | 129 | 130 | 137 | 143) ;;
      *) (PATH=$heroku_preflight_path && cd "$heroku_preflight_state" && rm -f code-*) 2>/dev/null || : ;;
    esac
    echo "preflight: the hook itself failed (exit $heroku_preflight_status), the push continues" >&2
    ;;
  *)
    # find-node.sh has searched version managers and Homebrew as well.
    heroku_preflight_problem=$(PATH=$heroku_preflight_path && node -v 2>/dev/null || echo none)
    if command -v node >/dev/null && ! (PATH=$heroku_preflight_path && command -v node) >/dev/null; then
      heroku_preflight_problem="$heroku_preflight_problem outside the working tree"
    fi
    echo "preflight: nothing checked, push continues: no Node >= 20.19 (PATH: $heroku_preflight_problem)" >&2
    ;;
esac
unset heroku_preflight_input heroku_preflight_recorded heroku_preflight_node heroku_preflight_script
unset heroku_preflight_caller
unset heroku_preflight_path heroku_preflight_problem heroku_preflight_status
unset heroku_preflight_found heroku_preflight_line heroku_preflight_tried
unset -f heroku_preflight_outside heroku_preflight_is_last
unset -f heroku_preflight_find_trees heroku_preflight_has_foreign_options
