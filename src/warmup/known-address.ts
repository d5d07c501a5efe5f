import type { Readings } from '../heroku/readings.ts';
import type { FileStore } from '../state/file-store.ts';
import { recallApp, rememberApp } from '../state/remembered-apps.ts';
import { knowledgeAfter, knowledgeBefore, toRemember } from './address.ts';
import type { AddressKnowledge } from './target.ts';

/** Where what the API named for each app is kept. Undefined: nowhere, as outside of a repository. */
export interface AddressBook {
  readonly files: FileStore;
  readonly cache: string | undefined;
}

/** What is known of an app's address before the API is asked. */
export async function recallAddress(
  { files, cache }: AddressBook,
  subject: Parameters<typeof knowledgeBefore>[0],
): Promise<AddressKnowledge> {
  const remembered = cache === undefined ? undefined : await recallApp(files, cache, subject.app);
  return knowledgeBefore(subject, remembered);
}

/** What is known once it has answered, and is remembered from then on. */
export async function learnAddress(
  { files, cache }: AddressBook,
  before: AddressKnowledge,
  readings: Readings,
): Promise<AddressKnowledge> {
  const address = knowledgeAfter(before, readings);
  const learnt = toRemember(address);
  // A cache that can't be written costs the next push a round trip, and nothing else.
  if (learnt && cache !== undefined)
    await rememberApp(files, cache, before.app, learnt).catch(() => undefined);
  return address;
}
