import type { NotApplicable } from '../checks/findings.ts';
import { isCore } from '../checks/only.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import type { Line } from './line.ts';

/** Why there is no line about any check. */
export function nothingCheckedLine(checks: readonly CheckResult[]): Line | undefined {
  if (checks.length === 0) return undefined;
  const [reason] = reasonsOf(checks);
  return reason === undefined ? countLine(checks) : reasonLine(reason, 'nothing');
}

/** Why none of the lines that there are is about dynos and app features. */
export function nothingElseCheckedLine(checks: readonly CheckResult[]): Line | undefined {
  const core = checks.filter(({ id }) => isCore(id));
  const reasons = reasonsOf(core);
  const isCoreSilent = reasons.length > 0 && reasons.length === core.length;
  return isCoreSilent ? reasonLine(reasons[0], 'nothing else') : undefined;
}

/** Those that hold for the app as a whole. */
const reasonsOf = (checks: readonly CheckResult[]): AppWide[] =>
  checks.flatMap((check) =>
    check.status === 'not-applicable' && isAppWide(check.reason) ? [check.reason] : [],
  );

const APP_WIDE = ['not-released', 'no-web-process', 'tier-without-zero-downtime'] as const;
type AppWide = (typeof APP_WIDE)[number];

const isAppWide = (reason: NotApplicable): reason is AppWide =>
  (APP_WIDE as readonly NotApplicable[]).includes(reason);

function reasonLine(reason: AppWide | undefined, nothing: string): Line | undefined {
  switch (reason) {
    case 'not-released':
      return { tone: 'info', label: 'first deploy', text: `${nothing} to check before it` };
    case 'no-web-process':
      return { tone: 'info', label: 'no web process', text: `${nothing} to check` };
    case 'tier-without-zero-downtime':
      return {
        tone: 'info',
        label: 'nothing to check',
        text: 'Eco and Basic dynos have none of what is checked',
      };
    case undefined:
      return undefined;
  }
}

function countLine(checks: readonly CheckResult[]): Line {
  const passed = checks.filter(({ status }) => status === 'pass').length;
  return passed === 0
    ? { tone: 'info', label: 'nothing to check', text: 'none of the checks is about such an app' }
    : {
        tone: 'pass',
        label: 'checks',
        text: passed === 1 ? 'one, passed' : `${passed}, all passed`,
      };
}
