import type { Fix } from '../fix.ts';

/** It deletes, which can't be undone: only for those who name it. */
export const deployHook: Fix = {
  id: 'deploy-hook',
  isNamedOnly: true,
  changes(finding) {
    if (finding.status !== 'fail' || finding.problem.kind !== 'deploy-hooks') return [];
    return finding.problem.hooks.map((hook) => ({
      change:
        hook.kind === 'addon'
          ? { kind: 'remove-addon', name: hook.name }
          : { kind: 'remove-webhook', id: hook.id, host: hook.host },
    }));
  },
};
