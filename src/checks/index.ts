import type { CheckId } from '../config/check-settings.ts';
import type { Check } from './check.ts';
import { dynoTier } from './dyno-tier.ts';
import { preboot } from './preboot.ts';
import { sessionAffinity } from './session-affinity.ts';
import { webDynos } from './web-dynos.ts';

/**
 * Every check, in the order in which their remedies are safe to carry out: affinity before a second
 * dyno, which would log users out without it.
 */
export const CHECKS: readonly Check[] = [dynoTier, sessionAffinity, webDynos, preboot];

export const checkTitle = (id: CheckId): string =>
  CHECKS.find((check) => check.id === id)?.title ?? id;
