import type { CheckOptions } from '../config/defaults.ts';
import type { Check, Verdict } from './check.ts';

/** The config vars that the code needs to start. Only their names are read. */
export const configVars: Check<CheckOptions['config-vars'], 'configVarNames', never> = {
  id: 'config-vars',
  title: 'config vars',
  doc: 'https://devcenter.heroku.com/articles/config-vars',
  onPush: 'findings',
  reads: ['configVarNames'],
  optionalReads: [],
  judge({ configVarNames }, { required }): Verdict {
    const wanted = [...new Set(required)];
    const names = wanted.filter((name) => !configVarNames.includes(name));
    return names.length === 0
      ? { status: 'pass', detail: { kind: 'config-vars', count: wanted.length } }
      : { status: 'fail', problem: { kind: 'config-vars-missing', names } };
  },
};
