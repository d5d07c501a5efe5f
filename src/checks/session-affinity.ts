import { appFeatureCheck } from './app-feature.ts';

/** Without it, a second dyno logs users out of an app that keeps its sessions in memory. */
export const sessionAffinity = appFeatureCheck(
  'session-affinity',
  'session affinity',
  'http-session-affinity',
);
