// A bug in a callback, once the first answer is there: nothing awaits it.
const https = require('node:https');

const { request } = https;
https.request = (...given) => {
  const sent = request(...given);
  sent.once('response', () => {
    setImmediate(() => {
      throw new TypeError('FAKE-message-that-quotes-a-secret');
    });
  });
  return sent;
};
