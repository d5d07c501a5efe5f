import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { scenarioOf } from '../simulator/in-world.ts';
import { type E2e, type Env, eventually, inWorld, type Run } from './e2e.ts';
import { IS_WHOLE } from './weekly.ts';

type OnFailure = 'allow' | 'block';

/** `ended`: the push itself was ended, so it has no outcome. */
type Outcome = 'continues' | 'blocked' | 'ended';

/** A developer's clone, and what prepares a fault in it. */
export interface Site extends E2e {
  /** runs after the row */
  readonly later: (end: () => unknown) => void;
}

/** Something that breaks, and what a push does then. */
export interface Fault {
  /** as the matrix shows it: 44 columns at most */
  readonly name: string;
  readonly scenario?: Scenario;
  /** breaks it. @returns the push's environment */
  readonly prepare?: (site: Site) => Promise<Env>;
  /** the push; by default the hook as git runs it */
  readonly push?: (site: Site, env: Env) => Promise<Run>;
  /** with `onFailure: "block"`; null: it can be one or the other. Otherwise a push continues */
  readonly ifBlocking?: Outcome | null;
  readonly ifAllowing?: Outcome;
  /** what a message has to say */
  readonly says?: RegExp;
  /** an error that we report as a bug of ours */
  readonly isBug?: true;
  /** Node itself writes about its end, and only our lines are counted */
  readonly nodeSpeaks?: true;
  /** the row of this kind that runs before every change; all of them run weekly */
  readonly inCi?: OnFailure;
  /** undefined if this machine can break it so; otherwise what is missing */
  readonly missing?: string | undefined;
}

/** A row of the printed matrix. */
interface Row {
  readonly kind: string;
  readonly fault: string;
  readonly outcome: string;
  readonly ms: number;
  readonly lines: number;
  readonly ok: boolean;
}

const WAIT_MS = 1_000;
const LIMIT_MS = 10_000;
// Two busy cores take their time. What hangs in a row, hangs for 300 s.
const SLACK_MS = 40_000;
const MOST_LINES = 2;

/** Everything works, so the only remarks are about the fault. */
export const HEALTHY = scenarioOf('zero-downtime');

/** One test for each fault and outcome: all of them, or the sample for every change. */
export function faultMatrix(kind: string, faults: readonly Fault[]): void {
  const cases = faults.flatMap((fault) => choicesOf(fault).map((choice) => ({ fault, choice })));
  describe(kind, () => {
    for (const { fault, choice } of cases) {
      const outcome = outcomeOf(fault, choice);
      const test = fault.missing === undefined ? it : it.skip;
      test(`${fault.name}: ${outcome} (${choice})`, () => runRow(kind, fault, choice));
    }
    for (const { name, missing } of faults.filter((fault) => fault.missing !== undefined)) {
      it(`${name} is listed as not run`, () =>
        record({ kind, fault: name, outcome: `no ${missing ?? ''}`, ms: 0, lines: 0, ok: true }));
    }
  });
}

function choicesOf({ inCi, ifAllowing, ifBlocking }: Fault): OnFailure[] {
  if (!IS_WHOLE) return inCi === undefined ? [] : [inCi];
  return ifAllowing === 'ended' || ifBlocking === null ? ['allow'] : ['allow', 'block'];
}

const outcomeOf = (
  { ifAllowing = 'continues', ifBlocking = 'blocked' }: Fault,
  onFailure: OnFailure,
): Outcome => (onFailure === 'block' ? (ifBlocking ?? 'continues') : ifAllowing);

async function runRow(kind: string, fault: Fault, onFailure: OnFailure): Promise<void> {
  await inSite(fault.scenario ?? HEALTHY, async (world) => {
    await world.write('heroku-preflight.json', { warmup: { wait: `${WAIT_MS}ms` }, onFailure });
    const env = (await fault.prepare?.(world)) ?? {};
    const before = await homeOf(world);
    const began = performance.now();
    const run = await (fault.push ?? pushOf)(world, env);
    const ms = performance.now() - began;
    const lines = linesOfFault(run.stderr).filter(
      (line) => fault.nodeSpeaks !== true || line.startsWith('preflight'),
    );
    const seen = { kind, fault: fault.name, ms, lines: lines.length };
    const outcome = seenOutcome(run.code);
    await record({ ...seen, outcome, ok: false });
    expect({ outcome, stderr: run.stderr }).toEqual({
      outcome: outcomeOf(fault, onFailure),
      stderr: expect.stringMatching(fault.says ?? /^/),
    });
    expect(ms).toBeLessThan(WAIT_MS + LIMIT_MS + SLACK_MS);
    expect(lines).toEqual(lines.slice(0, MOST_LINES));
    expect(run.stderr).not.toMatch(/^ +at |node:internal/m);
    expect(run.stderr.includes('internal error')).toBe(fault.isBug === true);
    await expectNothingLeft(world, before);
    await record({ ...seen, outcome, ok: true });
  });
}

/** Runs a test in a world, and ends what it registers before the world is removed. */
const inSite = (
  scenario: Scenario,
  test: (site: Site) => Promise<void>,
  options: Parameters<typeof inWorld>[2] = {},
): Promise<void> =>
  inWorld(
    scenario,
    async (world) => {
      const ends: (() => unknown)[] = [];
      try {
        await test({ ...world, later: (end) => ends.push(end) });
      } finally {
        for (const end of ends.reverse()) await end();
      }
    },
    options,
  );

const pushOf = (site: Site, env: Env): Promise<Run> => site.runHook(env);

function seenOutcome(code: number): string {
  if (code === 0) return 'continues';
  return code === 1 ? 'blocked' : code === -1 ? 'ended' : `exit ${code}`;
}

/** Our lines as they are on the screen, without the headline, the warm-up's result, and how to push anyway. */
function linesOfFault(stderr: string): string[] {
  const [own = ''] = stderr.split(/^ {2}Not everything could be checked|^ {2}\d+ errors?.*: push/m);
  return own
    .replace(/^preflight {2}my-app: deploying .*\n/m, '')
    .replace(
      /^ {2}[✔⚠ℹ] (?:awake|no answer|no retries|not ready|not reached|waiting|warm-up).*\n(?: {4,}.*\n)*/gm,
      '',
    )
    .split('\n')
    .filter((line) => line !== '');
}

const KNOWN_FILES =
  /^(?:pre-push|run\.sh|start\.cjs|find-node\.sh|git-credential\.sh|hook\.cjs|node|install\.json|cache\.json|said\.json|runs|code-[\w.-]+)$/;

const homeOf = ({ env }: E2e): Promise<string[]> =>
  readdir(env.HOME ?? '', { recursive: true }).then((names) => names.sort());

/** No process, no file in our folder but the known ones, and none at home. */
export async function expectNothingLeft(site: Site, home?: readonly string[]): Promise<void> {
  const files = await readdir(site.state.root).catch(() => []);
  expect(files.filter((name) => !KNOWN_FILES.test(name))).toEqual([]);
  if (home !== undefined) expect(await homeOf(site)).toEqual(home);
  await expectNoProcess(site);
}

/** After a signal, processes end one after the other. What hangs, hangs for longer than this waits. */
export async function expectNoProcess(site: Site): Promise<void> {
  await eventually(async () => {
    // One look can miss a process that starts while its parent, which was listed, ends.
    const seen = [...(await strayProcesses(site)), ...(await strayProcesses(site))];
    return seen.length === 0 ? true : undefined;
  });
}

/** A row that isn't a push: `test` throws if it isn't ok. */
export function faultRow(
  kind: string,
  fault: string,
  outcome: string,
  test: (site: Site) => Promise<void>,
): void {
  it(`${kind}, ${fault}: ${outcome}`, () =>
    inSite(
      HEALTHY,
      async (site) => {
        const began = performance.now();
        const row = { kind, fault, outcome, lines: 0 };
        await record({ ...row, ms: 0, ok: false });
        await test(site);
        await record({ ...row, ms: performance.now() - began, ok: true });
      },
      { installed: false },
    ));
}

/** The ids of what runs with this world's environment, except warm-ups in the background. Only on Linux. */
async function strayProcesses(site: E2e): Promise<number[]> {
  const known = (await site.runs()).map(({ outcome }) => 'pid' in outcome && outcome.pid);
  const mark = `E2E_ARGUMENT_LOG=${site.env.E2E_ARGUMENT_LOG ?? ''}\0`;
  const found = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const marked = await Promise.all(found.map((pid) => hasIn(join('/proc', pid, 'environ'), mark)));
  return found.map(Number).filter((pid, index) => marked[index] === true && !known.includes(pid));
}

const hasIn = (file: string, text: string): Promise<boolean> =>
  readFile(file, 'utf8').then(
    (content) => content.includes(text),
    () => false,
  );

/** The file of the reporter, which prints the last row of each fault and outcome. */
const MATRIX_FILE = 'FAULT_MATRIX';

async function record(row: Row): Promise<void> {
  const file = process.env[MATRIX_FILE];
  if (file !== undefined) await appendFile(file, `${JSON.stringify(row)}\n`);
}
