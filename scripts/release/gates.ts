export interface Gate {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly when: When;
}

/** `lint`: before each commit and in CI; `release`: takes minutes; `weekly`: takes an hour. */
type When = 'lint' | 'release' | 'weekly';

const SHELL_SCRIPTS = [
  ...['hooks/pre-push', 'hooks/run.sh', 'hooks/find-node.sh', 'hooks/git-credential.sh'],
  ...['scripts/newer-git.sh', 'scripts/test-tools.sh', '.ci/run'],
] as const;

/** What has to hold before a release, in this order. The tools that aren't ours are node_modules/.bin's. */
export const GATES: readonly Gate[] = [
  { name: 'types', when: 'lint', command: ['tsc'] },
  { name: 'layers', when: 'lint', command: ['depcruise', 'src'] },
  { name: 'eslint', when: 'lint', command: ['eslint', '.'] },
  { name: 'prettier', when: 'lint', command: ['prettier', '--check', '.'] },
  { name: 'shellcheck', when: 'lint', command: ['shellcheck', ...SHELL_SCRIPTS] },
  {
    name: 'shellcheck husky',
    when: 'lint',
    command: ['shellcheck', '--shell=sh', '.husky/pre-commit', '.husky/pre-push'],
  },
  { name: 'nothing unused', when: 'lint', command: ['knip'] },
  {
    name: 'lock file',
    when: 'lint',
    command: [
      ...['lockfile-lint', '--path', 'package-lock.json', '--type', 'npm'],
      ...['--allowed-hosts', 'npm', '--validate-https', '--validate-integrity'],
    ] as [string],
  },
  {
    // npm compares the Node that it takes itself for with the `engines` of each package in the lock file.
    name: "dependencies' Node",
    when: 'lint',
    command: ['npm', 'ci', '--dry-run', '--engine-strict', '--ignore-scripts', '--prefer-offline'],
    env: { NODE_OPTIONS: '--require=./scripts/release/oldest-node.cjs' },
  },
  {
    name: 'type coverage',
    when: 'release',
    command: ['type-coverage', '--at-least', '99'],
  },
  // publint and the contents of the package are tests: test/scripts/package.test.ts.
  { name: 'tests', when: 'release', command: ['npm', 'test', '--', '--coverage'] },
  { name: 'coverage', when: 'release', command: ['npm', 'run', 'test:coverage'] },
  { name: 'package', when: 'release', command: ['npm', 'run', 'test:package'] },
  { name: 'long tests', when: 'weekly', command: ['npm', 'run', 'test:long'] },
  { name: 'clients', when: 'weekly', command: ['npm', 'run', 'test:clients'] },
];

export interface Choice {
  /** only the quick ones */
  readonly lint: boolean;
  /** also the weekly ones */
  readonly all: boolean;
  /** names of gates */
  readonly skip: readonly string[];
}

/** @throws Error if a name to skip isn't a gate's */
export function gatesFor({ lint, all, skip }: Choice): Gate[] {
  const unknown = skip.find((name) => !GATES.some((gate) => gate.name === name));
  if (unknown !== undefined) throw new Error(`there's no gate "${unknown}" to skip`);
  return GATES.filter(({ name, when }) => {
    if (skip.includes(name)) return false;
    if (lint) return when === 'lint';
    return all || when !== 'weekly';
  });
}

export interface GateResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
}

/** A line for each gate, and one about all of them. */
export function tableOf(results: readonly GateResult[]): string[] {
  const width = Math.max(...results.map(({ name }) => name.length));
  const rows = results.map(
    ({ name, ok, seconds }) =>
      `${name.padEnd(width)}  ${ok ? 'ok    ' : 'FAILED'}  ${seconds.toFixed(1).padStart(7)} s`,
  );
  const failed = results.filter(({ ok }) => !ok).length;
  return [...rows, `${results.length} gates, ${failed === 0 ? 'all ok' : `${failed} failed`}`];
}
