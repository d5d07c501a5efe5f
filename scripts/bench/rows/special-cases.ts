import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoggedIn } from '../credentials.ts';
import { refLines } from '../place.ts';
import { INSTANT, loggedIn, pushRun, withCompanyCas } from '../push.ts';
import { must, timed } from '../run.ts';
import type { Bench, Env, Group, Place, Prepared } from '../types.ts';
import { theWorld, wayTo } from '../world.ts';

const atZero = (place: Place): Env => ({ ...INSTANT, ...withCompanyCas(place) });

/** `change` makes ours differ from the reference. */
async function differing(
  place: Place,
  folder: string,
  change: (machine: LoggedIn) => Env | undefined,
  network: Env = atZero(place),
): Promise<Prepared> {
  const machines = await Promise.all(
    [`${folder}-ours`, folder].map((name) => loggedIn(place, 'HEROKU_API_KEY', name)),
  );
  const [ours, reference] = machines as [LoggedIn, LoggedIn];
  const more = change(ours);
  return {
    ours: timed(pushRun(place, ours, { ...network, ...more })),
    reference: timed(pushRun(place, reference, network)),
  };
}

const headOf = ({ repository, env }: LoggedIn): string =>
  must({ command: ['git', 'rev-parse', 'HEAD'], cwd: repository.path, env }).trim();

export const write100000Refs = (machine: LoggedIn): void => {
  writeFileSync(machine.repository.refs, refLines(headOf(machine), 100_000));
};

function add1000Remotes({ repository }: LoggedIn): void {
  const file = join(repository.path, '.git/config');
  const remote = (index: number): string =>
    `[remote "team-${index}"]\n\turl = https://github.com/acme/app-${index}.git\n` +
    `\tfetch = +refs/heads/*:refs/remotes/team-${index}/*\n`;
  const remotes = Array.from({ length: 1000 }, (_, index) => remote(index));
  writeFileSync(file, readFileSync(file, 'utf8') + remotes.join(''));
}

// The process that follows a deploy starts a second after the push.
const UNTIL_FOLLOWED_MS = 1300;

const following = (
  name: string,
  folder: string,
  network: (place: Place) => Promise<Env>,
): Bench => ({
  name,
  async prepare(place) {
    // What goes on after a push ends when this file is gone.
    const lives = join(place.folder, `${folder}-lives`);
    const change = (): Env => ({
      ...{ GIT_CONFIG_PARAMETERS: "'preflight.follow=true'", HEROKU_PREFLIGHT_SIMULATION: lives },
    });
    const prepared = await differing(place, folder, change, await network(place));
    return {
      ...prepared,
      pauseMs: UNTIL_FOLLOWED_MS,
      ours() {
        writeFileSync(lives, '');
        return prepared.ours();
      },
      check() {
        rmSync(lives, { force: true });
        const runs = join(place.folder, `${folder}-ours/.git/heroku-preflight/runs`);
        if (!existsSync(runs) || readdirSync(runs).length === 0)
          throw new Error('no push left anything in the background');
      },
    };
  },
});

export const specialCases: Group = {
  title: 'A push to Heroku in a special case, network at 0 if it says nothing else',
  ours: 'the hook in this case',
  reference: 'the hook with one ref and one remote, not followed, in the same network',
  rows: [
    {
      name: '100,000 refs',
      budget: { of: 'more', most: 50 },
      prepare: (place) =>
        differing(place, 'refs', (machine) => {
          write100000Refs(machine);
          return undefined;
        }),
    },
    {
      name: '1,000 remotes',
      prepare: (place) =>
        differing(place, 'remotes', (machine) => {
          add1000Remotes(machine);
          return undefined;
        }),
    },
    following('the deploy is followed', 'follow', (place) => Promise.resolve(atZero(place))),
    following('the same, 80 ms of round trip', 'follow-far', async (place) =>
      wayTo(await theWorld(place), 80),
    ),
  ],
};
