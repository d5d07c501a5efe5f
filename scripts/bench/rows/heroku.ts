import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { herokuProgram } from '../../../test/clients/installation.ts';
import { configure, type LoggedIn, plain, type Source, SOURCES } from '../credentials.ts';
import { installOurs } from '../place.ts';
import { INSTANT, loggedIn, nodeAlone, pushRun, withCompanyCas } from '../push.ts';
import { type Run, timed } from '../run.ts';
import { type Bench, type Group, NotHere, type Place } from '../types.ts';
import { type RoundTrip, theWorld, wayTo } from '../world.ts';

// A push to Heroku, as far as the hook: an app that is awake, and an earlier push that has learned its address.

const slug = (source: string): string => source.replaceAll(/\W+/g, '-');

const atZero = (source: Source, most: number | undefined): Bench => ({
  name: source,
  ...(most !== undefined && { budget: { of: 'ratio', most } }),
  async prepare(place) {
    const machine = await loggedIn(place, source, `zero-${slug(source)}`);
    const cas = withCompanyCas(place);
    return {
      ours: timed(pushRun(place, machine, { ...INSTANT, ...cas })),
      reference: timed(nodeAlone(place, { ...place.env, ...cas })),
      ...(source === 'keychain' && { check: withoutHelper(place, machine) }),
    };
  },
});

/** Gives it a credential helper. @returns fails if that has been started */
function withoutHelper(place: Place, machine: LoggedIn): () => void {
  const started = join(place.folder, 'helper-started');
  configure(machine, `!touch '${started}'; false`);
  return () => {
    if (existsSync(started)) throw new Error('the credential helper was started');
  };
}

const withoutCas: Bench = {
  name: 'HEROKU_API_KEY, no extra CAs',
  budget: { of: 'ratio', most: 1.6 },
  async prepare(place) {
    const machine = await loggedIn(place, 'HEROKU_API_KEY', 'zero-no-cas');
    return {
      ours: timed(pushRun(place, machine, INSTANT)),
      reference: timed(nodeAlone(place, place.env)),
    };
  },
};

const withTheCli: Bench = {
  name: "the Heroku CLI's helper",
  async prepare(place) {
    const program = await herokuProgram().catch((error: unknown) => {
      throw new NotHere((error as Error).message);
    });
    const { token } = await theWorld(place);
    const machine = plain(place, 'zero-cli');
    // It has its token from a variable that the hook doesn't see.
    const quiet =
      'HEROKU_DISABLE_AUTOUPDATE=true HEROKU_SKIP_NEW_VERSION_CHECK=true DISABLE_TELEMETRY=true';
    // Its own Node has a real network.
    const cli = `NODE_OPTIONS= HEROKU_API_KEY=${token} ${quiet} '${process.execPath}' '${program}'`;
    configure(machine, `!${cli} git:credentials`);
    installOurs(machine.repository, machine.env, undefined, ['--target', 'git']);
    const cas = withCompanyCas(place);
    return {
      ours: timed(pushRun(place, machine, { ...INSTANT, ...cas })),
      reference: timed(nodeAlone(place, { ...place.env, ...cas })),
    };
  },
};

export const networkAtZero: Group = {
  title: 'A push to Heroku, network at 0',
  ours: 'the hook, by where the token is',
  reference: 'node -e 0',
  rows: [
    atZero('remote URL', 1.6),
    atZero('HEROKU_API_KEY', 1.6),
    withoutCas,
    atZero('.netrc', 1.6),
    atZero('keychain', 2.2),
    atZero('a credential helper in sh', undefined),
    withTheCli,
  ],
};

const SOURCE_NAMES = Object.keys(SOURCES) as Source[];

const pushAt = async (place: Place, machine: LoggedIn, ms: RoundTrip): Promise<Run> =>
  pushRun(place, machine, wayTo(await theWorld(place), ms));

export const realTls: Group = {
  title: 'A push to Heroku, with TLS to a server on this machine',
  ours: 'the hook, by where the token is',
  reference: 'node -e 0',
  rows: SOURCE_NAMES.map((source) => ({
    name: source,
    async prepare(place) {
      const machine = await loggedIn(place, source, `tls-${slug(source)}`);
      const { env } = await theWorld(place);
      const { NODE_EXTRA_CA_CERTS } = env;
      return {
        ours: timed(await pushAt(place, machine, 0)),
        reference: timed(nodeAlone(place, { ...place.env, NODE_EXTRA_CA_CERTS })),
      };
    },
  })),
};

/** The time of the server itself is in both. */
export const farAway: Group = {
  title: 'A push to Heroku, with 80 ms of round trip',
  ours: 'the hook, by where the token is',
  reference: 'the same with a server on this machine',
  rows: SOURCE_NAMES.map((source) => ({
    name: source,
    budget: { of: 'more', most: 3 * 80 },
    async prepare(place) {
      const machine = await loggedIn(place, source, `far-${slug(source)}`);
      return {
        ours: timed(await pushAt(place, machine, 80)),
        reference: timed(await pushAt(place, machine, 0)),
      };
    },
  })),
};
