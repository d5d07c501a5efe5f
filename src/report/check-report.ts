import { plural, printable } from '../base/text.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import { type Line, renderLine } from '../terminal/line.ts';
import { paint, type Style } from '../terminal/style.ts';
import { isRateLimited, requestsLeftLine } from './unchecked-lines.ts';
import { checkLines, fixLines, isFixable, tally } from './check-lines.ts';

/** What `heroku-preflight check` prints. */
export const checkReport = (apps: readonly CheckedApp[], style: Style): string[] => [
  ...apps.flatMap((app, index) => [...(index === 0 ? [] : ['']), ...appLines(app, style)]),
  ...(apps.length === 1 ? [] : ['', sumLine(apps)]),
  ...fewRequestsLine(apps).flatMap((line) => renderLine(line, style)),
  ...offSwitchLines(apps),
];

const appLines = ({ app, results }: CheckedApp, style: Style): string[] => [
  paint(style, 'bold', printable(app)),
  ...(results.length === 0 ? renderLine(ALL_OFF, style) : checkLines(results, style)),
  ...(isFixable(results) ? fixLines(app, style) : []),
];

/** How to turn a check off, with one of those that found something. */
function offSwitchLines(apps: readonly CheckedApp[]): string[] {
  const found = apps.flatMap(({ results }) => results).find(({ status }) => status === 'fail');
  if (!found) return [];
  const setting = `"checks": { "${found.id}": "off" }`;
  return ['', 'To turn a check off, in heroku-preflight.json:', `    ${setting}`];
}

const ALL_OFF: Line = {
  ...{ tone: 'info', label: 'nothing checked', text: 'the config turns off every check' },
};

/** `3 apps: 1 error, 2 warnings; 1 app not fully checked` */
function sumLine(apps: readonly CheckedApp[]): string {
  const { errors, warnings } = tally(apps.flatMap(({ results }) => results));
  const unread = apps.filter(({ results }) => results.some(isUnread)).length;
  const found = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ].join(', ');
  const parts = [
    ...(found === '' && unread > 0 ? [] : [found || 'all is well']),
    ...(unread > 0 ? [`${plural(unread, 'app')} not fully checked`] : []),
  ];
  return `${plural(apps.length, 'app')}: ${parts.join('; ')}`;
}

const isUnread = ({ status }: CheckResult): boolean => status === 'unreadable';

/** The account's, by the lowest answer; empty where a refusal already says it. */
function fewRequestsLine(apps: readonly CheckedApp[]): Line[] {
  const left = Math.min(...apps.map(({ requestsLeft = Infinity }) => requestsLeft));
  const line = requestsLeftLine(left);
  return line && !apps.some(({ results }) => isRateLimited(results)) ? [line] : [];
}

/** What a check by hand found out about an app. */
export interface CheckedApp {
  readonly app: string;
  readonly results: readonly CheckResult[];
  /** of the account's API requests, the fewest that an answer told of; undefined: none did */
  readonly requestsLeft: number | undefined;
}
