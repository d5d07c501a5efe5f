import * as z from 'zod/mini';
import type { Files } from '../base/files.ts';

/** A JSON file with one record for each app. */
interface AppRecords<Entry> {
  /** undefined if there is no record, or it can't be read */
  readonly recall: (files: Files, path: string, app: string) => Promise<Entry | undefined>;
  /** writes only if something has changed; rejects as `Files` does */
  readonly remember: (files: Files, path: string, app: string, entry: Entry) => Promise<void>;
}

function appRecords<Entry>(entry: z.ZodMiniType<Entry>): AppRecords<Entry> {
  const Records = z.object({ version: z.literal(1), apps: z.record(z.string(), entry) });

  async function read(files: Files, path: string): Promise<Readonly<Record<string, Entry>>> {
    // If it can't be read, the next push asks the API again.
    const text = await files.read(path).catch(() => undefined);
    const parsed = text === undefined ? undefined : Records.safeParse(jsonOrUndefined(text));
    return parsed?.success === true ? parsed.data.apps : {};
  }

  return {
    async recall(files, path, app) {
      const apps = await read(files, path);
      return Object.hasOwn(apps, app) ? apps[app] : undefined;
    },
    async remember(files, path, app, entry) {
      const apps = await read(files, path);
      const next = { ...apps, [app]: entry };
      if (JSON.stringify(next) === JSON.stringify(apps)) return;
      await files.write(path, `${JSON.stringify({ version: 1, apps: next }, null, 2)}\n`);
    },
  };
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const webUrl = z.string().check(z.refine((text) => URL.canParse(text)));

const RememberedApp = z.object({
  webUrl,
  hosts: z.readonly(z.array(z.string())),
  /** the UTC day on which the API said so, such as `2026-11-28`; '' in a file of an earlier version */
  seenOn: z._default(z.string(), ''),
});

/** What the API said about an app on an earlier push. The next push can use it before the API answers. */
export type RememberedApp = Readonly<z.output<typeof RememberedApp>>;

export const { recall: recallApp, remember: rememberApp } =
  appRecords<RememberedApp>(RememberedApp);

// An app's name on herokuapp.com is free for others as soon as the app is renamed. A domain that its owner
// gives up can usually not be registered again for 30 days.
const MOST_DAYS = 30;
const DAY_MS = 86_400_000;

/** In UTC. A record with a time of day would change with every push. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** Not if it has no date, or one in the future: then the clock is wrong now, or was wrong then. */
export function isFresh({ seenOn }: RememberedApp, today: Date): boolean {
  const days = (Date.parse(dayOf(today)) - Date.parse(seenOn)) / DAY_MS;
  return days >= 0 && days <= MOST_DAYS;
}

/** The messages of an app's last push by topic, so that the next one doesn't repeat them. */
export type Said = Readonly<Record<string, string>>;

export const { recall: recallSaid, remember: rememberSaid } = appRecords<Said>(
  z.record(z.string(), z.string()),
);
