import { printable } from '../../base/text.ts';
import type { Code } from '../app/code.ts';
import type { SimApp, SimRelease } from '../app/model.ts';

// The lines of Heroku's output, in its order. Headings and results say that they're simulated.
const heading = (text: string): string => `-----> ${text} (simulated)`;
const detail = (text: string): string => `       ${text}`;

// Without a buildpack, Heroku looks at the code. The simulator doesn't.
const DEFAULT_BUILDPACK = 'heroku/nodejs';

/** The tree of the pushed commit. */
export interface SourceTree {
  /** abbreviated */
  readonly id: string;
  /** its number of files */
  readonly paths: number;
}

/** git.heroku.com's output before the build. "Updated … paths" comes from `git checkout`. */
export function sourceLines({ id, paths }: SourceTree): string[] {
  return [
    `Updated ${paths} ${paths === 1 ? 'path' : 'paths'} from ${id}`,
    'Compressing source files... done.',
    'Building source:',
    '',
  ];
}

/** A build's output while it runs, in pieces. */
export function buildPieces(app: SimApp, processes?: Code['processes']): string[][] {
  const pieces = [
    [heading(`Building on the ${stackTitle(app.buildStack)} stack`), ...buildpackLines(app)],
    ...languagesOf(app).flatMap(languagePieces),
  ];
  if (app.spec.buildFails) return pieces;
  return [
    ...pieces,
    [heading('Discovering process types'), detail(processTypes(app, processes)), ''],
    [heading('Compressing...'), detail('Done: 1.0M')],
    [heading('Launching...')],
  ];
}

const COMMAND_DECLARED =
  ' !     Release command declared: this new release will not be available until the command succeeds.';

/** The end of a build's output. */
export function releaseLines(app: SimApp, { version, status }: SimRelease): string[] {
  return [
    ...(status === 'pending' ? [COMMAND_DECLARED] : []),
    detail(`Released v${version} (simulated)`),
    detail(`${app.webUrl} deployed to Heroku (simulated)`),
    '',
  ];
}

export function failureLines(app: SimApp): string[] {
  const language = languagesOf(app).at(-1)?.name ?? '';
  return [
    ` !     Push rejected, failed to compile ${language} app. (simulated)`,
    '',
    ' !     Push failed',
  ];
}

/** The build of a container without heroku.yml (users' logs). */
export const NO_MANIFEST = [
  '=!= Your app does not include a heroku.yml build manifest. To deploy your app, either create a heroku.yml: https://devcenter.heroku.com/articles/build-docker-images-heroku-yml',
  'Or switch back to buildpack-based deploys. (simulated)',
  '',
];

/** git.heroku.com's output after the build. */
export const VERIFIED = ['Verifying deploy... done.'];

/** git.heroku.com's output after a release phase. */
export const phaseLines = ({ output, status }: SimRelease): string[] => [
  ...output,
  `Waiting for release.... ${status === 'failed' ? 'failed' : 'done'}. (simulated)`,
];

export function rejectionLines(app: SimApp): string[] {
  return ['Verifying deploy...', '', `!\tPush rejected to ${app.name}. (simulated)`, ''];
}

const languagesOf = ({ buildpacks }: SimApp): Language[] =>
  (buildpacks.length > 0 ? buildpacks : [DEFAULT_BUILDPACK]).map(languageOf);

const languagePieces = ({ name, work }: Language): string[][] => [
  [heading(`${name} app detected`)],
  ...work.map((text) => [heading(text)]),
];

/** heroku-24: Heroku-24 */
const stackTitle = (stack: string): string =>
  printable(stack.charAt(0).toUpperCase() + stack.slice(1));

function buildpackLines({ buildpacks }: SimApp): string[] {
  const [first, second] = buildpacks.map(printable);
  if (first === undefined) return [heading('Determining which buildpack to use for this app')];
  if (second === undefined) return [heading(`Using buildpack: ${first}`)];
  const numbered = buildpacks.map((name, index) => detail(`${index + 1}. ${printable(name)}`));
  return [heading('Using buildpacks:'), ...numbered];
}

function processTypes({ spec }: SimApp, processes: Code['processes'] | undefined): string {
  const web = spec.command === null ? [] : ['web'];
  const declared = processes?.keys() ?? [...web, ...Object.keys(spec.processes)];
  const types = [...new Set(declared)].sort();
  return `Procfile declares types -> ${types.join(', ') || '(none)'}`;
}

/** A buildpack's output. */
interface Language {
  /** the output of its `bin/detect` */
  readonly name: string;
  /** the headings of its output, abridged */
  readonly work: readonly string[];
}

// By the buildpack's name without its owner. The languages come from each `bin/detect`.
const LANGUAGES: Readonly<Record<string, Language>> = {
  nodejs: {
    name: 'Node.js',
    work: [
      'Creating runtime environment',
      'Installing binaries',
      'Installing dependencies',
      'Build',
      'Pruning devDependencies',
      'Build succeeded!',
    ],
  },
  ruby: { name: 'Ruby', work: ['Installing dependencies using bundler', 'Detecting rake tasks'] },
  python: { name: 'Python', work: ['Installing Python', 'Installing dependencies using pip'] },
  java: { name: 'Java', work: ['Installing OpenJDK', 'Executing Maven'] },
  gradle: {
    name: 'Gradle',
    work: ['Installing OpenJDK', 'Building Gradle app...', 'executing ./gradlew stage'],
  },
  scala: { name: 'Scala (SBT)', work: ['Installing OpenJDK', 'Running: sbt compile stage'] },
  clojure: { name: 'Clojure (Leiningen 2)', work: ['Installing OpenJDK', 'Running: lein uberjar'] },
  jvm: { name: 'JVM Common', work: ['Installing OpenJDK'] },
  php: { name: 'PHP', work: ['Installing platform packages...', 'Installing dependencies...'] },
  go: { name: 'Go', work: ['Fetching any unsaved dependencies', 'Building packages'] },
};

/** @param name of a buildpack of Heroku's */
export const isKnownLanguage = (name: string): boolean => Object.hasOwn(LANGUAGES, name);

/** @param buildpack `heroku/nodejs`, or a URL; an unknown one uses its own name */
export function languageOf(buildpack: string): Language {
  const path = buildpack.replace(/#.*$/, '').replace(/\.(git|tgz)$/, '');
  const [, name = ''] = /(?:^|[:/])heroku\/(?:heroku-buildpack-)?([^/]+)$/.exec(path) ?? [];
  return isKnownLanguage(name)
    ? (LANGUAGES[name] as Language)
    : { name: printable(buildpack), work: [] };
}
