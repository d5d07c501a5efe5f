import type { HerokuWriter } from '../heroku/writer.ts';
import type { Change } from './change.ts';

/** One request. Rejects as the writer does. */
export async function makeChange(change: Change, app: string, write: HerokuWriter): Promise<void> {
  switch (change.kind) {
    case 'turn-on':
      await write.enableFeature(app, change.feature, true);
      return;
    case 'resize': {
      const types = change.processes.map(({ type }) => type);
      await write.resizeAll(app, types, change.to);
      return;
    }
    case 'scale':
      await write.scale(app, 'web', change.to);
      return;
    case 'remove-addon':
      await write.removeAddon(app, change.name);
      return;
    case 'remove-webhook':
      await write.removeWebhook(app, change.id);
  }
}
