import { printable } from '../../report/printable.ts';
import { languageOf, type Language } from '../app/languages.ts';
import type { SimApp, SimRelease } from '../app/model.ts';

// Lines of Heroku's own output, in its order. Headings and results say that they are simulated.
const heading = (text: string): string => `-----> ${text} (simulated)`;
const detail = (text: string): string => `       ${text}`;

// Without a buildpack Heroku looks at the code. The simulator doesn't.
const DEFAULT_BUILDPACK = 'heroku/nodejs';

/** The tree of the pushed commit. */
export interface SourceTree {
  /** abbreviated */
  readonly id: string;
  /** how many files it holds */
  readonly paths: number;
}

/** What git.heroku.com says before the build. "Updated … paths" is `git checkout` speaking. */
export function sourceLines({ id, paths }: SourceTree): string[] {
  return [
    `Updated ${paths} ${paths === 1 ? 'path' : 'paths'} from ${id}`,
    'Compressing source files... done.',
    'Building source:',
    '',
  ];
}

/** What a build says while it runs, in pieces that come one after the other. */
export function buildPieces(app: SimApp): string[][] {
  const pieces = [
    [heading(`Building on the ${stackTitle(app.buildStack)} stack`), ...buildpackLines(app)],
    ...languagesOf(app).flatMap(languagePieces),
  ];
  if (app.spec.buildFails) return pieces;
  return [
    ...pieces,
    [heading('Discovering process types'), detail(processTypes(app)), ''],
    [heading('Compressing...'), detail('Done: 1.0M')],
    [heading('Launching...')],
  ];
}

/** The end of a build's output. */
export function releaseLines(app: SimApp, { version }: SimRelease): string[] {
  return [
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

/** What git.heroku.com says after the build. */
export const VERIFIED = ['Verifying deploy... done.'];

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

function processTypes({ spec }: SimApp): string {
  const web = spec.command === null ? [] : ['web'];
  const types = [...new Set([...web, ...Object.keys(spec.processes)])].sort();
  return `Procfile declares types -> ${types.join(', ') || '(none)'}`;
}
