// tunnel is for proxies, and loads Node's assert: a tenth of a log-in that goes through none. Loaded on first use, it
// costs only who needs it. The client uses this function of it: the proxy is spoken to without TLS, the host with it.
module.exports.httpsOverHttp = (options) =>
  require('../node_modules/tunnel/lib/tunnel.js').httpsOverHttp(options);
