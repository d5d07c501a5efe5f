import { execFileSync } from 'node:child_process';
import { expect, it } from '@jest/globals';
import { shellExports } from '../../src/simulator/world-env.ts';

it('a shell that evaluates the lines has the variables, and not the removed ones', () => {
  const awkward = `it's "$HOME" \`x\` \\ and\nmore`;
  const lines = shellExports({ KEPT: awkward, GONE: undefined });

  const output = execFileSync(
    '/bin/sh',
    ['-c', `${lines} printf '%s|%s' "$KEPT" "\${GONE-none}"`],
    {
      encoding: 'utf8',
      env: { GONE: 'still here' },
    },
  );

  expect(output).toBe(`${awkward}|none`);
});
