import { describe, expect, it } from '@jest/globals';
import { herokuHosts } from '../../src/heroku/hosts.ts';
import { planPush } from '../../src/push/plan-push.ts';

const HOSTS = herokuHosts({});
const COMMIT = 'c0ffee'.padEnd(40, '0');
const ZERO = '0'.repeat(40);
const URL = 'https://git.heroku.com/my-app.git';

const line = (local: string, remote: string, oid = COMMIT): string =>
  `${local} ${oid} ${remote} ${ZERO}\n`;
const plan = (refLines: string, remote = 'heroku', url = URL) =>
  planPush({ remote, url, refLines }, HOSTS);

describe('planPush', () => {
  it('deploys what arrives at main', () => {
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

  it('takes the token out of the remote’s URL', () => {
    const url = 'https://x:HRKU-1%2F2@git.heroku.com/my-app.git';
    const push = plan(line('refs/heads/main', 'refs/heads/main'), 'heroku', url);
    expect(push).toMatchObject({ kind: 'deploy', token: 'HRKU-1/2' });
  });

  it('tells how to push the same again', () => {
    const push = plan(line('refs/heads/feature/x', 'refs/heads/master'));
    expect(push).toMatchObject({ again: 'heroku feature/x:master' });
  });

  it.each([
    ['a URL with a password', 'https://x:SECRET@git.heroku.com/my-app.git', 'refs/heads/main'],
    ['what a shell would run', '$(rm -rf ~)', 'refs/heads/main'],
    ['an option', '--exec=x', 'refs/heads/main'],
  ])('does not repeat %s', (_, remote, local) => {
    expect(plan(line(local, 'refs/heads/main'), remote)).toMatchObject({ again: 'REMOTE main' });
  });

  it('does not repeat a revision with blanks', () => {
    const push = plan(line('HEAD^{/fix $(x)}', 'refs/heads/main'));
    expect(push).toMatchObject({ again: 'heroku REF:main' });
  });

  it('has nothing to do when no ref changes', () => {
    expect(plan('')).toEqual({ kind: 'none' });
  });

  it('has nothing to do with other hosts, whatever they send', () => {
    expect(plan('nonsense', 'origin', 'https://github.com/heroku/x.git')).toEqual({ kind: 'none' });
  });

  it('remarks that other refs build nothing', () => {
    expect(plan(line('refs/heads/main', 'refs/heads/staging'))).toEqual({
      kind: 'builds-nothing',
      app: 'my-app',
      branches: ['refs/heads/staging'],
      remote: 'heroku',
      refspec: 'main',
      again: 'heroku main:staging',
    });
  });

  it.each([
    ['a tag', line('refs/tags/v1', 'refs/tags/v1')],
    ['a branch that is deleted', line('(delete)', 'refs/heads/staging', ZERO)],
  ])('doesn’t take %s for a branch that was to be deployed', (_, refs) => {
    expect(plan(refs)).toMatchObject({ kind: 'builds-nothing', branches: [] });
  });

  it.each([
    ['the branch that was pushed, whatever is checked out', 'refs/heads/feature', 'feature:main'],
    ['what is checked out where that was pushed', 'HEAD', 'HEAD:refs/heads/main'],
    ['a tag that was pushed as a branch', 'refs/tags/v1', 'refs/tags/v1:refs/heads/main'],
  ])('deploys %s', (_, local, refspec) => {
    expect(plan(line(local, 'refs/heads/feature'))).toMatchObject({ refspec });
  });

  it.each([
    ['several branches are pushed', ['a', 'b']],
    ['a shell would run its name', ['a;id']],
  ])('can’t tell what to deploy where %s', (_, names) => {
    const refs = names.map((name) => line(`refs/heads/${name}`, 'refs/heads/x')).join('');
    expect(plan(refs)).toMatchObject({ kind: 'builds-nothing', refspec: undefined });
  });

  it('tells what to deploy where a tag goes along', () => {
    const refs = line('refs/tags/v1', 'refs/tags/v1') + line('refs/heads/a', 'refs/heads/a');
    expect(plan(refs)).toMatchObject({ refspec: 'a:main' });
  });

  it('does not repeat a branch that a shell would run', () => {
    const push = plan(line('refs/heads/a;id', 'refs/heads/$(id)'));
    expect(push).toMatchObject({ again: 'heroku REF:BRANCH' });
  });

  it('remarks that the deploy branch can’t be deleted', () => {
    const push = plan(line('(delete)', 'refs/heads/main', ZERO));
    expect(push).toEqual({ kind: 'deletes-deploy-branch', branch: 'main' });
  });

  it('remarks that SSH is gone, and names the https URL', () => {
    expect(plan(line('main', 'refs/heads/main'), 'heroku', 'git@heroku.com:my-app.git')).toEqual({
      kind: 'dead-ssh',
      remote: 'heroku',
      url: URL,
    });
  });

  it('remarks that a URL names no app', () => {
    const push = plan('', 'heroku', 'https://x:SECRET@git.heroku.com/a/b/c');
    expect(push).toMatchObject({ kind: 'no-app' });
    expect(JSON.stringify(push)).not.toContain('SECRET');
  });
});
