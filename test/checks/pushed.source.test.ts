import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { Source } from '../../src/git/source.ts';
import { commitWith, resultOf } from '../support/check-result.ts';
import { GOOD } from '../support/readings.ts';

const push = { deploys: true, refs: ['refs/heads/main'], remote: 'heroku' };
const error = new PreflightError('api-forbidden', '403');

const pushing = (changes: Partial<Source>) => ({ local: { push, source: commitWith(changes) } });
const byHand = (changes: Partial<Source>) => ({ local: { source: commitWith(changes) } });
const leaving = (left: Partial<Source['left']>): Partial<Source> => ({
  left: { ...commitWith().left, ...left },
});
const atRoot = (...names: readonly string[]): Partial<Source> => ({
  root: names.map((name) => ({ name, kind: 'file' })),
});
const onStack = (name: string) => ({ app: { ...GOOD.app, build_stack: { name } } });
const builtBy = (name: string) => ({ buildpacks: [{ buildpack: { name, url: name } }] });

const failing = (...flaws: readonly object[]) => ({
  status: 'fail',
  problem: { kind: 'source', flaws },
});

describe('source', () => {
  it('passes for a commit that Heroku takes as it is', () => {
    const usual = atRoot('Procfile', 'package.json', 'package-lock.json', '.gitattributes');
    expect(resultOf('source', pushing(usual))).toMatchObject({ status: 'pass' });
  });

  it('doesn’t apply without a commit', () => {
    expect(resultOf('source')).toMatchObject({ reason: 'no-commit' });
  });

  it('fails for a push from a shallow clone', () => {
    const result = resultOf('source', pushing(leaving({ isShallow: true })));
    expect(result).toMatchObject(failing({ kind: 'shallow' }));
  });

  it('only advises about a shallow clone by hand, because another may push', () => {
    const result = resultOf('source', byHand(leaving({ isShallow: true })));
    expect(result).toMatchObject({ status: 'advice', advice: { flaws: [{ kind: 'shallow' }] } });
  });

  it('fails with git-lfs pointers, unless a buildpack downloads the files', () => {
    const found = pushing(leaving({ lfsPointers: ['a.bin'] }));
    const flaw = { kind: 'lfs-pointers', paths: ['a.bin'] };
    expect(resultOf('source', found)).toMatchObject(failing(flaw));
    const app = builtBy('https://github.com/raxod502/heroku-buildpack-git-lfs');
    expect(resultOf('source', { app, ...found })).toMatchObject({ status: 'pass' });
  });

  it('takes no folder for a lockfile', () => {
    const names = atRoot('package.json', 'package-lock.json').root ?? [];
    const folder = { name: 'yarn.lock', kind: 'folder' } as const;
    expect(resultOf('source', pushing({ root: [...names, folder] }))).toMatchObject({
      status: 'pass',
    });
    const file = { name: 'yarn.lock', kind: 'file' } as const;
    expect(resultOf('source', pushing({ root: [...names, file] }))).toMatchObject(
      failing({ kind: 'lockfiles', names: ['package-lock.json', 'yarn.lock'] }),
    );
  });

  it('fails with submodules that Heroku can’t clone', () => {
    const submodules = [{ path: 'lib', why: 'ssh' } as const];
    const result = resultOf('source', pushing(leaving({ submodules })));
    expect(result).toMatchObject(failing({ kind: 'submodules', submodules }));
  });

  it('reports everything at once', () => {
    const result = resultOf('source', pushing(leaving({ isShallow: true, lfsPointers: ['a'] })));
    expect(result).toMatchObject(
      failing({ kind: 'shallow' }, { kind: 'lfs-pointers', paths: ['a'] }),
    );
  });
});

describe('heroku.yml', () => {
  it('is ignored on a buildpack stack', () => {
    const result = resultOf('source', pushing(atRoot('heroku.yml')));
    const flaw = { kind: 'heroku-yml-ignored', app: GOOD.app.name, stack: 'heroku-24' };
    expect(result).toMatchObject(failing(flaw));
  });

  it('is only worth advice beside a Procfile', () => {
    const source = { ...atRoot('heroku.yml', 'Procfile'), procfile: Buffer.from('web: a\n') };
    expect(resultOf('source', pushing(source))).toMatchObject({ status: 'advice' });
  });

  it('is ignored on Fir, too', () => {
    const result = resultOf('source', { app: onStack('cnb'), ...pushing(atRoot('heroku.yml')) });
    expect(result).toMatchObject(failing({ kind: 'heroku-yml-ignored', stack: 'cnb' }));
  });

  it('is what the stack container needs', () => {
    const app = onStack('container');
    expect(resultOf('source', { app, ...pushing(atRoot('heroku.yml')) })).toMatchObject({
      status: 'pass',
    });
    const flaw = { kind: 'heroku-yml-missing', app: GOOD.app.name };
    const result = resultOf('source', { app, ...pushing(atRoot('Dockerfile')) });
    expect(result).toMatchObject(failing(flaw));
  });

  it('isn’t missed by hand, where images may be pushed instead', () => {
    const result = resultOf('source', { app: onStack('container'), ...byHand({}) });
    expect(result).toMatchObject({ status: 'advice', advice: { flaws: [{}] } });
  });
});

describe('lockfiles of several package managers', () => {
  const names = ['package-lock.json', 'yarn.lock'];
  const both = pushing(atRoot(...names));

  it('fail a Node.js build', () => {
    expect(resultOf('source', both)).toMatchObject(failing({ kind: 'lockfiles', names }));
  });

  it.each([
    ['without a list of buildpacks', { buildpacks: [] }],
    ['with a URL', builtBy('https://github.com/heroku/heroku-buildpack-nodejs.git#v300')],
  ])('fail it %s', (_, app) => {
    expect(resultOf('source', { app, ...both })).toMatchObject({ status: 'fail' });
  });

  it.each([
    ['of another language', builtBy('heroku/ruby')],
    ['whose root is another folder', builtBy('heroku-community/multi-procfile')],
    ['of a container', onStack('container')],
    ['on Fir', onStack('cnb')],
  ])('say nothing about an app %s', (_, app) => {
    const source = pushing(atRoot(...names, ...('app' in app ? ['heroku.yml', 'Procfile'] : [])));
    expect(resultOf('source', { app, ...source })).not.toMatchObject({
      problem: { flaws: expect.arrayContaining([{ kind: 'lockfiles', names }]) as unknown },
    });
  });

  it('say nothing if .slugignore may remove one', () => {
    const result = resultOf('source', pushing(atRoot(...names, '.slugignore')));
    expect(result).toMatchObject({ status: 'pass' });
  });

  it('aren’t judged without the buildpacks', () => {
    const result = resultOf('source', { failures: { buildpacks: error }, ...both });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });
});

it('needs no buildpacks for what Heroku refuses anyway', () => {
  const failures = { buildpacks: error };
  const result = resultOf('source', { failures, ...pushing(leaving({ isShallow: true })) });
  expect(result).toMatchObject(failing({ kind: 'shallow' }));
  expect(resultOf('source', { failures, ...pushing({}) })).toMatchObject({ status: 'pass' });
});
