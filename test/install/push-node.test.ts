import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { nodeOfPush } from '../../src/install/push-node.ts';
import { stateLayout } from '../../src/state/layout.ts';
import { installNode, OLD_NODE } from '../support/fake-nodes.ts';
import { createHookSandbox, type HookSandbox } from '../support/hook-sandbox.ts';
import { factsWith } from '../support/install-facts.ts';

let sandbox: HookSandbox;
beforeEach(async () => {
  sandbox = await createHookSandbox();
});
afterEach(() => sandbox.remove());

const outside = (path: string): string => join(sandbox.repository.outside, path);
const inside = (path: string): string => join(sandbox.repository.path, path);

/** With these folders on PATH, beside those for sh. */
function ask(
  folders: readonly string[],
  own: string | null = null,
  platform: NodeJS.Platform = process.platform,
) {
  const { path: runsIn, env } = sandbox.repository;
  const facts = factsWith({
    repository: { runsIn },
    state: stateLayout(join(runsIn, '.git')),
    payload: { node: own, files: [], compiled: [] },
  });
  const context = {
    env: { ...env, PATH: folders.join(':'), HOME: outside('home') },
    platform,
    kill: (pid: number, signal: 'SIGKILL') => process.kill(pid, signal),
  };
  return nodeOfPush(facts, own, context);
}

describe('the Node of a push', () => {
  it('may be the one that runs here', async () => {
    expect(await ask([], '/node')).toBeUndefined();
  });

  it('is that on PATH, unless it is inside the working tree', async () => {
    await installNode(inside('node_modules/.bin/node'), '#!/bin/sh\necho ours\n');
    await installNode(outside('bin/node'));
    expect(await ask([inside('node_modules/.bin'), outside('bin')])).toBe(process.execPath);
    expect(await ask([inside('node_modules/.bin')])).toBeNull();
  });

  it('isn’t one in the current folder, which an empty PATH would mean', async () => {
    await installNode(inside('node'), '#!/bin/sh\necho ours\n');
    expect(await ask([inside('node_modules/.bin')])).toBeNull();
  });

  it("is a version manager's if that on PATH is too old", async () => {
    await installNode(outside('bin/node'), OLD_NODE);
    const path = [outside('bin'), '/usr/bin', '/bin'];
    expect(await ask(path)).toBeNull();
    await installNode(outside('home/.nvm/versions/node/v22.1.0/bin/node'));
    expect(await ask(path)).toBe(process.execPath);
  });

  it("isn't looked for with /bin/sh on Windows", async () => {
    await installNode(outside('bin/node'), OLD_NODE);
    await installNode(outside('home/.nvm/versions/node/v22.1.0/bin/node'));
    expect(await ask([outside('bin'), '/usr/bin', '/bin'], null, 'win32')).toBeNull();
  });
});
