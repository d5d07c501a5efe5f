import { AFFINITY } from '../../heroku/app-features.ts';
import { turnOn } from './turn-on.ts';

export const sessionAffinity = turnOn('session-affinity', AFFINITY);
