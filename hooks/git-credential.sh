# shellcheck shell=sh
# git's credential helper for git.heroku.com after `install-hooks --fast-credentials`. The shell that git
# starts reads it, with `get`, `store` or `erase` in $1. It answers as `heroku git:credentials` does, from the
# same keychain, without starting Node. Whatever it can't answer, it leaves to that command.

asked=
login=
case $1 in get | erase) ;; *) exit 0 ;; esac
while IFS= read -r line && [ -n "$line" ]; do
  case $line in
    protocol=* | host=*) asked=$asked$line/ ;;
    username=heroku) login=ours ;;
  esac
done
[ "$asked" = protocol=https/host=git.heroku.com/ ] || exit 0
if [ "$1" = erase ]; then
  # After a 401. The CLI has the same token, so leaving it the next `get` would only take longer.
  [ -z "$login" ] || echo 'heroku-preflight: Heroku rejected your login. Next: heroku login' >&2
  exit 0
fi

newline='
'
system=/usr/bin:/bin:/run/current-system/sw/bin

# If it's one line, and not empty.
answer_with() {
  case $1 in '' | *"$newline"*) return 0 ;; esac
  printf 'protocol=https\nhost=git.heroku.com\nusername=heroku\npassword=%s\n' "$1"
  exit 0
}

# Sets account, from what `heroku login` has written.
read_account() {
  account=
  if [ -n "${HEROKU_DATA_DIR-}" ]; then
    file=$HEROKU_DATA_DIR/login.json
  else
    file=${XDG_DATA_HOME:-${windows:+${LOCALAPPDATA-}}}
    file=${file:-${HOME-}/.local/share}/heroku/login.json
  fi
  [ -f "$file" ] || return 0
  # In a file with more than that, it isn't the CLI's.
  line=$(PATH=$system dd if="$file" bs=1024 count=1 2>/dev/null)
  case $line in '{"account":"'*'"}') ;; *) return 0 ;; esac
  account=${line#'{"account":"'}
  account=${account%'"}'}
  # Another character could be one of JSON's escapes, and a - an option.
  case $account in -* | *[!A-Za-z0-9@._+-]*) account= ;; esac
}

# Sets token. If a keyring is locked, secret-tool doesn't ask for its password, but the CLI does. If it doesn't
# answer, secret-tool would wait for a minute, and then the CLI for another one.
ask_keychain() {
  token=
  for tool in /usr/bin/secret-tool /usr/local/bin/secret-tool /run/current-system/sw/bin/secret-tool; do
    [ -x "$tool" ] || continue
    # Without a session bus, GLib would start one for the display, and leave it running.
    found=$(unset DISPLAY && PATH=$system timeout 3 "$tool" search service heroku-cli account "$account" 2>/dev/null) ||
      return 0
    case $found in
      *"${newline}secret = "*)
        token=${found#*"${newline}secret = "}
        token=${token%%"$newline"*}
        ;;
    esac
    return 0
  done
  if [ -n "$windows" ]; then
    token=$(HEROKU_PREFLIGHT_ACCOUNT=$account "$windows/System32/WindowsPowerShell/v1.0/powershell.exe" \
      -NoProfile -NonInteractive -Command "
        \$ErrorActionPreference = 'Stop'
        [void][Windows.Security.Credentials.PasswordVault, Windows.Security.Credentials, ContentType = WindowsRuntime]
        \$vault = New-Object Windows.Security.Credentials.PasswordVault
        \$vault.Retrieve('heroku-cli', \$env:HEROKU_PREFLIGHT_ACCOUNT).Password" </dev/null 2>/dev/null) || token=
    token=${token%"$(printf '\r')"}
  elif [ -x /usr/bin/security ]; then
    token=$(/usr/bin/security find-generic-password -a "$account" -s heroku-cli -w 2>/dev/null) || token=
  fi
}

windows=${SYSTEMROOT-}
case ${HEROKU_HOST:-heroku.com}${HEROKU_GIT_HOST-} in
  heroku.com)
    answer_with "${HEROKU_API_KEY-}"
    case ${HEROKU_NETRC_WRITE-} in
      [Tt][Rr][Uu][Ee]) ;;
      *)
        read_account
        if [ -n "$account" ]; then
          ask_keychain
          answer_with "$token"
        fi
        ;;
    esac
    ;;
esac
printf 'protocol=https\nhost=git.heroku.com\n\n' | heroku git:credentials get
exit
