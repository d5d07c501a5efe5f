// Preloaded into a Node of an end-to-end test: records its peak memory, in kilobytes.
const { readFileSync, writeFileSync } = require('node:fs');

process.on('exit', () => {
  writeFileSync(process.env.E2E_PEAK_MEMORY, peak());
});

// On Linux, getrusage includes the memory of the process that started this one.
function peak() {
  if (process.platform !== 'linux') return String(process.resourceUsage().maxRSS);
  return /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))[1];
}
