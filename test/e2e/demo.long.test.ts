import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { ROOT } from '../support/e2e.ts';

const run = promisify(execFile);

it('the demo shows awake dynos after the push with the hook, and no awake dyno after the push without it', async () => {
  const { stdout, stderr } = await run(
    process.execPath,
    [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), join(ROOT, 'scripts/demo.ts')],
    { env: { ...process.env, CI: 'true', LC_ALL: 'C.UTF-8' } },
  );
  expect(stdout).toMatch(/web dynos awake before the release +0 +1\n/);
  expect(stdout).toMatch(/web dynos awake after the release +0 +1\n/);
  expect(stdout).toMatch(/✔ awake +was asleep, woke in \d+\.\d s \(200\)/);
  expect(stdout).toContain('→ heroku ps:scale web=2 -a my-app  (+$25/month)');
  expect(stderr).toContain('ℹ waking');
  // eslint-disable-next-line no-control-regex -- no color in a pipe
  expect(stdout + stderr).not.toMatch(/\u001b\[\d/);
});
