import { RUNTIME_METADATA } from '../heroku/app-features.ts';
import { webProcess } from '../heroku/formation.ts';
import type { Check, Verdict } from './check.ts';
import { isInPrivateSpace, isOn, withoutWebProcess } from './formation.ts';

/** With it, which release and which dyno answers is a fact instead of a guess. */
export const runtimeMetadata: Check<unknown, 'app' | 'features' | 'formation', never> = {
  id: 'runtime-metadata',
  title: 'runtime metadata',
  doc: 'https://devcenter.heroku.com/articles/dyno-metadata',
  // As good as no app has it: that needn't be said at every push.
  onPush: 'errors',
  isAdvisory: true,
  reads: ['app', 'features', 'formation'],
  optionalReads: [],
  judge({ app, features, formation }): Verdict {
    if (!webProcess(formation)) return withoutWebProcess(formation);
    if (isOn(features, RUNTIME_METADATA)) return { status: 'pass' };
    const couldName = isInPrivateSpace(app) ? 'release' : 'release-and-dyno';
    return {
      status: 'advice',
      advice: { kind: 'no-identity', couldName },
      remedy: { command: ['heroku', 'labs:enable', RUNTIME_METADATA, '-a', app.name] },
    };
  },
};
