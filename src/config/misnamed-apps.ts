import { suggestionFor } from '../base/suggestion.ts';
import { keyPlace } from './jsonc.ts';
import type { Config } from './schema.ts';

/** A key of the config's `apps` that is probably a typo. */
export interface MisnamedApp {
  readonly name: string;
  /** the app that was probably meant */
  readonly meant: string;
}

/**
 * Names in `apps` that no Heroku remote has, although a remote has a similar one without settings. Not
 * just any unknown name: not every developer has a remote for every app.
 * @param known the apps of the Heroku remotes
 */
export function misnamedApps({ apps = {} }: Config, known: readonly string[]): MisnamedApp[] {
  const without = known.filter((app) => !Object.hasOwn(apps, app));
  return Object.keys(apps).flatMap((name) => {
    const meant = known.includes(name) ? undefined : suggestionFor(name, without);
    return meant === undefined ? [] : [{ name, meant }];
  });
}

/** @param text the config's, in `file` */
export function misnamedText({ name, meant }: MisnamedApp, file: string, text: string): string {
  const place = keyPlace(text, ['apps', name]);
  const at = place ? `${file}:${place.line}:${place.column}` : file;
  return `${at}: apps.${name} matches no Heroku remote of this repository; did you mean ${meant}?`;
}
