import type { SimApp, SimDyno, World } from '../app/model.ts';
import { postponeSleep } from '../app/sleep.ts';
import { refusal } from './error-page.ts';
import type { RouterAnswer } from './answer.ts';

// A dyno has 30 s to answer (devcenter: request-timeout, H12).
const ANSWER_MS = 30_000;

/**
 * What the dyno answers, when its time has come. One that is stopped meanwhile answers all the same:
 * Heroku gives it 30 s to finish (devcenter: dynos, graceful shutdown).
 * @param path without its query
 */
export async function answerFrom(
  world: World,
  app: SimApp,
  dyno: SimDyno,
  path: string,
  gone: AbortSignal,
): Promise<RouterAnswer> {
  postponeSleep(world, app);
  const { status, latencySeconds } = app.spec.responses[path] ?? { status: 200, latencySeconds: 0 };
  const latencyMs = (latencySeconds + coldSeconds(app, dyno)) * 1000;
  dyno.served += 1;
  await world.clock.sleep(Math.min(latencyMs, ANSWER_MS), gone);
  if (latencyMs > ANSWER_MS) return { ...refusal('H12'), dyno };
  const text = `(simulated) ${app.name}: release v${dyno.release} on ${dyno.name}\n`;
  return { status, text, headers: { 'content-type': 'text/plain', ...identity(app, dyno) }, dyno };
}

/** What a dyno that has just started takes longer. */
function coldSeconds(app: SimApp, { served }: SimDyno): number {
  const { requests, seconds } = app.spec.coldStart;
  return served < requests ? seconds * (1 - served / requests) : 0;
}

/** What an app tells of itself with npm's heroku-dyno-metadata, from the variables of the same name. */
function identity(app: SimApp, dyno: SimDyno): Readonly<Record<string, string>> {
  if (!app.spec.identityHeaders || !dyno.knowsItself) return {};
  const release = app.releases.find(({ version }) => version === dyno.release);
  return {
    'x-heroku-dyno-id': dyno.id,
    'x-heroku-release-version': `v${dyno.release}`,
    'x-heroku-slug-commit': release?.slug?.commit ?? '',
  };
}
