// tunnel is for proxies, and loads Node's assert: a tenth of a login that goes through none. Each of its functions that
// the client uses loads it when it is called.
const late = (name) => (options) => require('../node_modules/tunnel/lib/tunnel.js')[name](options);

module.exports = {
  httpOverHttp: late('httpOverHttp'),
  httpsOverHttp: late('httpsOverHttp'),
  httpOverHttps: late('httpOverHttps'),
  httpsOverHttps: late('httpsOverHttps'),
};
