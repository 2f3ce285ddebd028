process.on("SIGUSR1", () => {});
  (() => {  
  	var __webpack_modules__ = ({

  770(module, __unused_webpack_exports, __nccwpck_require__) {

module.exports = __nccwpck_require__(218);


  },

  218(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";
var __webpack_unused_export__;


var net = __nccwpck_require__(278);
var tls = __nccwpck_require__(756);
var http = __nccwpck_require__(611);
var https = __nccwpck_require__(692);
var events = __nccwpck_require__(434);
var assert = __nccwpck_require__(613);
var util = __nccwpck_require__(23);


exports.httpOverHttp = httpOverHttp;
exports.httpsOverHttp = httpsOverHttp;
exports.httpOverHttps = httpOverHttps;
exports.httpsOverHttps = httpsOverHttps;


function httpOverHttp(options) {
  var agent = new TunnelingAgent(options);
  agent.request = http.request;
  return agent;
}

function httpsOverHttp(options) {
  var agent = new TunnelingAgent(options);
  agent.request = http.request;
  agent.createSocket = createSecureSocket;
  agent.defaultPort = 443;
  return agent;
}

function httpOverHttps(options) {
  var agent = new TunnelingAgent(options);
  agent.request = https.request;
  return agent;
}

function httpsOverHttps(options) {
  var agent = new TunnelingAgent(options);
  agent.request = https.request;
  agent.createSocket = createSecureSocket;
  agent.defaultPort = 443;
  return agent;
}


function TunnelingAgent(options) {
  var self = this;
  self.options = options || {};
  self.proxyOptions = self.options.proxy || {};
  self.maxSockets = self.options.maxSockets || http.Agent.defaultMaxSockets;
  self.requests = [];
  self.sockets = [];

  self.on('free', function onFree(socket, host, port, localAddress) {
    var options = toOptions(host, port, localAddress);
    for (var i = 0, len = self.requests.length; i < len; ++i) {
      var pending = self.requests[i];
      if (pending.host === options.host && pending.port === options.port) {
        self.requests.splice(i, 1);
        pending.request.onSocket(socket);
        return;
      }
    }
    socket.destroy();
    self.removeSocket(socket);
  });
}
util.inherits(TunnelingAgent, events.EventEmitter);

TunnelingAgent.prototype.addRequest = function addRequest(req, host, port, localAddress) {
  var self = this;
  var options = mergeOptions({request: req}, self.options, toOptions(host, port, localAddress));

  if (self.sockets.length >= this.maxSockets) {
    self.requests.push(options);
    return;
  }

  self.createSocket(options, function(socket) {
    socket.on('free', onFree);
    socket.on('close', onCloseOrRemove);
    socket.on('agentRemove', onCloseOrRemove);
    req.onSocket(socket);

    function onFree() {
      self.emit('free', socket, options);
    }

    function onCloseOrRemove(err) {
      self.removeSocket(socket);
      socket.removeListener('free', onFree);
      socket.removeListener('close', onCloseOrRemove);
      socket.removeListener('agentRemove', onCloseOrRemove);
    }
  });
};

TunnelingAgent.prototype.createSocket = function createSocket(options, cb) {
  var self = this;
  var placeholder = {};
  self.sockets.push(placeholder);

  var connectOptions = mergeOptions({}, self.proxyOptions, {
    method: 'CONNECT',
    path: options.host + ':' + options.port,
    agent: false,
    headers: {
      host: options.host + ':' + options.port
    }
  });
  if (options.localAddress) {
    connectOptions.localAddress = options.localAddress;
  }
  if (connectOptions.proxyAuth) {
    connectOptions.headers = connectOptions.headers || {};
    connectOptions.headers['Proxy-Authorization'] = 'Basic ' +
        new Buffer(connectOptions.proxyAuth).toString('base64');
  }

  debug('making CONNECT request');
  var connectReq = self.request(connectOptions);
  connectReq.useChunkedEncodingByDefault = false;  
  connectReq.once('response', onResponse);  
  connectReq.once('upgrade', onUpgrade);    
  connectReq.once('connect', onConnect);    
  connectReq.once('error', onError);
  connectReq.end();

  function onResponse(res) {
    res.upgrade = true;
  }

  function onUpgrade(res, socket, head) {
    process.nextTick(function() {
      onConnect(res, socket, head);
    });
  }

  function onConnect(res, socket, head) {
    connectReq.removeAllListeners();
    socket.removeAllListeners();

    if (res.statusCode !== 200) {
      debug('tunneling socket could not be established, statusCode=%d',
        res.statusCode);
      socket.destroy();
      var error = new Error('tunneling socket could not be established, ' +
        'statusCode=' + res.statusCode);
      error.code = 'ECONNRESET';
      options.request.emit('error', error);
      self.removeSocket(placeholder);
      return;
    }
    if (head.length > 0) {
      debug('got illegal response body from proxy');
      socket.destroy();
      var error = new Error('got illegal response body from proxy');
      error.code = 'ECONNRESET';
      options.request.emit('error', error);
      self.removeSocket(placeholder);
      return;
    }
    debug('tunneling connection has established');
    self.sockets[self.sockets.indexOf(placeholder)] = socket;
    return cb(socket);
  }

  function onError(cause) {
    connectReq.removeAllListeners();

    debug('tunneling socket could not be established, cause=%s\n',
          cause.message, cause.stack);
    var error = new Error('tunneling socket could not be established, ' +
                          'cause=' + cause.message);
    error.code = 'ECONNRESET';
    options.request.emit('error', error);
    self.removeSocket(placeholder);
  }
};

TunnelingAgent.prototype.removeSocket = function removeSocket(socket) {
  var pos = this.sockets.indexOf(socket)
  if (pos === -1) {
    return;
  }
  this.sockets.splice(pos, 1);

  var pending = this.requests.shift();
  if (pending) {
    this.createSocket(pending, function(socket) {
      pending.request.onSocket(socket);
    });
  }
};

function createSecureSocket(options, cb) {
  var self = this;
  TunnelingAgent.prototype.createSocket.call(self, options, function(socket) {
    var hostHeader = options.request.getHeader('host');
    var tlsOptions = mergeOptions({}, self.options, {
      socket: socket,
      servername: hostHeader ? hostHeader.replace(/:.*$/, '') : options.host
    });

    var secureSocket = tls.connect(0, tlsOptions);
    self.sockets[self.sockets.indexOf(socket)] = secureSocket;
    cb(secureSocket);
  });
}


function toOptions(host, port, localAddress) {
  if (typeof host === 'string') {  
    return {
      host: host,
      port: port,
      localAddress: localAddress
    };
  }
  return host;  
}

function mergeOptions(target) {
  for (var i = 1, len = arguments.length; i < len; ++i) {
    var overrides = arguments[i];
    if (typeof overrides === 'object') {
      var keys = Object.keys(overrides);
      for (var j = 0, keyLen = keys.length; j < keyLen; ++j) {
        var k = keys[j];
        if (overrides[k] !== undefined) {
          target[k] = overrides[k];
        }
      }
    }
  }
  return target;
}


var debug;
if (process.env.NODE_DEBUG && /\btunnel\b/.test(process.env.NODE_DEBUG)) {
  debug = function() {
    var args = Array.prototype.slice.call(arguments);
    if (typeof args[0] === 'string') {
      args[0] = 'TUNNEL: ' + args[0];
    } else {
      args.unshift('TUNNEL:');
    }
    console.error.apply(console, args);
  }
} else {
  debug = function() {};
}
__webpack_unused_export__ = debug;  


  },

  613(module) {

"use strict";
module.exports = require("assert");

  },

  434(module) {

"use strict";
module.exports = require("events");

  },

  611(module) {

"use strict";
module.exports = require("http");

  },

  692(module) {

"use strict";
module.exports = require("https");

  },

  278(module) {

"use strict";
module.exports = require("net");

  },

  311(module) {

"use strict";
module.exports = require("node:tls");

  },

  756(module) {

"use strict";
module.exports = require("tls");

  },

  23(module) {

"use strict";
module.exports = require("util");

  },

  655(module, __unused_webpack_exports, __nccwpck_require__) {

const { issueCommand } = __nccwpck_require__(876);
const { toCommandProperties } = __nccwpck_require__(679);

const annotation =
  (level) =>
  (message, properties = {}) => {
    issueCommand(level, toCommandProperties(properties), message);
  };

module.exports = {
  getInput: (name, { trimWhitespace = true } = {}) => {
    const value = process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '';
    return trimWhitespace ? value.trim() : value;
  },
  setSecret: (secret) => {
    issueCommand('add-mask', {}, secret);
  },
  info: (message) => {
    process.stdout.write(`${message}\n`);
  },
  warning: annotation('warning'),
  error: annotation('error'),
};


  },

  220(module, __unused_webpack_exports, __nccwpck_require__) {

Object.defineProperty(module.exports, "Q", ({
  enumerable: true,
  get: () => (__nccwpck_require__(942)  .Qq),
}));
Object.defineProperty(module.exports, "s", ({
  enumerable: true,
  get: () => (__nccwpck_require__(942)  .s_),
}));


  },

  934(module) {

module.exports.k = class ProxyAgent {
  constructor() {
    throw new TypeError('undici is not part of this bundle.');
  }
};


  },

  876(__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) {

"use strict";
__nccwpck_require__.r(__webpack_exports__);

__nccwpck_require__.d(__webpack_exports__, {
  issue: () => (  issue),
  issueCommand: () => (  issueCommand)
});

; 
const external_os_namespaceObject = require("os");
var utils = __nccwpck_require__(679);
; 


function issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
}
function issue(name, message = '') {
    issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return (0,utils.toCommandValue)(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return (0,utils.toCommandValue)(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}

  },

  679(__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
  __nccwpck_require__.d(__webpack_exports__, {
    toCommandProperties: () => (  toCommandProperties),
    toCommandValue: () => (  toCommandValue)
  });
function toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}

  },

  942(__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  Qq: () => (  HttpClient),
  s_: () => (  lib_getProxyUrl)
});


var external_http_ = __nccwpck_require__(611);
var external_http_namespaceObject =  __nccwpck_require__.t(external_http_, 2);
var external_https_ = __nccwpck_require__(692);
var external_https_namespaceObject =  __nccwpck_require__.t(external_https_, 2);
; 
function getProxyUrl(reqUrl) {
    const usingSsl = reqUrl.protocol === 'https:';
    if (checkBypass(reqUrl)) {
        return undefined;
    }
    const proxyVar = (() => {
        if (usingSsl) {
            return process.env['https_proxy'] || process.env['HTTPS_PROXY'];
        }
        else {
            return process.env['http_proxy'] || process.env['HTTP_PROXY'];
        }
    })();
    if (proxyVar) {
        try {
            return new DecodedURL(proxyVar);
        }
        catch (_a) {
            if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://'))
                return new DecodedURL(`http://${proxyVar}`);
        }
    }
    else {
        return undefined;
    }
}
function checkBypass(reqUrl) {
    if (!reqUrl.hostname) {
        return false;
    }
    const reqHost = reqUrl.hostname;
    if (isLoopbackAddress(reqHost)) {
        return true;
    }
    const noProxy = process.env['no_proxy'] || process.env['NO_PROXY'] || '';
    if (!noProxy) {
        return false;
    }
    let reqPort;
    if (reqUrl.port) {
        reqPort = Number(reqUrl.port);
    }
    else if (reqUrl.protocol === 'http:') {
        reqPort = 80;
    }
    else if (reqUrl.protocol === 'https:') {
        reqPort = 443;
    }
    const upperReqHosts = [reqUrl.hostname.toUpperCase()];
    if (typeof reqPort === 'number') {
        upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`);
    }
    for (const upperNoProxyItem of noProxy
        .split(',')
        .map(x => x.trim().toUpperCase())
        .filter(x => x)) {
        if (upperNoProxyItem === '*' ||
            upperReqHosts.some(x => x === upperNoProxyItem ||
                x.endsWith(`.${upperNoProxyItem}`) ||
                (upperNoProxyItem.startsWith('.') &&
                    x.endsWith(`${upperNoProxyItem}`)))) {
            return true;
        }
    }
    return false;
}
function isLoopbackAddress(host) {
    const hostLower = host.toLowerCase();
    return (hostLower === 'localhost' ||
        hostLower.startsWith('127.') ||
        hostLower.startsWith('[::1]') ||
        hostLower.startsWith('[0:0:0:0:0:0:0:1]'));
}
class DecodedURL extends URL {
    constructor(url, base) {
        super(url, base);
        this._decodedUsername = decodeURIComponent(super.username);
        this._decodedPassword = decodeURIComponent(super.password);
    }
    get username() {
        return this._decodedUsername;
    }
    get password() {
        return this._decodedPassword;
    }
}
var tunnel = __nccwpck_require__(770);
var undici = __nccwpck_require__(934);
; 
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};





var HttpCodes;
(function (HttpCodes) {
    HttpCodes[HttpCodes["OK"] = 200] = "OK";
    HttpCodes[HttpCodes["MultipleChoices"] = 300] = "MultipleChoices";
    HttpCodes[HttpCodes["MovedPermanently"] = 301] = "MovedPermanently";
    HttpCodes[HttpCodes["ResourceMoved"] = 302] = "ResourceMoved";
    HttpCodes[HttpCodes["SeeOther"] = 303] = "SeeOther";
    HttpCodes[HttpCodes["NotModified"] = 304] = "NotModified";
    HttpCodes[HttpCodes["UseProxy"] = 305] = "UseProxy";
    HttpCodes[HttpCodes["SwitchProxy"] = 306] = "SwitchProxy";
    HttpCodes[HttpCodes["TemporaryRedirect"] = 307] = "TemporaryRedirect";
    HttpCodes[HttpCodes["PermanentRedirect"] = 308] = "PermanentRedirect";
    HttpCodes[HttpCodes["BadRequest"] = 400] = "BadRequest";
    HttpCodes[HttpCodes["Unauthorized"] = 401] = "Unauthorized";
    HttpCodes[HttpCodes["PaymentRequired"] = 402] = "PaymentRequired";
    HttpCodes[HttpCodes["Forbidden"] = 403] = "Forbidden";
    HttpCodes[HttpCodes["NotFound"] = 404] = "NotFound";
    HttpCodes[HttpCodes["MethodNotAllowed"] = 405] = "MethodNotAllowed";
    HttpCodes[HttpCodes["NotAcceptable"] = 406] = "NotAcceptable";
    HttpCodes[HttpCodes["ProxyAuthenticationRequired"] = 407] = "ProxyAuthenticationRequired";
    HttpCodes[HttpCodes["RequestTimeout"] = 408] = "RequestTimeout";
    HttpCodes[HttpCodes["Conflict"] = 409] = "Conflict";
    HttpCodes[HttpCodes["Gone"] = 410] = "Gone";
    HttpCodes[HttpCodes["TooManyRequests"] = 429] = "TooManyRequests";
    HttpCodes[HttpCodes["InternalServerError"] = 500] = "InternalServerError";
    HttpCodes[HttpCodes["NotImplemented"] = 501] = "NotImplemented";
    HttpCodes[HttpCodes["BadGateway"] = 502] = "BadGateway";
    HttpCodes[HttpCodes["ServiceUnavailable"] = 503] = "ServiceUnavailable";
    HttpCodes[HttpCodes["GatewayTimeout"] = 504] = "GatewayTimeout";
})(HttpCodes || (HttpCodes = {}));
var Headers;
(function (Headers) {
    Headers["Accept"] = "accept";
    Headers["ContentType"] = "content-type";
})(Headers || (Headers = {}));
var MediaTypes;
(function (MediaTypes) {
    MediaTypes["ApplicationJson"] = "application/json";
})(MediaTypes || (MediaTypes = {}));
function lib_getProxyUrl(serverUrl) {
    const proxyUrl = getProxyUrl(new URL(serverUrl));
    return proxyUrl ? proxyUrl.href : '';
}
const HttpRedirectCodes = [
    HttpCodes.MovedPermanently,
    HttpCodes.ResourceMoved,
    HttpCodes.SeeOther,
    HttpCodes.TemporaryRedirect,
    HttpCodes.PermanentRedirect
];
const HttpResponseRetryCodes = [
    HttpCodes.BadGateway,
    HttpCodes.ServiceUnavailable,
    HttpCodes.GatewayTimeout
];
const RetryableHttpVerbs = ['OPTIONS', 'GET', 'DELETE', 'HEAD'];
const ExponentialBackoffCeiling = 10;
const ExponentialBackoffTimeSlice = 5;
class HttpClientError extends Error {
    constructor(message, statusCode) {
        super(message);
        this.name = 'HttpClientError';
        this.statusCode = statusCode;
        Object.setPrototypeOf(this, HttpClientError.prototype);
    }
}
class HttpClientResponse {
    constructor(message) {
        this.message = message;
    }
    readBody() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                let output = Buffer.alloc(0);
                this.message.on('data', (chunk) => {
                    output = Buffer.concat([output, chunk]);
                });
                this.message.on('end', () => {
                    resolve(output.toString());
                });
            }));
        });
    }
    readBodyBuffer() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                const chunks = [];
                this.message.on('data', (chunk) => {
                    chunks.push(chunk);
                });
                this.message.on('end', () => {
                    resolve(Buffer.concat(chunks));
                });
            }));
        });
    }
}
function isHttps(requestUrl) {
    const parsedUrl = new URL(requestUrl);
    return parsedUrl.protocol === 'https:';
}
class HttpClient {
    constructor(userAgent, handlers, requestOptions) {
        this._ignoreSslError = false;
        this._allowRedirects = true;
        this._allowRedirectDowngrade = false;
        this._maxRedirects = 50;
        this._allowRetries = false;
        this._maxRetries = 1;
        this._keepAlive = false;
        this._disposed = false;
        this.userAgent = this._getUserAgentWithOrchestrationId(userAgent);
        this.handlers = handlers || [];
        this.requestOptions = requestOptions;
        if (requestOptions) {
            if (requestOptions.ignoreSslError != null) {
                this._ignoreSslError = requestOptions.ignoreSslError;
            }
            this._socketTimeout = requestOptions.socketTimeout;
            if (requestOptions.allowRedirects != null) {
                this._allowRedirects = requestOptions.allowRedirects;
            }
            if (requestOptions.allowRedirectDowngrade != null) {
                this._allowRedirectDowngrade = requestOptions.allowRedirectDowngrade;
            }
            if (requestOptions.maxRedirects != null) {
                this._maxRedirects = Math.max(requestOptions.maxRedirects, 0);
            }
            if (requestOptions.keepAlive != null) {
                this._keepAlive = requestOptions.keepAlive;
            }
            if (requestOptions.allowRetries != null) {
                this._allowRetries = requestOptions.allowRetries;
            }
            if (requestOptions.maxRetries != null) {
                this._maxRetries = requestOptions.maxRetries;
            }
        }
    }
    options(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('OPTIONS', requestUrl, null, additionalHeaders || {});
        });
    }
    get(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('GET', requestUrl, null, additionalHeaders || {});
        });
    }
    del(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('DELETE', requestUrl, null, additionalHeaders || {});
        });
    }
    post(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('POST', requestUrl, data, additionalHeaders || {});
        });
    }
    patch(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PATCH', requestUrl, data, additionalHeaders || {});
        });
    }
    put(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PUT', requestUrl, data, additionalHeaders || {});
        });
    }
    head(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('HEAD', requestUrl, null, additionalHeaders || {});
        });
    }
    sendStream(verb, requestUrl, stream, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request(verb, requestUrl, stream, additionalHeaders);
        });
    }
    getJson(requestUrl_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, additionalHeaders = {}) {
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            const res = yield this.get(requestUrl, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    postJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.post(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    putJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.put(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    patchJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.patch(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    request(verb, requestUrl, data, headers) {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._disposed) {
                throw new Error('Client has already been disposed.');
            }
            const parsedUrl = new URL(requestUrl);
            let info = this._prepareRequest(verb, parsedUrl, headers);
            const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb)
                ? this._maxRetries + 1
                : 1;
            let numTries = 0;
            let response;
            do {
                response = yield this.requestRaw(info, data);
                if (response &&
                    response.message &&
                    response.message.statusCode === HttpCodes.Unauthorized) {
                    let authenticationHandler;
                    for (const handler of this.handlers) {
                        if (handler.canHandleAuthentication(response)) {
                            authenticationHandler = handler;
                            break;
                        }
                    }
                    if (authenticationHandler) {
                        return authenticationHandler.handleAuthentication(this, info, data);
                    }
                    else {
                        return response;
                    }
                }
                let redirectsRemaining = this._maxRedirects;
                while (response.message.statusCode &&
                    HttpRedirectCodes.includes(response.message.statusCode) &&
                    this._allowRedirects &&
                    redirectsRemaining > 0) {
                    const redirectUrl = response.message.headers['location'];
                    if (!redirectUrl) {
                        break;
                    }
                    const parsedRedirectUrl = new URL(redirectUrl);
                    if (parsedUrl.protocol === 'https:' &&
                        parsedUrl.protocol !== parsedRedirectUrl.protocol &&
                        !this._allowRedirectDowngrade) {
                        throw new Error('Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.');
                    }
                    yield response.readBody();
                    if (parsedRedirectUrl.hostname !== parsedUrl.hostname) {
                        for (const header in headers) {
                            if (header.toLowerCase() === 'authorization') {
                                delete headers[header];
                            }
                        }
                    }
                    info = this._prepareRequest(verb, parsedRedirectUrl, headers);
                    response = yield this.requestRaw(info, data);
                    redirectsRemaining--;
                }
                if (!response.message.statusCode ||
                    !HttpResponseRetryCodes.includes(response.message.statusCode)) {
                    return response;
                }
                numTries += 1;
                if (numTries < maxTries) {
                    yield response.readBody();
                    yield this._performExponentialBackoff(numTries);
                }
            } while (numTries < maxTries);
            return response;
        });
    }
    dispose() {
        if (this._agent) {
            this._agent.destroy();
        }
        this._disposed = true;
    }
    requestRaw(info, data) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => {
                function callbackForResult(err, res) {
                    if (err) {
                        reject(err);
                    }
                    else if (!res) {
                        reject(new Error('Unknown error'));
                    }
                    else {
                        resolve(res);
                    }
                }
                this.requestRawWithCallback(info, data, callbackForResult);
            });
        });
    }
    requestRawWithCallback(info, data, onResult) {
        if (typeof data === 'string') {
            if (!info.options.headers) {
                info.options.headers = {};
            }
            info.options.headers['Content-Length'] = Buffer.byteLength(data, 'utf8');
        }
        let callbackCalled = false;
        function handleResult(err, res) {
            if (!callbackCalled) {
                callbackCalled = true;
                onResult(err, res);
            }
        }
        const req = info.httpModule.request(info.options, (msg) => {
            const res = new HttpClientResponse(msg);
            handleResult(undefined, res);
        });
        let socket;
        req.on('socket', sock => {
            socket = sock;
        });
        req.setTimeout(this._socketTimeout || 3 * 60000, () => {
            if (socket) {
                socket.end();
            }
            handleResult(new Error(`Request timeout: ${info.options.path}`));
        });
        req.on('error', function (err) {
            handleResult(err);
        });
        if (data && typeof data === 'string') {
            req.write(data, 'utf8');
        }
        if (data && typeof data !== 'string') {
            data.on('close', function () {
                req.end();
            });
            data.pipe(req);
        }
        else {
            req.end();
        }
    }
    getAgent(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        return this._getAgent(parsedUrl);
    }
    getAgentDispatcher(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        const proxyUrl = getProxyUrl(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (!useProxy) {
            return;
        }
        return this._getProxyAgentDispatcher(parsedUrl, proxyUrl);
    }
    _prepareRequest(method, requestUrl, headers) {
        const info = {};
        info.parsedUrl = requestUrl;
        const usingSsl = info.parsedUrl.protocol === 'https:';
        info.httpModule = usingSsl ? external_https_namespaceObject : external_http_namespaceObject;
        const defaultPort = usingSsl ? 443 : 80;
        info.options = {};
        info.options.host = info.parsedUrl.hostname;
        info.options.port = info.parsedUrl.port
            ? parseInt(info.parsedUrl.port)
            : defaultPort;
        info.options.path =
            (info.parsedUrl.pathname || '') + (info.parsedUrl.search || '');
        info.options.method = method;
        info.options.headers = this._mergeHeaders(headers);
        if (this.userAgent != null) {
            info.options.headers['user-agent'] = this.userAgent;
        }
        info.options.agent = this._getAgent(info.parsedUrl);
        if (this.handlers) {
            for (const handler of this.handlers) {
                handler.prepareRequest(info.options);
            }
        }
        return info;
    }
    _mergeHeaders(headers) {
        if (this.requestOptions && this.requestOptions.headers) {
            return Object.assign({}, lowercaseKeys(this.requestOptions.headers), lowercaseKeys(headers || {}));
        }
        return lowercaseKeys(headers || {});
    }
    _getExistingOrDefaultHeader(additionalHeaders, header, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[header];
            if (headerValue) {
                clientHeader =
                    typeof headerValue === 'number' ? headerValue.toString() : headerValue;
            }
        }
        const additionalValue = additionalHeaders[header];
        if (additionalValue !== undefined) {
            return typeof additionalValue === 'number'
                ? additionalValue.toString()
                : additionalValue;
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    _getExistingOrDefaultContentTypeHeader(additionalHeaders, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[Headers.ContentType];
            if (headerValue) {
                if (typeof headerValue === 'number') {
                    clientHeader = String(headerValue);
                }
                else if (Array.isArray(headerValue)) {
                    clientHeader = headerValue.join(', ');
                }
                else {
                    clientHeader = headerValue;
                }
            }
        }
        const additionalValue = additionalHeaders[Headers.ContentType];
        if (additionalValue !== undefined) {
            if (typeof additionalValue === 'number') {
                return String(additionalValue);
            }
            else if (Array.isArray(additionalValue)) {
                return additionalValue.join(', ');
            }
            else {
                return additionalValue;
            }
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    _getAgent(parsedUrl) {
        let agent;
        const proxyUrl = getProxyUrl(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (this._keepAlive && useProxy) {
            agent = this._proxyAgent;
        }
        if (!useProxy) {
            agent = this._agent;
        }
        if (agent) {
            return agent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        let maxSockets = 100;
        if (this.requestOptions) {
            maxSockets = this.requestOptions.maxSockets || external_http_.globalAgent.maxSockets;
        }
        if (proxyUrl && proxyUrl.hostname) {
            const agentOptions = {
                maxSockets,
                keepAlive: this._keepAlive,
                proxy: Object.assign(Object.assign({}, ((proxyUrl.username || proxyUrl.password) && {
                    proxyAuth: `${proxyUrl.username}:${proxyUrl.password}`
                })), { host: proxyUrl.hostname, port: proxyUrl.port })
            };
            let tunnelAgent;
            const overHttps = proxyUrl.protocol === 'https:';
            if (usingSsl) {
                tunnelAgent = overHttps ? tunnel.httpsOverHttps : tunnel.httpsOverHttp;
            }
            else {
                tunnelAgent = overHttps ? tunnel.httpOverHttps : tunnel.httpOverHttp;
            }
            agent = tunnelAgent(agentOptions);
            this._proxyAgent = agent;
        }
        if (!agent) {
            const options = { keepAlive: this._keepAlive, maxSockets };
            agent = usingSsl ? new external_https_.Agent(options) : new external_http_.Agent(options);
            this._agent = agent;
        }
        if (usingSsl && this._ignoreSslError) {
            agent.options = Object.assign(agent.options || {}, {
                rejectUnauthorized: false
            });
        }
        return agent;
    }
    _getProxyAgentDispatcher(parsedUrl, proxyUrl) {
        let proxyAgent;
        if (this._keepAlive) {
            proxyAgent = this._proxyAgentDispatcher;
        }
        if (proxyAgent) {
            return proxyAgent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        proxyAgent = new undici .k(Object.assign({ uri: proxyUrl.href, pipelining: !this._keepAlive ? 0 : 1 }, ((proxyUrl.username || proxyUrl.password) && {
            token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`
        })));
        this._proxyAgentDispatcher = proxyAgent;
        if (usingSsl && this._ignoreSslError) {
            proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, {
                rejectUnauthorized: false
            });
        }
        return proxyAgent;
    }
    _getUserAgentWithOrchestrationId(userAgent) {
        const baseUserAgent = userAgent || 'actions/http-client';
        const orchId = process.env['ACTIONS_ORCHESTRATION_ID'];
        if (orchId) {
            const sanitizedId = orchId.replace(/[^a-z0-9_.-]/gi, '_');
            return `${baseUserAgent} actions_orchestration_id/${sanitizedId}`;
        }
        return baseUserAgent;
    }
    _performExponentialBackoff(retryNumber) {
        return __awaiter(this, void 0, void 0, function* () {
            retryNumber = Math.min(ExponentialBackoffCeiling, retryNumber);
            const ms = ExponentialBackoffTimeSlice * Math.pow(2, retryNumber);
            return new Promise(resolve => setTimeout(() => resolve(), ms));
        });
    }
    _processResponse(res, options) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => __awaiter(this, void 0, void 0, function* () {
                const statusCode = res.message.statusCode || 0;
                const response = {
                    statusCode,
                    result: null,
                    headers: {}
                };
                if (statusCode === HttpCodes.NotFound) {
                    resolve(response);
                }
                function dateTimeDeserializer(key, value) {
                    if (typeof value === 'string') {
                        const a = new Date(value);
                        if (!isNaN(a.valueOf())) {
                            return a;
                        }
                    }
                    return value;
                }
                let obj;
                let contents;
                try {
                    contents = yield res.readBody();
                    if (contents && contents.length > 0) {
                        if (options && options.deserializeDates) {
                            obj = JSON.parse(contents, dateTimeDeserializer);
                        }
                        else {
                            obj = JSON.parse(contents);
                        }
                        response.result = obj;
                    }
                    response.headers = res.message.headers;
                }
                catch (err) {
                }
                if (statusCode > 299) {
                    let msg;
                    if (obj && obj.message) {
                        msg = obj.message;
                    }
                    else if (contents && contents.length > 0) {
                        msg = contents;
                    }
                    else {
                        msg = `Failed request: (${statusCode})`;
                    }
                    const err = new HttpClientError(msg, statusCode);
                    err.result = response.result;
                    reject(err);
                }
                else {
                    resolve(response);
                }
            }));
        });
    }
}
const lowercaseKeys = (obj) => Object.keys(obj).reduce((c, k) => ((c[k.toLowerCase()] = obj[k]), c), {});

  }

  	});
   	var __webpack_module_cache__ = {};
  	
   	function __nccwpck_require__(moduleId) {
   		var cachedModule = __webpack_module_cache__[moduleId];
  		if (cachedModule !== undefined) {
  			return cachedModule.exports;
  		}
   		var module = __webpack_module_cache__[moduleId] = {
    			exports: {}
  		};
  	
   		var threw = true;
  		try {
  			__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
  			threw = false;
  		} finally {
  			if(threw) delete __webpack_module_cache__[moduleId];
  		}
  	
   		return module.exports;
  	}
  	
   	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
  	
   	(() => {
  		var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
  		var leafPrototypes;
        		__nccwpck_require__.t = function(value, mode) {
  			if(mode & 1) value = this(value);
  			if(mode & 8) return value;
  			if(typeof value === 'object' && value) {
  				if((mode & 4) && value.__esModule) return value;
  				if((mode & 16) && typeof value.then === 'function') return value;
  			}
  			var ns = Object.create(null);
  			__nccwpck_require__.r(ns);
  			var def = {};
  			leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
  			for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
  				Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
  			}
  			def['default'] = () => (value);
  			__nccwpck_require__.d(ns, def);
  			return ns;
  		};
  	})();
  	
   	(() => {
   		__nccwpck_require__.d = (exports, definition) => {
  			for(var key in definition) {
  				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
  					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
  				}
  			}
  		};
  	})();
  	
   	(() => {
  		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
  	})();
  	
   	(() => {
   		__nccwpck_require__.r = (exports) => {
  			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
  				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
  			}
  			Object.defineProperty(exports, '__esModule', { value: true });
  		};
  	})();
  	
var __webpack_exports__ = {};
(() => {
"use strict";

var actions_core = __nccwpck_require__(655);
; 
const SKIPPED = '[\\p{DI}\\p{Cf}\\p{M}]*';
const NOT_IN_A_HOST = '(?<!\\[[\\da-f:.]{0,45}(?=[\\da-f:.]{1,45}\\]))';
const COMMAND_MARKS = [
    {
        systems: 'GitHub Actions, Gitea, Forgejo; GitLab, whose runner may look for masks anywhere in a line',
        begins: ['::add-mask::x', '::set-output name=x::x'],
        found: new RegExp(`${NOT_IN_A_HOST}:(?=${SKIPPED}:)`, 'gu'),
    },
    {
        systems: 'GitHub Actions, Gitea, Forgejo, Azure Pipelines, TeamCity',
        begins: [
            '##[add-mask]x',
            '##vso[task.setvariable variable=x]x',
            "##teamcity[setParameter name='x' value='x']",
        ],
        found: new RegExp(`#(?=${SKIPPED}#)`, 'gu'),
    },
    {
        systems: 'Buildkite',
        begins: ['--- x', '+++ x', '~~~ x', '^^^ +++'],
        found: new RegExp(`(?<=^(?:\\x1b\\[\\d+m|${SKIPPED})*)([-+~^])(?=\\1\\1(?:\\s|$))`, 'gmu'),
    },
    {
        systems: 'Buildkite, Drone, GitLab, Jenkins, and terminals',
        begins: [
            '\x1b_bk;t=1\x07',
            '\x1b]1338;url=x\x07',
            '\x1b]1338;x\x1b]0m',
            '\x1b[0Ksection_start:1:x\r\x1b[0Kx',
            '\x1b[8mha:x\x1b[0m',
        ],
    },
];
function breakMarks(text, by = ' ') {
    return COMMAND_MARKS.reduce((broken, { found }) => (found ? broken.replace(found, (mark) => mark + by) : broken), text);
}
const OWN_SEQUENCE = String.raw `\r\x1b\[2K|\x1b\[(?:2|22|31|33|39)m`;
const CONTROLS = new RegExp(`(${OWN_SEQUENCE})|[^\\P{Cc}\\n]|[\\p{Zl}\\p{Zp}]`, 'gu');
function withoutCommands(text) {
    return breakMarks(text.replace(CONTROLS, (_all, own) => own ?? ' '));
}
const IN_JSON = new RegExp(`([#:])(?=${SKIPPED}\\1)|[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]`, 'gu');
function jsonText(value) {
    return JSON.stringify(value).replace(IN_JSON, (found) => Array.from({ length: found.length }, (_, index) => found.charCodeAt(index))
        .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
        .join(''));
}

; 


const info = (text) => {
    actions_core.info(withoutCommands(text));
};
const annotating = (annotate) => (text, { title } = { title: 'jira-auth' }) => {
    annotate(withoutCommands(text), { title: withoutCommands(title) });
};
const warning = annotating(actions_core.warning);
const error = annotating(actions_core.error);

; 
const external_node_os_namespaceObject = require("node:os");
; 

const EXIT_STATUS = {
    internal: 1,
    'invalid-input': 2,
    'missing-credentials': 2,
    'ambiguous-credentials': 2,
    'secrets-unavailable': 2,
    'host-not-allowed': 2,
    'insecure-url': 2,
    'credentials-rejected': 3,
    'anonymous-session': 3,
    'captcha-required': 3,
    'client-rejected': 3,
    'refresh-token-invalid': 3,
    'password-auth-disabled': 3,
    'insufficient-scope': 4,
    'permission-denied': 4,
    'ip-not-allowed': 4,
    'unexpected-account': 4,
    'site-not-accessible': 4,
    'site-not-found': 5,
    'network-unreachable': 5,
    timeout: 5,
    'server-unavailable': 5,
    'proxy-failure': 5,
    'rate-limited': 6,
    'untrusted-response': 7,
    'redirect-refused': 7,
    'tls-failure': 7,
    'handoff-failed': 8,
    'refresh-token-not-saved': 8,
    'credential-not-renewed': 8,
    'credential-expiring': 9,
    'credential-expired': 9,
};
class failure_Failure extends Error {
    code;
    what;
    advice;
    name = 'Failure';
    constructor(code, what, advice) {
        super(`${what} ${advice}`);
        this.code = code;
        this.what = what;
        this.advice = advice;
    }
    get exitStatus() {
        return EXIT_STATUS[this.code];
    }
    advising(more) {
        return new failure_Failure(this.code, this.what, `${this.advice} ${more}`);
    }
    hinting(first) {
        return new failure_Failure(this.code, this.what, `${first} ${this.advice}`);
    }
    inWords({ say, advise }) {
        return new failure_Failure(this.code, say(this.what), advise(this.advice));
    }
}
class Interrupted extends Error {
    signal;
    name = 'Interrupted';
    constructor(signal) {
        super(`Interrupted by ${signal}.`);
        this.signal = signal;
    }
    get exitStatus() {
        return 128 + external_node_os_namespaceObject.constants.signals[this.signal];
    }
}
function placeOf(error) {
    const name = error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : 'something';
    const frame = /^\s+at (?:.*[\\/(])?([\w.-]+:\d+:\d+)\)?$/m.exec(error instanceof Error ? (error.stack ?? '') : '')?.[1];
    return frame === undefined ? `${name} was thrown` : `${name} was thrown at ${frame}`;
}

; 

const LONGEST = 200;
function printable(text, longest = LONGEST) {
    const oneLine = breakMarks(text
        .slice(0, longest * 4)
        .toWellFormed()
        .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
        .replace(/[\p{Cf}\p{Co}\p{Cn}\uFFFD]/gu, '')
        .trim()).trim();
    const characters = Array.from(oneLine);
    return characters.length <= longest ? oneLine : `${characters.slice(0, longest - 1).join('')}…`;
}
function printableMarkdown(text, longest = LONGEST) {
    return printable(text, longest).replace(/[\\`*_{}[\]()<>#+\-.!|&~@:/$]/g, (character) => `&#${character.charCodeAt(0)};`);
}

; 
function escapeData(text) {
    return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
function escapeProperty(text) {
    return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

; 


function gitHubDebug(text) {
    if (process.env.RUNNER_DEBUG !== '1')
        return;
    process.stdout.write(`::debug::${escapeData(printable(text, 1000))}\n`);
}

; 
const external_node_fs_namespaceObject = require("node:fs");
; 
const external_node_path_namespaceObject = require("node:path");
; 


const files_NO_FOLLOW = external_node_fs_namespaceObject.constants.O_NOFOLLOW ?? 0;
const NO_WAIT = external_node_fs_namespaceObject.constants.O_NONBLOCK ?? 0;
const LARGEST_BYTES = 1024 * 1024;
function files_readRegular(path, { largestBytes = LARGEST_BYTES, follow = true } = {}) {
    const descriptor = (0,external_node_fs_namespaceObject.openSync)(path, external_node_fs_namespaceObject.constants.O_RDONLY | NO_WAIT | (follow ? 0 : files_NO_FOLLOW));
    try {
        const found = (0,external_node_fs_namespaceObject.fstatSync)(descriptor);
        return { bytes: wholeOf(descriptor, found, largestBytes), found };
    }
    finally {
        (0,external_node_fs_namespaceObject.closeSync)(descriptor);
    }
}
function files_readText(path, options) {
    return files_readRegular(path, options).bytes.toString('utf8');
}
async function readTextOrPipe(path, label, { largestBytes = LARGEST_BYTES, ...patience }) {
    const descriptor = openSync(path, constants.O_RDONLY | NO_WAIT);
    let isPipe = false;
    try {
        const found = fstatSync(descriptor);
        isPipe = found.isFIFO();
        if (!isPipe)
            return wholeOf(descriptor, found, largestBytes).toString('utf8');
    }
    finally {
        if (!isPipe)
            closeSync(descriptor);
    }
    return readStream(streamOf(descriptor), label, { largestBytes, ...patience });
}
function readStandardInput(patience) {
    return readStream(standardInput(), 'standard input', { largestBytes: LARGEST_BYTES, ...patience });
}
function standardInput() {
    try {
        if (fstatSync(0).isFIFO())
            return streamOf(openSync('/dev/stdin', constants.O_RDONLY | NO_WAIT));
    }
    catch {
    }
    return process.stdin;
}
function streamOf(descriptor) {
    const { Socket } = process.getBuiltinModule('node:net');
    return new Socket({ fd: descriptor, readable: true, writable: false });
}
async function readStream(stream, label, { signal, seconds, largestBytes }) {
    const { addAbortSignal } = process.getBuiltinModule('node:stream');
    const timeout = AbortSignal.timeout(seconds * 1000);
    const chunks = [];
    let bytes = 0;
    try {
        for await (const chunk of addAbortSignal(AbortSignal.any([signal, timeout]), stream)) {
            chunks.push(chunk);
            bytes += chunk.length;
            if (bytes > largestBytes)
                throw problem('EFBIG');
        }
    }
    catch (error) {
        signal.throwIfAborted();
        if (!timeout.aborted)
            throw error;
        throw new Failure('timeout', `The end of ${label} did not come within ${seconds} s.`, 'See why the program that writes it does not end, or raise `timeout-seconds`.');
    }
    return Buffer.concat(chunks).toString('utf8');
}
function wholeOf(descriptor, found, largestBytes) {
    if (!found.isFile())
        throw problem(found.isDirectory() ? 'EISDIR' : 'EINVAL');
    if (found.size > largestBytes)
        throw problem('EFBIG');
    const chunks = [];
    for (let bytes = 0; bytes <= largestBytes;) {
        const chunk = Buffer.allocUnsafe(64 * 1024);
        const length = (0,external_node_fs_namespaceObject.readSync)(descriptor, chunk);
        if (length === 0)
            return Buffer.concat(chunks);
        chunks.push(chunk.subarray(0, length));
        bytes += length;
    }
    throw problem('EFBIG');
}
function problem(code) {
    return Object.assign(new Error('It is no small file.'), { code });
}
function codeOf(error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : 'unknown';
}

; 
const external_node_crypto_namespaceObject = require("node:crypto");
; 




function removeDrafts(path) {
    const start = `.${(0,external_node_path_namespaceObject.basename)(path)}.`;
    for (const name of (0,external_node_fs_namespaceObject.readdirSync)((0,external_node_path_namespaceObject.dirname)(path))) {
        if (name.startsWith(start) && UUID.test(name.slice(start.length)))
            (0,external_node_fs_namespaceObject.rmSync)((0,external_node_path_namespaceObject.join)((0,external_node_path_namespaceObject.dirname)(path), name), { force: true });
    }
}
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function replace_file_replaceFile(path, text, mode = 0o600) {
    const draft = (0,external_node_path_namespaceObject.join)((0,external_node_path_namespaceObject.dirname)(path), `.${(0,external_node_path_namespaceObject.basename)(path)}.${(0,external_node_crypto_namespaceObject.randomUUID)()}`);
    try {
        const descriptor = (0,external_node_fs_namespaceObject.openSync)(draft, external_node_fs_namespaceObject.constants.O_WRONLY | external_node_fs_namespaceObject.constants.O_CREAT | external_node_fs_namespaceObject.constants.O_EXCL | files_NO_FOLLOW, 0o600);
        try {
            (0,external_node_fs_namespaceObject.fchmodSync)(descriptor, mode);
            (0,external_node_fs_namespaceObject.writeFileSync)(descriptor, text);
            (0,external_node_fs_namespaceObject.fsyncSync)(descriptor);
        }
        finally {
            (0,external_node_fs_namespaceObject.closeSync)(descriptor);
        }
        (0,external_node_fs_namespaceObject.renameSync)(draft, path);
    }
    catch (error) {
        (0,external_node_fs_namespaceObject.rmSync)(draft, { force: true });
        throw error;
    }
    syncFolder((0,external_node_path_namespaceObject.dirname)(path));
}
function syncFolder(folder) {
    if (process.platform === 'win32')
        return;
    const descriptor = (0,external_node_fs_namespaceObject.openSync)(folder, external_node_fs_namespaceObject.constants.O_RDONLY);
    try {
        (0,external_node_fs_namespaceObject.fsyncSync)(descriptor);
    }
    finally {
        (0,external_node_fs_namespaceObject.closeSync)(descriptor);
    }
}

; 
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function field(object, name) {
    return Object.hasOwn(object, name) ? object[name] : undefined;
}
function textField(object, name) {
    const value = field(object, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
}

; 





const FOLDER = 'jira';
const FILE = 'config.yml';
const CLI_FOLDER = '.jira.d';
const LARGEST = 1_000_000;
const GAJIRA_NOT_PUT_BACK = '~/jira/config.yml could not be put back as it was before this step, and may still hold its token. Remove it.';
function gajiraConfig({ baseUrl, email, token }) {
    return Object.entries({ baseUrl, email, token: token.reveal() })
        .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
        .join('');
}
function checkGajiraConfig(home) {
    lookAt(home);
}
function writeGajiraConfig(home, text, save) {
    const before = lookAt(home);
    save(JSON.stringify(before));
    if (!before.folder)
        makeFolder(join(home, FOLDER));
    replaceFile(join(home, FOLDER, FILE), text);
    if (!before.cliFolder)
        makeFolder(join(home, CLI_FOLDER));
}
function restoreGajiraConfig(saved) {
    const { home, folder, file, cliFolder } = beforeIn(saved);
    try {
        if (!cliFolder)
            restoreFolder((0,external_node_path_namespaceObject.join)(home, CLI_FOLDER), false, undefined);
    }
    finally {
        restoreFolder((0,external_node_path_namespaceObject.join)(home, FOLDER), folder, file);
    }
}
function lookAt(home) {
    if (!isAbsolute(home))
        throw gajira_config_problem('ENOENT');
    const folder = join(home, FOLDER);
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found)
        refuseOthers(found, found.isDirectory());
    return {
        home,
        folder: found !== undefined,
        file: found && fileAt(join(folder, FILE)),
        cliFolder: lstatSync(join(home, CLI_FOLDER), { throwIfNoEntry: false }) !== undefined,
    };
}
function fileAt(path) {
    const entry = lstatSync(path, { throwIfNoEntry: false });
    if (!entry)
        return undefined;
    refuseOthers(entry, entry.isFile());
    const { bytes, found } = readRegular(path, { largestBytes: LARGEST, follow: false });
    refuseOthers(found, found.isFile());
    return { base64: bytes.toString('base64'), mode: found.mode & 0o777 };
}
function refuseOthers(found, isRightKind) {
    const isOurs = !process.getuid || found.uid === process.getuid();
    if (!isRightKind || !isOurs)
        throw gajira_config_problem('EPERM');
}
function makeFolder(path) {
    (0,external_node_fs_namespaceObject.mkdirSync)(path, { mode: 0o700 });
    (0,external_node_fs_namespaceObject.chmodSync)(path, 0o700);
}
function restoreFolder(folder, stood, file) {
    const found = (0,external_node_fs_namespaceObject.lstatSync)(folder, { throwIfNoEntry: false });
    if (found)
        refuseOthers(found, found.isDirectory());
    else if (!file)
        return;
    else
        makeFolder(folder);
    const path = (0,external_node_path_namespaceObject.join)(folder, FILE);
    removeDrafts(path);
    if (file)
        replace_file_replaceFile(path, Buffer.from(file.base64, 'base64'), file.mode);
    else if ((0,external_node_fs_namespaceObject.lstatSync)(path, { throwIfNoEntry: false }))
        (0,external_node_fs_namespaceObject.unlinkSync)(path);
    if (!stood)
        removeIfEmpty(folder);
}
function removeIfEmpty(folder) {
    try {
        (0,external_node_fs_namespaceObject.rmdirSync)(folder);
    }
    catch (error) {
        if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error)))
            throw error;
    }
}
function beforeIn(saved) {
    const before = parsed(saved);
    const home = isObject(before) ? textField(before, 'home') : undefined;
    const file = isObject(before) ? field(before, 'file') : undefined;
    if (!isObject(before) || home === undefined || !(0,external_node_path_namespaceObject.isAbsolute)(home))
        throw gajira_config_problem('EINVAL');
    return {
        home,
        folder: field(before, 'folder') !== false,
        file: file === undefined ? undefined : contentIn(file),
        cliFolder: field(before, 'cliFolder') !== false,
    };
}
function contentIn(file) {
    const base64 = isObject(file) ? field(file, 'base64') : undefined;
    const mode = isObject(file) ? field(file, 'mode') : undefined;
    if (typeof base64 !== 'string' || typeof mode !== 'number')
        throw gajira_config_problem('EINVAL');
    return { base64, mode: mode & 0o777 };
}
function parsed(saved) {
    try {
        return JSON.parse(saved);
    }
    catch {
        throw gajira_config_problem('EINVAL');
    }
}
function gajira_config_problem(code) {
    return Object.assign(new Error('~/jira/config.yml can not be used'), { code });
}

; 
const DIRECTORY_STATE = 'directory';
const SESSION_STATE = 'session';

; 
const waiting = new Set();
function toUndo(undo) {
    let done;
    const begun = async () => {
        try {
            await undo();
        }
        finally {
            waiting.delete(now);
        }
    };
    const now = () => (done ??= begun());
    waiting.add(now);
    return now;
}
async function undoAll() {
    await Promise.allSettled([...waiting].reverse().map((now) => now()));
}

; 




const NAME = /^jira-auth-[0-9a-f]{32}$/;
const FILES = [
    'curl.conf',
    'ca.pem',
    'client.pem',
    'client-key.pem',
    'signing-key.json',
    'jira-auth',
    'jira-auth.cmd',
    'jira-auth.ps1',
    'job.json',
    'session.json',
    'variables.sh',
    'curl.conf.next',
    'gajira-before.json',
];
function newDirectoryName() {
    return `jira-auth-${randomBytes(16).toString('hex')}`;
}
function createPrivateDirectory(parent, name) {
    const path = join(parent, name);
    mkdirSync(path, { mode: 0o700 });
    chmodSync(path, 0o700);
    return path;
}
function writePrivateFile(directory, file, text, mode = 0o600) {
    const path = join(directory, file);
    const descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW, mode);
    try {
        fchmodSync(descriptor, mode);
        writeFileSync(descriptor, text);
    }
    finally {
        closeSync(descriptor);
    }
    return path;
}
function replacePrivateFile(directory, file, text) {
    const next = join(directory, `${file}.next`);
    rmSync(next, { force: true });
    writePrivateFile(directory, `${file}.next`, text);
    renameSync(next, join(directory, file));
}
function readPrivateFile(parent, name, file) {
    if (!isOurs(parent, name))
        return undefined;
    const path = (0,external_node_path_namespaceObject.join)(parent, name, file);
    if (!(0,external_node_fs_namespaceObject.lstatSync)(path, { throwIfNoEntry: false })?.isFile())
        return undefined;
    return files_readText(path, { follow: false });
}
function removePrivateDirectory(parent, name) {
    if (!isOurs(parent, name))
        return false;
    const path = (0,external_node_path_namespaceObject.join)(parent, name);
    const problems = [];
    for (const file of FILES) {
        try {
            const entry = (0,external_node_fs_namespaceObject.lstatSync)((0,external_node_path_namespaceObject.join)(path, file), { throwIfNoEntry: false });
            if (entry)
                (0,external_node_fs_namespaceObject.unlinkSync)((0,external_node_path_namespaceObject.join)(path, file));
        }
        catch (error) {
            problems.push(error);
        }
    }
    if (problems.length > 0)
        throw problems[0];
    (0,external_node_fs_namespaceObject.rmdirSync)(path);
    return true;
}
function privateDirectories(parent) {
    try {
        return readdirSync(parent).filter((name) => isOurs(parent, name));
    }
    catch {
        return [];
    }
}
function isOurs(parent, name) {
    if (parent === '' || !NAME.test(name))
        return false;
    const found = (0,external_node_fs_namespaceObject.lstatSync)((0,external_node_path_namespaceObject.join)(parent, name), { throwIfNoEntry: false });
    return found?.isDirectory() === true && (!process.getuid || found.uid === process.getuid());
}

; 
const external_node_url_namespaceObject = require("node:url");
; 
const external_node_util_namespaceObject = require("node:util");
; 

const HIDDEN = '***';
class secret_Secret {
    #value;
    constructor(value) {
        this.#value = value;
    }
    reveal() {
        return this.#value;
    }
    equals(other) {
        return this.#value === other.#value;
    }
    toString() {
        return HIDDEN;
    }
    toJSON() {
        return HIDDEN;
    }
    [external_node_util_namespaceObject.inspect.custom]() {
        return HIDDEN;
    }
}

; 


const MISTAKES = [
    {
        seen: /\*{3}|^\W?(?:masked|redacted|filtered|hidden)\W?$/i,
        says: 'was copied from a log or a page that hides it: copy it from where it was created.',
    },
    {
        seen: /\$\{\{|\{\{|<%/,
        says: 'contains an expression, such as ${{ ... }}, that was not evaluated: check where it is set.',
    },
    {
        seen: /^(?:\$\w+|\$\{[\w.:-]+\}|\$\([\w.-]+\)|\$\[[^\]]*\]|%\w+%|\$env:\w+|\{\w+\}|#\{[^}]*\}#?|@@?\w+@@?)$/i,
        says: 'is the name of a variable, not its value: check that the variable is set there, and not in single quotes.',
    },
    {
        seen: /^(?:<[^>]*>|your[-_ ].*|\.{3,}|x{4,}|(?:api[-_])?token|secret|changeme|change[-_]me|null|nil|none|undefined|true|false|todo|\[object object\])$/i,
        says: 'is a placeholder: store the real one in its place.',
    },
    {
        seen: /^(?:export|set|setx|env|let|var|const)\s+\w+|^\$[Ee]nv:\w+\s*=|^[A-Z][A-Z0-9]*_[A-Z0-9_]*\s*[=:]\s*\S|^(?:token|api[-_]token)\s*[=:]\s*\S/,
        says: 'begins with the name of a variable: store only what follows it.',
    },
    {
        seen: /^(?:authorization\s*:|cookie\s*:|-H\s|(?:basic|bearer)(?:\s|:|%20))/i,
        says: 'begins as a header does, such as with "Basic" or "Bearer": store the token alone.',
    },
    { seen: /^\\?["'`]|["'`]$/, says: 'is in quotation marks: store it without them.' },
    { seen: /-----(?:BEGIN|END)/, says: 'is a key or a certificate in PEM, and not a token.' },
    { seen: /^[{[]/, says: 'is a whole JSON document: store the token alone.' },
    {
        seen: (value, input) => input !== 'webhook-url' && /^(?:[a-z][a-z0-9+.-]*:\/\/|arn:|vault:)/i.test(value),
        says: 'is an address, or a reference such as op://..., and not the secret that is kept there.',
    },
    {
        seen: /^(?:~|\.{1,2})[\\/]|^(?:\/[\w.-]+){2,}$|^[a-z]:\\/i,
        says: 'is the path of a file, and not what the file holds.',
    },
    {
        seen: /\\[nrt]|%(?:0[ad]|2[05bf]|3d)|&(?:amp|quot|apos|lt|gt|#\w+);/i,
        says: 'contains encoded characters, such as \\n, %3D or &amp;: store the token as it was shown.',
    },
    { seen: /[,;]$/, says: 'ends in a comma or a semicolon: store it without.' },
    {
        seen: /^[^\s:@]+@[^\s:@]+:./,
        says: 'is the e-mail and the token together: store the token alone, and give the e-mail as `email`.',
    },
    {
        seen: (value) => isPair(decoded(value)),
        says: 'is base64 of a name and a secret, as in a header: store the token itself.',
    },
    {
        seen: (value) => /^(?:AT[A-Z]TT3|eyJ|gh[a-z]_)/.test(decoded(value)),
        says: 'is a token in base64: store the token itself.',
    },
    { seen: /^[^\s:@]+@[^\s:@]+\.[a-z]{2,}$/i, says: 'is an e-mail address.' },
    {
        seen: /^(?:\d+:)?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
        says: 'is the ID of a site, an account or a client, which is not secret.',
    },
    {
        seen: (value, input) => input !== 'access-token' && input !== 'refresh-token' && /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(value),
        says: 'looks like an OAuth access token: give that as `access-token`.',
    },
    {
        seen: isCutOff,
        says: 'looks cut off, because its checksum does not fit: copy it again, whole, and store it.',
    },
];
const PRODUCTS = [
    [/^AT[AS]TT3/, 'an API token of Jira Cloud', 'api-token'],
    [/^ATCTT3/, "an API key of an organization's administrators, or a Bitbucket token", 'org-api-key'],
    [/^ATOA/, 'the secret of an OAuth client', 'client-secret'],
    [/^(?:ATBB|BBDC-)/, 'a credential for Bitbucket'],
    [/^(?:gh[pousr]_|github_pat_)/, 'a GitHub token', 'github-token'],
    [/^gl[a-z]{2,5}-/, 'a GitLab token', 'gitlab-token'],
    [/^(?:xox[a-z]-|xapp-)/, 'a Slack token'],
    [
        /^(?:npm_|pypi-|dckr_pat_|hvs\.|hf_|sk-|SG\.|AIza|ya29\.|dop_v1_|(?:AKIA|ASIA)[A-Z2-7]{16}$)/,
        'a credential for another product',
    ],
];
const NOUNS = {
    'site-url': 'The address',
    email: 'The e-mail',
    'client-id': 'The client ID',
    'api-token': 'The API token',
    'client-secret': 'The client secret',
    'refresh-token': 'The refresh token',
    'access-token': 'The access token',
    'personal-access-token': 'The personal access token',
    'oauth-token': 'The OAuth token',
    'github-token': 'The GitHub token',
    'gitlab-token': 'The GitLab token',
    'org-api-key': 'The API key',
    'webhook-url': "The webhook's address",
};
const EVERYWHERE = 7;
function hintAbout(input, value, isSecret = true) {
    const noun = NOUNS[input];
    if (noun === undefined)
        return undefined;
    const mistake = MISTAKES.slice(0, isSecret ? undefined : EVERYWHERE).find(({ seen }) => typeof seen === 'function' ? seen(value, input) : seen.test(value));
    if (mistake)
        return `${noun} ${mistake.says}`;
    const [, whose, right] = PRODUCTS.find(([shape]) => shape.test(value)) ?? dataCenterToken(value) ?? [];
    if (!isSecret || whose === undefined || right === input)
        return undefined;
    const isJiras = right !== undefined && !right.startsWith('git');
    return `${noun} looks like ${whose}${isJiras ? `: give that as \`${right}\`.` : ', and not like one for Jira.'}`;
}
function hinted(input, value, isSecret, read) {
    try {
        return read();
    }
    catch (error) {
        const hint = error instanceof failure_Failure ? hintAbout(input, value, isSecret) : undefined;
        throw error instanceof failure_Failure && hint !== undefined ? error.hinting(hint) : error;
    }
}
function dataCenterToken(value) {
    const isOne = /^[\w+/]{43,44}=?$/.test(value) && /^\d{8,}:/.test(decoded(value));
    return isOne ? [/^/, 'a personal access token of a Jira Data Center', 'personal-access-token'] : undefined;
}
function decoded(value) {
    return /^[\w+/-]{16,}={0,2}$/.test(value) ? Buffer.from(value, 'base64').toString('latin1') : '';
}
function isPair(text) {
    return /^[\x21-\x7e]+:[\x21-\x7e]{4,}$/.test(text);
}
function isCutOff(value) {
    const [, start, checksum] = /^(AT[A-Z]TT3[\w-]+=)([0-9A-F]{8})$/.exec(value) ?? [];
    if (start === undefined || checksum === undefined)
        return false;
    return process.getBuiltinModule('node:zlib').crc32(start) !== Number.parseInt(checksum, 16);
}
const REFUSALS = (  null && ([
    'credentials-rejected',
    'anonymous-session',
    'client-rejected',
    'refresh-token-invalid',
]));
const INPUT_OF = {
    email: 'email',
    clientId: 'client-id',
    apiToken: 'api-token',
    clientSecret: 'client-secret',
    refreshToken: 'refresh-token',
    accessToken: 'access-token',
    token: 'personal-access-token',
    oauthToken: 'oauth-token',
    apiKey: 'org-api-key',
};
function withHint(failure, credentials) {
    if (!REFUSALS.includes(failure.code))
        return failure;
    const hints = Object.entries(credentials).map(([name, secret]) => {
        const input = INPUT_OF[name];
        if (input && secret instanceof Secret)
            return hintAbout(input, secret.reveal());
        return input && typeof secret === 'string' ? hintAbout(input, secret, false) : undefined;
    });
    const lacksEmail = 'apiToken' in credentials && 'email' in credentials && credentials.email === undefined;
    const email = lacksEmail
        ? "A person's API token also needs `email`; only a service account's works without it."
        : undefined;
    const said = [email, ...hints].filter((hint) => hint !== undefined);
    return said.length === 0 ? failure : failure.hinting(said.join(' '));
}

; 




const EXAMPLE = 'Write the site as acme, acme.atlassian.net or https://acme.atlassian.net; a server of your own as https://jira.example.com/jira.';
const SHAPE = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([A-Za-z0-9._-]+)(?::(\d{1,5}))?([/?#][^\s\\]*)?$/;
const LONGEST_BARE_NAME = 32;
const NUMERIC_HOST = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const HOST = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
function parseAddress(given) {
    return hinted('site-url', given.value, false, () => readAddress(given));
}
function readAddress({ label, value }) {
    if (/[^\x21-\x7e]/.test(value)) {
        throw new failure_Failure('insecure-url', `${label} holds white space, a control character or a letter outside of ASCII.`, `Type the address again by hand: a copied look-alike letter would send the credential elsewhere. ${EXAMPLE}`);
    }
    const shape = value.length <= 2048 ? SHAPE.exec(value) : null;
    if (!shape) {
        throw new failure_Failure('insecure-url', `${label} is not an address that every program reads alike.`, `Leave out user names, "@", backslashes, brackets and percent signs before the path. ${EXAMPLE}`);
    }
    const [, givenScheme, rawHost = '', givenPort, rest = ''] = shape;
    const scheme = (givenScheme ?? 'https').toLowerCase();
    if (scheme !== 'https' && scheme !== 'http') {
        throw new failure_Failure('insecure-url', `${label} does not use https, so the credential would cross the network in clear.`, `Write it with https://, or without a scheme.`);
    }
    const host = rawHost.toLowerCase();
    refuseOddHost(host, label);
    const isWord = givenScheme === undefined &&
        (givenPort ?? '443') === '443' &&
        !host.includes('.') &&
        host !== 'localhost';
    if (isWord && rest !== '' && rest !== '/') {
        throw new failure_Failure('invalid-input', `${label} is one word with a path behind it, which looks like a secret in the wrong input.`, `If it is a site's name, write its whole address.`);
    }
    const port = givenPort === undefined ? (scheme === 'https' ? 443 : 80) : Number(givenPort);
    if (port < 1 || port > 65_535) {
        throw new failure_Failure('insecure-url', `${label} names port ${printable(String(givenPort))}.`, EXAMPLE);
    }
    return { scheme, host, port, rest, isBareName: isWord };
}
function refuseOddHost(host, label) {
    if (NUMERIC_HOST.test(host) && !IPV4.test(host)) {
        throw new failure_Failure('insecure-url', `${label} names an IP address in an unusual notation.`, EXAMPLE);
    }
    if (!host.includes('.') && host.length > LONGEST_BARE_NAME) {
        throw new failure_Failure('invalid-input', `${label} is one word of ${host.length} characters, which looks like a secret in the wrong input.`, `If it is a site's name, write its whole address.`);
    }
}
function isHostName(host) {
    if (IPV4.test(host))
        return true;
    const isWellFormed = HOST.test(host) && /(?:^[a-z][^.]*|\.(?:[a-z]{2,24}|xn--[a-z0-9-]+))$/.test(host);
    return isWellFormed && isDecodable(host) && new URL(`https://${host}`).hostname === host;
}
function isDecodable(host) {
    const decoded = (0,external_node_url_namespaceObject.domainToUnicode)(host);
    return decoded !== '' && !/(?:^|\.)xn--/.test(decoded);
}
function originOf({ scheme, host, port }) {
    return new URL(`${scheme}://${host}:${port}`).origin;
}
function reachOf(host) {
    if (host === 'localhost')
        return 'loopback';
    if (host.endsWith('.localhost') || (host.startsWith('127.') && !IPV4.test(host)))
        return 'reserved';
    if (host === '100.100.100.200' ||
        /^(?:metadata|instance-data)(?:\.|$)/.test(host) ||
        host.endsWith('.metadata.google.internal'))
        return 'reserved';
    if (!IPV4.test(host))
        return host.includes('.') ? 'public' : 'private';
    const [first = 0, second = 0] = host.split('.').map(Number);
    if (first === 127)
        return 'loopback';
    if (first === 0 || first >= 224 || (first === 169 && second === 254))
        return 'reserved';
    const isPrivate = first === 10 ||
        (first === 172 && second >= 16 && second <= 31) ||
        (first === 192 && second === 168) ||
        (first === 100 && second >= 64 && second <= 127);
    return isPrivate ? 'private' : 'public address';
}

; 

const JIRAS_OWN = /\/(?:rest|browse|projects|issues|servicedesk|secure|plugins|login\.jsp|si)(?:[/?#].*)?$/;
function contextPathOf(rest, { label }) {
    const path = rest.replace(JIRAS_OWN, '').replace(/\/$/, '');
    const segments = path.split('/').slice(1);
    const isPlain = segments.every((segment) => /^[\w~-][\w.~-]*$/.test(segment));
    if (isPlain && (path === '' || path.startsWith('/')))
        return path;
    throw new failure_Failure('insecure-url', `The path in ${label} holds something that a context path does not have.`, 'Write the address of the start page without what follows "?" or "#", such as https://jira.example.com/jira.');
}

var http_client = __nccwpck_require__(220);
; 
const promises_namespaceObject = require("node:timers/promises");
; 
function headerFor(credential, method, url) {
    if (credential.kind === 'header')
        return credential;
    return { name: 'Authorization', value: credential.sign(method, url) };
}
function authorization(value) {
    return { kind: 'header', name: 'Authorization', value };
}

; 
const COMMERCIAL = {
    siteDomains: ['atlassian.net', 'jira.com'],
    apiHost: 'api.atlassian.com',
    authHost: 'auth.atlassian.com',
};
const GOVERNMENT = {
    siteDomains: ['atlassian-us-gov-mod.net'],
    apiHost: 'api.atlassian-us-gov-mod.com',
    authHost: 'auth.atlassian-us-gov-mod.com',
};
const REALMS = [COMMERCIAL, GOVERNMENT];
const UNMAPPED_DOMAINS = [
    'atlassian.com',
    'atlassian-us-gov-mod.com',
    'atlassian-us-gov.net',
    'atlassian-us-gov.com',
    'atlassian-fex.net',
    'atlassian-fex.com',
    'atlassian-stg-fedm.net',
    'atlassian-stg-fedm.com',
    'atlassian-isolated.net',
];
function realmOfSite(host) {
    const domain = host.slice(host.indexOf('.') + 1);
    return REALMS.find((realm) => realm.siteDomains.includes(domain));
}
function realmOfGateway(host) {
    return REALMS.find((realm) => realm.apiHost === host);
}
function isAtlassianService(host) {
    return REALMS.some(({ apiHost, authHost }) => host === apiHost || host === authHost);
}
function looksLikeAtlassian(host) {
    const domains = [...REALMS.flatMap(({ siteDomains }) => siteDomains), ...UNMAPPED_DOMAINS];
    return domains.some((domain) => domain === 'jira.com'
        ? `.${host}.`.includes(`.${domain}.`)
        :  
            new RegExp(`${domain.replaceAll('.', '\\.')}(?![a-z0-9])`).test(host));
}
function gatewayUrl(realm, cloudId) {
    return `https://${realm.apiHost}/ex/jira/${cloudId}`;
}
const realm_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
function isCloudId(text) {
    return realm_UUID.test(text);
}

; 
const VERSION = '0.1.0';

; 
const LARGEST_BODY = 1024 * 1024;
async function readBody(message) {
    const chunks = [];
    let size = 0;
    for await (const chunk of message) {
        size += chunk.length;
        if (size > LARGEST_BODY)
            return { bytes: Buffer.concat(chunks), tooLarge: true };
        chunks.push(chunk);
    }
    return { bytes: Buffer.concat(chunks), tooLarge: false };
}
function textOf(body, contentEncoding) {
    if (body.tooLarge || (contentEncoding !== undefined && contentEncoding.toLowerCase() !== 'identity')) {
        return undefined;
    }
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(body.bytes);
    }
    catch {
        return undefined;
    }
}

; 
const CONNECT_MS = 10_000;
function limitConnecting({ agent }, milliseconds = CONNECT_MS) {
    const connecting = agent;
    const { request, createConnection } = connecting ?? {};
    if (connecting && request) {
        connecting.request = (...given) => request(...given).once('socket', (socket) => {
            limit(socket, milliseconds);
        });
    }
    else if (connecting && createConnection) {
        connecting.createConnection = (...given) => {
            const socket = createConnection.apply(connecting, given);
            limit(socket, milliseconds);
            return socket;
        };
    }
}
function limit(socket, milliseconds) {
    const timer = setTimeout(() => {
        socket.destroy(Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' }));
    }, milliseconds);
    const stop = () => {
        clearTimeout(timer);
    };
    socket.once('connect', stop);
    socket.once('close', stop);
}

; 
class Deadline {
    #end;
    constructor(milliseconds) {
        this.#end = performance.now() + milliseconds;
    }
    remaining() {
        return Math.max(0, this.#end - performance.now());
    }
    static limit(milliseconds, signal) {
        const controller = new AbortController();
        const onAbort = () => {
            controller.abort();
        };
        const timer = setTimeout(onAbort, milliseconds);
        if (signal.aborted)
            onAbort();
        else
            signal.addEventListener('abort', onAbort);
        return {
            signal: controller.signal,
            stop: () => {
                clearTimeout(timer);
                signal.removeEventListener('abort', onAbort);
            },
        };
    }
}
function delayed(signal, milliseconds) {
    const controller = new AbortController();
    const follow = () => {
        setTimeout(() => {
            controller.abort(signal.reason);
        }, milliseconds).unref();
    };
    if (signal.aborted)
        follow();
    else
        signal.addEventListener('abort', follow);
    return controller.signal;
}

; 
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")([ \t\r\n]*:)?|[{}[\]]/g;
function hasDuplicateKeys(text) {
    const open = [];
    for (const [token, string, colon] of text.matchAll(TOKEN)) {
        if (token === '{')
            open.push(new Set());
        else if (token === '[')
            open.push(undefined);
        else if (token === '}' || token === ']')
            open.pop();
        else if (string !== undefined && colon !== undefined) {
            const keys = open.at(-1);
            const key = JSON.parse(string);
            if (keys?.has(key))
                return true;
            keys?.add(key);
        }
    }
    return false;
}

; 


const TLS_REASONS = {
    CERT_HAS_EXPIRED: 'its certificate has expired',
    CERT_NOT_YET_VALID: 'its certificate is not valid yet',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
    SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not trusted here',
    UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an authority that is not trusted here',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not trusted here',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not trusted here',
    ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
    CERT_REVOKED: 'its certificate was revoked',
    EPROTO: 'it does not speak a TLS version that is accepted here',
};
const RETRIED = 4;
const NO_ANSWER = 'NO_ANSWER';
function networkProblem(error, { host, proxy }) {
    const { code, message } = errorParts(error);
    const isProxys = message.startsWith('tunneling socket could not be established') ||
        message.startsWith('got illegal response');
    if (isProxys && proxy !== undefined)
        return proxyProblem(message, host, proxy);
    if (code === 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED') {
        return {
            attempts: 1,
            failure: new failure_Failure('tls-failure', `${host} asks for a client certificate, and got none.`, 'Ask its administrators for one. Give it with `client-certificate` and `client-key`.'),
        };
    }
    const tls = TLS_REASONS[code] ?? (/^(?:ERR_TLS_|ERR_SSL_|CERT_)/.test(code) ? 'the TLS handshake failed' : undefined);
    if (tls !== undefined) {
        return {
            attempts: 1,
            failure: new failure_Failure('tls-failure', `The connection to ${host} is not safe: ${tls}.`, 'Behind a proxy that inspects TLS, give its CA with `ca-certificate` or NODE_EXTRA_CA_CERTS, set before this step starts. A server of your own may also ask for a `client-certificate`. Otherwise somebody else may be answering.'),
        };
    }
    if (code.startsWith('HPE_') || code === NO_ANSWER)
        return noAnswer(host);
    if (code === 'ENOTFOUND' && !isAtlassianService(host)) {
        return {
            attempts: 2,
            failure: new failure_Failure('site-not-found', `The host ${host} does not exist.`, 'This machine must be able to look up the name: one of a private network needs a runner inside of it. Check the spelling of `site-url`, if that is its address.'),
        };
    }
    const reason = UNREACHABLE_REASONS[code] ?? 'the connection failed';
    return {
        attempts: RETRIED,
        failure: new failure_Failure('network-unreachable', `No whole answer came from ${host}: ${reason}.`, 'Check that this machine may reach the host, and try again.'),
    };
}
function noAnswer(host) {
    return {
        attempts: 2,
        failure: new failure_Failure('untrusted-response', `What ${host} sent is not an HTTP answer that can be read.`, 'Check with `curl -v` from the same machine what answers there.'),
    };
}
const UNREACHABLE_REASONS = {
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: 'the connection was cut off',
    ERR_STREAM_PREMATURE_CLOSE: 'the connection was cut off',
    EPIPE: 'the connection was cut off',
    ETIMEDOUT: 'the connection timed out',
    EHOSTUNREACH: 'there is no route to the host',
    ENETUNREACH: 'there is no route to its network',
    EAI_AGAIN: 'its name could not be looked up',
    ENOTFOUND: 'its name could not be looked up',
};
function proxyProblem(message, host, proxy) {
    const status = /statusCode=(\d{3})$/.exec(message)?.[1];
    if (status === '407') {
        return {
            attempts: 1,
            failure: new failure_Failure('proxy-failure', `The proxy ${proxy} asks for a user name and password (407).`, 'Put the right ones into HTTPS_PROXY, percent-encoded: http://USER:PASSWORD@HOST:PORT.'),
        };
    }
    if (status !== undefined) {
        return {
            attempts: ['502', '503', '504'].includes(status) ? 2 : 1,
            failure: new failure_Failure('proxy-failure', `The proxy ${proxy} did not connect to ${host}: it answered ${status}.`, 'Ask whoever runs the proxy to allow connections to this host. Check the spelling of `site-url`, if that is its address.'),
        };
    }
    return {
        attempts: /ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|hang up/.test(message) ? RETRIED : 1,
        failure: new failure_Failure('proxy-failure', `The proxy ${proxy} could not be used.`, 'Check HTTPS_PROXY, and that this machine can reach the proxy; NO_PROXY names hosts to reach without it.'),
    };
}
function errorParts(error) {
    const { code, message } = Object(error);
    return { code: String(code), message: String(message) };
}

; 
const MOST_ATTEMPTS = {
    read: 4,
    exchange: 3,
    save: 4,
    once: 1,
    explanation: 1,
};
const LONGEST_ATTEMPT_MS = {
    read: 15_000,
    exchange: 15_000,
    save: 15_000,
    once: 15_000,
    explanation: 2000,
};
const PASSING = [408, 425, 429, 500, 502, 503, 504];
function isRetriedStatus(status, repeatable) {
    if (MOST_ATTEMPTS[repeatable] === 1)
        return false;
    return PASSING.includes(status) || (repeatable !== 'read' && status >= 500);
}
const BASE_MS = 500;
const CAP_MS = 8000;
function backoff(attempt, atLeastMs, random) {
    return atLeastMs + random() * Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1));
}
function retryAfter(header = '', serverDate = '') {
    if (/^\d+$/.test(header))
        return Number(header) * 1000;
    const until = httpDate(header);
    return until === undefined ? 0 : Math.max(0, until - (httpDate(serverDate) ?? Date.now()));
}
function untilReset(header) {
    const reset = header('x-ratelimit-reset')?.trim();
    const at = reset === undefined ? undefined : /^\d{9,11}$/.test(reset) ? Number(reset) * 1000 : isoTime(reset);
    if (at !== undefined)
        return Math.max(0, at - (httpDate(header('date') ?? '') ?? Date.now()));
    const policies = (header('ratelimit') ?? '').split(',').filter((policy) => !/;\s*r=[1-9]/.test(policy));
    return Math.max(0, ...policies.map((policy) => Number(/;\s*t=(\d+)/.exec(policy)?.[1] ?? 0) * 1000));
}
function isoTime(text) {
    const isIso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/i.test(text);
    const time = isIso ? Date.parse(text.toUpperCase()) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
}
function httpDate(text) {
    if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text))
        return undefined;
    const time = Date.parse(text);
    return Number.isNaN(time) ? undefined : time;
}
const USUAL_WAIT_MS = 60_000;
function gitHubLimit(answer, remainingMs) {
    const { status, text } = answer;
    if (status !== 403 && status !== 429)
        return undefined;
    const date = answer.header('date');
    const wait = answer.header('retry-after');
    if (wait !== undefined)
        return retryAfter(wait, date);
    const reset = answer.header('x-ratelimit-reset') ?? '';
    const isUsedUp = answer.header('x-ratelimit-remaining') === '0';
    if (isUsedUp && /^\d{1,12}$/.test(reset)) {
        return retryAfter(new Date(Number(reset) * 1000).toUTCString(), date);
    }
    if (status === 403 && !isUsedUp && !/\brate limit|abuse detection/i.test(text))
        return undefined;
    return remainingMs > 1.5 * USUAL_WAIT_MS ? USUAL_WAIT_MS : 0;
}

; 

const MOST_ANNOUNCED = 20;
function settling(client) {
    const send = client.requestRawWithCallback.bind(client);
    client.requestRawWithCallback = (info, data, onResult) => {
        const { httpModule } = info;
        const request = (options, onAnswer) => settled(httpModule.request(options, onAnswer), onResult);
        send({ ...info, httpModule: { ...httpModule, request } }, data, onResult);
    };
    return client;
}
function settled(request, fail) {
    let announced = 0;
    return request
        .on('information', () => {
        announced += 1;
        if (announced > MOST_ANNOUNCED)
            request.destroy(errorOf(NO_ANSWER));
    })
        .on('upgrade', (_answer, socket) => {
        socket.destroy();
        fail(errorOf(NO_ANSWER));
    })
        .on('close', () => {
        fail(errorOf('ECONNRESET'));
    });
}
function errorOf(code) {
    return Object.assign(new Error(code), { code });
}

; 














class http_RedirectRefused extends failure_Failure {
    target;
    constructor(target, what, advice) {
        super('redirect-refused', what, advice);
        this.target = target;
    }
}
class http_Unavailable extends failure_Failure {
    isPage;
    constructor(answer, ...[code, what, advice]) {
        super(code, what, advice);
        this.isPage = /^text\/html\b/i.test(answer.header('content-type') ?? '');
    }
}
const EXCHANGE_MS = 60_000;
const SAVE_MS = 30_000;
function transport(options) {
    const step = new Deadline(options.timeoutSeconds * 1000);
    return async (request) => {
        const { host } = new URL(request.url);
        const deadline = deadlineFor(request.repeatable, step, options);
        for (let attempt = 1;; attempt++) {
            const began = performance.now();
            let status;
            const outcome = await tryOnce(request, host, deadline, options, (answered) => {
                status = answered;
            }).finally(() => {
                options.debug?.(`${attemptOf(request, attempt, options)}: ${status ?? 'no answer'}, ${Math.round(performance.now() - began)} ms.`);
            });
            if (!('failure' in outcome))
                return outcome;
            const most = mostAttempts(outcome, request.repeatable);
            const wait = backoff(attempt, outcome.atLeastMs ?? 0, options.random);
            if (attempt >= most || wait >= deadline.remaining())
                throw outcome.failure;
            options.onRetry(`${outcome.failure.what} Trying again in ${(wait / 1000).toFixed(1)} s.`);
            await (0,promises_namespaceObject.setTimeout)(wait, undefined, { signal: options.signal }).catch(() => undefined);
        }
    };
}
function mostAttempts({ attempts, failure, untouched }, repeatable) {
    if (untouched)
        return attempts;
    if (repeatable === 'exchange' && failure.code === 'untrusted-response')
        return 1;
    return Math.min(attempts, MOST_ATTEMPTS[repeatable]);
}
function attemptOf({ method, url, isUrlSecret }, attempt, { proxy }) {
    const { host, pathname, searchParams } = new URL(url);
    const names = [...new Set(searchParams.keys())].join('&');
    const path = isUrlSecret ? '' : `${pathname}${names === '' ? '' : `?${names}`}`;
    const way = proxy === undefined ? '' : (0,http_client .s)(url) === '' ? ', past the proxy' : `, by the proxy ${proxy}`;
    return `${method} ${host}${path}, attempt ${attempt}${way}`;
}
function deadlineFor(repeatable, step, { timeoutSeconds }) {
    if (repeatable === 'exchange')
        return new Deadline(Math.min(EXCHANGE_MS, timeoutSeconds * 1000));
    return repeatable === 'save' ? new Deadline(Math.max(SAVE_MS, step.remaining())) : step;
}
async function tryOnce(request, host, deadline, options, onStatus) {
    const remaining = deadline.remaining();
    const longest = LONGEST_ATTEMPT_MS[request.repeatable];
    const lastChance = remaining <= longest;
    const { signal, stop } = Deadline.limit(Math.min(remaining, longest), options.signal);
    try {
        const message = await exchange(request, signal, options.trust);
        const body = await abortable(readBody(message), message, signal);
        const answer = answerOf(message, textOf(body, message.headers['content-encoding']) ?? '', host);
        onStatus(answer.status);
        tellDate(answer, options);
        return problemOf(answer, request, remaining) ?? answer;
    }
    catch (error) {
        options.signal.throwIfAborted();
        if (error instanceof failure_Failure)
            throw error;
        if (signal.aborted)
            return timedOut(host, lastChance, options);
        return networkProblem(error, { host, proxy: options.proxy });
    }
    finally {
        stop();
    }
}
async function exchange({ method, url, credential, body }, signal, trust) {
    const headers = { accept: 'application/json', 'accept-encoding': 'identity' };
    if (body)
        headers['content-type'] = body.type;
    if (credential) {
        const { name, value } = headerFor(credential, method, url);
        headers[name] = value.reveal();
    }
    const client = new http_client .Q(`jira-auth/${VERSION}`, [
        {
            prepareRequest: (prepared) => {
                prepared.signal = signal;
                limitConnecting(prepared);
                trustOnly(trust, prepared);
            },
            canHandleAuthentication: () => false,
            handleAuthentication: () => Promise.reject(new TypeError('not an authentication handler')),
        },
    ], { allowRedirects: false, allowRetries: false });
    const { message } = await abortable(settling(client).request(method, url, body ? body.text.reveal() : null, headers), undefined, signal);
    return message;
}
function trustOnly(trust, prepared) {
    prepared.secureContext = trust;
    const agent = prepared.agent;
    agent.options = { ...agent.options, secureContext: trust };
}
function abortable(work, message, signal) {
    return new Promise((resolve, reject) => {
        const onAbort = () => {
            message?.destroy();
            reject(new Error('aborted'));
        };
        if (signal.aborted) {
            onAbort();
        }
        else {
            signal.addEventListener('abort', onAbort);
        }
        work.then(resolve, reject).finally(() => {
            signal.removeEventListener('abort', onAbort);
        });
    });
}
function answerOf(message, text, host) {
    const header = (name) => {
        const value = message.headers[name];
        return Array.isArray(value) ? value.join(', ') : value;
    };
    const isJson = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(header('content-type') ?? '');
    return {
        host,
        status: message.statusCode ?? 0,
        header,
        text,
        isJson,
        json: () => parseJson(isJson ? text : '', host),
    };
}
function tellDate(answer, { onServerDate }) {
    const time = Date.parse(answer.header('date') ?? '');
    if (!Number.isNaN(time))
        onServerDate?.(new Date(time));
}
function parseJson(text, host) {
    try {
        const value = JSON.parse(text);
        if (!hasDuplicateKeys(text))
            return value;
    }
    catch {
    }
    throw new failure_Failure('untrusted-response', `What ${host} answered is not JSON as its API sends it.`, 'A log-in page, a proxy or a firewall may be answering in its place; check with `curl -v` from the same machine.');
}
function problemOf(answer, { repeatable, limits }, remainingMs) {
    const { status, host } = answer;
    if (status < 200 || status > 599)
        return noAnswer(host);
    if (status >= 300 && status < 400)
        throw redirectRefused(answer);
    if (isRefusedLogin(answer))
        return undefined;
    const isUnavailable = status >= 500 || status === 408 || status === 425;
    const limit = limits && gitHubLimit(answer, remainingMs);
    if (status !== 429 && !isUnavailable && limit === undefined)
        return undefined;
    const atLeastMs = limit ??
        (retryAfter(answer.header('retry-after'), answer.header('date')) ||
            (status === 429 ? untilReset((name) => answer.header(name)) : 0));
    if (status === 429 || limit !== undefined) {
        const waiting = atLeastMs > 0 ? ` It asks to wait ${Math.min(Math.ceil(atLeastMs / 1000), 86_400)} s or longer.` : '';
        return {
            attempts: MOST_ATTEMPTS.read,
            atLeastMs,
            untouched: limit !== undefined,
            failure: new http_Unavailable(answer, 'rate-limited', `${host} has had too many requests (${status}).${waiting}`, 'Run again later, run fewer jobs at a time, or raise `timeout-seconds` if the wait is short.'),
        };
    }
    return {
        attempts: isRetriedStatus(status, repeatable) ? MOST_ATTEMPTS[repeatable] : 1,
        atLeastMs,
        failure: new http_Unavailable(answer, 'server-unavailable', `${host} can't answer just now (${status}).`, looksLikeAtlassian(host)
            ? 'Look at https://status.atlassian.com and run again later.'
            : 'Run again later, or ask whoever runs this server; it may be starting or under maintenance.'),
    };
}
function isRefusedLogin(answer) {
    return (answer.text.includes('Page access unauthorized') ||
        /AUTHENTICATED_FAILED|AUTHENTICATION_DENIED/i.test(answer.header('x-seraph-loginreason') ?? '') ||
        answer.header('x-authentication-denied-reason') !== undefined);
}
function redirectRefused(answer) {
    const location = answer.header('location') ?? '';
    const origin = URL.canParse(location) ? new URL(location).origin : 'null';
    const target = origin === 'null' ? 'another address' : printable(origin);
    return new http_RedirectRefused(origin === 'null' ? '' : new URL(location).hostname, `${answer.host} sent the request on to ${target} (${answer.status}), which is never followed.`, 'A portal, a log-in page or a proxy may be answering in place of the host. Check `site-url`, if that is its address.');
}
function timedOut(host, lastChance, { timeoutSeconds }) {
    return {
        attempts: lastChance ? 1 : MOST_ATTEMPTS.read,
        failure: new failure_Failure('timeout', `${host} did not answer in time; the whole step may take ${timeoutSeconds} s.`, 'Try again; if it happens often, raise `timeout-seconds` or look for what slows the connection down.'),
    };
}

; 

function proxyAddress(environment) {
    for (const name of ['https_proxy', 'HTTPS_PROXY']) {
        const value = environment[name];
        if (!value)
            continue;
        const url = URL.canParse(value) ? new URL(value) : undefined;
        if (url?.protocol === 'http:' && proxy_isDecodable(url))
            return addressOf(url);
        throw new failure_Failure('proxy-failure', `The environment variable ${name} is set, but not to the URL of a proxy that can be used.`, `Write it as http://HOST:PORT (the proxy itself is spoken to without TLS, what goes through it is not), with special characters of a user name or password percent-encoded.`);
    }
    return undefined;
}
function proxy_isDecodable({ username, password }) {
    try {
        decodeURIComponent(username + password);
        return true;
    }
    catch {
        return false;
    }
}
function addressOf({ hostname, port }) {
    return `${hostname}:${port || '80'}`;
}

; 


function refuseUnsafeProcess(environment) {
    refuseDebugger(environment);
    if (environment.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
        throw new failure_Failure('tls-failure', 'The environment variable NODE_TLS_REJECT_UNAUTHORIZED is 0, which switches off every certificate check.', 'Remove it; for a private CA, set `ca-certificate` or NODE_EXTRA_CA_CERTS.');
    }
}
function refuseDebugger({ NODE_OPTIONS }) {
    if (!/--inspect(?![-_]p)/.test([...process.execArgv, NODE_OPTIONS].join(' ')))
        return;
    throw new failure_Failure('invalid-input', "Node's debugger is on, in which any user of this machine can read the credential.", 'Remove --inspect from NODE_OPTIONS and from the arguments of node.');
}
async function tlsWith(privateCa, client, environment) {
    if (privateCa === undefined)
        return tlsFrom(undefined, client);
    const { rootCertificates } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 311, 19));
    const authorities = [...rootCertificates, ...extraCertificates(environment.NODE_EXTRA_CA_CERTS), privateCa];
    return tlsFrom(authorities.join('\n'), client);
}
async function tlsFrom(authorities, client) {
    if (authorities === undefined && client === undefined)
        return undefined;
    const { createSecureContext } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 311, 19));
    try {
        const context = createSecureContext({
            ca: authorities,
            ...(client && { cert: client.certificate, key: client.key.reveal() }),
        });
        return { authorities, client, context };
    }
    catch {
        throw new failure_Failure('invalid-input', 'OpenSSL refuses `ca-certificate` or `client-certificate`: a key that is too short, or a signature that is too weak.', 'Have them issued with RSA keys of 2048 bits or more, or with elliptic curves, and SHA-256.');
    }
}
const LARGEST_BUNDLE = (  null && (16 * 1024 * 1024));
function extraCertificates(file = '') {
    try {
        return [readText(file, { largestBytes: LARGEST_BUNDLE })];
    }
    catch {
        return [];
    }
}

; 

function untrusted(host, what) {
    return new failure_Failure('untrusted-response', `What ${host} answered is not what Jira documents: ${what}.`, 'Check with `curl -v` from the same machine what answers there; if it is Jira itself, please report it.');
}

; 



function apiUrlOf({ deployment, baseUrl }) {
    return `${baseUrl}/rest/api/${deployment === 'cloud' ? '3' : '2'}`;
}
const LOGIN_REASON = 'x-seraph-loginreason';
const DENIED_REASON = 'x-authentication-denied-reason';
function isFailedLogin(answer) {
    return loginReasons(answer).some((reason) => reason !== 'OK') || answer.header(DENIED_REASON) !== undefined;
}
function isAnonymous(answer) {
    return valuesOf(answer, 'x-ausername').includes('anonymous');
}
function loginReasons(answer) {
    return valuesOf(answer, LOGIN_REASON).map((reason) => reason.toUpperCase());
}
function valuesOf(answer, name) {
    return (answer.header(name) ?? '')
        .split(',')
        .map((value) => value.trim())
        .filter((value) => value !== '');
}
const HTML = /<(?:!doctype|html|head|body|script)\b/i;
function lacksScope(answer) {
    if (answer.status !== 401 || isFailedLogin(answer))
        return false;
    const category = answer.header('x-failure-category');
    return category === undefined
        ? answer.text.includes('scope does not match') && !HTML.test(answer.text)
        : category === 'FAILURE_CLIENT_SCOPE_CHECK';
}
class EdgeRefusal extends failure_Failure {
    constructor({ host, status }) {
        super('untrusted-response', `${host} answered with a web page (${status}) in place of Jira, which says nothing about the credential.`, "Atlassian's bot protection, a proxy or a firewall may be turning this machine away: check with `curl -v`, and run from another network.");
    }
}
function isOfEdge(failure) {
    return (failure instanceof EdgeRefusal ||
        failure instanceof RedirectRefused ||
        (failure instanceof Unavailable && failure.isPage));
}
function isPageOfEdge(answer) {
    if (answer.isJson || isFailedLogin(answer))
        return false;
    return answer.status !== 401 || HTML.test(answer.text);
}
function refusal(answer, asked) {
    if (loginReasons(answer).includes('AUTHENTICATION_DENIED') || answer.header(DENIED_REASON)) {
        return captchaRequired(answer, asked);
    }
    return asked.deployment === 'cloud' ? cloudRefusal(answer, asked) : dataCenterRefusal(answer);
}
function captchaRequired(answer, { deployment, baseUrl }) {
    const where = deployment === 'cloud' ? 'at the site' : `at ${logInPage(answer, baseUrl)}`;
    return new failure_Failure('captcha-required', `${answer.host} refuses to check this credential before a person solves a CAPTCHA, after too many failed log-ins.`, `Log in once ${where} in a browser with the same account, then run again; stop other jobs that use a wrong ${deployment === 'cloud' ? 'token' : 'password'}.`);
}
function logInPage(answer, baseUrl) {
    const named = /login-url=(\S+)/.exec(answer.header(DENIED_REASON) ?? '')?.[1] ?? '';
    const isOwn = /^[\w./:~-]{1,300}$/.test(named) && named.startsWith(`${baseUrl}/`);
    return isOwn ? named : `${baseUrl}/login.jsp`;
}
function cloudRefusal(answer, { scope }) {
    const { host, status, text } = answer;
    if (lacksScope(answer)) {
        return new failure_Failure('insufficient-scope', `${host} knows the credential, but it lacks the scope ${scope}.`, `Create a token, or an OAuth client, whose scopes include ${scope}, and store it in place of this one.`);
    }
    if (text.includes('not on the allowed list')) {
        return new failure_Failure('ip-not-allowed', `${host} refuses this machine's IP address, which is not on the organization's allow-list.`, 'Run the job on a runner with a fixed address, and have an organization admin add that address.');
    }
    if (text.includes('Basic authentication with passwords is deprecated')) {
        return new failure_Failure('credentials-rejected', `${host} refused the credential.`, 'The token was taken for a password, which Jira Cloud no longer accepts: create an API token at https://id.atlassian.com/manage-profile/security/api-tokens and store that.');
    }
    if (isPageOfEdge(answer))
        return new EdgeRefusal(answer);
    if (status === 401 || (status !== 200 && loginReasons(answer).includes('AUTHENTICATED_FAILED'))) {
        return new failure_Failure('credentials-rejected', `${host} refused the credential.`, "The credential is wrong, expired, revoked, or another account's: create a new one and store it. Yours are listed at https://id.atlassian.com/manage-profile/security/api-tokens.");
    }
    switch (status) {
        case 200:
            return anonymousSession(host);
        case 403:
            return new failure_Failure('permission-denied', `${host} knows the credential, but does not let it use Jira.`, "Ask an admin to give the account access to Jira on this site, and to check the organization's API token rules.");
        case 404:
        case 410:
            return new failure_Failure('site-not-found', `There is no Jira to be reached through ${host} at this address.`, 'Check `site-url` and `cloud-id`, and that the site has Jira and not another product only.');
        default:
            return untrusted(host, `status ${status}`);
    }
}
const PASSWORDS_DISABLED = /Basic Authentication has been disabled/i;
function dataCenterRefusal(answer) {
    const { host, status, text } = answer;
    if (status !== 200 && PASSWORDS_DISABLED.test(text)) {
        return new failure_Failure('password-auth-disabled', `${host} does not take this password: Basic authentication is switched off there (the default from Jira 11 on), or for this user or path.`, 'Use a personal access token: create one in your Jira profile, store it as a secret, and give it as `personal-access-token`. Or ask a Jira admin to add the user, or the path /rest/api, to the allow-list for Basic authentication (/rest/basicauth/1.0/config).');
    }
    if (status === 401 || loginReasons(answer).includes('AUTHENTICATED_FAILED')) {
        return new failure_Failure('credentials-rejected', `${host} refused the credential.`, 'It is wrong, expired or revoked, or its account was deactivated: create a new one and store it.');
    }
    switch (status) {
        case 200:
            return anonymousSession(host);
        case 403:
            if (!answer.isJson)
                return untrusted(host, 'a page with status 403');
            return new failure_Failure('permission-denied', `${host} knows the credential, but does not let it use Jira.`, 'Ask a Jira admin to give the account access to Jira; an OAuth client also needs a scope that covers this.');
        case 404:
        case 410:
            return new failure_Failure('site-not-found', `There is no Jira to be reached through ${host} at this address.`, 'Check `site-url`, above all its context path: where people open https://jira.example.com/jira/browse/KEY-1 it is https://jira.example.com/jira.');
        default:
            return untrusted(host, `status ${status}`);
    }
}
function anonymousSession(host) {
    return new failure_Failure('anonymous-session', `${host} answered, but to nobody: it takes the credential for an anonymous visitor's.`, 'The credential has most likely expired or been revoked; create a new one and store it.');
}

; 

async function endSession(send, { url, cookie }) {
    const answer = await send({
        method: 'DELETE',
        url,
        credential: { kind: 'header', name: 'Cookie', value: cookie },
        repeatable: 'read',
    });
    if (answer.status === 204 || answer.status === 200)
        return 'ended';
    if (answer.status === 401)
        return 'over already';
    throw refusal(answer, { deployment: 'data-center', baseUrl: url, scope: '' });
}
function sessionState({ url, cookie }) {
    return JSON.stringify({ url, cookie: cookie.reveal() });
}

; 










function sessionIn(state) {
    try {
        const saved = JSON.parse(state);
        const url = isObject(saved) ? textField(saved, 'url') : undefined;
        const cookie = isObject(saved) ? field(saved, 'cookie') : undefined;
        if (url === undefined || typeof cookie !== 'string' || !/^[\x21-\x7e]{1,5000}$/.test(cookie))
            return undefined;
        if (!isSessionResource(url))
            return undefined;
        return { url, cookie: new secret_Secret(cookie) };
    }
    catch {
        return undefined;
    }
}
function isSessionResource(url) {
    const site = /^(.*)\/rest\/auth\/1\/session$/.exec(url)?.[1];
    if (site === undefined)
        return false;
    try {
        const given = { label: 'saved session', value: site };
        const address = parseAddress(given);
        const reach = reachOf(address.host);
        contextPathOf(address.rest, given);
        return (isHostName(address.host) && reach !== 'reserved' && (address.scheme === 'https' || reach === 'loopback'));
    }
    catch (error) {
        if (error instanceof failure_Failure)
            return false;
        throw error;
    }
}
const BUDGET_SECONDS = 15;
async function endSavedSession(text, { parent, directory }, { environment, random, signal, info, debug, requireListed }) {
    const session = sessionIn(text);
    if (!session)
        return undefined;
    requireListed?.(session.url);
    refuseUnsafeProcess(environment);
    const file = (name) => readPrivateFile(parent, directory, name);
    const [certificate, key] = [file('client.pem'), file('client-key.pem')];
    const tls = await tlsFrom(file('ca.pem'), certificate !== undefined && key !== undefined ? { certificate, key: new secret_Secret(key) } : undefined);
    const send = transport({
        timeoutSeconds: BUDGET_SECONDS,
        signal,
        proxy: proxyAddress(environment),
        random,
        trust: tls?.context,
        onRetry: info,
        debug,
    });
    return endSession(send, session);
}

; 








async function cleanUp(effects) {
    const { environment } = effects;
    const name = environment[`STATE_${DIRECTORY_STATE}`] ?? '';
    const session = environment[`STATE_${SESSION_STATE}`] ?? '';
    if (name !== '')
        putGajiraConfigBack(environment.RUNNER_TEMP ?? '', name);
    const remove = toUndo(() => {
        if (name !== '')
            removeFiles(environment.RUNNER_TEMP ?? '', name);
    });
    try {
        if (session !== '')
            await logOut(session, name, effects);
    }
    finally {
        await remove();
    }
    if (name === '' && session === '')
        info('This step left no files.');
}
function putGajiraConfigBack(parent, name) {
    try {
        const before = readPrivateFile(parent, name, 'gajira-before.json');
        if (before === undefined)
            return;
        restoreGajiraConfig(before);
        info('Put ~/jira/config.yml back as it was before this step.');
    }
    catch {
        warning(GAJIRA_NOT_PUT_BACK);
    }
}
function removeFiles(parent, name) {
    try {
        const removed = removePrivateDirectory(parent, name);
        info(removed ? 'Removed the files of this step.' : 'The files of this step are already gone.');
    }
    catch {
        warning('The files of this step could not be removed; the runner empties its temporary folder when the job ends.');
    }
}
async function logOut(state, directory, effects) {
    const parent = effects.environment.RUNNER_TEMP ?? '';
    try {
        const outcome = await endSavedSession(state, { parent, directory }, { ...effects, info: info, debug: gitHubDebug });
        if (outcome === undefined) {
            warning('The saved state holds no session of this step, so none was ended.');
            return;
        }
        info(outcome === 'ended'
            ? 'Logged out: the session of this step is ended.'
            : 'The session of this step was over already.');
    }
    catch (error) {
        if (!(error instanceof failure_Failure))
            throw error;
        warning(`The session of this step could not be ended, and lasts until Jira ends it. ${error.what}`);
    }
}

; 
const external_node_events_namespaceObject = require("node:events");
; 
const external_node_stream_namespaceObject = require("node:stream");
; 


const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 50;
let mayWait = true;
class InheritedOutput extends external_node_stream_namespaceObject.Writable {
    bytesWritten = 0;
    #descriptor;
    #own;
    constructor(descriptor) {
        super();
        this.#descriptor = descriptor;
        this.#own = openedAgain(descriptor);
    }
    _write(bytes, _encoding, done) {
        try {
            const length = this.#writeNow(bytes);
            this.bytesWritten += length;
            if (length === bytes.length)
                done();
            else
                this.#writeLater(bytes.subarray(length), FIRST_PAUSE_MS, done);
        }
        catch (error) {
            if (isFull(error))
                this.#writeLater(bytes, FIRST_PAUSE_MS, done);
            else
                done(error);
        }
    }
    _writev(pieces, done) {
        this._write(Buffer.concat(pieces.map(({ chunk }) => chunk)), 'utf8', done);
    }
    #writeNow(bytes) {
        if (bytes.length === 0)
            return 0;
        if (this.#own !== undefined)
            return (0,external_node_fs_namespaceObject.writeSync)(this.#own, bytes);
        return mayWait ? (0,external_node_fs_namespaceObject.writeSync)(this.#descriptor, bytes) : 0;
    }
    #writeLater(bytes, pauseMs, done) {
        (0,external_node_fs_namespaceObject.write)(this.#descriptor, bytes, (error, length) => {
            if (isFull(error)) {
                setTimeout(() => {
                    this.#writeLater(bytes, Math.min(2 * pauseMs, LONGEST_PAUSE_MS), done);
                }, pauseMs);
                return;
            }
            if (error) {
                done(error);
                return;
            }
            this.bytesWritten += length;
            if (length < bytes.length)
                this.#writeLater(bytes.subarray(length), FIRST_PAUSE_MS, done);
            else
                done();
        });
    }
}
function openedAgain(descriptor) {
    try {
        return (0,external_node_fs_namespaceObject.openSync)(`/proc/self/fd/${descriptor}`, external_node_fs_namespaceObject.constants.O_WRONLY | external_node_fs_namespaceObject.constants.O_NONBLOCK);
    }
    catch {
        return undefined;
    }
}
function isFull(error) {
    return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}
function inheritOutputs() {
    if (process.platform === 'win32')
        return;
    for (const [name, descriptor] of [
        ['stdout', 1],
        ['stderr', 2],
    ]) {
        const found = (0,external_node_fs_namespaceObject.fstatSync)(descriptor);
        if (!found.isFIFO() && !found.isSocket())
            continue;
        Object.defineProperty(process, name, { value: new InheritedOutput(descriptor), configurable: true });
    }
}
function neverWait() {
    mayWait = false;
}

; 
const isProfiled = /--(?:(?:cpu-)?prof|inspect)/.test([...process.execArgv, process.env.NODE_OPTIONS].join(' '));
const ENDING = [
    'SIGINT',
    'SIGTERM',
    'SIGHUP',
    'SIGQUIT',
    'SIGUSR2',
    'SIGALRM',
    'SIGVTALRM',
    'SIGXCPU',
    'SIGIO',
    'SIGPWR',
    'SIGSTKFLT',
    'SIGTRAP',
    'SIGABRT',
    'SIGSYS',
    ...(isProfiled ? [] : ['SIGPROF']),
];
const HARMLESS = (  null && (['SIGWINCH', 'SIGURG', 'SIGCONT', 'SIGTSTP']));

; 






inheritOutputs();
const LINGER_MS = 250;
const UNREAD_MS = 2000;
const END_MS = 10_000;
function openDoor({ work, reportBug, statusOfBug, statusWithoutOutput, command }) {
    silenceNodeDebug();
    process.env.RES_OPTIONS ??= 'timeout:1 attempts:2';
    process.noDeprecation = true;
    const controller = new AbortController();
    (0,external_node_events_namespaceObject.setMaxListeners)(0, controller.signal);
    let ended = false;
    let reported = false;
    const reportOnce = (where) => {
        if (reported)
            return;
        reported = true;
        reportBug(where);
    };
    const end = (status) => {
        ended = true;
        process.exitCode = command?.status ?? (process.exitCode || status);
        void Promise.all([flushed(process.stdout), flushed(process.stderr)]).then(() => {
            setTimeout(() => process.exit(), LINGER_MS).unref();
        });
        setTimeout(dieIfStuck, UNREAD_MS).unref();
    };
    let received;
    const dieIfStuck = () => {
        const isStuck = process.stdout.writableLength + process.stderr.writableLength > 0;
        if (!ended || !received || !isStuck)
            return;
        process.removeAllListeners(received);
        process.kill(process.pid, received);
    };
    const undo = async (status) => {
        await Promise.race([undoAll(), (0,promises_namespaceObject.setTimeout)(END_MS)]);
        end(status);
    };
    const fail = (where) => {
        reportOnce(where);
        if (command?.isRunning)
            return;
        process.exitCode = command?.status ?? statusOfBug;
        controller.abort(new Error('There was a bug.'));
        setTimeout(() => void undo(statusOfBug), END_MS).unref();
    };
    for (const signal of ENDING) {
        process.on(signal, () => {
            received = signal;
            dieIfStuck();
            if (!command?.isRunning)
                controller.abort(new Interrupted(signal));
        });
    }
    process.stderr.on('error', () => undefined);
    process.stdout.on('error', () => {
        if (command?.isRunning)
            return;
        process.exitCode = statusWithoutOutput;
        controller.abort(new Error('Standard output is closed.'));
    });
    process.on('beforeExit', () => {
        if (ended)
            return;
        fail('the event loop drained');
        setImmediate(() => void undo(statusOfBug));
    });
    process.on('uncaughtException', (error) => {
        fail(placeOf(error));
    });
    work(controller.signal).then(end, (error) => {
        const interrupted = controller.signal.aborted ? controller.signal.reason : error;
        if (interrupted instanceof Interrupted) {
            end(interrupted.exitStatus);
        }
        else {
            if (!ended && process.exitCode === undefined)
                reportOnce(placeOf(error));
            void undo(statusOfBug);
        }
    });
}
function flushed(stream) {
    return new Promise((resolve) => {
        stream.write('', () => {
            resolve();
        });
    });
}
function silenceNodeDebug() {
    if (!process.env.NODE_DEBUG)
        return;
    process.stderr.write = (_text, encoding, written) => {
        const callback = [encoding, written].find((argument) => typeof argument === 'function');
        if (callback)
            process.nextTick(callback);
        return true;
    };
}

; 



openDoor({
    work: async (signal) => {
        await cleanUp({ environment: process.env, random: Math.random, signal });
        return 0;
    },
    reportBug: (where) => {
        warning(`There is a bug in the clean-up of jira-auth: ${where}. Please report it with this line.`);
    },
    statusOfBug: 0,
    statusWithoutOutput: 0,
});

})();

module.exports = __webpack_exports__;
  })()
;