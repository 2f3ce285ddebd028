// Requests that never settle and keep nothing alive: the event loop drains before the work has ended.
const { EventEmitter } = require('node:events');
const https = require('node:https');

https.request = () =>
  Object.assign(new EventEmitter(), { setTimeout() {}, write() {}, end() {}, destroy() {}, setHeader() {} });
