import { RUNTIME_METADATA } from '../heroku/app-features.ts';
import type { Change, Resize } from './change.ts';

/** The Heroku CLI's command, word by word. */
export type HerokuCommand = readonly string[];

/** The command that makes the same change. */
export function commandFor(change: Change, app: string): HerokuCommand {
  return ['heroku', ...wordsFor(change), '-a', app];
}

function wordsFor(change: Change): string[] {
  switch (change.kind) {
    case 'turn-on':
      return [`${topicOf(change.feature)}:enable`, change.feature];
    case 'resize':
      return ['ps:type', ...change.processes.map(({ type }) => `${type}=${change.to}`)];
    case 'scale':
      return ['ps:scale', `web=${change.to}`];
    case 'remove-addon':
      return ['addons:destroy', change.name];
    case 'remove-webhook':
      return ['webhooks:remove', change.id];
  }
}

/** The command that undoes it; undefined: nothing does. */
export function undoFor(change: Change, app: string): HerokuCommand | undefined {
  switch (change.kind) {
    case 'turn-on':
      return ['heroku', `${topicOf(change.feature)}:disable`, change.feature, '-a', app];
    case 'resize':
      return ['heroku', 'ps:type', ...sizesBefore(change), '-a', app];
    case 'scale':
      return ['heroku', 'ps:scale', `web=${change.from}`, '-a', app];
    case 'remove-addon':
    case 'remove-webhook':
      return undefined;
  }
}

const sizesBefore = ({ processes }: Resize): string[] =>
  processes.map(({ type, from }) => `${type}=${from}`);

/** What isn't generally available yet is one of Heroku's labs. */
const topicOf = (feature: string): string => (feature === RUNTIME_METADATA ? 'labs' : 'features');
