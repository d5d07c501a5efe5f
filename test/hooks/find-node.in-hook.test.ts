import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BROKEN_NODE, installNode, NO_NODE, OLD_NODE, SHIM } from '../support/fake-nodes.ts';
import { createGuiClient, type GuiClient, REFS } from '../support/gui-client.ts';
import { beforeForeignHook } from '../support/hook-sandbox.ts';
import { SHELLS, turnsOf } from '../support/shells.ts';

let client: GuiClient;
beforeEach(async () => {
  client = await createGuiClient();
});
afterEach(() => client.sandbox.remove());

const nvmNode = (version: string): string =>
  join(client.home, '.nvm/versions/node', version, 'bin/node');

describe.each(SHELLS.map((shell) => ({ shell })))('in a hook under $shell', ({ shell }) => {
  const next = turnsOf(shell);

  next()('is started with the refs if PATH has no Node', async () => {
    const node = nvmNode('v22.1.0');
    await installNode(node);
    const run = await client.push({ shell });
    expect(run).toEqual({ code: 0, stdout: Buffer.from(''), stderr: 'from the bundle\n' });
    expect(await client.sandbox.seen()).toMatchObject({ stdin: REFS, env: { STARTED_AS: node } });
  });

  it("doesn't change another hook's settings, variables and stdin", async () => {
    await installNode(nvmNode('v22.1.0'));
    const settings = 'set -eu; set -f; IFS=/v; CDPATH=/; export IFS CDPATH';
    const probe =
      'echo "$-:$IFS:$*"; set | /usr/bin/grep -ai "^heroku_\\|^newest\\|^rank" || :; cat\n';
    const block = beforeForeignHook('').replace('#!/bin/sh\n', '');
    const script = (middle: string): string => `#!/bin/sh\n${settings}\n${middle}${probe}`;
    const behind = await client.push({ shell }, script(block));
    expect(await client.sandbox.seen()).toMatchObject({ stdin: REFS });
    const alone = await client.push({ shell }, script(''));
    expect(behind).toEqual({ ...alone, stderr: 'from the bundle\n' });
  });

  next()('can stop the push', async () => {
    await client.sandbox.remove();
    client = await createGuiClient({ exitCode: 77 });
    await installNode(nvmNode('v22.1.0'));
    const run = await client.push({ shell }, beforeForeignHook('echo foreign\n'));
    expect(run).toMatchObject({ code: 1, stdout: Buffer.from('') });
  });

  next()('is not searched for if PATH has one', async () => {
    await installNode(nvmNode('v99.0.0'));
    await installNode(join(client.bin, 'node'));
    await client.push({ shell });
    expect(await client.startedAs()).toBe(join(client.bin, 'node'));
  });

  next()('replaces one that is too old', async () => {
    const node = nvmNode('v22.1.0');
    await installNode(node);
    await installNode(join(client.bin, 'node'), OLD_NODE);
    expect(await client.push({ shell })).toMatchObject({
      stderr: 'from the bundle\n',
    });
    expect(await client.startedAs()).toBe(node);
  });

  next()('is reported as missing in one line, and the push continues', async () => {
    await installNode(nvmNode('v18.20.0'), OLD_NODE);
    await installNode(nvmNode('v23.0.0'), BROKEN_NODE);
    await installNode(nvmNode('v22.0.0'), SHIM);
    const run = await client.push({ shell }, beforeForeignHook('cat\n'));
    expect(run).toEqual({ code: 0, stdout: Buffer.from(REFS), stderr: NO_NODE('none') });
  });
});
