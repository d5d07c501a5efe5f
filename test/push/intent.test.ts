import { describe, expect, it } from '@jest/globals';
import { pushIntent } from '../../src/push/intent.ts';
import type { RefUpdate } from '../../src/push/refs.ts';

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
  it('finds nothing to deploy in a push without refs', () => {
    expect(pushIntent([])).toEqual({ kind: 'nothing' });
  });

  it.each(['main', 'master'])('deploys what arrives at %s', (branch) => {
    expect(pushIntent([update(`refs/heads/${branch}`)])).toEqual({
      kind: 'deploys',
      remoteRef: branch,
      commit: MAIN,
    });
  });

  it('counts main and master as one deploy, of what goes to main', () => {
    const refs = [update('refs/heads/master', OTHER), update('refs/heads/main')];
    expect(pushIntent(refs)).toEqual({ kind: 'deploys', remoteRef: 'main', commit: MAIN });
  });

  it('deploys whatever else is pushed along', () => {
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
  ])('builds nothing from %s', (ref) => {
    expect(pushIntent([update(ref)])).toEqual({ kind: 'builds-nothing' });
  });

  it('takes the deletion of another branch for a push that builds nothing', () => {
    expect(pushIntent([deletion('refs/heads/old')])).toMatchObject({ kind: 'builds-nothing' });
  });

  it('sees a deploy branch deleted', () => {
    const refs = [update('refs/tags/v1'), deletion('refs/heads/master')];
    expect(pushIntent(refs)).toEqual({ kind: 'deletes-deploy-branch', ref: 'master' });
  });
});
