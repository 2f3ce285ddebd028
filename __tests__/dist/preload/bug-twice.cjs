// The same bug in two callbacks, one right after the other, as requests under way at once would meet it.
const https = require('node:https');

const { request } = https;
https.request = (...given) => {
  const sent = request(...given);
  sent.once('response', () => {
    for (let times = 0; times < 2; times += 1) {
      setImmediate(() => {
        throw new TypeError('FAKE-message-that-quotes-a-secret');
      });
    }
  });
  return sent;
};
