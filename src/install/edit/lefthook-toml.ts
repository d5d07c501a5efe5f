import { COMMAND, ITEM, JOB_NAME } from './lefthook-job.ts';
import { insertMarkedLines } from './marked-lines.ts';

/** The first `[[pre-push.jobs]]`, with the comments above it. */
const JOBS =
  /^(?:[ \t]*#.*\r?\n)*[ \t]*\[\[[ \t]*["']?pre-push["']?[ \t]*\.[ \t]*["']?jobs["']?[ \t]*\]\]/m;

/** The text with our job in it, at the places that may be right, the best one first. */
export function tomlCandidates(text: string): readonly string[] {
  const command = [`[pre-push.commands.${JOB_NAME}]`, ...linesOf(COMMAND)];
  const last = insertMarkedLines(text, text.length, command);
  const jobs = JOBS.exec(text);
  if (!jobs) return [last];
  return [insertMarkedLines(text, jobs.index, ['[[pre-push.jobs]]', ...linesOf(ITEM)]), last];
}

// On one line each, since lefthook leaves the line ends of a longer string as they are, CRLF too.
const linesOf = (table: object): readonly string[] =>
  Object.entries(table).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
