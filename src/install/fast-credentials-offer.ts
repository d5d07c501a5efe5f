import { firstOf, systemClock } from '../base/clock.ts';
import { nodeFiles as files } from '../base/node-files.ts';
import { duration, installerCommand } from '../base/text.ts';
import { askCredentialHelper } from '../heroku/credential-helper.ts';
import { askKeychain } from '../heroku/keychain.ts';
import type { Facts } from './facts.ts';
import { asksTheCli } from './fast-credentials.ts';
import { type InstallContext } from './outcome.ts';

const HOST = 'git.heroku.com';

/** `get`, and `store` after a push that worked. */
const STARTS_PER_PUSH = 2;

/** For the measurement: an installation takes about a second. */
const MOST_MS = 5_000;

/**
 * Runs `task` while it finds out what `--fast-credentials` would save here, in words. Undefined if it wouldn't
 * help: git doesn't ask the CLI, or the keychain has no login. What it has started ends with the task.
 */
export async function besideOffer<T>(
  facts: Facts,
  context: InstallContext,
  task: (offer: Promise<string | undefined>) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const signal = firstOf(context.signal, end.signal);
  try {
    return await task(offerFor(facts, { ...context, signal }));
  } finally {
    end.abort();
  }
}

async function offerFor(facts: Facts, context: InstallContext): Promise<string | undefined> {
  if (context.offer === undefined || facts.fastCredentials) return undefined;
  if (!asksTheCli(facts, context.env)) return undefined;
  const ports = { ...context, cwd: facts.repository.runsIn };
  const keychain = await timed(() => askKeychain({ ...ports, files }));
  if (keychain?.answer === undefined) return undefined;
  const command = `${installerCommand()} --fast-credentials`;
  const limits = { ...ports, timeout: MOST_MS };
  const cli =
    context.offer === 'measured' ? await timed(() => askCredentialHelper(HOST, limits)) : undefined;
  if (cli?.answer === undefined)
    return `git starts the Heroku CLI twice a push. From the keychain: ${command}`;
  const saved = Math.max(0, STARTS_PER_PUSH * (cli.ms - keychain.ms));
  return `saves ${duration(saved)} a push, in which git starts the Heroku CLI twice: ${command}`;
}

async function timed<T>(
  ask: () => Promise<T>,
): Promise<{ readonly answer: T; readonly ms: number } | undefined> {
  const start = systemClock.now();
  try {
    return { answer: await ask(), ms: systemClock.now() - start };
  } catch {
    return undefined; // locked, or too slow
  }
}
