import { describe, expect, it } from '@jest/globals';
import { resultOf } from '../support/check-result.ts';

const push = (refs: readonly string[], deploys: boolean, refspec?: string) => ({
  push: { refs, deploys, remote: 'heroku', refspec },
});

describe('deploy-ref', () => {
  it('passes when the push starts a build', () => {
    const local = push(['refs/heads/main', 'refs/tags/v1'], true);
    expect(resultOf('deploy-ref', { local })).toMatchObject({ status: 'pass' });
  });

  it('fails when the push starts no build, and names the push that would deploy', () => {
    const refs = ['refs/heads/feature'];
    expect(resultOf('deploy-ref', { local: push(refs, false, 'feature:main') })).toMatchObject({
      status: 'fail',
      problem: { kind: 'builds-nothing', refs },
      remedy: { command: ['git', 'push', 'heroku', 'feature:main'] },
    });
  });

  it('names no push if it can’t tell which one', () => {
    const result = resultOf('deploy-ref', { local: push(['refs/heads/a', 'refs/heads/b'], false) });
    expect(result.status).toBe('fail');
    expect(result).not.toHaveProperty('remedy');
  });

  it('fails if git refuses the push of an annotated tag, and names the one of its commit', () => {
    const { push: pushed } = push(['refs/heads/main'], false, 'v1^{}:main');
    const local = { push: { ...pushed, isTagObject: true } as const };
    expect(resultOf('deploy-ref', { local })).toMatchObject({
      ...{ status: 'fail', problem: { kind: 'tag-object' } },
      remedy: { command: ['git', 'push', 'heroku', 'v1^{}:main'] },
    });
  });

  it('does not apply to a check by hand, which pushes nothing', () => {
    expect(resultOf('deploy-ref')).toMatchObject({
      status: 'not-applicable',
      reason: 'not-a-push',
    });
  });

  it('needs no read of Heroku’s API', () => {
    const result = resultOf('deploy-ref', { app: {}, local: push(['refs/heads/x'], false) });
    expect(result.status).toBe('fail');
  });
});
