import { elapsed, printable } from '../base/text.ts';
import type { Followed } from '../follow/await-live.ts';
import type { Refusal, Rollback } from '../follow/roll-back.ts';
import type { TakenBack } from '../follow/watched.ts';
import type { Release } from '../heroku/shapes.ts';
import { type Line, nextStep } from '../terminal/line.ts';
import { failureWords } from './deploy-words.ts';

/** What became of a rollback, in one line with what to do. */
export const rollbackLine = ({ rollback, followed }: TakenBack, app: string): Line => ({
  label: 'rollback',
  ...words(rollback, followed, printable(app)),
});

function words(
  rollback: Rollback,
  followed: Followed | undefined,
  app: string,
): Omit<Line, 'label'> {
  const tone = 'error';
  const releases = `heroku releases -a ${app}`;
  switch (rollback.kind) {
    case 'released':
      return madeWords(`v${rollback.to} again, as v${rollback.release}`, followed, app);
    case 'refused':
      return { tone, text: `not done: ${refusalText(rollback.refusal)}`, command: releases };
    case 'failed': {
      const { error, to } = rollback;
      const step = nextStep(error);
      const byHand = `heroku rollback ${to === undefined ? '' : `v${to} `}-a ${app}`;
      return { tone, text: `not done: ${error.message}`, ...step, command: step.command ?? byHand };
    }
    case 'unknown': {
      const { to, error, isRead } = rollback;
      const cause = error ? ` (${error.message})` : '';
      const but = isRead ? 'Heroku lists no new release' : "whether it was made can't be read";
      const text = `to v${to} was asked for, but ${but}${cause}`;
      return { tone, text, command: releases };
    }
  }
}

function madeWords(
  again: string,
  followed: Followed | undefined,
  app: string,
): Omit<Line, 'label'> {
  if (!followed) return { tone: 'pass', text: again };
  const { outcome, course, waitedMs } = followed;
  if (outcome.kind === 'live') {
    const isSure = outcome.by !== 'time';
    const text = `${again}: ${isSure ? '' : 'probably '}live after ${elapsed(waitedMs)}`;
    return { tone: isSure ? 'pass' : 'warn', text };
  }
  if (outcome.kind === 'asleep') return { tone: 'pass', text: `${again}, asleep` };
  const { text, ...rest } = failureWords(outcome, { app, before: 0, at: course.at });
  return { ...rest, text: `${again}, but ${text}` };
}

function refusalText(refusal: Refusal): string {
  switch (refusal.why) {
    case 'none-before':
      return 'no earlier release has served';
    case 'newer':
      return `${named(refusal.between)} is newer`;
    case 'between':
      return `it would also take back ${named(refusal.between)}`;
    case 'past':
      return `v${refusal.release} answers well now, and a rollback would interrupt visitors again`;
    case 'ineligible':
      return `Heroku doesn't allow it for v${refusal.to}`;
  }
}

const named = ({ version, description }: Release): string =>
  description == null ? `v${version}` : `v${version} (${printable(description)})`;
