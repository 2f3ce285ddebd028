// @actions/http-client imports undici for getAgentDispatcher() alone, which this project never calls: its requests go
// through node:https. Bundled in undici's place, this saves 0.9 MB and half of the start-up time.
module.exports.ProxyAgent = class ProxyAgent {
  constructor() {
    throw new TypeError('undici is not part of this bundle.');
  }
};
