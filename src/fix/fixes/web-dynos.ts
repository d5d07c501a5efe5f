import { priceOfMore } from '../../checks/list-price.ts';
import type { Fix } from '../fix.ts';

/** Somebody may have had a reason to scale an app to nothing: only who names it gets it started. */
export const webDynos: Fix = {
  id: 'web-dynos',
  isNamedOnly: false,
  needsName: (finding) =>
    finding.status === 'fail' &&
    finding.problem.kind === 'too-few-web-dynos' &&
    finding.problem.quantity === 0,
  changes(finding, { dynoSizes }) {
    if (finding.status !== 'fail' || finding.problem.kind !== 'too-few-web-dynos') return [];
    const { quantity: from, min: to, size } = finding.problem;
    return [
      { change: { kind: 'scale', from, to, size }, price: priceOfMore(dynoSizes, size, to - from) },
    ];
  },
};
