import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { nodeFiles } from '../../src/base/node-files.ts';
import { processTable, pushProcess } from '../../src/hook/push-options.ts';

// Run by a test's pre-push hook, below a real git: `tsx report-push-options.ts PLATFORM`.
const run = promisify(execFile);
const processes = processTable({
  platform: process.argv[2] as NodeJS.Platform,
  env: process.env,
  files: nodeFiles,
  run: async (program, args) => (await run(program, args)).stdout,
});
const { pid, ...options } = await pushProcess(processes, process.ppid);
process.stderr.write(`options: ${JSON.stringify(options)}\npid: ${pid ?? 'none'}\n`);
