// Writes the largest resident set of this process, in kilobytes, to the file that MAX_RSS_FILE names.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  writeFileSync(process.env.MAX_RSS_FILE, String(process.resourceUsage().maxRSS));
});
