// The system's clock is wrong by FAKE_CLOCK_MS, and jumps by FAKE_CLOCK_JUMP_MS when the first request is sent.
const https = require('node:https');

const RealDate = Date;
let offset = Number(process.env.FAKE_CLOCK_MS ?? '0');
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + offset);
    else super(...given);
  }

  static now() {
    return RealDate.now() + offset;
  }
};

const { request } = https;
https.request = (...given) => {
  offset += Number(process.env.FAKE_CLOCK_JUMP_MS ?? '0');
  process.env.FAKE_CLOCK_JUMP_MS = '0';
  return request(...given);
};
