import { AFFINITY } from '../change.ts';
import { turnOn } from './turn-on.ts';

export const sessionAffinity = turnOn('session-affinity', AFFINITY);
