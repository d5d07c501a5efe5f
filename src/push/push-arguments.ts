// git's options that take the next argument as their value (git(1); the others take none, or `=`).
const GIT_VALUE_OPTIONS = new Set([
  '-C',
  '-c',
  '--attr-source',
  '--config-env',
  '--git-dir',
  '--namespace',
  '--super-prefix',
  '--work-tree',
]);

/** What follows `push` on git's command line; undefined if `argv` is no `git push`. */
export function pushArguments(argv: readonly string[]): readonly string[] | undefined {
  const [program = '', ...args] = argv;
  const name = program.replace(/^.*[/\\]/, '').replace(/\.exe$/i, '');
  if (name === 'git-push') return args;
  if (name !== 'git') return undefined;
  let index = 0;
  while (args[index]?.startsWith('-') === true)
    index += GIT_VALUE_OPTIONS.has(args[index] ?? '') ? 2 : 1;
  return args[index] === 'push' ? args.slice(index + 1) : undefined;
}

// The same for git push (git-push(1)). git takes every beginning of a long option that is only one
// option's, and refuses the others before it runs a hook: so any beginning will do here.
const VALUE_OPTIONS = [
  '--exec',
  '--push-option',
  '--receive-pack',
  '--recurse-submodules',
  '--repo',
];
const SHORT_VALUE_OPTION = 'o';

/** Whether `git push` with these arguments is a dry run: the last word on it counts, as with git. */
export function isDryRunRequested(args: readonly string[]): boolean {
  let dryRun = false;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--' || arg === '--end-of-options') break;
    if (isBeginningOf(arg, '--dry-run', '--dr')) dryRun = true;
    else if (isBeginningOf(arg, '--no-dry-run', '--no-dr')) dryRun = false;
    else if (takesNext(arg)) index += 1;
    if (hasShortN(arg)) dryRun = true;
  }
  return dryRun;
}

const isBeginningOf = (arg: string, option: string, shortest: string): boolean =>
  arg.startsWith(shortest) && option.startsWith(arg);

function takesNext(arg: string): boolean {
  if (arg.startsWith('--')) return VALUE_OPTIONS.some((option) => option.startsWith(arg));
  return arg.startsWith('-') && arg.indexOf(SHORT_VALUE_OPTION) === arg.length - 1;
}

/** `-n`, alone or in a cluster; what follows an `o` in one is that option's value. */
function hasShortN(arg: string): boolean {
  return /^-[^-]/.test(arg) && arg.split(SHORT_VALUE_OPTION, 1)[0]?.includes('n') === true;
}
