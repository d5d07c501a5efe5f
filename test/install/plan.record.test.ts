import { describe, expect, it } from '@jest/globals';
import { HOOK_LINES } from '../../src/install/hook-line.ts';
import { git } from '../../src/install/managers/git.ts';
import { formatManifest } from '../../src/install/manifest.ts';
import { type InstallPlan, planInstall } from '../../src/install/plan.ts';
import { factsWith, found, HOOK, script } from '../support/install-facts.ts';

const VERSION = '1.2.3';
const MANIFEST = '/app/.git/heroku-preflight/install.json';
const FOREIGN = '#!/bin/sh\nnpm test\n';
const OURS = `#!/bin/sh\n${HOOK_LINES}`;

type Parts = Parameters<typeof factsWith>[0];

const changesOf = (parts: Parts) => {
  const plan = planInstall(factsWith(parts), VERSION, git);
  return plan.type === 'refuse' ? [] : plan.changes;
};

/** What the plan writes into install.json. */
function recordOf(plan: InstallPlan): unknown {
  const changes = plan.type === 'refuse' ? [] : plan.changes;
  const change = changes.find(({ path }) => path === MANIFEST);
  return change?.type === 'write' ? JSON.parse(change.contents.toString()) : null;
}

describe('the record of an installation', () => {
  const recorded = (parts: Parts) => recordOf(planInstall(factsWith(parts), VERSION, git));
  const version = VERSION;

  it.each([
    ['a new hook', {}, { version, hook: { path: HOOK, created: true } }],
    [
      'a new folder',
      { hook: { path: HOOK, kind: 'none', folderExists: false } as const },
      { version, hook: { path: HOOK, created: true }, createdFolder: '/app/.git/hooks' },
    ],
    [
      'a hook of others',
      { hook: script(FOREIGN) },
      { version, hook: { path: HOOK, created: false } },
    ],
    ['only our lines', { hook: script(OURS) }, { version, hook: { path: HOOK, created: true } }],
    [
      'a hook of others in the place of ours',
      {
        hook: script(FOREIGN),
        manifest: { version: '1', hook: { path: HOOK, created: true } },
      },
      { version, hook: { path: HOOK, created: false } },
    ],
    [
      'a program',
      { hook: { path: HOOK, kind: 'binary' } as const },
      { version, hook: { path: HOOK, created: false } },
    ],
    [
      'our lines among others’',
      { hook: script(OURS + FOREIGN) },
      { version, hook: { path: HOOK, created: false } },
    ],
    [
      'what was recorded first',
      {
        hook: script(OURS),
        manifest: { version: '1', hook: { path: HOOK, created: false }, createdFolder: '/a' },
      },
      { version, hook: { path: HOOK, created: false }, createdFolder: '/a' },
    ],
    [
      'an earlier place',
      {
        manifest: {
          version: '1',
          hook: { path: '/b/pre-push', created: true },
          createdFolder: '/b',
        },
      },
      { version, hook: { path: HOOK, created: true }, hooks: ['/b/pre-push'] },
    ],
  ])('names %s', (_, parts, record) => {
    expect(recorded(parts)).toEqual(record);
  });

  it('is written again only if it changes', () => {
    const manifest = { version: VERSION, hook: { path: HOOK, created: true } };
    expect(recorded({ hook: script(OURS), manifest })).toBeNull();
    const [change] = changesOf({ manifest: { ...manifest, version: '1' } });
    expect(change).toMatchObject({
      ...{ path: MANIFEST, isNew: false, contents: Buffer.from(formatManifest(manifest)) },
    });
  });

  it('names no hook for a manager that has no place in one', () => {
    const plan = planInstall(factsWith({ managers: [found('hk')] }), VERSION, null);
    expect([plan.type, recordOf(plan)]).toEqual(['paste', { version: VERSION }]);
    expect(plan).toMatchObject({ hook: HOOK, target: { name: 'hk' }, pasted: false });
  });
});

describe('our own files', () => {
  const file = (name: string, present: string | null) => ({
    path: `/app/.git/heroku-preflight/${name}`,
    contents: Buffer.from('new'),
    present: present === null ? null : Buffer.from(present),
  });
  const steps = (...files: ReturnType<typeof file>[]): string[] => {
    const payload = { node: '/node', files, compiled: ['/app/compiled'] };
    const changes = changesOf({ payload, strays: ['/app/stray'] }).slice(0, -2);
    return changes.map(({ type, path }) => `${type} ${path}`);
  };

  it.each([
    ['a new bundle', file('hook.cjs', 'old'), ['remove /app/compiled']],
    ['a new starter', file('start.cjs', null), ['remove /app/compiled']],
    ['another new file', file('run.sh', 'old'), []],
  ])(
    'are written if they changed, without what was compiled from an older one: %s',
    (_, one, more) => {
      expect(steps(one, file('node', 'new'))).toEqual([
        ...['remove /app/stray', ...more],
        `write ${one.path}`,
      ]);
    },
  );

  it('are written without what was compiled also if several changed', () => {
    const [bundle, runner] = [file('hook.cjs', 'old'), file('run.sh', 'old')];
    expect(steps(bundle, runner)).toEqual([
      ...['remove /app/stray', 'remove /app/compiled'],
      ...[`write ${bundle.path}`, `write ${runner.path}`],
    ]);
  });

  it('are new only if they were missing', () => {
    const files = [file('run.sh', 'old'), file('start.cjs', null)];
    expect(changesOf({ payload: { node: '/node', files, compiled: [] } })).toMatchObject([
      ...[{ isNew: false }, { isNew: true }, { path: MANIFEST }, { path: HOOK }],
    ]);
  });
});
