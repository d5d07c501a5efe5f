export const JOB_NAME = 'heroku-preflight';

// Lefthook puts {1} and {2} into the shell's text as they are, so a URL may hold anything: it's read
// from a here-document, and `exit` ends the shell before a line that follows could run. No double
// quotes, since on Windows lefthook puts its own around the text: without IFS and globs none are needed.
// What a job leaves of stdin, lefthook gives to the next job without its beginning, so `cat` takes it.
const RUN = `\
IFS=
set -f
: {files}
{ read -r remote <&9
  read -r url <&9
  hook=$(git rev-parse --git-common-dir)/heroku-preflight/pre-push
  [ ! -f $hook ] || sh $hook $remote $url 9<&-
  code=$?
  cat >/dev/null
  exit $code
} 9<<'END'
{1}
{2}
END
`;

/**
 * What a command and an item of `jobs` have in common. Source: lefthook 2.2.2, and its code.
 * Lefthook skips a job when another remote has the files of the push already, unless the job has
 * files of its own: whichever of these is a file below the top level. In a worktree that is `.git`.
 * `interactive` would give it the terminal for stdin.
 */
const JOB = {
  use_stdin: true,
  files: 'git rev-parse --git-path HEAD -- .git lefthook.yml',
  run: RUN,
};

/** For `commands`: 0, which is the default, comes last, and people count from 1. */
export const COMMAND = { priority: -1, ...JOB };

/** For `jobs`, which come before all commands and in the order of the file. */
export const ITEM = { name: JOB_NAME, ...JOB };
