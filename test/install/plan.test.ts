import { describe, expect, it } from '@jest/globals';
import type { Facts } from '../../src/install/facts.ts';
import { HOOK_LINES, NEW_HOOK } from '../../src/install/hook-line.ts';
import { KEEPER } from '../../src/install/kept-hook.ts';
import { gitConfig as gitConfigTarget } from '../../src/install/managers/git-config.ts';
import { git } from '../../src/install/managers/git.ts';
import { husky } from '../../src/install/managers/husky.ts';
import { lefthook } from '../../src/install/managers/lefthook.ts';
import { lefthookEditor } from '../../src/install/managers/lefthook-editor.ts';
import { prek } from '../../src/install/managers/pre-commit.ts';
import { formatManifest } from '../../src/install/manifest.ts';
import { type InstallPlan, isInPlace, planInstall, planRefresh } from '../../src/install/plan.ts';
import { gitConfig } from '../support/git-config.ts';
import { factsWith, found, HOOK, script } from '../support/install-facts.ts';

const VERSION = '1.2.3';
const MANIFEST = '/app/.git/heroku-preflight/install.json';
const FOREIGN = '#!/bin/sh\nnpm test\n';
const OURS = `#!/bin/sh\n${HOOK_LINES}`;

type Installing = Extract<InstallPlan, { type: 'install' }>;

function installing(facts: Facts, asked: Parameters<typeof planInstall>[2] = git): Installing {
  const plan = planInstall(facts, VERSION, asked);
  if (plan.type !== 'install') throw new TypeError(`it's ${plan.type}`);
  return plan;
}

/** `type path`, in order */
const stepsOf = ({ changes }: Pick<Installing, 'changes'>): string[] =>
  changes.map(({ type, path }) => `${type} ${path}`);

describe('our line in git’s own hook', () => {
  it('comes after our own files, so that no push runs half of them', () => {
    const bundle = '/app/.git/heroku-preflight/hook.cjs';
    const contents = Buffer.from('new');
    const payload = {
      node: '/node',
      files: [{ path: bundle, contents, present: null }],
      compiled: [],
    };
    const plan = installing(factsWith({ payload }));
    expect(plan).toMatchObject({ hook: HOOK, sharedChange: null, waitsFor: null });
    expect(plan.changes).toEqual([
      { type: 'write', path: bundle, contents, mode: 0o600, isNew: true },
      expect.objectContaining({ type: 'write', path: MANIFEST, mode: 0o600, isNew: true }),
      {
        ...{ type: 'write', path: HOOK, contents: Buffer.from(NEW_HOOK), mode: 0o755 },
        ...{ isNew: true, before: null },
      },
    ]);
  });

  it('keeps the mode and every byte of a hook', () => {
    const plan = installing(factsWith({ hook: script('#!/bin/sh\necho \xe9\n', HOOK, 0o700) }));
    expect(plan.changes.at(-1)).toEqual({
      ...{ type: 'write', path: HOOK, mode: 0o700, isNew: false },
      contents: Buffer.from(`${OURS}echo \xe9\n`, 'latin1'),
      before: Buffer.from('#!/bin/sh\necho \xe9\n', 'latin1'),
    });
  });

  it('needs consent in a shared folder, and where a program may rewrite the hook', () => {
    const unknown = { sign: 'mark', line: 1, text: '' } as const;
    for (const facts of [
      factsWith({ hook: script(FOREIGN), unknown }),
      factsWith({ hook: script(FOREIGN), repository: { hooksDirIsShared: true } }),
    ]) {
      expect(installing(facts).sharedChange).toMatchObject({ type: 'write', path: HOOK });
    }
  });

  it('isn’t written again', () => {
    const manifest = { version: VERSION, hook: { path: HOOK, created: true } };
    expect(installing(factsWith({ hook: script(NEW_HOOK), manifest })).changes).toEqual([]);
  });

  it('takes the place of a hook in the configuration', () => {
    const hookSettings = new Map([['hook.heroku-preflight.event', 'pre-push']]);
    expect(stepsOf(installing(factsWith({ repository: { hookSettings } })))).toEqual([
      `write ${MANIFEST}`,
      `write ${HOOK}`,
      'remove-config /app/.git/config',
    ]);
  });

  it('comes with git-lfs’s other hooks, which git-lfs doesn’t write beside ours', () => {
    const other = { type: 'remove', path: '/app/.git/hooks/post-merge' } as const;
    const repository = { config: gitConfig(['filter.lfs.clean', 'git-lfs clean']) };
    const facts = factsWith({ usesLfs: true, lfsHooks: [other], repository });
    expect(stepsOf(installing(facts))).toEqual([
      ...[`write ${MANIFEST}`, `remove ${other.path}`, `write ${HOOK}`],
    ]);
    const shared = { ...facts, repository: { ...facts.repository, hooksDirIsShared: true } };
    expect(stepsOf(installing(shared))).toEqual([`write ${MANIFEST}`, `write ${HOOK}`]);
    const legacy = { path: `${HOOK}.legacy`, kind: 'none', folderExists: true } as const;
    const managed = { ...facts, kept: [legacy], managers: [found('prek', { ownsHook: true })] };
    expect(stepsOf(installing(managed, prek))).toEqual([
      ...[`write ${MANIFEST}`, `write ${legacy.path}`],
    ]);
  });
});

describe('a hook that our line doesn’t fit into', () => {
  const beside = `${HOOK}.kept-by-heroku-preflight`;

  it('is kept beside ours after a question, and without one the refusal says why', () => {
    const plan = installing(factsWith({ hook: { path: HOOK, kind: 'binary' } }));
    const change = plan.changes.at(-1);
    expect(change).toMatchObject({ type: 'keep', path: HOOK, beside, mode: 0o755 });
    expect(plan.sharedChange).toBe(change);
    expect(change).toMatchObject({ contents: Buffer.from(KEEPER) });
    expect(plan).toMatchObject({ target: git, hook: HOOK, waitsFor: null });
    expect(plan.unless).toMatchObject({ reason: 'binary' });
  });

  it('is kept without another question after an interruption', () => {
    const kept = { path: beside, isSame: true };
    const plan = installing(factsWith({ hook: { path: HOOK, kind: 'binary', kept } }));
    expect(plan).toMatchObject({ sharedChange: null, changes: [{}, { type: 'keep' }] });
    expect(plan.unless).toBeUndefined();
  });
});

describe('a manager’s file', () => {
  const editor = lefthookEditor('lefthook.yml');
  const config = { path: '/app/lefthook.yml', text: 'pre-push:\n', mode: 0o640, editor };

  it('gets our entry with its own mode, after a question', () => {
    const managers = [found('lefthook', { configs: [config], ownsHook: true })];
    const plan = installing(factsWith({ managers }), lefthook);
    expect(plan).toMatchObject({ hook: config.path, waitsFor: null });
    expect(plan.sharedChange).toMatchObject({ path: config.path, mode: 0o640, isNew: false });
    expect(plan.changes.at(-1)).toBe(plan.sharedChange);
    expect(plan.sharedChange).toMatchObject({ before: Buffer.from(config.text) });
  });

  it('takes no line over from a hook that others share', () => {
    const file = script(FOREIGN, '/app/.husky/pre-push');
    const managers = [found('husky', { script: { file, outside: false, waitsFor: null } })];
    const repository = { hooksDirIsShared: true };
    const plan = installing(factsWith({ hook: script(NEW_HOOK), managers, repository }), husky);
    expect(stepsOf(plan)).toEqual([`write ${MANIFEST}`, `write ${file.path}`]);
  });

  it('that has our entry stays as it is', () => {
    const done = { ...config, text: editor?.add(config.text) ?? '' };
    const managers = [found('lefthook', { configs: [done], ownsHook: true })];
    const plan = installing(factsWith({ managers }), lefthook);
    expect([plan.sharedChange, stepsOf(plan)]).toEqual([null, [`write ${MANIFEST}`]]);
  });

  it('takes our line over from git’s own hook once git runs it', () => {
    const file = script(FOREIGN, '/app/.husky/pre-push');
    const waiting = found('husky', { script: { file, outside: false, waitsFor: 'npx husky' } });
    const ready = found('husky', { script: { file, outside: false, waitsFor: null } });
    const steps = (husky1: typeof ready) =>
      stepsOf(installing(factsWith({ hook: script(NEW_HOOK), managers: [husky1] }), husky));
    expect(steps(waiting)).toEqual([`write ${MANIFEST}`, `write ${file.path}`]);
    expect(steps(ready)).toEqual([...steps(waiting), `remove ${HOOK}`]);
  });
});

describe('a hook in git’s configuration', () => {
  const repository = { gitVersion: '2.54.0' };
  const gits = [{ path: '/git', version: '2.54.0' }];

  it('gets its command before its event, and the other lines of ours go', () => {
    const plan = installing(
      factsWith({ repository, gits, hook: script(NEW_HOOK) }),
      gitConfigTarget,
    );
    expect(plan).toMatchObject({ hook: '/app/.git/config', sharedChange: null, waitsFor: null });
    expect(plan.changes.slice(1)).toMatchObject([
      { type: 'set-config', key: 'hook.heroku-preflight.command' },
      { type: 'set-config', key: 'hook.heroku-preflight.event', value: 'pre-push' },
      { type: 'remove', path: HOOK },
    ]);
  });

  it('gets only what is missing, and takes a shared line over after a question', () => {
    const hookSettings = new Map([['hook.heroku-preflight.event', 'pre-push']]);
    const file = script(`${OURS}npm test\n`, '/app/.husky/pre-push');
    const managers = [found('husky', { script: { file, outside: false, waitsFor: null } })];
    const facts = factsWith({ repository: { ...repository, hookSettings }, gits, managers });
    const plan = installing(facts, gitConfigTarget);
    expect(plan.sharedChange).toMatchObject({ type: 'write', path: file.path });
    expect(stepsOf(plan).slice(1)).toEqual(['set-config /app/.git/config', `write ${file.path}`]);
  });

  it('is refreshed for the newer git if this one ignores it', () => {
    const hookSettings = new Map([['hook.heroku-preflight.event', 'pre-push']]);
    const contents = Buffer.from(formatManifest({ version: VERSION, createdFolder: '/a' }));
    const manifest = { version: '1', createdFolder: '/a' };
    expect(
      planRefresh(factsWith({ repository: { hookSettings }, manifest }), VERSION),
    ).toMatchObject([{ type: 'write', path: MANIFEST, contents }]);
    expect(planRefresh(factsWith(), VERSION)).toEqual([]);
    const hook = { path: HOOK, kind: 'other' } as const;
    expect(
      planInstall(factsWith({ repository: { hookSettings }, hook }), VERSION, null),
    ).toMatchObject({
      type: 'refuse',
      refusal: {
        ...{
          reason: 'unseen-hook',
          code: 'git-without-config-hooks',
          configFile: '/app/.git/config',
          version: '2.39.5',
          newer: null,
        },
        obstacle: { reason: 'not-a-file' },
      },
    });
    expect(
      planInstall(factsWith({ repository: { hookSettings } }), VERSION, gitConfigTarget),
    ).toMatchObject({ refusal: { reason: 'git-without-config-hooks' } });
  });
});

describe('our line is in place', () => {
  const isThere = (facts: Facts): boolean => isInPlace(planInstall(facts, VERSION, null), facts);
  const refused = { path: HOOK, kind: 'other' } as const;

  it.each([
    ['in the hook', { hook: script(OURS) }, true],
    ['not in a hook of others', { hook: script(FOREIGN) }, false],
    ['not in a hook that can’t have it', { hook: refused }, false],
    ['in the snippet that is pasted', { managers: [found('hk', { pasted: true })] }, true],
    ['not in one that isn’t pasted', { managers: [found('hk')] }, false],
  ])('%s', (_, parts, expected) => {
    expect(isThere(factsWith(parts))).toBe(expected);
  });
});
