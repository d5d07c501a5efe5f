import { commandText, duration, elapsed, printable } from '../base/text.ts';
import type { DeployRecord, OutcomeRecord } from '../state/deploy-record.ts';
import type { Line } from '../terminal/line.ts';

// A followed deploy in words: at the next push, in reports, notifications, and while it's watched.

/** Which deploy the words are about. */
export interface DeploySubject {
  readonly app: string;
  /** the push's first request */
  readonly startedAt: Date;
}

type Words = Pick<Line, 'tone' | 'text' | 'command' | 'hint'>;

/** What became of a deploy; undefined: it isn't over. */
export function deployWords(record: DeployRecord, subject: DeploySubject): Words | undefined {
  const { outcome } = record;
  return outcome === null ? undefined : wordsOf(outcome, record, subject);
}

function wordsOf(
  outcome: OutcomeRecord,
  record: DeployRecord,
  { app, startedAt }: DeploySubject,
): Words {
  const of = (name: string, ...args: string[]): string | undefined =>
    commandText(['heroku', name, ...args, '-a', app]);
  switch (outcome.kind) {
    case 'live':
      return liveWords(outcome, record);
    case 'asleep':
      return asleepWords(outcome.release, record);
    case 'nothing-built':
      return { tone: 'info', text: 'Heroku built nothing' };
    case 'build-failed':
      return { tone: 'warn', text: `the build failed${stillServes(before(record))}` };
    case 'release-failed': {
      const { release, running } = outcome;
      return {
        tone: 'error',
        text: `the release phase of v${release} failed${stillServes(running)}`,
        command: of('releases:output', `v${release}`),
        hint: `Once the cause is gone: ${of('releases:retry') ?? 'heroku releases:retry'}`,
      };
    }
    case 'crashed': {
      const { release, dyno, trafficAt } = outcome;
      const when =
        trafficAt === null ? '' : `; it gets requests from ${clock(startedAt, trafficAt)} on`;
      return {
        tone: 'error',
        text: `${printable(dyno)} of v${release} crashed${when}`,
        command: rollback(record, of),
      };
    }
    case 'superseded':
      return { tone: 'info', text: `v${outcome.by} replaced v${outcome.release} meanwhile` };
    case 'scaled-to-zero':
      return { tone: 'warn', text: `v${outcome.release} has no web dynos: scaled to 0` };
    case 'unknown':
      return unknownWords(outcome, of);
  }
}

type CommandOf = (name: string, ...args: string[]) => string | undefined;

function liveWords(
  { release, by }: Extract<OutcomeRecord, { kind: 'live' }>,
  record: DeployRecord,
): Words {
  const { switched } = record.times;
  const took =
    switched === null ? '' : ` after ${by === 'time' ? 'about ' : ''}${elapsed(switched)}`;
  const estimate = by === 'time' ? ' (an estimate)' : '';
  const isBad = record.answers.some(({ error }) => error !== null) || record.warm?.isWarm === false;
  return {
    tone: isBad ? 'warn' : 'pass',
    text: [`v${release}: live${took}${estimate}`, ...answersText(record)].join(', '),
  };
}

function asleepWords(release: number, record: DeployRecord): Words {
  const slowest = slowestAnswer(record);
  const woke = slowest?.error === null ? `, woken by us in ${duration(slowest.ms)}` : '';
  return { tone: woke === '' ? 'warn' : 'info', text: `v${release}: came back asleep${woke}` };
}

/** Of all paths, what a visitor would have waited for longest. */
function slowestAnswer({ answers }: DeployRecord): DeployRecord['answers'][number] | undefined {
  return answers.find(({ error }) => error !== null) ?? answers.toSorted((a, b) => b.ms - a.ms)[0];
}

function answersText(record: DeployRecord): string[] {
  const slowest = slowestAnswer(record);
  if (!slowest) return [];
  const { status, error, ms } = slowest;
  const unusual = status !== null && status >= 400 ? ` (${status})` : '';
  const first =
    error === null
      ? `first answer ${duration(ms)}${unusual}`
      : `no answer in ${duration(ms)}: ${printable(error)}`;
  return [first, ...warmText(record)];
}

function warmText({ warm }: DeployRecord): string[] {
  if (warm === null) return [];
  if (!warm.isWarm) return ['not warm'];
  return [warm.ms === null ? 'warm' : `warm ${duration(warm.ms)}`];
}

const before = ({ start }: DeployRecord): number | null =>
  start === null || start.before === 0 ? null : start.before;

const stillServes = (running: number | null): string =>
  running === null ? '' : `, v${running} still serves`;

const rollback = (record: DeployRecord, of: CommandOf): string | undefined => {
  const version = before(record);
  return version === null ? undefined : of('rollback', `v${version}`);
};

/** A time of day, in UTC: the reader's zone may not be this machine's. */
const clock = (startedAt: Date, ms: number): string =>
  `${new Date(startedAt.getTime() + ms).toISOString().slice(11, 16)} UTC`;

function unknownWords(
  { why, release, reason }: Extract<OutcomeRecord, { kind: 'unknown' }>,
  of: CommandOf,
): Words {
  const name = release === null ? 'the deploy' : `v${release}`;
  const because = reason === null ? '' : `: ${printable(reason)}`;
  switch (why) {
    case 'build-too-long':
      return { tone: 'warn', text: 'the build took over 20 min', command: of('builds') };
    case 'release-too-long':
      return {
        tone: 'warn',
        text: `the release phase of ${name} took over an hour`,
        command: release === null ? of('releases') : of('releases:output', `v${release}`),
      };
    case 'not-up':
      return { tone: 'error', text: `the dynos of ${name} didn't come up`, command: of('ps') };
    case 'old-release':
      return {
        tone: 'error',
        text: `answers still came from an older release than ${name}`,
        command: of('ps'),
      };
    case 'unreadable':
    case 'silence':
      return { tone: 'warn', text: `couldn't follow ${name}${because}`, command: of('releases') };
    case 'calls':
      return {
        tone: 'warn',
        text: `stopped following ${name} after 150 API requests`,
        command: of('releases'),
      };
  }
}

/** What a deploy that isn't over waits for. */
export function deployProgress({ phase, release, up, dynos }: DeployRecord): string {
  const name = release === null ? 'the release' : `v${release}`;
  switch (phase) {
    case 'find':
      return 'waiting for the build';
    case 'build':
      return 'building';
    case 'release':
      return `${name}: release phase`;
    case 'switch':
      return dynos === null || up < dynos
        ? `${name}: ${up} of ${dynos ?? '?'} dynos up`
        : `${name}: dynos up, waiting for the switch`;
    case 'over':
      return `${name}: asking the app`;
  }
}
