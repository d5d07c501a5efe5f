import { setMaxListeners } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CommandContext } from '../../src/base/context.ts';
import { asPreflightError, PreflightError } from '../../src/base/errors.ts';
import { nodeFiles } from '../../src/base/node-files.ts';
import { elapsed, printable } from '../../src/base/text.ts';
import { command } from '../../src/commands/cli.ts';
import { flag, option } from '../../src/commands/command-table.ts';
import { interrupted } from '../../src/fix/interruption.ts';
import { APP_NAME } from '../../src/heroku/hosts.ts';
import type { App } from '../../src/heroku/shapes.ts';
import { isSpeed } from '../../src/simulator/clock.ts';
import { createRepository } from './code.ts';
import { costOf } from './cost.ts';
import { type Progress, showProgress } from './progress.ts';
import { styleFor } from '../../src/terminal/style.ts';
import { type Machine, openMachine } from './machine.ts';
import { type Before, keepBefore, keptBefore, putBack, readBefore } from './put-back.ts';
import { exitCodeOf, type HiddenRow, type Result, type Row } from './row.ts';
import { HIDDEN, ROWS } from './rows/index.ts';
import { playRows } from './run.ts';
import { Stage } from './stage.ts';
import { requireSuitable } from './suitable.ts';
import { resultLines, summaryText } from './table.ts';
import { visitApp } from './visit.ts';

/** `npm run conformance`: plays what docs/simulator.md says about Heroku on the real one. */
export const conformance = command(
  {
    name: 'conformance',
    summary: "Compare the simulator's behaviors with Heroku's",
    usage: 'npm run conformance -- --app NAME [options]',
    about: [
      'Plays the table of behaviors in docs/simulator.md on an app of yours that was made for this and has nothing in it (heroku apps:create). It pushes a tiny app, changes dynos and features, and lets the app fall asleep. In the end it scales the app to 0 and puts back its features, stack and config vars; the code stays.',
    ],
    options: {
      app: { ...option('NAME', 'the app'), short: 'a' },
      yes: flag('play; without it, says only what that costs and changes'),
      only: { ...option('TEXT', 'only the rows that contain TEXT (repeatable)'), multiple: true },
      restore: flag('put back what a run has left that was killed'),
      speed: { ...option('N', 'the speed of a simulator (default: 1)'), default: '1' },
    },
    examples: ['npm run conformance -- --app my-conformance-app --yes'],
    exits: {
      0: 'every row that can be seen from outside is as simulated',
      1: 'some rows differ',
      2: "it couldn't run, or not to the end",
    },
  },
  async (options, context) => {
    const app = parseApp(options.app);
    const speed = parseSpeed(options.speed, context);
    const rows = chosen(ROWS, options.only);
    const hidden = chosen(HIDDEN, options.only);
    if (rows.length + hidden.length === 0) throw noRow();
    const machine = await openMachine(context, app, speed);
    const file = fileOf(app, context);
    const kept = await keptBefore(nodeFiles, file);
    if (options.restore) return restore(kept, file, machine, context);
    if (kept) throw killed(app);
    const read = await requireSuitable(app, machine.api(context.signal));
    const plan = planLines(rows, machine);
    if (!options.yes) throw needsYes(app, plan, context);
    say(context, plan);
    return play({ app: read, rows, hidden, file, machine, context });
  },
);

function parseApp(app: string | undefined): string {
  if (app !== undefined && APP_NAME.test(app)) return app;
  throw new PreflightError('usage', 'name the app: --app NAME', {
    hint: 'It needs an app that was made for it and has nothing in it:',
    command: 'heroku apps:create',
  });
}

function parseSpeed(text: string, { env }: CommandContext): number {
  const speed = Number(text);
  // On the real Heroku it would only be impolite.
  const isAllowed = speed === 1 || env.HEROKU_PREFLIGHT_SIMULATION !== undefined;
  if (isSpeed(speed) && isAllowed) return speed;
  throw new PreflightError('usage', '--speed is for a simulator, and takes its speed', {
    hint: 'Leave it out on Heroku',
  });
}

const chosen = <T extends HiddenRow | Row>(
  rows: readonly T[],
  texts: readonly string[] = [''],
): readonly T[] => rows.filter(({ behavior }) => texts.some((text) => behavior.includes(text)));

const noRow = (): PreflightError =>
  new PreflightError('usage', 'no row contains the text of --only', {
    hint: 'The rows are in docs/simulator.md, "What each behavior is based on"',
  });

/** In the user's own folder: it has to outlive this process. A simulation has its own one. */
function fileOf(app: string, { env, cwd }: CommandContext): string {
  const base = env.XDG_DATA_HOME ?? join(env.HOME ?? env.USERPROFILE ?? cwd, '.local', 'share');
  return join(base, 'heroku-preflight', `conformance-${app}.json`);
}

function planLines(rows: readonly Row[], { sizes }: Machine): string[] {
  const { minutes, lines } = costOf(rows, sizes);
  return [
    `Takes about ${elapsed(minutes * 60_000)} and, at list prices:`,
    ...lines.map((line) => `  ${line}`),
    'Pushes a tiny app many times; changes web and worker dynos, Preboot, Session Affinity, runtime-dyno-metadata, the autoscaler, maintenance mode, the stack and a config var.',
    'Puts all of this back in the end, scales to 0, and leaves the code.',
  ];
}

function needsYes(app: string, plan: readonly string[], context: CommandContext): PreflightError {
  say(context, plan);
  return new PreflightError('needs-yes', `this changes ${app}, and nothing was changed yet`, {
    command: `npm run conformance -- --app ${app} --yes`,
  });
}

const say = ({ stderr }: CommandContext, lines: readonly string[]): void => {
  stderr.write(lines.map((line) => `${line}\n`).join(''));
};

const restoreCommand = (app: string): string => `npm run conformance -- --app ${app} --restore`;

const killed = (app: string): PreflightError =>
  new PreflightError('usage', `an earlier run was killed and has left ${app} changed`, {
    hint: 'Put it back first:',
    command: restoreCommand(app),
  });

const notPutBack = (app: string, { message }: PreflightError): PreflightError =>
  new PreflightError('not-as-set', `${app} couldn't be put back: ${message}`, {
    hint: 'Its dynos may cost money. Try again later:',
    command: restoreCommand(app),
  });

async function restore(
  before: Before | undefined,
  file: string,
  machine: Machine,
  context: CommandContext,
): Promise<number> {
  if (!before) {
    say(context, ['Nothing to put back.']);
    return 0;
  }
  const progress = showProgress(context, machine.now);
  await putBackAll(before, file, machine, progress);
  progress.print(['Everything is put back.']);
  return 0;
}

/** Also after an interruption: it has no signal that ends it. */
async function putBackAll(
  before: Before,
  file: string,
  { api, now, sleep, hosts }: Machine,
  progress: Progress,
): Promise<void> {
  progress.say('putting everything back');
  const { say } = progress;
  const ports = { api: api(new AbortController().signal, say), now, sleep, say };
  await putBack(before, { ...ports, metrics: hosts.sites?.metrics });
  await nodeFiles.remove(file);
}

const unwritable = (file: string, cause: unknown): PreflightError =>
  new PreflightError('state-unwritable', `can't write ${printable(file)}`, {
    hint: 'It says what to put back, so nothing was changed. Set XDG_DATA_HOME to another folder',
    cause,
  });

interface Play {
  readonly app: App;
  readonly rows: readonly Row[];
  readonly hidden: readonly HiddenRow[];
  readonly file: string;
  readonly machine: Machine;
  readonly context: CommandContext;
}

async function play({ app, rows, hidden, file, machine, context }: Play): Promise<number> {
  const before = await readBefore(app, machine.api(context.signal));
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    .then(() => keepBefore(nodeFiles, file, before))
    .catch((cause: unknown) => {
      throw unwritable(file, cause);
    });
  // npm passes on the Ctrl-C that the terminal sends as well.
  context.mustCleanUp();
  // Each request and each git listens to it.
  setMaxListeners(0, context.signal);
  const progress = showProgress(context, machine.now);
  const { columns } = styleFor(context.stdout, context.env, context.platform);
  const print = (result: Result): void => {
    progress.print(resultLines(result, columns));
  };
  let results: Result[];
  try {
    results = await playOn(app, rows, machine, context, progress, print);
  } finally {
    await putBackAll(before, file, machine, progress).catch((error: unknown) => {
      progress.print([]);
      throw notPutBack(app.name, asPreflightError(error));
    });
  }
  if (context.signal.aborted) throw interrupted(context.signal);
  for (const { behavior, why } of hidden) print({ behavior, verdict: { kind: 'hidden', why } });
  progress.print(['', `${summaryText(results, hidden.length)}. Everything is put back.`]);
  return exitCodeOf(results);
}

async function playOn(
  app: App,
  rows: readonly Row[],
  machine: Machine,
  context: CommandContext,
  { say }: Progress,
  print: (result: Result) => void,
): Promise<Result[]> {
  const { signal, env, kill, platform } = context;
  const { fetch, hosts, now, sleep, token, userAgent } = machine;
  const { gitHost, sites } = hosts;
  const repository = await createRepository({
    ...{ app: app.name, gitHost, token, env, signal, platform },
    kill,
  });
  const url = app.web_url ?? '';
  const stage = new Stage({
    ...{ app: app.name, appId: app.id ?? app.name, repository, now, signal, say },
    ...{ metrics: sites?.metrics, status: sites?.status },
    api: machine.api(signal, say),
    sleep: (ms) => sleep(ms, signal),
    visit: (path = '/', cookie) =>
      visitApp(new URL(path, url).href, { fetch, userAgent, now, signal }, cookie),
    fetchText: async (address) => (await fetch(address, { signal })).text(),
  });
  try {
    await stage.feature('runtime-dyno-metadata', true);
    return await playRows(rows, stage, print);
  } finally {
    await repository.remove();
  }
}
