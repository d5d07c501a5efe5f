import { pastedManager } from './configured.ts';
import { HOOK_LINE } from '../hook-line.ts';

export const overcommit = pastedManager({
  name: 'overcommit',
  generated: /\bOvercommit\b/,
  configs: ['.overcommit.yml'],
  takesOver: 'overcommit --install renames this hook, and then nothing runs it',
  keepsAs: null,
  // It moves hooks to its own folder.
  dropsAs: null,
  runsLfs: false,
  offSwitch: { variable: 'OVERCOMMIT_DISABLE', off: /./, elsewhere: '.local-overcommit.yml' },
  snippet: {
    into: '.overcommit.yml',
    then: 'overcommit --sign',
    text: `PrePush:
  HerokuPreflight:
    enabled: true
    command: ["sh", "-c", ${JSON.stringify(HOOK_LINE)}, "sh"]
`,
  },
});
