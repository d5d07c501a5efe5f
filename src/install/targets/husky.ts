import type { Target } from './target.ts';

/** husky's script for the team, never its folder `_`: each run of husky writes that anew. */
export const husky: Target = {
  name: 'husky',
  isInUse: (facts) => facts.husky !== null,
  slot(facts) {
    if (!facts.husky) return { reason: 'no-husky' };
    const { folder, outside, script } = facts.husky;
    if (outside) return { reason: 'husky-outside', folder };
    return { hook: script, readBy: 'sh', mode: 0o644, shared: true };
  },
};
