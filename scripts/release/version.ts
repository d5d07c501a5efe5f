// What a release says in more than one place, as pure functions of the texts.

/** The files, besides package.json, that name the version of the package for users to copy. */
export const FILES_WITH_VERSION = ['action.yml', 'README.md', 'docs/watch.md'] as const;

/** `heroku-preflight@0.1.0` in a command, `uses: OWNER/NAME@v0.1.0` of the action; others are used as `@v4`. */
const NAMED = /(?<=heroku-preflight@|uses: [\w.-]+\/[\w.-]+@v)\d+\.\d+\.\d+(?:-[\w.]+)?/g;

export const withVersion = (text: string, version: string): string =>
  text.replaceAll(NAMED, version);

export const versionsIn = (text: string): string[] => text.match(NAMED) ?? [];

/**
 * The part of the changelog about one version, without its heading.
 * @throws Error if there is none
 */
export function newsOf(version: string, changelog: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`${version}\n`));
  const news = section?.slice(version.length).trim() ?? '';
  if (news === '') throw new Error(`CHANGELOG.md says nothing about ${version}`);
  return news;
}
