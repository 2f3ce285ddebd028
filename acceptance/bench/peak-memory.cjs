// Preloaded into a measured process: writes its peak memory, in bytes, to file descriptor 3 when it ends.
const { readFileSync, writeSync } = require('node:fs');

process.on('exit', () => {
  writeSync(3, String(peakKilobytes() * 1024));
});

function peakKilobytes() {
  try {
    // Linux keeps the maximum of getrusage() across exec, so that it is never below what the parent has in use.
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}
