import { PREBOOT } from '../heroku/app-features.ts';
import { appFeatureCheck } from './app-feature.ts';

/** Without it, the old dynos stop before the new ones have booted. */
export const preboot = appFeatureCheck({
  id: 'preboot',
  title: 'preboot',
  doc: 'https://devcenter.heroku.com/articles/preboot',
  feature: PREBOOT,
  inPrivateSpace: 'rolling-deploys',
});
