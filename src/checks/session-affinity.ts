import { AFFINITY } from '../heroku/app-features.ts';
import { appFeatureCheck } from './app-feature.ts';

/** Without it, a second dyno logs users out of an app that keeps its sessions in memory. */
export const sessionAffinity = appFeatureCheck({
  id: 'session-affinity',
  title: 'session affinity',
  doc: 'https://devcenter.heroku.com/articles/session-affinity',
  feature: AFFINITY,
  inPrivateSpace: 'unavailable-in-private-spaces',
});
