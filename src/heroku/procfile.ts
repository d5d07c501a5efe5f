import type { Source } from '../git/source.ts';

/** How Heroku reads a Procfile. */
export interface Procfile {
  /** command by process type */
  readonly types: ReadonlyMap<string, string>;
  /** why Heroku can't read it, or not all of it; undefined: it can */
  readonly flaw?: ProcfileFlaw;
  /** lines that Heroku passes over, and that aren't comments */
  readonly unread: readonly ProcfileLine[];
}

export interface ProcfileLine {
  /** from 1 */
  readonly number: number;
  readonly text: string;
}

export type ProcfileFlaw =
  /** two bytes a letter, as PowerShell's `>` writes: none of it is read */
  | { readonly kind: 'utf-16' }
  /** its bytes aren't UTF-8 */
  | { readonly kind: 'not-utf-8' }
  /** its first line isn't read, because of bytes that no editor shows */
  | { readonly kind: 'byte-order-mark'; readonly type: string | null }
  /** a process type without a command */
  | { readonly kind: 'no-command'; readonly line: number; readonly type: string }
  | { readonly kind: 'invalid-line'; readonly line: number }
  /** only comments and empty lines */
  | { readonly kind: 'no-process-type' };

/**
 * The Procfile in a commit, by the rules of the platform that builds it.
 * @param isFir its buildpack fails on what Cedar passes over
 */
export function readProcfile(source: Source, isFir: boolean): Procfile | null {
  if (!source.procfile) return null;
  const bytes = Buffer.from(source.procfile);
  const procfile = isFir ? firProcfile(bytes) : cedarProcfile(bytes.toString());
  const isCause = isUtf16(bytes) && (!isFir || procfile.flaw !== undefined);
  return isCause ? { ...EMPTY, flaw: { kind: 'utf-16' } } : procfile;
}

const EMPTY: Procfile = { types: new Map(), unread: [] };

/** It begins with a byte order mark of two bytes, or with the zero byte of a Latin letter. */
const isUtf16 = (bytes: Buffer): boolean =>
  ['fffe', 'feff'].includes(bytes.subarray(0, 2).toString('hex')) ||
  bytes.subarray(0, 2).includes(0);

const BYTE_ORDER_MARK = '\ufeff';
const ENTRY = /^(?<type>[A-Za-z0-9_-]+):[ \t]*(?<command>.*)$/s;
const COMMENT_OR_BLANK = /^\s*(?:#.*)?$/s;

/** Cedar takes what looks like an entry, line by line (devcenter: procfile). */
function cedarProcfile(text: string): Procfile {
  const types = new Map<string, string>();
  const unread: ProcfileLine[] = [];
  let flaw = hiddenEntry(text);
  text.split('\n').forEach((line, index) => {
    const { type, command = '' } = ENTRY.exec(line)?.groups ?? {};
    if (type !== undefined && command.trim() !== '') types.set(type, command.trim());
    else if (type !== undefined) flaw ??= { kind: 'no-command', line: index + 1, type };
    else if (!COMMENT_OR_BLANK.test(line)) unread.push({ number: index + 1, text: line.trim() });
  });
  return { types, unread, ...(flaw && { flaw }) };
}

/** An entry right behind a byte order mark, which isn't at the beginning of its line then. */
function hiddenEntry(text: string): ProcfileFlaw | undefined {
  if (!text.startsWith(BYTE_ORDER_MARK)) return undefined;
  const type = /^.([A-Za-z0-9_-]+):/.exec(text)?.[1];
  return type === undefined ? undefined : { kind: 'byte-order-mark', type };
}

// A key has up to 63 letters, digits and dashes; Fir repairs spaces before it, capitals and underscores.
const FIR_ENTRY =
  /^[ \t]*(?<type>[A-Za-z0-9](?:[\w-]{0,61}[A-Za-z0-9])?):[ \t]*(?<command>[^ \t\r][^\r]*)$/;

/** Fir's buildpack takes all lines or fails (heroku/buildpacks-procfile). */
function firProcfile(bytes: Buffer): Procfile {
  const text = bytes.toString();
  if (!Buffer.from(text).equals(bytes)) return { ...EMPTY, flaw: { kind: 'not-utf-8' } };
  const types = new Map<string, string>();
  const lines = text.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    if (/^[ \t]*#/.test(line) || line === '' || (/^[ \t]*$/.test(line) && !isLast)) continue;
    const { type, command } = FIR_ENTRY.exec(line)?.groups ?? {};
    if (type === undefined || command === undefined)
      return { types, unread: [], flaw: firFlaw(line, index + 1) };
    types.set(type.toLowerCase().replaceAll('_', '-'), command.trimEnd());
  }
  const isEmpty = types.size === 0 && text !== '';
  return { types, unread: [], ...(isEmpty && { flaw: { kind: 'no-process-type' } }) };
}

function firFlaw(line: string, number: number): ProcfileFlaw {
  if (line.startsWith(BYTE_ORDER_MARK)) return { kind: 'byte-order-mark', type: null };
  const [, type] = /^[ \t]*([\w-]+):[ \t]*$/.exec(line) ?? [];
  return type === undefined
    ? { kind: 'invalid-line', line: number }
    : { kind: 'no-command', line: number, type };
}

const LOOKALIKE = /^procfiles?(?:\.(?:txt|text|md|rtf|doc|ya?ml|sh))?$/i;

/** Names at the root that someone may have taken for the Procfile's; nothing else reads them. */
export const lookalikesIn = ({ root }: Source): string[] =>
  root.map(({ name }) => name).filter((name) => LOOKALIKE.test(name.trim()));
