import { asPreflightError, type PreflightError } from '../base/errors.ts';
import type { Credential } from '../heroku/credentials.ts';
import type { AppReader, LongClient, OpenClient } from '../heroku/open.ts';
import { demand, type Readings } from '../heroku/readings.ts';
import type { DeployRecord } from '../state/deploy-record.ts';
import type { WarmupRun } from '../state/warmup-runs.ts';
import type { AskPorts } from '../warmup/ask-paths.ts';
import { type Asker, createAsker, type WarmupRequest } from '../warmup/request.ts';
import { SILENCE_MS } from './bounds.ts';
import type { Course, Deploy, Outcome } from './deploy.ts';
import { firstAnswers, warmUp } from './first-answers.ts';
import type { Journal } from './journal.ts';
import { begin, couldNotBegin, isFinal } from './machine.ts';
import { followReads } from './reads.ts';
import { recordAfter } from './record.ts';
import { follow } from './run.ts';
import { asleepBeforeRelease } from './sleep-across.ts';
import { deployOf, FOLLOW_READS } from './under-way.ts';

export interface FollowRunPorts extends AskPorts {
  readonly openClient: OpenClient;
  readonly readApp: AppReader;
  /** that the API accepted during the push */
  readonly credential: Credential | undefined;
  readonly isAlive: (pid: number) => boolean;
}

interface Following {
  readonly journal: Journal;
  /** called when the new release serves */
  readonly onServed: () => void;
  readonly onStep?: ((course: Course) => void) | undefined;
  readonly signal: AbortSignal;
}

/** Follows the deploy of a run until it's over, then asks the app. Never rejects. */
export async function followRun(
  ports: FollowRunPorts,
  run: WarmupRun,
  request: WarmupRequest | null,
  { journal, onServed, onStep, signal }: Following,
): Promise<void> {
  const { deploy: record } = run;
  if (record === null) return;
  const note = (course: Course): void => {
    journal.deploy((deploy) => recordAfter(deploy, course));
    onStep?.(course);
  };
  const { phase } = await followDeploy(ports, { run, record, request }, note, signal);
  const asleepBefore = asleepBeforeRelease(journal.run());
  journal.deploy((deploy) => ({ ...deploy, asleepBefore }));
  if (phase.kind !== 'over' || !SERVING.includes(phase.outcome.kind)) return;
  onServed();
  if (request === null) return;
  const answers = await firstAnswers(ports, request, signal);
  const warm = await warmUp(ports, request, journal.run().deploy ?? record, signal);
  // Requests that were aborted say nothing about the app.
  if (!signal.aborted) journal.deploy((deploy) => ({ ...deploy, answers, warm }));
}

const SERVING: readonly Outcome['kind'][] = ['live', 'asleep'];

interface Followed {
  readonly run: WarmupRun;
  readonly record: DeployRecord;
  readonly request: WarmupRequest | null;
}

async function followDeploy(
  ports: FollowRunPorts,
  { run, record, request }: Followed,
  note: (course: Course) => void,
  signal: AbortSignal,
): Promise<Course> {
  const opened = await open(ports, run, record, signal);
  if ('error' in opened) {
    const course = couldNotBegin(begin(UNKNOWN, Date.parse(run.startedAt)), opened.error);
    note(course);
    return course;
  }
  const { deploy, client, begunAt } = opened;
  const { app } = run;
  const paths = request?.paths ?? [];
  const ask: Asker = request === null ? notAsked : createAsker(ports, request);
  const { gitPid } = record;
  const follower = {
    ...ports,
    ...followReads({ app, runtime: deploy.runtime, client, ask, paths }),
    ...(gitPid === null ? {} : { gitRuns: () => ports.isAlive(gitPid) }),
  };
  return follow(follower, begin(deploy, begunAt), signal, note);
}

/** Until it's read. */
const UNKNOWN: Deploy = {
  ...{ runtime: 'common', bootMs: 60_000, before: 0 },
  ...{ knownBuilds: [], commit: undefined },
};

/** Without an address, there are no paths to ask. */
const notAsked: Asker = () => Promise.reject(new Error('asked without an address'));

interface Opened {
  readonly deploy: Deploy;
  readonly client: LongClient;
  /** the push's start by Heroku's clock: this machine's may be wrong */
  readonly begunAt: number;
}

const PAUSE_MS = 15_000;
const BUDGET_MS = 60_000;

/** Tries again while the network or the API fails. */
async function open(
  ports: FollowRunPorts,
  { app, commit, startedAt }: WarmupRun,
  { start }: DeployRecord,
  signal: AbortSignal,
): Promise<Opened | { readonly error: PreflightError }> {
  const query = { app, token: undefined, accepted: ports.credential, budgetMs: BUDGET_MS };
  const until = ports.now() + SILENCE_MS;
  for (;;) {
    try {
      const client = await ports.openClient(query);
      const localStart = Date.parse(startedAt);
      if (start) return { client, deploy: { ...start, commit }, begunAt: start.at ?? localStart };
      const readings = await ports.readApp({ ...query, wanted: new Set(FOLLOW_READS) });
      const deploy = withoutOwnBuild(deployOf(readings, commit), readings);
      const today = ports.today().getTime();
      return { client, deploy, begunAt: localStart + (readings.date?.getTime() ?? today) - today };
    } catch (cause) {
      const error = asPreflightError(cause);
      if (isFinal(error) || ports.now() >= until || signal.aborted) return { error };
      await ports.sleep(PAUSE_MS, signal);
    }
  }
}

/** The push may be faster than these reads. */
const withoutOwnBuild = (deploy: Deploy, { builds }: Readings): Deploy => {
  const own = demand(builds)
    .filter(
      ({ status, source_blob }) => status === 'pending' && source_blob?.version === deploy.commit,
    )
    .map(({ id }) => id);
  return { ...deploy, knownBuilds: deploy.knownBuilds.filter((id) => !own.includes(id)) };
};
