import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { scenarioOf } from '../simulator/in-world.ts';
import { inWorld, PATIENT, type Run } from '../support/e2e.ts';

// On Windows, a process that ends itself by a signal exits with 1, as an old Node does. Then run.sh tried the
// next Node, and said at last that there was none.

const AS_ON_WINDOWS = `
  Object.defineProperty(process, 'platform', { value: 'win32' });
  process.kill = (pid) => pid === process.pid && process.reallyExit(1);`;

/** The hook, with this code in its Node before ours. */
async function runHookWith(code: string): Promise<Run> {
  let run: Run | undefined;
  await inWorld(scenarioOf('one-dyno'), async (world) => {
    await world.write('heroku-preflight.json', PATIENT);
    const preload = join(world.repository.outside, 'preload.cjs');
    await writeFile(preload, AS_ON_WINDOWS + code);
    const NODE_OPTIONS = `${world.env.NODE_OPTIONS ?? ''} --require=${preload}`;
    run = await world.runHook({ NODE_OPTIONS });
  });
  if (!run) throw new Error('it has not run');
  return run;
}

it('an interrupted hook is one, not a missing Node', async () => {
  const { code, stderr } = await runHookWith(
    `process.on('newListener', (name) => name === 'SIGHUP' && setImmediate(() => process.emit('SIGINT')));`,
  );
  expect(stderr).toBe('preflight: the hook itself failed (exit 70), the push continues\n');
  expect(code).toBe(0);
});

it('a hook that is done exits as usual, even if that waits for name servers', async () => {
  const { code, stderr } = await runHookWith(
    `process.getActiveResourcesInfo = () => ['GetAddrInfoReqWrap'];`,
  );
  expect(stderr).toMatch(/! preboot/);
  expect(stderr).not.toContain('nothing checked');
  expect(code).toBe(0);
});
