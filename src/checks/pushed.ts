import type { Source } from '../git/source.ts';
import {
  buildStackOf,
  fetchesLfs,
  isFir,
  isNode,
  PREBOOT,
  replacesRoot,
} from '../heroku/platform.ts';
import { lookalikesIn, type Procfile, readProcfile } from '../heroku/procfile.ts';
import type { App, BuildpackInstallation, Feature, Formation } from '../heroku/shapes.ts';
import { type Check, isInPrivateSpace, isOn, type Undecided, type Verdict } from './check.ts';
import type { Advice, Problem, SourceFlaw } from './findings.ts';

type Buildpacks = readonly BuildpackInstallation[];

/** Heroku accepts a push of any branch, but builds only main and master. */
export const deployRef: Check<unknown, 'push', never> = {
  id: 'deploy-ref',
  title: 'deploy branch',
  doc: 'https://devcenter.heroku.com/articles/git#deploy-from-a-branch-besides-main',
  onPush: 'findings',
  reads: ['push'],
  optionalReads: [],
  judge({ push }): Verdict {
    if (!push) return { status: 'not-applicable', reason: 'not-a-push' };
    if (push.deploys) return { status: 'pass' };
    const { refs, leftOut = 0, remote, refspec, isTagObject } = push;
    const problem: Problem = isTagObject
      ? { kind: 'tag-object' }
      : { kind: 'builds-nothing', refs, leftOut };
    if (refspec === undefined) return { status: 'fail', problem };
    return { status: 'fail', problem, remedy: { command: ['git', 'push', remote, refspec] } };
  },
};

/** What the commit's Procfile does to the dynos that run. */
export const procfile: Check<unknown, 'app' | 'formation' | 'source', 'features' | 'buildpacks'> = {
  id: 'procfile',
  title: 'Procfile',
  doc: 'https://devcenter.heroku.com/articles/procfile',
  onPush: 'findings',
  reads: ['app', 'formation', 'source'],
  optionalReads: ['features', 'buildpacks'],
  judge({ app, formation, source: commit, features, buildpacks }): Verdict | Undecided {
    if (!commit) return { status: 'not-applicable', reason: 'no-commit' };
    if (isContainer(app)) return { status: 'not-applicable', reason: 'container' };
    if (replacesRoot(buildpacks ?? []))
      return { status: 'not-applicable', reason: 'other-procfile' };
    const file = readProcfile(commit, isFir(app));
    const problem = problemIn(file, commit, formation, isFir(app));
    // One of them could bring another Procfile.
    if (problem && !buildpacks) return { status: 'undecided', needs: 'buildpacks' };
    if (problem) return { status: 'fail', problem };
    if (!file) return { status: 'not-applicable', reason: 'no-procfile' };
    if (formation.length === 0) return { status: 'not-applicable', reason: 'not-released' };
    return adviceOn(file, app, features);
  },
};

const isContainer = (app: App): boolean => buildStackOf(app) === 'container';

function problemIn(
  file: Procfile | null,
  commit: Source,
  formation: readonly Formation[],
  failsBuild: boolean,
): Problem | undefined {
  const found = file ? [] : lookalikesIn(commit);
  if (found.length > 0) return { kind: 'procfile-lost', found };
  if (file?.flaw) return { kind: 'procfile-unreadable', flaw: file.flaw, failsBuild };
  const processes = formation
    .filter((process) => process.quantity > 0 && !isDeclared(process, file))
    .map(({ type, quantity }) => ({ type, quantity }));
  if (processes.length === 0) return undefined;
  const unread = file?.unread.find(({ text }) =>
    processes.some(({ type }) => text.toLowerCase().includes(type.toLowerCase())),
  );
  return { kind: 'process-types-gone', processes, unread };
}

// What buildpacks add where there is no Procfile.
const OF_BUILDPACKS: readonly string[] = ['web', 'worker', 'console', 'rake'];

// heroku-buildpack-ruby adds it to a Rails app, whatever the Procfile declares.
const OF_RAILS = 'bundle exec rake jobs:work';

function isDeclared({ type, command }: Formation, file: Procfile | null): boolean {
  if (!file) return OF_BUILDPACKS.includes(type);
  return file.types.has(type) || (type === 'worker' && command === OF_RAILS);
}

function adviceOn(
  file: Procfile,
  app: App,
  features: readonly Feature[] | undefined,
): Verdict | Undecided {
  const [line] = file.unread;
  if (line) return { status: 'advice', advice: { kind: 'procfile-line-unread', line } };
  if (file.types.has('release')) {
    if (!features && !isInPrivateSpace(app)) return { status: 'undecided', needs: 'features' };
    const oldCodeRunsOn = whyOldCodeRunsOn(app, features ?? []);
    if (oldCodeRunsOn)
      return { status: 'advice', advice: { kind: 'release-phase', oldCodeRunsOn } };
  }
  return { status: 'pass', detail: { kind: 'process-types', types: [...file.types.keys()] } };
}

type Reason = Extract<Advice, { kind: 'release-phase' }>['oldCodeRunsOn'];

function whyOldCodeRunsOn(app: App, features: readonly Feature[]): Reason | undefined {
  if (isInPrivateSpace(app)) return 'rolling-deploys';
  return isOn(features, PREBOOT) ? 'preboot' : undefined;
}

/** The command that the deploy gives to a process type; undefined: the commit doesn't say. */
export function commandAfter(
  type: string,
  commit: Source | undefined,
  app: App,
  buildpacks: Buildpacks = [],
): string | undefined {
  if (!commit || isContainer(app) || replacesRoot(buildpacks)) return undefined;
  return readProcfile(commit, isFir(app))?.types.get(type);
}

/** What Heroku refuses or ignores of the rest, before it has to. */
export const source: Check<unknown, 'app' | 'source' | 'push', 'buildpacks'> = {
  id: 'source',
  title: 'source',
  doc: 'https://devcenter.heroku.com/articles/git',
  onPush: 'findings',
  reads: ['app', 'source', 'push'],
  optionalReads: ['buildpacks'],
  judge({ app, source: commit, push, buildpacks }): Verdict | Undecided {
    if (!commit) return { status: 'not-applicable', reason: 'no-commit' };
    const certain = [...flawsOfPush(commit), ...herokuYml(commit, app)];
    const byBuildpack = flawsByBuildpack(commit, app, buildpacks ?? []);
    // A buildpack could make up for these.
    if (certain.length === 0 && byBuildpack.length > 0 && !buildpacks)
      return { status: 'undecided', needs: 'buildpacks' };
    const flaws = [...certain, ...(buildpacks ? byBuildpack : [])];
    if (flaws.length === 0) return { status: 'pass' };
    const isHarmless = flaws.every((flaw) => !isHarm(flaw, commit, push !== undefined));
    return isHarmless
      ? { status: 'advice', advice: { kind: 'source', flaws } }
      : { status: 'fail', problem: { kind: 'source', flaws } };
  },
};

/** Where nothing is pushed, another clone may push. A Procfile does what heroku.yml doesn't. */
function isHarm({ kind }: SourceFlaw, { procfile: file }: Source, isPush: boolean): boolean {
  if (kind === 'shallow' || kind === 'heroku-yml-missing') return isPush;
  return kind !== 'heroku-yml-ignored' || file === null;
}

function flawsOfPush({ left: { isShallow, submodules } }: Source): SourceFlaw[] {
  return [
    ...(isShallow ? [{ kind: 'shallow' } as const] : []),
    ...(submodules.length > 0 ? [{ kind: 'submodules', submodules } as const] : []),
  ];
}

function herokuYml(commit: Source, app: App): SourceFlaw[] {
  const stack = buildStackOf(app);
  const isThere = namesOf(commit).includes('heroku.yml');
  if (stack === undefined || isThere === (stack === 'container')) return [];
  return isThere
    ? [{ kind: 'heroku-yml-ignored', app: app.name, stack }]
    : [{ kind: 'heroku-yml-missing', app: app.name }];
}

function flawsByBuildpack(commit: Source, app: App, buildpacks: Buildpacks): SourceFlaw[] {
  const { lfsPointers: paths } = commit.left;
  const names = lockfilesIn(commit, app, buildpacks);
  return [
    ...(paths.length > 0 && !fetchesLfs(buildpacks)
      ? [{ kind: 'lfs-pointers', paths } as const]
      : []),
    ...(names.length > 1 ? [{ kind: 'lockfiles', names } as const] : []),
  ];
}

const namesOf = ({ root }: Source): string[] =>
  root.flatMap(({ name, kind }) => (kind === 'file' ? [name] : []));

// heroku-buildpack-nodejs, lib/failure.sh: the build fails with two of them.
const LOCKFILES = ['package-lock.json', 'yarn.lock', 'pnpm-lock.yaml', 'npm-shrinkwrap.json'];

function lockfilesIn(commit: Source, app: App, buildpacks: Buildpacks): string[] {
  if (isContainer(app) || isFir(app) || !isNode(app, buildpacks) || replacesRoot(buildpacks))
    return [];
  const names = namesOf(commit);
  // .slugignore can remove one of them before the build.
  return names.includes('.slugignore') ? [] : LOCKFILES.filter((name) => names.includes(name));
}
