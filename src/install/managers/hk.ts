import { pastedManager } from './configured.ts';
import { HOOK_LINES } from '../hook-line.ts';

export const hk = pastedManager({
  name: 'hk',
  generated: /\bhk run\b/,
  configs: ['hk.pkl', '.config/hk.pkl', 'hk.local.pkl', '.config/hk.local.pkl'],
  takesOver: 'hk install may overwrite this hook',
  keepsAs: null,
  dropsAs: null,
  runsLfs: false,
  offSwitch: { variable: 'HK', off: /^(0|false)$/, elsewhere: null },
  snippet: {
    // hk tells its steps neither the remote nor the refs.
    into: 'the pre-push hook, below its first line (again after each hk install)',
    text: HOOK_LINES,
  },
});
