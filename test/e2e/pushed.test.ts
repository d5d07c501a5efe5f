import { describe, expect, it } from '@jest/globals';
import { check, unfolded } from '../support/commands.ts';
import { type E2e, inWorld } from '../support/e2e.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';

/** Commits a file in place of the others of that name. */
async function commitFile({ write, git }: E2e, name: string, text: string): Promise<void> {
  await write(name, text);
  await git('add', '--', name);
  await git('commit', '--quiet', '-m', name);
}

describe('a worker that runs and is gone from the commit', () => {
  const processes = { worker: { command: 'npm run work', quantity: 1 } };
  const GONE = /⚠ Procfile +no worker line in this commit: the deploy removes the worker dyno/;

  it('is found by a push and by check alike', () =>
    inWorld(scenarioOf('zero-downtime', { processes }), async (world) => {
      await commitFile(world, 'Procfile', 'web: node .\n');
      expect(unfolded((await world.runHook()).stderr)).toMatch(GONE);
      expect(unfolded((await check(world)).stdout)).toMatch(GONE);
    }));
});

describe('a push from a shallow clone', () => {
  it('says why Heroku refuses it, and how to go on', () =>
    inWorld(scenarioOf('warm', { buildSeconds: 0 }), async (world) => {
      const { git, push } = world;
      await git('commit', '--quiet', '--allow-empty', '-m', 'second');
      const head = (await git('rev-parse', 'HEAD')).stdout.trim();
      // As `git clone --depth=1` writes it.
      await world.write('.git/shallow', `${head}\n`);

      const refused = await push();
      expect(refused.code).not.toBe(0);
      const [before = '', after = ''] = refused.stderr.split('a shallow clone: ');
      expect(before).not.toContain('remote:');
      expect(after).toContain('→ git fetch --unshallow');
      expect(after).toContain('Push rejected, source repository is a shallow clone');
    }));
});

describe('an app with internal routing', () => {
  it('is asked by no push, and a push says so once', () =>
    inWorld(scenarioOf('private-space', { internalRouting: true }), async (world) => {
      const first = await world.runHook();
      expect(first.stderr).toMatch(/ℹ no warm-up: internal routing: only its Private Space/);
      const second = await world.runHook();
      expect(second.stderr).not.toContain('internal routing');
      expect([first.code, second.code]).toEqual([0, 0]);
      expect(eventsOf(world.simulator, 'router-request')).toEqual([]);
    }));
});
