import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { versionsIn } from '../../scripts/release/version.ts';
import { scenarioOf } from '../simulator/in-world.ts';
import { type E2e, inWorld, ROOT } from '../support/e2e.ts';
import { LOGIN, RAN, runJob, type Step, storeLogins, useOwnNpm } from '../support/github-job.ts';
import { startRegistry } from '../support/npm-registry.ts';
import { weekly } from '../support/weekly.ts';

// Runs the steps of the README's workflow as GitHub's runner does.

const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');
const [, workflow = ''] = /```yaml\n(env:[^]*?)```/.exec(await read('README.md')) ?? [];
const { steps } = parse(workflow) as { steps: readonly Step[] };
const { version } = JSON.parse(await read('package.json')) as { version: string };
const scripts = steps.flatMap(({ run = [] }) => run);

const QUICK = { bootSeconds: 8, buildSeconds: 12 } as const;
const options = { speed: 25, installed: false } as const;

let registry: Awaited<ReturnType<typeof startRegistry>>;

beforeAll(async () => {
  registry = await startRegistry();
});

afterAll(() => registry.close());

const runReadme = (world: E2e): ReturnType<typeof runJob> =>
  runJob({ world, steps, registry: registry.url });

describe("the README's workflow", () => {
  it('has ten lines', () => {
    expect(workflow.trimEnd().split('\n')).toHaveLength(10);
  });

  it('gives the key to no other host', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async ({ run }) => {
        const [, settings = ''] = / -- git (-c [^]*) push /.exec(workflow) ?? [];
        const fill = (host: string): ReturnType<typeof run> =>
          run('bash', ['-c', `git ${settings} credential fill`], {
            stdin: `protocol=https\nhost=${host}\n\n`,
            env: { GIT_CONFIG_COUNT: undefined, HEROKU_API_KEY: 'HRKU-1' },
          });
        expect((await fill('git.heroku.com')).stdout).toContain('password=HRKU-1\n');
        expect(await fill('gitlab.example.com')).toMatchObject({ code: 128, stdout: '' });
      },
      options,
    ));

  weekly('checks, deploys and follows the deploy', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        const { code, stdout, summary } = await runReadme(world);
        expect(stdout).toMatch(/⚠ web dynos[^]*✔ deploy +v4 is live/);
        expect(summary).toMatch(/web dynos[^]*v4 is live/);
        expect(code).toBe(0);
      },
      options,
    ),
  );

  weekly('lets no other credential helper answer for Heroku, or store the key', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        const file = await storeLogins(world);
        expect((await runReadme(world)).code).toBe(0);
        expect(await readFile(file, 'utf8')).toBe(LOGIN);
      },
      options,
    ),
  );

  weekly('reads no npm settings of the repository', () =>
    inWorld(
      scenarioOf('one-dyno', QUICK),
      async (world) => {
        await useOwnNpm(world);
        expect((await runReadme(world)).code).toBe(0);
        expect((await world.run('ls', [])).stdout).not.toContain(RAN);
      },
      options,
    ),
  );

  it('has no expression in a script, which would be run as a part of it', () => {
    expect(scripts.join('')).not.toContain('${{');
  });

  it('names the version of the package', () => {
    expect(new Set(versionsIn(scripts.join('')))).toEqual(new Set([version]));
  });
});
