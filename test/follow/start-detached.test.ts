import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { prepareDetached } from '../../src/follow/start-detached.ts';
import { eventually, isAlive } from '../support/e2e.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preflight-start-'));
});
afterEach(() => rm(folder, { recursive: true }));

const { execPath, platform } = process;

describe('the background process', () => {
  it('gets the run and the folder, and works in neither folder', async () => {
    const script = join(folder, 'script.cjs');
    const heard = join(folder, 'heard');
    await writeFile(
      script,
      `const { renameSync, writeFileSync } = require('node:fs');
       const { HEROKU_API_KEY: key, KEPT: kept } = process.env;
       writeFileSync('${heard}.new', JSON.stringify({
         args: process.argv.slice(2), cwd: process.cwd(), key, kept }));
       renameSync('${heard}.new', '${heard}');`,
    );
    const env = { HEROKU_API_KEY: 's3cret', KEPT: 'yes' };
    prepareDetached(script, '/runs', { cwd: folder, env, execPath, platform })('/runs/1.json');
    const text = await eventually(() => readFile(heard, 'utf8').catch(() => undefined));
    expect(JSON.parse(text)).toEqual({ args: ['/runs/1.json', folder], cwd: '/', kept: 'yes' });
  });

  it('starts after the push has begun if no one waits for it, with its input', async () => {
    const script = join(folder, 'script.cjs');
    const heard = join(folder, 'heard');
    await writeFile(
      script,
      `const { readFileSync, renameSync, writeFileSync } = require('node:fs');
       const started = Date.now() - process.uptime() * 1_000;
       writeFileSync('${heard}.new', JSON.stringify({
         started, args: process.argv.slice(2), input: readFileSync(0, 'utf8') }));
       renameSync('${heard}.new', '${heard}');`,
    );
    const env = { PATH: process.env.PATH };
    const before = Date.now();
    const world = { cwd: folder, env, execPath, platform };
    prepareDetached(script, '/runs', world)('/runs/1.json', { input: 'given', isUrgent: false });
    const text = await eventually(() => readFile(heard, 'utf8').catch(() => undefined));
    const { started, ...given } = JSON.parse(text) as { readonly started: number };
    expect(given).toEqual({ args: ['/runs/1.json', folder], input: 'given' });
    expect(started - before).toBeGreaterThan(900);
  });

  it('gives way to the push', async () => {
    const script = join(folder, 'script.cjs');
    const heard = join(folder, 'heard');
    await writeFile(
      script,
      `setInterval(() => {
         if (require('node:os').getPriority() <= ${getPriority()}) return;
         require('node:fs').writeFileSync('${heard}', '');
         process.exit();
       }, 5);
       setTimeout(() => process.exit(), 20_000);`,
    );
    prepareDetached(script, '/runs', { cwd: folder, env: {}, execPath, platform })('/runs/1.json');
    expect(await eventually(() => readFile(heard).catch(() => undefined))).toBeDefined();
  });

  it('ends without a trace if the hook is killed before it has a run', async () => {
    const bundled = join(folder, 'hook.mjs');
    await build({
      stdin: {
        contents: `import { prepareDetached } from './src/follow/start-detached.ts';
          const { env, execPath, platform } = process;
          prepareDetached('${folder}/script.cjs', '${folder}', { cwd: '/', env, execPath, platform });
          process.stdout.write('ready');
          setInterval(() => undefined, 1_000);`,
        resolveDir: join(import.meta.dirname, '../..'),
      },
      ...{ bundle: true, platform: 'node', format: 'esm', outfile: bundled, logLevel: 'silent' },
    });
    await writeFile(join(folder, 'script.cjs'), `require('fs').writeFileSync('${folder}/ran', '')`);
    const hook = spawn(execPath, [bundled], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(hook.stdout, 'data');
    const task = `/proc/${String(hook.pid)}/task/${String(hook.pid)}`;
    const waiting = Number(await readFile(`${task}/children`, 'utf8'));
    expect(isAlive(waiting)).toBe(true);
    hook.kill('SIGKILL');
    await eventually(() => Promise.resolve(isAlive(waiting) ? undefined : true));
    expect(await readdir(folder)).not.toContain('ran');
  });

  it("doesn't start if its program is gone, and the error says so", () => {
    const gone = join(folder, 'node\u001b[2J');
    const begin = prepareDetached('/hook.cjs', '/runs', {
      ...{ cwd: folder, env: {}, execPath: gone, platform },
    });
    expect(() => {
      begin('/runs/1.json');
    }).toThrow(
      expect.objectContaining({
        code: 'not-started',
        message: `can't start ${folder}/node\\u{1b}[2J`,
      }),
    );
  });
});
