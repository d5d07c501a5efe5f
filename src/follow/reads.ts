import type { LongClient } from '../heroku/open.ts';
import { webProcess } from '../heroku/platform.ts';
import { NEWEST_BUILDS, NEWEST_RELEASES } from '../heroku/read-app.ts';
import { Build, Dyno, Formation, Release } from '../heroku/shapes.ts';
import type { PathSettings } from '../config/settings.ts';
import type { Asker } from '../warmup/request.ts';
import type { Fact, Runtime } from './deploy.ts';
import type { FollowPorts } from './run.ts';

interface Followed {
  readonly app: string;
  readonly runtime: Runtime;
  readonly client: LongClient;
  readonly ask: Asker;
  /** the first one is asked which release answers */
  readonly paths: readonly PathSettings[];
}

/** The reads of a deploy, by Heroku's API and by requests to the app. */
export function followReads({
  app,
  runtime,
  client: { client, calls },
  ask,
  paths: [path],
}: Followed): Pick<FollowPorts, 'read' | 'calls' | 'requestsLeft' | 'date'> {
  const base = `/apps/${encodeURIComponent(app)}` as const;
  // Generation Fir is only in this variant.
  const variant = runtime === 'fir' ? '3.sdk' : '3';
  return {
    calls,
    requestsLeft: () => client.requestsLeft(),
    date: () => client.date(),
    read: async (read, signal): Promise<Fact> => {
      const options = { signal, variant } as const;
      switch (read.kind) {
        case 'builds': {
          const newest = { ...options, range: NEWEST_BUILDS };
          return { kind: 'builds', builds: await client.page(`${base}/builds`, Build, newest) };
        }
        case 'build': {
          const at = `${base}/builds/${encodeURIComponent(read.id)}` as const;
          return { kind: 'build', build: await client.get(at, Build, options) };
        }
        case 'releases': {
          const newest = { ...options, range: NEWEST_RELEASES };
          const releases = await client.page(`${base}/releases`, Release, newest);
          return { kind: 'releases', releases };
        }
        case 'formation': {
          const formation = await client.list(`${base}/formation`, Formation, options);
          return { kind: 'formation', quantity: webProcess(formation)?.quantity ?? 0 };
        }
        case 'dynos':
          return { kind: 'dynos', dynos: await client.list(`${base}/dynos`, Dyno, options) };
        case 'answer':
          if (!path) return { kind: 'answer', release: undefined };
          return answerFact(await ask(path, signal));
      }
    },
  };
}

/** A cache may answer for a release that is long gone. */
function answerFact(answer: Awaited<ReturnType<Asker>>): Fact {
  if (answer.kind === 'failure') return { kind: 'failure', of: 'answer', error: answer.error };
  const release = answer.standIn?.kind === 'cache' ? undefined : answer.release;
  return { kind: 'answer', release };
}
