# shellcheck shell=sh
# The second half of the pre-push hook. The first half reads it, for pushes to Heroku only, in the shell
# of the hook that contains it. $1 is the remote's name, $2 its URL, heroku_preflight_state the folder of
# this file. The hook's stdin, options and traps must stay as they are for the rest of the hook.

case $heroku_preflight_state in
  /* | ?:*) ;;
  *) heroku_preflight_state=$PWD/$heroku_preflight_state ;;
esac
heroku_preflight_input=$heroku_preflight_state/input.$$

# Tests the write before it reads stdin. On a full disk, creating a file often works, but writing doesn't.
if ! (umask 077 && echo probe >|"$heroku_preflight_input") 2>/dev/null; then
  echo "preflight: can't write to $heroku_preflight_state: nothing was checked, the push continues" >&2
  rm -f "$heroku_preflight_input"
  unset heroku_preflight_input
  return 0
fi
if ! cat >|"$heroku_preflight_input"; then
  echo 'preflight: push stopped: lost the list of refs, which the next hook needs' >&2
  rm -f "$heroku_preflight_input"
  exit 1
fi

heroku_preflight_recorded=
if [ -r "$heroku_preflight_state/node" ]; then
  IFS= read -r heroku_preflight_recorded <"$heroku_preflight_state/node" || :
fi

# The input is opened twice, so that each reader has its own offset: stdin for the rest of the hook, 9 for
# Node. Then the file is removed, so that an interrupted push leaves nothing behind. Node's stderr is 8,
# because this shell's own messages, such as "Killed", are discarded. Node runs in a subshell, because dash
# and ksh would redirect their own stderr together with Node's.
exec <"$heroku_preflight_input"
# shellcheck disable=SC2094
{
  rm -f "$heroku_preflight_input"
  heroku_preflight_status=127
  heroku_preflight_script=$heroku_preflight_state/start.cjs
  for heroku_preflight_node in node "$heroku_preflight_recorded" /bin/sh; do
    command -v "$heroku_preflight_node" >/dev/null 2>&1 || continue
    if [ "$heroku_preflight_node" = /bin/sh ]; then
      heroku_preflight_script=$heroku_preflight_state/find-node.sh
    fi
    heroku_preflight_status=0
    (
      # The URL may contain a password, and `ps` shows arguments to everyone.
      export HEROKU_PREFLIGHT_STATE="$heroku_preflight_state"
      export HEROKU_PREFLIGHT_REMOTE="${1-}"
      export HEROKU_PREFLIGHT_URL="${2-}"
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

case $heroku_preflight_status in
  # 137, 154: when the hook is done, it ends itself by SIGKILL (continue) or SIGVTALRM (stop) if exiting
  # would wait for name servers.
  0 | 137) ;;
  77 | 154) exit 1 ;;
  70 | 129 | 1[3-9]?)
    # The compiled code may have caused the crash.
    case $heroku_preflight_status in
      70 | 129 | 130 | 143) ;;
      *) (cd "$heroku_preflight_state" && rm -f code-*) 2>/dev/null || : ;;
    esac
    echo "preflight: the hook itself failed (exit $heroku_preflight_status), the push continues" >&2
    ;;
  *)
    # find-node.sh has searched version managers and Homebrew as well.
    echo 'preflight: nothing checked, push continues: no Node >= 20.19' \
      "(PATH: $(node -v 2>/dev/null || echo none))" >&2
    ;;
esac
unset heroku_preflight_input heroku_preflight_recorded heroku_preflight_node
unset heroku_preflight_script heroku_preflight_status
