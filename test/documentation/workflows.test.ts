import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { SETS } from '../../scripts/mutation/sets.ts';

const FOLDER = join(import.meta.dirname, '../../.github/workflows');
const texts = await Promise.all(
  (await readdir(FOLDER)).map(async (name) => ({
    name,
    text: await readFile(join(FOLDER, name), 'utf8'),
  })),
);

type Permissions = Readonly<Record<string, string>>;

interface Job {
  readonly permissions?: Permissions;
  readonly 'timeout-minutes'?: number;
  readonly strategy?: {
    readonly matrix: Readonly<Record<string, unknown>>;
    readonly 'fail-fast'?: boolean;
  };
  readonly steps: readonly { readonly run?: string }[];
}

interface Workflow {
  readonly permissions?: Permissions;
  readonly concurrency?: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

// Any other run is alone in its group. In a shared one, it would at least replace the one that waits.
const OF_PULL_REQUEST =
  '${{ github.workflow }}-${{ github.event.pull_request.number || github.run_id }}';
const MAY_READ = JSON.stringify({ contents: 'read' });

describe.each(texts)('the workflow $name', ({ text }) => {
  const { permissions, concurrency, jobs } = parse(text) as Workflow;

  it('names each action by its commit, and says which version that is', () => {
    const used = [...text.matchAll(/^ *(?:- )?uses: (.+)$/gm)].map(([, action]) => action);
    const PINNED = /^[\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/;
    expect(used.filter((action = '') => !PINNED.test(action))).toEqual([]);
    expect(used.length).toBeGreaterThan(0);
  });

  it('may read at most, unless one job needs more', () => {
    expect(['{}', MAY_READ]).toContain(JSON.stringify(permissions));
  });

  it('has no expression in a script, and ends each job in time', () => {
    for (const { steps, 'timeout-minutes': minutes } of Object.values(jobs)) {
      expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
      expect(minutes).toBeGreaterThan(0);
    }
  });

  it('runs each job of a matrix to its end, even if another one fails', () => {
    const strategies = Object.values(jobs).flatMap(({ strategy }) => strategy ?? []);
    expect(strategies.filter(({ 'fail-fast': failFast }) => failFast !== false)).toEqual([]);
  });

  it('cancels only what a pull request has replaced', () => {
    const { group = '' } = concurrency ?? {};
    expect(['', OF_PULL_REQUEST]).toContain(group);
  });
});

it('the weekly workflow tries the mutants of each set', () => {
  const { text = '' } = texts.find(({ name }) => name === 'long.yml') ?? {};
  const { jobs } = parse(text) as Workflow;
  expect(jobs.mutation?.strategy?.matrix.set).toEqual(SETS.map(({ name }) => name));
});

describe('the release', () => {
  const { text = '' } = texts.find(({ name }) => name === 'release.yml') ?? {};
  const { jobs } = parse(text) as Workflow;

  it('gives each job what it needs alone', () => {
    const given = Object.entries(jobs).map(([name, { permissions }]) => [name, permissions]);
    expect(Object.fromEntries(given)).toEqual({
      pack: { contents: 'read' },
      publish: { 'id-token': 'write' },
      announce: { contents: 'write' },
    });
  });

  it('runs nothing of the repository where it may publish', () => {
    const { publish, announce } = jobs;
    for (const { steps = [] } of [publish ?? { steps: [] }, announce ?? { steps: [] }])
      expect(JSON.stringify(steps)).not.toMatch(/checkout|npm (?:ci|run|test|install)|npx/);
  });

  it('publishes with a provenance, and without scripts', () => {
    const script = jobs.publish?.steps.find(({ run }) => run?.startsWith('npm publish'))?.run;
    expect(script).toContain('--provenance');
    expect(script).toContain('--ignore-scripts');
  });
});
