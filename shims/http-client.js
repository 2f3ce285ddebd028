// @actions/core loads @actions/http-client, and with it Node's http, https and tls, for OIDC tokens that nobody asks
// for here. Loaded on first use, a run that ends before its first request starts a tenth faster, and so does `post`.
Object.defineProperty(module.exports, 'HttpClient', {
  enumerable: true,
  get: () => require('../node_modules/@actions/http-client/lib/index.js').HttpClient,
});
