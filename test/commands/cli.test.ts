import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { checkCommand } from '../../src/commands/check.ts';
import { ask, command, confirm, oneOf, tellFailure } from '../../src/commands/cli.ts';
import { flag, option } from '../../src/commands/command-table.ts';
import { fixCommand } from '../../src/commands/fix.ts';
import { installCommand } from '../../src/commands/install.ts';
import { reportCommand } from '../../src/commands/report.ts';
import { simulateCommand } from '../../src/commands/simulate.ts';
import { warmCommand } from '../../src/commands/warm.ts';
import { watchCommand } from '../../src/commands/watch.ts';
import { commandWorld } from '../support/command-context.ts';

const LONG = 'words '.repeat(20).trim();

/** A command that returns its input. */
function sample(takesProgram = false) {
  const seen: unknown[] = [];
  const { name, run, summary } = command(
    {
      ...{ name: 'sample', summary: 'shows what it gets', usage: 'x sample [--app NAME]' },
      options: {
        app: { ...option('NAME', LONG), short: 'a', multiple: true },
        speed: { ...option('N', 'how fast'), default: '1' },
        only: option('IDS', LONG),
        quick: { ...flag('at once'), short: 'q' },
        version: flag(),
      },
      about: ['How it does that.'],
      notes: [LONG],
      examples: ['npx x sample -q'],
      exits: { 0: 'done', 2: LONG },
      takesProgram,
    },
    (options, _context, program) => {
      seen.push(options, program);
      return Promise.resolve(7);
    },
  );
  return { name, run, summary, seen };
}

async function call(argv: readonly string[], { run } = sample()) {
  const { context, stdout } = commandWorld({ argv });
  return { code: await run(context), printed: stdout() };
}

describe('a command', () => {
  it('gets every option in its declared type', async () => {
    const { seen, ...one } = sample();
    expect(await call(['-a', 'x', '--app=y', '-q'], { seen, ...one })).toEqual({
      code: 7,
      printed: '',
    });
    expect(seen).toEqual([
      { app: ['x', 'y'], speed: '1', quick: true, version: false, help: false },
      [],
    ]);
  });

  it('gets the words after -- if it takes a program', async () => {
    const { seen, ...one } = sample(true);
    await call(['-q', '--', 'ls', '--help'], { seen, ...one });
    expect(seen[1]).toEqual(['ls', '--help']);
  });

  it('rejects -- otherwise', async () => {
    await expect(call(['--', 'ls'])).rejects.toMatchObject({ code: 'usage' });
  });

  it.each([
    ['--quikc', 'unknown option --quikc', 'Did you mean --quick?'],
    ['--zzz', 'unknown option --zzz', /^Options: --app, --speed, .*--version, --help$/],
    ['--only', '--only needs a value', /^Options: /],
    ['-a', '--app needs a value', /^Options: /],
    ['--quick=1', '--quick takes no value', /^Options: /],
    ['-z', 'unknown option -z', /^Options: /],
    ['a. b', /^unexpected argument "a/, /^Options: /],
    ['more\u001b', /^unexpected argument "more\\u\{1b\}"/, /^Options: /],
  ])('rejects %j with a suggestion', async (argument, message, hint) => {
    await expect(call([argument])).rejects.toMatchObject({
      ...{ code: 'usage', message: expect.stringMatching(message) },
      hint: expect.stringMatching(hint),
    });
  });

  it('prints its version', async () => {
    expect(await call(['--version'])).toEqual({ code: 0, printed: '1.2.3\n' });
  });

  it('prints what it does, then usage, options, notes, examples and exit codes, in 80 columns', async () => {
    const { code, printed } = await call(['-h']);
    expect(code).toBe(0);
    expect(printed).toBe(
      `shows what it gets

How it does that.

Usage:
  x sample [--app NAME]

Options:
  -a, --app NAME  ${'words '.repeat(10)}
                  ${'words '.repeat(10)}
      --speed N   how fast
      --only IDS  ${'words '.repeat(10)}
                  ${'words '.repeat(10)}
  -q, --quick     at once
      --version
  -h, --help      show this help

${'words '.repeat(13)}
${'words '.repeat(7)}

Examples:
  npx x sample -q

Exit codes:
  0  done
  2  ${'words '.repeat(12)}
     ${'words '.repeat(8)}
`.replaceAll(/ +$/gm, ''),
    );
  });
});

describe('one of several commands', () => {
  const { name, summary, run } = sample();
  const several = {
    ...sample(),
    run: oneOf([
      { name: 'check', summary: 'looks', run: () => Promise.resolve(3) },
      { name, summary, run },
    ]),
  };

  it('is chosen by the first argument', async () => {
    expect((await call(['check'], several)).code).toBe(3);
    expect((await call(['sample', '--help'], several)).printed).toMatch(/^shows what it gets/);
    expect((await call(['help', 'sample'], several)).printed).toMatch(/^shows what it gets/);
  });

  it.each([
    [['help'], 0],
    [['--help'], 0],
    [['-h'], 0],
    [[], 2],
  ])('is listed after %j', async (argv, code) => {
    expect(await call(argv, several)).toEqual({
      code,
      printed: `Wakes your Heroku app on git push and checks it for zero-downtime deploys

Usage:
  heroku-preflight COMMAND [options]

Commands:
  check   looks
  sample  shows what it gets

For a command's options: heroku-preflight COMMAND --help
`,
    });
  });

  it.each([
    ['chekc', 'Did you mean check?'],
    ['toString', 'Commands: check, sample'],
  ])('is suggested for %s', async (typed, hint) => {
    await expect(call([typed], several)).rejects.toMatchObject({
      ...{ code: 'usage', message: `unknown command "${typed}"`, hint },
    });
  });

  it('prints its version', async () => {
    expect(await call(['--version'], several)).toEqual({ code: 0, printed: '1.2.3\n' });
  });
});

describe('a failure', () => {
  const FAILURE = new PreflightError('no-remote', 'no remote of café', { command: 'git remote' });

  function tell(argv: readonly string[], error: unknown = FAILURE) {
    const { context, stdout, stderr } = commandWorld({ argv });
    tellFailure('sample', error, context);
    return { stdout: stdout(), stderr: stderr() };
  }

  it.each([[[]], [['simulate', '--', 'heroku', 'ps', '--json']]])(
    'is printed on stderr only after %j',
    (argv) => {
      const stderr = 'sample: no remote of café\n  git remote\n';
      expect(tell(argv)).toEqual({ stdout: '', stderr });
    },
  );

  it('is also an object on stdout with --json, always with the same keys, in ASCII', () => {
    const { stdout, stderr } = tell(['check', '--bogus', '--json']);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        ...{ code: 'no-remote', message: 'no remote of café' },
        ...{ hint: null, command: 'git remote' },
      },
    });
    expect(stdout).toMatch(/^[\n -~]+$/);
    expect(stderr).toContain('sample: no remote');
  });

  it('is also an object for an internal error', () => {
    const { stdout } = tell(['--json'], new TypeError('oops'));
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'bug' } });
  });

  it('to write to stdout prints nothing there', () => {
    const full = new PreflightError('output', "can't write to standard output (ENOSPC)");
    expect(tell(['--json'], full).stdout).toBe('');
  });
});

describe('a question', () => {
  /** On a terminal, where the user types this; undefined: nothing. */
  function terminal(typed: string | undefined, signal = new AbortController().signal) {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    if (typed !== undefined) stdin.end(typed);
    return commandWorld({ stdin, signal });
  }

  const QUESTION = { subjects: ['my-app'], text: 'This changes my-app: free.' };

  it.each([
    ['y\n', true],
    ['YES \n', true],
    ['n\n', false],
    ['\n', false],
    ['yep\n', false],
    ['', false],
  ])('is answered by %j: %s', async (typed, agreed) => {
    const { context, stderr } = terminal(typed);
    expect(await confirm(QUESTION, true, context)).toBe(agreed);
    expect(stderr()).toMatch(/^This changes my-app: free\.\nContinue\? \[y\/N\] /);
  });

  it('has no answer after an interruption, and the cursor is on a line of its own', async () => {
    const interruption = new AbortController();
    const { context, stderr } = terminal(undefined, interruption.signal);
    const answer = ask('Continue? ', context);
    interruption.abort('SIGINT');
    expect(await answer).toBeUndefined();
    expect(stderr()).toMatch(/^Continue\? [^]*\n$/);
  });
});

it.each([
  ...[checkCommand, fixCommand, reportCommand, simulateCommand, warmCommand, watchCommand],
  { name: 'install-hooks', run: installCommand },
])('the help of $name has 80 columns', async ({ run }) => {
  const { printed } = await call(['--help'], { ...sample(), run });
  expect(printed).toContain('\nUsage:\n');
  expect(printed.split('\n').filter(({ length }) => length > 80)).toEqual([]);
});
