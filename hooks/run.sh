# shellcheck shell=sh
# The second half of the pre-push hook, read by the first (in the shell of whatever hook holds it)
# for pushes to Heroku alone: $1 is the remote's name, $2 its URL, heroku_preflight_state the folder
# of this file. A hook that follows finds its stdin, options and traps as it would without us.

case $heroku_preflight_state in
  /* | ?:*) ;;
  *) heroku_preflight_state=$PWD/$heroku_preflight_state ;;
esac
heroku_preflight_input=$heroku_preflight_state/input.$$

# On a full disk an empty file can often be made, but not this line: try before stdin is touched.
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

# Two descriptors, each with an offset of its own: stdin for the hook that follows, 9 for Node. With
# both open the file's name can go, so that an interrupted push leaves nothing behind. Node's stderr
# is 8: what this shell itself says about how Node ended, such as "Killed", isn't shown. (In a subshell,
# since dash and ksh would redirect their own stderr with the command's.)
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
      # Remote and URL may hold a password, and arguments are public (`ps`).
      export HEROKU_PREFLIGHT_STATE="$heroku_preflight_state"
      export HEROKU_PREFLIGHT_REMOTE="${1-}"
      export HEROKU_PREFLIGHT_URL="${2-}"
      exec "$heroku_preflight_node" "$heroku_preflight_script" <&9 9<&- >&8 2>&8 8>&-
    ) || heroku_preflight_status=$?
    # Ksh adds 256 to a signal's number, others 128.
    if [ "$heroku_preflight_status" -gt 256 ]; then
      heroku_preflight_status=$((heroku_preflight_status - 128))
    fi
    # All else is no answer of start.cjs, but of a shim that found no Node, or an old Node.
    case $heroku_preflight_status in 0 | 70 | 77 | 129 | 1[3-9]?) break ;; esac
  done
} 9<"$heroku_preflight_input" 8>&2 2>/dev/null

case $heroku_preflight_status in
  # 137: a hook with nothing left to do ends itself so, where exiting would wait for name servers.
  0 | 137) ;;
  77) exit 1 ;;
  70 | 129 | 1[3-9]?)
    # What a crash may come from.
    case $heroku_preflight_status in
      70 | 129 | 130 | 143) ;;
      *) (cd "$heroku_preflight_state" && rm -f code-*) 2>/dev/null || : ;;
    esac
    echo "preflight: the hook itself failed (exit $heroku_preflight_status), the push continues" >&2
    ;;
  *)
    echo "preflight: no working Node >= 20.19 on PATH ($(node -v 2>/dev/null || echo none))," \
      'in version managers or in Homebrew: nothing was checked, the push continues' >&2
    ;;
esac
unset heroku_preflight_input heroku_preflight_recorded heroku_preflight_node
unset heroku_preflight_script heroku_preflight_status
