import type { Detail, NotApplicable, Price, Problem, Remedy } from '../checks/check.ts';
import { checkTitle } from '../checks/index.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import type { Line } from './line.ts';
import { printable } from './printable.ts';

/** A check whose reads succeeded. */
export type JudgedCheck = Exclude<CheckResult, { readonly status: 'unreadable' }>;

/** Undefined where there is nothing that the user should read. */
export function checkLine(result: JudgedCheck): Line | undefined {
  const label = checkTitle(result.id);
  switch (result.status) {
    case 'pass':
      return { tone: 'pass', label, text: result.detail ? describeDetail(result.detail) : '' };
    case 'fail':
      return {
        tone: result.severity,
        label,
        text: describeProblem(result.problem),
        ...describeRemedy(result.remedy),
      };
    case 'not-applicable':
      return notApplicableLine(label, result.reason);
  }
}

const describeDetail = ({ quantity, size }: Detail): string => `${quantity} × ${printable(size)}`;

function describeProblem(problem: Problem): string {
  switch (problem.kind) {
    case 'feature-off':
      return 'off';
    case 'tier-without-zero-downtime':
      return `${problem.size}: no second web dyno and no preboot, so every deploy has a gap`;
    case 'too-few-web-dynos': {
      const spare = problem.quantity === 1 ? ': no spare if it fails' : '';
      return `${problem.quantity} × ${printable(problem.size)}, fewer than ${problem.min}${spare}`;
    }
  }
}

/** What keeps one check alone from applying; the rest is said once for all of them. */
function notApplicableLine(label: string, reason: NotApplicable): Line | undefined {
  switch (reason) {
    case 'not-released':
    case 'no-web-process':
    case 'tier-without-zero-downtime':
      return undefined;
    case 'rolling-deploys':
      return { tone: 'info', label, text: 'not needed: Private Spaces deploy dyno by dyno' };
    case 'unavailable-in-private-spaces':
      return { tone: 'info', label, text: 'not available in Private Spaces' };
  }
}

/** Why there is no line about any check. */
export function nothingCheckedLine(checks: readonly CheckResult[]): Line | undefined {
  const [reason] = checks.flatMap((check) =>
    check.status === 'not-applicable' ? [check.reason] : [],
  );
  switch (reason) {
    case 'not-released':
      return { tone: 'info', label: 'first deploy', text: 'nothing to check before it' };
    case 'no-web-process':
      return { tone: 'info', label: 'no web process', text: 'nothing to check' };
    case 'tier-without-zero-downtime':
      return {
        tone: 'info',
        label: 'nothing to check',
        text: 'Eco and Basic dynos have none of what is checked',
      };
    case 'rolling-deploys':
    case 'unavailable-in-private-spaces':
    case undefined:
      return undefined;
  }
}

function describeRemedy({ command, price }: Remedy): Pick<Line, 'command' | 'note'> {
  const line = { command: printable(command.join(' ')) };
  return price === undefined ? line : { ...line, note: describePrice(price) };
}

function describePrice(price: Price): string {
  switch (price.kind) {
    case 'added':
      return `+${dollars(price.centsPerMonth)}/month`;
    case 'whole':
      return `${dollars(price.centsPerMonth)}/month`;
    case 'unlisted':
      return 'no list price';
  }
}

const dollars = (cents: number): string => `$${(cents / 100).toFixed(cents % 100 === 0 ? 0 : 2)}`;
