// Names lead where FAKE_DNS says. JSON, by name: addresses with | between them, or the code of an error; what comes of
// each further look-up stands behind a comma, and the last one stays. Other names are not found.
const dns = require('node:dns');

const names = JSON.parse(process.env.FAKE_DNS);
const asked = new Map();

dns.lookup = (name, options, callback) => {
  const done = typeof options === 'function' ? options : callback;
  const count = asked.get(name) ?? 0;
  asked.set(name, count + 1);
  const answers = (names[name] ?? 'ENOTFOUND').split(',');
  const answer = answers[Math.min(count, answers.length - 1)];
  setImmediate(() => {
    if (/^E[A-Z_]+$/.test(answer)) {
      const error = new Error(`getaddrinfo ${answer} ${name}`);
      done(Object.assign(error, { code: answer, syscall: 'getaddrinfo', hostname: name }));
      return;
    }
    const all = answer.split('|').map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all) done(null, all);
    else done(null, all[0].address, all[0].family);
  });
};
