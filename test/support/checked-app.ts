import { PreflightError } from '../../src/base/errors.ts';
import type { CheckId } from '../../src/config/defaults.ts';
import type { CheckedApp } from '../../src/report/check-report.ts';
import { type Circumstances, resultOf } from './check-result.ts';
import { APP } from './readings.ts';

/** An app of whose checks these alone were made. */
export const checkedApp = (
  results: CheckedApp['results'],
  changes: Partial<CheckedApp> = {},
): CheckedApp => ({ app: APP, results, requestsLeft: 4_000, ...changes });

export const FORBIDDEN = new PreflightError('api-forbidden', 'answered 403', { hint: 'ask them' });

/** A check whose read failed. */
export const unread = (
  id: CheckId,
  read: 'addons' | 'builds' | 'webhooks',
  circumstances: Circumstances = {},
): CheckedApp['results'][number] =>
  resultOf(id, { ...circumstances, failures: { [read]: FORBIDDEN } });
