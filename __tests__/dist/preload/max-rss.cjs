// Writes the most memory that this process ever held, in kilobytes, to the file that MAX_RSS_FILE names. Linux's own
// count comes first: that of the process's resources also counts what it was before it became this program.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');

process.on('exit', () => {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  writeFileSync(process.env.MAX_RSS_FILE, String(peak));
});
