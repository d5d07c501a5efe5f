import type { Advice } from '../checks/findings.ts';
import { cut, type Said } from './finding-text.ts';

/** Advice in words: what can't be seen from here is said so. */
export function adviceText(advice: Advice): Said {
  switch (advice.kind) {
    case 'release-status':
      return {
        text: `v${advice.version} has the status ${cut(advice.status)}, which says nothing here`,
      };
    case 'no-release-listed':
      return { text: 'Heroku lists none, although the app has dynos' };
    case 'no-visible-warmup':
      return {
        text: "none is seen in the web process's command; one inside the app can't be seen from here",
        hint: 'Start a script beside the app that sends it requests: web: bin/warmup & java …',
      };
    case 'release-phase':
      return {
        text: `its release phase's migrations must be backward compatible: ${WHY_OLD_CODE[advice.oldCodeRunsOn]}`,
      };
    case 'no-identity':
      return { text: `off: ${COULD_NAME[advice.couldName]}`, note: 'with the next deploy' };
  }
}

const WHY_OLD_CODE = {
  preboot: 'with preboot the old code serves for minutes after them',
  'rolling-deploys': 'while dynos are replaced one by one the old code serves after them',
};

const COULD_NAME = {
  release: "with it the app's answers can name their release",
  'release-and-dyno':
    "with it the app's answers can name their release and dyno, and warm can count dynos",
};
