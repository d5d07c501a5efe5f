// Preloaded into every Node of an end-to-end test: logs its process id and arguments, and the arguments
// of every program that it starts.
const { appendFileSync } = require('node:fs');
const { ChildProcess } = require('node:child_process');

const log = (words) => appendFileSync(process.env.E2E_ARGUMENT_LOG, `${words.join(' ')}\n`);

log([process.pid, ...process.execArgv, ...process.argv]);

const { spawn } = ChildProcess.prototype;
ChildProcess.prototype.spawn = function (options) {
  log(options.args ?? []);
  return spawn.call(this, options);
};
