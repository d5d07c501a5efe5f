import { readFile, readlink } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { scenarioOf } from '../simulator/in-world.ts';
import { inWorld, letGitIn } from '../support/e2e.ts';

it('the process that continues after a push keeps no folder busy, and uses the repository’s settings', () =>
  inWorld(scenarioOf('sleeping', { bootSeconds: 50 }), async (world) => {
    await world.write('heroku-preflight.json', { warmup: { wait: '0s' } });
    await letGitIn(world);
    // Git takes this path as relative to the working tree, and the process must too, although it runs elsewhere.
    await world.write('ca.pem', await readFile(world.env.GIT_SSL_CAINFO ?? '', 'utf8'));
    await world.git('config', 'http.sslCAInfo', 'ca.pem');
    await world.push({
      GIT_SSL_CAINFO: undefined,
      NODE_EXTRA_CA_CERTS: undefined,
      GIT_CONFIG_COUNT: undefined,
    });
    expect(await readlink(`/proc/${await world.backgroundPid()}/cwd`)).toBe('/');
    expect(await world.finishedRun()).toMatchObject({
      outcome: { kind: 'finished' },
      paths: [{ answer: { status: 200 } }],
    });
  }));
