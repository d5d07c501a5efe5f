import type { Detail, NotApplicable, Problem, Remedy } from '../checks/check.ts';
import { checkTitle } from '../checks/index.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import type { Line } from './line.ts';
import { printable } from './printable.ts';

/** Undefined where there is nothing that the user should read. */
export function checkLine(result: CheckResult): Line | undefined {
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
    case 'unreadable':
      return { tone: 'info', label, text: `not checked: ${result.error.message}` };
  }
}

const describeDetail = ({ quantity, size }: Detail): string => `${quantity} × ${printable(size)}`;

function describeProblem(problem: Problem): string {
  switch (problem.kind) {
    case 'feature-off':
      return 'off';
    case 'tier-without-zero-downtime':
      return `${problem.size}: no second web dyno and no preboot, so every deploy has a gap`;
    case 'too-few-web-dynos':
      return `${problem.quantity} × ${printable(problem.size)}; zero downtime needs ${problem.min}`;
  }
}

/** The entry tiers' own finding says it all; the other two are worth a word. */
function notApplicableLine(label: string, reason: NotApplicable): Line | undefined {
  switch (reason) {
    case 'tier-without-zero-downtime':
    case 'no-web-process':
      return undefined;
    case 'private-space':
      return { tone: 'info', label, text: 'not needed: Private Spaces deploy dyno by dyno' };
  }
}

function describeRemedy({ command, centsPerMonth }: Remedy): Pick<Line, 'command' | 'note'> {
  const line = { command: printable(command.join(' ')) };
  return centsPerMonth === undefined ? line : { ...line, note: describePrice(centsPerMonth) };
}

const describePrice = (cents: number | null): string =>
  cents === null ? 'no list price' : `+$${(cents / 100).toFixed(cents % 100 === 0 ? 0 : 2)}/month`;
