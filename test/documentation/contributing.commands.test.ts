import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GATES } from '../../scripts/release/gates.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { weekly } from '../support/weekly.ts';

// Types CONTRIBUTING's commands in a new clone, weekly. Before every change it only looks whether each is planned.

/** What the clone's maintainer types, and sees. */
interface Typed {
  /** what is typed instead: the same with an option that CONTRIBUTING names, because it takes less time */
  readonly instead?: string;
  /** lines for its standard input */
  readonly lines?: readonly string[];
  readonly code?: number;
  /** expected in its output on stdout and stderr */
  readonly shows: RegExp;
  /** what git then calls changed */
  readonly changes?: RegExp;
}

/** A gate of `npm run release:check`, or what else runs it. */
type Elsewhere = { readonly gate: string } | { readonly because: string };

const IN_CI = { because: '.ci/run types it' };
const UNCHANGED = /^$/;

/** In the order in which they're typed. */
const PLAN: Readonly<Record<string, Typed | Elsewhere>> = {
  'npm ci': { shows: /added \d+ packages/ },
  'npx husky': { shows: /^$/, changes: UNCHANGED },
  'npm run build': { shows: /build/, changes: UNCHANGED },
  'npm run typecheck': { shows: /tsc/, changes: UNCHANGED },
  'npm run demo': { shows: /web dynos awake before the release +0 +1\n/ },
  'npm run bench': {
    instead: 'npm run bench -- --only "node -e 0" --runs 2',
    shows: /node -e 0 +\d[^]*rows: 0 failed/,
    changes: UNCHANGED,
  },
  'npm run conformance': { code: 2, shows: /name the app: --app NAME/ },
  'node dist/heroku-preflight.cjs simulate --scratch -- bash': {
    lines: ['npx install-hooks', 'git push heroku main', 'exit'],
    shows: /preflight {2}\S+[^]*Released v\d[^]*main -> main/,
  },
  'npx tsx scripts/schema.ts': { shows: /^$/, changes: UNCHANGED },
  'UPDATE_GOLDEN=1 npm run jest -- test/e2e/golden': {
    shows: /Tests: +\d+ passed/,
    changes: UNCHANGED,
  },
  'npx changeset': {
    // Its questions need a terminal, so the answers are written into the file that it makes.
    instead:
      'npx changeset --empty && ' +
      'printf -- \'---\\nheroku-preflight: minor\\n---\\n\\nAdd it.\\n\' >"$(ls -t .changeset/*.md | head -1)"',
    shows: /Empty Changeset added/,
    changes: /^\?\? \.changeset\/[\w-]+\.md$/,
  },
  'npm run release:version': {
    shows: /All files have been updated/,
    changes: /^ M CHANGELOG\.md\n[^]* M package\.json/,
  },
  'git tag v0.2.0 && git push origin v0.2.0': { shows: /\[new tag\] +v0\.2\.0/ },

  'npm run lint': IN_CI,
  'PREFLIGHT_TEST_GIT=$(scripts/newer-git.sh) npm test': IN_CI,
  'npm test': { gate: 'tests' },
  'npm run test:long': { gate: 'long tests' },
  'npm run test:clients': { gate: 'clients' },
  'npm run test:mutation': { because: 'test/scripts/test-mutation.long.test.ts runs it' },
  'npm test -- --coverage': { gate: 'tests' },
  'npm run test:coverage': { gate: 'coverage' },
  'npm run test:coverage -- --missed src/FOLDER': { because: 'test/scripts/coverage has it' },
  'npm run test:package': { gate: 'package' },
  'npm run test:faults': { because: 'npm run test:long runs the same tests' },
  'npm run pictures': { because: 'test/e2e/picture.long.test.ts makes the pictures' },
  'npm run release:check': { because: 'it runs all tests, so this one too' },
  'npm run jest -- test/checks test/config test/report test/documentation': IN_CI,
  'npm run jest -- --config jest.anywhere.config.js': {
    because: 'the workflow `platforms` types it, and these tests are among all',
  },
  'gh workflow run long': { because: 'it runs on GitHub' },
  'gh workflow run clients': { because: 'it runs on GitHub' },
  'npm deprecate': { because: 'it changes what is published' },
  'npm init --yes': { because: 'the next is typed after it' },
  'npm pkg set name=heroku-preflight version=0.0.1': {
    instead:
      'mkdir ../empty && cd ../empty && npm init --yes && npm pkg set name=heroku-preflight version=0.0.1 && npm pack --dry-run',
    shows: /heroku-preflight-0\.0\.1\.tgz/,
  },
  'npm login': { because: 'it asks for a person' },
  'npm publish --access public': { because: 'it publishes' },
  'git tag --delete v0.2.0 && git push --delete origin v0.2.0': {
    shows: /Deleted tag 'v0\.2\.0'[^]*\[deleted\] +v0\.2\.0/,
  },
  'npx tsx scripts/install-heroku-cli.ts': { because: 'npm run test:clients runs it' },
  'git push heroku main': { because: 'it is typed in the shell that `simulate` starts' },
};

const ROOT = join(import.meta.dirname, '../..');
// Without it, `npm ci` downloads everything again.
const NPM_CACHE = process.env.npm_config_cache ?? join(homedir(), '.npm');
const guide = await readFile(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
const FENCE = /^```sh\n(.*?)^```/gms;
const fenced = [...guide.matchAll(FENCE)]
  .flatMap(([, text = '']) => text.trimEnd().split('\n'))
  .map((line) => line.replace(/\s+#.*$/, ''))
  .filter((line) => line !== '' && !line.startsWith('#'));
const inText = [
  ...guide.replaceAll(FENCE, '').matchAll(/`((?:\w+=\S+ )?(?:np[mx]|node|git|gh) [^`\n]+)`/g),
];
const commands = [...new Set([...fenced, ...inText.map(([, command = '']) => command)])];

const isTyped = (plan: Typed | Elsewhere): plan is Typed => 'shows' in plan;
const typed = Object.entries(PLAN).flatMap(([command, plan]) =>
  isTyped(plan) ? [{ command, ...plan }] : [],
);

describe("CONTRIBUTING.md's commands", () => {
  it.each(commands.filter((command) => !command.startsWith('git grep ')))(
    'are typed by a test or a gate: %s',
    (command) => {
      const plan = PLAN[command];
      expect(plan).toBeDefined();
      if (plan !== undefined && 'gate' in plan)
        expect(GATES.map(({ name }) => name)).toContain(plan.gate);
    },
  );

  it.each(Object.keys(PLAN))('are all that is planned here: %s', (command) => {
    expect(commands).toContain(command);
  });
});

describe('in a new clone', () => {
  let origin: ScratchRepository;
  let clone: string;

  beforeAll(async () => {
    origin = await createRepository({ bare: true });
    clone = join(origin.outside, 'clone');
    await origin.git('fetch', '--quiet', ROOT, 'HEAD:refs/heads/main');
    await origin.git('clone', '--quiet', '--branch', 'main', origin.path, clone);
  });

  afterAll(() => origin.remove());

  async function type(command: string, lines: readonly string[]) {
    const child = execFile('bash', ['-c', command], {
      cwd: clone,
      // Without npm's own variables, such as the one for --silent.
      env: { ...origin.env, npm_config_cache: NPM_CACHE },
      maxBuffer: 64 * 1024 * 1024,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: string) => (output += chunk));
    child.stdin?.end(lines.map((line) => `${line}\n`).join(''));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  }

  for (const { command, instead = command, lines = [], code = 0, shows, changes } of typed) {
    weekly(instead, async () => {
      expect(await type(instead, lines)).toMatchObject({
        code,
        output: expect.stringMatching(shows),
      });
      if (changes === undefined) return;
      const { stdout } = await promisify(execFile)('git', ['status', '--porcelain'], {
        cwd: clone,
      });
      expect(stdout.trimEnd()).toMatch(changes);
    });
  }
});
