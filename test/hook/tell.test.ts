import { describe, expect, it } from '@jest/globals';
import { parseGitConfig } from '../../src/git/git-config.ts';
import type { Deploy } from '../../src/hook/plan-push.ts';
import { tell } from '../../src/hook/tell.ts';
import type { LastDeploy, PushFindings } from '../../src/report/push-topics.ts';
import { judged, pushFindings } from '../support/check-report.ts';
import { COMMIT, dataWith, GOOD } from '../support/readings.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { PLAIN } from '../support/style.ts';

const PUSH: Deploy = {
  ...{
    kind: 'deploy',
    app: 'my-app',
    branch: 'main',
    replaced: undefined,
    commit: COMMIT,
    refs: ['refs/heads/main'],
  },
  ...{ remote: 'heroku', token: undefined, again: 'heroku main' },
};
const HEAD = 'preflight  my-app: deploying ccccccc to main';
const WARNED = pushFindings(judged(dataWith({ features: [] })));
const WELL = pushFindings(judged(GOOD));

interface Push {
  readonly findings: Promise<PushFindings>;
  readonly quiet?: boolean;
  readonly config?: string;
  readonly files?: ReturnType<typeof memoryFiles>;
  /** whether the findings arrive after the patience ends */
  readonly slow?: boolean;
  readonly lastDeploy?: LastDeploy;
}

/** The output of one push, and how long it waited. */
async function push(
  { findings, quiet = false, config = '', slow = false, ...own }: Push,
  said: (readonly string[])[] = [],
) {
  const slept: number[] = [];
  const ports = {
    ...{ files: own.files ?? memoryFiles({}), saidPath: '/said.json', style: PLAIN },
    lastDeploy: () => Promise.resolve(own.lastDeploy),
    gitConfig: parseGitConfig(config),
    say: (lines: readonly string[]) => said.push(lines),
    sleep: (ms: number, signal?: AbortSignal) => {
      slept.push(ms);
      return slow
        ? Promise.resolve()
        : new Promise<void>((resolve) =>
            signal?.addEventListener('abort', () => {
              resolve();
            }),
          );
    },
  };
  await tell(PUSH, findings, { quiet, patienceMs: 3000 }, ports);
  return { said, slept };
}

describe('a push', () => {
  it('reports its findings at once if they are there', async () => {
    const { said } = await push({ findings: Promise.resolve(WELL) });
    expect(said).toEqual([['preflight  my-app ✔ 10 checks passed']]);
  });

  it('says that it’s working if the findings take long', async () => {
    const findings = new Promise<PushFindings>((resolve) => setImmediate(resolve, WELL));
    const { said, slept } = await push({ findings, slow: true });
    expect(said).toEqual([[HEAD], ['  ✔ 10 checks passed']]);
    expect(slept).toEqual([3000]);
  });

  it('doesn’t say that it’s working if it’s quiet', async () => {
    const findings = new Promise<PushFindings>((resolve) => setImmediate(resolve, WELL));
    expect((await push({ findings, slow: true, quiet: true })).said).toEqual([]);
  });

  it('doesn’t repeat the last push’s output', async () => {
    const files = memoryFiles({});
    const first = await push({ findings: Promise.resolve(WARNED), files });
    expect(first.said.flat().join('\n')).toContain('⚠ preboot');
    const second = await push({ findings: Promise.resolve(WARNED), files });
    expect(second.said.flat()).toHaveLength(1);
    expect(files.writes).toHaveLength(1);
  });

  it('keeps nothing if there is nothing to repeat', async () => {
    const files = memoryFiles({});
    const nothing = { ...pushFindings([]), webUrl: undefined };
    await push({ findings: Promise.resolve(nothing), files });
    expect(files.writes).toEqual([]);
  });

  it('repeats it if it couldn’t be saved', async () => {
    const files = {
      ...memoryFiles({}),
      write: () => Promise.reject(new Error('the disk is full')),
    };
    const first = await push({ findings: Promise.resolve(WARNED), files });
    expect(await push({ findings: Promise.resolve(WARNED), files })).toEqual(first);
  });

  it('uses preflight.report, and reports an unknown word', async () => {
    const loud = await push({
      findings: Promise.resolve(WELL),
      config: 'preflight.report\nloud\0',
    });
    expect(loud.said[0]?.join('\n')).toContain('preflight.report is "loud"');
    expect(loud.said.at(-1)).toEqual(['preflight  my-app ✔ 10 checks passed']);
    const full = await push({
      findings: Promise.resolve(WELL),
      config: 'preflight.report\nfull\0',
    });
    expect(full.said.flat()[0]).toBe(HEAD);
  });

  it('fails if its findings do', async () => {
    const said: (readonly string[])[] = [];
    const failing = push({ findings: Promise.reject(new Error('a bug')) }, said);
    await expect(failing).rejects.toThrow('a bug');
    expect(said).toEqual([]);
  });
});

describe('the deploy before', () => {
  const line = { tone: 'pass', label: 'last deploy', text: 'v42: live after 20 s' } as const;
  const good: LastDeploy = { id: '1', line };
  const bad: LastDeploy = { id: '2', line: { ...line, tone: 'error', text: 'v43 failed' } };

  /** The lines about it of one push after another. */
  async function mentions(config: string, quiet: boolean, ...deploys: readonly LastDeploy[]) {
    const files = memoryFiles({});
    const counts: number[] = [];
    for (const deploy of deploys) {
      const { said } = await push({
        ...{ files, config, quiet, lastDeploy: deploy },
        findings: Promise.resolve(WELL),
      });
      counts.push(said.flat().filter((each) => each.includes('last deploy')).length);
    }
    return counts;
  }

  it('is said once', async () => {
    expect(await mentions('', false, good, good, bad, bad)).toEqual([1, 0, 1, 0]);
  });

  it.each([
    ['push -q', '', true],
    ['preflight.report short', 'preflight.report\nshort\0', false],
  ])('is said by %s only if it failed', async (_, config, quiet) => {
    expect(await mentions(config, quiet, good, bad)).toEqual([0, 1]);
  });
});
