import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { scenarioOf } from '../simulator/in-world.ts';
import { inWorld } from '../support/e2e.ts';

/** What a push says, after one that has learned the app's address. The app doesn't answer. */
async function pushWithSlowHelper(wait: string): Promise<string> {
  let said = '';
  await inWorld(scenarioOf('sleeping', { bootSeconds: 3_000 }), async (world) => {
    await world.write('heroku-preflight.json', { warmup: { wait: '0s' } });
    await world.runHook();
    await world.write('heroku-preflight.json', { warmup: { wait } });
    const { outside } = world.repository;
    await writeFile(join(outside, 'credentials'), world.simulator.token);
    const script = `sleep 6; printf 'username=x\\npassword=%s\\n' "$(cat '${outside}/credentials')"\n`;
    await writeFile(join(outside, 'helper'), script);
    await world.git('config', 'credential.helper', `!sh '${outside}/helper'`);
    const { stderr } = await world.runHook({
      HEROKU_API_KEY: undefined,
      GIT_CONFIG_COUNT: undefined,
    });
    said = stderr.replaceAll(/\s+/g, ' ');
  });
  return said;
}

describe('a push with a credential helper that takes six seconds', () => {
  const LATE = "git's credential helper didn't answer";

  it('takes its token while it waits for the app', async () => {
    expect(await pushWithSlowHelper('9s')).not.toContain(LATE);
  });

  it('doesn’t wait for it alone', async () => {
    expect(await pushWithSlowHelper('0s')).toContain(LATE);
  });
});
