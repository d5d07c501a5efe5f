import { describe, expect, it } from '@jest/globals';
import { herokuHosts } from '../../src/heroku/hosts.ts';
import type { ReadAt } from '../../src/hook/contract.ts';
import { fewRefs } from '../../src/hook/many-refs.ts';
import { type BuildsNothing, planPush } from '../../src/hook/plan-push.ts';

const COMMIT = 'c0ffee'.padEnd(40, '0');
const ZERO = '0'.repeat(40);

const line = (ref: string, local = ref): string => `${local} ${COMMIT} ${ref} ${ZERO}\n`;
const deletion = (ref: string): string => `(delete) ${ZERO} ${ref} ${COMMIT}\n`;

/** More than a piece, so that lines end in the next one. */
const many = (lineOf: (index: number) => string): string =>
  Array.from({ length: 2000 }, (_, index) => lineOf(index)).join('');
const BRANCHES = many((index) => line(`refs/heads/größe-${index}`));
const TAGS = many((index) => line(`refs/tags/v${index}`));

function reading(text: string): ReadAt {
  const file = Buffer.from(text);
  return (bytes, position) => file.copy(bytes, 0, position);
}

/** Both readings of a push. */
const plans = (text: string) => {
  const input = { remote: 'heroku', url: 'https://git.heroku.com/my-app.git', refLines: text };
  const hosts = herokuHosts({});
  return [planPush(input, hosts, fewRefs(reading(text))), planPush(input, hosts)] as const;
};

describe('fewRefs', () => {
  it.each([
    ['first', line('refs/heads/main') + BRANCHES],
    ['last', BRANCHES + line('refs/heads/main')],
    ['last, without an end of the line', `${BRANCHES}${line('refs/heads/main').trim()}`],
    ['in the middle', TAGS + line('refs/heads/main', 'topic') + BRANCHES],
    [
      'with master',
      BRANCHES + line('refs/heads/main', 'HEAD^{/fix bug}') + line('refs/heads/master'),
    ],
    [
      'behind a revision that contains it',
      line('refs/heads/topic', `HEAD^{/merge refs/heads/main ${COMMIT}}`) +
        line('refs/heads/main') +
        BRANCHES,
    ],
    ['first, with Windows line ends', (line('refs/heads/main') + TAGS).replaceAll('\n', '\r\n')],
    ['beside a deleted master', deletion('refs/heads/master') + TAGS + line('refs/heads/main')],
  ])('deploys the same as all of the refs, with main %s', (_, text) => {
    const [few, all] = plans(text);
    expect(few).toEqual({ ...all, refs: expect.any(Array) });
    expect(few).toMatchObject({ kind: 'deploy' });
  });

  it.each([
    ['a deleted main', deletion('refs/heads/main') + BRANCHES, 'deletes-deploy-branch'],
    ['tags alone', TAGS, 'builds-nothing'],
    ['one branch among tags', `${TAGS}${line('refs/heads/topic')}${TAGS}`, 'builds-nothing'],
    ['deletions alone', many((index) => deletion(`refs/heads/old-${index}`)), 'builds-nothing'],
    ['no ref', '', 'nothing-new'],
  ])('means the same as all of the refs, with %s', (_, text, kind) => {
    const [few, all] = plans(text);
    expect(few).toEqual(all);
    expect(few).toMatchObject({ kind });
  });

  it('counts the branches that it leaves out', () => {
    const [few, all] = plans(TAGS + BRANCHES);
    const { refs } = all as BuildsNothing;
    expect(few).toEqual({ ...all, refs: refs.slice(0, 4), leftOut: refs.length - 4 });
  });

  it('takes a revision that contains main for what it is', () => {
    const revision = line('refs/heads/topic', `HEAD^{/merge refs/heads/main ${COMMIT}}`);
    expect(plans(BRANCHES + revision)[0]).toMatchObject({ kind: 'builds-nothing', leftOut: 1997 });
  });

  it.each([
    ['of main', BRANCHES + line('refs/heads/main').replace(COMMIT, 'c0ffee')],
    ['of a push without main', `${BRANCHES}nonsense\n${BRANCHES}`],
  ])('refuses a line %s that can’t come from git', (_, text) => {
    expect(() => fewRefs(reading(text))).toThrow(expect.objectContaining({ code: 'ref-line' }));
  });

  it('reads no other line if main is pushed', () => {
    const { updates } = fewRefs(reading(`${line('refs/heads/main')}nonsense\n`));
    expect(updates).toMatchObject([{ remoteRef: 'refs/heads/main' }]);
  });

  it('says in which line that is', () => {
    expect(() => fewRefs(reading(`${BRANCHES}nonsense\n`))).toThrow(/^line 2001 of the hook/);
  });

  it('ends with input that isn’t lines', () => {
    expect(() => fewRefs(reading('x'.repeat(200_000)))).toThrow(/^line 1 of the hook/);
  });
});
