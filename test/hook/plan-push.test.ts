import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { herokuHosts } from '../../src/heroku/hosts.ts';
import { parseRefLines, planPush, pushIntent, type RefUpdate } from '../../src/hook/plan-push.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';

describe('plan push', () => {
  const HOSTS = herokuHosts({});
  const COMMIT = 'c0ffee'.padEnd(40, '0');
  const ZERO = '0'.repeat(40);
  const URL = 'https://git.heroku.com/my-app.git';

  const line = (local: string, remote: string, oid = COMMIT): string =>
    `${local} ${oid} ${remote} ${ZERO}\n`;
  const plan = (refLines: string, remote = 'heroku', url = URL) =>
    planPush({ remote, url, refLines }, HOSTS);

  describe('planPush', () => {
    it('deploys a push to main', () => {
      expect(plan(line('refs/heads/main', 'refs/heads/main'))).toEqual({
        kind: 'deploy',
        app: 'my-app',
        branch: 'main',
        refs: ['refs/heads/main'],
        remote: 'heroku',
        commit: COMMIT,
        token: undefined,
        again: 'heroku main',
      });
    });

    it('knows what Heroku’s branch has now', () => {
      const known = `refs/heads/main ${COMMIT} refs/heads/main ${'a'.repeat(40)}\n`;
      expect(plan(known)).toMatchObject({ commit: COMMIT, replaced: 'a'.repeat(40) });
      expect(plan(line('main', 'refs/heads/main'))).toHaveProperty('replaced', undefined);
    });

    it('removes the token from the remote’s URL', () => {
      const url = 'https://x:HRKU-1%2F2@git.heroku.com/my-app.git';
      const push = plan(line('refs/heads/main', 'refs/heads/main'), 'heroku', url);
      expect(push).toMatchObject({ kind: 'deploy', token: 'HRKU-1/2' });
    });

    it('gives the command that pushes the same again', () => {
      const push = plan(line('refs/heads/feature/x', 'refs/heads/master'));
      expect(push).toMatchObject({ again: 'heroku feature/x:master' });
    });

    it('gives the one that deploys if several refs are pushed', () => {
      const others = line('refs/heads/a', 'refs/heads/a') + line('refs/tags/v1', 'refs/tags/v1');
      const push = plan(others + line('refs/heads/topic', 'refs/heads/main'));
      expect(push).toMatchObject({ again: 'heroku topic:main' });
    });

    it.each([
      ['a URL with a password', 'https://x:SECRET@git.heroku.com/my-app.git', 'refs/heads/main'],
      ['what a shell would run', '$(rm -rf ~)', 'refs/heads/main'],
      ['an option', '--exec=x', 'refs/heads/main'],
    ])('gives no command with %s', (_, remote, local) => {
      expect(plan(line(local, 'refs/heads/main'), remote)).toMatchObject({ again: 'REMOTE main' });
    });

    it('gives no command with a revision that has spaces', () => {
      const push = plan(line('HEAD^{/fix $(x)}', 'refs/heads/main'));
      expect(push).toMatchObject({ again: 'heroku REF:main' });
    });

    it('does nothing if no ref changes', () => {
      expect(plan('')).toEqual({ kind: 'nothing-new', app: 'my-app', token: undefined });
    });

    it('does nothing for other hosts, whatever the refs', () => {
      expect(plan('nonsense', 'origin', 'https://github.com/heroku/x.git')).toEqual({
        kind: 'none',
      });
    });

    it('notes that other refs build nothing', () => {
      expect(plan(line('refs/heads/main', 'refs/heads/staging'))).toEqual({
        kind: 'builds-nothing',
        app: 'my-app',
        refs: ['refs/heads/staging'],
        leftOut: 0,
        remote: 'heroku',
        refspec: 'main',
        again: 'heroku main:staging',
      });
    });

    it.each([
      ['a tag', line('refs/tags/v1', 'refs/tags/v1')],
      ['a branch that is deleted', line('(delete)', 'refs/heads/staging', ZERO)],
    ])('suggests no deploy command for %s', (_, refs) => {
      expect(plan(refs)).toMatchObject({ kind: 'builds-nothing', refs: [] });
    });

    it.each([
      ['the branch that was pushed, whatever is checked out', 'refs/heads/feature', 'feature:main'],
      ['what is checked out if that was pushed', 'HEAD', 'HEAD:refs/heads/main'],
      ['a tag that was pushed as a branch', 'refs/tags/v1', 'v1^{}:refs/heads/main'],
    ])('suggests a command that deploys %s', (_, local, refspec) => {
      expect(plan(line(local, 'refs/heads/feature'))).toMatchObject({ refspec });
    });

    it.each([
      'refs/head/main',
      'refs/main',
      'refs/for/main',
      'refs/remotes/heroku/main',
      'refs/tags/main',
      'refs/tags/master',
      'refs/heads/Main',
      'refs/heads/mian',
      'refs/heads/heads/main',
    ])('counts %s as meant to deploy', (remote) => {
      expect(plan(line('HEAD', remote))).toMatchObject({
        ...{ kind: 'builds-nothing', refs: [remote] },
        refspec: expect.stringMatching(/^HEAD:refs\/heads\/(main|master)$/),
      });
    });

    it.each(['refs/tags/v1', 'refs/tags/v1/main', 'refs/notes/commits', 'refs/stash'])(
      'doesn’t count %s',
      (remote) => {
        const push = plan(line('refs/heads/x', remote));
        expect(push).toMatchObject({ kind: 'builds-nothing', refs: [], refspec: undefined });
      },
    );

    it.each([
      ['refs/heads/main', 'refs/head/main', 'main'],
      ['refs/heads/topic', 'refs/head/main', 'topic:main'],
      ['refs/heads/topic', 'refs/heads/mastre', 'topic:master'],
      ['HEAD', 'refs/head/master', 'HEAD:refs/heads/master'],
      ['refs/heads/master', 'refs/heads/Master', 'master'],
      ['refs/heads/matrix', 'refs/heads/matrix', 'matrix:main'],
      ['refs/tags/v1', 'refs/tags/main', 'v1^{}:refs/heads/main'],
      ['v1^{}', 'refs/heads/x', 'v1^{}:refs/heads/main'],
      ['refs/heads/refs/tags/v1', 'refs/heads/x', 'refs/tags/v1:main'],
    ])('offers for %s, pushed to %s: %s', (local, remote, refspec) => {
      expect(plan(line(local, remote))).toMatchObject({ refspec });
    });

    it('suggests a command for the one ref that is meant to deploy', () => {
      const tags = line('refs/tags/v1', 'refs/tags/v1') + line('refs/tags/v2', 'refs/tags/v2');
      expect(plan(tags + line('HEAD', 'refs/head/main'))).toMatchObject({
        ...{ refs: ['refs/head/main'], refspec: 'HEAD:refs/heads/main' },
        again: 'heroku HEAD:refs/head/main',
      });
    });

    it.each([
      ['a tag to the main that Heroku has', 'refs/tags/v1', 'refs/heads/main', 'v1^{}:main'],
      ['a branch', 'refs/heads/topic', 'refs/heads/main', 'topic:main'],
      ['HEAD', 'HEAD', 'refs/heads/main', 'HEAD:main'],
    ])('gives a retry that git accepts for %s', (_, local, remote, refspec) => {
      const known = `${local} ${COMMIT} ${remote} ${COMMIT}\n`;
      expect(plan(known)).toMatchObject({ again: `heroku ${refspec}` });
    });

    it.each([
      ['a tag', 'refs/tags/v1', 'refs/heads/main', 'v1^{}:refs/heads/main'],
      ['HEAD', 'HEAD', 'refs/heads/main', 'HEAD:refs/heads/main'],
      [
        'HEAD, to a ref that no one has',
        'HEAD',
        'refs/for/refs/heads/x',
        'HEAD:refs/for/refs/heads/x',
      ],
      ['HEAD, to another branch', 'HEAD', 'refs/heads/x', 'HEAD:refs/heads/x'],
    ])('gives one with the full name of a branch that Heroku lacks, for %s', (...row) => {
      const [, local, remote, refspec] = row;
      expect(plan(line(local, remote))).toMatchObject({ again: `heroku ${refspec}` });
    });

    it.each([
      ['several branches are pushed', ['a', 'b']],
      ['a shell would run its name', ['a;id']],
    ])('suggests no deploy command if %s', (_, names) => {
      const refs = names.map((name) => line(`refs/heads/${name}`, 'refs/heads/x')).join('');
      expect(plan(refs)).toMatchObject({ kind: 'builds-nothing', refspec: undefined });
    });

    it('gives a placeholder to push several branches again', () => {
      const refs = ['a', 'b'].map((name) => line(`refs/heads/${name}`, `refs/heads/${name}`));
      expect(plan(refs.join(''))).toMatchObject({ again: 'heroku REF' });
    });

    it('suggests a deploy command if a tag is pushed with a branch', () => {
      const refs = line('refs/tags/v1', 'refs/tags/v1') + line('refs/heads/a', 'refs/heads/a');
      expect(plan(refs)).toMatchObject({ refspec: 'a:main' });
    });

    it('suggests no command for a branch name that a shell would run', () => {
      const push = plan(line('refs/heads/a;id', 'refs/heads/$(id)'));
      expect(push).toMatchObject({ again: 'heroku REF:BRANCH' });
    });

    it('shows no name of a megabyte', () => {
      const long = 'x'.repeat(1_000_000);
      const refs = line(`refs/heads/${long}`, 'refs/heads/main');
      expect(plan(refs, long)).toMatchObject({ again: 'REMOTE REF:main' });
      const unbuilt = plan(line(`refs/heads/${long}`, `refs/heads/${long}`), long);
      expect(unbuilt).toMatchObject({ again: 'REMOTE REF:BRANCH', refspec: undefined });
    });

    it('notes that the deploy branch can’t be deleted', () => {
      const push = plan(line('(delete)', 'refs/heads/main', ZERO));
      expect(push).toEqual({ kind: 'deletes-deploy-branch', branch: 'main' });
    });

    it('notes that SSH no longer works, and gives the https URL', () => {
      expect(plan(line('main', 'refs/heads/main'), 'heroku', 'git@heroku.com:my-app.git')).toEqual({
        kind: 'dead-ssh',
        remote: 'heroku',
        url: URL,
      });
    });

    it('notes that a URL has no app name', () => {
      const push = plan('', 'heroku', 'https://x:SECRET@git.heroku.com/a/b/c');
      expect(push).toMatchObject({ kind: 'no-app' });
      expect(JSON.stringify(push)).not.toContain('SECRET');
    });
  });
});

describe('intent', () => {
  const MAIN = '1'.repeat(40);
  const OTHER = '2'.repeat(40);
  const ZERO = '0'.repeat(40);

  function update(remoteRef: string, localOid = MAIN): RefUpdate {
    return { localRef: 'HEAD', localOid, remoteRef, remoteOid: ZERO, kind: 'create' };
  }

  function deletion(remoteRef: string): RefUpdate {
    return { localRef: '(delete)', localOid: ZERO, remoteRef, remoteOid: OTHER, kind: 'delete' };
  }

  describe('pushIntent', () => {
    it('deploys nothing in a push without refs', () => {
      expect(pushIntent([])).toEqual({ kind: 'nothing' });
    });

    it.each(['main', 'master'])('deploys a push to %s', (branch) => {
      expect(pushIntent([update(`refs/heads/${branch}`)])).toEqual({
        kind: 'deploys',
        remoteRef: branch,
        commit: MAIN,
      });
    });

    it('treats main and master as one deploy, of the commit for main', () => {
      const refs = [update('refs/heads/master', OTHER), update('refs/heads/main')];
      expect(pushIntent(refs)).toEqual({ kind: 'deploys', remoteRef: 'main', commit: MAIN });
    });

    it('deploys whatever else is pushed with it', () => {
      const refs = [
        update('refs/tags/v1', OTHER),
        deletion('refs/heads/old'),
        update('refs/heads/master'),
        deletion('refs/heads/main'),
      ];
      expect(pushIntent(refs)).toMatchObject({ kind: 'deploys', remoteRef: 'master' });
    });

    it.each([
      'refs/heads/develop',
      'refs/heads/feature/main',
      'refs/heads/Main',
      'refs/heads/main2',
      'refs/tags/main',
      'main',
    ])('builds nothing for %s', (ref) => {
      expect(pushIntent([update(ref)])).toEqual({ kind: 'builds-nothing' });
    });

    it('builds nothing when another branch is deleted', () => {
      expect(pushIntent([deletion('refs/heads/old')])).toMatchObject({ kind: 'builds-nothing' });
    });

    it('recognizes the deletion of a deploy branch', () => {
      const refs = [update('refs/tags/v1'), deletion('refs/heads/master')];
      expect(pushIntent(refs)).toEqual({ kind: 'deletes-deploy-branch', ref: 'master' });
    });
  });
});

describe('refs', () => {
  const A = 'a'.repeat(40);
  const B = 'b'.repeat(40);
  const ZERO = '0'.repeat(40);

  describe('parseRefLines', () => {
    it('reads a creation, an update and a deletion', () => {
      const text = [
        `refs/heads/main ${A} refs/heads/main ${ZERO}`,
        `refs/heads/main ${A} refs/heads/main ${B}`,
        `(delete) ${ZERO} refs/heads/old ${B}`,
        '',
      ].join('\n');
      expect(parseRefLines(text).map(({ kind, remoteRef }) => [kind, remoteRef])).toEqual([
        ['create', 'refs/heads/main'],
        ['update', 'refs/heads/main'],
        ['delete', 'refs/heads/old'],
      ]);
    });

    it('treats the deletion of a missing ref as a deletion', () => {
      expect(parseRefLines(`(delete) ${ZERO} refs/heads/none ${ZERO}\n`)).toMatchObject([
        { kind: 'delete' },
      ]);
    });

    it('reads SHA-256 names', () => {
      const [old, young] = ['c'.repeat(64), 'd'.repeat(64)];
      expect(parseRefLines(`HEAD ${young} refs/heads/main ${old}`)).toEqual([
        {
          localRef: 'HEAD',
          localOid: young,
          remoteRef: 'refs/heads/main',
          remoteOid: old,
          kind: 'update',
        },
      ]);
    });

    it.each([
      ['a revision with blanks', 'HEAD^{/fix the bug}'],
      ['letters beyond ASCII', 'refs/heads/größe-☃'],
      ['something that looks like a ref line', `x ${A} y`],
    ])('accepts %s as the local ref', (_, localRef) => {
      expect(parseRefLines(`${localRef} ${A} refs/heads/größe ${B}`)).toMatchObject([
        { localRef, localOid: A, remoteRef: 'refs/heads/größe', remoteOid: B },
      ]);
    });

    it('accepts CRLF line ends and a missing last one', () => {
      const line = `HEAD ${A} refs/heads/main ${B}`;
      expect(parseRefLines(`${line}\r\n${line}`)).toEqual(parseRefLines(`${line}\n${line}\n`));
    });

    it('returns no refs for empty input', () => {
      expect(parseRefLines('')).toEqual([]);
    });

    it.each([
      ['too few fields', `refs/heads/main ${A} refs/heads/main`],
      ['a name that is too short', `HEAD ${A.slice(1)} refs/heads/main ${B}`],
      ['a name that is no hexadecimal number', `HEAD ${'g'.repeat(40)} refs/heads/main ${B}`],
      ['no local ref', ` ${A} refs/heads/main ${B}`],
      ['one field too many', `HEAD ${A} refs/heads/main ${B} more`],
      ['no line of git at all', 'Username for https://git.heroku.com:'],
    ])('reports the line that has %s', (_, line) => {
      const good = `HEAD ${A} refs/heads/main ${B}\n`;
      expect(() => parseRefLines(good + line)).toThrow(/^line 2 of the hook/);
    });

    it('shows an invalid line shortened and without control characters', () => {
      expect(() => parseRefLines(`\u001b[2J${'x'.repeat(5000)}`)).toThrow(
        expect.objectContaining({
          code: 'ref-line',
          message: expect.stringMatching(/"\\u\{1b\}\[2Jx{56}…"$/),
          hint: 'Look for another hook that changes what this one reads',
        }),
      );
    });
  });

  describe('parseRefLines, with git’s output', () => {
    let repository: ScratchRepository | undefined;
    afterEach(async () => {
      await repository?.remove();
    });

    it('reads every kind of update in one push', async () => {
      repository = await createRepository();
      const { path, outside, env } = repository;
      await repository.git('init', '--quiet', '--bare', join(outside, 'remote.git'));
      await repository.git(
        'push',
        '--quiet',
        '../remote.git',
        'HEAD:refs/heads/old',
        'HEAD:refs/heads/main',
      );
      await repository.git('commit', '--quiet', '--allow-empty', '-m', 'fix the bug');
      const seen = join(outside, 'seen');
      await writeFile(join(path, '.git/hooks/pre-push'), `#!/bin/sh\ncat >'${seen}'\n`, {
        mode: 0o755,
      });
      const refspecs = [
        'HEAD^{/fix the bug}:refs/heads/main',
        ':refs/heads/old',
        'HEAD:refs/tags/v1',
      ];
      spawnSync('git', ['push', '--quiet', '../remote.git', ...refspecs], { cwd: path, env });

      const updates = parseRefLines(await readFile(seen, 'utf8'));
      expect(updates.map(({ kind, remoteRef }) => `${kind} ${remoteRef}`).sort()).toEqual([
        'create refs/tags/v1',
        'delete refs/heads/old',
        'update refs/heads/main',
      ]);
    });
  });
});
