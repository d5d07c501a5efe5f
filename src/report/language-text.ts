import type { Warmed } from './warm-outcome.ts';

/** That an app on the JVM may have been called warm too early; undefined where none was mistaken. */
export const languageText = ({
  window,
  isLanguageUnread,
}: Pick<Warmed, 'window' | 'isLanguageUnread'>): string | undefined =>
  isLanguageUnread
    ? `the app's language isn't known: compared ${window} answers with ${window} (warmup.window)`
    : undefined;
