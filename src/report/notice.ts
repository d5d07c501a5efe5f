import { ConfigError } from '../config/config-error.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import type { PreflightError } from '../errors.ts';
import type { Remark } from '../push/plan-push.ts';
import { commandText } from './command-text.ts';
import { nextStep, renderNextStep, wrap } from './line.ts';
import { paint, type Style, typeset } from './style.ts';

const NAME = 'preflight';
const INDENT = `${NAME}  `;

/**
 * One remark under our name, broken at its line ends and at the style's width; a command stays on a
 * line of its own.
 */
export function noticeLines(text: string, style: Style, command?: string): string[] {
  const [first = '', ...rest] = typeset(style, text)
    .split('\n')
    .flatMap((line) => wrap(line, style.columns - INDENT.length));
  const margin = ' '.repeat(INDENT.length);
  return [
    `${paint(style, 'bold', NAME)}  ${first}`,
    ...[...rest, ...(command === undefined ? [] : [command])].map((line) => margin + line),
  ];
}

export function remarkLines(remark: Remark, style: Style): string[] {
  switch (remark.kind) {
    case 'deletes-deploy-branch':
      return noticeLines(`Heroku refuses to delete ${remark.branch}, which it deploys`, style);
    case 'no-app':
      return noticeLines(`${remark.url} names no Heroku app: nothing is checked`, style);
    case 'dead-ssh':
      return noticeLines(
        'Heroku no longer takes pushes by SSH. This sets the https URL:',
        style,
        `git remote set-url ${remark.remote} ${remark.url}`,
      );
  }
}

/** Where it can't be told which branch was meant to be deployed. */
const PUSH_TO_MAIN = 'Push what is to be deployed to main: git push REMOTE BRANCH:main';

/** What such a push comes to, and what deploys, where one was meant to. */
export function buildsNothingLines(result: CheckResult, style: Style): string[] {
  const failed = result.status === 'fail' ? result : undefined;
  const command = failed?.remedy && commandText(failed.remedy.command);
  const hint = failed && command === undefined ? PUSH_TO_MAIN : undefined;
  return [
    ...noticeLines('Heroku builds only main and master: this push deploys nothing', style, command),
    ...renderNextStep({ hint }, INDENT.length, style),
  ];
}

/** What went wrong and what to do about it, where it kept the whole hook from its work. */
export const failureLines = (error: PreflightError, style: Style): string[] => [
  ...noticeLines(`nothing is checked: ${summary(error)}`, style),
  ...renderNextStep(nextStep(error), INDENT.length, style),
];

/** The same where the hook goes on with its work. */
export const complaintLines = (error: PreflightError, style: Style): string[] => [
  ...noticeLines(error.message, style),
  ...renderNextStep(nextStep(error), INDENT.length, style),
];

/** A push isn't the place for a list. */
const summary = (error: PreflightError): string =>
  error instanceof ConfigError ? error.summary : error.message;
