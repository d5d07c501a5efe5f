import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { APP, scenarioOf } from '../simulator/in-world.ts';
import { leaksInText } from '../support/e2e-leaks.ts';
import { type E2e, inWorld, PATIENT } from '../support/e2e.ts';
import { sampleOf } from '../support/weekly.ts';

// A push, and the process that follows its deploy.

const FOLLOWED = { speed: 30, follows: true } as const;
const QUICK = { bootSeconds: 8, buildSeconds: 12 } as const;

/** A stand-in for notify-send that writes down what it shows. */
async function withNotifySend({ repository, git }: E2e): Promise<() => Promise<string>> {
  const bin = join(repository.outside, 'notify');
  await writeFile(bin, '');
  await git('config', 'preflight.notify', 'true');
  const path = join(repository.outside, 'notify-send');
  await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "$@" >>'${bin}'\n`);
  await chmod(path, 0o755);
  return () => readFile(bin, 'utf8');
}

describe('the deploy of a push', () => {
  it('is followed, and the next push says what became of it, once', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        await world.push();
        const run = await world.finishedRun();
        expect(run.deploy).toMatchObject({
          ...{ outcome: { kind: 'live', release: 4, by: 'dynos' }, asleepAfter: false },
          answers: [{ path: '/', status: 200 }],
        });
        const next = await world.runHook();
        expect(next.stderr).toMatch(/✔ last deploy +v4: live after .*, first answer \d/);
        expect((await world.runHook()).stderr).not.toContain('last deploy');
        const { stdout } = await world.command(['report', '--app', APP]);
        expect(stdout).toMatch(/✔ deploy +v4: live after/);
      },
      FOLLOWED,
    ));

  it("is followed without the token in the process's arguments and variables", () =>
    inWorld(
      scenarioOf('one-dyno', { ...QUICK, buildSeconds: 120 }),
      async (world) => {
        const pushed = world.push();
        const pid = await world.backgroundPid();
        const seen = await Promise.all(
          ['cmdline', 'environ'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8')),
        );
        expect(seen.join('')).toContain(world.state.runs);
        expect(leaksInText(seen.join(''), [world.simulator.token])).toEqual([]);
        // It has it all the same.
        await pushed;
        expect((await world.finishedRun()).deploy?.outcome).toMatchObject({ kind: 'live' });
      },
      FOLLOWED,
    ));

  it('that fails is shown on the desktop, with the command that helps', () =>
    inWorld(
      scenarioOf('one-dyno', {
        ...{ ...QUICK, processes: { release: { command: 'node migrate.js' } } },
        releasePhase: { seconds: 20, failures: 1 },
      }),
      async (world) => {
        const shown = await withNotifySend(world);
        const PATH = `${world.repository.outside}:${world.env.PATH ?? ''}`;
        await world.push({ PATH });
        expect((await world.finishedRun()).deploy?.outcome).toEqual({
          ...{ kind: 'release-failed', release: 4, running: 3 },
        });
        expect(await shown()).toContain(
          'heroku-preflight: my-app\nthe release phase of v4 failed: the app still runs v3' +
            ' → heroku releases:retry -a my-app',
        );
      },
      FOLLOWED,
    ));

  it.each(
    sampleOf(1, [
      ['what was awake comes back awake', false],
      ['the 2012 rule doesn’t hold', true],
    ] as const),
  )('leaves a sleeping Eco app awake, and has on record that %s', (_, comesBackAsleep) =>
    inWorld(
      scenarioOf('sleeping', { ...QUICK, buildSeconds: 60, comesBackAsleep }),
      async (world) => {
        await world.write('heroku-preflight.json', PATIENT);
        await world.push();
        const { asleepBefore, deploy } = await world.finishedRun();
        expect(asleepBefore).toBe(true);
        expect(deploy).toMatchObject({
          outcome: { kind: comesBackAsleep ? 'asleep' : 'live', release: 4 },
          ...{ sleeps: true, asleepBefore: false, asleepAfter: comesBackAsleep },
          answers: [{ status: 200 }],
        });
        expect(world.simulator.state(APP).dynos).toMatchObject([{ state: 'up', release: 4 }]);
        const { stdout } = await world.command(['report']);
        expect(stdout).toContain(
          comesBackAsleep
            ? '⚠ Eco dynos         awake before and after: 0 of 1 deploy'
            : '✔ Eco dynos         awake before and after: 1 of 1 deploy',
        );
      },
      FOLLOWED,
    ),
  );
});
