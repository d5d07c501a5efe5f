import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { CommandContext } from '../../src/base/context.ts';
import { fixCommand } from '../../src/commands/fix.ts';
import { changesIn, contextIn, fixAsJson } from '../support/commands.ts';
import { type E2e, inFreshClone } from '../support/e2e.ts';
import { scenarioOf, until } from '../simulator/in-world.ts';

const AFFINITY = 'PATCH /apps/my-app/features/http-session-affinity';
const ONLY = ['--only', 'session-affinity'];
const ONE_DYNO = scenarioOf('one-dyno');

/** On a terminal, where the user types this. */
async function atTerminal(world: E2e, typed: string) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  stdin.end(typed);
  const { context, stdout, stderr } = contextIn(world, ONLY, { stdin });
  return { code: await fixCommand.run(context), stdout: stdout(), stderr: stderr() };
}

describe('fix on a terminal', () => {
  it('asks with the price, and makes the changes after a yes', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, stderr } = await atTerminal(world, 'y\n');
      expect(stderr).toMatch(/^This changes my-app: free\.\nContinue\? \[y\/N\] /);
      expect(code).toBe(0);
      expect(changesIn(world)).toEqual([AFFINITY]);
    }));

  it('changes nothing after a no, and exits with 1', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, stdout } = await atTerminal(world, 'n\n');
      expect(stdout).toMatch(/\n {2}Nothing was changed\.\n$/);
      expect(code).toBe(1);
      expect(changesIn(world)).toEqual([]);
    }));
});

describe('fix that changes nothing', () => {
  it('prints a plan for people on stderr with --json', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const { code, json, stderr } = await fixAsJson(world, ['--dry-run']);
      expect(json).toMatchObject({ result: 'planned', steps: { length: 3 } });
      expect(stderr).toMatch(/ {2}3\. Turn on preboot [^]* {2}Dry run: nothing was changed\.\n$/);
      expect(code).toBe(0);
      expect(changesIn(world)).toEqual([]);
    }));

  it.each([
    ['basic', 'npx heroku-preflight fix -a my-app --yes --only dyno-tier,'],
    ['one-dyno', null],
  ] as const)('says without a terminal how to make the changes: %s', (preset, command) =>
    inFreshClone(scenarioOf(preset), async (world) => {
      const { code, json } = await fixAsJson(world);
      expect(json.error).toMatchObject({
        ...{ code: 'needs-yes', hint: expect.stringMatching(/^Use /) },
        command: command === null ? null : expect.stringContaining(command),
      });
      expect(code).toBe(2);
      expect(changesIn(world)).toEqual([]);
    }),
  );
});

describe('fix that is interrupted', () => {
  function start(world: E2e, argv: readonly string[], changes: Partial<CommandContext> = {}) {
    const interruption = new AbortController();
    const { context, stderr } = contextIn(world, argv, { signal: interruption.signal, ...changes });
    const ended = fixCommand.run(context).catch((error: unknown) => error);
    const interrupt = (): void => {
      interruption.abort('SIGINT');
    };
    return { ended, interrupt, stderr };
  }

  it('at its question ends by the signal, not as after a no', () =>
    inFreshClone(ONE_DYNO, async (world) => {
      const stdin = Object.assign(new PassThrough(), { isTTY: true });
      const { ended, interrupt, stderr } = start(world, ONLY, { stdin });
      await until(() => stderr().includes('Continue?'));
      interrupt();
      expect(await ended).toBe('SIGINT');
      expect(changesIn(world)).toEqual([]);
    }));

  it('during a change waits for Heroku’s answer, and says so', () =>
    inFreshClone(
      {
        ...ONE_DYNO,
        faults: { api: [{ path: '/features/http-session-affinity', delaySeconds: 50, times: 1 }] },
      },
      async (world) => {
        const { ended, interrupt, stderr } = start(world, ['--yes', ...ONLY]);
        await until(() => changesIn(world).includes(AFFINITY));
        interrupt();
        await ended;
        expect(stderr()).toContain("waiting for Heroku's answer to the last change");
        expect(changesIn(world)).toEqual([AFFINITY]);
      },
    ));
});
