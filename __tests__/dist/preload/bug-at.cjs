// A bug at each request that BUG_AT describes (an expression for "METHOD host/path"), but for the first BUG_AFTER of them:
// thrown by a callback that nothing awaits, or an answer that never comes, with no timer to keep the process alive, so
// that the event loop drains. And one in whatever reads the words that a command prints.
const { EventEmitter } = require('node:events');
const https = require('node:https');

const { BUG_AT = '^$', BUG_AFTER = '0', BUG_HOW } = process.env;
const { request } = https;
const { setTimeout } = globalThis;
const { subarray } = Buffer.prototype;
let left = Number(BUG_AFTER);

const bug = () => {
  throw new TypeError('FAKE-message-that-quotes-a-secret');
};

https.request = (options, ...given) => {
  const isIt = new RegExp(BUG_AT).test(`${options.method} ${options.host}${options.path}`);
  if (!isIt || left-- > 0) return request(options, ...given);
  if (BUG_HOW === 'throws') setImmediate(bug);
  return Object.assign(new EventEmitter(), {
    setTimeout() {},
    write() {},
    end() {},
    destroy() {},
    setHeader() {},
  });
};

if (BUG_HOW === 'drains') globalThis.setTimeout = (...given) => setTimeout(...given).unref();

Buffer.prototype.subarray = function (...given) {
  if (this.includes('FAKE-words-that-meet-a-bug')) bug();
  return subarray.apply(this, given);
};
