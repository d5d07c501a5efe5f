import type { Fix } from '../fix.ts';
import { deployHook } from './deploy-hook.ts';
import { dynoTier } from './dyno-tier.ts';
import { preboot } from './preboot.ts';
import { runtimeMetadata } from './runtime-metadata.ts';
import { sessionAffinity } from './session-affinity.ts';
import { webDynos } from './web-dynos.ts';

/**
 * Every fix, in the order in which they are safe: a size that can have the rest, affinity before the
 * dyno that would log visitors out without it, and preboot once all dynos are up, since Heroku scales
 * nothing while preboot is at work. What can't be undone comes last.
 */
export const FIXES: readonly Fix[] = [
  ...[dynoTier, sessionAffinity, webDynos, preboot],
  ...[runtimeMetadata, deployHook],
];
