import { describe, expect, it } from '@jest/globals';
import type { Deploy, Phase } from '../../src/follow/deploy.ts';
import { build, builds, built, follow, type Moment, release, releases } from './news.ts';

interface Row {
  readonly name: string;
  readonly moments: readonly Moment[];
  readonly phase: Phase;
}

const FIND: Phase = { kind: 'find', gitEndedAt: undefined };
const FIRST = build('pending', { id: 'b6', seconds: 2 });
const SECOND = build('pending', { id: 'b7', seconds: 3 });

const play = (deploy: Partial<Deploy>, moments: readonly Moment[]): Phase =>
  follow(deploy, ...moments).phase;

const OF_A_COMMIT: readonly Row[] = [
  {
    name: 'is the newest of several, listed last',
    moments: [[5, builds(FIRST, SECOND)]],
    phase: { kind: 'build', id: 'b7' },
  },
  {
    name: 'is the newest of several, listed first',
    moments: [[5, builds(SECOND, FIRST)]],
    phase: { kind: 'build', id: 'b7' },
  },
  {
    name: 'isn’t one whose commit Heroku doesn’t tell',
    moments: [[5, builds(build('pending', { source_blob: null }))]],
    phase: FIND,
  },
  {
    name: 'isn’t over before Heroku says so, even if its release is known',
    moments: [
      [5, builds(FIRST)],
      [9, built(build('pending', { release: { id: 'r6' } }))],
    ],
    phase: { kind: 'build', id: 'b6' },
  },
];

const OF_ANYTHING: readonly Row[] = [
  {
    name: 'is the newest release of several, listed last',
    moments: [[5, builds(), releases(release(5), release(6), release(7, 'pending'))]],
    phase: { kind: 'release', target: { id: 'r7' } },
  },
  {
    name: 'is the newest release of several, listed first',
    moments: [[5, builds(), releases(release(7, 'pending'), release(6), release(5))]],
    phase: { kind: 'release', target: { id: 'r7' } },
  },
];

const named = (rows: readonly Row[]): [string, Row][] => rows.map((row) => [row.name, row]);

describe('the build of a commit', () => {
  it.each(named(OF_A_COMMIT))('%s', (_, { moments, phase }) => {
    expect(play({}, moments)).toEqual(phase);
  });
});

describe('a deploy of anything', () => {
  it.each(named(OF_ANYTHING))('%s', (_, { moments, phase }) => {
    expect(play({ commit: undefined }, moments)).toEqual(phase);
  });
});
