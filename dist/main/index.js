process.on("SIGUSR1", () => {});
  (() => {  
  	var __webpack_modules__ = ({

  470(module) {

if (true) {
    module.exports = OAuth;
}

function OAuth(opts) {
    if(!(this instanceof OAuth)) {
        return new OAuth(opts);
    }

    if(!opts) {
        opts = {};
    }

    if(!opts.consumer) {
        throw new Error('consumer option is required');
    }

    this.consumer            = opts.consumer;
    this.nonce_length        = opts.nonce_length || 32;
    this.version             = opts.version || '1.0';
    this.parameter_seperator = opts.parameter_seperator || ', ';
    this.realm               = opts.realm;

    if(typeof opts.last_ampersand === 'undefined') {
        this.last_ampersand = true;
    } else {
        this.last_ampersand = opts.last_ampersand;
    }

    this.signature_method = opts.signature_method || 'PLAINTEXT';

    if(this.signature_method == 'PLAINTEXT' && !opts.hash_function) {
        opts.hash_function = function(base_string, key) {
            return key;
        }
    }

    if(!opts.hash_function) {
        throw new Error('hash_function option is required');
    }

    this.hash_function = opts.hash_function;
    this.body_hash_function = opts.body_hash_function || this.hash_function;
}

OAuth.prototype.authorize = function(request, token) {
    var oauth_data = {
        oauth_consumer_key: this.consumer.key,
        oauth_nonce: this.getNonce(),
        oauth_signature_method: this.signature_method,
        oauth_timestamp: this.getTimeStamp(),
        oauth_version: this.version
    };

    if(!token) {
        token = {};
    }

    if(token.key !== undefined) {
        oauth_data.oauth_token = token.key;
    }

    if(!request.data) {
        request.data = {};
    }

    if(request.includeBodyHash) {
      oauth_data.oauth_body_hash = this.getBodyHash(request, token.secret)
    }

    oauth_data.oauth_signature = this.getSignature(request, token.secret, oauth_data);

    return oauth_data;
};

OAuth.prototype.getSignature = function(request, token_secret, oauth_data) {
    return this.hash_function(this.getBaseString(request, oauth_data), this.getSigningKey(token_secret));
};

OAuth.prototype.getBodyHash = function(request, token_secret) {
  var body = typeof request.data === 'string' ? request.data : JSON.stringify(request.data)

  if (!this.body_hash_function) {
    throw new Error('body_hash_function option is required');
  }

  return this.body_hash_function(body, this.getSigningKey(token_secret))
};

OAuth.prototype.getBaseString = function(request, oauth_data) {
    return request.method.toUpperCase() + '&' + this.percentEncode(this.getBaseUrl(request.url)) + '&' + this.percentEncode(this.getParameterString(request, oauth_data));
};

OAuth.prototype.getParameterString = function(request, oauth_data) {
    var base_string_data;
    if (oauth_data.oauth_body_hash) {
        base_string_data = this.sortObject(this.percentEncodeData(this.mergeObject(oauth_data, this.deParamUrl(request.url))));
    } else {
        base_string_data = this.sortObject(this.percentEncodeData(this.mergeObject(oauth_data, this.mergeObject(request.data, this.deParamUrl(request.url)))));
    }

    var data_str = '';

    for(var i = 0; i < base_string_data.length; i++) {
        var key = base_string_data[i].key;
        var value = base_string_data[i].value;
        if (value && Array.isArray(value)){
          value.sort();

          var valString = "";
          value.forEach((function(item, i){
            valString += key + '=' + item;
            if (i < value.length){
              valString += "&";
            }
          }).bind(this));
          data_str += valString;
        } else {
          data_str += key + '=' + value + '&';
        }
    }

    data_str = data_str.substr(0, data_str.length - 1);
    return data_str;
};

OAuth.prototype.getSigningKey = function(token_secret) {
    token_secret = token_secret || '';

    if(!this.last_ampersand && !token_secret) {
        return this.percentEncode(this.consumer.secret);
    }

    return this.percentEncode(this.consumer.secret) + '&' + this.percentEncode(token_secret);
};

OAuth.prototype.getBaseUrl = function(url) {
    return url.split('?')[0];
};

OAuth.prototype.deParam = function(string) {
    var arr = string.split('&');
    var data = {};

    for(var i = 0; i < arr.length; i++) {
        var item = arr[i].split('=');

        item[1] = item[1] || '';

        if (data[item[0]]){
          if (!Array.isArray(data[item[0]])) {
            data[item[0]] = [data[item[0]]];
          }
          data[item[0]].push(decodeURIComponent(item[1]));
        } else {
          data[item[0]] = decodeURIComponent(item[1]);
        }
    }

    return data;
};

OAuth.prototype.deParamUrl = function(url) {
    var tmp = url.split('?');

    if (tmp.length === 1)
        return {};

    return this.deParam(tmp[1]);
};

OAuth.prototype.percentEncode = function(str) {
    return encodeURIComponent(str)
        .replace(/\!/g, "%21")
        .replace(/\*/g, "%2A")
        .replace(/\'/g, "%27")
        .replace(/\(/g, "%28")
        .replace(/\)/g, "%29");
};

OAuth.prototype.percentEncodeData = function(data) {
    var result = {};

    for(var key in data) {
        var value = data[key];
        if (value && Array.isArray(value)){
          var newValue = [];
          value.forEach((function(val){
            newValue.push(this.percentEncode(val));
          }).bind(this));
          value = newValue;
        } else {
          value = this.percentEncode(value);
        }
        result[this.percentEncode(key)] = value;
    }

    return result;
};

OAuth.prototype.toHeader = function(oauth_data) {
    var sorted = this.sortObject(oauth_data);

    var header_value = 'OAuth ';

    if (this.realm) {
        header_value += 'realm="' + this.realm + '"' + this.parameter_seperator;
    }

    for(var i = 0; i < sorted.length; i++) {
        if (sorted[i].key.indexOf('oauth_') !== 0)
            continue;

        header_value += this.percentEncode(sorted[i].key) + '="' + this.percentEncode(sorted[i].value) + '"' + this.parameter_seperator;
    }

    return {
        Authorization: header_value.substr(0, header_value.length - this.parameter_seperator.length)  
    };
};

OAuth.prototype.getNonce = function() {
    var word_characters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    var result = '';

    for(var i = 0; i < this.nonce_length; i++) {
        result += word_characters[parseInt(Math.random() * word_characters.length, 10)];
    }

    return result;
};

OAuth.prototype.getTimeStamp = function() {
    return parseInt(new Date().getTime()/1000, 10);
};


OAuth.prototype.mergeObject = function(obj1, obj2) {
    obj1 = obj1 || {};
    obj2 = obj2 || {};

    var merged_obj = obj1;
    for(var key in obj2) {
        merged_obj[key] = obj2[key];
    }
    return merged_obj;
};

OAuth.prototype.sortObject = function(data) {
    var keys = Object.keys(data);
    var result = [];

    keys.sort();

    for(var i = 0; i < keys.length; i++) {
        var key = keys[i];
        result.push({
            key: key,
            value: data[key],
        });
    }

    return result;
};


  },

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

  839(module) {

"use strict";
module.exports = require("../seal/index.js");

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

var github_log_namespaceObject = {};
__nccwpck_require__.r(github_log_namespaceObject);
__nccwpck_require__.d(github_log_namespaceObject, {
  error: () => (error),
  info: () => (info),
  warning: () => (warning)
});

var actions_core = __nccwpck_require__(655);
; 
const external_node_path_namespaceObject = require("node:path");
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
const external_node_fs_namespaceObject = require("node:fs");
; 
const DAY_MS = 24 * 3600 * 1000;
function endOfDay(date) {
    return date === undefined ? undefined : new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS - 1000);
}
function daysUntil(end, now) {
    return Math.floor(end.getTime() / DAY_MS) - Math.floor(now.getTime() / DAY_MS);
}
function isoSeconds(date) {
    return `${date.toISOString().slice(0, 19)}Z`;
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
function through(doors, entries) {
    const kinds = Object.entries(entries).map(([name, entry]) => [name, { doors, ...entry }]);
    return Object.fromEntries(kinds);
}
const NO_VARIABLE = [];
const HANDING_OVER = ['action', 'export', 'exec'];
const CHECKING = ['check-action', 'check'];
const LOGGING_IN = [...HANDING_OVER, ...CHECKING, 'file'];
const DOORS = {
    handingOver: HANDING_OVER,
    checking: CHECKING,
    entries: [...CHECKING, 'file'],
    loggingIn: LOGGING_IN,
    exchanging: [...LOGGING_IN, 'consent', 'refresh'],
};

; 

const { handingOver, loggingIn, exchanging, entries } = DOORS;
const SITE = through(loggingIn, {
    'site-url': {
        doors: [...loggingIn, 'sign'],
        variables: ['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL', 'JIRA_SERVER', 'JIRA_HOST', 'JIRA_DOMAIN'],
    },
    deployment: {},
    'cloud-id': {},
    'allowed-hosts': {
        doors: [...exchanging, 'sign', 'cleanup'],
    },
    'allow-private-hosts': {
        only: NO_VARIABLE,
        default: 'false',
    },
});
const CREDENTIAL = through(loggingIn, {
    email: {
        variables: ['JIRA_USER_EMAIL', 'JIRA_EMAIL'],
    },
    'api-token': {
        secret: true,
    },
    'client-id': { doors: exchanging },
    'client-secret': {
        doors: exchanging,
        secret: true,
    },
    'refresh-token': {
        doors: [...loggingIn, 'refresh'],
        secret: true,
    },
    'access-token': {
        secret: true,
    },
    'redirect-uri': {
        doors: [...loggingIn, 'consent'],
    },
    scope: {},
    scopes: {
        doors: ['consent'],
        default: 'read:jira-user read:jira-work write:jira-work',
    },
    'personal-access-token': {
        secret: true,
        variables: ['JIRA_PAT', 'JIRA_PERSONAL_TOKEN'],
    },
    'token-name': {},
    username: {},
    password: {
        secret: true,
    },
    'consumer-key': {
        doors: [...loggingIn, 'sign'],
    },
    'private-key': {
        doors: [...loggingIn, 'sign'],
        secret: true,
    },
    'oauth-token': {
        doors: [...loggingIn, 'sign'],
        secret: true,
    },
    'auth-method': {
        default: 'auto',
    },
    'expires-on': {
        variables: ['JIRA_TOKEN_EXPIRES_ON'],
    },
    'consented-on': {
        doors: entries,
    },
});
const DEMANDS = through([...exchanging, 'sign'], {
    identity: {
        doors: loggingIn,
        only: NO_VARIABLE,
        default: 'required',
    },
    'expected-account-id': {},
    'required-permissions': {},
    project: {
        only: NO_VARIABLE,
    },
    'warn-days': {
        doors: loggingIn,
        default: '30',
    },
    'critical-days': {
        doors: loggingIn,
        default: '7',
    },
});
const HANDED_OVER = through(handingOver, {
    'export-env': {
        doors: ['action'],
        default: 'true',
    },
    'export-auth-header': {
        default: 'false',
    },
    'output-credentials': {
        doors: ['action'],
        default: 'true',
    },
    'curl-config': {
        only: ['JIRA_WRITE_CURL_CONFIG'],
        default: 'true',
    },
    'allow-uploads': {
        default: 'false',
    },
    'gajira-config': {
        doors: ['action'],
        default: 'false',
    },
});
const CONNECTION = through(exchanging, {
    'timeout-seconds': {
        default: '60',
    },
    'ca-certificate': {},
    'client-certificate': {
        doors: loggingIn,
    },
    'client-key': {
        doors: loggingIn,
        secret: true,
    },
});

; 

const { checking, entries: upkeep_entries, exchanging: upkeep_exchanging } = DOORS;
const COMMANDS_AND_FILE = ['export', 'exec', 'check', 'file', 'consent', 'refresh'];
const STORES = through(upkeep_exchanging, {
    'refresh-token-secret': {
        only: NO_VARIABLE,
    },
    'refresh-token-environment': {
        only: NO_VARIABLE,
    },
    'refresh-token-organization': {
        only: NO_VARIABLE,
    },
    'refresh-token-repository': {
        only: NO_VARIABLE,
    },
    'github-token': {
        secret: true,
        only: ['GH_TOKEN', 'GITHUB_TOKEN'],
    },
    'refresh-token-variable': {
        doors: COMMANDS_AND_FILE,
        only: NO_VARIABLE,
    },
    'gitlab-project': {
        doors: COMMANDS_AND_FILE,
        only: ['CI_PROJECT_ID'],
    },
    'gitlab-group': {
        doors: COMMANDS_AND_FILE,
        only: NO_VARIABLE,
    },
    'gitlab-environment-scope': {
        doors: COMMANDS_AND_FILE,
        only: NO_VARIABLE,
    },
    'gitlab-token': {
        doors: COMMANDS_AND_FILE,
        secret: true,
        only: ['GITLAB_TOKEN'],
    },
    'refresh-token-file': {},
    'save-command': {
        doors: ['export', 'exec', 'check', 'consent', 'refresh'],
        only: NO_VARIABLE,
    },
    'access-token-secret': {
        doors: ['action', 'export', 'exec', 'check', 'file', 'refresh'],
        only: NO_VARIABLE,
    },
});
const CHECKED = through(checking, {
    'credentials-file': {},
    variables: {
        doors: ['check-action'],
    },
    'org-id': {},
    'org-api-key': {
        secret: true,
    },
    'credential-name': {},
    'secret-name': {},
});
const REPORT = through(checking, {
    'fail-on': {
        default: 'critical',
    },
    concurrency: {
        default: '8',
    },
    html: {},
    'write-expiry': {
        doors: ['check'],
    },
});
const TELL = through(checking, {
    'github-issues': {
        default: 'false',
    },
    'github-issues-repository': {},
    'webhook-url': {
        secret: true,
        variables: ['JIRA_AUTH_WEBHOOK_URL'],
    },
    'jira-issue-project': {
        only: NO_VARIABLE,
    },
    'jira-issue-type': {
        only: NO_VARIABLE,
        default: 'Task',
    },
    'jira-issue-credential': {
        only: NO_VARIABLE,
    },
});
const RENEWAL = through(upkeep_entries, {
    renew: {
        default: 'false',
    },
    'renew-days': {
        default: '90',
    },
    'save-secret': {
        only: NO_VARIABLE,
    },
    'save-environment': {
        only: NO_VARIABLE,
    },
    'save-organization': {
        only: NO_VARIABLE,
    },
    'save-repository': {
        only: NO_VARIABLE,
    },
    'save-variable': {
        doors: ['check', 'file'],
        only: NO_VARIABLE,
    },
    'save-file': {
        only: NO_VARIABLE,
    },
});

; 


const GROUPS = {
    Site: SITE,
    'Credential, one kind of': CREDENTIAL,
    'Several credentials, or an organization': CHECKED,
    'Where a rotated refresh token is kept': STORES,
    Checks: DEMANDS,
    'Renewal (Data Center)': RENEWAL,
    Report: REPORT,
    'Tell people': TELL,
    'What is handed over': HANDED_OVER,
    Connection: CONNECTION,
};
const SCHEMA = Object.assign({}, ...Object.values(GROUPS));
const KINDS = SCHEMA;
const INPUT_NAMES = Object.keys(SCHEMA);
const kindOf = (name) => KINDS[name];
const isSecretInput = (name) => kindOf(name).secret === true;
const SECRET_INPUTS = INPUT_NAMES.filter(isSecretInput);
const isInputOf = (door, name) => kindOf(name).doors.includes(door);
function variablesOf(name) {
    const { only, variables = [] } = kindOf(name);
    const derived = `JIRA_${name.toUpperCase().replaceAll('-', '_')}`;
    return only ?? (variables.includes(derived) ? variables : [derived, ...variables]);
}

; 

const REFERENCE = /`([a-z][a-z-]*)(?:: ([^`]*))?`(?: \(from (\w+)\))?/g;
const ITEM = '`[a-z][a-z-]*(?:: [^`]*)?`';
const LIST = new RegExp(`(one of )?(${ITEM}(?:, ${ITEM})*),? (or|and) (${ITEM})`, 'g');
function wordsOf(naming) {
    const writtenFor = (name, value, from) => INPUT_NAMES.includes(name)
        ? naming({ input: name, value, from })
        : 'text';
    const lacks = (text) => [...text.matchAll(REFERENCE)].some(([, name = '', value, from]) => !writtenFor(name, value, from));
    const rendered = (text, seen) => text.replace(REFERENCE, (all, name, value, from, at) => {
        const written = writtenFor(name, value, from);
        if (!written || written === 'text')
            return all;
        const isFirst = seen !== undefined && !seen.has(name);
        seen?.add(name);
        const said = at === 0 ? written.text.replace(/^[a-z]/, (letter) => letter.toUpperCase()) : written.text;
        return isFirst && written.or !== undefined ? `${said} (or ${written.or})` : said;
    });
    const possible = (text) => text.replace(LIST, (all, oneOf, items, joint, last) => {
        if (oneOf === undefined && joint === 'and')
            return all;
        const left = [...items.split(', '), last].filter((item) => !lacks(item));
        const end = left.pop();
        if (end === undefined)
            return all;
        if (left.length === 0)
            return end;
        if (left.length === 1 && oneOf !== undefined)
            return `${left.join()} or ${end}`;
        return `${oneOf ?? ''}${left.join(', ')} ${joint} ${end}`;
    });
    return {
        say: (text) => rendered(possible(text)),
        advise: (text) => {
            const sentences = possible(text).split(/(?<=[.!?]) (?=[A-Z`])/);
            return rendered(sentences.filter((sentence) => !lacks(sentence)).join(' '), new Set());
        },
    };
}
function inputWords(door) {
    return wordsOf(({ input, value, from }) => isInputOf(door, input)
        ? {
            text: `\`${input}${value === undefined ? '' : `: ${value}`}\`${from === undefined ? '' : ` (from ${from})`}`,
        }
        : undefined);
}
const ACTION_WORDS = inputWords('action');
const CHECK_WORDS = inputWords('check-action');

; 
const DIRECTORY_STATE = 'directory';
const SESSION_STATE = 'session';

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
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
function isCloudId(text) {
    return UUID.test(text);
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














class RedirectRefused extends failure_Failure {
    target;
    constructor(target, what, advice) {
        super('redirect-refused', what, advice);
        this.target = target;
    }
}
class Unavailable extends failure_Failure {
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
            failure: new Unavailable(answer, 'rate-limited', `${host} has had too many requests (${status}).${waiting}`, 'Run again later, run fewer jobs at a time, or raise `timeout-seconds` if the wait is short.'),
        };
    }
    return {
        attempts: isRetriedStatus(status, repeatable) ? MOST_ATTEMPTS[repeatable] : 1,
        atLeastMs,
        failure: new Unavailable(answer, 'server-unavailable', `${host} can't answer just now (${status}).`, looksLikeAtlassian(host)
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
    return new RedirectRefused(origin === 'null' ? '' : new URL(location).hostname, `${answer.host} sent the request on to ${target} (${answer.status}), which is never followed.`, 'A portal, a log-in page or a proxy may be answering in place of the host. Check `site-url`, if that is its address.');
}
function timedOut(host, lastChance, { timeoutSeconds }) {
    return {
        attempts: lastChance ? 1 : MOST_ATTEMPTS.read,
        failure: new failure_Failure('timeout', `${host} did not answer in time; the whole step may take ${timeoutSeconds} s.`, 'Try again; if it happens often, raise `timeout-seconds` or look for what slows the connection down.'),
    };
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


const NOBODY_KNOWN = 'Its account is unknown: the credential lacks the scope read:jira-user.';
function announcement({ account, siteUrl, baseUrl, method, expiresAt }, now) {
    const name = account.name === '' ? 'the account' : printable(account.name);
    return [
        account.id === ''
            ? `Authenticated at ${siteUrl} with the method ${method}. ${NOBODY_KNOWN}`
            : `Authenticated at ${siteUrl} as ${name} (${printable(account.id)}) with the method ${method}.`,
        `Requests go to ${baseUrl}.`,
        ...(expiresAt && expiresAt > now ? [`What was handed over works until ${isoSeconds(expiresAt)}.`] : []),
    ];
}

; 
function shellQuoted(text) {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
const CURL_ESCAPES = {
    '\\': '\\\\',
    '"': '\\"',
    '\t': '\\t',
    '\n': '\\n',
    '\r': '\\r',
    '\v': '\\v',
};
function curlQuoted(text) {
    return `"${text.replace(/[\\"\t\n\r\v]/g, (character) => CURL_ESCAPES[character] ?? character)}"`;
}

; 

function curlConfig({ credential, baseUrl, allowUploads, tls }) {
    const lines = [
        '# Written by jira-auth for: curl -q -K "$JIRA_CURL_CONFIG". Secret; removed when the job ends.',
        ...headerLines(credential),
        ...protocolLines(baseUrl),
        ...(allowUploads ? [curl_config_option('header', 'X-Atlassian-Token: no-check')] : []),
        ...(tls.authorities === undefined ? [] : [curl_config_option('cacert', tls.authorities)]),
        ...(tls.clientCertificate === undefined ? [] : [curl_config_option('cert', tls.clientCertificate)]),
        ...(tls.clientKey === undefined ? [] : [curl_config_option('key', tls.clientKey)]),
    ];
    return `${lines.join('\n')}\n`;
}
function headerLines(credential) {
    if (credential.kind === 'header') {
        return [curl_config_option('header', `${credential.name}: ${credential.value.reveal()}`)];
    }
    return ['# Every request is signed by itself: add -H @<(jira-auth sign METHOD "$URL").'];
}
function protocolLines(baseUrl) {
    return baseUrl.startsWith('http://')
        ? [curl_config_option('proto', '=http'), curl_config_option('noproxy', '*')]
        : [curl_config_option('proto', '=https')];
}
function curl_config_option(name, value) {
    return `${name} = ${curlQuoted(value)}`;
}

; 
function hex(code, width = 0) {
    return (code ?? 0).toString(16).padStart(width, '0');
}
const eachByte = (code) => (character) => Array.from(Buffer.from(character), code).join('');
const percentCode = eachByte((byte) => `%${hex(byte, 2)}`);
const byteEscape = eachByte((byte) => `\\x${hex(byte, 2)}`);
const octalEscape = eachByte((byte) => `\\${byte.toString(8).padStart(3, '0')}`);
const quotedPrintable = eachByte((byte) => `=${hex(byte, 2).toUpperCase()}`);
const unitEscape = (character) => character.replace(/[^]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
const pointEscape = (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x100)
        return `\\x${hex(code, 2)}`;
    return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
};
const bracedEscape = (letter) => (character) => `\\${letter}{${hex(character.codePointAt(0))}}`;
const decimalEntity = (character) => `&#${character.codePointAt(0) ?? 0};`;
const hexEntity = (character) => `&#x${hex(character.codePointAt(0))};`;
const LATIN_NAMES = ('nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro ' +
    'para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil ' +
    'Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave ' +
    'Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml ' +
    'igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute ' +
    'thorn yuml').split(' ');
const namedEntity = (character) => {
    const name = character === '€' ? 'euro' : LATIN_NAMES[(character.codePointAt(0) ?? 0) - 0xa0];
    return name === undefined ? decimalEntity(character) : `&${name};`;
};
const backslash = (character) => `\\${character}`;
function rules(...all) {
    return (text) => all.reduce((done, [characters, code]) => done.replace(characters, (character) => (typeof code === 'string' ? code : code(character))), text);
}
function bothCases(code) {
    return [
        code,
        (character) => code(character).replace(/(?<=[%xuU])[\da-f]+/g, (digits) => digits.toUpperCase()),
    ];
}
function withCodes(encoders, codes) {
    const beyond = codes.map((code) => rules([/[^\0-\x7f]/gu, code]));
    return encoders.flatMap((encode) => [
        encode,
        ...beyond.map((then) => (text) => then(encode(text))),
    ]);
}
const asJson = (text) => JSON.stringify(text).slice(1, -1);
function json(...more) {
    const then = rules(...more);
    return (text) => then(asJson(text));
}
function html(quote, apostrophe, ...more) {
    return rules([/&/g, '&amp;'], [/</g, '&lt;'], [/>/g, '&gt;'], [/"/g, quote], [/'/g, apostrophe], ...more);
}
const asciiJson = json([/[^\0-\x7f]/gu, unitEscape]);
const backslashes = rules([/\\/g, backslash]);
const singleQuoted = rules([/[\\']/g, backslash], [/\n/g, '\\n']);
const htmlOfPython = html('&quot;', '&#x27;');
const htmlOfGo = html('&#34;', '&#39;');
const INNER = [asJson, asciiJson];
const OUTER = [asJson, backslashes, singleQuoted, htmlOfPython, htmlOfGo];
const ENCODERS = [
    ...withCodes([
        asJson,
        json([/\//g, '\\/']),
        backslashes,
        singleQuoted,
        rules([/[\\'"]/g, backslash]),
        rules([/[\\"$@]/g, backslash]),
        rules([/[\\"$`]/g, backslash]),
    ], [
        ...[unitEscape, pointEscape, byteEscape, bracedEscape('x'), bracedEscape('u')].flatMap(bothCases),
        octalEscape,
    ]),
    ...bothCases(unitEscape).flatMap((code) => [
        ...[/[<>&]/g, /[<>&=']/g, /[<>&='+]/g].map((signs) => json([signs, code])),
        rules([/\\/g, backslash], [/["'&+<>`]|[^\0-\x7f]/gu, code]),
    ]),
    ...["'", '"', '%', '$'].map((sign) => rules([new RegExp(`\\${sign}`, 'g'), () => sign + sign])),
    rules([/'/g, `'\\''`]),
    rules([/'/g, `'"'"'`]),
    rules([/[ !"$&'()*,;<>?[\\\]^`{|}]|^[~#]|(?<=[=:])~/g, backslash]),
    rules([/[!-/:-@[-^`{-~]/g, backslash]),
    rules([/[()[\]{}?*+|^$\\.]/g, backslash]),
    rules([/[()[\]{}?*+|^$\\.&~# -]/g, backslash]),
    rules([/["$`]/g, (sign) => `\`${sign}`]),
    rules([/["&|<>^%!()]/g, (sign) => `^${sign}`]),
    ...withCodes([
        htmlOfPython,
        htmlOfGo,
        html('&quot;', '&#39;'),
        html('&quot;', '&#039;'),
        html('&quot;', '&apos;'),
        html('&quot;', "'"),
        html('"', "'"),
    ], [decimalEntity, ...bothCases(hexEntity), namedEntity]),
    html('&quot;', '&#x27;', [/\//g, '&#x2F;']),
    html('&quot;', '&#x27;', [/`/g, '&#x60;'], [/=/g, '&#x3D;']),
    html('&quot;', '&#39;', [/\//g, '&#x2F;'], [/`/g, '&#x60;'], [/=/g, '&#x3D;']),
    ...[decimalEntity, ...bothCases(hexEntity)].map((code) => rules([/[\n"&'/<=>`]|[^\0-\x7f]/gu, code])),
    ...bothCases(percentCode).flatMap((code) => [
        ...[/[^\w.~!'()*-]/gu, /[^\w.~-]/gu, /[^\w.~/-]/gu, /[^\w.~!'()*$&+,%-]/gu].map((rest) => rules([rest, code])),
        ...[/[^\w.* -]/gu, /[^\w.~ -]/gu].map((rest) => rules([rest, code], [/ /g, '+'])),
    ]),
    rules([/=|[^\0-\x7f]/gu, quotedPrintable]),
];

; 

const SHORTEST_FORM = 8;
const MOST_MASKS = 399;
function formsToMask(secret, known) {
    return derivedForms(secret.reveal(), known);
}
function derivedForms(value, known = new Set()) {
    const secretFrom = value.indexOf(':') + 1;
    const isPair = secretFrom > 0 && known.has(value.slice(secretFrom));
    const all = [...new Set(ENCODERS.map((encode) => encode(value)))];
    const encoded = isPair ? [] : all;
    const usual = [
        ...linesOf(value),
        ...encoded.filter((text) => !/[\r\n]/.test(text)),
        ...base64Forms(value),
        ...simpleForms(value),
    ];
    const [fewer, more] = [
        encoded.flatMap((text) => base64Cores(text)),
        [...foldedLines(value), ...tracedLines(value)],
    ].sort((one, other) => one.length - other.length);
    const rarer = [
        ...encoded.flatMap(linesOf),
        ...(isPair ? [] : [...inOthers(value), ...OUTER.flatMap((encode) => base64Cores(encode(value)))]),
        ...fewer,
        ...more,
        ...encoded.map(asJson),
        ...encoded.flatMap((text) => base64Cores(text, 'utf16le')),
        ...(isPair ? all : []),
    ];
    const forms = new Set();
    const add = (form, shortest) => {
        if (form.length >= shortest && !known.has(form))
            forms.add(form);
    };
    for (const form of usual)
        add(form, SHORTEST_FORM);
    const most = (MOST_MASKS - known.size + forms.size) / 2;
    for (const form of base64Lines(value))
        if (forms.size < most)
            add(form, 1);
    for (const form of rarer)
        if (forms.size < most)
            add(form, SHORTEST_FORM);
    for (const form of forms)
        known.add(form);
    return [...forms].sort((one, other) => other.length - one.length);
}
function inOthers(value) {
    return INNER.map((encode) => encode(value)).flatMap((inner) => [
        ...OUTER.map((encode) => encode(inner)),
        asJson(asJson(inner)),
        ...base64Cores(inner),
    ]);
}
function linesOf(text) {
    return /[\r\n]/.test(text) ? text.split(/[\r\n]/).filter((line) => !line.startsWith('-----')) : [text];
}
function base64(bytes) {
    return bytes.toString('base64');
}
function base64Forms(value) {
    const whole = [value, `${value}\n`].map((text) => base64(Buffer.from(text)));
    const standard = [...whole, ...base64Cores(value), ...base64Cores(value, 'utf16le')];
    return standard
        .flatMap((form) => [form, form.replace(/=+/, '')])
        .flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
function base64Cores(value, charset = 'utf8') {
    const bytes = Buffer.from(value, charset);
    return [0, 1, 2].map((skipped) => {
        const inner = bytes.subarray(skipped);
        return base64(inner.subarray(0, inner.length - (inner.length % 3)));
    });
}
function base64Lines(value) {
    const secretLength = Math.ceil((Buffer.byteLength(value) * 4) / 3);
    return [76, 64].flatMap((width) => [value, `${value}\n`].flatMap((text) => {
        const lines = wrapped(base64(Buffer.from(text)), width);
        return lines.length > 1 ? lines.filter((_, index) => index * width < secretLength) : [];
    }));
}
function wrapped(text, width) {
    const lines = [];
    for (let start = 0; start < text.length; start += width)
        lines.push(text.slice(start, start + width));
    return lines;
}
function simpleForms(value) {
    if (/[\r\n]/.test(value))
        return [];
    const hex = Buffer.from(value).toString('hex');
    return [
        hex,
        hex.toUpperCase(),
        Array.from(value).reverse().join(''),
        value.toUpperCase(),
        value.toLowerCase(),
    ];
}
function lineByLine(value) {
    return [...linesOf(value), ...simpleForms(value), ...base64Lines(value), ...foldedLines(value)];
}
function tracedLines(value) {
    return ['Authorization: Basic ', 'Authorization: Bearer '].flatMap((before) => linesWithin(value, 64, before));
}
function foldedLines(value) {
    return [
        ...[64, 76, 80].flatMap((width) => linesWithin(value, width)),
        ...(/[\r\n]/.test(value) ? [] : wrapped(Buffer.from(value).toString('hex'), 60)),
    ];
}
function linesWithin(value, width, before = '') {
    if (/[\r\n]/.test(value))
        return [];
    const secretFrom = before.length + value.indexOf(':') + 1;
    return wrapped(before + value, width).flatMap((line, index) => (index + 1) * width > secretFrom ? [index === 0 ? line.slice(before.length) : line] : []);
}

; 


const NO_FOLLOW = external_node_fs_namespaceObject.constants.O_NOFOLLOW ?? 0;
const NO_WAIT = external_node_fs_namespaceObject.constants.O_NONBLOCK ?? 0;
const LARGEST_BYTES = 1024 * 1024;
function readRegular(path, { largestBytes = LARGEST_BYTES, follow = true } = {}) {
    const descriptor = (0,external_node_fs_namespaceObject.openSync)(path, external_node_fs_namespaceObject.constants.O_RDONLY | NO_WAIT | (follow ? 0 : NO_FOLLOW));
    try {
        const found = (0,external_node_fs_namespaceObject.fstatSync)(descriptor);
        return { bytes: wholeOf(descriptor, found, largestBytes), found };
    }
    finally {
        (0,external_node_fs_namespaceObject.closeSync)(descriptor);
    }
}
function files_readText(path, options) {
    return readRegular(path, options).bytes.toString('utf8');
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


const github_event_LARGEST_BYTES = 32 * 1024 * 1024;
function gitHubWithholds(environment) {
    if (environment.GITHUB_ACTOR === 'dependabot[bot]') {
        return "This run was started by Dependabot, which gets no secrets but Dependabot's own.";
    }
    return isFork(environment) ? 'This run comes from a fork, which gets no secrets.' : undefined;
}
function isFork({ GITHUB_EVENT_NAME: event = '', GITHUB_EVENT_PATH: path }) {
    if (!event.startsWith('pull_request') || event === 'pull_request_target' || path === undefined)
        return false;
    let payload;
    try {
        payload = JSON.parse(files_readText(path, { largestBytes: github_event_LARGEST_BYTES }));
    }
    catch {
        return false;
    }
    const pullRequest = child(payload, 'pull_request');
    const head = child(child(child(pullRequest, 'head'), 'repo'), 'full_name');
    const base = child(child(child(pullRequest, 'base'), 'repo'), 'full_name');
    return typeof base === 'string' && head !== base;
}
function child(value, name) {
    return isObject(value) ? field(value, name) : undefined;
}

; 

function expiryNotice(end, { warnDays, criticalDays }, now) {
    if (!end?.at)
        return undefined;
    const days = daysUntil(end.at, now);
    if (days > warnDays)
        return undefined;
    const isDeclared = end.source === 'expires-on';
    if (days < 0) {
        const text = isDeclared
            ? `By \`expires-on\` the credential expired on ${dayOf(end.at)}, but Jira still accepts it. Set \`expires-on\` to its real date.`
            : `Jira lists ${dayOf(end.at)} as the credential's last day, but still accepts it. Check this machine's clock.`;
        return { level: isDeclared ? 'warning' : 'error', text };
    }
    const renewal = isDeclared
        ? 'Create a new one, store it in the same secret, and set `expires-on` to its date.'
        : 'Create a new one in your Jira profile and store it in the same secret.';
    return {
        level: days <= criticalDays ? 'error' : 'warning',
        text: `The credential expires on ${dayOf(end.at)}, ${inDays(days)}. ${renewal}`,
    };
}
function dayOf(date) {
    return isoSeconds(date).slice(0, 10);
}
function inDays(days) {
    if (days === 0)
        return 'today';
    return days === 1 ? 'tomorrow' : `in ${days} days`;
}

; 
const external_node_crypto_namespaceObject = require("node:crypto");
; 



function fileCommand(entries, delimiter = `ghadelimiter_${(0,external_node_crypto_namespaceObject.randomUUID)()}`) {
    return entries
        .map(([name, value]) => {
        if (!/^[A-Za-z][\w-]*$/.test(name))
            throw new TypeError('This name would not be read back.');
        if (value.includes(delimiter))
            throw new TypeError('This value would end its own block.');
        return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
    })
        .join('');
}
function appendFileCommand(path, text) {
    const descriptor = openRegularFile(path);
    let before = 0;
    try {
        before = (0,external_node_fs_namespaceObject.fstatSync)(descriptor).size;
        (0,external_node_fs_namespaceObject.writeFileSync)(descriptor, text);
    }
    catch (error) {
        (0,external_node_fs_namespaceObject.ftruncateSync)(descriptor, before);
        throw error;
    }
    finally {
        (0,external_node_fs_namespaceObject.closeSync)(descriptor);
    }
    return () => {
        const again = openRegularFile(path);
        try {
            (0,external_node_fs_namespaceObject.ftruncateSync)(again, before);
        }
        finally {
            (0,external_node_fs_namespaceObject.closeSync)(again);
        }
    };
}
function checkFileCommand(path) {
    (0,external_node_fs_namespaceObject.closeSync)(openRegularFile(path));
}
function openRegularFile(path) {
    const descriptor = (0,external_node_fs_namespaceObject.openSync)(path, external_node_fs_namespaceObject.constants.O_WRONLY | external_node_fs_namespaceObject.constants.O_APPEND | NO_FOLLOW | NO_WAIT);
    if ((0,external_node_fs_namespaceObject.fstatSync)(descriptor).isFile())
        return descriptor;
    (0,external_node_fs_namespaceObject.closeSync)(descriptor);
    throw Object.assign(new Error('not a regular file'), { code: 'EINVAL' });
}

; 




function removeDrafts(path) {
    const start = `.${(0,external_node_path_namespaceObject.basename)(path)}.`;
    for (const name of (0,external_node_fs_namespaceObject.readdirSync)((0,external_node_path_namespaceObject.dirname)(path))) {
        if (name.startsWith(start) && replace_file_UUID.test(name.slice(start.length)))
            (0,external_node_fs_namespaceObject.rmSync)((0,external_node_path_namespaceObject.join)((0,external_node_path_namespaceObject.dirname)(path), name), { force: true });
    }
}
const replace_file_UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function replaceFile(path, text, mode = 0o600) {
    const draft = (0,external_node_path_namespaceObject.join)((0,external_node_path_namespaceObject.dirname)(path), `.${(0,external_node_path_namespaceObject.basename)(path)}.${(0,external_node_crypto_namespaceObject.randomUUID)()}`);
    try {
        const descriptor = (0,external_node_fs_namespaceObject.openSync)(draft, external_node_fs_namespaceObject.constants.O_WRONLY | external_node_fs_namespaceObject.constants.O_CREAT | external_node_fs_namespaceObject.constants.O_EXCL | NO_FOLLOW, 0o600);
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
        makeFolder((0,external_node_path_namespaceObject.join)(home, FOLDER));
    replaceFile((0,external_node_path_namespaceObject.join)(home, FOLDER, FILE), text);
    if (!before.cliFolder)
        makeFolder((0,external_node_path_namespaceObject.join)(home, CLI_FOLDER));
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
    if (!(0,external_node_path_namespaceObject.isAbsolute)(home))
        throw gajira_config_problem('ENOENT');
    const folder = (0,external_node_path_namespaceObject.join)(home, FOLDER);
    const found = (0,external_node_fs_namespaceObject.lstatSync)(folder, { throwIfNoEntry: false });
    if (found)
        refuseOthers(found, found.isDirectory());
    return {
        home,
        folder: found !== undefined,
        file: found && fileAt((0,external_node_path_namespaceObject.join)(folder, FILE)),
        cliFolder: (0,external_node_fs_namespaceObject.lstatSync)((0,external_node_path_namespaceObject.join)(home, CLI_FOLDER), { throwIfNoEntry: false }) !== undefined,
    };
}
function fileAt(path) {
    const entry = (0,external_node_fs_namespaceObject.lstatSync)(path, { throwIfNoEntry: false });
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
        replaceFile(path, Buffer.from(file.base64, 'base64'), file.mode);
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

const SIGNING_KEY_FILE = 'JIRA_SIGNING_KEY_FILE';
function writeSigningKey(files, key, { baseUrl, account }, { requiredPermissions, project = '' }) {
    const content = {
        baseUrl,
        consumerKey: key.consumerKey,
        oauthToken: key.oauthToken.reveal(),
        privateKey: key.privateKey.reveal(),
        account: [account.id, account.name],
        permissions: requiredPermissions,
        project,
    };
    return files.write('signing-key.json', JSON.stringify(content));
}
function writeSignCommand(files, key, session, settings, programs) {
    const keyFile = writeSigningKey(files, key, session, settings);
    const posix = files.write('jira-auth', posixScript(keyFile, programs), 0o700);
    if (process.platform !== 'win32')
        return posix;
    files.write('jira-auth.ps1', powershellScript(keyFile, programs), 0o700);
    return files.write('jira-auth.cmd', cmdScript(keyFile, programs), 0o700);
}
function posixScript(keyFile, { node, cli }) {
    return [
        '#!/bin/sh',
        `${SIGNING_KEY_FILE}=${shellQuoted(keyFile)}`,
        `export ${SIGNING_KEY_FILE}`,
        `exec ${shellQuoted(node)} ${shellQuoted(cli)} "$@"`,
        '',
    ].join('\n');
}
function cmdScript(keyFile, { node, cli }) {
    const [keyPath, nodePath, cliPath] = [keyFile, node, cli].map((path) => path.replaceAll('%', '%%'));
    return [
        '@echo off',
        'setlocal',
        `set "${SIGNING_KEY_FILE}=${String(keyPath)}"`,
        `"${String(nodePath)}" "${String(cliPath)}" %*`,
        '',
    ].join('\r\n');
}
function powershellScript(keyFile, { node, cli }) {
    const [keyPath, nodePath, cliPath] = [keyFile, node, cli].map((path) => `'${path.replaceAll("'", "''")}'`);
    return [
        `$env:${SIGNING_KEY_FILE} = ${String(keyPath)}`,
        `& ${String(nodePath)} ${String(cliPath)} @args`,
        'exit $LASTEXITCODE',
        '',
    ].join('\r\n');
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
    return `jira-auth-${(0,external_node_crypto_namespaceObject.randomBytes)(16).toString('hex')}`;
}
function createPrivateDirectory(parent, name) {
    const path = (0,external_node_path_namespaceObject.join)(parent, name);
    (0,external_node_fs_namespaceObject.mkdirSync)(path, { mode: 0o700 });
    (0,external_node_fs_namespaceObject.chmodSync)(path, 0o700);
    return path;
}
function writePrivateFile(directory, file, text, mode = 0o600) {
    const path = (0,external_node_path_namespaceObject.join)(directory, file);
    const descriptor = (0,external_node_fs_namespaceObject.openSync)(path, external_node_fs_namespaceObject.constants.O_WRONLY | external_node_fs_namespaceObject.constants.O_CREAT | external_node_fs_namespaceObject.constants.O_EXCL | NO_FOLLOW, mode);
    try {
        (0,external_node_fs_namespaceObject.fchmodSync)(descriptor, mode);
        (0,external_node_fs_namespaceObject.writeFileSync)(descriptor, text);
    }
    finally {
        (0,external_node_fs_namespaceObject.closeSync)(descriptor);
    }
    return path;
}
function replacePrivateFile(directory, file, text) {
    const next = (0,external_node_path_namespaceObject.join)(directory, `${file}.next`);
    (0,external_node_fs_namespaceObject.rmSync)(next, { force: true });
    writePrivateFile(directory, `${file}.next`, text);
    (0,external_node_fs_namespaceObject.renameSync)(next, (0,external_node_path_namespaceObject.join)(directory, file));
}
function readPrivateFile(parent, name, file) {
    if (!isOurs(parent, name))
        return undefined;
    const path = join(parent, name, file);
    if (!lstatSync(path, { throwIfNoEntry: false })?.isFile())
        return undefined;
    return readText(path, { follow: false });
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


class StepFiles {
    #parent;
    #hooks;
    #name;
    #tls;
    constructor(parent, hooks) {
        this.#parent = parent;
        this.#hooks = hooks;
    }
    get directory() {
        if (this.#name === undefined) {
            const name = newDirectoryName();
            this.#hooks.remember?.(name);
            this.#name = name;
            createPrivateDirectory(this.#parent, name);
            this.#hooks.whenMade?.(this);
        }
        return (0,external_node_path_namespaceObject.join)(this.#parent, this.#name);
    }
    write(file, text, mode) {
        return writePrivateFile(this.directory, file, text, mode);
    }
    replaceCurlConfig(text) {
        replacePrivateFile(this.directory, 'curl.conf', text);
    }
    writeTls(tls) {
        this.#tls ??= {
            authorities: tls?.authorities && this.write('ca.pem', tls.authorities),
            clientCertificate: tls?.client && this.write('client.pem', tls.client.certificate),
            clientKey: tls?.client && this.write('client-key.pem', tls.client.key.reveal()),
        };
        return this.#tls;
    }
    remove() {
        if (this.#name !== undefined)
            removePrivateDirectory(this.#parent, this.#name);
        this.#name = undefined;
        this.#tls = undefined;
    }
}

; 



async function askMyself({ send, identity = 'required' }, place, credential, { explain, repeatable = 'read' } = {}) {
    const asked = { ...place, scope: 'read:jira-user' };
    const answer = await send({
        method: 'GET',
        url: `${apiUrlOf(place)}/myself`,
        credential,
        repeatable,
    });
    const isCloud = place.deployment === 'cloud';
    if (isCloud && lacksScope(answer)) {
        if (identity === 'optional')
            return { id: '', name: '', type: '' };
        throw refusal(answer, asked).advising(IDENTITY_ADVICE[identity]);
    }
    if (answer.status !== 200 || isFailedLogin(answer) || isAnonymous(answer) || (isCloud && !answer.isJson)) {
        throw explain?.(answer) ?? refusal(answer, asked);
    }
    const body = answer.json();
    if (!isObject(body))
        throw untrusted(answer.host, 'no object as the account');
    const account = isCloud ? cloudAccount(body, answer) : localAccount(body, answer);
    if (!account)
        throw refusal(answer, asked);
    return account;
}
const IDENTITY_ADVICE = {
    required: 'Or set `identity: optional` if the job need not know whose credential it is.',
    checked: "`identity: optional` can't help beside `expected-account-id` or `required-permissions`.",
};
function cloudAccount(body, { host }) {
    const id = textField(body, 'accountId');
    if (id === undefined)
        return undefined;
    if (!/^[\w.:@-]{1,128}$/.test(id))
        throw untrusted(host, 'an accountId with odd characters');
    const type = textField(body, 'accountType') ?? '';
    if (!/^[a-z-]{0,32}$/.test(type))
        throw untrusted(host, 'an odd accountType');
    const appType = type === 'app' ? textField(body, 'appType') : undefined;
    return { id, name: textField(body, 'displayName') ?? '', type, appType };
}
function isServiceAccount({ appType }, email = '') {
    return appType === undefined ? isServiceAccountEmail(email) : appType === 'service';
}
function isServiceAccountEmail(email) {
    return /@serviceaccount\.atlassian\.com$/i.test(email);
}
function localAccount(body, { host }) {
    const id = textField(body, 'key') ?? textField(body, 'name');
    if (id === undefined)
        return undefined;
    if (!/^[^\p{C}\p{Zl}\p{Zp}`|<>]{1,255}$/u.test(id))
        throw untrusted(host, 'a user key with odd characters');
    return { id, name: textField(body, 'name') ?? '', type: '' };
}

; 





function summary(session, now) {
    const { account, siteUrl, baseUrl, method } = session;
    const name = account.name === '' ? '' : `${printableMarkdown(account.name)} `;
    const type = isServiceAccount(account) ? 'service account' : account.type;
    const rows = [
        ['Who', account.id === '' ? NOBODY_KNOWN : `${name}(\`${account.id}\`${type === '' ? '' : `, ${type}`})`],
        ['Where', `[${siteUrl}](${siteUrl}), requests go to \`${baseUrl}\``],
        [
            'How',
            `\`${method}\`${session.scopes.length > 0 ? `, scopes ${printableMarkdown(session.scopes.join(' '))}` : ''}`,
        ],
        ['Until', untilWhen(session, now)],
    ];
    const table = rows.map(([label, value]) => `| ${label} | ${value.replaceAll('|', '&#124;')} |`).join('\n');
    return `### Authenticated to Jira\n\n| | |\n|---|---|\n${table}\n\n`;
}
function untilWhen({ expiresAt, credentialEnd }, now) {
    const handedOver = expiresAt && isoSeconds(expiresAt);
    if (!credentialEnd)
        return handedOver ?? 'not known; set `expires-on` to be warned';
    if (!credentialEnd.at)
        return 'Jira says that it does not expire';
    const day = dayOf(credentialEnd.at);
    const days = daysUntil(credentialEnd.at, now);
    const itself = days < 0 ? `declared as ${day}, which has passed, but Jira still accepts it` : `${day}, ${inDays(days)}`;
    return handedOver === undefined || handedOver.startsWith(day)
        ? itself
        : `${handedOver}; the credential itself ${itself}`;
}

; 
function troubleshootingLink(code, environment) {
    const { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref, } = environment;
    const section = `TROUBLESHOOTING.md#${code}`;
    const known = /^https:\/\/[\w.-]+$/.test(server ?? '') &&
        /^[\w.-]+\/[\w.-]+$/.test(repository ?? '') &&
        /^[\w./-]+$/.test(ref ?? '');
    return known ? `${String(server)}/${String(repository)}/blob/${String(ref)}/${section}` : section;
}

; 

function results_valueOf(environment, variable) {
    return Object.hasOwn(environment, variable) ? (environment[variable] ?? '') : '';
}
const RESULTS = [
    'JIRA_BASE_URL',
    'JIRA_API_URL',
    'JIRA_SITE_URL',
    'JIRA_CLOUD_ID',
    'JIRA_DEPLOYMENT',
    'JIRA_AUTH_METHOD',
    'JIRA_CURL_CONFIG',
    'JIRA_ACCOUNT_ID',
    'JIRA_EXPIRES_AT',
];
const MARKER = 'JIRA_AUTH_RESULTS';
function markerOf(results, environment) {
    const stale = RESULTS.filter((name) => results[name] === '' && isResult(environment, name));
    return [
        ...RESULTS.filter((name) => results[name] !== '').map((name) => hashOf(name, results[name])),
        ...stale.map((name) => hashOf(name, results_valueOf(environment, name))),
    ].join(',');
}
function isResult(environment, variable) {
    if (!RESULTS.some((name) => name === variable))
        return false;
    return results_valueOf(environment, MARKER)
        .split(',')
        .includes(hashOf(variable, results_valueOf(environment, variable)));
}
function hashOf(name, value) {
    return (0,external_node_crypto_namespaceObject.createHash)('sha256').update(`${name}=${value.trim()}`).digest('hex').slice(0, 16);
}

; 


const AUTH_HEADER = 'JIRA_AUTH_HEADER';
function openVariables(session, curlConfig, environment) {
    const results = {
        JIRA_BASE_URL: session.baseUrl,
        JIRA_API_URL: session.apiUrl,
        JIRA_SITE_URL: session.siteUrl,
        JIRA_CLOUD_ID: session.cloudId,
        JIRA_DEPLOYMENT: session.deployment,
        JIRA_AUTH_METHOD: session.method,
        JIRA_CURL_CONFIG: curlConfig,
        JIRA_ACCOUNT_ID: session.account.id,
        JIRA_EXPIRES_AT: session.expiresAt ? isoSeconds(session.expiresAt) : '',
    };
    return [...Object.entries(results), [MARKER, markerOf(results, environment)]];
}
function headerTexts(credential) {
    if (credential.kind === 'signature')
        return { line: '', authorization: '' };
    const value = credential.value.reveal();
    return {
        line: `${credential.name}: ${value}`,
        authorization: credential.name === 'Authorization' ? value : '',
    };
}

; 






















class GitHubActions {
    #environment;
    #now;
    #programs;
    #undo = [];
    #masks = new Set();
    #files;
    constructor(environment, now, programs) {
        this.#environment = environment;
        this.#now = now;
        this.#programs = programs;
    }
    mask = (secret) => {
        for (const form of formsToMask(secret, this.#masks))
            actions_core.setSecret(form);
    };
    info = (text) => {
        info(text);
    };
    warn = (text) => {
        warning(text);
    };
    secretsWithheld = () => gitHubWithholds(this.#environment);
    prepare(settings, method) {
        this.#checked('GITHUB_OUTPUT');
        this.#checked('GITHUB_STATE');
        if (settings.exportEnv || settings.exportAuthHeader)
            this.#checked('GITHUB_ENV');
        if (settings.curlConfig || settings.gajiraConfig)
            this.#checkTemporaryFolder();
        if (settings.gajiraConfig) {
            gajiraStep(() => {
                checkGajiraConfig(this.#home);
            });
        }
        if (!settings.curlConfig)
            return;
        if (method === 'oauth1' && settings.exportEnv)
            this.#checked('GITHUB_PATH');
    }
    #checked(variable) {
        const path = this.#environment[variable] ?? '';
        try {
            checkFileCommand(path);
            return path;
        }
        catch (error) {
            throw handOffFailed(`The file that ${variable} names can't be written to`, error);
        }
    }
    #checkTemporaryFolder() {
        const path = this.#environment.RUNNER_TEMP ?? '';
        try {
            if (!(0,external_node_fs_namespaceObject.lstatSync)(path).isDirectory())
                throw Object.assign(new Error('no directory'), { code: 'ENOTDIR' });
            (0,external_node_fs_namespaceObject.accessSync)(path, external_node_fs_namespaceObject.constants.W_OK | external_node_fs_namespaceObject.constants.X_OK);
            return path;
        }
        catch (error) {
            throw handOffFailed("The folder that RUNNER_TEMP names can't be used for the curl config", error);
        }
    }
    rememberSession(session, tls) {
        this.#append('GITHUB_STATE', [[SESSION_STATE, sessionState(session)]]);
        if (tls)
            this.#written("What ends the session can't be written under RUNNER_TEMP", (files) => files.writeTls(tls));
        return () => {
            this.#append('GITHUB_STATE', [[SESSION_STATE, '']]);
        };
    }
    handOver(session, settings, tls) {
        const paths = settings.curlConfig ? this.#writeFiles(session, settings, tls) : NO_FILES;
        if (settings.gajiraConfig)
            this.#writeGajiraConfig(session);
        const outputs = this.#outputs(session, settings, paths);
        const variables = this.#variables(session, settings, paths);
        if (variables.length > 0)
            this.#append('GITHUB_ENV', variables);
        if (settings.exportEnv && paths.signCommand !== '') {
            this.#appendText('GITHUB_PATH', `${(0,external_node_path_namespaceObject.dirname)(paths.signCommand)}\n`);
        }
        this.#append('GITHUB_OUTPUT', outputs);
        this.#tell(session, settings);
    }
    #writeFiles(session, settings, tls) {
        const { credential, baseUrl } = session;
        return this.#written("The curl config can't be written under RUNNER_TEMP", (files) => {
            const text = curlConfig({
                credential,
                baseUrl,
                allowUploads: settings.allowUploads,
                tls: files.writeTls(tls),
            });
            return {
                curlConfig: files.write('curl.conf', text),
                signCommand: credential.kind === 'signature'
                    ? writeSignCommand(files, credential.key, session, settings, this.#programs)
                    : '',
            };
        });
    }
    get #home() {
        return this.#environment.HOME ?? '';
    }
    #writeGajiraConfig({ baseUrl, basic }) {
        if (!basic)
            throw new TypeError('Gajira actions were promised what this method does not have.');
        const text = gajiraConfig({ baseUrl, email: basic.user, token: basic.secret });
        gajiraStep(() => {
            writeGajiraConfig(this.#home, text, (before) => {
                this.#written("What ~/jira/config.yml held can't be kept under RUNNER_TEMP", (files) => files.write('gajira-before.json', before));
                this.#undo.push(() => {
                    try {
                        restoreGajiraConfig(before);
                    }
                    catch {
                        this.warn(GAJIRA_NOT_PUT_BACK);
                    }
                });
            });
        });
    }
    #written(problem, write) {
        this.#files ??= this.#newFiles();
        try {
            return write(this.#files);
        }
        catch (error) {
            throw error instanceof failure_Failure ? error : handOffFailed(problem, error);
        }
    }
    #newFiles() {
        const files = new StepFiles(this.#checkTemporaryFolder(), {
            remember: (name) => {
                this.#append('GITHUB_STATE', [[DIRECTORY_STATE, name]]);
            },
        });
        this.#undo.push(() => {
            files.remove();
        });
        return files;
    }
    #outputs(session, settings, paths) {
        const end = session.credentialEnd?.at;
        const outputs = [
            ['base-url', session.baseUrl],
            ['api-url', session.apiUrl],
            ['site-url', session.siteUrl],
            ['cloud-id', session.cloudId],
            ['deployment', session.deployment],
            ['auth-method', session.method],
            ['curl-config', paths.curlConfig],
            ['sign-command', paths.signCommand],
            ['account-id', session.account.id],
            ['account-name', printable(session.account.name)],
            ['account-type', session.account.type],
            ['scopes', session.scopes.join(' ')],
            ['expires-at', session.expiresAt ? isoSeconds(session.expiresAt) : ''],
            ['days-left', end ? String(daysUntil(end, this.#now())) : ''],
            ['error-code', ''],
        ];
        if (settings.outputCredentials) {
            const { line, authorization } = headerTexts(session.credential);
            outputs.push(['auth-header', line], ['authorization', authorization]);
            if (session.refreshToken)
                outputs.push(['refresh-token', session.refreshToken.reveal()]);
        }
        return outputs;
    }
    #variables(session, settings, paths) {
        const { exportEnv, exportAuthHeader } = settings;
        const header = exportAuthHeader ? headerTexts(session.credential).line : '';
        const isHeaderSet = exportAuthHeader || (exportEnv && Boolean(this.#environment.JIRA_AUTH_HEADER));
        return [
            ...(exportEnv ? openVariables(session, paths.curlConfig, this.#environment) : []),
            ...(isHeaderSet ? [[AUTH_HEADER, header]] : []),
        ];
    }
    #append(variable, entries) {
        this.#appendText(variable, fileCommand(entries));
    }
    #appendText(variable, text) {
        const path = this.#checked(variable);
        try {
            const undo = appendFileCommand(path, text);
            if (variable !== 'GITHUB_STATE')
                this.#undo.push(undo);
        }
        catch (error) {
            throw handOffFailed(`The file that ${variable} names can't be written to`, error);
        }
    }
    #tell(session, settings) {
        const { credential, credentialEnd } = session;
        for (const line of announcement(session, this.#now()))
            info(line);
        if (settings.curlConfig && settings.exportEnv) {
            const signed = credential.kind === 'signature' ? ' -H @<(jira-auth sign GET "$JIRA_API_URL/myself")' : '';
            info(`Next: curl -q -K "$JIRA_CURL_CONFIG"${signed} --fail-with-body "$JIRA_API_URL/myself"`);
        }
        if (settings.gajiraConfig) {
            info('Wrote ~/jira/config.yml for gajira actions; what was there before is put back after the job.');
        }
        const notice = expiryNotice(credentialEnd, settings, this.#now());
        if (notice)
            github_log_namespaceObject[notice.level](notice.text, { title: 'jira-auth: token expiry' });
        if (session.refreshToken) {
            this.warn(`The refresh token was exchanged: the stored one ${session.deployment === 'cloud' ? 'stops working in ten minutes' : 'does not work any more'}, and its successor exists in the output \`refresh-token\` of this step only. Save it in a later step of this job, or the grant is lost.`);
        }
        this.#writeSummary(summary(session, this.#now()));
    }
    #writeSummary(text) {
        const path = this.#environment.GITHUB_STEP_SUMMARY ?? '';
        if (path === '')
            return;
        try {
            appendFileCommand(path, text);
        }
        catch {
            this.warn('The step summary could not be written: the file that GITHUB_STEP_SUMMARY names is not writable.');
        }
    }
    takeBack() {
        for (const undo of this.#undo.splice(0).reverse()) {
            try {
                undo();
            }
            catch {
                this.warn('Not everything that this step had written could be taken back; the runner deletes it with the job.');
            }
        }
    }
    fail(thrown) {
        const failure = thrown.inWords(ACTION_WORDS);
        const link = troubleshootingLink(failure.code, this.#environment);
        error(`${failure.what}\n${failure.advice}\nMore: ${link}`, { title: `jira-auth: ${failure.code}` });
        try {
            appendFileCommand(this.#environment.GITHUB_OUTPUT ?? '', fileCommand([['error-code', failure.code]]));
        }
        catch {
            warning('The output error-code could not be set: the file that GITHUB_OUTPUT names is not writable.');
        }
    }
}
const NO_FILES = { curlConfig: '', signCommand: '' };
function handOffFailed(what, error, advice = 'Run this step on a GitHub Actions runner with space left on its disk, and leave its files to the runner.') {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
    return new failure_Failure('handoff-failed', `${what} (${printable(code)}).`, advice);
}
function gajiraStep(step) {
    try {
        step();
    }
    catch (error) {
        if (error instanceof failure_Failure)
            throw error;
        throw handOffFailed("~/jira/config.yml can't be written for gajira actions", error, "Make ~/jira a folder of this job's user, and its config.yml a file of theirs, no links; HOME must name their home. Or leave `gajira-config` out.");
    }
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
const external_node_util_namespaceObject = require("node:util");
; 

const HIDDEN = '***';
class Secret {
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
const REFUSALS = [
    'credentials-rejected',
    'anonymous-session',
    'client-rejected',
    'refresh-token-invalid',
];
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





const EARLIER_SITE = 'JIRA_SITE_URL';
const LONGEST_VALUE = 8192;
const SHORTEST_SECRET = 8;
class Inputs {
    #input;
    #environment;
    #door;
    constructor(input, environment, door) {
        this.#input = input;
        this.#environment = environment;
        this.#door = door;
    }
    find(name) {
        return this.all(name)[0] ?? (name === 'site-url' ? this.#earlierSite : undefined);
    }
    get #earlierSite() {
        const site = this.result(EARLIER_SITE);
        return site === undefined ? undefined : given('site-url', EARLIER_SITE, site, site.trim());
    }
    verbatim(name) {
        return this.all(name, (raw) => raw.replace(/[\r\n]+$/, ''))[0];
    }
    all(name, tidied = (raw) => raw.trim()) {
        const own = this.#input(name);
        if (own.trim() !== '')
            return [given(name, undefined, own, tidied(own))];
        if (this.#door && !isInputOf(this.#door, name))
            return [];
        return variablesOf(name).flatMap((variable) => {
            const raw = this.environment(variable);
            if (raw === undefined || isResult(this.#environment, variable))
                return [];
            return [given(name, variable, raw, tidied(raw))];
        });
    }
    environment(variable) {
        const value = results_valueOf(this.#environment, variable);
        return value.trim() === '' ? undefined : value;
    }
    result(variable) {
        return isResult(this.#environment, variable) ? this.environment(variable) : undefined;
    }
    text(name) {
        const found = this.find(name);
        if (found)
            refuseControlCharacters(found);
        return found;
    }
    flag(name) {
        const found = this.find(name);
        if (!found)
            return kindOf(name).default === 'true';
        const value = found.value.toLowerCase();
        if (value === 'true')
            return true;
        if (value === 'false')
            return false;
        throw new failure_Failure('invalid-input', `${found.label} is neither true nor false.`, `Set it to true or false.`);
    }
    wholeNumber(name, least, most, otherwise = Number(kindOf(name).default)) {
        const found = this.find(name);
        if (!found)
            return otherwise;
        const value = /^\d{1,6}$/.test(found.value) ? Number(found.value) : Number.NaN;
        if (value >= least && value <= most)
            return value;
        throw new failure_Failure('invalid-input', `${found.label} is not a whole number from ${least} to ${most}.`, `Set it to such a number, or leave it out for ${otherwise}.`);
    }
    list(name) {
        const found = this.find(name);
        if (!found)
            return [];
        const items = found.value.split(/[\s,]/).filter((item) => item !== '');
        if (items.length > 0)
            return items;
        throw new failure_Failure('invalid-input', `${found.label} lists nothing.`, 'List something, or leave it out.');
    }
}
function given(input, variable, raw, value) {
    const label = variable === undefined ? `\`${input}\`` : `\`${input}\` (from ${variable})`;
    return { input, label, value, variable, wasPadded: value !== raw };
}
function refuseControlCharacters({ label, value }) {
    if (value.length > LONGEST_VALUE) {
        throw new failure_Failure('invalid-input', `${label} has ${value.length} characters, more than the ${LONGEST_VALUE} that are accepted.`, `Check that the right value was stored in it.`);
    }
    const bad = /[\p{Cc}\u2028\u2029]/u.exec(value);
    if (bad) {
        throw new failure_Failure('invalid-input', `${label} holds ${describeCharacter(bad[0])} at position ${bad.index + 1}.`, `Store it again as one line, without line breaks or other control characters.`);
    }
}
function asSecret(found, mask) {
    return hinted(found.input, found.value, true, () => readSecret(found, mask));
}
function readSecret(found, mask) {
    const { label, value } = found;
    if (value.length < SHORTEST_SECRET) {
        throw new failure_Failure('invalid-input', `${label} has fewer than ${SHORTEST_SECRET} characters, so it is no credential and could not be masked.`, `Check that the whole secret was stored in it.`);
    }
    const secret = new Secret(value);
    mask(secret);
    refuseControlCharacters(found);
    const outside = /[^\x21-\x7e]/u.exec(value);
    if (outside) {
        throw new failure_Failure('invalid-input', `${label} holds ${describeCharacter(outside[0])} at position ${outside.index + 1}, which no Jira credential has.`, `Copy the secret again, without formatting or surrounding text, and store it anew.`);
    }
    return secret;
}
function asPassword(found, mask) {
    const password = new Secret(found.value);
    mask(password);
    refuseControlCharacters(found);
    if (found.value.isWellFormed())
        return password;
    throw new failure_Failure('invalid-input', `${found.label} holds half of a character, which no encoding can carry.`, 'Store the password again.');
}
function isTooShortToMask({ value }) {
    return value.length < SHORTEST_SECRET;
}
const NAMED_CHARACTERS = {
    '\n': 'a line feed',
    '\r': 'a carriage return',
    '\t': 'a tab',
    '\0': 'a NUL character',
    ' ': 'a space',
};
function describeCharacter(character) {
    const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return NAMED_CHARACTERS[character] ?? `the character U+${codePoint}`;
}

; 


function readSmallFile(path) {
    try {
        return files_readText(path);
    }
    catch {
        return undefined;
    }
}
function certificatesIn(pem) {
    const found = pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g);
    const certificates = Array.from(found, ([, body = '']) => armored(body.replace(/\s/g, '')));
    try {
        for (const certificate of certificates)
            new external_node_crypto_namespaceObject.X509Certificate(certificate);
        return certificates.length > 0 ? certificates : undefined;
    }
    catch {
        return undefined;
    }
}
function armored(digits) {
    const lines = digits.match(/.{1,64}/g) ?? [];
    return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n');
}

; 



const PEM = /-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----/;
const LONGEST_KEY = 32_768;
function isPem(value) {
    return value.includes('-----BEGIN');
}
function readPrivateKey(label, text, mask, isFile = false) {
    const unescaped = text.replaceAll('\\r', '').replaceAll('\\n', '\n');
    const masked = isFile ? /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END|$)/.exec(unescaped)?.[0] : text;
    if (masked !== undefined && masked.length >= 16 && masked.length <= LONGEST_KEY)
        mask(new Secret(masked));
    const [, kind, body] = PEM.exec(unescaped.slice(0, LONGEST_KEY)) ?? [];
    if (kind === undefined || body === undefined) {
        throw new failure_Failure('invalid-input', `${label} holds no private key in PEM, or one with a passphrase.`, 'Give all of it, from "-----BEGIN PRIVATE KEY-----" to "-----END PRIVATE KEY-----"; `openssl pkey -in FILE` writes it so, and asks for the passphrase.');
    }
    const digits = body.replace(/\s/g, '');
    const lines = digits.match(/.{1,64}/g) ?? [];
    const pem = [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`, ''].join('\n');
    for (const form of [pem, pem.replaceAll('\n', '\\n'), digits])
        mask(new Secret(form));
    return new Secret(pem);
}
function keyObject(label, pem) {
    try {
        return (0,external_node_crypto_namespaceObject.createPrivateKey)(pem.reveal());
    }
    catch {
        throw new failure_Failure('invalid-input', `${label} is a private key that can't be read: a part of it is missing or was changed.`, 'Store the whole key again.');
    }
}
function readRsaKey({ label, value }, mask) {
    const pem = readPrivateKey(label, value, mask);
    if (keyObject(label, pem).asymmetricKeyType === 'rsa')
        return pem;
    throw new failure_Failure('invalid-input', `${label} is not an RSA key.`, "Give the private half of the key whose public half is in Jira's application link.");
}

; 




function readClientCertificate(inputs, mask) {
    const certificate = inputs.find('client-certificate');
    const key = inputs.find('client-key');
    const keyPem = key && readKey(key, mask);
    const either = certificate ?? key;
    if (!either)
        return undefined;
    if (!certificate || !key || !keyPem) {
        throw new failure_Failure('invalid-input', `${either.label} is given without ${certificate ? '`client-key`' : '`client-certificate`'}.`, 'Give both, or neither.');
    }
    const chain = certificatesOf(certificate);
    if (new external_node_crypto_namespaceObject.X509Certificate(chain[0] ?? '').checkPrivateKey(keyObject(key.label, keyPem))) {
        return { certificate: `${chain.join('\n')}\n`, key: keyPem };
    }
    throw new failure_Failure('invalid-input', `${key.label} does not belong to the first certificate in ${certificate.label}.`, "Give the two files that were issued together; the server's own certificates come after the client's, or not at all.");
}
function readKey(key, mask) {
    return isPem(key.value)
        ? readPrivateKey(key.label, key.value, mask)
        : readPrivateKey(key.label, fileText(key), mask, true);
}
function certificatesOf(given) {
    const text = isPem(given.value) ? given.value.replace(/\\[rn]/g, '') : fileText(given);
    const certificates = certificatesIn(text);
    if (certificates)
        return certificates;
    throw new failure_Failure('invalid-input', `${given.label} holds no certificate in PEM.`, 'Give "-----BEGIN CERTIFICATE-----" and what follows, or the path of a file that holds it.');
}
function fileText({ label, value }) {
    const text = readSmallFile(value);
    if (text !== undefined)
        return text;
    throw new failure_Failure('invalid-input', `${label} is neither PEM nor the path of a readable file.`, 'Give the text from "-----BEGIN" to "-----END ...-----", or the path of a file of at most 1 MB that holds it.');
}

; 

function missingInput(code, what, advice, secretsWithheld) {
    const reason = secretsWithheld();
    if (reason === undefined)
        return new failure_Failure(code, what, advice);
    return new failure_Failure('secrets-unavailable', `${what} ${reason}`, 'Skip this step on such runs, or run it after the merge; never hand secrets to code from a fork.');
}

; 





function basicPairOf(credentials) {
    if ('apiToken' in credentials) {
        const { email, apiToken } = credentials;
        return email === undefined ? undefined : { user: email, secret: apiToken };
    }
    return credentials.method === 'basic'
        ? { user: credentials.username, secret: credentials.password }
        : undefined;
}
const FAMILIES = {
    'API token': { marks: ['api-token'], methods: ['api-token', 'scoped-api-token', 'service-account-token'] },
    'OAuth client': {
        marks: ['client-id', 'client-secret', 'refresh-token'],
        methods: ['client-credentials', 'refresh-token'],
    },
    'access token': { marks: ['access-token'], methods: ['access-token'] },
    'personal access token': { marks: ['personal-access-token'], methods: ['personal-access-token'] },
    'user name and password': { marks: ['password'], methods: ['basic', 'session-cookie'] },
    'OAuth 1.0a application link': {
        marks: ['consumer-key', 'private-key', 'oauth-token'],
        methods: ['oauth1'],
    },
};
const METHOD_NAMES = Object.values(FAMILIES).flatMap(({ methods }) => [...methods]);
const SECRET_NAMES = [
    'api-token',
    'client-secret',
    'refresh-token',
    'access-token',
    'personal-access-token',
    'password',
    'private-key',
    'oauth-token',
];
const OTHER_NAMES = [
    'client-id',
    'email',
    'username',
    'consumer-key',
    'scope',
    'redirect-uri',
    'refresh-token-file',
    'refresh-token-variable',
];
function readCredentials(inputs, effects) {
    const found = {};
    for (const name of [...SECRET_NAMES, ...OTHER_NAMES]) {
        found[name] = name === 'password' ? inputs.verbatim(name) : inputs.find(name);
    }
    const secrets = readSecrets(found, effects);
    const pinned = readPinnedMethod(inputs);
    const family = onlyFamily(found, pinned, effects);
    switch (family) {
        case 'API token':
            return apiTokenCredentials(found, secrets, pinned, effects);
        case 'OAuth client':
            return oauthCredentials(found, secrets, pinned, effects);
        case 'access token':
            return { method: 'access-token', accessToken: required('access-token', secrets, effects) };
        case 'personal access token':
            return {
                method: 'personal-access-token',
                token: required('personal-access-token', secrets, effects),
            };
        case 'user name and password':
            return passwordCredentials(found, secrets, pinned, effects);
        case 'OAuth 1.0a application link':
            return {
                method: 'oauth1',
                consumerKey: readIdentifier('consumer-key', found['consumer-key'], effects),
                privateKey: required('private-key', secrets, effects),
                oauthToken: required('oauth-token', secrets, effects),
            };
    }
}
function readSecrets(found, { mask, warn }) {
    const secrets = {};
    let firstProblem;
    for (const name of SECRET_NAMES) {
        const value = found[name];
        if (!value)
            continue;
        try {
            secrets[name] = credentials_readSecret(name, value, mask);
        }
        catch (problem) {
            if (!(problem instanceof failure_Failure))
                throw problem;
            firstProblem ??= problem;
        }
    }
    if (firstProblem)
        throw firstProblem;
    for (const name of SECRET_NAMES) {
        const value = found[name];
        if (value?.wasPadded && name !== 'private-key') {
            warn(`${value.label} is stored with white space around it. It was left out; store the secret without it.`);
        }
    }
    if (found.password && isTooShortToMask(found.password)) {
        warn(`${found.password.label} is so short that masking it would hide other words, so by itself it is not masked. Use a longer one, or better a personal access token.`);
    }
    return secrets;
}
function credentials_readSecret(name, given, mask) {
    if (name === 'password')
        return asPassword(given, mask);
    return name === 'private-key' ? readRsaKey(given, mask) : asSecret(given, mask);
}
function readPinnedMethod(inputs) {
    const given = inputs.find('auth-method');
    if (!given || given.value === 'auto')
        return undefined;
    const method = METHOD_NAMES.find((name) => name === given.value);
    if (!method) {
        throw new failure_Failure('invalid-input', `${given.label} is not the name of a method.`, `Leave it out, or set it to auto or one of: ${METHOD_NAMES.join(', ')}.`);
    }
    return method;
}
function onlyFamily(found, pinned, effects) {
    const given = Object.keys(FAMILIES).filter((family) => FAMILIES[family].marks.some((mark) => found[mark]));
    if (given.length > 1) {
        const labels = given.flatMap((family) => FAMILIES[family].marks.flatMap((mark) => found[mark]?.label ?? []));
        throw new failure_Failure('ambiguous-credentials', `More than one way to log in is given: ${labels.join(', ')}.`, `Give the inputs of one method only, and unset the variables of the others for this step.`);
    }
    const [family] = given;
    const wanted = pinned && familyOf(pinned);
    if (family !== undefined && (wanted === undefined || wanted === family))
        return family;
    throw missing(wanted
        ? `\`auth-method\` is ${pinned}, but no ${wanted} is given.`
        : 'No credential is given: no API token, personal access token, OAuth client, access token, password or application link.', wanted
        ? `Set ${inputList(INPUTS_OF[wanted])}, or leave \`auth-method\` out.`
        : 'Set `email` and `api-token`, or what another method needs; take what is secret from a secret of your CI system.', effects);
}
const INPUTS_OF = {
    'API token': ['api-token'],
    'OAuth client': ['client-id', 'client-secret'],
    'access token': ['access-token'],
    'personal access token': ['personal-access-token'],
    'user name and password': ['username', 'password'],
    'OAuth 1.0a application link': ['consumer-key', 'private-key', 'oauth-token'],
};
function familyOf(method) {
    const families = Object.keys(FAMILIES);
    const family = families.find((name) => FAMILIES[name].methods.includes(method));
    if (family === undefined)
        throw new TypeError('A method belongs to no family.');
    return family;
}
function apiTokenCredentials(found, secrets, pinned, effects) {
    const apiToken = required('api-token', secrets, effects);
    const email = readEmail(found.email) ?? emailIn(found.username, pinned);
    if (pinned === 'service-account-token' || (email === undefined && pinned === undefined)) {
        return { method: 'service-account-token', email, apiToken };
    }
    if (email === undefined) {
        throw missing(`\`auth-method\` is ${String(pinned)}, which needs the token owner's e-mail, but \`email\` is not set.`, "Set `email`; only a service account's token works without it.", effects);
    }
    const method = pinned === 'api-token' || pinned === 'scoped-api-token' ? pinned : 'auto';
    return { method, email, apiToken };
}
function oauthCredentials(found, secrets, pinned, effects) {
    const clientId = readIdentifier('client-id', found['client-id'], effects);
    const clientSecret = required('client-secret', secrets, effects);
    if (pinned === 'client-credentials' && found['refresh-token']) {
        throw new failure_Failure('ambiguous-credentials', `\`auth-method\` is client-credentials, but ${found['refresh-token'].label} is given too.`, `Leave out \`refresh-token\`, or set \`auth-method\` to refresh-token.`);
    }
    const isStored = found['refresh-token-file'] ?? found['refresh-token-variable'];
    if (pinned === 'refresh-token' || found['refresh-token'] || isStored) {
        const refreshToken = isStored ? secrets['refresh-token'] : required('refresh-token', secrets, effects);
        const redirectUri = readRedirectUri(found['redirect-uri']);
        return { method: 'refresh-token', clientId, clientSecret, refreshToken, redirectUri };
    }
    return { method: 'client-credentials', clientId, clientSecret, scope: readScope(found.scope) };
}
function passwordCredentials(found, secrets, pinned, effects) {
    const password = required('password', secrets, effects);
    const { username } = found;
    if (!username) {
        throw missing('A password is given without `username`.', 'Set `username` beside `password`.', effects);
    }
    if (!/^[^:\p{Cc}\p{Cs}\u2028\u2029]{1,255}$/u.test(username.value)) {
        throw new failure_Failure('invalid-input', `${username.label} holds a colon or a control character, or is too long for a user name.`, 'Set it to the name that its owner logs in with.');
    }
    const method = pinned === 'session-cookie' ? pinned : 'basic';
    return { method, username: username.value, password };
}
function readRedirectUri(given) {
    if (!given || (/^[\x21-\x7e]{1,2048}$/.test(given.value) && URL.canParse(given.value)))
        return given?.value;
    throw new failure_Failure('invalid-input', `${given.label} is not a URL.`, 'Set it to the redirect URL that is registered for the OAuth client, exactly as it stands there.');
}
function readScope(given) {
    if (!given || /^[A-Z_]{1,40}(?:[ ,]+[A-Z_]{1,40}){0,9}$/.test(given.value)) {
        return given?.value.split(/[ ,]+/).join(' ');
    }
    throw new failure_Failure('invalid-input', `${given.label} is not a list of scopes.`, 'Set it to READ or WRITE, as the OAuth client has it in Jira.');
}
function readEmail(given) {
    if (!given)
        return undefined;
    const { label, value } = given;
    return hinted('email', value, false, () => {
        if (isEmail(value))
            return value;
        throw new failure_Failure('invalid-input', `${label} is not an e-mail address.`, `Set it to the e-mail address of the account that owns the API token, not to a user or display name.`);
    });
}
function isEmail(text) {
    return text.length <= 320 && /^[^\s:\p{C}]+@[^\s:\p{C}]+$/u.test(text);
}
function emailIn(username, pinned) {
    if (!username || pinned === 'service-account-token')
        return undefined;
    return isEmail(username.value) ? username.value : undefined;
}
const IDENTIFIERS = {
    'client-id': { owner: 'An OAuth client', beside: 'client-secret', what: 'an OAuth client ID' },
    'consumer-key': { owner: 'An application link', beside: 'private-key', what: 'a consumer key' },
};
function readIdentifier(name, given, effects) {
    const { owner, beside, what } = IDENTIFIERS[name];
    if (!given) {
        throw missing(`${owner} is given without \`${name}\`.`, `Set \`${name}\` beside \`${beside}\`.`, effects);
    }
    if (/^[\x21-\x7e]{1,512}$/.test(given.value))
        return given.value;
    throw new failure_Failure('invalid-input', `${given.label} is not ${what}.`, 'Copy it again from the page where the credential was created.');
}
function required(name, secrets, effects) {
    const secret = secrets[name];
    if (secret)
        return secret;
    throw missing(`\`${name}\` is not set.`, `Set \`${name}\` from a secret of your CI system.`, effects);
}
function missing(what, advice, { secretsWithheld }) {
    return missingInput('missing-credentials', what, advice, secretsWithheld);
}
function inputList(names) {
    return names.map((name) => `\`${name}\``).join(' and ');
}

; 

const ONLY = {
    auto: 'cloud',
    'api-token': 'cloud',
    'scoped-api-token': 'cloud',
    'service-account-token': 'cloud',
    'personal-access-token': 'data-center',
    basic: 'data-center',
    'session-cookie': 'data-center',
    oauth1: 'data-center',
};
function deploymentOf({ method }) {
    return ONLY[method];
}
function requireDeployment({ method }, deployment) {
    const only = ONLY[method];
    if (only === undefined || only === deployment)
        return;
    throw only === 'cloud'
        ? new failure_Failure('invalid-input', "An API token is Jira Cloud's, but `site-url` leads to a Jira Data Center.", 'Give a `personal-access-token` of that server, or set `site-url` to the Cloud site.')
        : new failure_Failure('invalid-input', `The method ${method} is Jira Data Center's, but \`site-url\` leads to Jira Cloud.`, 'Give `email` and `api-token`, or set `site-url` to the address of your own server.');
}

; 
const external_node_url_namespaceObject = require("node:url");
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

; 





function namedSite(inputs) {
    const found = inputs.find('site-url');
    if (found && isEarlierSite(found, inputs))
        return isAnothersToo(inputs) ? undefined : found;
    const others = inputs.all('site-url').slice(1);
    const other = found && others.find((each) => named_site_placeOf(each, inputs) !== named_site_placeOf(found, inputs));
    if (!other)
        return found;
    throw new failure_Failure('invalid-input', `${String(found.variable)} and ${String(other.variable)} name different sites.`, 'Unset the one that is wrong, or give `site-url`.');
}
function isEarlierSite({ variable }, inputs) {
    return variable === EARLIER_SITE && inputs.result(EARLIER_SITE) !== undefined;
}
const GRANTS = ['refresh-token', 'refresh-token-file', 'refresh-token-variable', 'access-token'];
const OAUTH = ['refresh-token', 'access-token', 'client-credentials'];
function namesGrant(inputs) {
    return GRANTS.some((name) => inputs.find(name));
}
function isAnothersToo(inputs) {
    const differs = (input, result) => {
        const value = inputs.find(input)?.value.toLowerCase();
        return value !== undefined && value !== 'auto' && value !== (inputs.result(result) ?? '').toLowerCase();
    };
    return (differs('cloud-id', 'JIRA_CLOUD_ID') ||
        differs('deployment', 'JIRA_DEPLOYMENT') ||
        (namesGrant(inputs) &&
            inputs.result('JIRA_DEPLOYMENT') === 'data-center' &&
            !OAUTH.includes(inputs.result('JIRA_AUTH_METHOD'))));
}
function named_site_placeOf(given, inputs) {
    try {
        const { scheme, host: name, port, rest, isBareName } = parseAddress(given);
        const isCloudName = isBareName && inputs.find('deployment')?.value !== 'data-center';
        const host = isCloudName ? `${name}.atlassian.net` : name.replace(/\.$/, '');
        const hasPath = realmOfGateway(host) || !looksLikeAtlassian(host);
        return `${scheme}://${host}:${port}${hasPath ? contextPathOf(rest, given) : ''}`;
    }
    catch (error) {
        if (error instanceof failure_Failure)
            return given.value;
        throw error;
    }
}

; 

function readDay(value, label, advice = 'Write it as YYYY-MM-DD, as the page that lists your API tokens shows it.') {
    const time = Date.parse(`${value}T00:00:00Z`);
    const isDay = value.length === 'YYYY-MM-DD'.length && !Number.isNaN(time);
    if (isDay && new Date(time).toISOString().startsWith(`${value}T`))
        return value;
    throw new failure_Failure('invalid-input', `${label} is not a date.`, advice);
}

; 



function readSettings(inputs) {
    const warnDays = inputs.wholeNumber('warn-days', 0, 3650);
    const criticalDays = inputs.wholeNumber('critical-days', 0, 3650, Math.min(7, warnDays));
    if (criticalDays > warnDays) {
        throw new failure_Failure('invalid-input', '`critical-days` is greater than `warn-days`.', 'Make `warn-days` the larger of the two: the warning comes first.');
    }
    return {
        identity: readIdentity(inputs),
        expectedAccountId: inputs.text('expected-account-id')?.value,
        requiredPermissions: readPermissions(inputs),
        project: readProject(inputs),
        expiresOn: readDate(inputs),
        warnDays,
        criticalDays,
        exportEnv: inputs.flag('export-env'),
        exportAuthHeader: inputs.flag('export-auth-header'),
        outputCredentials: inputs.flag('output-credentials'),
        curlConfig: inputs.flag('curl-config'),
        allowUploads: inputs.flag('allow-uploads'),
        gajiraConfig: inputs.flag('gajira-config'),
        tokenName: inputs.text('token-name')?.value,
        timeoutSeconds: readTimeoutSeconds(inputs),
        caCertificate: readCaCertificate(inputs),
    };
}
function readTimeoutSeconds(inputs) {
    return inputs.wholeNumber('timeout-seconds', 1, 3600);
}
function readIdentity(inputs) {
    const given = inputs.find('identity');
    const value = given?.value.toLowerCase() ?? 'required';
    if (value === 'required' || value === 'optional')
        return value;
    throw new failure_Failure('invalid-input', `${given?.label ?? ''} is neither required nor optional.`, 'Leave it out, or set it to optional if the job need not know whose credential it is.');
}
function readPermissions(inputs) {
    const permissions = inputs.list('required-permissions');
    if (permissions.every((key) => /^[A-Za-z][\w.-]{0,127}$/.test(key)))
        return permissions;
    throw new failure_Failure('invalid-input', '`required-permissions` holds something that is not a permission key.', 'List keys such as EDIT_ISSUES,ADD_COMMENTS, separated by commas.');
}
function readProject(inputs) {
    const project = inputs.find('project');
    if (!project || /^[A-Za-z][A-Za-z0-9_]{0,254}$/.test(project.value))
        return project?.value;
    throw new failure_Failure('invalid-input', '`project` is not a project key.', 'Set it to a key such as PROJ.');
}
function readDate(inputs) {
    const date = inputs.find('expires-on');
    return date && readDay(date.value, date.label);
}
function readCaCertificate(inputs) {
    const file = inputs.text('ca-certificate');
    if (!file)
        return undefined;
    const certificates = certificatesIn(readSmallFile(file.value) ?? '');
    if (certificates)
        return certificates.join('\n');
    throw new failure_Failure('invalid-input', `${file.label} is not the path of a readable PEM file of certificates.`, 'Give the path of a file that holds "-----BEGIN CERTIFICATE-----" and what follows, of at most 1 MB.');
}

; 



const REFRESH_TOKEN = {
    what: 'the refresh token',
    example: 'JIRA_REFRESH_TOKEN',
    secret: 'refresh-token-secret',
    file: 'refresh-token-file',
    variable: 'refresh-token-variable',
    command: 'save-command',
    environment: 'refresh-token-environment',
    organization: 'refresh-token-organization',
    repository: 'refresh-token-repository',
};
const RENEWED = {
    what: 'the renewed token',
    example: 'JIRA_PERSONAL_ACCESS_TOKEN',
    secret: 'save-secret',
    file: 'save-file',
    variable: 'save-variable',
    command: 'save-command',
    environment: 'save-environment',
    organization: 'save-organization',
    repository: 'save-repository',
};
function readWriteBack(inputs, mask, hasCommand = true) {
    const given = readGiven(REFRESH_TOKEN, inputs, hasCommand);
    const accessToken = inputs.text('access-token-secret');
    const secrets = accessToken || given?.input === REFRESH_TOKEN.secret
        ? readGitHubSecrets(REFRESH_TOKEN, inputs, mask)
        : undefined;
    return {
        store: given && readStore(given, REFRESH_TOKEN, secrets, inputs, mask),
        accessToken: accessToken && secrets && { secrets, name: secretName(accessToken, REFRESH_TOKEN) },
    };
}
function readRenewedStore(inputs, mask) {
    const given = readGiven(RENEWED, inputs);
    const secrets = given?.input === RENEWED.secret ? readGitHubSecrets(RENEWED, inputs, mask) : undefined;
    return given && readStore(given, RENEWED, secrets, inputs, mask);
}
function readGiven(names, inputs, hasCommand = true) {
    const { secret, file, variable, command } = names;
    const stores = [secret, file, variable, ...(hasCommand ? [command] : [])];
    const given = stores.flatMap((name) => inputs.text(name) ?? []);
    if (given.length <= 1)
        return given[0];
    throw new failure_Failure('invalid-input', `More than one place for ${names.what} is given: ${given.map(({ label }) => label).join(', ')}.`, 'Give one of them.');
}
function readStore(found, names, secrets, inputs, mask) {
    if (found.input === names.file)
        return { kind: 'file', path: outsideOfWorkspace(found, inputs) };
    if (found.input === names.variable) {
        return { kind: 'gitlab-variable', ...readGitLab(inputs, mask), name: variableName(found) };
    }
    if (found.input === names.command)
        return { kind: 'command', command: found.value };
    if (!secrets)
        throw new TypeError('A secret was read without its place.');
    return { kind: 'github-secret', secrets, name: secretName(found, names) };
}
function secretName({ label, value }, { example }) {
    if (/^(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]{0,254}$/i.test(value))
        return value;
    throw new failure_Failure('invalid-input', `${label} is not the name of a GitHub Actions secret.`, `Give the name alone, such as ${example}, not the secret itself.`);
}
function variableName({ label, value }) {
    if (/^[A-Za-z0-9_]{1,255}$/.test(value))
        return value;
    throw new failure_Failure('invalid-input', `${label} is not the name of a variable.`, 'Give the name alone.');
}
function readGitHubSecrets(names, inputs, mask) {
    const token = inputs.find('github-token');
    if (!token) {
        throw new failure_Failure('missing-credentials', 'A secret is to be written, but `github-token` is not set.', "Set `github-token` to a fine-grained personal access token or an App's token that may write secrets; the workflow's own GITHUB_TOKEN can't.");
    }
    return {
        apiUrl: apiUrl(inputs, 'GITHUB_API_URL', 'https://api.github.com'),
        place: readPlace(names, inputs),
        githubToken: asSecret(token, mask),
    };
}
function readPlace(names, inputs) {
    const organization = inputs.text(names.organization);
    const environment = inputs.text(names.environment);
    const repository = inputs.text(names.repository);
    if (organization) {
        if (environment || repository) {
            throw new failure_Failure('invalid-input', `${organization.label} is given beside another place.`, 'Give the organization alone, or a repository with or without an environment.');
        }
        return { kind: 'organization', organization: matching(organization, /^[A-Za-z0-9][\w.-]{0,99}$/) };
    }
    const name = repository?.value ?? inputs.environment('GITHUB_REPOSITORY') ?? '';
    if (!/^[A-Za-z0-9][\w.-]{0,99}\/[\w.-]{1,100}$/.test(name) || /\/\.{1,2}$/.test(name)) {
        throw new failure_Failure('invalid-input', "Can't tell which repository the secret belongs to.", `Set \`${names.repository}\` to OWNER/NAME.`);
    }
    if (!environment)
        return { kind: 'repository', repository: name };
    const shape = /^(?!\.{1,2}$)[^\p{C}]{1,255}$/u;
    return { kind: 'environment', repository: name, environment: matching(environment, shape) };
}
function matching({ label, value }, shape) {
    if (shape.test(value))
        return value;
    throw new failure_Failure('invalid-input', `${label} is not a valid name.`, 'Correct it.');
}
function readGitLab(inputs, mask) {
    const token = inputs.find('gitlab-token');
    const group = inputs.text('gitlab-group');
    const project = inputs.text('gitlab-project');
    const scope = inputs.text('gitlab-environment-scope');
    if (!token || !(group ?? project)) {
        throw new failure_Failure('missing-credentials', `A variable is to be written, but ${token ? '`gitlab-project`' : '`gitlab-token`'} is not set.`, 'Set `gitlab-token` to an access token with the scope `api`, and outside of GitLab CI `gitlab-project` or `gitlab-group`.');
    }
    if (group && project && project.value !== inputs.environment('CI_PROJECT_ID')) {
        throw new failure_Failure('invalid-input', `${group.label} is given beside ${project.label}.`, 'Give one of them: the variable belongs to a project or to a group.');
    }
    const path = /^(?!\.{1,2}$)[\w.-]+(?:\/[\w.-]+)*$/;
    return {
        apiUrl: apiUrl(inputs, 'CI_API_V4_URL', 'https://gitlab.com/api/v4'),
        project: group || !project ? undefined : matching(project, path),
        group: group && matching(group, path),
        environmentScope: scope && matching(scope, /^[\w/${} .*-]{1,255}$/),
        gitlabToken: asSecret(token, mask),
    };
}
function apiUrl(inputs, variable, otherwise) {
    const value = inputs.environment(variable) ?? otherwise;
    if (/^https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[\w.-]+)*$/.test(value))
        return value;
    throw new failure_Failure('insecure-url', `The environment variable ${variable} is not the https address of a REST API.`, `Leave it to the CI system, or set it to one such as ${otherwise}.`);
}
function outsideOfWorkspace({ label, value }, inputs) {
    const workspace = inputs.environment('GITHUB_WORKSPACE') ?? inputs.environment('CI_PROJECT_DIR');
    const path = (0,external_node_path_namespaceObject.resolve)(value);
    if (workspace === undefined || !`${path}${external_node_path_namespaceObject.sep}`.startsWith(`${(0,external_node_path_namespaceObject.resolve)(workspace)}${external_node_path_namespaceObject.sep}`))
        return path;
    throw new failure_Failure('invalid-input', `${label} is a file inside of the workspace, which later steps may cache or upload.`, 'Give a path outside of it, on a disk that stays.');
}

; 








const GRANTS_SITE = {
    deployment: 'cloud',
    realm: COMMERCIAL,
    url: undefined,
    customDomain: undefined,
    cloudId: undefined,
    isGrantsOwn: true,
};
const SITE_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
function readSite(inputs, secretsWithheld, isGrantsOwn = false) {
    const found = namedSite(inputs);
    if (isGrantsOwn && found && isEarlierSite(found, inputs) && inputs.result('JIRA_DEPLOYMENT') === 'cloud') {
        const realm = realmOfSite(parseAddress(found).host) ?? COMMERCIAL;
        return { ...GRANTS_SITE, realm, preferredUrl: found.value };
    }
    if (!found) {
        if (isGrantsOwn)
            return { ...GRANTS_SITE };
        throw missingInput('invalid-input', '`site-url` is not set.', `Set \`site-url\`. ${EXAMPLE}`, secretsWithheld);
    }
    const pinned = readDeployment(inputs);
    const allowPrivate = inputs.flag('allow-private-hosts');
    const address = asCloudName(parseAddress(found), pinned);
    refuseUnlisted(address, found.label, readAllowedHosts(inputs, allowPrivate));
    const site = atlassianSite(address, found, pinned) ?? foreignSite(address, found, { pinned, allowPrivate });
    return withCloudId(site, found, inputs);
}
function readDeployment(inputs) {
    const given = inputs.find('deployment');
    const value = given?.value.toLowerCase();
    if (value === undefined || value === 'auto')
        return undefined;
    if (value === 'cloud' || value === 'data-center')
        return value;
    throw new failure_Failure('invalid-input', '`deployment` is neither cloud nor data-center.', 'Leave it out, and the host is asked; or set it to cloud or data-center.');
}
function asCloudName(address, pinned) {
    const isCloudName = address.isBareName && pinned !== 'data-center';
    return isCloudName ? { ...address, host: `${address.host}.atlassian.net` } : address;
}
function nameable(host) {
    return /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\.?$/.test(host)
        ? printable(host)
        : 'another host';
}
function readAllowedHosts(inputs, allowPrivate) {
    if (!inputs.find('allowed-hosts'))
        return undefined;
    const listed = inputs.list('allowed-hosts').map((item) => item.toLowerCase());
    const shape = allowPrivate
        ? /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/
        : /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)+|localhost)$/;
    const odd = listed.findIndex((item) => !shape.test(item.replace(/:\d{1,5}$/, '')));
    if (odd >= 0) {
        throw new failure_Failure('invalid-input', `Entry ${odd + 1} of \`allowed-hosts\` is not a host name.`, `List host names alone, such as acme.atlassian.net or jira.example.com:8443, without https:// and paths.`);
    }
    return listed;
}
function refuseUnlisted({ host, port }, label, allowed) {
    if (!allowed || allowed.includes(host) || allowed.includes(`${host}:${port}`))
        return;
    throw new failure_Failure('host-not-allowed', `${label} leads to ${nameable(host)}, which \`allowed-hosts\` does not list.`, `If the host is right, add it to \`allowed-hosts\`; if not, find out who set \`site-url\`.`);
}
function atlassianSite(address, given, pinned) {
    const { host, rest } = address;
    const gateway = realmOfGateway(host);
    if (!gateway && !looksLikeAtlassian(host))
        return undefined;
    if (address.scheme !== 'https')
        throw notHttps(given);
    if (address.port !== 443) {
        throw new failure_Failure('insecure-url', `${given.label} names port ${address.port}, but Jira Cloud is served on port 443 only.`, `Leave the port out. A server of your own, in a private network, also needs \`allow-private-hosts: true\`.`);
    }
    const site = gateway ? gatewaySite(gateway, rest, given) : siteUnderDomain(host, given);
    if (pinned === 'data-center') {
        throw new failure_Failure('invalid-input', `${given.label} leads to Jira Cloud, and not to a Data Center.`, 'Set `site-url` to the address of your own server. If it is right, leave `deployment` out.');
    }
    return site;
}
function siteUnderDomain(host, { label }) {
    const realm = realmOfSite(host);
    const name = host.slice(0, host.indexOf('.'));
    if (!realm || !SITE_LABEL.test(name) || name.startsWith('xn--')) {
        throw new failure_Failure('host-not-allowed', `${label} leads to ${nameable(host)}, which is not the address of a Jira site.`, `A Cloud site is one name under atlassian.net, jira.com or, for governments, atlassian-us-gov-mod.net: admin.atlassian.com shows it. ${EXAMPLE}`);
    }
    const url = new URL(`https://${host}`).origin;
    return { deployment: 'cloud', realm, url, customDomain: undefined, cloudId: undefined };
}
function gatewaySite(realm, rest, { label }) {
    const cloudId = /^\/ex\/jira\/([0-9a-f-]{36})(?:[/?#].*)?$/i.exec(rest)?.[1]?.toLowerCase();
    if (!cloudId || !isCloudId(cloudId)) {
        throw new failure_Failure('invalid-input', `${label} is an address on the gateway, but not one of a Jira site.`, `Write ${gatewayUrl(realm, '{cloudId}')} with the site's cloudId, or better the site's own address. ${EXAMPLE}`);
    }
    return { deployment: 'cloud', realm, url: undefined, customDomain: undefined, cloudId };
}
function foreignSite(address, given, { pinned, allowPrivate }) {
    refuseUnreachable(address, given, allowPrivate);
    const origin = originOf(address);
    const isCloud = pinned === 'cloud';
    const url = isCloud ? origin : origin + contextPathOf(address.rest, given);
    return pinned === 'data-center'
        ? { deployment: 'data-center', url }
        : { deployment: undefined, origin, url, isCloud, cloudId: undefined };
}
function refuseUnreachable({ scheme, host }, given, allowPrivate) {
    const { label } = given;
    const reach = reachOf(host);
    if (!isHostName(host) || reach === 'reserved') {
        throw new failure_Failure('host-not-allowed', `${label} leads to ${reach === 'reserved' ? 'an address that no Jira has' : nameable(host)}, where no credential may go.`, EXAMPLE);
    }
    if (reach === 'public address') {
        throw new failure_Failure('insecure-url', `${label} names an IP address.`, EXAMPLE);
    }
    if (reach !== 'public' && !allowPrivate) {
        const isAddress = host.includes('.');
        throw new failure_Failure(isAddress ? 'insecure-url' : 'host-not-allowed', `${label} names ${isAddress ? 'an IP address' : 'a host'} of a private network or of this machine.`, 'If your Jira is there, set `allow-private-hosts: true`, and make sure that nobody else can choose `site-url`. A Cloud site is written as acme or acme.atlassian.net.');
    }
    if (scheme === 'http' && !(reach === 'loopback' && allowPrivate))
        throw notHttps(given);
}
function notHttps({ label }) {
    return new failure_Failure('insecure-url', `${label} does not use https, so the credential would cross the network in clear.`, `Write it with https://, or without a scheme. Only a server on this machine may do without, with \`allow-private-hosts: true\`.`);
}
function withCloudId(site, siteUrl, inputs) {
    const found = inputs.find('cloud-id');
    if (!found || (found.variable && !siteUrl.variable && namesSiteInEnvironment(inputs)))
        return site;
    if (site.deployment === 'data-center') {
        if (found.variable)
            return site;
        throw new failure_Failure('invalid-input', `${found.label} is given, but a Data Center has none.`, 'Leave out `cloud-id`; or, if this is a Cloud site, leave out `deployment`.');
    }
    const cloudId = found.value.toLowerCase();
    if (!isCloudId(cloudId)) {
        throw new failure_Failure('invalid-input', `${found.label} is not a cloudId.`, `A cloudId is a UUID; leave it out and it is looked up.`);
    }
    if (site.deployment === undefined) {
        return found.variable ? site : { ...site, url: site.origin, isCloud: true, cloudId };
    }
    if (site.cloudId !== undefined && site.cloudId !== cloudId) {
        throw new failure_Failure('invalid-input', `${found.label} differs from the cloudId in \`site-url\`.`, `Give one of them only.`);
    }
    return { ...site, cloudId };
}
function namesSiteInEnvironment(inputs) {
    return variablesOf('site-url').some((name) => inputs.environment(name) !== undefined && inputs.result(name) === undefined);
}

; 








function read(inputs, effects, readRenewal) {
    const site = readSite(inputs, effects.secretsWithheld, namesGrantAlone(inputs));
    const settings = readSettings(inputs);
    const credentials = readCredentials(inputs, effects);
    const clientCertificate = readClientCertificate(inputs, effects.mask);
    if (site.deployment !== undefined)
        requireDeployment(credentials, site.deployment);
    const renewal = readRenewal?.(inputs, credentials.method, effects.mask);
    const writeBack = readWriteBack(inputs, effects.mask, renewal === undefined);
    refuseUseless(writeBack, credentials);
    if (credentials.method === 'refresh-token' && !writeBack.store && !settings.outputCredentials) {
        throw new failure_Failure('invalid-input', 'The exchange replaces the refresh token, and the new one would be lost: it is not saved anywhere.', 'Give one of `refresh-token-secret`, `refresh-token-file`, `refresh-token-variable` and `save-command`. Or leave `output-credentials` out, and save the output `refresh-token` in a later step. Client credentials never rotate.');
    }
    if (credentials.method === 'oauth1' && !settings.curlConfig) {
        throw new failure_Failure('invalid-input', 'With `curl-config: false` an application link has nothing to hand over: it signs every request by itself.', 'Leave `curl-config` out.');
    }
    if (settings.gajiraConfig)
        requireGajira(credentials, clientCertificate);
    return { site, settings, credentials, clientCertificate, writeBack, renewal };
}
function namesGrantAlone(inputs) {
    return namesGrant(inputs) && !inputs.find('allowed-hosts') && !inputs.find('deployment');
}
function requireGajira(credentials, certificate) {
    if (!basicPairOf(credentials)) {
        throw new failure_Failure('invalid-input', `\`gajira-config\` is true, but gajira actions send an e-mail and an API token (HTTP Basic), and the method ${credentials.method} ${credentials.method === 'service-account-token' ? 'was given no `email`' : 'has none'}.`, 'Give `email` and `api-token`, on Data Center `username` and `password`, or leave `gajira-config` out.');
    }
    if (certificate) {
        throw new failure_Failure('invalid-input', '`gajira-config` is true, but gajira actions can show no client certificate.', 'Leave `gajira-config` out, and call Jira with curl and the curl config.');
    }
}
function refuseUseless({ store, accessToken }, { method }) {
    if (store && method !== 'refresh-token') {
        throw new failure_Failure('invalid-input', `A place for a refresh token is given, but the method ${method} has none.`, 'Leave the place out, or give the `refresh-token` of an OAuth grant.');
    }
    if (accessToken && method !== 'refresh-token' && method !== 'client-credentials') {
        throw new failure_Failure('invalid-input', `\`access-token-secret\` is given, but the method ${method} obtains no access token.`, 'Leave it out, or give the OAuth client that obtains one.');
    }
}

; 





const BEAT_MS = 20_000;
const STALE_MS = 180_000;
const TORN_MS = 5000;
const POLL_MS = 50;
async function takeLock(path, waitMs, signal) {
    const mine = {
        id: (0,external_node_crypto_namespaceObject.randomUUID)(),
        host: (0,external_node_os_namespaceObject.hostname)(),
        space: spaceOfProcesses(),
        process: process.pid,
        started: startOf(process.pid),
        since: Date.now(),
    };
    const end = performance.now() + waitMs;
    for (;;) {
        if (linkWhole(path, mine))
            return held(path, mine);
        const other = holderOf(path);
        if (other && isGone(other, mine))
            removeStale(path, other);
        else if (performance.now() >= end)
            return undefined;
        else
            await pause(signal);
    }
}
function held(path, mine) {
    const beat = setInterval(() => {
        try {
            renewSign(path, mine);
        }
        catch {
        }
    }, BEAT_MS).unref();
    return () => {
        clearInterval(beat);
        if (holderOf(path)?.id === mine.id)
            (0,external_node_fs_namespaceObject.unlinkSync)(path);
    };
}
function renewSign(path, mine) {
    const file = (0,external_node_fs_namespaceObject.openSync)(path, 'r+');
    try {
        if (readHolder((0,external_node_fs_namespaceObject.readFileSync)(file, 'utf8'))?.id === mine.id)
            (0,external_node_fs_namespaceObject.writeSync)(file, file_lock_textOf(mine), 0);
    }
    finally {
        (0,external_node_fs_namespaceObject.closeSync)(file);
    }
}
function file_lock_textOf(holder) {
    return JSON.stringify({ ...holder, since: Date.now() });
}
function linkWhole(path, holder) {
    const draft = `${path}.${holder.id}`;
    (0,external_node_fs_namespaceObject.writeFileSync)(draft, file_lock_textOf(holder), { mode: 0o600, flag: 'wx' });
    try {
        (0,external_node_fs_namespaceObject.linkSync)(draft, path);
        return true;
    }
    catch (error) {
        if (codeOf(error) === 'EEXIST')
            return false;
        throw error;
    }
    finally {
        (0,external_node_fs_namespaceObject.unlinkSync)(draft);
    }
}
function holderOf(path) {
    try {
        const { mtimeMs } = (0,external_node_fs_namespaceObject.lstatSync)(path);
        return readHolder(files_readText(path)) ?? { ...NOBODY, since: mtimeMs };
    }
    catch (error) {
        if (codeOf(error) === 'ENOENT')
            return undefined;
        throw error;
    }
}
const NOBODY = { id: '', host: '', space: '', process: 0, started: '' };
function readHolder(text) {
    let value;
    try {
        value = JSON.parse(text);
    }
    catch {
        return undefined;
    }
    if (!isObject(value))
        return undefined;
    const { id, host, space = '', process: number, started = '', since } = value;
    const texts = [id, host, space, started];
    if (!texts.every((item) => typeof item === 'string') || id === '')
        return undefined;
    if (!Number.isSafeInteger(number) || Number(number) <= 0 || !Number.isFinite(since))
        return undefined;
    return { id, host, space, process: number, started, since };
}
function isGone(other, mine) {
    const isSeen = other.id !== '' && other.host === mine.host && other.space === mine.space;
    if (isSeen) {
        if (!isRunning(other.process))
            return true;
        const started = startOf(other.process);
        if (started !== '' && other.started !== '')
            return started !== other.started;
    }
    return Math.abs(Date.now() - other.since) > (other.id === '' ? TORN_MS : STALE_MS);
}
function isRunning(number) {
    try {
        process.kill(number, 0);
        return true;
    }
    catch (error) {
        return codeOf(error) !== 'ESRCH';
    }
}
function spaceOfProcesses() {
    if (process.platform !== 'linux')
        return '';
    try {
        const boot = (0,external_node_fs_namespaceObject.readFileSync)('/proc/sys/kernel/random/boot_id', 'utf8').trim();
        return `${boot} ${(0,external_node_fs_namespaceObject.readlinkSync)('/proc/self/ns/pid')}`;
    }
    catch {
        return (0,external_node_crypto_namespaceObject.randomUUID)();
    }
}
function startOf(number) {
    try {
        if ((0,external_node_fs_namespaceObject.readlinkSync)('/proc/self') !== String(process.pid))
            return '';
        const stat = (0,external_node_fs_namespaceObject.readFileSync)(`/proc/${number}/stat`, 'utf8');
        const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return 'ZX'.includes(state) ? 'ended' : (fields[18] ?? '');
    }
    catch {
        return '';
    }
}
function removeStale(path, stale) {
    const aside = `${path}.${(0,external_node_crypto_namespaceObject.randomUUID)()}.stale`;
    try {
        (0,external_node_fs_namespaceObject.renameSync)(path, aside);
    }
    catch (error) {
        if (codeOf(error) === 'ENOENT')
            return;
        throw error;
    }
    try {
        if (holderOf(aside)?.id !== stale.id)
            (0,external_node_fs_namespaceObject.linkSync)(aside, path);
    }
    catch (error) {
        if (codeOf(error) !== 'EEXIST')
            throw error;
    }
    finally {
        (0,external_node_fs_namespaceObject.unlinkSync)(aside);
    }
}
function pause(signal) {
    signal.throwIfAborted();
    return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

; 



const NOTHING_KNOWN = { consentedAt: undefined, rotatedAt: undefined };
function historyAfter({ consentedAt }, event, at) {
    return { consentedAt: event === 'consented' ? at : consentedAt, rotatedAt: at };
}
function historyText({ consentedAt, rotatedAt }) {
    return JSON.stringify({
        consentedAt: consentedAt && isoSeconds(consentedAt),
        rotatedAt: rotatedAt && isoSeconds(rotatedAt),
    });
}
function parseHistory(text) {
    let parsed;
    try {
        parsed = JSON.parse(text);
    }
    catch {
        return NOTHING_KNOWN;
    }
    if (!isObject(parsed))
        return NOTHING_KNOWN;
    return {
        consentedAt: dateOf(textField(parsed, 'consentedAt')),
        rotatedAt: dateOf(textField(parsed, 'rotatedAt')),
    };
}
function dateOf(text) {
    if (text === undefined || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text))
        return undefined;
    const time = Date.parse(text);
    return Number.isNaN(time) ? undefined : new Date(time);
}
async function rememberEvent(store, event, at, tell) {
    try {
        return (await store.remember?.(event, at)) ?? historyAfter(NOTHING_KNOWN, event, at);
    }
    catch (error) {
        if (!(error instanceof failure_Failure))
            throw error;
        tell(`${error.what} The refresh token itself is saved; only its dates are not remembered.`);
        return historyAfter(NOTHING_KNOWN, event, at);
    }
}

; 

function notReady(what, advice) {
    return new failure_Failure('refresh-token-not-saved', `${what} The refresh token was not used, and is as good as before.`, advice);
}
function notSaved(what, advice) {
    return new failure_Failure('refresh-token-not-saved', what, advice);
}
const REFRESH_TOKEN_FAILURES = { notReady, notSaved };

; 










const WAIT_MS = 200_000;
const file_LARGEST = 65_536;
const ONE_TOKEN = /^\s*([\x21-\x7e]{8,8192})\s*$/;
class TokenFile {
    description;
    #path;
    #mask;
    #signal;
    #failures;
    #release;
    constructor(path, mask, signal, failures = REFRESH_TOKEN_FAILURES) {
        this.#path = (0,external_node_path_namespaceObject.resolve)(path);
        this.#mask = mask;
        this.#signal = signal;
        this.#failures = failures;
        this.description = `the file ${file_nameable((0,external_node_path_namespaceObject.basename)(path))}`;
    }
    async open(use = 'exchange') {
        try {
            const lock = `${this.#path}.lock`;
            file_refuseOthers(this.#path);
            file_refuseOthers(lock);
            this.#release = await takeLock(lock, WAIT_MS, this.#signal);
        }
        catch (error) {
            this.#signal.throwIfAborted();
            throw error instanceof failure_Failure ? error : this.#problem(error, 'notReady');
        }
        if (!this.#release) {
            throw this.#failures.notReady(`Another process has used ${this.description} for ${WAIT_MS / 1000} s.`, 'Wait for it, or remove the file with ".lock" behind its name if there is none.');
        }
        removeDrafts(this.#path);
        const stored = use === 'exchange' ? this.#read() : undefined;
        this.#proveReplacement();
        return stored;
    }
    #proveReplacement() {
        if (!(0,external_node_fs_namespaceObject.lstatSync)(this.#path, { throwIfNoEntry: false }))
            return;
        try {
            replaceFile(this.#path, readWithoutFollowing(this.#path));
        }
        catch (error) {
            throw this.#problem(error, 'notReady');
        }
    }
    async read() {
        return await Promise.resolve(this.#read());
    }
    #read() {
        if (!(0,external_node_fs_namespaceObject.lstatSync)(this.#path, { throwIfNoEntry: false }))
            return undefined;
        let text;
        try {
            text = readWithoutFollowing(this.#path).toString('utf8');
        }
        catch (error) {
            throw this.#problem(error, 'notReady');
        }
        const [, token] = ONE_TOKEN.exec(text) ?? [];
        if (token === undefined) {
            throw this.#failures.notReady(`There is no refresh token in ${this.description}: it is empty, or contains something else.`, 'Put the refresh token alone into it, or have `jira-auth consent` write it.');
        }
        const secret = new Secret(token);
        this.#mask(secret);
        return secret;
    }
    save(token) {
        try {
            replaceFile(this.#path, `${token.reveal()}\n`);
            return Promise.resolve();
        }
        catch (error) {
            return Promise.reject(this.#problem(error, 'notSaved'));
        }
    }
    remember(event, at) {
        try {
            const history = historyAfter(this.#storedHistory(), event, at);
            file_refuseOthers(this.#historyPath);
            removeDrafts(this.#historyPath);
            replaceFile(this.#historyPath, `${historyText(history)}\n`);
            return Promise.resolve(history);
        }
        catch (error) {
            return Promise.reject(this.#problem(error, 'notSaved'));
        }
    }
    #storedHistory() {
        file_refuseOthers(this.#historyPath);
        const found = (0,external_node_fs_namespaceObject.lstatSync)(this.#historyPath, { throwIfNoEntry: false });
        if (!found || found.size > file_LARGEST)
            return NOTHING_KNOWN;
        return parseHistory(readWithoutFollowing(this.#historyPath).toString('utf8'));
    }
    history() {
        try {
            return Promise.resolve(this.#storedHistory());
        }
        catch {
            return Promise.resolve(NOTHING_KNOWN);
        }
    }
    get #historyPath() {
        return `${this.#path}.history.json`;
    }
    close() {
        try {
            this.#release?.();
        }
        catch {
        }
        this.#release = undefined;
        return Promise.resolve();
    }
    #problem(error, stage) {
        return this.#failures[stage](`${this.description} can't be used (${codeOf(error)}).`, 'Check its folder, its owner, and the room on its disk; it must be no link, and its folder must be writable.');
    }
}
const LONGEST_NAME = 32;
function file_nameable(name) {
    return name.length <= LONGEST_NAME ? printable(name) : 'for the token';
}
function file_refuseOthers(path) {
    const found = (0,external_node_fs_namespaceObject.lstatSync)(path, { throwIfNoEntry: false });
    if (!found)
        return;
    const isOurs = !process.getuid || found.uid === process.getuid();
    if (!found.isFile() || !isOurs)
        throw Object.assign(new Error('not ours'), { code: 'EPERM' });
}
function readWithoutFollowing(path) {
    return readRegular(path, { largestBytes: file_LARGEST, follow: false }).bytes;
}

; 





class GitHubSecret {
    description;
    #options;
    #secretsUrl;
    #failures;
    #publicKey;
    #audience;
    constructor(options, failures = REFRESH_TOKEN_FAILURES) {
        this.#options = options;
        this.#failures = failures;
        this.#secretsUrl = secretsUrl(options);
        this.description = `the secret ${options.name} of ${placeName(options.place)}`;
    }
    async open() {
        this.#publicKey = await this.#fetchKey('notReady');
        this.#audience = await this.#fetchAudience('notReady');
        const probe = await this.#ask('DELETE', `${this.#secretsUrl}/${NAME_OF_NOTHING}`, undefined, 'notReady');
        if (probe.status !== 404 && probe.status !== 204)
            throw this.#refused(probe, 'notReady');
        return undefined;
    }
    read() {
        return Promise.resolve(undefined);
    }
    async save(token) {
        this.#publicKey ??= await this.#fetchKey('notSaved');
        this.#audience ??= await this.#fetchAudience('notSaved');
        const first = await this.#put(token, this.#publicKey);
        const answer = first.status === 422 ? await this.#put(token, await this.#fetchKey('notSaved')) : first;
        if (answer.status !== 201 && answer.status !== 204)
            throw this.#refused(answer, 'notSaved');
    }
    close() {
        return Promise.resolve();
    }
    async #put(token, { id, key }) {
        const encrypted = Buffer.from(await sealed(token.reveal(), key)).toString('base64');
        const body = { encrypted_value: encrypted, key_id: id, ...this.#audience };
        return this.#ask('PUT', this.#secretUrl, body, 'notSaved');
    }
    async #fetchAudience(stage) {
        if (this.#options.place.kind !== 'organization')
            return {};
        const answer = await this.#ask('GET', this.#secretUrl, undefined, stage);
        if (answer.status === 404)
            return { visibility: 'private' };
        const visibility = answer.status === 200 ? textField(objectIn(answer), 'visibility') : undefined;
        if (visibility === 'all' || visibility === 'private')
            return { visibility };
        if (visibility !== 'selected')
            throw this.#audienceUnknown(answer, stage);
        return { visibility, selected_repository_ids: await this.#fetchRepositories(stage) };
    }
    async #fetchRepositories(stage) {
        const ids = new Set();
        for (let page = 1;; page += 1) {
            const url = `${this.#secretUrl}/repositories?per_page=${PER_PAGE}&page=${page}`;
            const answer = await this.#ask('GET', url, undefined, stage);
            const body = objectIn(answer);
            const [total, list] = [field(body, 'total_count'), field(body, 'repositories')];
            const before = ids.size;
            for (const repository of Array.isArray(list) ? list : []) {
                const id = isObject(repository) ? field(repository, 'id') : undefined;
                if (typeof id === 'number' && Number.isSafeInteger(id))
                    ids.add(id);
            }
            if (answer.status === 200 && Array.isArray(list) && ids.size === total)
                return [...ids];
            if (answer.status !== 200 || ids.size === before)
                throw this.#audienceUnknown(answer, stage);
        }
    }
    #audienceUnknown({ host, status }, stage) {
        return this.#failures[stage](`${host} does not tell which repositories may use ${this.description} (${status}), and saving it could change that.`, `Give a \`github-token\` with the permission ${PERMISSIONS.organization}, which sees all of these repositories.`);
    }
    async #fetchKey(stage) {
        const answer = await this.#ask('GET', `${this.#secretsUrl}/public-key`, undefined, stage);
        if (answer.status !== 200)
            throw this.#refused(answer, stage);
        const body = objectIn(answer);
        const id = keyId(field(body, 'key_id'));
        const text = textField(body, 'key') ?? '';
        const key = Buffer.from(text, 'base64');
        if (id === undefined || key.toString('base64') !== text || !(await canSeal(key))) {
            throw this.#failures[stage](`${answer.host} gave no key that ${this.description} can be encrypted with.`, "Check GITHUB_API_URL: it has to be the address of GitHub's REST API.");
        }
        return { id, key };
    }
    async #ask(method, url, body, stage) {
        try {
            return await this.#options.send({
                method,
                url,
                credential: authorization(new Secret(`Bearer ${this.#options.githubToken.reveal()}`)),
                ...(body && { body: { type: 'application/json', text: new Secret(JSON.stringify(body)) } }),
                repeatable: stage === 'notSaved' ? 'save' : 'read',
                limits: 'github',
            });
        }
        catch (error) {
            if (!(error instanceof failure_Failure))
                throw error;
            throw this.#failures[stage](`${this.description} can't be written: ${error.what}`, error.code === 'rate-limited'
                ? error.advice
                : 'Try again; if it happens often, look at https://www.githubstatus.com.');
        }
    }
    get #secretUrl() {
        return `${this.#secretsUrl}/${this.#options.name}`;
    }
    #refused({ host, status }, stage) {
        const { place } = this.#options;
        if (status === 401) {
            return this.#failures[stage](`${host} refused \`github-token\`.`, 'It is wrong or has expired: create a new one and store it.');
        }
        if (status === 403 || status === 404) {
            return this.#failures[stage](`\`github-token\` may not write ${this.description} (${status}), or that place does not exist.`, `Give a fine-grained personal access token, or an App's, with the permission ${PERMISSIONS[place.kind]}; the workflow's own GITHUB_TOKEN can't have it.`);
        }
        return this.#failures[stage](`${host} did not take ${this.description} (${status}).`, 'Check the name of the secret, and that there is room for another one (GitHub: 100 for a repository).');
    }
}
const PERMISSIONS = {
    repository: '"Secrets: write"',
    environment: '"Environments: write" ("Secrets" is another one)',
    organization: '"Secrets: write" of the organization',
};
const PER_PAGE = 50;
const NAME_OF_NOTHING = 'JIRA_AUTH_PROBE_OF_PERMISSION';
function secretsUrl({ apiUrl, place }) {
    switch (place.kind) {
        case 'repository':
            return `${apiUrl}/repos/${place.repository}/actions/secrets`;
        case 'environment':
            return `${apiUrl}/repos/${place.repository}/environments/${encodeURIComponent(place.environment)}/secrets`;
        case 'organization':
            return `${apiUrl}/orgs/${place.organization}/actions/secrets`;
    }
}
function placeName(place) {
    switch (place.kind) {
        case 'repository':
            return place.repository;
        case 'environment':
            return `the environment ${place.environment} in ${place.repository}`;
        case 'organization':
            return `the organization ${place.organization}`;
    }
}
async function sealed(text, key) {
    const { seal } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 839, 19));
    return seal(text, key);
}
async function canSeal(key) {
    try {
        await sealed('', key);
        return true;
    }
    catch {
        return false;
    }
}
function objectIn(answer) {
    try {
        const body = answer.json();
        return isObject(body) ? body : {};
    }
    catch (error) {
        if (error instanceof failure_Failure)
            return {};
        throw error;
    }
}
function keyId(value) {
    return typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : undefined;
}

; 



function createStore(settings, effects) {
    switch (settings.kind) {
        case 'github-secret':
            return gitHubSecret(settings.secrets, settings.name, effects);
        case 'file':
            return new TokenFile(settings.path, effects.mask, effects.signal, effects.failures);
        case 'gitlab-variable':
        case 'command':
            if (!effects.commandLineStore) {
                throw new failure_Failure('invalid-input', 'The Action keeps a token neither in a GitLab variable nor by a command.', 'Keep it in a GitHub secret or a file, or run `jira-auth` in a step of its own.');
            }
            return effects.commandLineStore(settings, effects);
    }
}
function gitHubSecret({ apiUrl, place, githubToken }, name, { send, failures }) {
    return new GitHubSecret({ send, apiUrl, place, name, githubToken }, failures);
}

; 


async function openAccessTokenStore({ store, accessToken }, send) {
    if (!accessToken)
        return undefined;
    const secret = gitHubSecret(accessToken.secrets, accessToken.name, {
        send,
        failures: {
            notReady: (what, advice) => new failure_Failure('handoff-failed', `${what} No token was obtained or used up.`, advice),
            notSaved: (what, advice) => new failure_Failure('handoff-failed', what, advice),
        },
    });
    if (store?.kind !== 'github-secret' || accessToken.secrets.place.kind === 'organization')
        await secret.open();
    return secret;
}

; 
function remembered(store, memory) {
    return {
        description: store.description,
        open: async (use) => (await store.open(use)) ?? memory.token,
        read: async () => (await store.read()) ?? memory.token,
        save: async (token) => {
            await store.save(token);
            memory.token = token;
        },
        close: () => store.close(),
        ...(store.remember && { remember: store.remember.bind(store) }),
        ...(store.history && { history: store.history.bind(store) }),
    };
}

; 


const network_END_MS = 5000;
function openNetwork(options) {
    return {
        send: transport(options),
        sendToTheEnd: transport({ ...options, signal: delayed(options.signal, network_END_MS) }),
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
const LARGEST_BUNDLE = 16 * 1024 * 1024;
function extraCertificates(file = '') {
    try {
        return [files_readText(file, { largestBytes: LARGEST_BUNDLE })];
    }
    catch {
        return [];
    }
}

; 




async function settleDeployment(send, site, wanted) {
    if (site.deployment !== undefined)
        return site;
    const { cloudId } = site;
    const tenant = cloudId === undefined ? askTenantInfo(send, site) : Promise.resolve({ cloudId });
    tenant.catch(() => undefined);
    const server = await askServerInfo(send, site);
    if (isDataCenter(server))
        return dataCenter(site);
    return settleByBoth(await tenant, server, site, wanted);
}
function isDataCenter({ deploymentType }) {
    return deploymentType === 'Server' || deploymentType === 'DataCenter';
}
function settleByBoth(tenant, server, site, wanted) {
    const { origin, isCloud } = site;
    if (tenant.cloudId !== undefined)
        return cloudSiteBehind(origin, tenant.cloudId, server);
    if (isCloud || server.deploymentType === 'Cloud')
        throw tenant.failure ?? keepsCloudId();
    if (server.failure)
        throw server.failure;
    if (wanted === 'cloud')
        throw tenant.failure ?? keepsCloudId();
    if (server.isMissing)
        throw noJira(new URL(origin).host);
    if (tenant.failure) {
        throw tenant.failure.advising('If this is a Data Center that shows its `serverInfo` to nobody, set `deployment: data-center`.');
    }
    return dataCenter(site);
}
function dataCenter({ url, isCloud }) {
    if (!isCloud)
        return { deployment: 'data-center', url };
    throw new failure_Failure('invalid-input', 'By `deployment` or `cloud-id` this is a Jira Cloud site, but the host says that it is a Data Center.', 'Leave out `deployment` and `cloud-id`, or correct `site-url`.');
}
function cloudSiteBehind(origin, cloudId, { baseUrl = '' }) {
    const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : '';
    const realm = realmOfSite(host);
    if (!realm && looksLikeAtlassian(host))
        throw noGateway();
    return {
        deployment: 'cloud',
        realm: realm ?? COMMERCIAL,
        url: undefined,
        customDomain: origin,
        cloudId,
    };
}
async function askTenantInfo(send, { origin }) {
    const answer = await answered(send, `${origin}/_edge/tenant_info`);
    if (!('status' in answer))
        return answer;
    if (answer.status !== 200)
        return {};
    const cloudId = fieldOf(answer, 'cloudId');
    return cloudId !== undefined && isCloudId(cloudId) ? { cloudId } : {};
}
async function askServerInfo(send, { url }) {
    const answer = await answered(send, `${url}/rest/api/2/serverInfo`);
    if (!('status' in answer))
        return answer;
    if (answer.status === 404 || answer.status === 410)
        return { isMissing: true };
    if (answer.status !== 200)
        return {};
    return { deploymentType: fieldOf(answer, 'deploymentType'), baseUrl: fieldOf(answer, 'baseUrl') };
}
async function answered(send, url) {
    try {
        return await send({ method: 'GET', url, repeatable: 'read' });
    }
    catch (error) {
        if (!(error instanceof failure_Failure))
            throw error;
        if (!(error instanceof RedirectRefused))
            return { failure: error };
        return { failure: looksLikeAtlassian(error.target) ? leadsToCloud() : undefined };
    }
}
function fieldOf(answer, name) {
    try {
        const body = answer.json();
        return isObject(body) ? textField(body, name) : undefined;
    }
    catch (error) {
        if (error instanceof failure_Failure)
            return undefined;
        throw error;
    }
}
function keepsCloudId() {
    return new failure_Failure('site-not-found', 'This host does not tell the cloudId of a Jira Cloud site.', "Set `site-url` to the site's own address, such as https://acme.atlassian.net, or set `cloud-id` beside it.");
}
function noJira(host) {
    return new failure_Failure('site-not-found', `There is no Jira at this address on ${host}.`, 'Check `site-url`, above all its context path: where people open https://jira.example.com/jira/browse/KEY-1 it is https://jira.example.com/jira. If Jira keeps its `serverInfo` to itself, set `deployment: data-center`.');
}
function leadsToCloud() {
    return new failure_Failure('site-not-found', 'This host is no Jira itself: it sends visitors on to a Jira Cloud site.', "Set `site-url` to that site's own address, such as https://acme.atlassian.net.");
}
function noGateway() {
    return new failure_Failure('host-not-allowed', 'This Jira Cloud site is in a realm of Atlassian of which no gateway is known.', 'Commercial sites (atlassian.net, jira.com) and government sites (atlassian-us-gov-mod.net) can be used.');
}

; 

const LATEST_S = 253_402_300_799;
function expiryOfJwt(token) {
    const payload = token.reveal().split('.')[1] ?? '';
    try {
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
        const seconds = isObject(claims) ? field(claims, 'exp') : undefined;
        if (typeof seconds !== 'number' || !(seconds > 0 && seconds <= LATEST_S))
            return undefined;
        return new Date(Math.floor(seconds) * 1000);
    }
    catch {
        return undefined;
    }
}

; 


function basic(user, password, mask) {
    const pair = new Secret(`${user}:${password.reveal()}`);
    const encoded = new Secret(Buffer.from(pair.reveal()).toString('base64'));
    mask(pair);
    mask(encoded);
    return authorization(new Secret(`Basic ${encoded.reveal()}`));
}
function bearer(token) {
    return authorization(new Secret(`Bearer ${token.reveal()}`));
}

; 


function siteUrlOf(site, method) {
    if (site.url !== undefined)
        return site.url;
    throw new failure_Failure('invalid-input', `The method ${method} works on the site's own address alone, but \`site-url\` is ${site.customDomain === undefined ? 'an address on the gateway' : 'a custom domain'}.`, 'Set `site-url` to the site, such as https://acme.atlassian.net.');
}
async function gatewayUrlOf({ site, cloudId }) {
    return gatewayUrl(site.realm, await cloudId());
}

; 





async function reachableSites(send, realm, credential) {
    const answer = await askResources(send, realm, credential, 'read');
    if (answer.status !== 200) {
        throw refusal(answer, {
            deployment: 'cloud',
            baseUrl: `https://${realm.apiHost}`,
            scope: 'read:jira-work',
        });
    }
    const resources = answer.json();
    if (!Array.isArray(resources))
        throw untrusted(answer.host, 'no list of sites');
    const sites = new Map();
    for (const resource of resources.filter(isObject)) {
        const cloudId = textField(resource, 'id') ?? '';
        const url = siteUrl(textField(resource, 'url'));
        if (isCloudId(cloudId) && url !== undefined && isOfJira(resource))
            sites.set(cloudId, { cloudId, url });
    }
    return [...sites.values()].sort((one, other) => (one.url < other.url ? -1 : 1));
}
async function sitesIfAsked(send, realm, credential, info) {
    try {
        return (await reachableSites(send, realm, credential)).map(({ url }) => url);
    }
    catch (error) {
        if (!(error instanceof Failure))
            throw error;
        info(`It could not be asked which sites the grant reaches: ${error.what}`);
        return undefined;
    }
}
function askResources(send, realm, credential, repeatable) {
    const url = `https://${realm.apiHost}/oauth/token/accessible-resources`;
    return send({ method: 'GET', url, credential, repeatable });
}
function siteUrl(url) {
    if (url === undefined || !/^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\/?$/.test(url))
        return undefined;
    return new URL(url).origin;
}
const JIRA_SCOPE = /:(?:jira|servicedesk|servicemanagement)(?:[-:]|$)/i;
function isOfJira(resource) {
    const scopes = field(resource, 'scopes');
    return Array.isArray(scopes) && scopes.some((scope) => typeof scope === 'string' && JIRA_SCOPE.test(scope));
}
async function onlySite(send, { realm, preferredUrl }, credential) {
    const sites = await reachableSites(send, realm, credential);
    const [first] = sites;
    const site = sites.find(({ url }) => url === preferredUrl) ?? first;
    if (site && (sites.length === 1 || site.url === preferredUrl))
        return site;
    throw site
        ? new failure_Failure('site-not-accessible', `The grant reaches ${sites.length} sites, and \`site-url\` is not set: ${sites.map(({ url }) => url).join(', ')}.`, 'Set `site-url` to one of these.')
        : new failure_Failure('site-not-accessible', 'The OAuth grant reaches no Jira site.', 'Give consent again, choose a site, and ask for scopes of Jira.');
}
async function reaches(send, realm, credential, cloudId) {
    const answer = await askResources(send, realm, credential, 'explanation');
    if (answer.status !== 200)
        return undefined;
    const sites = answer.json();
    if (!Array.isArray(sites))
        return undefined;
    return sites.some((site) => isObject(site) && textField(site, 'id') === cloudId);
}
async function explainRefusedGrant(failure, send, realm, credential, cloudId) {
    const mayBeGrant = ['credentials-rejected', 'permission-denied', 'site-not-found'].includes(failure.code);
    if (!mayBeGrant && !isOfEdge(failure))
        return failure;
    try {
        if ((await reaches(send, realm, credential, cloudId)) !== false)
            return failure;
    }
    catch (error) {
        if (error instanceof failure_Failure)
            return failure;
        throw error;
    }
    return new failure_Failure('site-not-accessible', 'The OAuth token is valid, but its grant does not include this site.', 'Give consent again and choose this site, or set `site-url` to a site that was chosen.');
}

; 





function tokenEndpointOf({ send, mask, now, site }) {
    return { send, mask, now, url: `https://${site.realm.authHost}/oauth/token`, encoding: 'json' };
}
function dataCenterEndpointOf({ send, mask, now, site }) {
    return { send, mask, now, url: `${site.url}/rest/oauth2/latest/token`, encoding: 'form' };
}
async function proveAccessToken(tokens, context) {
    const credential = bearer(tokens.accessToken);
    if (context.site.isGrantsOwn) {
        const { cloudId, url } = await onlySite(context.send, context.site, credential);
        context.onSite(cloudId, url);
    }
    const { send, site } = context;
    const baseUrl = await gatewayUrlOf(context);
    try {
        const account = await askMyself(context, { deployment: 'cloud', baseUrl }, credential);
        return { baseUrl, credential, account, scopes: tokens.scopes, expiresAt: tokens.expiresAt };
    }
    catch (error) {
        if (!(error instanceof failure_Failure))
            throw error;
        if (error.code === 'credentials-rejected' && !tokens.fresh)
            throw rejectedToken(error);
        const explained = await explainRefusedGrant(error, send, site.realm, credential, await context.cloudId());
        throw explained.code === 'credentials-rejected' ? refusedAtOnce(explained) : explained;
    }
}
function rejectedToken({ code, what }) {
    return new failure_Failure(code, what, "The access token is wrong, expired or revoked (Atlassian's live for an hour, and end ten minutes after the next refresh): obtain a new one.");
}
function refusedAtOnce({ code, what }) {
    return new failure_Failure(code, what, 'The token endpoint issued this access token just now, so check that its account has access to Jira on this site.');
}
async function proveOnDataCenter(tokens, { send, site }) {
    const baseUrl = site.url;
    const credential = bearer(tokens.accessToken);
    const account = await askMyself({ send }, { deployment: 'data-center', baseUrl }, credential).catch((error) => {
        if (tokens.fresh || !(error instanceof failure_Failure) || error.code !== 'credentials-rejected')
            throw error;
        throw error.advising('An access token of Jira Data Center also ends with the next refresh of its grant.');
    });
    return { baseUrl, credential, account, scopes: tokens.scopes, expiresAt: tokens.expiresAt };
}

; 


const accessToken = {
    cloud: async (credentials, context) => ({
        ...(await proveAccessToken(tokensOf(credentials.accessToken), context)),
        method: 'access-token',
    }),
    dataCenter: async (credentials, context) => ({
        ...(await proveOnDataCenter(tokensOf(credentials.accessToken), context)),
        method: 'access-token',
    }),
};
function tokensOf(token) {
    return { accessToken: token, expiresAt: expiryOfJwt(token), scopes: undefined, fresh: false };
}

; 





const auto = {
    cloud: (credentials, context) => askInTurn(credentials, context, placesToAsk(credentials.email, context), (failure) => isOfEdge(failure) || MAY_WORK_ELSEWHERE.includes(failure.code)),
};
async function askInTurn({ email, apiToken }, context, places, goesOn) {
    const credential = basic(email, apiToken, context.mask);
    const refusals = [];
    let turnedAway;
    context.debug?.(`The API token is tried on: ${places.join(', then ')}.`);
    for (const place of places) {
        try {
            const baseUrl = place === 'site' ? (context.site.url ?? '') : await gatewayUrlOf(context);
            if (turnedAway !== undefined)
                context.info(`${turnedAway} Asking the ${place}.`);
            const account = await askMyself(context, { deployment: 'cloud', baseUrl }, credential);
            return { method: methodOf(place, email, account), baseUrl, credential, account };
        }
        catch (error) {
            if (!(error instanceof failure_Failure))
                throw error;
            refusals.push({ place, failure: error });
            context.debug?.(`Not the ${place}: ${error.code}.`);
            if (!goesOn(error))
                break;
            turnedAway = isOfEdge(error) ? error.what : undefined;
        }
    }
    throw auto_summary(refusals);
}
const MAY_WORK_ELSEWHERE = [
    'insufficient-scope',
    'permission-denied',
    'anonymous-session',
    'credentials-rejected',
];
function placesToAsk(email, { site }) {
    if (site.url === undefined)
        return ['gateway'];
    return isServiceAccountEmail(email) ? ['gateway', 'site'] : ['site', 'gateway'];
}
function methodOf(place, email, account) {
    if (place === 'site')
        return 'api-token';
    return isServiceAccount(account, email) ? 'service-account-token' : 'scoped-api-token';
}
const REFUSED_AT = {
    site: ' on the site',
    gateway: ' on the gateway',
    both: ', both on the site (as a classic token) and on the gateway (as one with scopes)',
};
function auto_summary(refused) {
    const edge = refused.find(({ failure }) => isOfEdge(failure));
    if (edge)
        return besideEdge(edge, refused.find((other) => other !== edge)?.failure);
    const refusals = refused.map(({ failure }) => failure);
    const last = refusals.at(-1);
    if (last && !MAY_WORK_ELSEWHERE.includes(last.code))
        return last;
    const [telling] = refusals.toSorted((one, other) => MAY_WORK_ELSEWHERE.indexOf(one.code) - MAY_WORK_ELSEWHERE.indexOf(other.code));
    if (!telling)
        throw new TypeError('Neither the site nor the gateway was asked.');
    if (telling.code !== 'credentials-rejected')
        return telling;
    const where = refused.length > 1 ? 'both' : refused[0]?.place === 'site' ? 'site' : 'gateway';
    const what = `Jira refused the e-mail and API token${REFUSED_AT[where]}.`;
    const kind = where === 'gateway' ? " A classic token works on the site's own address only." : '';
    return new failure_Failure(telling.code, what, telling.advice + kind);
}
const OUTRANKS_EDGE = [
    'insufficient-scope',
    'permission-denied',
    'captcha-required',
    'ip-not-allowed',
];
function besideEdge({ place, failure }, other) {
    if (!other)
        return failure;
    if (OUTRANKS_EDGE.includes(other.code))
        return other;
    const isRefusal = ['credentials-rejected', 'anonymous-session', 'site-not-found'].includes(other.code);
    if (!isRefusal)
        return new failure_Failure(failure.code, `${failure.what} ${other.what}`, other.advice);
    return place === 'gateway'
        ? new failure_Failure(failure.code, `${failure.what} The site did not take the token either.`, failure.advice)
        : new failure_Failure(failure.code, `${failure.what} The gateway did not take the token either.`, 'The gateway takes tokens with scopes only, so a classic token may still be good: run from a network that the site lets in, or create a token with scopes and set `auth-method: scoped-api-token`, which never goes to the site.');
}

; 

function doubtingPin(method) {
    return (error) => {
        if (!(error instanceof failure_Failure) || error.code !== 'credentials-rejected')
            throw error;
        throw error.advising(`If it is good, it is not of the kind that \`auth-method: ${method}\` says: leave that out, and Jira is asked.`);
    };
}

; 




const apiToken = {
    cloud: async (credentials, context) => {
        siteUrlOf(context.site, 'api-token');
        return askInTurn(credentials, context, ['site', 'gateway'], isOfEdge).catch(doubtingPin('api-token'));
    },
};

; 



const basicPassword = {
    dataCenter: async ({ username, password }, { send, mask, site }) => {
        const baseUrl = site.url;
        const credential = basic(username, password, mask);
        const account = await askMyself({ send }, { deployment: 'data-center', baseUrl }, credential, {
            repeatable: 'once',
        }).catch(warningOfCaptcha);
        return { method: 'basic', baseUrl, credential, account };
    },
};
function warningOfCaptcha(error) {
    if (!(error instanceof failure_Failure) || error.code !== 'credentials-rejected')
        throw error;
    throw new failure_Failure(error.code, error.what, 'The user name or the password is wrong, or the account was deactivated. Correct them before the next run: a few failed log-ins lock the account until somebody solves a CAPTCHA.');
}

; 






async function requestTokens(endpoint, clientId, clientSecret, grant) {
    const parameters = {
        grant_type: grant.grant_type,
        client_id: clientId,
        client_secret: clientSecret.reveal(),
    };
    if (grant.grant_type === 'refresh_token') {
        parameters.refresh_token = grant.refresh_token.reveal();
        if (grant.redirect_uri !== undefined)
            parameters.redirect_uri = grant.redirect_uri;
    }
    else if (grant.grant_type === 'authorization_code') {
        parameters.code = grant.code.reveal();
        parameters.redirect_uri = grant.redirect_uri;
    }
    else if (grant.scope !== undefined) {
        parameters.scope = grant.scope;
    }
    const answer = await endpoint.send({
        method: 'POST',
        url: endpoint.url,
        body: encoded(parameters, endpoint.encoding),
        repeatable: endpoint.encoding === 'form' && grant.grant_type === 'refresh_token' ? 'once' : 'exchange',
    });
    if (answer.status !== 200) {
        const refusal = endpoint.encoding === 'json'
            ? tokenRefusal(answer, grant.grant_type)
            : dataCenterTokenRefusal(answer, grant);
        throw withHint(refusal, {
            clientId,
            clientSecret,
            refreshToken: grant.grant_type === 'refresh_token' ? grant.refresh_token : undefined,
        });
    }
    const body = answer.json();
    if (!isObject(body))
        throw untrusted(answer.host, 'no object with tokens');
    return readTokens(body, answer.host, endpoint);
}
function encoded(parameters, encoding) {
    return encoding === 'json'
        ? { type: 'application/json', text: new Secret(JSON.stringify(parameters)) }
        : {
            type: 'application/x-www-form-urlencoded',
            text: new Secret(new URLSearchParams(parameters).toString()),
        };
}
function readTokens(body, host, { mask, now }) {
    const accessToken = tokenField(body, 'access_token', host, mask);
    if (!accessToken)
        throw untrusted(host, 'no access token');
    const refreshToken = tokenField(body, 'refresh_token', host, mask);
    const type = field(body, 'token_type');
    if (type !== undefined && (typeof type !== 'string' || type.toLowerCase() !== 'bearer')) {
        throw untrusted(host, 'a token that is no bearer token');
    }
    const scope = field(body, 'scope');
    if (scope !== undefined && (typeof scope !== 'string' || !/^[\x20-\x7e]*$/.test(scope))) {
        throw untrusted(host, 'scopes that are no text');
    }
    return {
        accessToken,
        refreshToken,
        expiresAt: expiryOf(body, host, now()) ?? expiryOfJwt(accessToken),
        scopes: scope?.split(' ').filter((item) => item !== ''),
    };
}
function tokenField(body, name, host, mask) {
    const value = field(body, name);
    if (value === undefined || value === null)
        return undefined;
    if (typeof value !== 'string' || value.length < 8)
        throw untrusted(host, 'a token that is none');
    const token = new Secret(value);
    mask(token);
    if (!/^[\x21-\x7e]{8,8192}$/.test(value))
        throw untrusted(host, 'a token with characters that no header can carry');
    return token;
}
const LONGEST_LIFE_S = 366 * 24 * 3600;
function expiryOf(body, host, now) {
    const seconds = field(body, 'expires_in');
    if (seconds === undefined)
        return undefined;
    if (typeof seconds !== 'number' || seconds <= 0 || seconds > LONGEST_LIFE_S) {
        throw untrusted(host, "a life time of the token that can't be right");
    }
    return new Date(now.getTime() + Math.floor(seconds) * 1000);
}
function tokenRefusal(answer, grantType) {
    const { host, status } = answer;
    if (status === 404 || status === 410) {
        return untrusted(host, `status ${status} for the token endpoint`);
    }
    const { error, description } = oauthError(answer);
    if (error === '')
        return untrusted(host, `status ${status} without a reason for the token endpoint`);
    if (error === 'invalid_grant' && grantType === 'authorization_code') {
        return new failure_Failure('client-rejected', `${host} refused the code of the consent: it was used before, or is some minutes old.`, 'Start again, and finish in one go.');
    }
    if (error === 'invalid_grant' ||
        (error === 'unauthorized_client' && description.includes('refresh_token'))) {
        return new failure_Failure('refresh-token-invalid', `${host} refused the refresh token: it was used before, not used for 90 days, or its owner changed the password.`, 'Give consent again to get a new refresh token, store it, and make sure that only one job at a time uses it.');
    }
    return new failure_Failure('client-rejected', `${host} refused the OAuth client (${status}).`, 'Check `client-id` and `client-secret`: they are shown where the credential was created, the secret only once. Consenting again does not help.');
}
function dataCenterTokenRefusal(answer, grant) {
    const { host, status } = answer;
    if (status === 404 || status === 410) {
        return new failure_Failure('client-rejected', `${host} has no OAuth 2.0 token endpoint (${status}).`, 'Jira has one from 8.22 on, and service accounts from 11 on. Check the context path in `site-url`, or use a personal access token.');
    }
    const { error } = oauthError(answer);
    if (error === '')
        return untrusted(host, `status ${status} without a reason for the token endpoint`);
    const lacksRedirect = grant.grant_type === 'refresh_token' && grant.redirect_uri === undefined;
    if (lacksRedirect && (error === 'invalid_grant' || error === 'invalid_request')) {
        return new failure_Failure('refresh-token-invalid', `${host} refused the refresh token, which was sent without \`redirect-uri\`.`, 'Set `redirect-uri` to the redirect URL that is registered for the OAuth client in Jira. If the token is then refused, too, give consent again and store the new one.');
    }
    switch (error) {
        case 'invalid_grant':
            return new failure_Failure('refresh-token-invalid', `${host} refused the refresh token: it was used before or revoked, or \`redirect-uri\` is not the one of its consent.`, 'Check `redirect-uri`; if it is right, give consent again, store the new refresh token, and let only one job at a time use it.');
        case 'invalid_scope':
            return new failure_Failure('insufficient-scope', `${host} does not give this OAuth client the scope that was asked for.`, 'Ask a Jira admin which one the client has, READ or WRITE. Set `scope` to it; if it is not set, WRITE is asked for.');
        case 'unsupported_grant_type':
            return new failure_Failure('client-rejected', `${host} does not offer this kind of OAuth 2.0 grant.`, 'Client credentials of service accounts need Jira 11; before that, use a personal access token.');
        default:
            return new failure_Failure('client-rejected', `${host} refused the OAuth client (${status}).`, "Check `client-id` and `client-secret` against the application link in Jira's administration. For a refresh token, check `redirect-uri` as well.");
    }
}
function oauthError(answer) {
    let body;
    try {
        body = answer.json();
    }
    catch {
    }
    const object = isObject(body) ? body : {};
    return {
        error: textField(object, 'error') ?? '',
        description: textField(object, 'error_description') ?? '',
    };
}

; 



const USUAL_SCOPE = 'WRITE';
const clientCredentials = {
    cloud: async ({ clientId, clientSecret, scope }, context) => {
        if (scope !== undefined) {
            throw new failure_Failure('invalid-input', '`scope` is given, but on Jira Cloud the scopes are fixed where the OAuth client was created.', 'Leave `scope` out.');
        }
        const tokens = await requestTokens(tokenEndpointOf(context), clientId, clientSecret, {
            grant_type: 'client_credentials',
        });
        const proof = await proveAccessToken({ ...tokens, fresh: true }, context);
        return { ...proof, method: 'client-credentials', accessToken: tokens.accessToken };
    },
    dataCenter: async ({ clientId, clientSecret, scope = USUAL_SCOPE }, context) => {
        const tokens = await requestTokens(dataCenterEndpointOf(context), clientId, clientSecret, {
            grant_type: 'client_credentials',
            scope,
        });
        const proof = await proveOnDataCenter({ ...tokens, fresh: true }, context);
        return { ...proof, method: 'client-credentials', accessToken: tokens.accessToken };
    },
};

var oauth_1_0a = __nccwpck_require__(470);
; 




const randomNonce = () => (0,external_node_crypto_namespaceObject.randomBytes)(16).toString('hex');
function signature(key, method, url, effects) {
    const request = { method, ...asServersRead(url) };
    const oauth = new oauth_1_0a({
        consumer: { key: key.consumerKey, secret: '' },
        signature_method: 'RSA-SHA1',
        hash_function: (baseString) => (0,external_node_crypto_namespaceObject.createSign)('RSA-SHA1').update(baseString).sign(key.privateKey.reveal(), 'base64'),
    });
    oauth.getNonce = effects.nonce;
    oauth.getTimeStamp = () => Math.floor(effects.now().getTime() / 1000);
    const parameters = oauth.authorize(request, { key: key.oauthToken.reveal(), secret: '' });
    return new Secret(oauth.toHeader(parameters).Authorization);
}
function asServersRead(url) {
    const { origin, pathname, searchParams } = new URL(url);
    const names = [...new Set(searchParams.keys())];
    if (names.some((name) => name.startsWith('oauth_') || name === '__proto__')) {
        throw new failure_Failure('invalid-input', 'The URL has a query parameter with a name that OAuth keeps for itself.', 'Leave out parameters whose names begin with oauth_.');
    }
    return {
        url: origin + pathname,
        data: Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)])),
    };
}

; 



const oauth1 = {
    dataCenter: async ({ consumerKey, privateKey, oauthToken }, { send, site, now }) => {
        const key = { consumerKey, privateKey, oauthToken };
        const baseUrl = site.url;
        const credential = {
            kind: 'signature',
            key,
            sign: (method, url) => signature(key, method, url, { now, nonce: randomNonce }),
        };
        const account = await askMyself({ send }, { deployment: 'data-center', baseUrl }, credential, {
            explain: oauth1_problemOf,
        });
        return { method: 'oauth1', baseUrl, credential, account };
    },
};
const PROBLEMS = {
    consumer_key_unknown: [
        'client-rejected',
        'does not know the consumer key',
        "Check `consumer-key` against the incoming side of the application link in Jira's administration.",
    ],
    signature_invalid: [
        'client-rejected',
        "can't verify the signature",
        "Make sure that the public key of the application link belongs to `private-key`, and that `site-url` is the base URL in Jira's settings.",
    ],
    token_rejected: [
        'credentials-rejected',
        'does not know the OAuth token',
        'It was revoked or is of another application link: authorize again, and store the new access token as `oauth-token`.',
    ],
    token_expired: [
        'credentials-rejected',
        'says that the OAuth token has expired',
        'Authorize again, and store the new access token as `oauth-token`.',
    ],
    timestamp_refused: [
        'credentials-rejected',
        "refuses the time of the request: this machine's clock and the server's are too far apart",
        'Set the clock of this machine, or that of the server.',
    ],
};
function oauth1_problemOf(answer) {
    const problem = /oauth_problem="?([a-z_]{1,40})/.exec(answer.header('www-authenticate') ?? '')?.[1] ?? '';
    const found = Object.hasOwn(PROBLEMS, problem) ? PROBLEMS[problem] : undefined;
    return found && new failure_Failure(found[0], `${answer.host} ${found[1]}.`, found[2]);
}

; 
const MARK = / \(jira-auth renewal of (\d{1,15})\)$/;
function parseName(name) {
    const [mark, root] = MARK.exec(name) ?? [];
    return mark === undefined ? { base: name, root } : { base: name.slice(0, -mark.length), root };
}
function successorName(base, root) {
    return `${base} (jira-auth renewal of ${root})`;
}
function isNamed({ id, name }, wanted) {
    const [{ base, root = id }, asked] = [parseName(name), parseName(wanted)];
    return base === asked.base && (asked.root === undefined || asked.root === root);
}
function lineagesOf(tokens) {
    const found = new Map();
    const unknown = [];
    for (const token of tokens) {
        const { id, name } = token;
        if (id === undefined) {
            unknown.push(undefined);
            continue;
        }
        const { base, root = id } = parseName(name);
        const key = JSON.stringify([base, root]);
        const lineage = found.get(key);
        if (lineage)
            lineage.tokens.push(token);
        else
            found.set(key, { base, root, tokens: [token] });
    }
    return [...found.values(), ...unknown];
}

; 



function tokensUrl(baseUrl) {
    return `${baseUrl}/rest/pat/latest/tokens`;
}
async function endOfPersonalAccessToken(credential, { send, site, tokenName, info, now }) {
    const listed = await listIfPossible(credential, send, site.url);
    if (typeof listed === 'string')
        return { endUnknown: listed };
    const tokens = listed.filter(({ end }) => !(end instanceof Date && end <= now()));
    if (tokens.length === 0)
        return { endUnknown: "Jira's list of this account's tokens does not show this one." };
    const candidates = tokenName === undefined ? tokens : tokens.filter((token) => isNamed(token, tokenName));
    const areOne = lineagesOf(candidates).length === 1;
    if (areOne || (tokenName !== undefined && candidates.length > 0)) {
        const credentialEnd = earliest(candidates.map(({ end }) => end));
        return credentialEnd
            ? { credentialEnd }
            : { endUnknown: "Jira's list of tokens tells no end that can be read." };
    }
    const endUnknown = tokenName === undefined
        ? `The account has ${tokens.length} personal access tokens, and Jira does not say which one this is: set \`token-name\` to be told when it expires.`
        : 'None of the personal access tokens of this account has the name in `token-name`, so it is not known when it expires.';
    info(endUnknown);
    return { endUnknown };
}
async function listIfPossible(credential, send, baseUrl) {
    try {
        const answer = await send({
            method: 'GET',
            url: tokensUrl(baseUrl),
            credential,
            repeatable: 'explanation',
        });
        return listedTokens(answer) ?? `Jira does not show the list of this account's tokens (${answer.status}).`;
    }
    catch (error) {
        if (error instanceof failure_Failure)
            return `Jira did not show the list of this account's tokens: ${error.what}`;
        throw error;
    }
}
function listedTokens(answer) {
    const tokens = answer.status === 200 ? answer.json() : undefined;
    return Array.isArray(tokens) ? tokens.filter(isObject).map(listedToken) : undefined;
}
function listedToken(token) {
    const createdAt = timeOf(field(token, 'createdAt'));
    return { id: idOf(token), name: textField(token, 'name') ?? '', createdAt, end: endOf(token) };
}
function idOf(token) {
    const id = field(token, 'id');
    if (Number.isSafeInteger(id) && Number(id) >= 0)
        return String(id);
    return typeof id === 'string' && /^\d{1,15}$/.test(id) ? id : undefined;
}
function earliest(ends) {
    const dates = ends.filter((end) => end instanceof Date);
    if (dates.length > 0) {
        return { source: 'jira', at: new Date(Math.min(...dates.map((date) => date.getTime()))) };
    }
    return ends.every((end) => end === 'never') ? { source: 'jira', at: undefined } : undefined;
}
const NEVER_FROM = 9999;
function endOf(token) {
    const expiringAt = field(token, 'expiringAt');
    if (expiringAt === undefined || expiringAt === null)
        return 'never';
    const end = timeOf(expiringAt);
    return end && end.getUTCFullYear() >= NEVER_FROM ? 'never' : end;
}
const TIME = /^\+?\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})$/;
function timeOf(value) {
    if (typeof value !== 'string' || !TIME.test(value))
        return undefined;
    const time = Date.parse(value);
    return Number.isNaN(time) ? undefined : new Date(time);
}

; 




const personalAccessToken = {
    dataCenter: async ({ token }, context) => {
        const baseUrl = context.site.url;
        const credential = bearer(token);
        const account = await askMyself(context, { deployment: 'data-center', baseUrl }, credential).catch((error) => {
            if (!(error instanceof failure_Failure) || error.code !== 'credentials-rejected')
                throw error;
            throw error.advising('Personal access tokens are listed in your Jira profile; before Jira 8.14 there are none.');
        });
        const { credentialEnd, endUnknown } = await endOfPersonalAccessToken(credential, context);
        return {
            method: 'personal-access-token',
            baseUrl,
            credential,
            account,
            expiresAt: credentialEnd?.at,
            credentialEnd,
            endUnknown,
        };
    },
};

; 





async function rotate(grant, endpoint, effects) {
    const { store, onExchange, info } = effects;
    if (!store) {
        const tokens = await rotation_exchange(grant, rotation_given(grant), endpoint, effects);
        if (tokens.refreshToken)
            onExchange(grant.leeway ? 'certain' : 'spent');
        else
            tellOfNone(endpoint, effects);
        return { tokens, isSaved: false, grant: { rotatedAt: endpoint.now(), consentedAt: undefined } };
    }
    const close = toUndo(() => store.close());
    try {
        const stored = await store.open();
        const tokens = await exchangeStored(grant, stored ?? rotation_given(grant, store), store, { ...endpoint, send: effects.sendToTheEnd }, effects);
        if (tokens.refreshToken) {
            onExchange(grant.leeway ? 'certain' : 'spent');
            await store.save(tokens.refreshToken);
            onExchange('saved');
            info(`The new refresh token is saved: ${store.description}.`);
        }
        else {
            tellOfNone(endpoint, effects);
        }
        const rotatedAt = endpoint.now();
        const { consentedAt } = await rememberEvent(store, 'rotated', rotatedAt, info);
        return { tokens, isSaved: true, grant: { rotatedAt, consentedAt } };
    }
    finally {
        await close();
    }
}
function tellOfNone({ url }, { warn }) {
    warn(`${new URL(url).host} gave no new refresh token with the access token. The one that was used is kept; if it is refused the next time, give consent again.`);
}
async function exchangeStored(grant, token, store, endpoint, effects) {
    try {
        return await rotation_exchange(grant, token, endpoint, effects);
    }
    catch (error) {
        if (!(error instanceof failure_Failure) || error.code !== 'refresh-token-invalid')
            throw error;
        const newer = await store.read();
        if (!newer || newer.equals(token))
            throw error;
        return await rotation_exchange(grant, newer, endpoint, effects);
    }
}
const UNCERTAIN = [
    'network-unreachable',
    'timeout',
    'server-unavailable',
    'untrusted-response',
];
async function rotation_exchange({ clientId, clientSecret, redirectUri, leeway }, refreshToken, endpoint, { onExchange }) {
    let isKnown = false;
    const end = toUndo(() => {
        if (!isKnown)
            onExchange(leeway ? 'possible' : 'spent');
    });
    try {
        const tokens = await requestTokens(endpoint, clientId, clientSecret, {
            grant_type: 'refresh_token',
            refresh_token: refreshToken,
            redirect_uri: redirectUri,
        });
        isKnown = true;
        return tokens;
    }
    catch (error) {
        isKnown = error instanceof failure_Failure && !UNCERTAIN.includes(error.code);
        throw error;
    }
    finally {
        await end();
    }
}
function rotation_given({ refreshToken }, store) {
    if (refreshToken)
        return refreshToken;
    throw notReady(`There is no refresh token: ${store?.description ?? 'its store'} holds none, and \`refresh-token\` is not set.`, 'Set `refresh-token` for the first run, or save one with `jira-auth consent`.');
}

; 


const refreshToken = {
    cloud: async (credentials, context) => {
        const rotated = await rotate({ ...credentials, redirectUri: undefined, leeway: true }, tokenEndpointOf(context), context);
        return proofOf(rotated, await proveAccessToken({ ...rotated.tokens, fresh: true }, context));
    },
    dataCenter: async (credentials, context) => {
        const rotated = await rotate({ ...credentials, leeway: false }, dataCenterEndpointOf(context), context);
        return proofOf(rotated, await proveOnDataCenter({ ...rotated.tokens, fresh: true }, context));
    },
};
function proofOf({ tokens, isSaved, grant }, proof) {
    const { accessToken, refreshToken } = tokens;
    return {
        ...proof,
        method: 'refresh-token',
        grant,
        accessToken,
        refreshToken: isSaved ? undefined : refreshToken,
    };
}

; 




const scopedApiToken = {
    cloud: async ({ email, apiToken }, context) => {
        const credential = basic(email, apiToken, context.mask);
        const baseUrl = await gatewayUrlOf(context);
        const account = await askMyself(context, { deployment: 'cloud', baseUrl }, credential).catch(doubtingPin('scoped-api-token'));
        return { method: 'scoped-api-token', baseUrl, credential, account };
    },
};

; 



const serviceAccountToken = {
    cloud: async ({ email, apiToken }, context) => {
        const credential = email === undefined ? bearer(apiToken) : basic(email, apiToken, context.mask);
        const baseUrl = await gatewayUrlOf(context);
        const account = await askMyself(context, { deployment: 'cloud', baseUrl }, credential);
        return { method: 'service-account-token', baseUrl, credential, account };
    },
};

; 







const sessionCookie = {
    dataCenter: async (credentials, context) => {
        const baseUrl = context.site.url;
        const cookie = await logIn(credentials, context).catch(warningOfLoss).catch(warningOfCaptcha);
        const credential = { kind: 'header', name: 'Cookie', value: cookie };
        const account = await askMyself(context, { deployment: 'data-center', baseUrl }, credential);
        return { method: 'session-cookie', baseUrl, credential, account };
    },
};
function warningOfLoss(error) {
    if (!(error instanceof failure_Failure))
        throw error;
    if (error.exitStatus !== EXIT_STATUS.timeout && error.code !== 'untrusted-response')
        throw error;
    throw error.advising('A session may have begun; then Jira ends it by itself, after some hours.');
}
async function logIn({ username, password }, { sendToTheEnd, mask, site, onSession }) {
    const url = `${site.url}/rest/auth/1/session`;
    const answer = await sendToTheEnd({
        method: 'POST',
        url,
        body: {
            type: 'application/json',
            text: new Secret(JSON.stringify({ username, password: password.reveal() })),
        },
        repeatable: 'once',
    });
    if (answer.status !== 200 || isFailedLogin(answer)) {
        throw refusal(answer, { deployment: 'data-center', baseUrl: site.url, scope: '' });
    }
    const { name, value } = sessionIn(answer);
    mask(value);
    const cookie = new Secret(`${name}=${value.reveal()}`);
    mask(cookie);
    onSession({ url, cookie });
    return cookie;
}
function sessionIn(answer) {
    const body = answer.json();
    const session = isObject(body) ? field(body, 'session') : undefined;
    const name = isObject(session) ? textField(session, 'name') : undefined;
    const value = isObject(session) ? textField(session, 'value') : undefined;
    if (name === undefined || !/^[\w.-]{1,64}$/.test(name))
        throw untrusted(answer.host, 'a session without a name');
    if (value === undefined || !/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{8,4096}$/.test(value)) {
        throw untrusted(answer.host, 'a session without a value that a cookie can have');
    }
    return { name, value: new Secret(value) };
}

; 











const METHODS = {
    auto: auto,
    'api-token': apiToken,
    'scoped-api-token': scopedApiToken,
    'service-account-token': serviceAccountToken,
    'client-credentials': clientCredentials,
    'refresh-token': refreshToken,
    'access-token': accessToken,
    'personal-access-token': personalAccessToken,
    basic: basicPassword,
    'session-cookie': sessionCookie,
    oauth1: oauth1,
};
const LONG_LIVED = [
    'api-token',
    'scoped-api-token',
    'service-account-token',
    'personal-access-token',
    'basic',
    'oauth1',
];
function prove(credentials, context) {
    const method = METHODS[credentials.method];
    const proof = 'cloudId' in context ? method.cloud?.(credentials, context) : method.dataCenter?.(credentials, context);
    if (!proof)
        throw new TypeError('A method was asked of a kind of Jira that does not have it.');
    return proof;
}

; 





async function requirePermissions(send, place, credential, permissions, project) {
    const query = new URLSearchParams(place.deployment === 'cloud' ? { permissions: permissions.join(',') } : {});
    if (project !== undefined)
        query.set('projectKey', project);
    const answer = await send({
        method: 'GET',
        url: `${apiUrlOf(place)}/mypermissions?${query.toString()}`,
        credential,
        repeatable: 'read',
    });
    if (place.deployment === 'cloud' && !answer.isJson)
        throw refusal(answer, { ...place, scope: 'read:jira-work' });
    const where = project === undefined ? ': no project grants it' : ` in project ${printable(project)}`;
    if (answer.status === 404) {
        throw new failure_Failure('permission-denied', "There is no such project, or this account can't see it.", 'Check `project`, and that the account may browse it.');
    }
    if (answer.status === 400) {
        throw new failure_Failure('invalid-input', 'Jira does not know one of the keys in `required-permissions`.', 'Use keys as the resource `permissions` of its REST API lists them, such as EDIT_ISSUES or ADD_COMMENTS.');
    }
    if (answer.status !== 200 || isFailedLogin(answer))
        throw refusal(answer, { ...place, scope: 'read:jira-work' });
    const missing = missingPermissions(answer.json(), permissions, answer.host);
    if (missing.length > 0) {
        throw new failure_Failure('permission-denied', `The account lacks ${missing.join(', ')}${where}.`, "Ask a project admin to grant it, or take it out of `required-permissions` if the job doesn't need it.");
    }
}
function missingPermissions(body, permissions, host) {
    const answered = isObject(body) ? field(body, 'permissions') : undefined;
    if (!isObject(answered))
        throw untrusted(host, 'no list of permissions');
    return permissions.filter((key) => {
        const permission = field(answered, key);
        return !isObject(permission) || field(permission, 'havePermission') !== true;
    });
}

; 



async function canonicalSiteUrl(send, baseUrl, credential) {
    const asked = { deployment: 'cloud', baseUrl, scope: 'read:jira-work' };
    const answer = await send({
        method: 'GET',
        url: `${apiUrlOf(asked)}/serverInfo`,
        credential,
        repeatable: 'read',
    });
    if (answer.status !== 200)
        throw refusal(answer, asked);
    const body = answer.json();
    const own = isObject(body) ? textField(body, 'baseUrl') : undefined;
    const url = own !== undefined && URL.canParse(own) ? new URL(own) : undefined;
    if (url?.protocol !== 'https:' ||
        url.username !== '' ||
        url.password !== '' ||
        !/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(url.hostname)) {
        throw untrusted(answer.host, 'no address of the site');
    }
    return url.origin;
}

; 





class CloudIds {
    #asked = new Map();
    async of(send, siteUrl, debug) {
        const earlier = this.#asked.get(siteUrl);
        const known = earlier && (await earlier.catch(() => undefined));
        if (known !== undefined)
            return known;
        const answer = lookUpCloudId(send, siteUrl);
        this.#asked.set(siteUrl, answer);
        debug?.(`The cloudId of ${siteUrl} is ${await answer}.`);
        return answer;
    }
}
const BY_HAND = 'If the site opens in a browser, set `cloud-id` to what it shows there at /_edge/tenant_info.';
async function lookUpCloudId(send, siteUrl) {
    const answer = await send({
        method: 'GET',
        url: `${siteUrl}/_edge/tenant_info`,
        repeatable: 'read',
    }).catch((error) => {
        throw error instanceof failure_Failure && isOfEdge(error) ? error.advising(BY_HAND) : error;
    });
    if (answer.status === 404 || answer.status === 410) {
        throw new failure_Failure('site-not-found', `There is no Jira site at ${answer.host}.`, `Check the spelling of \`site-url\`; Atlassian also switches off free sites that nobody uses. ${BY_HAND}`);
    }
    if (answer.status !== 200) {
        throw untrusted(answer.host, `status ${answer.status} for the site's cloudId`).advising(BY_HAND);
    }
    if (!answer.isJson)
        throw untrusted(answer.host, "no JSON with the site's cloudId").advising(BY_HAND);
    const body = answer.json();
    const cloudId = isObject(body) ? textField(body, 'cloudId') : undefined;
    if (cloudId === undefined || !isCloudId(cloudId))
        throw untrusted(answer.host, "no UUID as the site's cloudId");
    return cloudId;
}

; 












async function verify(request, effects) {
    try {
        return await verifyWhereItIs(request, effects);
    }
    catch (error) {
        if (!(error instanceof failure_Failure) || 'clientSecret' in request.credentials)
            throw error;
        throw withHint(error, request.credentials);
    }
}
async function verifyWhereItIs(request, effects) {
    const site = await settleDeployment(effects.send, request.site, deploymentOf(request.credentials));
    if (request.site.deployment === undefined)
        effects.debug?.(`By its answers this is ${site.deployment}.`);
    requireDeployment(request.credentials, site.deployment);
    return site.deployment === 'cloud'
        ? verifyOnCloud(request, site, effects)
        : verifyOnDataCenter(request, site, effects);
}
async function verifyOnCloud(request, site, effects) {
    const { send, cloudIds = new CloudIds() } = effects;
    const found = {};
    const cloudId = site.isGrantsOwn
        ? () => Promise.resolve(found.cloudId ?? '')
        : begin(() => site.cloudId ?? cloudIds.of(send, site.url ?? site.customDomain ?? '', effects.debug));
    const context = {
        ...effects,
        identity: identityFor(request.settings),
        site,
        cloudId,
        onSite: (id, url) => {
            Object.assign(found, { cloudId: id, url });
        },
    };
    const proof = await proveOrExplain(request, context);
    effects.debug?.(`Proved by ${proof.method} at ${proof.baseUrl}.`);
    const place = { deployment: 'cloud', baseUrl: proof.baseUrl };
    const [siteUrl] = await Promise.all([
        site.url ?? site.customDomain ?? found.url ?? canonicalSiteUrl(send, proof.baseUrl, proof.credential),
        cloudId().catch(ofGoodCredential),
        requireWhatWasAsked(proof, place, request, effects),
    ]);
    return sessionOf(proof, request, { ...place, siteUrl, cloudId: await cloudId() });
}
async function verifyOnDataCenter(request, site, effects) {
    const context = { ...effects, site, tokenName: request.settings.tokenName };
    const proof = await prove(request.credentials, context).catch((error) => {
        throw error instanceof failure_Failure ? expiredRather(error, request.settings, effects.now()) : error;
    });
    effects.debug?.(`Proved by ${proof.method} at ${proof.baseUrl}.`);
    const place = { deployment: 'data-center', baseUrl: proof.baseUrl };
    await requireWhatWasAsked(proof, place, request, effects);
    return sessionOf(proof, request, { ...place, siteUrl: site.url, cloudId: '' });
}
function identityFor({ identity, expectedAccountId, requiredPermissions }) {
    if (identity === 'required')
        return identity;
    return expectedAccountId === undefined && requiredPermissions.length === 0 ? 'optional' : 'checked';
}
async function requireWhatWasAsked({ account, credential }, place, { settings }, { send }) {
    requireAccount(account, place, settings);
    const { requiredPermissions, project } = settings;
    if (requiredPermissions.length > 0) {
        await requirePermissions(send, place, credential, requiredPermissions, project);
    }
}
function sessionOf(proof, { settings, credentials }, place) {
    const declaredEnd = endOfDay(settings.expiresOn);
    const isLongLived = LONG_LIVED.includes(proof.method);
    return {
        ...place,
        method: proof.method,
        apiUrl: apiUrlOf(place),
        credential: proof.credential,
        basic: basicPairOf(credentials),
        account: proof.account,
        scopes: proof.scopes ?? [],
        expiresAt: proof.expiresAt ?? (isLongLived && !proof.credentialEnd ? declaredEnd : undefined),
        credentialEnd: proof.credentialEnd ?? (declaredEnd && { source: 'expires-on', at: declaredEnd }),
        endUnknown: proof.endUnknown,
        grant: proof.grant,
        accessToken: proof.accessToken,
        refreshToken: proof.refreshToken,
    };
}
function ofGoodCredential(error) {
    throw error instanceof failure_Failure ? error.advising('The credential itself is good.') : error;
}
function begin(work) {
    const result = Promise.resolve(work());
    result.catch(() => undefined);
    return () => result;
}
async function proveOrExplain({ credentials, settings }, context) {
    try {
        return await prove(credentials, context);
    }
    catch (error) {
        if (!(error instanceof failure_Failure))
            throw error;
        const isOfNobody = error.code === 'site-not-found' || error.code === 'untrusted-response';
        if (error.exitStatus <= 4 || isOfNobody)
            await refuseMissingSite(context);
        throw expiredRather(error, settings, context.now());
    }
}
const EXPLANATION_MS = 2000;
async function refuseMissingSite({ cloudId }) {
    let timer;
    try {
        await Promise.race([cloudId(), new Promise((resolve) => (timer = setTimeout(resolve, EXPLANATION_MS)))]);
    }
    catch (error) {
        if (!(error instanceof failure_Failure) || error.code === 'site-not-found')
            throw error;
    }
    finally {
        clearTimeout(timer);
    }
}
function expiredRather(failure, { expiresOn }, now) {
    const end = endOfDay(expiresOn);
    const refused = ['credentials-rejected', 'anonymous-session', 'client-rejected', 'refresh-token-invalid'];
    if (!end || end > now || !refused.includes(failure.code))
        return failure;
    return new failure_Failure('credential-expired', `Jira refused the credential, and by \`expires-on\` it expired on ${String(expiresOn)}.`, 'Create a new one, store it in the same secret, and set `expires-on` to its date.');
}
function requireAccount(account, { deployment }, { expectedAccountId }) {
    if (expectedAccountId === undefined || expectedAccountId === account.id)
        return;
    if (deployment === 'data-center' && expectedAccountId === account.name)
        return;
    throw new failure_Failure('unexpected-account', `The credential belongs to the account ${printable(account.id)}, not to the one in \`expected-account-id\`.`, "Store the expected account's credential, or correct `expected-account-id`.");
}

; 
const LOSS = {
    certain: 'The refresh token was exchanged before that, and its successor is lost: the stored one works for ten more minutes, so run again before they are over.',
    possible: 'The refresh token may have been exchanged: then the stored one works for ten more minutes, so run again before they are over.',
    saved: undefined,
    spent: 'The refresh token was sent to be exchanged, and a Data Center ends it at once: if the stored one is refused from now on, give consent again.',
};
class Loss {
    #exchange;
    note = (exchange) => {
        this.#exchange = exchange;
    };
    addedTo(failure) {
        const told = this.#take();
        return told === undefined ? failure : failure.advising(told);
    }
    tell(warn) {
        const told = this.#take();
        if (told !== undefined)
            warn(told);
    }
    forget() {
        this.#exchange = undefined;
    }
    #take() {
        const exchange = this.#exchange;
        this.forget();
        return exchange && LOSS[exchange];
    }
}

; 













function handOver(to) {
    return {
        use: ({ session, request, tls }) => {
            to.handOver(session, request.settings, tls);
            return 0;
        },
        leaves: () => true,
    };
}
async function run(effects, task) {
    const { ci, handOver } = effects;
    const loss = new Loss();
    const traces = { loss };
    let isLeft = false;
    const end = toUndo(async () => {
        if (isLeft)
            return;
        try {
            await logOut(traces, ci);
        }
        finally {
            handOver?.takeBack();
        }
        loss.tell(ci.warn);
    });
    try {
        const found = await verified(effects, traces);
        const status = await task.use(found);
        isLeft = task.leaves(found);
        loss.forget();
        await end();
        return status;
    }
    catch (error) {
        const failure = error instanceof failure_Failure ? loss.addedTo(error) : undefined;
        await end();
        if (!failure)
            throw error;
        ci.fail(failure);
        return failure.exitStatus;
    }
}
async function logOut(traces, ci) {
    const { logOut: end } = traces;
    if (!end)
        return;
    delete traces.logOut;
    try {
        await end();
    }
    catch (error) {
        if (!(error instanceof failure_Failure))
            throw error;
        ci.warn(`The session that this step began could not be ended, and may last until Jira ends it. ${error.what}`);
        return;
    }
    try {
        traces.forget?.();
    }
    catch (error) {
        if (!(error instanceof failure_Failure))
            throw error;
    }
}
const LOG_OUT_SECONDS = 5;
async function verified(effects, traces) {
    const { inputs, environment, ci, handOver, random, signal, onServerDate, debug } = effects;
    const request = read(inputs, ci, effects.readRenewal);
    refuseUnsafeProcess(environment);
    const proxy = proxyAddress(environment);
    tellRequest(request, proxy, effects);
    handOver?.prepare(request.settings, request.credentials.method);
    const { timeoutSeconds, caCertificate } = request.settings;
    const tls = await tlsWith(caCertificate, request.clientCertificate, environment);
    const options = {
        proxy,
        random,
        trust: tls?.context,
        onRetry: ci.info,
        onServerDate,
        debug,
        timeoutSeconds,
        signal,
    };
    const onSession = (live) => {
        traces.logOut = () => {
            const { signal: never } = new AbortController();
            return endSession(transport({ ...options, timeoutSeconds: LOG_OUT_SECONDS, signal: never }), live);
        };
        traces.forget = handOver?.rememberSession(live, tls);
    };
    const memory = {};
    const logIn = (until) => authenticate(request, {
        ...effects,
        signal: until,
        options: { ...options, signal: until },
        cloudIds: tls ? undefined : effects.cloudIds,
        memory,
        onSession,
        onExchange: traces.loss.note,
    });
    const session = await logIn(signal);
    signal.throwIfAborted();
    return { session, request, tls, renew: (until) => renewed(logIn(until), traces, ci) };
}
function tellRequest({ site, credentials, clientCertificate, settings, writeBack }, proxy, { debug }) {
    debug?.(`Method: ${credentials.method}. Site: ${site.url ?? (site.deployment === 'cloud' ? "the grant's, or on the gateway" : 'none')}, ${site.deployment ?? 'which Jira it is has to be asked'}.`);
    debug?.(`Proxy: ${proxy ?? 'none'}. Private CA: ${settings.caCertificate ? 'yes' : 'no'}. Client certificate: ${clientCertificate ? 'yes' : 'no'}. Time: ${settings.timeoutSeconds} s.`);
    debug?.(`Place for tokens: ${writeBack.store?.kind ?? 'none'}.`);
}
async function renewed(logIn, { loss }, { warn }) {
    try {
        return await logIn;
    }
    catch (error) {
        if (error instanceof failure_Failure)
            throw loss.addedTo(error);
        loss.tell(warn);
        throw error;
    }
}
async function authenticate(request, effects) {
    const { options, memory, ci, now, signal, commandLineStore, onSession, onExchange, cloudIds, debug } = effects;
    const network = openNetwork(options);
    const { store } = request.writeBack;
    const accessTokenStore = await openAccessTokenStore(request.writeBack, network.sendToTheEnd);
    const session = await verify(request, {
        ...network,
        store: store &&
            remembered(createStore(store, { send: network.sendToTheEnd, mask: ci.mask, signal, commandLineStore }), memory),
        mask: ci.mask,
        now,
        info: ci.info,
        warn: ci.warn,
        debug,
        onExchange,
        onSession,
        cloudIds,
    });
    signal.throwIfAborted();
    if (session.accessToken)
        await accessTokenStore?.save(session.accessToken);
    return session;
}

; 









const now = () => new Date();
const ci = new GitHubActions(process.env, now, {
    node: process.execPath,
    cli: (0,external_node_path_namespaceObject.resolve)(process.argv[1] ?? '', '../../cli/index.js'),
});
openDoor({
    work: (signal) => run({
        inputs: new Inputs((name) => (isInputOf('action', name) ? actions_core.getInput(name, { trimWhitespace: false }) : ''), process.env, 'action'),
        environment: process.env,
        ci,
        handOver: ci,
        now,
        random: Math.random,
        signal,
        debug: gitHubDebug,
    }, handOver(ci)),
    reportBug: (where) => {
        ci.takeBack();
        ci.fail(new failure_Failure('internal', `This is a bug in jira-auth: ${where}.`, "Please report it with this line and the step's inputs, without their values."));
    },
    statusOfBug: EXIT_STATUS.internal,
    statusWithoutOutput: EXIT_STATUS['handoff-failed'],
});

})();

module.exports = __webpack_exports__;
  })()
;