import type { Target } from './target.ts';

/** husky's script for the team, never its folder `_`: each run of husky writes that anew. */
export const husky: Target = {
  name: 'husky',
  isInUse: (facts) => facts.husky !== null,
  placement(facts) {
    if (!facts.husky) return { reason: 'no-husky' };
    const { folder, outside, script, ready } = facts.husky;
    if (outside) return { reason: 'husky-outside', folder };
    const waitsFor = ready ? null : 'npx husky';
    return { type: 'block', hook: script, readBy: 'sh', mode: 0o644, shared: true, waitsFor };
  },
};
