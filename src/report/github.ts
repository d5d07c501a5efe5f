import { plural, printable } from '../base/text.ts';
import { fullLines } from './check-lines.ts';
import { type Annotation, annotationOf, commandText, escaped, tableOf } from './github-lines.ts';
import { unreadableLines } from './unchecked-lines.ts';
import type { CheckedApp } from './check-report.ts';

// GitHub shows up to 10 annotations of each level per step, and silently drops the rest.
const MOST_SHOWN = 10;

/**
 * The findings as workflow commands of GitHub Actions. Data that couldn't be read is an error, because it
 * fails the step too.
 */
export function annotationLines(apps: readonly CheckedApp[]): string[] {
  const all = apps.flatMap(annotationsOf);
  return (['error', 'warning'] as const).flatMap((level) =>
    atMost(
      MOST_SHOWN,
      all.filter((one) => one.level === level),
    ).map(commandText),
  );
}

function annotationsOf({ app, results }: CheckedApp): Annotation[] {
  const judged = results.flatMap((result) =>
    result.status === 'unreadable' ? [] : fullLines(result),
  );
  const unread = unreadableLines(results).map((line) => ({ ...line, tone: 'error' as const }));
  return [...judged, ...unread].flatMap((line) => annotationOf(app, line) ?? []);
}

function atMost(most: number, all: readonly Annotation[]): readonly Annotation[] {
  const [first] = all;
  if (all.length <= most || !first) return all;
  const shown = all.slice(0, most - 1);
  const title = `and ${all.length - shown.length} more`;
  return [...shown, { level: first.level, title, text: "See the step's log and summary." }];
}

// GitHub's limit is 1 MiB per step, including what other programs wrote. Beyond it, the step fails.
const MOST_BYTES = 900 * 1024;

/** The findings as Markdown, for GitHub's summary of a job. */
export function summaryText(apps: readonly CheckedApp[]): string {
  const sections = apps.map(section);
  let bytes = 0;
  const fitting = sections.findIndex((text) => (bytes += Buffer.byteLength(text)) > MOST_BYTES);
  const shown = fitting === -1 ? sections : sections.slice(0, fitting);
  const rest = sections.length - shown.length;
  const more = rest === 0 ? [] : [`And ${plural(rest, 'more app')}: see the log.\n`];
  return [`## heroku-preflight check\n`, ...shown, ...more].join('\n');
}

function section({ app, results }: CheckedApp): string {
  const lines = results.flatMap((result) =>
    result.status === 'unreadable' || result.status === 'pass' ? [] : fullLines(result),
  );
  const table = tableOf([...lines, ...unreadableLines(results)], 'check');
  const passed = results.filter(({ status }) => status === 'pass').length;
  return [
    ...[`### ${escaped(printable(app))}`, ''],
    ...table,
    ...[passed === 0 ? 'No check passed.' : `${plural(passed, 'check')} passed.`, ''],
  ].join('\n');
}
