import * as z from 'zod/mini';
import { firstOf } from '../base/clock.ts';
import { PreflightError } from '../base/errors.ts';
import { requestFailure } from '../net/failure.ts';
import type { Fetch } from '../net/fetch.ts';
import type { HerokuHosts } from './hosts.ts';
import { toReading } from './read-app.ts';
import type { AppReadings, HerokuStatus, Reading } from './readings.ts';

export interface StatusPorts {
  readonly fetch: Fetch;
  readonly hosts: Pick<HerokuHosts, 'sites'>;
  readonly userAgent: string;
  readonly signal: AbortSignal;
}

const LATE: Reading<HerokuStatus> = { ok: true, value: { kind: 'late' } };

/**
 * Reads Heroku's status beside the other reads.
 * @param rest false: there are no others, so it's waited for
 * @param isAwaited whether it may take longer than they do
 */
export async function besideStatus(
  ports: StatusPorts,
  rest: Promise<AppReadings> | false,
  isAwaited: boolean,
): Promise<AppReadings> {
  const ended = new AbortController();
  const signal = firstOf(ports.signal, ended.signal);
  const status = toReading(readStatus({ ...ports, signal }));
  if (rest === false) return { status: await status };
  try {
    const readings = await rest;
    const late = isAwaited ? [] : [Promise.resolve(LATE)];
    return { ...readings, status: await Promise.race([status, ...late]) };
  } finally {
    // An open connection would keep a command from ending.
    ended.abort();
  }
}

// Its `incidents` list has some that are over.
const CurrentStatus = z.object({
  status: z.array(z.object({ system: z.string(), status: z.string() })).check(z.minLength(1)),
});

const LARGEST_ANSWER = 1024 * 1024;

async function readStatus(ports: StatusPorts): Promise<HerokuStatus> {
  const { hosts, fetch, userAgent, signal } = ports;
  if (!hosts.sites) return { kind: 'no-page' };
  const url = new URL('/api/v4/current-status', hosts.sites.status);
  const response = await fetch(url.href, {
    headers: { Accept: 'application/json', 'User-Agent': userAgent },
    ...{ redirect: 'manual', size: LARGEST_ANSWER, signal },
  });
  if (response.status !== 200) throw unusable(url, `${response.status}`);
  const text = await response.text().catch((error: unknown) => {
    throw requestFailure(error, { url, signal });
  });
  const { status } = parse(url, text);
  const troubled = status.filter((system) => system.status !== 'green');
  return {
    kind: 'known',
    troubled: troubled.map(({ system: name, ...rest }) => ({ name, ...rest })),
  };
}

function parse(url: URL, text: string): z.infer<typeof CurrentStatus> {
  try {
    return CurrentStatus.parse(JSON.parse(text));
  } catch {
    throw unusable(url, 'something unexpected');
  }
}

const unusable = ({ host }: URL, answer: string): PreflightError =>
  new PreflightError('status-page', `${host} answered ${answer}`, {
    hint: 'Look at it yourself, or turn this check off',
  });
