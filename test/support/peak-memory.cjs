// Preloaded into a Node of an end-to-end case: writes down the most memory that it has had, in kilobytes.
const { readFileSync, writeFileSync } = require('node:fs');

process.on('exit', () => {
  writeFileSync(process.env.E2E_PEAK_MEMORY, peak());
});

// Linux counts what started a process as well, in what getrusage says.
function peak() {
  if (process.platform !== 'linux') return String(process.resourceUsage().maxRSS);
  return /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))[1];
}
