import { PreflightError } from '../errors.ts';
import { printable } from '../report/printable.ts';

/** One ref that a push changes, as git writes it to its pre-push hook (githooks(5)). */
export interface RefUpdate {
  /** the name as it was typed or found, such as `HEAD~2`; `(delete)` for a deletion */
  readonly localRef: string;
  readonly localOid: string;
  /** in full, such as `refs/heads/main` */
  readonly remoteRef: string;
  readonly remoteOid: string;
  readonly kind: 'create' | 'update' | 'delete';
}

// The local side may be any revision, blanks included: `HEAD^{/fix bug}`. So it takes what is left.
const REF_LINE =
  /^(?<localRef>.+) (?<localOid>[0-9a-f]{40}|[0-9a-f]{64}) (?<remoteRef>\S+) (?<remoteOid>[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * What a pre-push hook reads on its standard input, SHA-1 and SHA-256. Throws a PreflightError
 * (`ref-line`) for a line that git wouldn't have written.
 */
export function parseRefLines(text: string): RefUpdate[] {
  return text
    .split(/\r?\n/)
    .flatMap((line, index) => (line === '' ? [] : [parseRefLine(line, index + 1)]));
}

function parseRefLine(line: string, number: number): RefUpdate {
  const fields = REF_LINE.exec(line)?.groups as Omit<RefUpdate, 'kind'> | undefined;
  if (!fields) {
    const shown = line.length > 60 ? `${line.slice(0, 60)}…` : line;
    throw new PreflightError(
      'ref-line',
      `Line ${number} of what git told the pre-push hook isn't a ref: "${printable(shown)}"`,
      { hint: 'Look for another hook or a hook manager that changes what this one reads' },
    );
  }
  return { ...fields, kind: kindOf(fields) };
}

function kindOf({ localOid, remoteOid }: Omit<RefUpdate, 'kind'>): RefUpdate['kind'] {
  if (isZero(localOid)) return 'delete';
  return isZero(remoteOid) ? 'create' : 'update';
}

const isZero = (oid: string): boolean => /^0+$/.test(oid);
