import { INSTALLER } from '../base/text.ts';

/** The copy of hooks/pre-push in the git directory. Every text that calls it contains this. */
export const COPY = 'heroku-preflight/pre-push';

/** What a hook says in a clone without the copy. */
const NOT_INSTALLED = `preflight: not installed in this clone: ${INSTALLER}`;

/**
 * For `case`: URLs that may be Heroku's. It must not miss one, since the copy decides for good. The
 * copy also knows what a host name in HEROKU_HOST means, so with such a variable it sees each push.
 * @param url the shell's expression for the URL
 */
const mayBeHeroku = (url: string): string =>
  `case ${url}\${HEROKU_HOST:+/heroku.com/}\${HEROKU_GIT_HOST:+/heroku.com/} in *[/@.]heroku.com[/:]*)`;

/**
 * The git that runs the hook, and not one that a branch has put into a folder of PATH, such as
 * node_modules/.bin, which hook managers put first.
 */
const OWN_GIT = 'PATH=${GIT_EXEC_PATH:+$GIT_EXEC_PATH:}$PATH git';

export const COMMON_DIR = `$(${OWN_GIT} rev-parse --git-common-dir)`;

/**
 * Our line in a hook. It reads the copy into the hook's own shell, so that stdin, arguments and the
 * exit code of the commands below stay as they are. It starts no process on a push elsewhere. It ends
 * in a comment for the carriage return that git adds under core.autocrlf. `</dev/null` fails if there are
 * too few descriptors to read the copy, which would end the hook. It asks git only if the copy isn't in its
 * usual place: that takes longer than the rest of the line.
 */
export const HOOK_LINE =
  `${mayBeHeroku('${2-}')} if { heroku_hook=\${GIT_DIR-.git}/${COPY}; ` +
  `[ -r "$heroku_hook" ] || heroku_hook=${COMMON_DIR}/${COPY}; } </dev/null && ` +
  '[ -r "$heroku_hook" ]; then . "$heroku_hook"; ' +
  `else echo '${NOT_INSTALLED}' >&2 || :; fi ;; esac # heroku-preflight`;

/**
 * The same for a shell that has the remote and its URL in variables, and may not use double quotes: it
 * starts the copy with `redirection`. To be run with an empty IFS and without globs.
 */
export const commandLine = (remote: string, url: string, redirection: string): string =>
  `${mayBeHeroku(url)} hook=${COMMON_DIR}/${COPY}; ` +
  `if [ -r $hook ]; then /bin/sh $hook ${remote} ${url} ${redirection}; ` +
  `else echo '${NOT_INSTALLED}' >&2; fi ;; esac`;

/** For those who find the line in a file that they share. */
const COMMENT =
  '# heroku-preflight: wakes and checks the app before a push to Heroku. Clones without it push as usual.';

/** What a hook gets. */
export const HOOK_LINES = `${COMMENT}\n# shellcheck disable=SC1090\n${HOOK_LINE}\n`;

/**
 * Some managers run a hook that they found as `pre-push.legacy`, and one of them stops the push if that ends
 * before it has read its input: "Broken pipe". So this reads what is left at the end, after any lines that
 * others add, without a process for one or two refs. A shell's own `read` would take seconds for 100,000.
 */
const DRAIN_LINES = [
  "# Some managers stop a push if the hook that they run doesn't read its input.",
  "case $0 in *.legacy) trap 'read -r _ && read -r _ && read -r _ && command -p cat >/dev/null' EXIT ;; " +
    'esac # heroku-preflight\n',
].join('\n');

/** Whether git-lfs keeps files in this clone. In a linked worktree, they're in the common git directory. */
const HAS_LFS_FILES =
  '[ -d "${GIT_DIR:-.git}/lfs/objects" ] || ' +
  '{ [ -f "${GIT_DIR-}/commondir" ] && [ -d "$GIT_DIR/../../lfs/objects" ]; }';

/**
 * Runs git-lfs in a hook that has nothing else, because git-lfs adds nothing to a hook that it finds, and
 * pushes would leave out its files. It starts no process before git-lfs keeps files in the clone, and exits
 * as git-lfs's own hook does. git-lfs shows the comment when it refuses to replace the hook.
 */
const UPLOAD_LINES = [
  '# It also runs git-lfs, so git-lfs needs no hook of its own here. Its --force would remove these lines.',
  `if ${HAS_LFS_FILES}; then command -v git-lfs >/dev/null || { ` +
    "echo 'preflight: push stopped: no git-lfs on PATH to upload the files in .git/lfs' >&2; " +
    "echo '  To push without them: git push --no-verify' >&2; exit 2; }; " +
    `${OWN_GIT} lfs pre-push "$@" || exit; fi # heroku-preflight\n`,
].join('\n');

/** What a hook gets that has nothing else. */
const OWN_LINES = HOOK_LINES + DRAIN_LINES + UPLOAD_LINES;

/** A hook that has nothing else. */
export const NEW_HOOK = `#!/bin/sh\n${OWN_LINES}`;

// Earlier versions put all of hooks/pre-push into a hook, between markers.
const OLD_BLOCK = String.raw`# >>> heroku-preflight >>>\r?\n[^]*?# <<< heroku-preflight <<<`;
const LINES = String.raw`(?:# heroku-preflight: .*\r?\n)?(?:# shellcheck .*\r?\n)?case .*${COPY}.* # heroku-preflight`;
const DRAIN = String.raw`\r?\n(?:# Some managers .*\r?\n)?case \$0 in .* # heroku-preflight`;
const UPLOADS = String.raw`\r?\n(?:# It also .*\r?\n)?if .*git lfs pre-push .* # heroku-preflight`;
const OURS = new RegExp(
  String.raw`^(?:${OLD_BLOCK}|${LINES}(?:${DRAIN})?(?:${UPLOADS})?)\r?(\n|(?![^]))`,
  'm',
);

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Our part of a hook, its last line break included, with either kind of line ends; null: none. */
function findLines(text: string): Range | null {
  const found = OURS.exec(text);
  if (!found) return null;
  const { 0: lines, 1: lineEnd, index } = found;
  // At the end of a file without a last line break, ours is the one before our lines.
  const before = lineEnd === '' ? (/\r?\n$/.exec(text.slice(0, index))?.[0].length ?? 0) : 0;
  return { start: index - before, end: index + lines.length };
}

export const hasHookLines = (text: string): boolean => findLines(text) !== null;

/**
 * `text` with our lines as they are now: where they were, else below the first line of a `#!` script.
 * @param below a line that must come before ours, its line break included, if the script has it
 * @param uploads whether they run git-lfs, too; by default if they did, and no other line does
 */
export function withHookLines(
  text: string,
  {
    below = FIRST_LINE,
    uploads = areUploadsLeftToUs(text),
  }: { below?: RegExp | undefined; uploads?: boolean } = {},
): string {
  const lineEnd = /\r?\n/.exec(text)?.[0] ?? '\n';
  const old = findLines(text);
  // Ours were put above it: they move.
  if (old && below.test(text.slice(old.end)))
    return withHookLines(withoutHookLines(text), { below, uploads });
  const before = text.slice(0, old ? old.start : endOf(below, text));
  const after = old ? withoutHookLines(text.slice(old.end)) : text.slice(before.length);
  const lines = (uploads ? OWN_LINES : HOOK_LINES).replaceAll('\n', lineEnd);
  const isUnfinished = before !== '' && !before.endsWith('\n');
  return before + (isUnfinished ? lineEnd + lines.trimEnd() : lines) + after;
}

/** Whether a text calls git-lfs. */
export const callsLfs = (text: string): boolean => /\bgit[ -]lfs\b/.test(text);

const areUploadsLeftToUs = (text: string): boolean =>
  callsLfs(hookLinesIn(text)) && !callsLfs(withoutHookLines(text));

/** Our lines in a hook; empty: none. */
export function hookLinesIn(text: string): string {
  const lines = findLines(text);
  return lines === null ? '' : text.slice(lines.start, lines.end);
}

/** The line that names the program. */
const FIRST_LINE = /^#![^\n]*\n?/;

/** Where a line ends; without it, where the first line ends. */
function endOf(line: RegExp, text: string): number {
  const found = line.exec(text) ?? FIRST_LINE.exec(text);
  return found ? found.index + found[0].length : 0;
}

/** `text` as it was before us, whatever was written around our lines since. */
export function withoutHookLines(text: string): string {
  const lines = findLines(text);
  if (!lines) return text;
  return withoutHookLines(text.slice(0, lines.start) + text.slice(lines.end));
}

/** Whether nothing else is in it. */
export const isOursAlone = (text: string): boolean =>
  hasHookLines(text) && doesNothing(withoutHookLines(text));

/** Whether it's a script of one `#!` line, or one that only reads a manager's file beside it. */
export const doesNothing = (text: string): boolean =>
  /^#!\/(?:usr\/bin\/env |bin\/)sh\s*(?:\. "\$\(dirname (?:-- )?"\$0"\)\/_\/[\w.]+"\s*)?$/.test(
    text,
  );
