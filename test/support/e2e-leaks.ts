import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** A leaked secret; `form` is how it's written. */
export interface Leak {
  readonly form: string;
  /** the text around it, or the file that has it */
  readonly where: string;
}

// Users keep secrets here themselves: git's config (a remote's URL), .netrc, and git's credential store.
const THE_USERS_OWN = ['config', '.netrc', 'credentials'];
// Arguments of every process, git's included, which have the URL: see test/support/e2e-processes.ts.
const NOT_SEARCHED = ['processes', 'node_modules'];

export function leaksInText(text: string, secrets: readonly string[]): Leak[] {
  return secrets.flatMap(formsOf).flatMap((form) => {
    const at = text.indexOf(form);
    return at === -1 ? [] : [{ form, where: text.slice(Math.max(0, at - 80), at + 80) }];
  });
}

/** The same for every file below the folders. */
export async function leaksInFiles(
  folders: readonly string[],
  secrets: readonly string[],
): Promise<Leak[]> {
  const files = (await Promise.all(folders.map(filesBelow))).flat();
  const forms = secrets.flatMap(formsOf);
  const leaks = files.map(async (file) => {
    const content = await readFile(file);
    return forms.filter((form) => content.includes(form)).map((form) => ({ form, where: file }));
  });
  return (await Promise.all(leaks)).flat();
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !THE_USERS_OWN.includes(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(folder, path).split(sep).some(isNotSearched));
}

const isNotSearched = (name: string): boolean => NOT_SEARCHED.includes(name);

/** Raw, URL-encoded, and in Base64 at any position in the encoded text. */
function formsOf(secret: string): string[] {
  const encoded = [secret, encodeURIComponent(secret), encodeURI(secret)];
  return [...new Set([...encoded, ...encoded.slice(0, 2).flatMap(base64Of)])];
}

/** The part of the Base64 text that doesn't depend on the bytes around it: three bytes make four letters. */
const base64Of = (secret: string): string[] =>
  [0, 1, 2].map((before) => {
    const whole = Buffer.from('x'.repeat(before) + secret).toString('base64');
    const length = Math.floor(((before + Buffer.byteLength(secret)) * 8) / 6);
    return whole.slice(Math.ceil((before * 8) / 6), length);
  });
