import type { PreflightError } from '../base/errors.ts';
import { commandText, plural, typedWord } from '../base/text.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import { COLUMNS, nextStep, renderNextStep, wrap } from '../terminal/line.ts';
import { paint, type Style, typeset } from '../terminal/style.ts';
import type { Tally } from './check-lines.ts';

/** Why the push stopped although no check failed: `onFailure` is `block`. */
export const blockedLines = (pushAgain: string | undefined): string[] => [
  '  Not everything could be checked, and onFailure is "block": push stopped.',
  ...pushAnyway('  To', pushAgain),
];

/** Why the push stopped, and how to push anyway, in a way that works in every shell. */
export function stoppedLines({ errors, warnings }: Tally, pushAgain: string): string[] {
  const counts = [plural(errors, 'error'), ...(warnings > 0 ? [plural(warnings, 'warning')] : [])];
  return pushAnyway(`  ${counts.join(', ')}: push stopped. To`, pushAgain);
}

// Only the remote and the refspec are known: git doesn't tell its hooks the push's options.
const pushAnyway = (begin: string, pushAgain = '…'): string[] => [
  `${begin} push anyway (add your own options):`,
  `    git -c preflight.mode=off push ${pushAgain.split(' ').map(typedWord).join(' ')}`,
];

export const NAME = 'preflight';
/** column of the lines below the first one */
export const INDENT = NAME.length + 2;

/**
 * One remark under our name, broken at its line ends and at the style's width; a command stays on a
 * line of its own.
 */
export function noticeLines(text: string, style: Style, command?: string): string[] {
  const lines = typeset(style, text)
    .split('\n')
    .flatMap((line) => wrap(line, style.columns - INDENT));
  const name = `${paint(style, 'bold', NAME)}  `;
  return [
    ...lines.map((line, index) => (index === 0 ? name : ' '.repeat(INDENT)) + line),
    ...renderNextStep({ command }, INDENT, style),
  ];
}

/** Something to tell the developer about a push that needs nothing else. */
export type PushRemark =
  | { readonly kind: 'deletes-deploy-branch'; readonly branch: string }
  | { readonly kind: 'dead-ssh'; readonly remote: string; readonly url: string }
  | { readonly kind: 'no-app'; readonly url: string };

export function remarkLines(remark: PushRemark, style: Style): string[] {
  switch (remark.kind) {
    case 'deletes-deploy-branch':
      return noticeLines(`Heroku refuses to delete ${remark.branch}: it deploys from it`, style);
    case 'no-app':
      return noticeLines(`${remark.url} names no Heroku app: nothing was checked`, style);
    case 'dead-ssh':
      return noticeLines(
        'Heroku no longer accepts pushes over SSH. To use HTTPS:',
        style,
        `git remote set-url ${remark.remote} ${remark.url}`,
      );
  }
}

/** If the branch to deploy isn't known. */
const PUSH_TO_MAIN = 'To deploy a branch: git push REMOTE BRANCH:main';

/** What such a push does, and the command that deploys. */
export function buildsNothingLines(result: CheckResult, style: Style): string[] {
  const failed = result.status === 'fail' ? result : undefined;
  const command = failed?.remedy && commandText(failed.remedy.command);
  const hint = failed && command === undefined ? PUSH_TO_MAIN : undefined;
  return [
    ...noticeLines('Heroku builds only main and master: this push deploys nothing', style, command),
    ...renderNextStep({ hint }, INDENT, style),
  ];
}

/** What kept the hook from doing anything, and what to do about it. */
export const failureLines = (error: PreflightError, style: Style): string[] =>
  shortNotice(`skipped: ${error.brief}`, error, style);

/** The same where the hook goes on. */
export const complaintLines = (error: PreflightError, style: Style): string[] =>
  shortNotice(error.message, error, style);

/** Two lines of 80 columns at most: the text is cut to what the next step leaves. */
function shortNotice(text: string, error: PreflightError, style: Style): string[] {
  const room = Math.max(style.columns, COLUMNS) - INDENT;
  const steps = renderNextStep(nextStep(error), INDENT, style);
  const most = steps.length === 0 ? 2 : 1;
  return [...noticeLines(cutToLines(text, most, room), style), ...steps];
}

function cutToLines(text: string, most: number, width: number): string {
  const lines = wrap(text, width);
  if (lines.length <= most) return text;
  const cut = (line: string): string => `${line.slice(0, width - '...'.length)}…`;
  const shown = lines.slice(0, most);
  return shown.map((line, index) => (index === most - 1 ? cut(line) : line)).join(' ');
}
