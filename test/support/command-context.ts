import { PassThrough, Writable } from 'node:stream';
import type { CommandContext } from '../../src/base/context.ts';

interface World {
  readonly context: CommandContext;
  /** what has been printed so far */
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** A command's context, empty except for `changes`. */
export function commandWorld(changes: Partial<CommandContext> = {}): World {
  const [stdout, stderr] = [collect(), collect()];
  const context: CommandContext = {
    ...{ argv: [], env: {}, cwd: '/', version: '1.2.3' },
    ...{ platform: 'linux', uid: process.geteuid?.() },
    ...{ execPath: process.execPath, packageRoot: '/', stdin: new PassThrough() },
    ...{ stdout: stdout.stream, stderr: stderr.stream },
    ...{ kill: () => false, isAlive: () => false },
    ...{ mustCleanUp: () => undefined, lastWords: () => undefined },
    signal: new AbortController().signal,
    ...changes,
  };
  return { context, stdout: stdout.text, stderr: stderr.text };
}

function collect(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}
