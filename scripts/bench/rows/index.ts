import type { Group } from '../types.ts';
import { elsewhere, peers, pushesElsewhere } from './elsewhere.ts';
import { farAway, networkAtZero, realTls } from './heroku.ts';
import { installation, memory, node, packageSize } from './sizes.ts';
import { specialCases } from './special-cases.ts';
import { wholePush } from './whole-push.ts';

export const GROUPS: readonly Group[] = [
  node,
  ...[elsewhere, peers, pushesElsewhere],
  ...[networkAtZero, realTls, farAway, specialCases],
  ...[memory, packageSize, installation, wholePush],
];
