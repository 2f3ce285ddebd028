#!/usr/bin/env node
  (() => {  
  	var __webpack_modules__ = ({

  6470(module) {

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


var net = __nccwpck_require__(9278);
var tls = __nccwpck_require__(4756);
var http = __nccwpck_require__(8611);
var https = __nccwpck_require__(5692);
var events = __nccwpck_require__(4434);
var assert = __nccwpck_require__(2613);
var util = __nccwpck_require__(9023);


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

  9274(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
  __nccwpck_require__.d(__webpack_exports__, {
    openBrowser: () => (  openBrowser)
  });
  var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1421);
  var node_child_process__WEBPACK_IMPORTED_MODULE_0___default =  __nccwpck_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);

function opener(url) {
    if (process.platform === 'darwin')
        return ['open', url];
    if (process.platform === 'win32')
        return ['rundll32', 'url.dll,FileProtocolHandler', url];
    return ['xdg-open', url];
}
function openBrowser(url) {
    const [program, ...args] = opener(url);
    return new Promise((resolve) => {
        const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(program, args, { stdio: 'ignore', detached: true });
        child.once('error', () => {
            resolve(false);
        });
        child.once('spawn', () => {
            child.unref();
            resolve(true);
        });
    });
}


  },

  5638(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  check: () => (  check)
});

var printable = __nccwpck_require__(5260);
; 
const LONGEST = 2000;
function linkTo(address) {
    if (address === undefined || !URL.canParse(address))
        return undefined;
    const { protocol, username, password, href } = new URL(address);
    if (protocol !== 'https:' || username !== '' || password !== '' || href.length > LONGEST)
        return undefined;
    return href.replace(/[^\w\-.~:/?#@!&,;=%+]/g, (character) => {
        const code = character.charCodeAt(0).toString(16).toUpperCase();
        return `%${code.padStart(2, '0')}`;
    });
}

; 
const SERVICE_ACCOUNT = /@serviceaccount\.atlassian\.com$/i;
const ADMIN = 'https://admin.atlassian.com';
const NOT_ITS_FAULT = ['captcha-required', 'password-auth-disabled'];
function isToBeRenewed({ status, code }) {
    if (status === 'rejected')
        return !NOT_ITS_FAULT.includes(code);
    return status !== 'unknown' && status !== 'ok';
}
function renewalOf(kind, { siteUrl, email, secret }) {
    const store = secret === undefined ? 'store it in the secret that this one comes from' : `store it as ${secret}`;
    switch (kind) {
        case 'api-token-of-any-kind':
        case 'api-token':
        case 'scoped-api-token':
            if (SERVICE_ACCOUNT.test(email ?? ''))
                return renewalOf('service-account-token', { siteUrl, email, secret });
            return {
                url: 'https://id.atlassian.com/manage-profile/security/api-tokens',
                advice: `Log in as ${email ?? 'its owner'}, create an API token of the same kind and scopes, and ${store}.`,
                secret,
            };
        case 'service-account-token':
            return {
                url: ADMIN,
                advice: `Under Directory, Service accounts, create a token with the same scopes, and ${store}.`,
                secret,
            };
        case 'client-credentials':
            return siteUrl !== undefined && !isCloud(siteUrl)
                ? {
                    url: siteUrl,
                    advice: `Have an administrator renew the service account's OAuth client in Jira, and ${store}.`,
                    secret,
                }
                : {
                    url: ADMIN,
                    advice: `Under Directory, Service accounts, create OAuth 2.0 credentials with the same scopes, and ${store}.`,
                    secret,
                };
        case 'refresh-token':
            return {
                url: undefined,
                advice: `Let its owner give consent again with \`jira-auth consent\`, which saves the refresh token${secret === undefined ? '' : `; it belongs into ${secret}`}.`,
                secret,
            };
        case 'access-token':
            return {
                url: undefined,
                advice: `An access token is not renewed: have the job that obtains it run, and ${store}.`,
                secret,
            };
        case 'personal-access-token':
            return {
                url: siteUrl === undefined
                    ? undefined
                    : `${siteUrl}/secure/ViewProfile.jspa?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens`,
                advice: `Create a personal access token in its owner's Jira profile, and ${store}; \`jira-auth check --renew\` does both.`,
                secret,
            };
        case 'basic':
        case 'session-cookie':
            return {
                url: siteUrl === undefined ? undefined : `${siteUrl}/secure/ViewProfile.jspa`,
                advice: `Change the password in its owner's Jira profile, and ${store}.`,
                secret,
            };
        case 'oauth1':
            return {
                url: siteUrl,
                advice: `Authorize the application link once more, and ${store}.`,
                secret,
            };
        case 'organization-api-key':
            return {
                url: ADMIN,
                advice: `Under the organization's settings, API keys, create a key with the scopes read:tokens:admin and read:service-accounts-tokens:admin, and ${store}.`,
                secret,
            };
    }
}
function isCloud(siteUrl) {
    return /^https:\/\/[\w-]+\.(?:atlassian\.net|jira\.com|atlassian-us-gov-mod\.net)$/.test(siteUrl);
}

var expiry_notice = __nccwpck_require__(5232);
var expiry = __nccwpck_require__(6440);
; 

const STATUSES = ['rejected', 'expired', 'critical', 'warning', 'unknown', 'ok'];
function statusAt(end, { warnDays, criticalDays }, now) {
    if (end === undefined)
        return 'unknown';
    if (end === 'never')
        return 'ok';
    if (end.getTime() <= now.getTime())
        return 'expired';
    const days = (0,expiry .AQ)(end, now);
    if (days <= criticalDays)
        return 'critical';
    return days <= warnDays ? 'warning' : 'ok';
}
function byUrgency(one, other) {
    return (STATUSES.indexOf(one.status) - STATUSES.indexOf(other.status) ||
        (one.daysLeft ?? Infinity) - (other.daysLeft ?? Infinity) ||
        (one.name < other.name ? -1 : Number(one.name > other.name)));
}
function reportOf(credentials, organizations, notes, now) {
    const sorted = [...credentials].sort(byUrgency);
    const days = sorted.flatMap(({ daysLeft }) => daysLeft ?? []);
    return {
        checkedAt: (0,expiry .nE)(now),
        status: sorted[0]?.status ?? 'ok',
        daysLeft: days.length > 0 ? Math.min(...days) : undefined,
        credentials: sorted,
        organizations,
        notes,
    };
}

; 



const KIND_WORDS = {
    'api-token': 'API token',
    'scoped-api-token': 'API token with scopes',
    'service-account-token': "service account's API token",
    'client-credentials': 'OAuth 2.0 client',
    'refresh-token': 'OAuth 2.0 refresh token',
    'access-token': 'OAuth 2.0 access token',
    'personal-access-token': 'personal access token',
    basic: 'password',
    'session-cookie': 'password, for a session cookie',
    oauth1: 'OAuth 1.0a application link',
    'api-token-of-any-kind': 'API token',
    'organization-api-key': "organization's API key",
};
const SOURCE_WORDS = {
    jira: 'says Jira',
    organization: 'says the organization',
    oauth: "by OAuth's rules",
    'expires-on': 'declared in expires-on',
};
function daysAway(days) {
    if (days >= 0)
        return (0,expiry_notice .DV)(days);
    return days === -1 ? 'yesterday' : `${-days} days ago`;
}
function dayOfEnd({ endsAt, status }) {
    const date = endsAt === undefined ? undefined : new Date(endsAt);
    if (date && !Number.isNaN(date.getTime()))
        return (0,expiry_notice .kb)(date);
    return status === 'ok' ? 'does not expire' : 'not known';
}
function untilWhen(credential) {
    const { daysLeft, status, code } = credential;
    const day = dayOfEnd(credential);
    if (daysLeft === undefined) {
        if (status === 'rejected')
            return 'refused';
        if (status === 'ok')
            return day;
        return code === undefined ? 'nobody says when it expires' : 'could not be checked';
    }
    if (status === 'warning' && daysLeft < 0)
        return `should have expired on ${day}, and still works`;
    const isOver = status === 'expired' || daysLeft < 0;
    return `${isOver ? 'expired' : 'expires'} on ${day}, ${daysAway(daysLeft)}`;
}
function countsInWords(counts) {
    const some = STATUSES.filter((status) => counts[status] > 0);
    return some.map((status) => `${counts[status]} ${status}`).join(', ');
}
function countsOf(credentials) {
    const counts = { rejected: 0, expired: 0, critical: 0, warning: 0, unknown: 0, ok: 0 };
    for (const { status } of credentials)
        counts[status] += 1;
    return counts;
}
function credentialsInWords(count) {
    return count === 1 ? '1 credential' : `${count} credentials`;
}
const MOST_SENTENCES = 8;
function printableSentences(text) {
    return text
        .split(/(?<=[.!?])\s+/, MOST_SENTENCES)
        .map((sentence) => (0,printable .g)(sentence))
        .filter((sentence) => sentence !== '');
}

; 




const INDENT = '          ';
function reportLines(report) {
    const { credentials, organizations, notes, checkedAt } = report;
    const counts = credentials.length === 0 ? '' : `: ${countsInWords(countsOf(credentials))}`;
    return [
        `Checked ${credentialsInWords(credentials.length)} at ${checkedAt}${counts}.`,
        ...notes.map((note) => `Note: ${printableSentences(note).join(' ')}`),
        ...credentials.flatMap(credentialLines),
        ...organizations.map(organizationLine),
    ];
}
function credentialLines(credential) {
    const { status, name, reasons, source, code, renewal } = credential;
    const says = source === undefined ? '' : `, ${SOURCE_WORDS[source]}`;
    const first = `${status.padEnd(INDENT.length)}${(0,printable .g)(name)}: ${untilWhen(credential)}${says}`;
    const indented = reasons.flatMap((reason) => printableSentences(reason).join(' ')).filter(Boolean);
    if (status === 'ok')
        return [first, ...indented.map((line) => INDENT + line)];
    const what = indented.map((line, index) => index === indented.length - 1 && code !== undefined ? `${line} (${code})` : line);
    const lines = [whose(credential), ...what, ...(isToBeRenewed(credential) ? toDo(renewal) : [])];
    return [first, ...lines.map((line) => INDENT + line)];
}
function whose({ kind, account, site }) {
    const of = account === undefined ? '' : ` of ${(0,printable .g)(account)}`;
    const at = site === undefined ? '' : ` at ${linkTo(site)?.replace(/\/$/, '') ?? (0,printable .g)(site)}`;
    return `${KIND_WORDS[kind]}${of}${at}`;
}
function toDo({ advice, url }) {
    const link = linkTo(url);
    return [
        ...[printableSentences(advice).join(' ')].filter(Boolean),
        ...(link === undefined ? [] : [`Renew it at ${link}`]),
    ];
}
function organizationLine({ orgId, counts, unlisted }) {
    const more = unlisted === 0 ? '' : `; ${unlisted} of those that are not ok are not listed here`;
    return `Organization ${(0,printable .g)(orgId)}: ${countsInWords(counts) || 'no tokens'}${more}.`;
}

var external_node_fs_ = __nccwpck_require__(3024);
var src_failure = __nccwpck_require__(1633);
; 

const FAIL_ON = ['warning', 'critical', 'expired', 'never'];
const FAILING = {
    warning: ['warning', 'critical', 'expired'],
    critical: ['critical', 'expired'],
    expired: ['expired'],
    never: [],
};
function isGivenWrongly({ code }) {
    return code !== undefined && src_failure .uc[code] === src_failure .uc['invalid-input'];
}
const CERTAIN = [2, 4, 8];
function exitStatusOf({ credentials }, failOn) {
    if (failOn === 'never')
        return credentials.some(isGivenWrongly) ? src_failure .uc['invalid-input'] : 0;
    const refused = credentials.find(({ status }) => status === 'rejected');
    if (refused)
        return refused.code ? src_failure .uc[refused.code] : src_failure .uc['credentials-rejected'];
    if (credentials.some(({ status }) => FAILING[failOn].includes(status))) {
        return src_failure .uc['credential-expiring'];
    }
    const failures = credentials.flatMap(({ code }) => (code === undefined ? [] : src_failure .uc[code]));
    const certain = failures.find((status) => CERTAIN.includes(status));
    if (certain !== undefined)
        return certain;
    return credentials.every(({ status, code }) => status === 'unknown' && code !== undefined)
        ? (failures[0] ?? 0)
        : 0;
}

var external_node_crypto_ = __nccwpck_require__(7598);
var html_text = __nccwpck_require__(2364);
; 
const timeline_LONGEST = 365;
const TODAY = 20;
const END = 97;
const TICKS = [
    [0, 'today'],
    [1, '1'],
    [7, '7'],
    [30, '30'],
    [90, '90'],
];
const SHAPES = {
    rejected: '<path class="stroke" d="M-4-4 4 4M4-4-4 4"/>',
    expired: '<rect x="-4.5" y="-4.5" width="9" height="9" rx="1"/>',
    critical: '<path d="M0-5.5 5.8 4.6H-5.8Z"/>',
    warning: '<path d="M0-6 6 0 0 6-6 0Z"/>',
    unknown: '<circle class="stroke" r="4.2"/>',
    ok: '<circle r="4.6"/>',
};
function placeOf(days) {
    const far = Math.log1p(Math.min(Math.abs(days), timeline_LONGEST)) / Math.log1p(timeline_LONGEST);
    const place = days < 0 ? TODAY - far * (TODAY - 3) : TODAY + far * (END - TODAY);
    return Math.round(place * 10) / 10;
}
function linesOfScale() {
    return [...TICKS.map(([days]) => placeOf(days)), END];
}
function axis() {
    const names = TICKS.map(([days, name]) => {
        return `<text x="${placeOf(days)}%" y="12" text-anchor="middle">${name}</text>`;
    });
    return `<svg class="axis" width="100%" height="16" aria-hidden="true"><text x="0" y="12">expired</text>${names.join('')}<text x="100%" y="12" text-anchor="end">365 days</text></svg>`;
}
function bar(days, status, label) {
    const place = placeOf(days);
    return `<svg class="bar" role="img" aria-label="${label}" width="100%" height="18"><line x1="${TODAY}%" x2="${place}%" y1="9" y2="9"/><svg class="end" x="${place}%" y="9">${SHAPES[status]}</svg></svg>`;
}
const APART = 1.2;
const MARK = 13;
const MOST_MARKS = 10;
function overview(credentials, label) {
    const columns = columnsOf(credentials);
    const highest = Math.max(0, ...columns.map(({ statuses }) => statuses.length));
    if (highest === 0)
        return '';
    const height = (Math.min(highest, MOST_MARKS) + 1) * MARK + 6;
    const marks = columns.flatMap(({ place, statuses }) => {
        const shown = statuses.slice(0, MOST_MARKS).map((status, index) => {
            return `<svg class="end ${status}" x="${place}%" y="${height - MARK * index - 10}">${SHAPES[status]}</svg>`;
        });
        const more = statuses.length - MOST_MARKS;
        return more <= 0 ? shown : [...shown, `<text x="${place}%" y="11" text-anchor="middle">+${more}</text>`];
    });
    return `<div class="overview">${axis()}<svg class="scale" role="img" aria-label="${label}" width="100%" height="${height}">${marks.join('')}</svg></div>`;
}
function columnsOf(credentials) {
    const columns = [];
    const dated = credentials.flatMap(({ daysLeft, status }) => daysLeft === undefined ? [] : { daysLeft, status });
    dated.sort((one, other) => one.daysLeft - other.daysLeft);
    for (const { daysLeft, status } of dated) {
        const place = placeOf(daysLeft);
        const column = columns.at(-1);
        if (column && place - column.place < APART)
            column.statuses.push(status);
        else
            columns.push({ place, statuses: [status] });
    }
    return columns;
}

; 

const LIGHT = {
    page: '#ffffff',
    text: '#1c2128',
    muted: '#59626e',
    line: '#d5dae0',
    faint: '#eceff2',
    note: '#fff8e1',
    link: '#0b57b0',
    rejected: '#a8123e',
    expired: '#b42318',
    critical: '#b04a06',
    warning: '#856000',
    unknown: '#535d69',
    ok: '#0f6e48',
};
const DARK = {
    page: '#15181d',
    text: '#e4e8ed',
    muted: '#9ba5b1',
    line: '#363c45',
    faint: '#23282f',
    note: '#2c2818',
    link: '#79b4ff',
    rejected: '#ff8aa8',
    expired: '#ff8b80',
    critical: '#ffac6b',
    warning: '#eccb5a',
    unknown: '#aeb8c3',
    ok: '#66d19e',
};
const SCHEMES = { light: LIGHT, dark: DARK };
function variables(colours) {
    return Object.entries(colours)
        .map(([name, colour]) => `--${name}:${colour};`)
        .join('');
}
function scale() {
    return linesOfScale()
        .map((place, index) => {
        const colour = `var(--${index === 0 ? 'muted' : 'line'})`;
        return `linear-gradient(${colour},${colour}) ${place}% 0/1px 100% no-repeat`;
    })
        .join(',');
}
const STYLE = `
:root{color-scheme:light;${variables(LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;${variables(DARK)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:76rem;padding:2.25rem 2rem 3rem;background:var(--page);color:var(--text);font:.9375rem/1.5 -apple-system,"Segoe UI",Inter,Roboto,"Noto Sans",system-ui,sans-serif;overflow-wrap:anywhere}
h1{margin:0;font-size:1.5rem;line-height:1.25;font-weight:650;letter-spacing:-.01em}
h2{margin:0;font-size:1.0625rem;font-weight:650}
p{margin:0}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
a:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
code{font:.875em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.muted{color:var(--muted)}.muted a{color:inherit}
.small{font-size:.8125rem;line-height:1.45}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.counts{display:flex;flex-wrap:wrap;gap:.5rem 1.75rem;margin:1.25rem 0 0;padding:1rem 0;border-block:1px solid var(--line);list-style:none}
.counts b{font-size:1.25rem;font-weight:650;font-variant-numeric:tabular-nums;margin-right:.3em}
.counts a{color:inherit;text-decoration:none}
.counts a:hover{text-decoration:underline}
.notes{margin:1.25rem 0 0;padding:.75rem 1rem;background:var(--note);border-left:3px solid var(--warning);list-style:none}
section{margin-top:2rem}
.shape{width:.875em;height:.875em;overflow:visible;vertical-align:-.06em;margin-right:.4em}
.shape,.end{fill:currentColor;stroke:none}
.stroke{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round}
.rejected{color:var(--rejected)}.expired{color:var(--expired)}.critical{color:var(--critical)}.warning{color:var(--warning)}.unknown{color:var(--unknown)}.ok{color:var(--ok)}
.status{font-size:.8125rem;font-weight:600;white-space:nowrap}
table{width:100%;border-collapse:collapse;table-layout:fixed;margin-top:.375rem}
th,td{padding:.625rem 1rem .7rem 0;text-align:left;vertical-align:top;font-weight:400}
th:last-child,td:last-child{padding-right:0}
tbody tr{border-bottom:1px solid var(--faint)}
tbody tr:last-child{border-bottom-color:var(--line)}
thead th{position:sticky;top:0;z-index:1;padding-block:.5rem;background:var(--page);color:var(--muted);font-size:.8125rem;line-height:1rem;vertical-align:bottom;box-shadow:inset 0 -1px var(--line)}
.who{width:26%}.ends{width:13.5%}.time{width:28.5%}
.who b{font-weight:600;margin-right:.4rem}
.ends b{font-weight:600;font-variant-numeric:tabular-nums;display:block}
.scale{background:${scale()}}
.overview{margin:1.25rem 0 .5rem}
.overview svg{display:block;overflow:visible}
.overview .scale{border-bottom:1px solid var(--line);fill:var(--muted);font-size:.6875rem}
.overview .end{fill:currentColor}
td.time,th.time{padding-inline:0}
td.do,th.do{padding-left:1.5rem}
.do p+p{margin-top:.2rem}
.time-in{padding:.75rem 0}
.axis{display:block;overflow:visible;fill:var(--muted);font-size:.6875rem}
.bar{display:block;overflow:visible}
.bar line{stroke:currentColor;stroke-width:4;opacity:.55}
.end{overflow:visible}
.rejected .bar line,.unknown .bar line{stroke-dasharray:3 4}
.numbers td,.numbers th{padding-block:.5rem}
.numbers td,.numbers thead th+th{text-align:right;font-variant-numeric:tabular-nums}
.numbers .org{width:34%}
.numbers th{overflow-wrap:normal}
code.muted{white-space:nowrap}
footer{margin-top:2.5rem;max-width:46rem}
@media screen and (max-width:50rem){
body{padding:1.25rem 1rem 2rem}
.credentials,.credentials tbody,.credentials tr,.credentials th,.credentials td,.credentials thead{display:block;width:auto}
.credentials thead{position:sticky;top:0;z-index:1}
.credentials thead th:not(.time){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.credentials tbody tr{padding:1rem 0}
.credentials tbody th,.credentials tbody td{padding:0}
td.time{margin:.5rem 0}
.time-in{padding:.4rem 0}
td.do,th.do{padding-left:0}
.ends{margin-top:.25rem}
.ends b,.ends div{display:inline}
.ends b::after{content:" · ";font-weight:400;color:var(--muted)}
.ends div+div::before{content:" · "}
.scroll{overflow-x:auto}
.scroll table{table-layout:auto;min-width:34rem}
.numbers .org{width:auto;min-width:9rem}
}
@media print{
@page{margin:14mm}
html{font-size:11px}
body{max-width:none;padding:0}
thead th{position:static}
tr{break-inside:avoid}
h2{break-after:avoid}
.scale{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.do a::after{content:" (" attr(href) ")";color:var(--muted)}
}
`;

; 









const PARTS = [
    {
        id: 'now',
        title: 'Act now',
        says: 'refused, expired, or about to expire',
        has: ({ status }) => status === 'rejected' || status === 'expired' || status === 'critical',
        isOnTimeline: true,
    },
    {
        id: 'soon',
        title: 'Soon',
        says: 'working, with an end in sight',
        has: ({ status }) => status === 'warning',
        isOnTimeline: true,
    },
    {
        id: 'not-checked',
        title: 'Not checked',
        says: 'an end is known, but it could not be tried',
        has: ({ status, endsAt }) => status === 'unknown' && endsAt !== undefined,
        isOnTimeline: true,
    },
    {
        id: 'not-known',
        title: 'End not known',
        says: 'nobody says when they expire',
        has: ({ status, endsAt }) => status === 'unknown' && endsAt === undefined,
        isOnTimeline: false,
    },
    {
        id: 'ok',
        title: 'In order',
        says: 'working, and nothing to do',
        has: ({ status }) => status === 'ok',
        isOnTimeline: true,
    },
];
const POLICY = `default-src 'none'; style-src 'sha256-${(0,external_node_crypto_.createHash)('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
function htmlPage(report) {
    const { credentials, organizations, notes, checkedAt } = report;
    const counts = countsOf(credentials);
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Jira credentials: ${(0,html_text .j)(countsInWords(counts) || 'none')}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${(0,html_text .j)(headline(report))}</h1>
<p class="muted">${credentialsInWords(credentials.length)} for Jira, checked on <time datetime="${(0,html_text .j)(checkedAt)}">${(0,html_text .j)(moment(checkedAt))}</time></p>
${countsList(counts, credentials)}${overviewOf(credentials)}${notesList(notes)}</header>
<main>
${PARTS.map((part) => partOf(part, credentials.filter(part.has))).join('')}${organizationsPart(organizations)}</main>
<footer class="muted small">
<p>Days are calendar days in UTC: a credential with a declared date works through the whole of that day. The scale of the timeline is logarithmic. Nothing on this page is secret, and it loads nothing from anywhere.</p>
</footer>
</body>
</html>
`;
}
function headline({ credentials, daysLeft }) {
    const urgent = credentials.filter(PARTS[0]?.has ?? (() => false)).length;
    if (urgent > 0)
        return urgent === 1 ? '1 credential needs you now' : `${urgent} credentials need you now`;
    if (credentials.length === 0)
        return 'No credential was checked';
    const [first] = credentials;
    if (first?.status === 'ok')
        return 'All credentials are in order';
    return daysLeft === undefined
        ? 'No credential is known to expire soon'
        : `The next credential expires ${daysAway(daysLeft)}`;
}
function moment(iso) {
    const date = new Date(iso);
    if (Number.isNaN(date.getTime()))
        return (0,printable .g)(iso);
    const day = date.toLocaleDateString('en-GB', {
        timeZone: 'UTC',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
    });
    return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}
function countsList(counts, credentials) {
    const items = STATUSES.filter((status) => counts[status] > 0).map((status) => {
        const first = credentials.find((credential) => credential.status === status);
        const part = PARTS.find(({ has }) => first !== undefined && has(first));
        return `<li><a href="#${part?.id ?? ''}"><b>${counts[status]}</b>${badge(status)}</a></li>\n`;
    });
    return items.length === 0 ? '' : `<ul class="counts">\n${items.join('')}</ul>\n`;
}
function overviewOf(credentials) {
    const dated = credentials.filter(({ daysLeft }) => daysLeft !== undefined);
    const label = `${credentialsInWords(dated.length)} by days left: ${countsInWords(countsOf(dated))}`;
    const others = credentials.length - dated.length;
    const without = others === 0 ? '' : ` Not on it: ${others} with no known end, or none at all.`;
    const marks = overview(credentials, label);
    if (marks === '')
        return '';
    return `${marks}\n<p class="muted small">Each mark is a credential, by the days that it has left.${without}</p>\n`;
}
function notesList(notes) {
    if (notes.length === 0)
        return '';
    return `<ul class="notes">\n${notes.map((note) => `<li>${sentences(note)}</li>\n`).join('')}</ul>\n`;
}
function partOf({ id, title, says, isOnTimeline }, credentials) {
    if (credentials.length === 0)
        return '';
    const timeline = isOnTimeline
        ? `<th scope="col" role="columnheader" class="time"><span class="hidden">Days left, as a timeline</span>${axis()}</th>`
        : '';
    return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<p class="muted small">${credentialsInWords(credentials.length)}, ${says}</p>
<table class="credentials" role="table" aria-labelledby="${id}-title">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader" class="who">Credential</th><th scope="col" role="columnheader" class="ends">Expires</th>${timeline}<th scope="col" role="columnheader" class="do">What to do</th></tr></thead>
<tbody role="rowgroup">
${credentials.map((credential) => rowOf(credential, isOnTimeline)).join('')}</tbody>
</table>
</section>
`;
}
function rowOf(credential, isOnTimeline) {
    const timeline = isOnTimeline
        ? `<td class="time scale ${credential.status}" role="cell">${timelineOf(credential)}</td>`
        : '';
    return `<tr role="row"><th scope="row" role="rowheader" class="who">${html_whose(credential)}</th><td class="ends" role="cell">${endOf(credential)}</td>${timeline}<td class="do small" role="cell">${whatToDo(credential)}</td></tr>\n`;
}
function html_whose({ name, status, kind, account, site }) {
    const of = account === undefined ? '' : ` of <bdi>${check_html_text(account)}</bdi>`;
    const at = site === undefined ? '' : ` at ${siteOf(site)}`;
    return `<div><b><bdi>${check_html_text(name)}</bdi></b> ${badge(status)}</div><div class="muted small">${(0,html_text .j)(KIND_WORDS[kind])}${of}${at}</div>`;
}
function siteOf(site) {
    const link = linkTo(site);
    return link === undefined ? check_html_text(site) : html_anchor(withoutScheme(link), link);
}
function endOf(credential) {
    const { daysLeft, endsAt, source } = credential;
    const day = dayOfEnd(credential);
    const date = endsAt === undefined ? day : `<time datetime="${check_html_text(endsAt)}">${day}</time>`;
    const days = daysLeft === undefined ? '' : `<b>${daysAway(daysLeft)}</b>`;
    const says = source === undefined ? '' : `<div class="muted small">${(0,html_text .j)(SOURCE_WORDS[source])}</div>`;
    return `${days}<div>${date}</div>${says}`;
}
function timelineOf(credential) {
    const { daysLeft, status } = credential;
    if (daysLeft === undefined)
        return '';
    return `<div class="time-in">${bar(daysLeft, status, (0,html_text .j)(untilWhen(credential)))}</div>`;
}
function whatToDo(credential) {
    const { status, reasons, code, renewal } = credential;
    const isDue = isToBeRenewed(credential);
    const link = linkTo(renewal.url);
    const renew = link === undefined ? [] : [html_anchor(`Renew it at ${new URL(link).host}`, link)];
    const secret = renewal.secret === undefined ? [] : [`Secret to update: <code>${check_html_text(renewal.secret)}</code>`];
    const why = reasons.map(sentences);
    const last = why.length - 1;
    const paragraphs = [
        ...why.map((reason, index) => index === last && code !== undefined ? `${reason} <code class="muted">${code}</code>` : reason),
        ...(isDue ? [sentences(renewal.advice)] : []),
        ...(isDue || status === 'ok' ? [[...renew, ...secret].join('<br>')] : []),
    ];
    return paragraphs
        .filter((paragraph) => paragraph !== '')
        .map((paragraph) => `<p>${paragraph}</p>`)
        .join('');
}
function organizationsPart(organizations) {
    if (organizations.length === 0)
        return '';
    const heads = STATUSES.map((status) => `<th scope="col">${badge(status)}</th>`);
    const rows = organizations.map(({ orgId, counts, unlisted }) => {
        const cells = [...STATUSES.map((status) => counts[status]), unlisted].map((count) => `<td>${count}</td>`);
        return `<tr><th scope="row"><code>${check_html_text(orgId)}</code></th>${cells.join('')}</tr>\n`;
    });
    return `<section id="organizations" aria-labelledby="organizations-title">
<h2 id="organizations-title">${organizations.length === 1 ? 'The organization' : 'Organizations'}</h2>
<p class="muted small">all tokens and clients; those that are in order are only counted</p>
<div class="scroll" role="region" aria-labelledby="organizations-title" tabindex="0"><table class="numbers" aria-labelledby="organizations-title">
<thead><tr><th scope="col" class="org">Organization</th>${heads.join('')}<th scope="col">Not listed above</th></tr></thead>
<tbody>
${rows.join('')}</tbody>
</table></div>
</section>
`;
}
function badge(status) {
    return `<span class="status ${status}"><svg class="shape" viewBox="-7 -7 14 14" aria-hidden="true">${SHAPES[status]}</svg>${status}</span>`;
}
function sentences(raw) {
    return printableSentences(raw)
        .map(html_text .j)
        .join(' ')
        .replace(/`([^`]+)`/g, '<code>$1</code>');
}
function check_html_text(raw) {
    return (0,html_text .j)((0,printable .g)(raw));
}
function withoutScheme(link) {
    return link.replace(/^https:\/\//, '').replace(/\/$/, '');
}
function html_anchor(label, link) {
    return `<a href="${(0,html_text .j)(link)}" rel="noopener noreferrer">${check_html_text(label)}</a>`;
}

var transport_network = __nccwpck_require__(6583);
var transport_proxy = __nccwpck_require__(7769);
var trust = __nccwpck_require__(635);
var authorization = __nccwpck_require__(7284);
var tenant = __nccwpck_require__(5901);
; 
async function concurrently(items, limit, work) {
    const results = [];
    const waiting = [...items.entries()].reverse();
    const worker = async () => {
        for (let next = waiting.pop(); next; next = waiting.pop()) {
            const [index, item] = next;
            try {
                results[index] = await work(item);
            }
            catch (error) {
                waiting.length = 0;
                throw error;
            }
        }
    };
    const workers = Array.from({ length: Math.min(limit, items.length) }, worker);
    await Promise.allSettled(workers);
    await Promise.all(workers);
    return results;
}

var read_inputs = __nccwpck_require__(1731);
var missing = __nccwpck_require__(9412);
; 



function givenTo({ inputs }) {
    const [email, username] = [readable(inputs, 'email'), readable(inputs, 'username')];
    return { ...(email !== undefined && { email }), ...(username !== undefined && { username }) };
}
function readable(inputs, name) {
    try {
        return inputs.find(name)?.value;
    }
    catch (error) {
        if (error instanceof src_failure .HR)
            return undefined;
        throw error;
    }
}
const NOTHING_HANDED_OVER = { 'output-credentials': 'false', 'export-env': 'false' };
const SHARED = [
    ['allow-private-hosts'],
    ['timeout-seconds'],
    ['ca-certificate'],
    ['warn-days', 'critical-days'],
    ['client-certificate', 'client-key'],
    ['github-token'],
    ['gitlab-project', 'gitlab-token'],
];
function credentialOf({ name, values, variables, secret }, { environment, shared, secretsWithheld }) {
    const settled = NOTHING_HANDED_OVER;
    const has = (wanted) => values.has(wanted) || variables.has(wanted);
    const inherited = SHARED.filter((names) => !names.some(has)).flat();
    const input = (wanted) => {
        if (inherited.includes(wanted))
            return shared.find(wanted)?.value ?? '';
        const own = ownInput(wanted);
        return wanted === 'allowed-hosts' ? allowedHosts(name, own, shared) : own;
    };
    const ownInput = (wanted) => {
        const variable = variables.get(wanted);
        if (variable === undefined)
            return values.get(wanted) ?? settled[wanted] ?? '';
        const value = environment[variable] ?? '';
        if (value.trim() !== '')
            return value;
        throw (0,missing .f)('missing-credentials', `The variable ${variable}, which ${wanted}-env of ${name} names, is not set.`, 'Set it for this step, from a secret of your CI system.', secretsWithheld);
    };
    return {
        name,
        inputs: new read_inputs .G0(input, withoutFallbacks(environment)),
        secret: secret ?? RENEWED.map((wanted) => variables.get(wanted)).find((name) => name !== undefined),
    };
}
function allowedHosts(name, own, shared) {
    const ofCheck = shared.find('allowed-hosts')?.value ?? '';
    if (own.trim() === '' || ofCheck === '')
        return own.trim() === '' ? ofCheck : own;
    const hosts = (text) => text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((host) => host !== '');
    const both = hosts(own).filter((host) => hosts(ofCheck).includes(host));
    if (both.length > 0)
        return both.join(',');
    throw new src_failure .HR('host-not-allowed', `\`allowed-hosts\` of ${name} lists no host that the check itself allows.`, 'Add its host to the `allowed-hosts` of the check, if it is right.');
}
function withoutFallbacks(environment) {
    return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('JIRA_')));
}
const RENEWED = [
    'api-token',
    'personal-access-token',
    'refresh-token',
    'client-secret',
    'access-token',
    'password',
    'private-key',
];
function credentialOfInputs(inputs) {
    const given = inputs.text('credential-name')?.value;
    if (given !== undefined && given.length > 100) {
        throw new src_failure .HR('invalid-input', '`credential-name` has more than 100 characters.', 'Shorten it.');
    }
    const secret = RENEWED.map((name) => inputs.find(name)).find((found) => found !== undefined);
    return {
        name: given ?? usualName(inputs),
        inputs,
        secret: inputs.text('secret-name')?.value ?? (secret?.fromEnvironment ? variableOf(secret.label) : undefined),
    };
}
function variableOf(label) {
    return /\(from (\w+)\)$/.exec(label)?.[1];
}
function usualName(inputs) {
    const who = inputs.find('email') ?? inputs.find('username') ?? inputs.find('client-id');
    const where = inputs
        .find('site-url')
        ?.value.replace(/^https?:\/\//, '')
        .replace(/\/.*$/, '')
        .replace(/^.*@/, '');
    return [who?.value ?? 'credential', ...(where === undefined ? [] : [`at ${where}`])]
        .join(' ')
        .slice(0, 100);
}

; 







function checkedCredential(subject, sources, otherwise) {
    const { credential, trial, now } = subject;
    const { request, session, failure } = trial;
    const { ends, reasons } = ask(subject, sources);
    const [end] = ends;
    const date = end && end.at !== 'never' ? end.at : undefined;
    const kind = session?.method ?? kindOf(request);
    const siteUrl = session?.siteUrl ?? request?.site.url;
    const { email } = givenTo(credential);
    const { status, because } = judge(subject, end, request?.settings ?? otherwise);
    return {
        name: credential.name,
        status,
        kind,
        site: siteUrl,
        account: accountOf(subject),
        endsAt: date && (0,expiry .nE)(date),
        daysLeft: date && (0,expiry .AQ)(date, now),
        source: end?.source,
        reasons: [...because, ...disagreement(ends), ...reasons],
        code: failure?.code,
        renewal: renewalOf(kind, {
            siteUrl,
            email: email && (0,printable .g)(email),
            secret: credential.secret && (0,printable .g)(credential.secret),
        }),
    };
}
function ask(subject, sources) {
    const ends = [];
    const reasons = [];
    for (const { name, find } of sources) {
        const answer = find(subject);
        if (!answer)
            continue;
        if ('unknown' in answer) {
            reasons.push(answer.unknown);
        }
        else {
            ends.push({ at: answer.at, source: name });
            reasons.push(...(answer.reasons ?? []));
        }
    }
    return { ends, reasons };
}
function disagreement([end, ...others]) {
    const written = others.find(({ source }) => source === 'expires-on');
    if (!end || written?.at === undefined || written.at === 'never')
        return [];
    const real = end.at === 'never' ? 'never' : (0,expiry_notice .kb)(end.at);
    if (real === (0,expiry_notice .kb)(written.at))
        return [];
    return [
        `\`expires-on\` says ${(0,expiry_notice .kb)(written.at)}, but it ends ${real === 'never' ? real : `on ${real}`}: correct the date (\`jira-auth check --write-expiry\` does in a file of credentials).`,
    ];
}
function judge({ trial: { session, failure }, now }, end, thresholds) {
    const byDate = statusAt(end?.at, thresholds, now);
    if (failure)
        return judgeFailure(failure, byDate);
    if (!session)
        throw new TypeError('A trial ended with neither a session nor a failure.');
    if (end?.at !== undefined && end.at !== 'never' && byDate === 'expired') {
        return {
            status: 'warning',
            because: [`It should have ended on ${(0,expiry_notice .kb)(end.at)}, but Jira still accepts it: correct the date.`],
        };
    }
    if (byDate !== 'unknown')
        return { status: byDate, because: [] };
    return {
        status: 'unknown',
        because: ['It works, and nothing says when it ends: declare it with `expires-on`.'],
    };
}
function judgeFailure(failure, byDate) {
    const because = [failure.what, failure.advice];
    if (failure.code === 'credential-expired')
        return { status: 'expired', because };
    const isRefused = src_failure .uc[failure.code] === src_failure .uc['credentials-rejected'];
    if (isRefused)
        return { status: byDate === 'expired' ? 'expired' : 'rejected', because };
    return { status: byDate === 'ok' ? 'unknown' : byDate, because };
}
function kindOf(request) {
    const method = request?.credentials.method ?? 'auto';
    return method === 'auto' ? 'api-token-of-any-kind' : method;
}
function accountOf({ credential, trial: { session } }) {
    const name = session?.account.name ?? '';
    const { email, username } = givenTo(credential);
    const who = name === '' ? (email ?? username) : name;
    return who === undefined ? undefined : (0,printable .g)(who);
}

var json = __nccwpck_require__(3239);
var untrusted = __nccwpck_require__(219);
; 




const ORGANIZATION_LISTS = [
    {
        name: 'API tokens',
        kind: 'api-token-of-any-kind',
        path: 'api-tokens',
        scope: 'read:tokens:admin',
    },
    {
        name: "service accounts' tokens",
        kind: 'service-account-token',
        path: 'service-accounts/api-tokens',
        scope: 'read:service-accounts-tokens:admin',
    },
    {
        name: "service accounts' OAuth clients",
        kind: 'client-credentials',
        path: 'service-accounts/oauth-clients',
        scope: 'read:service-accounts-tokens:admin',
    },
];
async function* tokensIn(list, organization, send) {
    const first = `https://${organization.apiHost}/admin/api-access/v1/orgs/${organization.orgId}/${list.path}`;
    const asked = new Set();
    for (let url = first; url !== undefined;) {
        asked.add(url);
        const answer = await send({
            method: 'GET',
            url,
            credential: organization.credential,
            repeatable: 'read',
        });
        const page = pageIn(answer, list);
        for (const item of page.items)
            if (isLive(item))
                yield tokenOf(item, list);
        url = page.next === undefined ? undefined : nextPage(page.next, first, asked, answer.host);
    }
}
function pageIn(answer, list) {
    if (answer.status !== 200)
        throw refusal(answer, list);
    const page = answer.json();
    const data = (0,json .Gv)(page) ? (0,json .ZZ)(page, 'data') : undefined;
    if (!(0,json .Gv)(page) || !Array.isArray(data)) {
        throw (0,untrusted .b)(answer.host, `a page of an organization's ${list.name} has no \`data\``);
    }
    const links = (0,json .ZZ)(page, 'links');
    return { items: data.filter(json .Gv), next: (0,json .Gv)(links) ? (0,json .M8)(links, 'next') : undefined };
}
function nextPage(next, first, asked, host) {
    const url = URL.canParse(next, first) ? new URL(next, first) : undefined;
    const expected = new URL(first);
    if (url?.origin !== expected.origin || url.pathname !== expected.pathname || url.username || url.password) {
        throw (0,untrusted .b)(host, 'the next page of a list is said to be somewhere else');
    }
    url.hash = '';
    if (asked.has(url.href))
        throw (0,untrusted .b)(host, 'the pages of a list lead back to one that was read');
    return url.href;
}
const OUT_OF_USE = /^(?:BLOCKED|DELETED|DISABLED|INACTIVE|REVOKED)$/i;
function isLive(item) {
    return !OUT_OF_USE.test((0,json .M8)(item, 'status') ?? '');
}
function tokenOf(item, list) {
    const found = (0,json .ZZ)(item, 'user') ?? (0,json .ZZ)(item, 'serviceAccount');
    const owner = (0,json .Gv)(found) ? found : {};
    return {
        kind: list.kind,
        label: (0,json .M8)(item, 'label') ?? (0,json .M8)(item, 'name') ?? '',
        accountId: (0,json .M8)(owner, 'id') ?? '',
        email: (0,json .M8)(owner, 'email') ?? '',
        clientId: (0,json .M8)(item, 'clientId'),
        endsAt: organization_endOf((0,json .ZZ)(item, 'expiresAt')),
    };
}
function organization_endOf(expiresAt) {
    if (expiresAt === undefined || expiresAt === null)
        return 'never';
    const isText = typeof expiresAt === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]{5,16}(?:Z|[+-]\d{2}:\d{2})$/.test(expiresAt);
    const time = isText ? Date.parse(expiresAt) : typeof expiresAt === 'number' ? expiresAt : Number.NaN;
    const end = new Date(time);
    return Number.isNaN(end.getTime()) ? undefined : end;
}
function refusal({ status, host }, { name, scope }) {
    switch (status) {
        case 401:
            return new src_failure .HR('credentials-rejected', `${host} refused the key in \`org-api-key\` (401).`, "Create a new API key in the organization's settings at https://admin.atlassian.com, and store it in the same secret.");
        case 403:
            return new src_failure .HR('insufficient-scope', `The key in \`org-api-key\` may not list an organization's ${name} (403).`, `Create a key with the scope ${scope}.`);
        case 404:
            return new src_failure .HR('site-not-accessible', `There is no list of ${name} for this \`org-id\` and this key (404).`, 'Copy the ID from the address of https://admin.atlassian.com/o/..., and take a key of the same organization.');
        default:
            return (0,untrusted .b)(host, `the answer to a list of ${(0,printable .g)(name)} has the status ${status}`);
    }
}

; 




const MOST_LISTED = 500;
const LONG_OVER_DAYS = 30;
class OrganizationTally {
    #options;
    #counts = Object.fromEntries(STATUSES.map((status) => [status, 0]));
    #noted = new Map();
    #living = new Set();
    constructor(options) {
        this.#options = options;
    }
    add(token) {
        const { filter, thresholds, now } = this.#options;
        if (!passes(token, filter))
            return;
        const status = statusAt(token.endsAt, thresholds, now());
        this.#counts[status] += 1;
        const name = nameOf(token);
        if (status !== 'expired') {
            this.#living.add(name);
            if (this.#noted.get(name)?.status === 'expired')
                this.#noted.delete(name);
        }
        if (status === 'ok' || (status === 'expired' && this.#needsNobody(name, token)))
            return;
        const earlier = this.#noted.get(name);
        const isNews = !earlier ||
            (status === 'expired' ? endsBefore(earlier.token, token) : endsBefore(token, earlier.token));
        if (isNews)
            this.#noted.set(name, { token, status });
    }
    #needsNobody(name, { endsAt }) {
        const isLongOver = endsAt instanceof Date && (0,expiry .AQ)(endsAt, this.#options.now()) < -LONG_OVER_DAYS;
        return isLongOver || this.#living.has(name);
    }
    result() {
        const { orgId, now } = this.#options;
        const rows = [...this.#noted].map(([name, { token, status }]) => organization_tally_rowOf(name, token, status, now()));
        return {
            credentials: rows.sort(byUrgency).slice(0, MOST_LISTED),
            organization: { orgId, counts: this.#counts, unlisted: Math.max(0, rows.length - MOST_LISTED) },
        };
    }
}
function endsBefore({ endsAt: one }, { endsAt: other }) {
    return one instanceof Date && !(other instanceof Date && other <= one);
}
function passes({ label, email }, { labels, emails }) {
    return ((labels.length === 0 || labels.some((pattern) => matches(label, pattern))) &&
        (emails.length === 0 || emails.some((wanted) => wanted.toLowerCase() === email.toLowerCase())));
}
function matches(label, pattern) {
    const [first = '', ...others] = pattern.split('*');
    const last = others.pop();
    if (last === undefined)
        return label === pattern;
    if (!label.startsWith(first))
        return false;
    let from = first.length;
    for (const piece of others) {
        const at = label.indexOf(piece, from);
        if (at < 0)
            return false;
        from = at + piece.length;
    }
    return label.length - last.length >= from && label.endsWith(last);
}
function nameOf({ label, email, accountId, kind }) {
    const what = kind === 'client-credentials' ? 'OAuth client' : 'token';
    return (0,printable .g)(`${label || 'unnamed'} (${what} of ${email || accountId || 'nobody known'})`);
}
function organization_tally_rowOf(name, token, status, now) {
    const { kind, email, endsAt } = token;
    const end = endsAt instanceof Date ? endsAt : undefined;
    return {
        name,
        status,
        kind,
        site: undefined,
        account: email === '' ? undefined : (0,printable .g)(email),
        endsAt: end && (0,expiry .nE)(end),
        daysLeft: end && (0,expiry .AQ)(end, now),
        source: end && 'organization',
        reasons: status === 'unknown' ? ["The organization's list tells no end of it that can be read."] : [],
        code: undefined,
        renewal: renewalOf(kind, { siteUrl: undefined, email: (0,printable .g)(email) || undefined, secret: undefined }),
    };
}

var src_store = __nccwpck_require__(4330);
; 

function nothingDone(what, advice) {
    return new src_failure .HR('credential-not-renewed', `${what} No token was made, and the one that was given is as good as before.`, advice);
}
function perhapsMade(what, advice) {
    return new src_failure .HR('credential-not-renewed', `${what} The token that was given is as good as before. Jira may have made a new one, of which nobody has the value.`, `${advice} The next renewal revokes what this one has left.`);
}
const RENEWAL_STORE_FAILURES = {
    notReady: nothingDone,
    notSaved: (what, advice) => new src_failure .HR('credential-not-renewed', `${what} The token that was given was not revoked, and is as good as before.`, `${advice} The next renewal revokes what this one has left.`),
};

var myself = __nccwpck_require__(4537);
var token_lineage = __nccwpck_require__(3656);
; 

const LONGEST_RENEWAL_MS = 2 * 3600 * 1000;
const USUAL_NAME = 'jira-auth';
function replacementFor({ tokens, at }, tokenName) {
    const alive = tokens.filter(({ end }) => !(at && end instanceof Date && end <= at));
    const candidates = tokenName === undefined ? alive : alive.filter((token) => (0,token_lineage .ev)(token, tokenName));
    const [lineage, ...others] = (0,token_lineage .AE)(candidates);
    if (!lineage || others.length > 0) {
        const base = tokenName === undefined ? USUAL_NAME : (0,token_lineage .$q)(tokenName).base;
        return { name: base, replaced: [], spared: [], doubt: doubtOf(alive, candidates, tokenName) };
    }
    const { base, root } = lineage;
    const spared = lineage.tokens.filter((token) => lineage.tokens.length > 1 && isInHand(token, at));
    const idsOf = (of) => of.flatMap(({ id }) => id ?? []);
    return {
        name: (0,token_lineage .KX)(base, root),
        replaced: idsOf(lineage.tokens.filter((token) => !spared.includes(token))),
        spared: idsOf(spared),
        doubt: undefined,
    };
}
function isInHand({ name, createdAt }, at) {
    if ((0,token_lineage .$q)(name).root === undefined)
        return false;
    return !at || !createdAt || at.getTime() - createdAt.getTime() < LONGEST_RENEWAL_MS;
}
function doubtOf(alive, candidates, tokenName) {
    if (tokenName === undefined) {
        return `The account has ${alive.length} personal access tokens, and Jira does not say which of them was renewed.`;
    }
    return candidates.length === 0
        ? 'None of the personal access tokens of this account has the name in `token-name`.'
        : `The account has ${candidates.length} personal access tokens of the name in \`token-name\`, and Jira does not say which of them was renewed.`;
}

var secret = __nccwpck_require__(7355);
var personal_access_tokens = __nccwpck_require__(3463);
; 





function tokensPage(siteUrl) {
    return `${siteUrl}/secure/ViewProfile.jspa?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens`;
}
async function listTokens(send, baseUrl, credential) {
    const answer = await wording(send({ method: 'GET', url: (0,personal_access_tokens .cx)(baseUrl), credential, repeatable: 'read' }), nothingDone);
    const tokens = (0,personal_access_tokens .Qo)(answer);
    if (tokens)
        return { tokens, at: dateOf(answer) };
    if (answer.status === 401) {
        throw nothingDone(`${answer.host} refused the token, which it took a moment ago.`, 'Another run may have renewed it just now: look whether its store holds a new one.');
    }
    throw nothingDone(`${answer.host} does not list this account's personal access tokens (${answer.status}).`, 'Jira has them from 8.14 on, unless its admins keep them from programs: renew the token by hand.');
}
const UNCERTAIN = [
    'network-unreachable',
    'timeout',
    'server-unavailable',
    'untrusted-response',
];
async function makeToken(send, site, credential, { name, days }) {
    const answer = await wording(send({
        method: 'POST',
        url: (0,personal_access_tokens .cx)(site.baseUrl),
        credential,
        body: {
            type: 'application/json',
            text: new secret .z(JSON.stringify({ name, expirationDuration: days })),
        },
        repeatable: 'once',
    }), (what, advice, code) => (UNCERTAIN.includes(code) ? perhapsMade : nothingDone)(what, advice));
    if (answer.status === 201 || answer.status === 200)
        return madeToken(answer);
    if (answer.status === 400) {
        throw nothingDone(`${answer.host} makes no token that lives ${days} days, or the account has as many as it may have (400).`, `Set \`renew-days\` to less: Jira's admins allow 365 at most, unless they changed that. If that is not it, revoke tokens that nobody needs at ${tokensPage(site.siteUrl)}: an account may have 10, unless that was changed.`);
    }
    throw nothingDone(`${answer.host} makes no personal access token for this account (${answer.status}).`, `Renew the token by hand, at ${tokensPage(site.siteUrl)}, or ask a Jira admin whether tokens may be made by programs.`);
}
function madeToken(answer) {
    const body = answer.json();
    const value = (0,json .Gv)(body) ? (0,json .M8)(body, 'rawToken') : undefined;
    if (!(0,json .Gv)(body) || value === undefined || !/^[\x21-\x7e]{8,8192}$/.test(value)) {
        throw perhapsMade(`${answer.host} made a token, and did not tell its value in the form that is known.`, 'Renew the token by hand.');
    }
    return { token: new secret .z(value), end: 'expiringAt' in body ? (0,personal_access_tokens .Dp)(body).end : undefined };
}
async function revokeToken(send, baseUrl, credential, id) {
    try {
        const { host, status } = await send({
            method: 'DELETE',
            url: `${(0,personal_access_tokens .cx)(baseUrl)}/${id}`,
            credential,
            repeatable: 'read',
        });
        if (status === 200 || status === 204 || status === 404)
            return undefined;
        return `${host} did not revoke it (${status}).`;
    }
    catch (error) {
        if (error instanceof src_failure .HR)
            return error.what;
        throw error;
    }
}
async function wording(work, failure) {
    try {
        return await work;
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
        throw failure(error.what, error.advice, error.code);
    }
}
function dateOf(answer) {
    const time = Date.parse(answer.header('date') ?? '');
    return Number.isNaN(time) ? undefined : new Date(time);
}

; 






async function renewPersonalAccessToken({ session, request, store, days }, effects) {
    const { send, sendToTheEnd, mask, info } = effects;
    const old = presented(request);
    const { baseUrl, siteUrl, credential } = session;
    try {
        await store.open('replace');
        const list = await listTokens(send, baseUrl, credential);
        const replacement = replacementFor(list, request.settings.tokenName);
        const made = await makeToken(sendToTheEnd, session, credential, { name: replacement.name, days });
        mask(made.token);
        await store.save(made.token);
        info(`The new personal access token is saved: ${store.description}.`);
        const successor = (0,authorization .C)(made.token);
        await proveSuccessor(successor, old, session, store, effects);
        return {
            savedIn: store.description,
            credential: successor,
            endsAt: made.end,
            ...(await revokeReplaced(replacement, successor, { baseUrl, siteUrl }, sendToTheEnd)),
        };
    }
    finally {
        await store.close();
    }
}
function presented({ credentials }) {
    if (credentials.method === 'personal-access-token')
        return credentials.token;
    throw new TypeError(`${credentials.method} is renewed in another way.`);
}
async function proveSuccessor(successor, old, { baseUrl, account }, store, { sendToTheEnd }) {
    let what;
    try {
        const found = await (0,myself .a)(sendToTheEnd, { deployment: 'data-center', baseUrl }, successor);
        if (found.id === account.id)
            return;
        what = "Jira takes the new token for another account's.";
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
        if (!isRefusal(error)) {
            throw new src_failure .HR('credential-not-renewed', `The new token is saved (${store.description}), and could not be tried: ${error.what} The old one was not revoked, and is as good as before.`, `${error.advice} The next renewal revokes what this one has left.`);
        }
        what = `Jira refuses the token that it made itself: ${error.what}`;
    }
    await putBack(old, what, store);
}
function isRefusal({ exitStatus }) {
    return exitStatus === 3 || exitStatus === 4;
}
async function putBack(old, what, store) {
    try {
        await store.save(old);
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
        throw new src_failure .HR('credential-not-renewed', `${what} It is stored (${store.description}), and the old one could not be put back.`, 'Store the old token by hand: it was not revoked.');
    }
    throw new src_failure .HR('credential-not-renewed', `${what} The old one is stored again (${store.description}), and as good as before.`, 'Renew the token by hand, and ask a Jira admin what happens to tokens that programs make.');
}
async function revokeReplaced({ name, replaced, spared, doubt }, successor, { baseUrl, siteUrl }, send) {
    const revoked = [];
    const left = [];
    const page = tokensPage(siteUrl);
    if (doubt !== undefined) {
        left.push(`${doubt} So the old one was not revoked: do that at ${page}. There the new one is called "${(0,printable .g)(name)}": give that as \`token-name\`, and see that no other token has the name.`);
    }
    for (const id of [...replaced].reverse()) {
        const problem = await revokeToken(send, baseUrl, successor, id);
        if (problem === undefined)
            revoked.push(id);
        else
            left.push(`A token that was replaced (number ${id}) still works: ${problem} Revoke it at ${page}.`);
    }
    if (spared.length > 0) {
        left.push(`Another renewal made a token in the last two hours that this run does not know: the next renewal revokes it, if nobody does so at ${page}.`);
    }
    return { revoked, left };
}

; 



function renew(session, request, effects) {
    const { renewal } = request;
    if (!renewal)
        throw new TypeError('Nobody asked for a renewal.');
    const { sendToTheEnd, mask, signal, commandLineStore } = effects;
    const store = (0,src_store .y)(renewal.store, {
        send: sendToTheEnd,
        mask,
        signal,
        commandLineStore,
        failures: RENEWAL_STORE_FAILURES,
    });
    return renewPersonalAccessToken({ session, request, store, days: renewal.days }, effects);
}

; 



async function renewVerified({ session, request, tls }, effects) {
    if (!request.renewal)
        return undefined;
    const { environment, random, signal, mask, info, commandLineStore } = effects;
    const network = (0,transport_network .X)({
        timeoutSeconds: request.settings.timeoutSeconds,
        signal,
        random,
        trust: tls?.context,
        proxy: (0,transport_proxy .n)(environment),
        onRetry: info,
    });
    return renew(session, request, { ...network, mask, info, signal, commandLineStore });
}

var day = __nccwpck_require__(7650);
; 




const declared = {
    name: 'expires-on',
    find: ({ credential }) => {
        const day = readable(credential.inputs, 'expires-on');
        const at = day === undefined ? undefined : (0,expiry .D0)(dayOrNothing(day));
        return at && { at };
    },
};
function dayOrNothing(text) {
    try {
        return (0,day .P)(text, '`expires-on`');
    }
    catch (error) {
        if (error instanceof src_failure .HR)
            return undefined;
        throw error;
    }
}

; 
const jira = {
    name: 'jira',
    find: ({ trial: { session, renewed } }) => {
        if (renewed)
            return ofSuccessor(renewed);
        const end = session?.credentialEnd;
        if (end?.source === 'jira')
            return { at: end.at ?? 'never' };
        return session?.endUnknown === undefined ? undefined : { unknown: session.endUnknown };
    },
};
function ofSuccessor({ savedIn, endsAt, left }) {
    const old = left.length === 0 ? 'the old one is revoked' : 'not everything of the old one is revoked';
    const said = `It was renewed: the new one is in ${savedIn}, and ${old}.`;
    return endsAt === undefined
        ? { unknown: [said, ...left, 'Jira did not say when the new one ends.'].join(' ') }
        : { at: endsAt, reasons: [said, ...left] };
}

var renewal = __nccwpck_require__(916);
; 



const UNUSED_DAYS = 90;
const ABSOLUTE_DAYS = 365;
const oauth = {
    name: 'oauth',
    find: ({ credential, trial: { session } }) => {
        if (session?.deployment !== 'cloud' || !session.grant)
            return undefined;
        const consentedOn = consentBy(credential.inputs);
        if (!(consentedOn instanceof src_failure .HR))
            return oauthEnd(session.grant, consentedOn);
        const { at, reasons } = oauthEnd(session.grant);
        return { at, reasons: [...reasons, `${consentedOn.what} ${consentedOn.advice}`] };
    },
};
function consentBy(inputs) {
    try {
        return (0,renewal .L)(inputs);
    }
    catch (error) {
        if (error instanceof src_failure .HR)
            return error;
        throw error;
    }
}
function oauthEnd({ rotatedAt, consentedAt }, consentedOn) {
    const unused = daysAfter(rotatedAt, UNUSED_DAYS);
    const consent = [consentedAt, consentedOn]
        .flatMap((given) => (given && given <= rotatedAt ? given : []))
        .sort((one, other) => other.getTime() - one.getTime())[0];
    const onUnused = `The refresh token ends on ${dayOf(unused)} unless it is used before: ${UNUSED_DAYS} days after its last exchange.`;
    if (!consent) {
        return {
            at: unused,
            reasons: [
                onUnused,
                `It is not known when consent was given: a new one may be needed a year after it (\`consented-on\` tells).`,
            ],
        };
    }
    const absolute = daysAfter(consent, ABSOLUTE_DAYS);
    if (absolute <= rotatedAt) {
        return {
            at: unused,
            reasons: [
                onUnused,
                `Consent was given on ${dayOf(consent)}, more than a year ago, and has not ended with that year.`,
            ],
        };
    }
    if (absolute >= unused)
        return { at: unused, reasons: [onUnused] };
    return {
        at: absolute,
        reasons: [
            `A new consent may be needed by ${dayOf(absolute)}, a year after the one of ${dayOf(consent)}: Atlassian announced that once, and neither confirms nor withdraws it today.`,
        ],
    };
}
function daysAfter(date, days) {
    return new Date(date.getTime() + days * expiry .sO);
}
function dayOf(date) {
    return date.toISOString().slice(0, 10);
}

; 

const MOST_MATCHES = 100;
function matching(subjects, trouble) {
    const found = new Map(subjects.map((subject) => [subject, []]));
    return {
        add: (token) => {
            for (const [subject, tokens] of found) {
                if (tokens.length < MOST_MATCHES && isMeant(subject, token))
                    tokens.push(token);
            }
        },
        source: {
            name: 'organization',
            find: (subject) => answerOf(found.get(subject) ?? [], subject, trouble),
        },
    };
}
function isMeant({ credential, trial: { request, session } }, token) {
    if (!request)
        return false;
    const given = request.credentials;
    if (given.method === 'client-credentials')
        return token.clientId === given.clientId;
    if (!('apiToken' in given) || token.clientId !== undefined)
        return false;
    const label = request.settings.tokenName;
    if (label !== undefined && label !== token.label)
        return false;
    if (session?.account.id === token.accountId)
        return true;
    const email = givenTo(credential).email?.toLowerCase();
    return email !== undefined && email === token.email.toLowerCase();
}
function answerOf(tokens, { trial: { request, session }, now }, trouble) {
    const method = request?.credentials.method;
    const isListed = method === 'client-credentials' || (request && 'apiToken' in request.credentials);
    if (!isListed)
        return undefined;
    const live = session ? tokens.filter(({ endsAt }) => !(endsAt instanceof Date && endsAt <= now)) : tokens;
    const hasName = request?.settings.tokenName !== undefined || method === 'client-credentials';
    if (live.length === 0)
        return { unknown: trouble[0] ?? "It is not in the organization's lists." };
    if (live.length > 1 && !hasName) {
        return {
            unknown: `Its account has ${live.length} tokens in the organization's lists: set \`token-name\` to its label.`,
        };
    }
    const ends = live.map(({ endsAt }) => endsAt);
    const dates = ends.filter((end) => end instanceof Date);
    if (dates.length > 0)
        return { at: new Date(Math.min(...dates.map((date) => date.getTime()))) };
    return ends.every((end) => end === 'never')
        ? { at: 'never' }
        : { unknown: "The organization's list tells no end of it that can be read." };
}

var read = __nccwpck_require__(6782);
var run = __nccwpck_require__(9006);
; 



async function tryCredential(inputs, effects, renew) {
    const found = {};
    const ci = handingNothingOver(effects, (failure) => {
        found.failure = failure;
    });
    const request = requestOf(inputs, { ...ci, warn: () => undefined });
    if (request instanceof src_failure .HR) {
        return { request: undefined, session: undefined, failure: request, skewMs: 0 };
    }
    const trial = () => ({
        request,
        session: found.session,
        failure: found.failure,
        skewMs: found.skewMs ?? 0,
        renewed: found.renewed,
        tls: found.tls,
    });
    await (0,run .e)({
        ...effects,
        now: () => correctedBy(found.skewMs ?? 0, effects.now()),
        inputs,
        ci,
        onServerDate: (date) => {
            found.skewMs ??= date.getTime() - effects.now().getTime();
        },
    }, {
        use: async (verified) => {
            found.session = verified.session;
            found.tls = verified.tls;
            const renewed = await renew(trial(), verified);
            if (!renewed)
                return 0;
            found.renewed = renewed;
            found.session = { ...verified.session, credential: renewed.credential };
            return 0;
        },
        leaves: () => false,
    });
    return trial();
}
function requestOf(inputs, ci) {
    try {
        return (0,read .L)(inputs, ci);
    }
    catch (error) {
        if (error instanceof src_failure .HR)
            return error;
        throw error;
    }
}
const SKEW_MS = 5 * 60_000;
function correctedBy(skewMs, now) {
    return Math.abs(skewMs) > SKEW_MS ? new Date(now.getTime() + skewMs) : now;
}
function handingNothingOver({ mask, info, warn, secretsWithheld }, fail) {
    return {
        mask,
        info,
        warn,
        secretsWithheld,
        fail,
        prepare: () => undefined,
        rememberSession: () => undefined,
        forgetSession: () => undefined,
        handOver: () => undefined,
        abandon: () => undefined,
    };
}

; 



















async function checkAll(request, effects) {
    const { credentials, organization, concurrency } = request;
    const shared = { ...effects, cloudIds: new tenant .g() };
    const subjects = await concurrently(credentials, concurrency, (credential) => tried(credential, request, shared));
    effects.signal.throwIfAborted();
    const listed = organization && (await askOrganization(organization, subjects, request, effects));
    effects.signal.throwIfAborted();
    const sources = [jira, oauth, ...(listed ? [listed.source] : []), declared];
    const checked = subjects.map((subject) => checkedCredential(subject, sources, request.thresholds));
    const report = reportOf([...checked, ...(listed?.credentials ?? [])], listed?.organization ? [listed.organization] : [], clockNotes(subjects, listed?.skewMs ?? 0), effects.now());
    return { report, subjects };
}
async function tried(credential, { thresholds }, effects) {
    const trial = await tryCredential(credential.inputs, effects, async (soFar, verified) => {
        const { status } = checkedCredential({ credential, trial: soFar, now: correctedBy(soFar.skewMs, effects.now()) }, [jira, declared], thresholds);
        return status === 'warning' || status === 'critical' ? renewVerified(verified, effects) : undefined;
    });
    return { credential, trial, now: correctedBy(trial.skewMs, effects.now()) };
}
async function askOrganization(request, subjects, { thresholds, timeoutSeconds, caCertificate }, effects) {
    let skewMs;
    const trouble = [];
    const sentences = [];
    const matches = matching(subjects, sentences);
    const tally = new OrganizationTally({
        orgId: request.orgId,
        filter: request.filter,
        thresholds,
        now: () => correctedBy(skewMs ?? 0, effects.now()),
    });
    const isForAll = subjects.length === 0;
    const rows = [];
    const failed = (list, failure) => {
        trouble.push(failure);
        sentences.push(`${failure.what} ${failure.advice}`);
        rows.push(listFailure(list, failure, request));
    };
    try {
        const { send } = await networkFor(timeoutSeconds, caCertificate, effects, (date) => {
            skewMs ??= date.getTime() - effects.now().getTime();
        });
        const organization = { ...request, credential: (0,authorization .C)(request.apiKey) };
        await Promise.all(ORGANIZATION_LISTS.map(async (list) => {
            try {
                for await (const token of tokensIn(list, organization, send)) {
                    if (isForAll)
                        tally.add(token);
                    else
                        matches.add(token);
                }
            }
            catch (error) {
                if (!(error instanceof src_failure .HR))
                    throw error;
                failed(list, error);
            }
        }));
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
        for (const list of ORGANIZATION_LISTS)
            failed(list, error);
    }
    const counted = isForAll ? tally.result() : undefined;
    if (counted && rows.length === 0 && isFilterOfNothing(request, counted.organization))
        rows.push(nothingMatches(request));
    return {
        source: matches.source,
        credentials: [...(counted?.credentials ?? []), ...once(rows, trouble)],
        organization: counted?.organization,
        skewMs: skewMs ?? 0,
    };
}
function isFilterOfNothing({ filter }, { counts }) {
    const isFiltered = filter.labels.length > 0 || filter.emails.length > 0;
    return isFiltered && Object.values(counts).every((count) => count === 0);
}
function nothingMatches({ orgId, secret }) {
    return organizationRow(`organization ${orgId}: tokens that were asked for`, 'unknown', {
        secret,
        code: 'invalid-input',
        reasons: [
            'No token of the organization has such a label and such an owner.',
            'Correct `token-name` and `email`, or leave them out to see every token.',
        ],
    });
}
function once(rows, trouble) {
    const [first] = rows;
    const isSame = rows.length === ORGANIZATION_LISTS.length && trouble.every(({ what }) => what === trouble[0]?.what);
    return isSame && first ? [{ ...first, name: first.name.replace(/:.*$/, '') }] : rows;
}
async function networkFor(timeoutSeconds, caCertificate, { environment, random, signal, info }, onServerDate) {
    (0,trust ._A)(environment);
    const tls = await (0,trust .U2)(caCertificate, undefined, environment);
    return (0,transport_network .X)({
        timeoutSeconds,
        signal,
        random,
        onServerDate,
        proxy: (0,transport_proxy .n)(environment),
        trust: tls?.context,
        onRetry: info,
    });
}
function listFailure({ name }, { code, what, advice }, { orgId, secret }) {
    return organizationRow(`organization ${orgId}: ${name}`, code === 'credentials-rejected' ? 'rejected' : 'unknown', { secret, code, reasons: [what, advice] });
}
function organizationRow(name, status, { secret, code, reasons, }) {
    return {
        name,
        status,
        kind: 'organization-api-key',
        site: undefined,
        account: undefined,
        endsAt: undefined,
        daysLeft: undefined,
        source: undefined,
        reasons,
        code,
        renewal: renewalOf('organization-api-key', { siteUrl: undefined, email: undefined, secret }),
    };
}
function clockNotes(subjects, organizationSkewMs) {
    const skews = [
        ...subjects.map(({ credential, trial }) => [credential.name, trial.skewMs]),
        ['the organization', organizationSkewMs],
    ].filter(([, skew]) => Math.abs(skew) > SKEW_MS);
    const [found] = skews;
    if (!found)
        return [];
    const [name, skew] = found;
    const minutes = Math.round(Math.abs(skew) / 60_000);
    return [
        `This machine's clock is ${minutes} minutes ${skew > 0 ? 'behind' : 'ahead of'} the server's (asked for ${(0,printable .g)(name)}): days are counted by the server's. Set the clock of this machine.`,
    ];
}

var read_settings = __nccwpck_require__(8747);
var read_site = __nccwpck_require__(3877);
var realm = __nccwpck_require__(6036);
var dist = __nccwpck_require__(8815);
var replace_file = __nccwpck_require__(6998);
; 







const ENTRY_INPUTS = [
    'site-url',
    'deployment',
    'cloud-id',
    'allowed-hosts',
    'allow-private-hosts',
    'email',
    'api-token',
    'client-id',
    'client-secret',
    'refresh-token',
    'redirect-uri',
    'scope',
    'access-token',
    'personal-access-token',
    'token-name',
    'username',
    'password',
    'consumer-key',
    'private-key',
    'oauth-token',
    'auth-method',
    'expected-account-id',
    'required-permissions',
    'project',
    'expires-on',
    'consented-on',
    'warn-days',
    'critical-days',
    'timeout-seconds',
    'ca-certificate',
    'client-certificate',
    'client-key',
    'refresh-token-file',
    'refresh-token-secret',
    'refresh-token-environment',
    'refresh-token-organization',
    'refresh-token-repository',
    'refresh-token-variable',
    'gitlab-project',
    'gitlab-token',
    'github-token',
    'access-token-secret',
    'renew',
    'renew-days',
    'save-secret',
    'save-environment',
    'save-organization',
    'save-repository',
    'save-variable',
    'save-file',
];
const VARIABLE = '-env';
const MOST_CHARACTERS = 256 * 1024;
const MOST_ENTRIES = 1000;
class CredentialFile {
    entries;
    #path;
    #document;
    #maps;
    constructor(path) {
        this.#path = path;
        this.#document = parsed(textOf(path));
        this.#maps = entriesOf(this.#document);
        this.entries = this.#maps.map(entryOf);
        const names = this.entries.map(({ name }) => name);
        const twice = names.find((name, index) => names.indexOf(name) !== index);
        if (twice !== undefined)
            throw wrong(`has two credentials with the name ${(0,printable .g)(twice)}`, 'Rename one.');
    }
    writeLastDays(days) {
        for (const [index, { name }] of this.entries.entries()) {
            const day = days.get(name);
            if (day !== undefined)
                this.#maps[index]?.set('expires-on', day);
        }
        try {
            const entry = (0,external_node_fs_.lstatSync)(this.#path);
            if (entry.isSymbolicLink())
                throw notWritten('it is a link');
            (0,replace_file .f)(this.#path, this.#document.toString({ lineWidth: 0 }), entry.mode & 0o777);
        }
        catch (error) {
            throw error instanceof src_failure .HR ? error : notWritten(codeOf(error));
        }
    }
}
function textOf(path) {
    let text;
    try {
        text = (0,external_node_fs_.readFileSync)(path, 'utf8');
    }
    catch (error) {
        throw wrong(`can't be read (${codeOf(error)})`, 'Give the path of a YAML file, from the working directory.');
    }
    if (text.length <= MOST_CHARACTERS)
        return text;
    throw wrong('is larger than 256 KB', 'Give the path of the file that lists the credentials.');
}
function parsed(text) {
    const document = (0,dist .Tp)(text, { prettyErrors: false, uniqueKeys: true, stringKeys: true });
    const [error] = [...document.errors, ...document.warnings];
    if (!error)
        return document;
    const line = text.slice(0, error.pos[0]).split('\n').length;
    throw wrong(`is no YAML: line ${line} can't be understood`, 'Look for its indentation, colons and quotes.');
}
function entriesOf(document) {
    const list = (0,dist .jh)(document.contents) ? document.contents.get('credentials') : undefined;
    const others = (0,dist .jh)(document.contents) ? document.contents.items.length - 1 : 0;
    if (!(0,dist .oP)(list) || others > 0 || list.items.length === 0 || list.items.length > MOST_ENTRIES) {
        throw wrong(`is not a list of 1 to ${MOST_ENTRIES} credentials`, 'Put all of them under the one key `credentials`, each with a dash in front.');
    }
    return list.items.map((item, index) => {
        if ((0,dist .jh)(item))
            return item;
        throw wrong(`has a credential without keys, number ${index + 1}`, 'Give it `name`, `site-url` and the others.');
    });
}
function entryOf(map, index) {
    const values = new Map();
    const variables = new Map();
    const texts = new Map();
    const name = credential_file_nameOf(map, index);
    for (const { key, value } of map.items) {
        const word = (0,dist .jn)(key) ? String(key.value) : '';
        const text = textIn(value);
        if (text === undefined)
            throw wrong(`has no value for ${quoted(word)} of ${name}`, 'Give it a text.');
        const input = inputNamed(word);
        const variable = word.endsWith(VARIABLE) ? inputNamed(word.slice(0, -VARIABLE.length)) : undefined;
        if (input && (0,read_inputs .pX)(input))
            throw secretInFile(input, name);
        if (input)
            values.set(input, text);
        else if (variable)
            variables.set(variable, variableName(text, word, name));
        else if (word === 'name' || word === 'secret')
            texts.set(word, text);
        else
            throw wrong(`has the key ${quoted(word)} in ${name}, which is not known`, `Use an input's name, such as site-url, or one with ${VARIABLE} behind it.`);
    }
    for (const input of variables.keys()) {
        if (values.has(input))
            throw wrong(`gives ${input} of ${name} twice`, `Leave ${input} or ${input}${VARIABLE} out.`);
    }
    if (values.has('expires-on'))
        (0,day .P)(values.get('expires-on') ?? '', `\`expires-on\` of ${name}`);
    return { name, values, variables, secret: texts.get('secret') };
}
function credential_file_nameOf(map, index) {
    const name = map.get('name');
    if (typeof name === 'string' && name.length <= 100 && name !== '' && name === (0,printable .g)(name))
        return name;
    throw wrong(`has a credential without a name, number ${index + 1}`, 'Give it a `name` of at most 100 characters, by which people know it.');
}
function textIn(value) {
    if ((0,dist .oP)(value)) {
        const items = value.items.map(textIn);
        return items.every((item) => item !== undefined) ? items.join(',') : undefined;
    }
    const plain = (0,dist .jn)(value) ? value.value : undefined;
    return ['string', 'number', 'boolean'].includes(typeof plain) ? String(plain) : undefined;
}
function inputNamed(word) {
    return ENTRY_INPUTS.find((name) => name === word);
}
function variableName(text, key, name) {
    if (/^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(text))
        return text;
    throw wrong(`has something else than the name of a variable in ${key} of ${name}`, 'Give the name alone, such as JIRA_API_TOKEN, not what it holds.');
}
function secretInFile(input, name) {
    return wrong(`has a value for ${input} of ${name}: this file is no place for a secret`, `Take it out, replace the secret if anybody may have read it, and name the variable that holds it: ${input}${VARIABLE}.`);
}
function quoted(word) {
    return `"${(0,printable .g)(word)}"`;
}
function notWritten(why) {
    return new src_failure .HR('handoff-failed', `The file of credentials can't be written (${why}).`, 'Check its folder and its owner; it must be no link.');
}
function wrong(what, advice) {
    return new src_failure .HR('invalid-input', `The file of credentials ${what}.`, advice);
}
function codeOf(error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return typeof code === 'string' ? (0,printable .g)(code) : 'unknown';
}

var store = __nccwpck_require__(6665);
; 




function readNotifySettings(inputs, mask) {
    return {
        githubIssues: inputs.flag('github-issues', false) ? readGitHubIssues(inputs, mask) : undefined,
        webhook: readWebhook(inputs, mask),
        jiraIssue: readJiraIssue(inputs),
    };
}
function readGitHubIssues(inputs, mask) {
    const token = inputs.find('github-token');
    if (!token) {
        throw new src_failure .HR('missing-credentials', 'GitHub issues are to be opened, but `github-token` is not set.', "Set it to the workflow's own, `${{ github.token }}`, and give the job `permissions: issues: write`.");
    }
    const given = inputs.text('github-issues-repository');
    const repository = given?.value ?? inputs.environment('GITHUB_REPOSITORY') ?? '';
    if (!/^[A-Za-z0-9][\w.-]{0,99}\/[\w.-]{1,100}$/.test(repository) || /\/\.{1,2}$/.test(repository)) {
        throw new src_failure .HR('invalid-input', given
            ? `${given.label} is no name that GitHub has.`
            : 'It is not known in which repository issues are to be opened.', 'Set `github-issues-repository` to OWNER/NAME.');
    }
    return {
        apiUrl: (0,store .y0)(inputs, 'GITHUB_API_URL', 'https://api.github.com'),
        repository,
        githubToken: (0,read_inputs .BO)(token, mask),
    };
}
function readWebhook(inputs, mask) {
    const found = inputs.find('webhook-url');
    if (!found)
        return undefined;
    const url = (0,read_inputs .BO)(found, mask);
    const parsed = URL.canParse(found.value) ? new URL(found.value) : undefined;
    if (parsed?.protocol === 'http:') {
        throw new src_failure .HR('insecure-url', `${found.label} begins with http, so that everybody on the way could read it and post there.`, 'Give the address with https.');
    }
    if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') {
        throw new src_failure .HR('invalid-input', `${found.label} is not the https address of a webhook.`, 'Store the whole address again, as the chat shows it, without quotes.');
    }
    const secretPart = `${parsed.pathname}${parsed.search}`;
    if (secretPart.length > 1)
        mask(new secret .z(secretPart));
    return { url, host: parsed.host };
}
function readJiraIssue(inputs) {
    const project = inputs.text('jira-issue-project');
    const issueType = inputs.text('jira-issue-type');
    const credential = inputs.text('jira-issue-credential');
    if (!project) {
        refuseWithoutProject(issueType ?? credential);
        return undefined;
    }
    if (!/^[A-Za-z][A-Za-z0-9_]{0,254}$/.test(project.value)) {
        throw new src_failure .HR('invalid-input', `${project.label} is not a project key.`, 'Set it to a key such as PROJ.');
    }
    if ((issueType?.value.length ?? 0) > LONGEST_TYPE) {
        throw new src_failure .HR('invalid-input', `${issueType?.label ?? ''} is longer than any issue type's name.`, 'Set it to a name such as Task.');
    }
    return {
        project: project.value.toUpperCase(),
        issueType: issueType?.value ?? 'Task',
        credential: credential?.value,
    };
}
const LONGEST_TYPE = 60;
function refuseWithoutProject(found) {
    if (!found)
        return;
    throw new src_failure .HR('invalid-input', `${found.label} is set, but \`${'jira-issue-project'}\` is not.`, 'Set the project that Jira issues are to be opened in, or leave both out.');
}

; 











const ORGANIZATION_SECONDS = 300;
function readCheck(inputs, effects) {
    const settings = (0,read_settings .s)(inputs);
    const file = inputs.text('credentials-file');
    const credentialFile = file && new CredentialFile(file.value);
    const environment = { ...effects.environment, ...readVariables(inputs) };
    const organization = readOrganization(inputs, effects);
    const isOrganizationAlone = organization && !file && !givesCredential(inputs);
    const newDays = readNewDays(inputs, credentialFile);
    const credentials = credentialFile
        ? credentialFile.entries.map((entry) => credentialOf(entryWith(entry, newDays.get(entry.name)), {
            environment,
            shared: inputs,
            secretsWithheld: effects.secretsWithheld,
        }))
        : isOrganizationAlone
            ? []
            : [credentialOfInputs(inputs)];
    return {
        credentials,
        file: credentialFile,
        organization,
        thresholds: settings,
        failOn: readFailOn(inputs),
        concurrency: inputs.wholeNumber('concurrency', 8, 1, 64),
        timeoutSeconds: inputs.find('timeout-seconds') ? settings.timeoutSeconds : ORGANIZATION_SECONDS,
        caCertificate: settings.caCertificate,
        notify: readNotifySettings(inputs, effects.mask),
        html: inputs.text('html')?.value,
        writeExpiry: inputs.find('write-expiry') !== undefined && inputs.find('write-expiry')?.value !== 'false',
        newDays,
    };
}
function entryWith(entry, day) {
    if (day === undefined)
        return entry;
    return {
        ...entry,
        values: new Map([...entry.values, ['expires-on', day]]),
        variables: new Map([...entry.variables].filter(([input]) => input !== 'expires-on')),
    };
}
function readNewDays(inputs, file) {
    const given = inputs.text('write-expiry');
    if (!given || given.value === 'false')
        return new Map();
    if (!file) {
        throw new src_failure .HR('invalid-input', `${given.label} is set, but there is no file to write a date into.`, 'Give `credentials-file`, or set JIRA_TOKEN_EXPIRES_ON to the new date where that variable is kept.');
    }
    if (given.value === 'true')
        return new Map();
    return new Map(given.value.split(',').map((item) => {
        const at = item.lastIndexOf('=');
        const name = item.slice(0, at).trim();
        if (at < 0 || !file.entries.some((entry) => entry.name === name)) {
            throw new src_failure .HR('invalid-input', `${given.label} names no credential of the file.`, 'Write NAME=YYYY-MM-DD with a name from the file, or leave the value out to write what is found out.');
        }
        return [name, (0,day .P)(item.slice(at + 1).trim(), given.label)];
    }));
}
function givesCredential(inputs) {
    return RENEWED.some((name) => inputs.find(name)) || inputs.find('refresh-token-file') !== undefined;
}
function readVariables(inputs) {
    const lines = inputs
        .find('variables')
        ?.value.split(/\r?\n/)
        .filter((line) => line.trim() !== '') ?? [];
    return Object.fromEntries(lines.map((line, index) => {
        const [, name, value] = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
        if (name !== undefined && value !== undefined)
            return [name, value];
        throw new src_failure .HR('invalid-input', `Line ${index + 1} of \`variables\` is not NAME=value.`, 'Write one variable to a line, with the name that the file of credentials has for it.');
    }));
}
function readOrganization(inputs, effects) {
    const id = inputs.text('org-id');
    const key = inputs.find('org-api-key');
    if (!id && !key)
        return undefined;
    const apiKey = key && (0,read_inputs .BO)(key, effects.mask);
    if (!id || !apiKey) {
        throw (0,missing .f)('missing-credentials', `An organization needs both \`org-id\` and \`org-api-key\`, and \`${id ? 'org-api-key' : 'org-id'}\` is not set.`, 'Set both: an administrator finds the ID in the address of https://admin.atlassian.com, and makes the key there.', effects.secretsWithheld);
    }
    if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(id.value)) {
        throw new src_failure .HR('invalid-input', `${id.label} is not the ID of an organization.`, 'Copy it from the address of https://admin.atlassian.com, behind /o/.');
    }
    return {
        orgId: id.value,
        apiHost: apiHostOf(inputs, effects),
        apiKey,
        filter: { labels: explicit(inputs, 'token-name'), emails: explicit(inputs, 'email') },
        secret: key.fromEnvironment ? /\(from (\w+)\)$/.exec(key.label)?.[1] : undefined,
    };
}
function apiHostOf(inputs, effects) {
    if (!inputs.find('site-url'))
        return realm .jq.apiHost;
    const site = (0,read_site .U)(inputs, effects.secretsWithheld, false);
    return site.deployment === 'cloud' ? site.realm.apiHost : realm .jq.apiHost;
}
function explicit(inputs, name) {
    const found = inputs.text(name);
    const text = found && !found.fromEnvironment ? found.value : '';
    return text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
}
function readFailOn(inputs) {
    const given = inputs.find('fail-on');
    if (!given)
        return 'critical';
    const found = FAIL_ON.find((name) => name === given.value);
    if (found)
        return found;
    throw new src_failure .HR('invalid-input', `${given.label} is none of ${FAIL_ON.join(', ')}.`, 'Set it to one of them, or leave it out for critical.');
}

; 


function notTold(what, advice) {
    return new src_failure .HR('handoff-failed', what, advice);
}
function jsonBody(content) {
    return { type: 'application/json', text: new secret .z(JSON.stringify(content)) };
}

; 

const STAGES = ['early', '30', '14', '7', '1', 'over'];
const THRESHOLDS = [30, 14, 7, 1];
function stageOf({ status, daysLeft }) {
    switch (status) {
        case 'ok':
        case 'unknown':
            return undefined;
        case 'expired':
        case 'rejected':
            return 'over';
        case 'critical':
        case 'warning': {
            const threshold = THRESHOLDS.findLast((days) => daysLeft !== undefined && daysLeft <= days);
            return threshold === undefined ? 'early' : `${threshold}`;
        }
    }
}
function endDayOf({ endsAt }) {
    return endsAt?.slice(0, 10);
}
function happeningOf(credential, memory) {
    if (credential.status === 'unknown')
        return 'nothing';
    const stage = stageOf(credential);
    const told = memory && (memory.isOpen || memory.told.stage !== 'renewed') ? memory.told : undefined;
    if (stage === undefined) {
        if (!told || told.stage === 'renewed')
            return 'nothing';
        return memory?.isOpen === true ? 'renewed' : 'settled';
    }
    if (!told)
        return 'opened';
    const ends = endDayOf(credential);
    const isOtherDay = ends !== undefined && told.ends !== undefined && ends !== told.ends;
    if (isOtherDay && memory?.isOpen === false)
        return 'opened';
    if (rankOf(stage) > rankOf(told.stage))
        return 'reached';
    return isOtherDay ? 'moved' : 'nothing';
}
function rankOf(stage) {
    return stage === 'renewed' ? -1 : STAGES.indexOf(stage);
}
function fingerprint(name) {
    return (0,external_node_crypto_.createHash)('sha256').update(name, 'utf8').digest('hex').slice(0, 32);
}

; 



const LONGEST_NAME = 100;
const LONGEST_TEXT = 1000;
const SOURCES = {
    jira: ['Jira says so'],
    organization: ["the organization's list of tokens says so"],
    oauth: ['the rules of OAuth 2.0 grants say so'],
    'expires-on': ['declared with ', { code: 'expires-on' }],
};
function messageOf(credential) {
    return {
        title: titleOf(credential),
        lead: [...message_headline(credential), '.'],
        facts: factsOf(credential),
        steps: stageOf(credential) === undefined ? [] : stepsOf(credential),
        footer: [
            `This text is replaced when another threshold is reached (${THRESHOLDS.join(', ')} days, and the end), and the issue is closed when the credential is renewed. What is to be kept belongs into a comment.`,
        ],
    };
}
function titleOf(credential) {
    const name = message_nameOf(credential);
    const ends = endDayOf(credential);
    if (credential.status === 'rejected')
        return `Jira refuses the credential ${name}`;
    if (ends === undefined)
        return `The Jira credential ${name} needs attention`;
    if (credential.status === 'expired')
        return `The Jira credential ${name} expired on ${ends}`;
    if (isOverdue(credential))
        return `The Jira credential ${name} works longer than ${ends}`;
    const stage = stageOf(credential);
    const within = stage === undefined || stage === 'early' ? '' : `, within ${daysWithin(stage)}`;
    return `The Jira credential ${name} expires on ${ends}${within}`;
}
function daysWithin(stage) {
    return stage === '1' ? 'a day' : `${stage} days`;
}
function message_headline(credential) {
    const { status } = credential;
    const name = { code: message_nameOf(credential) };
    const ends = endDayOf(credential);
    switch (status) {
        case 'rejected':
            return [
                'Jira refuses the credential ',
                name,
                ...(ends === undefined ? [] : [`, which was to work until ${ends}`]),
            ];
        case 'expired':
            return ['The credential ', name, ends === undefined ? ' has expired' : ` expired on ${ends}`];
        case 'unknown':
            return ['How long the credential ', name, ' works could not be found out'];
        case 'ok':
        case 'warning':
        case 'critical':
            if (ends === undefined)
                return ['The credential ', name, ' works'];
            return isOverdue(credential)
                ? ['The credential ', name, ` still works, and was to expire on ${ends}`]
                : ['The credential ', name, ` works and expires on ${ends}`];
    }
}
function isOverdue({ status, daysLeft }) {
    return status !== 'expired' && status !== 'rejected' && daysLeft !== undefined && daysLeft < 0;
}
function headlineToday(credential) {
    const { status, daysLeft } = credential;
    const isOver = status === 'expired' || status === 'rejected' || status === 'unknown';
    if (isOver || daysLeft === undefined || daysLeft < 0)
        return message_headline(credential);
    return [...message_headline(credential), `, ${(0,expiry_notice .DV)(daysLeft)}`];
}
function reachedText(credential) {
    return [...headlineToday(credential), '. What to do stands above.'];
}
function renewedText(credential) {
    if (credential)
        return [...headlineToday(credential), '. Nothing has to be done any more.'];
    return ['The organization was asked, and nothing has to be done any more.'];
}
function factsOf(credential) {
    const { site, account, kind, source, status, reasons, renewal } = credential;
    const ends = endDayOf(credential);
    const facts = [
        { label: 'Whose', value: account === undefined ? [] : [{ code: account }] },
        { label: 'Where', value: site === undefined ? [] : [linkOrText(site)] },
        { label: 'What', value: [{ code: kind }] },
        {
            label: 'Until',
            value: ends === undefined ? [] : [`the end of ${ends} (UTC)`, ...(source ? ['; ', ...SOURCES[source]] : [])],
        },
        { label: 'State', value: [{ code: status }] },
        { label: 'Secret to update', value: renewal.secret === undefined ? [] : [{ code: renewal.secret }] },
        ...reasons.map((reason) => ({ label: 'Note', value: [{ text: reason }] })),
    ];
    return facts.filter(({ value }) => value.length > 0);
}
function stepsOf({ renewal: { url, advice }, source }) {
    return [
        [{ text: advice }, ...(url === undefined ? [] : [' ', linkOrText(url)])],
        source === undefined || source === 'expires-on'
            ? [
                'Record its last day: ',
                { code: 'jira-auth check --write-expiry NAME=YYYY-MM-DD' },
                ' writes it into the file of credentials; anywhere else, set ',
                { code: 'expires-on' },
                '.',
            ]
            : ['Its last day need not be recorded: it is asked for.'],
    ];
}
function linkOrText(address) {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    return url?.protocol === 'https:' && url.username === '' ? { link: url.href } : { text: address };
}
function message_nameOf({ name }) {
    const characters = Array.from((0,printable .g)(name));
    return characters.length <= LONGEST_NAME
        ? characters.join('')
        : `${characters.slice(0, LONGEST_NAME - 1).join('')}…`;
}
function plainText(line) {
    return line
        .map((piece) => {
        if (typeof piece === 'string')
            return piece;
        if ('link' in piece)
            return piece.link;
        return 'code' in piece ? (0,printable .g)(piece.code) : (0,printable .g)(piece.text, LONGEST_TEXT);
    })
        .join('');
}

; 


function markdownOf({ lead, facts, steps, footer }) {
    const blocks = [
        `**${markdownLine(lead)}**`,
        facts.map(({ label, value }) => `- ${label}: ${markdownLine(value)}`).join('\n'),
        ...(steps.length === 0 ? [] : ['### What to do', steps.map(numbered).join('\n')]),
        `---\n${markdownLine(footer)}`,
    ];
    return `${blocks.join('\n\n')}\n`;
}
function numbered(step, index) {
    return `${index + 1}. ${markdownLine(step)}`;
}
function markdownLine(line) {
    return line
        .map((piece) => {
        if (typeof piece === 'string')
            return piece;
        if ('link' in piece)
            return `<${piece.link}>`;
        return 'code' in piece ? codeSpan(piece.code) : harmless(piece.text);
    })
        .join('');
}
function codeSpan(text) {
    const inside = (0,printable .g)(text).replaceAll('`', "'");
    return inside === '' ? '' : `\`${inside}\``;
}
function harmless(text) {
    return ((0,printable .T)(text, LONGEST_TEXT)
        .replaceAll(/(?<![A-Za-z0-9])&#64;/g, '&#64;&#8203;')
        .replaceAll(/(?<!&)&#35;/g, '&#35;&#8203;')
        .replaceAll(/\b(GH)&#45;/gi, '$1&#8203;&#45;'));
}

; 

const STAGE = `(?<stage>${[...STAGES, 'renewed'].join('|')})`;
const ISSUE = new RegExp(`^<!-- jira-auth-expiry credential=(?<credential>[0-9a-f]{32}) told=${STAGE} ends=(?<ends>\\d{4}-\\d{2}-\\d{2}|-)(?: organization=(?<organization>[0-9a-f]{32}))? -->\\r?\\n`);
function markIssue({ credential, told, organization }, text) {
    const of = organization === undefined ? '' : ` organization=${organization}`;
    return `<!-- jira-auth-expiry credential=${credential} ${saying(told)}${of} -->\n${text}`;
}
function readMark(text) {
    const groups = ISSUE.exec(text)?.groups;
    if (!groups)
        return undefined;
    const { credential = '', stage, ends, organization } = groups;
    return {
        credential,
        told: { stage: stage, ends: ends === '-' ? undefined : ends },
        organization,
    };
}
function withMark(text, memory) {
    return markIssue(memory, text.replace(ISSUE, ''));
}
function markComment(told) {
    return `<!-- jira-auth-expiry ${saying(told)} -->`;
}
function saying({ stage, ends }) {
    return `told=${stage} ends=${ends ?? '-'}`;
}

; 







const LABEL = 'jira-token-expiry';
const PER_PAGE = 50;
const MOST_PAGES = 200;
class GitHubIssues {
    description;
    #options;
    #issuesUrl;
    constructor(options) {
        this.#options = options;
        this.#issuesUrl = `${options.apiUrl}/repos/${options.repository}/issues`;
        this.description = `issues of ${options.repository}`;
    }
    async list() {
        const query = { labels: LABEL, state: 'all', sort: 'created', direction: 'asc' };
        return (await this.#pages(this.#issuesUrl, query)).flatMap((item) => readIssue(item) ?? []);
    }
    async open(credential, memory) {
        const message = messageOf(credential);
        const answer = await this.#ask('POST', this.#issuesUrl, {
            title: message.title,
            body: markIssue(memory, markdownOf(message)),
            labels: [LABEL],
        });
        if (answer.status !== 201)
            throw this.#refused(answer);
        const body = answer.json();
        const issue = readIssue(body);
        if (issue)
            return issue;
        return this.#withdraw(body, answer.host);
    }
    async #withdraw(opened, host) {
        const number = (0,json .Gv)(opened) ? (0,json .ZZ)(opened, 'number') : undefined;
        if (typeof number === 'number') {
            await this.#ask('PATCH', this.#urlOf(number), { state: 'closed', state_reason: 'not_planned' });
        }
        throw notTold(`${host} opened an issue in ${this.#options.repository} without its label "${LABEL}", so it was closed again.`, 'Give a `github-token` that may write to the repository: outsiders may not set labels.');
    }
    async update(issue, credential, told, aloud) {
        if (aloud)
            await this.#comment(issue, told, markdownLine(reachedText(credential)));
        const message = messageOf(credential);
        await this.#change(issue.number, {
            title: message.title,
            body: markIssue({ ...issue, told }, markdownOf(message)),
            state: 'open',
        });
    }
    async close(issue, credential) {
        const told = { ...issue.told, stage: 'renewed' };
        await this.#comment(issue, told, markdownLine(renewedText(credential)));
        await this.#change(issue.number, {
            body: withMark(issue.body, { ...issue, told }),
            state: 'closed',
            state_reason: 'completed',
        });
    }
    async settle(issue) {
        const told = { ...issue.told, stage: 'renewed' };
        await this.#change(issue.number, { body: withMark(issue.body, { ...issue, told }) });
    }
    async dismiss(issue, original) {
        await this.#change(issue.number, {
            body: `${original.label} is for the same credential.\n`,
            state: 'closed',
            state_reason: 'not_planned',
        });
    }
    async #comment(issue, told, text) {
        const url = `${this.#urlOf(issue.number)}/comments`;
        const mark = markComment(told);
        const isThere = (await this.#pages(url, {})).some((comment) => loginOf(comment) === issue.author && (0,json .M8)(comment, 'body')?.startsWith(mark) === true);
        if (isThere)
            return;
        const answer = await this.#ask('POST', url, { body: `${mark}\n${text}` });
        if (answer.status !== 201)
            throw this.#refused(answer);
    }
    async #change(number, change) {
        const answer = await this.#ask('PATCH', this.#urlOf(number), change);
        if (answer.status !== 200)
            throw this.#refused(answer);
    }
    #urlOf(number) {
        return `${this.#issuesUrl}/${number}`;
    }
    async #pages(url, query) {
        const items = [];
        for (let page = 1; page <= MOST_PAGES; page++) {
            const parameters = new URLSearchParams({ ...query, per_page: String(PER_PAGE), page: String(page) });
            const answer = await this.#ask('GET', `${url}?${parameters.toString()}`);
            if (answer.status !== 200)
                throw this.#refused(answer);
            const list = answer.json();
            if (!Array.isArray(list))
                throw this.#refused(answer);
            items.push(...list.filter(json .Gv));
            if (!/;\s*rel="next"/.test(answer.header('link') ?? ''))
                return items;
        }
        throw notTold(`There are more than ${MOST_PAGES * PER_PAGE} entries in a list of ${this.#options.repository}.`, `Take the label "${LABEL}" off issues that are long closed.`);
    }
    async #ask(method, url, body) {
        try {
            return await this.#options.send({
                method,
                url,
                credential: (0,authorization .C)(this.#options.githubToken),
                ...(body && { body: jsonBody(body) }),
                repeatable: method === 'POST' ? 'once' : 'read',
            });
        }
        catch (error) {
            if (!(error instanceof src_failure .HR))
                throw error;
            throw notTold(`The ${this.description} could not be kept up to date: ${error.what}`, error.code === 'redirect-refused'
                ? 'The repository may have another name now: give it as `github-issues-repository`.'
                : 'The next run catches up; if it happens often, look at https://www.githubstatus.com.');
        }
    }
    #refused(answer) {
        const { host, status } = answer;
        const { repository } = this.#options;
        if (status === 401) {
            return notTold(`${host} refused \`github-token\`.`, "It is wrong or has expired; a workflow's own is `${{ github.token }}`.");
        }
        if (status === 410) {
            return notTold(`${repository} has no issues: they are switched off.`, 'Switch them on in the settings of the repository, or name another one as `github-issues-repository`.');
        }
        if (status === 403 &&
            (answer.header('retry-after') !== undefined || answer.header('x-ratelimit-remaining') === '0')) {
            return notTold(`${host} has had too many requests with this \`github-token\`.`, 'The next run catches up; run it less often, or at another time than the other workflows.');
        }
        if (status === 403 || status === 404) {
            return notTold(`\`github-token\` may not read and write the ${this.description} (${status}), or there is no such repository.`, 'Give the job `permissions: issues: write`; for another repository than the workflow\'s, a token with the permission "Issues: write" there.');
        }
        return notTold(`${host} did not take what is to be told in the ${this.description} (${status}).`, "Check that the repository is not archived, and that GITHUB_API_URL is the address of GitHub's REST API.");
    }
}
function readIssue(item) {
    if (!(0,json .Gv)(item) || (0,json .ZZ)(item, 'pull_request') !== undefined || !hasLabel(item))
        return undefined;
    const number = (0,json .ZZ)(item, 'number');
    const body = (0,json .M8)(item, 'body') ?? '';
    const memory = readMark(body);
    if (!memory || typeof number !== 'number' || !Number.isSafeInteger(number))
        return undefined;
    return {
        ...memory,
        number,
        body,
        label: `#${number}`,
        url: webAddress((0,json .M8)(item, 'html_url')),
        isOpen: (0,json .ZZ)(item, 'state') === 'open',
        author: loginOf(item),
    };
}
function hasLabel(item) {
    const labels = (0,json .ZZ)(item, 'labels');
    return (Array.isArray(labels) &&
        labels.some((label) => (0,json .Gv)(label) && (0,json .M8)(label, 'name')?.toLowerCase() === LABEL));
}
function loginOf(item) {
    const user = (0,json .ZZ)(item, 'user');
    return ((0,json .Gv)(user) ? (0,json .M8)(user, 'login') : undefined) ?? '';
}
function webAddress(text) {
    return text !== undefined && /^https:\/\/[\w.:-]+\/[\w./-]+$/.test(text) ? text : undefined;
}

var verify_refusal = __nccwpck_require__(8569);
; 


function adfOf({ lead, facts, steps, footer }) {
    const items = (lines) => lines.map((line) => ({ type: 'listItem', content: [paragraph(line)] }));
    return adf_document([
        paragraph(lead),
        { type: 'bulletList', content: items(facts.map(({ label, value }) => [`${label}: `, ...value])) },
        ...(steps.length === 0
            ? []
            : [
                { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text: 'What to do' }] },
                { type: 'orderedList', content: items(steps) },
            ]),
        { type: 'rule' },
        paragraph(footer),
    ]);
}
function adfLine(line) {
    return adf_document([paragraph(line)]);
}
function adf_document(content) {
    return { type: 'doc', version: 1, content };
}
function paragraph(line) {
    return { type: 'paragraph', content: line.map(textNode).filter(({ text }) => text !== '') };
}
function textNode(piece) {
    if (typeof piece === 'string')
        return { type: 'text', text: piece };
    if ('text' in piece)
        return { type: 'text', text: (0,printable .g)(piece.text, LONGEST_TEXT) };
    if ('code' in piece)
        return { type: 'text', text: (0,printable .g)(piece.code), marks: [{ type: 'code' }] };
    return { type: 'text', text: piece.link, marks: [{ type: 'link', attrs: { href: piece.link } }] };
}

; 


function wikiOf({ lead, facts, steps, footer }) {
    const blocks = [
        `*${wikiLine(lead)}*`,
        facts.map(({ label, value }) => `* ${label}: ${wikiLine(value)}`).join('\n'),
        ...(steps.length === 0
            ? []
            : [`h3. What to do\n\n${steps.map((step) => `# ${wikiLine(step)}`).join('\n')}`]),
        wikiLine(footer),
    ];
    return blocks.join('\n\n');
}
function wikiLine(line) {
    return line
        .map((piece) => {
        if (typeof piece === 'string')
            return piece;
        if ('link' in piece)
            return piece.link.replace(/[[\]{}|!\\]/g, encodeURIComponent).replaceAll('!', '%21');
        return wiki_harmless('code' in piece ? piece.code : piece.text);
    })
        .join('');
}
function wiki_harmless(text) {
    return (0,printable .g)(text, LONGEST_TEXT).replace(/[\\{}[\]!*_?+^~|#@&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

; 








const jira_issue_LABEL = 'jira-token-expiry';
const jira_issue_PER_PAGE = 50;
const jira_issue_MOST_PAGES = 200;
const OF = /^jira-auth-([0-9a-f]{32})$/;
const ORGANIZATION = /^jira-auth-organization-([0-9a-f]{32})$/;
const TOLD = new RegExp(`^jira-auth-told-(${[...STAGES, 'renewed'].join('|')})(?:-(\\d{4}-\\d{2}-\\d{2}))?$`);
class JiraIssues {
    description;
    #options;
    constructor(options) {
        this.#options = options;
        this.description = `issues of the Jira project ${options.project}`;
    }
    async list() {
        const jql = `project = "${this.#options.project}" AND labels = "${jira_issue_LABEL}" ORDER BY created ASC, key ASC`;
        const issues = [];
        let next = {};
        for (let page = 0; next; page++) {
            if (page >= jira_issue_MOST_PAGES) {
                throw notTold(`There are more than ${jira_issue_MOST_PAGES * jira_issue_PER_PAGE} issues with the label "${jira_issue_LABEL}" in ${this.#options.project}.`, 'Take it off issues that are long done.');
            }
            const body = { jql, fields: ['labels', 'status'], maxResults: jira_issue_PER_PAGE, ...next };
            const path = this.#isCloud ? '/search/jql' : '/search';
            const answer = await this.#ask('POST', path, body, 'read');
            const content = answer.status === 200 ? answer.json() : undefined;
            const found = (0,json .Gv)(content) ? (0,json .ZZ)(content, 'issues') : undefined;
            if (!(0,json .Gv)(content) || !Array.isArray(found))
                throw this.#refused(answer);
            issues.push(...found.flatMap((item) => this.#read(item) ?? []));
            next = this.#nextPage(content, page, found.length);
        }
        return issues;
    }
    async open(credential, memory) {
        const { project, issueType } = this.#options;
        const message = messageOf(credential);
        const labels = labelsOf(memory);
        const fields = {
            project: { key: project },
            issuetype: { name: issueType },
            summary: message.title,
            description: this.#text(message),
            labels,
        };
        const answer = await this.#ask('POST', '/issue', { fields }, 'once');
        const body = answer.status === 201 ? answer.json() : undefined;
        const key = (0,json .Gv)(body) ? keyOf(body) : undefined;
        if (key === undefined)
            throw this.#refused(answer);
        return { ...memory, key, labels, label: key, url: this.#urlOf(key), isOpen: true };
    }
    async update(issue, credential, told, aloud) {
        if (aloud)
            await this.#comment(issue, reachedText(credential));
        const message = messageOf(credential);
        await this.#edit(issue, {
            summary: message.title,
            description: this.#text(message),
            labels: relabelled(issue, told),
        });
        if (!issue.isOpen)
            await this.#transition(issue, (category) => category !== 'done');
    }
    async close(issue, credential) {
        await this.#comment(issue, renewedText(credential));
        await this.#transition(issue, (category) => category === 'done');
        await this.settle(issue);
    }
    async settle(issue) {
        await this.#edit(issue, { labels: relabelled(issue, { ...issue.told, stage: 'renewed' }) });
    }
    async dismiss(issue, original) {
        await this.#comment(issue, [`${original.key} is for the same credential.`]);
        await this.#transition(issue, (category) => category === 'done');
        await this.#edit(issue, { labels: issue.labels.filter((label) => !isOurs(label)) });
    }
    get #isCloud() {
        return this.#options.place.deployment === 'cloud';
    }
    #urlOf(key) {
        return `${this.#options.place.siteUrl}/browse/${key}`;
    }
    #text(message) {
        return this.#isCloud ? adfOf(message) : wikiOf(message);
    }
    async #comment({ key }, line) {
        const body = this.#isCloud ? adfLine(line) : wikiLine(line);
        const answer = await this.#ask('POST', `/issue/${key}/comment`, { body }, 'once');
        if (answer.status !== 201)
            throw this.#refused(answer);
    }
    async #edit({ key }, fields) {
        const answer = await this.#ask('PUT', `/issue/${key}`, { fields }, 'read');
        if (answer.status !== 204 && answer.status !== 200)
            throw this.#refused(answer);
    }
    async #transition({ key }, leadsTo) {
        const answer = await this.#ask('GET', `/issue/${key}/transitions`, undefined, 'read');
        const body = answer.status === 200 ? answer.json() : undefined;
        const transitions = (0,json .Gv)(body) ? (0,json .ZZ)(body, 'transitions') : undefined;
        if (!Array.isArray(transitions))
            throw this.#refused(answer);
        const transition = transitions.filter(json .Gv).find((each) => {
            const to = (0,json .ZZ)(each, 'to');
            const category = (0,json .Gv)(to) ? categoryOf(to) : undefined;
            return category !== undefined && leadsTo(category);
        });
        const id = transition && (0,json .M8)(transition, 'id');
        if (id === undefined)
            return;
        const made = await this.#ask('POST', `/issue/${key}/transitions`, { transition: { id } }, 'read');
        if (![204, 200, 400, 409].includes(made.status))
            throw this.#refused(made);
    }
    #nextPage(content, page, count) {
        if (this.#isCloud) {
            const nextPageToken = (0,json .M8)(content, 'nextPageToken');
            return nextPageToken === undefined ? undefined : { nextPageToken };
        }
        const total = (0,json .ZZ)(content, 'total');
        const startAt = page * jira_issue_PER_PAGE + count;
        return typeof total === 'number' && count > 0 && startAt < total ? { startAt } : undefined;
    }
    #read(item) {
        const fields = (0,json .Gv)(item) ? (0,json .ZZ)(item, 'fields') : undefined;
        if (!(0,json .Gv)(item) || !(0,json .Gv)(fields))
            return undefined;
        const key = keyOf(item);
        const list = (0,json .ZZ)(fields, 'labels');
        const labels = Array.isArray(list) ? list.filter((label) => typeof label === 'string') : [];
        const credential = jira_issue_matching(labels, OF)?.[1];
        const [, stage, ends] = jira_issue_matching(labels, TOLD) ?? [];
        if (key === undefined || credential === undefined || stage === undefined)
            return undefined;
        const status = (0,json .ZZ)(fields, 'status');
        return {
            key,
            labels,
            label: key,
            url: this.#urlOf(key),
            credential,
            told: { stage: stage, ends },
            organization: jira_issue_matching(labels, ORGANIZATION)?.[1],
            isOpen: !(0,json .Gv)(status) || categoryOf(status) !== 'done',
        };
    }
    async #ask(method, path, body, repeatable) {
        const { send, place } = this.#options;
        try {
            const answer = await send({
                method,
                url: `${place.apiUrl}${path}`,
                credential: place.credential,
                ...(body && { body: jsonBody(body) }),
                repeatable,
            });
            if ((0,verify_refusal .JS)(answer))
                throw this.#refused(answer);
            return answer;
        }
        catch (error) {
            if (!(error instanceof src_failure .HR) || error.code === 'handoff-failed')
                throw error;
            throw notTold(`The ${this.description} could not be kept up to date: ${error.what}`, 'The next run catches up.');
        }
    }
    #refused(answer) {
        const fields = answer.status === 400 ? refusedFields(answer) : [];
        const which = fields.length === 0 ? '' : `: it refused ${fields.join(', ')}`;
        return notTold(`${answer.host} did not take what is to be told in the ${this.description} (${answer.status})${which}.`, answer.status === 400
            ? 'Check `jira-issue-project` and `jira-issue-type`, and that its screens have the field Labels and want no others.'
            : 'Check that the credential named in `jira-issue-credential` may browse the project and create, edit and comment issues there; one with scopes needs read:jira-work and write:jira-work.');
    }
}
function refusedFields(answer) {
    const body = answer.isJson ? answer.json() : undefined;
    const errors = (0,json .Gv)(body) ? (0,json .ZZ)(body, 'errors') : undefined;
    return (0,json .Gv)(errors) ? Object.keys(errors).filter((name) => /^\w{1,40}$/.test(name)) : [];
}
function labelsOf({ credential, organization, told }) {
    return [
        jira_issue_LABEL,
        `jira-auth-${credential}`,
        toldLabel(told),
        ...(organization === undefined ? [] : [`jira-auth-organization-${organization}`]),
    ];
}
function toldLabel({ stage, ends }) {
    return `jira-auth-told-${stage}${ends === undefined ? '' : `-${ends}`}`;
}
function relabelled({ labels }, told) {
    return [...labels.filter((label) => !TOLD.test(label)), toldLabel(told)];
}
function isOurs(label) {
    return label === jira_issue_LABEL || [OF, ORGANIZATION, TOLD].some((pattern) => pattern.test(label));
}
function jira_issue_matching(labels, pattern) {
    for (const label of labels) {
        const match = pattern.exec(label);
        if (match)
            return match;
    }
    return undefined;
}
function keyOf(item) {
    const key = (0,json .M8)(item, 'key');
    return key !== undefined && /^[A-Z][A-Z0-9_]*-\d+$/i.test(key) ? key : undefined;
}
function categoryOf(status) {
    const category = (0,json .ZZ)(status, 'statusCategory');
    return (0,json .Gv)(category) ? (0,json .M8)(category, 'key') : undefined;
}

; 




const MOST_OPENED = 50;
const MOST_FAILURES = 3;
class IssueNotifier {
    #tracker;
    #orgId;
    constructor(tracker, orgId) {
        this.#tracker = tracker;
        this.#orgId = orgId;
    }
    async notify(report) {
        const run = new Run(this.#tracker, report, this.#orgId);
        await run.all();
        return run;
    }
}
class Run {
    sentences = [];
    events = [];
    failures = [];
    #tracker;
    #report;
    #orgId;
    #opened = new Map();
    #notOpened = 0;
    constructor(tracker, report, orgId) {
        this.#tracker = tracker;
        this.#report = report;
        this.#orgId = orgId;
    }
    async all() {
        const known = await this.#withoutDuplicates(await this.#tracker.list());
        for (const credential of this.#report.credentials) {
            await this.#attempt(() => this.#tell(credential, known.get(fingerprint(credential.name))));
        }
        for (const issue of this.#noLongerListed(known)) {
            await this.#attempt(() => issue.isOpen
                ? this.#close(issue, undefined, 'A credential of the organization')
                : this.#tracker.settle(issue));
        }
        if (this.#opened.size > 0) {
            await this.#attempt(async () => {
                await this.#withoutDuplicates(await this.#tracker.list());
            });
        }
        if (this.#notOpened > 0) {
            this.sentences.push(`${this.#notOpened} more are left to the next run: one run opens ${MOST_OPENED} issues at most.`);
        }
    }
    async #attempt(work) {
        if (this.failures.length >= MOST_FAILURES)
            return;
        try {
            await work();
        }
        catch (error) {
            if (!(error instanceof src_failure .HR))
                throw error;
            this.failures.push(error);
        }
    }
    async #tell(credential, issue) {
        const happening = happeningOf(credential, issue);
        const stage = stageOf(credential);
        if (happening === 'nothing')
            return;
        if (happening === 'opened') {
            if (stage)
                await this.#open(credential, { stage, ends: endDayOf(credential) });
            return;
        }
        if (!issue)
            return;
        if (happening === 'settled') {
            await this.#tracker.settle(issue);
        }
        else if (happening === 'renewed') {
            await this.#close(issue, credential, message_nameOf(credential));
        }
        else if (stage) {
            const aloud = happening === 'reached';
            const told = { stage, ends: endDayOf(credential) ?? issue.told.ends };
            await this.#tracker.update(issue, credential, told, aloud);
            this.sentences.push(`Updated ${issue.label} for ${message_nameOf(credential)}${at(issue.url)}.`);
            if (aloud)
                this.events.push({ kind: 'reached', name: credential.name, url: issue.url });
        }
    }
    async #open(credential, told) {
        if (this.#opened.size >= MOST_OPENED) {
            this.#notOpened += 1;
            return;
        }
        const memory = {
            credential: fingerprint(credential.name),
            told,
            organization: this.#organizationOf(credential),
        };
        const issue = await this.#openOnce(credential, memory);
        const event = { kind: 'opened', name: credential.name, url: issue.url };
        this.#opened.set(issue.label, event);
        this.events.push(event);
        this.sentences.push(`Opened ${issue.label} for ${message_nameOf(credential)}${at(issue.url)}.`);
    }
    async #openOnce(credential, memory) {
        try {
            return await this.#tracker.open(credential, memory);
        }
        catch (error) {
            if (!(error instanceof src_failure .HR))
                throw error;
            const opened = (await this.#tracker.list()).find((issue) => issue.isOpen && issue.credential === memory.credential);
            if (!opened)
                throw error;
            return opened;
        }
    }
    async #close(issue, credential, name) {
        await this.#tracker.close(issue, credential);
        this.sentences.push(`Closed ${issue.label}: ${name} needs nothing any more${at(issue.url)}.`);
        this.events.push({ kind: 'renewed', name: credential?.name ?? issue.label, url: issue.url });
    }
    async #withoutDuplicates(issues) {
        const one = new Map();
        for (const issue of issues) {
            const before = one.get(issue.credential);
            if (before?.isOpen !== true) {
                one.set(issue.credential, issue);
            }
            else if (issue.isOpen) {
                await this.#attempt(() => this.#dismiss(issue, before));
            }
        }
        return one;
    }
    async #dismiss(issue, original) {
        await this.#tracker.dismiss(issue, original);
        this.sentences.push(`Closed ${issue.label}, because ${original.label} is for the same credential.`);
        const event = this.#opened.get(issue.label);
        this.events = this.events.filter((each) => each !== event);
    }
    #organizationOf({ site, source, kind }) {
        if (this.#orgId === undefined)
            return undefined;
        if (kind === 'organization-api-key')
            return tracker_keyOf(this.#orgId);
        return site === undefined && source === 'organization' ? fingerprint(this.#orgId) : undefined;
    }
    #noLongerListed(known) {
        if (this.#orgId === undefined)
            return [];
        const { credentials, organizations } = this.#report;
        if (credentials.some(({ kind, status }) => kind === 'organization-api-key' && status !== 'ok'))
            return [];
        const isWhole = organizations.some(({ orgId, unlisted }) => orgId === this.#orgId && unlisted === 0);
        const asked = [tracker_keyOf(this.#orgId), ...(isWhole ? [fingerprint(this.#orgId)] : [])];
        const reported = new Set(credentials.map(({ name }) => fingerprint(name)));
        return [...known.values()].filter(({ told, credential, organization }) => told.stage !== 'renewed' &&
            organization !== undefined &&
            asked.includes(organization) &&
            !reported.has(credential));
    }
}
function tracker_keyOf(orgId) {
    return fingerprint(`key of ${orgId}`);
}
function at(url) {
    return url === undefined ? '' : `: ${(0,printable .g)(url)}`;
}

; 




const MOST_LINES = 20;
class Webhook {
    #options;
    constructor(options) {
        this.#options = options;
    }
    async announce(report, events) {
        const lines = events ? linesOfEvents(report, events) : linesOfReport(report);
        if (lines.length === 0)
            return { sentences: [], events: [], failures: [] };
        const answer = await this.#post(slackText(lines));
        if (answer.status < 200 || answer.status > 299)
            throw this.#refused(answer.status);
        return { sentences: [`Posted to the webhook at ${this.#options.host}.`], events: [], failures: [] };
    }
    async #post(text) {
        const { send, url, host } = this.#options;
        try {
            return await send({ method: 'POST', url: url.reveal(), body: jsonBody({ text }), repeatable: 'once' });
        }
        catch (error) {
            if (!(error instanceof src_failure .HR))
                throw error;
            throw notTold(`The webhook at ${host} was not told: ${error.what}`, 'Check that `webhook-url` is the address of an incoming webhook, and that this machine may reach its host.');
        }
    }
    #refused(status) {
        return notTold(`The webhook at ${this.#options.host} did not take the message (${status}).`, 'It may have been removed, or be of a kind that takes other messages: create an incoming webhook that takes `{"text": ...}`, and store its address anew.');
    }
}
function linesOfReport({ credentials, organizations }) {
    const unlisted = organizations.reduce((sum, organization) => sum + organization.unlisted, 0);
    return [
        ...credentials.filter((credential) => stageOf(credential) !== undefined).map((each) => lineOf(each)),
        ...(unlisted > 0 ? [[`${unlisted} more of the organization's tokens are not listed one by one.`]] : []),
    ];
}
function linesOfEvents({ credentials }, events) {
    return events.map((event) => {
        const credential = credentials.find(({ name }) => name === event.name);
        const about = event.url === undefined ? [] : [' ', linkOrText(event.url)];
        if (event.kind !== 'renewed' && credential)
            return [...lineOf(credential), ...about];
        return [{ code: message_nameOf(event) }, ': nothing has to be done any more.', ...about];
    });
}
function lineOf(credential) {
    const { url, secret } = credential.renewal;
    return [
        ...headlineToday(credential),
        '.',
        ...(url === undefined ? [] : [' Renew it at ', linkOrText(url)]),
        ...(url !== undefined && secret !== undefined ? [','] : []),
        ...(secret === undefined ? [] : [' and store the new one as ', { code: secret }]),
        ...(url === undefined && secret === undefined ? [] : ['.']),
    ];
}
function slackText(lines) {
    const shown = lines.slice(0, MOST_LINES).map((line) => `• ${webhook_harmless(plainText(line))}`);
    const hidden = lines.length - shown.length;
    return ['Jira credentials:', ...shown, ...(hidden > 0 ? [`• and ${hidden} more`] : [])].join('\n');
}
function webhook_harmless(text) {
    return text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replace(/(?<!\w)@/g, '@\u200b');
}

; 






function createNotifiers(settings, effects) {
    const { githubIssues, jiraIssue, webhook } = settings;
    const { send, orgId } = effects;
    return {
        trackers: [
            ...(githubIssues ? [new IssueNotifier(new GitHubIssues({ ...githubIssues, send }), orgId)] : []),
            ...(jiraIssue ? [jiraNotifier(jiraIssue, effects)] : []),
        ],
        webhook: webhook && new Webhook({ ...webhook, send }),
    };
}
function jiraNotifier({ project, issueType, credential }, { jiraPlace, orgId }) {
    const access = jiraPlace(credential);
    if (access)
        return new IssueNotifier(new JiraIssues({ ...access, project, issueType }), orgId);
    const failure = notTold(`No issue could be opened in the Jira project ${project}, because ${credential === undefined ? 'no credential works' : 'the one that is to open it does not work'}.`, 'Give `jira-issue-credential` the name of a credential that is checked here and works.');
    return { notify: () => Promise.reject(failure) };
}
async function notifyAll(report, { trackers, webhook }) {
    const sentences = [];
    const failures = [];
    const events = [];
    const collect = async (work) => {
        try {
            const outcome = await work();
            sentences.push(...outcome.sentences);
            failures.push(...outcome.failures);
            events.push(...outcome.events);
        }
        catch (error) {
            if (!(error instanceof src_failure .HR))
                throw error;
            failures.push(error);
        }
    };
    for (const tracker of trackers)
        await collect(() => tracker.notify(report));
    if (webhook) {
        const told = trackers.length > 0 && failures.length === 0 ? withoutRepetition(events) : undefined;
        await collect(() => webhook.announce(report, told));
    }
    return { sentences, failures };
}
function withoutRepetition(events) {
    const same = (one) => (other) => one.kind === other.kind && one.name === other.name;
    return events.filter((event, index) => events.findIndex(same(event)) === index);
}

; 




async function tellPeople({ notify, organization, timeoutSeconds, caCertificate }, { report, subjects }, effects) {
    if (!notify.githubIssues && !notify.jiraIssue && !notify.webhook)
        return { sentences: [], failures: [] };
    const { send } = await networkFor(timeoutSeconds, caCertificate, effects, () => undefined);
    const lasting = subjects.filter(({ trial }) => trial.session && trial.session.method !== 'session-cookie');
    const jiraPlace = (name) => {
        const trial = lasting.find(({ credential }) => name === undefined || credential.name === name)?.trial;
        if (!trial?.session)
            return undefined;
        const { environment, random, signal, info: onRetry } = effects;
        const proxy = (0,transport_proxy .n)(environment);
        const network = (0,transport_network .X)({
            timeoutSeconds,
            signal,
            random,
            proxy,
            onRetry,
            trust: trial.tls?.context,
        });
        return { place: trial.session, send: network.send };
    };
    return notifyAll(report, createNotifiers(notify, { send, jiraPlace, orgId: organization?.orgId }));
}

; 
function writeExpiry({ file, writeExpiry: isWanted, newDays }, { credentials }) {
    if (!file || !isWanted)
        return [];
    const days = new Map();
    const sentences = [];
    for (const { name, endsAt, source, code } of credentials) {
        const given = newDays.get(name);
        if (given !== undefined && code !== undefined) {
            sentences.push(`The new date of ${name} is not recorded, because it could not be verified that it works.`);
            continue;
        }
        const found = source === 'expires-on' ? undefined : endsAt?.slice(0, 10);
        const day = found ?? given;
        if (day === undefined || day === writtenDay(file, name))
            continue;
        const variable = variableOfDay(file, name);
        if (variable === undefined)
            days.set(name, day);
        else
            sentences.push(`${name} ends on ${day}: set the variable ${variable} to that, which holds its date.`);
    }
    if (days.size > 0)
        file.writeLastDays(days);
    return [...sentences, ...[...days].map(([name, day]) => `Recorded that ${name} ends on ${day}.`)];
}
function variableOfDay({ entries }, wanted) {
    return entries.find(({ name }) => name === wanted)?.variables.get('expires-on');
}
function writtenDay({ entries }, wanted) {
    return entries.find(({ name }) => name === wanted)?.values.get('expires-on');
}

; 









async function runCheck(inputs, effects, output) {
    const problems = [];
    let status = 0;
    let code;
    await attempt(problems, async () => {
        const request = readCheck(inputs, effects);
        const checked = await checkAll(request, effects);
        refuseWrongInputs(request, checked);
        status = exitStatusOf(checked.report, request.failOn);
        code = status === 0 ? undefined : run_codeOf(checked.report, status);
        for (const step of handOver(request, checked, output))
            await attempt(problems, step);
        await attempt(problems, async () => {
            const { sentences, failures } = await tellPeople(request, checked, effects);
            for (const sentence of sentences)
                output.say(sentence);
            problems.push(...failures);
        });
    });
    for (const problem of problems)
        output.fail(problem);
    const [problem] = problems;
    if (problem && status === 0)
        ({ exitStatus: status, code } = problem);
    output.end(status, code);
    return status;
}
function handOver(request, { report }, output) {
    return [
        () => {
            output.show(report);
        },
        () => {
            for (const sentence of writeExpiry(request, report))
                output.say(sentence);
        },
        () => {
            if (request.html !== undefined)
                writePage(request.html, report);
        },
    ];
}
async function attempt(problems, step) {
    try {
        await step();
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
        problems.push(error);
    }
}
function refuseWrongInputs({ file, organization }, { subjects }) {
    const [only, ...others] = subjects;
    const failure = only?.trial.failure;
    if (failure?.exitStatus === src_failure .uc['invalid-input'] && others.length === 0 && !file && !organization)
        throw failure;
}
function run_codeOf({ credentials }, status) {
    if (status === src_failure .uc['credential-expiring']) {
        return credentials.some((each) => each.status === 'expired')
            ? 'credential-expired'
            : 'credential-expiring';
    }
    return (credentials.find(({ code }) => code !== undefined && src_failure .uc[code] === status)?.code ?? 'internal');
}
function writePage(path, report) {
    try {
        (0,external_node_fs_.writeFileSync)(path, htmlPage(report));
    }
    catch (error) {
        const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
        throw new src_failure .HR('handoff-failed', `The page can't be written (${(0,printable .g)(code)}).`, 'Give a path in a folder that exists and can be written to.');
    }
}

var derived_forms = __nccwpck_require__(4613);
var systems = __nccwpck_require__(4594);
var network = __nccwpck_require__(4544);
var cli_terminal = __nccwpck_require__(999);
; 







async function check(inputs, json, effects) {
    const terminal = new cli_terminal .B(effects);
    const found = (0,systems .b)(effects.environment).create(effects);
    const system = json ? { secretsWithheld: found.secretsWithheld } : found;
    let isShown = false;
    const told = new Set();
    terminal.spin('Asking Jira');
    try {
        return await runCheck(inputs, {
            ...effects,
            commandLineStore: network .po,
            mask: (secret) => system.mask?.((0,derived_forms .Jm)(secret)),
            info: (text) => {
                terminal.say(text);
            },
            warn: (text) => {
                terminal.warn(text);
                system.annotate?.('warning', text);
            },
            secretsWithheld: () => system.secretsWithheld,
        }, {
            show: (report) => {
                isShown = true;
                terminal.stop();
                for (const line of reportLines(report))
                    terminal.say(line);
                annotate(report, system);
                if (json)
                    effects.stdout(`${JSON.stringify(report)}\n`);
            },
            say: (text) => {
                terminal.say(text);
            },
            fail: (failure) => {
                told.add(failure.code);
                terminal.fail(failure);
                system.annotate?.('error', `${failure.what} ${failure.advice} (${failure.code})`);
                if (json && !isShown)
                    effects.stdout((0,cli_terminal .P)(failure));
            },
            end: (_status, code) => {
                if (code !== undefined && !told.has(code))
                    terminal.sayCode(code);
            },
        });
    }
    finally {
        terminal.stop();
    }
}
function annotate({ credentials }, system) {
    for (const credential of credentials) {
        const { name, status, daysLeft, reasons, renewal } = credential;
        const level = status === 'warning' ? 'warning' : 'error';
        if (status === 'ok' || status === 'unknown')
            continue;
        const advice = isToBeRenewed(credential) ? [renewal.advice] : [];
        const days = daysLeft === undefined ? '' : ` (days left: ${daysLeft})`;
        system.annotate?.(level, [`${name}: ${status}${days}.`, ...reasons, ...advice].join(' '));
    }
}


  },

  7346(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  runCommand: () => (  runCommand)
});

var external_node_child_process_ = __nccwpck_require__(1421);
var external_node_fs_ = __nccwpck_require__(3024);
; 
const external_node_net_namespaceObject = require("node:net");
var external_node_os_ = __nccwpck_require__(8161);
; 
const external_node_tty_namespaceObject = require("node:tty");
var stream_masker = __nccwpck_require__(4226);
var external_node_path_ = __nccwpck_require__(6760);
; 



function openPipes(folder) {
    if (process.platform === 'win32')
        return undefined;
    let place;
    try {
        place = (0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)(folder, 'jira-auth-pipes-'));
        const [out, err] = [(0,external_node_path_.join)(place, 'out'), (0,external_node_path_.join)(place, 'err')];
        if ((0,external_node_child_process_.spawnSync)('mkfifo', ['-m', '600', out, err], { stdio: 'ignore', env: { PATH: process.env.PATH } })
            .status !== 0)
            return undefined;
        return [openBothEnds(out), openBothEnds(err)];
    }
    catch {
        return undefined;
    }
    finally {
        if (place !== undefined)
            (0,external_node_fs_.rmSync)(place, { recursive: true, force: true });
    }
}
function openBothEnds(path) {
    const read = (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK);
    return { read, write: (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_WRONLY) };
}

; 







const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];
const OF_THE_TERMINAL = ['SIGINT', 'SIGQUIT'];
const LEFT_OPEN_MS = 2000;
async function runCommand({ words, environment, texts, temporaryFolder }, outputs) {
    const started = start(words, environment, temporaryFolder);
    if ('status' in started)
        return started;
    const { child, stdout, stderr } = started;
    const ended = new Promise((resolve) => {
        child.once('error', (error) => {
            if (child.pid === undefined)
                resolve(notRun(error));
        });
        child.once('exit', (code, signal) => {
            resolve({ status: code ?? 128 + (signal === null ? 0 : external_node_os_.constants.signals[signal]) });
        });
    });
    const isAtTerminal = [0, 1, 2].some((descriptor) => (0,external_node_tty_namespaceObject.isatty)(descriptor));
    const passOn = (signal) => {
        if (isAtTerminal && OF_THE_TERMINAL.includes(signal))
            return;
        child.kill(signal);
    };
    for (const signal of PASSED_ON)
        process.on(signal, passOn);
    try {
        const copied = Promise.all([
            copyMasked(stdout, process.stdout, outputs.out, new stream_masker .O(texts)),
            copyMasked(stderr, process.stderr, outputs.err, new stream_masker .O(texts)),
        ]);
        const end = await ended;
        const stopWaiting = endWhenQuiet([stdout, stderr]);
        await copied;
        stopWaiting();
        return end;
    }
    finally {
        for (const signal of PASSED_ON)
            process.off(signal, passOn);
    }
}
function start([program = '', ...args], env, folder) {
    const pipes = openPipes(folder);
    const [out, err] = pipes ?? [];
    try {
        const child = (0,external_node_child_process_.spawn)(program, args, {
            env,
            stdio: ['inherit', out?.write ?? 'pipe', err?.write ?? 'pipe'],
        });
        return { child, stdout: child.stdout ?? readerOf(out), stderr: child.stderr ?? readerOf(err) };
    }
    catch (error) {
        return notRun(error);
    }
    finally {
        for (const pipe of pipes ?? [])
            (0,external_node_fs_.closeSync)(pipe.write);
    }
}
function readerOf(pipe) {
    if (!pipe)
        throw new TypeError('A command without a pipe of its own has none of this program.');
    return new external_node_net_namespaceObject.Socket({ fd: pipe.read, readable: true, writable: false });
}
function notRun({ code }) {
    return code === 'ENOENT' || code === 'ENOTDIR'
        ? { status: 127, problem: 'There is no such command. A shell line needs a shell: sh -c "...".' }
        : { status: 126, problem: `The command can't be run (${code ?? 'unknown'}).` };
}
function copyMasked(source, target, write, masker) {
    return new Promise((resolve) => {
        const resume = () => {
            source.resume();
        };
        target.once('error', () => {
            source.destroy();
            resolve();
        });
        source.on('data', (chunk) => {
            for (const piece of masker.push(chunk))
                write(piece);
            if (!target.writableNeedDrain)
                return;
            source.pause();
            target.once('drain', resume);
        });
        source.once('close', () => {
            for (const piece of masker.end())
                write(piece);
            write('', () => {
                resolve();
            });
        });
    });
}
function endWhenQuiet(streams) {
    const timer = setTimeout(() => {
        if (streams.some((stream) => !stream.destroyed && stream.isPaused()))
            timer.refresh();
        else
            for (const stream of streams)
                stream.destroy();
    }, LEFT_OPEN_MS);
    for (const stream of streams) {
        stream.on('data', () => {
            timer.refresh();
        });
    }
    return () => {
        clearTimeout(timer);
    };
}


  },

  7624(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  cleanUp: () => (  cleanUp)
});

var external_node_path_ = __nccwpck_require__(6760);
var failure = __nccwpck_require__(1633);
var external_node_os_ = __nccwpck_require__(8161);
var json = __nccwpck_require__(3239);
var private_directory = __nccwpck_require__(8527);
var saved_session = __nccwpck_require__(4104);
; 





async function cleanUpFolders(parent, selection, effects) {
    const counts = { removed: 0, loggedOut: 0, left: 0, failed: 0 };
    for (const directory of (0,private_directory .Hc)(parent)) {
        const text = (0,private_directory .q1)(parent, directory, 'job.json');
        const job = text === undefined ? undefined : jobIn(text);
        if (!job)
            continue;
        if (!isSelected(directory, job, selection, effects)) {
            counts.left += 1;
            continue;
        }
        if (await isSessionEnded({ parent, directory }, effects))
            counts.loggedOut += 1;
        try {
            (0,private_directory .th)(parent, directory);
            counts.removed += 1;
        }
        catch {
            counts.failed += 1;
            effects.warn(`The folder ${directory} could not be removed; it holds credentials.`);
        }
    }
    return counts;
}
function jobIn(text) {
    try {
        const saved = JSON.parse(text);
        if (!(0,json .Gv)(saved))
            return undefined;
        const process = (0,json .ZZ)(saved, 'process');
        return {
            job: (0,json .M8)(saved, 'job') ?? '',
            machine: (0,json .M8)(saved, 'machine') ?? '',
            process: typeof process === 'number' && Number.isInteger(process) && process > 0 ? process : undefined,
        };
    }
    catch {
        return { job: '', machine: '' };
    }
}
function isSelected(directory, { job, process, machine }, { job: ours, curlConfig, only, all }, { isRunning }) {
    const isNamed = curlConfig !== undefined && curlConfig.split(/[\\/]/).at(-2) === directory;
    if (only || all)
        return isNamed || all;
    if (process !== undefined)
        return machine === (0,external_node_os_.hostname)() && !isRunning(process);
    return isNamed || (ours !== '' && ours === job);
}
async function isSessionEnded(place, effects) {
    const text = (0,private_directory .q1)(place.parent, place.directory, 'session.json');
    if (text === undefined)
        return false;
    try {
        return (await (0,saved_session .vc)(text, place, effects)) === 'ended';
    }
    catch (error) {
        if (!(error instanceof failure .HR))
            throw error;
        effects.warn(`A session could not be ended, and lasts until Jira ends it. ${error.what}`);
        return false;
    }
}

var cli_system = __nccwpck_require__(5401);
var cli_terminal = __nccwpck_require__(999);
; 





async function cleanUp(options, effects) {
    const terminal = new cli_terminal .B(effects);
    const done = await takeAway(options, effects, terminal);
    if (done.failed > 0)
        throw notAllGone();
    if (options['json'] === true)
        effects.stdout(`${JSON.stringify(done)}\n`);
    else
        terminal.say(told(done));
}
async function takeAway(options, effects, terminal) {
    const { environment, temporaryFolder } = effects;
    const system = (0,cli_system .Q)(options, effects);
    const { curlConfig: only } = options;
    const selection = {
        job: system.job ?? '',
        curlConfig: typeof only === 'string' ? only : environment.JIRA_CURL_CONFIG,
        only: typeof only === 'string',
        all: options['all'] === true,
    };
    const total = { removed: 0, loggedOut: 0, left: 0, failed: 0 };
    try {
        if (!selection.only)
            system.cleanUp?.();
    }
    catch {
        total.failed += 1;
        terminal.warn("What this CI system's later steps read could not be removed.");
    }
    for (const folder of new Set([
        (0,external_node_path_.resolve)(system.temporaryFolder || temporaryFolder),
        (0,external_node_path_.resolve)(temporaryFolder),
    ])) {
        const found = await cleanUpFolders(folder, selection, {
            ...effects,
            info: (text) => {
                terminal.say(text);
            },
            warn: (text) => {
                terminal.warn(text);
            },
        });
        for (const key of ['removed', 'loggedOut', 'left', 'failed'])
            total[key] += found[key];
    }
    return total;
}
function told({ removed, loggedOut, left }) {
    const folders = (count) => (count === 1 ? '1 folder' : `${count} folders`);
    return [
        removed === 0
            ? 'Nothing of this job or shell was left.'
            : `Removed ${folders(removed)} with credentials.`,
        ...(loggedOut === 0
            ? []
            : [`Ended ${loggedOut === 1 ? 'its session' : `${loggedOut} sessions`} in Jira.`]),
        ...(left === 0 ? [] : [`${folders(left)} of other jobs or shells stay; --all removes them, too.`]),
    ].join(' ');
}
function notAllGone() {
    return new failure .HR('handoff-failed', 'Not everything with credentials could be removed.', 'Remove what is named above as the user who made it.');
}


  },

  2345(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
  __nccwpck_require__.d(__webpack_exports__, {
    addCheck: () => (  addCheck)
  });
  var _options_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(776);
  var _inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5932);


function addCheck(command, effects, end) {
    command.option('--json', 'the result on standard output, as JSON', false).addHelpText('after', HELP);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'What is checked, if not the one credential below', _inputs_js__WEBPACK_IMPORTED_MODULE_1__  .kK);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Report', _inputs_js__WEBPACK_IMPORTED_MODULE_1__  .u3);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Tell people', _inputs_js__WEBPACK_IMPORTED_MODULE_1__  .PL);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Renewal (Data Center)', _inputs_js__WEBPACK_IMPORTED_MODULE_1__  .Zh);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Site', _inputs_js__WEBPACK_IMPORTED_MODULE_1__  .CT);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Credential, one kind of', _inputs_js__WEBPACK_IMPORTED_MODULE_1__  .tG);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Checks', { ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .ZB, ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .Rm });
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Where a rotated refresh token is kept', {
        ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .ZZ,
        ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .Rv,
    });
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Connection', { ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .hM, ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .so });
    command.action(async (options) => {
        const { check } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 5638));
        const given = (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .Vc)({
            environment: effects.environment,
            options,
            settled: _inputs_js__WEBPACK_IMPORTED_MODULE_1__  ._V,
            standardInput: await (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .ZP)(options, effects),
        });
        end(await check(given, options['json'] === true, effects));
    });
}
const HELP = `
The exit status is 0 if all is well, 3 for a credential that Jira refuses, 9 for one that runs out:

  jira-auth check --expires-on 2027-03-31 --critical-days 14
  jira-auth check --credentials-file credentials.yml --html expiry.html
  jira-auth check --org-id ... --org-api-key-file key.txt
  jira-auth check --credentials-file credentials.yml --write-expiry release-bot=2027-11-01
  jira-auth check --renew --save-file ~/.jira-pat`;


  },

  6045(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
  __nccwpck_require__.d(__webpack_exports__, {
    addCleanup: () => (  addCleanup)
  });
  var _system_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5401);

function addCleanup(command, effects) {
    command
        .option('--curl-config <file>', 'only what belongs to this file')
        .option('--all', "everything that this user's jobs and shells left, also those that still need it", false)
        .option('--json', 'tell what was done on standard output, as JSON', false)
        .addHelpText('after', HELP);
    (0,_system_js__WEBPACK_IMPORTED_MODULE_0__  .t)(command);
    command.action(async (options) => {
        const { cleanUp } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 7624));
        await cleanUp(options, effects);
    });
}
const HELP = `
In GitLab's after_script, in a step that always runs, or at the end of a script:

  jira-auth cleanup`;


  },

  1870(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
__nccwpck_require__.r(__webpack_exports__);

__nccwpck_require__.d(__webpack_exports__, {
  addCompletion: () => (  addCompletion)
});

var esm = __nccwpck_require__(8179);
; 
const SHELLS = ['bash', 'zsh', 'fish'];
function completionScript(program, shell) {
    if (shell === 'fish')
        return fishScript(program);
    const zsh = shell === 'zsh'
        ? '(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }\nautoload -Uz bashcompinit && bashcompinit\n'
        : '';
    return `${zsh}${bashScript(program)}`;
}
function bashScript(program) {
    const name = program.name();
    const cases = program.commands.map((command) => {
        const values = visibleOptions(command)
            .filter(({ argChoices }) => argChoices)
            .map(({ long, argChoices }) => `      ${command.name()}:${long ?? ''}) words='${argChoices?.join(' ') ?? ''}' ;;`);
        return [...values, `      ${command.name()}:*) words='${optionNames(command).join(' ')}' ;;`].join('\n');
    });
    return `_${identifier(name)}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words found
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${program.commands.map((command) => command.name()).join(' ')} --help --version'
  else
    case \${COMP_WORDS[1]}:$before in
${cases.join('\n')}
    esac
  fi
  while IFS='' read -r found; do COMPREPLY+=("$found"); done < <(compgen -W "$words" -- "$word")
  if [ "\${#COMPREPLY[@]}" -eq 0 ]; then
    while IFS='' read -r found; do COMPREPLY+=("$found"); done < <(compgen -f -- "$word")
  fi
}
complete -F _${identifier(name)} ${name}
`;
}
function fishScript(program) {
    const name = program.name();
    const lines = program.commands.flatMap((command) => [
        `complete -c ${name} -n __fish_use_subcommand -f -a ${command.name()} -d ${quoted(command.description())}`,
        ...visibleOptions(command).map((option) => [
            `complete -c ${name} -n '__fish_seen_subcommand_from ${command.name()}'`,
            `-l ${String(option.long).slice(2)}`,
            ...(option.argChoices
                ? ['-x', `-a '${option.argChoices.join(' ')}'`]
                : option.required
                    ? ['-r']
                    : []),
            `-d ${quoted(option.description)}`,
        ].join(' ')),
    ]);
    return `${lines.join('\n')}\n`;
}
function optionNames(command) {
    return [...visibleOptions(command).map(({ long }) => long ?? ''), '--help'];
}
function visibleOptions(command) {
    return command.options.filter(({ hidden, long }) => !hidden && long !== undefined);
}
function identifier(name) {
    return name.replaceAll('-', '_');
}
function quoted(text) {
    return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

; 


function addCompletion(command, effects) {
    const { parent: program } = command;
    if (!program)
        throw new Error('There is nothing to complete.');
    command
        .addArgument(new esm .ef('<shell>').choices(SHELLS))
        .addHelpText('after', HELP)
        .action((shell) => {
        effects.stdout(completionScript(program, shell));
    });
}
const HELP = `
In ~/.bashrc, ~/.zshrc, or ~/.config/fish/config.fish:

  eval "$(jira-auth completion bash)"
  eval "$(jira-auth completion zsh)"
  jira-auth completion fish | source`;


  },

  2787(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
  __nccwpck_require__.d(__webpack_exports__, {
    addConsent: () => (  addConsent)
  });
  var _options_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(776);
  var _inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5932);


const USUAL_SCOPES = 'read:jira-user read:jira-work write:jira-work';
const USUAL_REDIRECT_URI = 'http://localhost:8976/callback';
function addConsent(command, effects) {
    command
        .option('--scopes <list>', 'scopes to ask for; offline_access is added', USUAL_SCOPES)
        .option('--redirect-uri <url>', 'registered with the app, exactly so', USUAL_REDIRECT_URI)
        .option('--paste', 'paste the address that the browser ends on, for machines without a browser', false)
        .option('--no-browser', 'only print the address of the page')
        .option('--print', 'write the refresh token to standard output', false)
        .option('--json', 'tell what was done on standard output, as JSON', false)
        .addHelpText('after', HELP);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Client', _inputs_js__WEBPACK_IMPORTED_MODULE_1__  .G$);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Where the refresh token is kept, one of', _inputs_js__WEBPACK_IMPORTED_MODULE_1__  .ZZ);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Connection', _inputs_js__WEBPACK_IMPORTED_MODULE_1__  .hM);
    command.action(async (options) => {
        const { consent } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 739));
        const { scopes, redirectUri, paste, browser, print, json } = options;
        const obtained = await consent((0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .Vc)({
            environment: effects.environment,
            options: { ...options, redirectUri: undefined },
            standardInput: await (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .ZP)(options, effects),
        }), {
            scopes: String(scopes),
            redirectUri: String(redirectUri),
            paste: paste === true,
            browser: browser === true,
            print: print !== true ? undefined : json === true ? 'json' : 'text',
        }, effects);
        if (json === true && print !== true)
            effects.stdout(`${JSON.stringify(obtained)}\n`);
        else if (obtained.sites)
            effects.stderr(toldOf(obtained.sites));
    });
}
function toldOf(sites) {
    return sites.length > 0
        ? `The grant reaches:\n${sites.map((url) => `  ${url}\n`).join('')}`
        : 'The grant reaches no Jira site.\n';
}
const HELP = `
On a laptop, into a secret of a GitHub environment:

  export JIRA_CLIENT_ID=... GH_TOKEN=...
  jira-auth consent --client-secret-file secret.txt \\
    --refresh-token-secret JIRA_REFRESH_TOKEN --refresh-token-environment jira --refresh-token-repository OWNER/NAME

On a machine without a browser, into a file:

  jira-auth consent --paste --client-secret-file secret.txt --refresh-token-file ~/.jira-refresh-token`;


  },

  5168(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
  __nccwpck_require__.d(__webpack_exports__, {
    addExec: () => (  addExec)
  });
  var _options_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(776);
  var _inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5932);


function addExec(command, effects, end) {
    command
        .argument('<command...>', 'the command and its arguments, behind --')
        .option('--json', 'report a failure before the command on standard output, as JSON', false)
        .passThroughOptions()
        .addHelpText('after', HELP);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Site', _inputs_js__WEBPACK_IMPORTED_MODULE_1__  .CT);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Credential, one kind of', _inputs_js__WEBPACK_IMPORTED_MODULE_1__  .tG);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Checks', { ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .ZB, ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .Rm });
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'What the command gets', _inputs_js__WEBPACK_IMPORTED_MODULE_1__  .Sc);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Where a rotated refresh token is kept', {
        ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .ZZ,
        ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .Rv,
    });
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Connection', { ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .hM, ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .so });
    command.action(async (words, options) => {
        const { exec } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 9228));
        const given = (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .Vc)({
            environment: effects.environment,
            options,
            settled: _inputs_js__WEBPACK_IMPORTED_MODULE_1__  ._V,
            standardInput: await (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .ZP)(options, effects),
        });
        end(await exec({ words, inputs: given, json: options['json'] === true }, effects));
    });
}
const HELP = `
The command's exit status is this program's own. A shell line needs a shell:

  jira-auth exec -- sh -c 'curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body "$JIRA_API_URL/myself"'
  jira-auth exec -- ./update-release.sh

An access token that ends while the command runs is renewed, and the file behind JIRA_CURL_CONFIG replaced.`;


  },

  5231(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
  __nccwpck_require__.d(__webpack_exports__, {
    addExport: () => (  addExport)
  });
  var commander__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8179);
  var _hand_over_systems_formatted_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7271);
  var _options_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(776);
  var _system_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(5401);
  var _inputs_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(5932);





function addExport(command, effects, end) {
    command
        .addOption(new commander__WEBPACK_IMPORTED_MODULE_0__  .c$('--format <name>', "print the variables like this, in place of the CI system's own way").choices(_hand_over_systems_formatted_js__WEBPACK_IMPORTED_MODULE_1__  .DS))
        .option('--json', 'the same as --format json, failures included', false)
        .addHelpText('after', HELP);
    (0,_system_js__WEBPACK_IMPORTED_MODULE_3__  .t)(command);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_2__  .j$)(command, 'Site', _inputs_js__WEBPACK_IMPORTED_MODULE_4__  .CT);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_2__  .j$)(command, 'Credential, one kind of', _inputs_js__WEBPACK_IMPORTED_MODULE_4__  .tG);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_2__  .j$)(command, 'Checks', { ..._inputs_js__WEBPACK_IMPORTED_MODULE_4__  .ZB, ..._inputs_js__WEBPACK_IMPORTED_MODULE_4__  .Rm });
    (0,_options_js__WEBPACK_IMPORTED_MODULE_2__  .j$)(command, 'What is handed over', _inputs_js__WEBPACK_IMPORTED_MODULE_4__  .Sc);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_2__  .j$)(command, 'Where a rotated refresh token is kept', {
        ..._inputs_js__WEBPACK_IMPORTED_MODULE_4__  .ZZ,
        ..._inputs_js__WEBPACK_IMPORTED_MODULE_4__  .Rv,
    });
    (0,_options_js__WEBPACK_IMPORTED_MODULE_2__  .j$)(command, 'Connection', { ..._inputs_js__WEBPACK_IMPORTED_MODULE_4__  .hM, ..._inputs_js__WEBPACK_IMPORTED_MODULE_4__  .so });
    command.action(async (options) => {
        const { exportSession } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 4038));
        end(await exportSession(options, effects));
    });
}
const HELP = `
In a shell, and in a job of GitLab or Bitbucket:

  eval "$(jira-auth export)"
  curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body "$JIRA_API_URL/myself"
  jira-auth cleanup

Elsewhere:

  jira-auth export --format fish | source
  jira-auth export --format powershell | Out-String | Invoke-Expression
  jira-auth export --format curl | curl -q -K - https://acme.atlassian.net/rest/api/3/myself`;


  },

  5932(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    CT: () => (  SITE),
    G$: () => (  CLIENT),
    PL: () => (  NOTIFIED),
    Rm: () => (  THRESHOLDS),
    Rv: () => (  ACCESS_TOKEN_STORE),
    Sc: () => (  HANDED_OVER),
    ZB: () => (  DEMANDS),
    ZZ: () => (  STORES),
    Zh: () => (  RENEWED),
    _V: () => (  SETTLED),
    hM: () => (  CONNECTION),
    kK: () => (  CHECKED),
    so: () => (  CLIENT_CERTIFICATE),
    tG: () => (  CREDENTIALS),
    u3: () => (  REPORTED)
  });
const SITE = {
    'site-url': 'the Jira site: acme, https://acme.atlassian.net, https://jira.example.com/jira',
    deployment: 'cloud or data-center; found out if not set',
    'cloud-id': 'saves looking it up',
    'allowed-hosts': 'list of hosts that a credential may be sent to',
    'allow-private-hosts': 'also private addresses, and http: to this machine',
};
const CLIENT = {
    'client-id': "the OAuth 2.0 app's client ID",
    'client-secret': 'a file with its secret',
};
const CREDENTIALS = {
    email: "the Atlassian account's e-mail",
    'api-token': 'a file with the Cloud API token',
    ...CLIENT,
    'refresh-token': '',
    'access-token': 'a file with an access token that was obtained elsewhere',
    'personal-access-token': 'a file with the Data Center token',
    'token-name': "the token's name in Jira, to find its expiry by",
    username: 'Data Center user name',
    password: 'a file with its password',
    'consumer-key': 'of an OAuth 1.0a application link',
    'private-key': 'a file with its private key',
    'oauth-token': 'a file with its token',
    'redirect-uri': 'of an OAuth 2.0 grant on Data Center',
    scope: 'of client credentials on Data Center',
    'auth-method': 'pins the method',
    'expires-on': 'last day of the credential, YYYY-MM-DD',
};
const STORES = {
    'refresh-token-secret': 'save the refresh token as the GitHub Actions secret of this name',
    'refresh-token-environment': 'of this environment',
    'refresh-token-organization': 'of this organization',
    'refresh-token-repository': 'of this repository, OWNER/NAME',
    'github-token': 'a file with a GitHub token that may write it',
    'refresh-token-variable': 'save it as the GitLab CI/CD variable of this name',
    'gitlab-project': 'of this project: its number, or GROUP/NAME',
    'gitlab-token': 'a file with a GitLab token that may write it',
    'refresh-token-file': 'save it in this file',
    'save-command': 'save it with this command, which gets it on standard input',
};
const ACCESS_TOKEN_STORE = {
    'access-token-secret': 'also save the access token, as the GitHub Actions secret of this name',
};
const DEMANDS = {
    'expected-account-id': 'fail if somebody else is authenticated',
    'required-permissions': 'such as EDIT_ISSUES,ADD_COMMENTS: fail if one is missing',
    project: 'in this project',
};
const THRESHOLDS = {
    'warn-days': 'warn when the credential expires within so many days; 30 if not set',
    'critical-days': 'and call it critical within so many; 7 if not set',
};
const CHECKED = {
    'credentials-file': 'a YAML file that lists credentials, and names the variables that hold them',
    'org-id': 'ID of the organization whose tokens are to be looked at',
    'org-api-key': "a file with an API key of the organization's administrators",
    'credential-name': 'what reports call the credential; its e-mail and site if not set',
    'consented-on': 'the day of the consent to an OAuth grant, YYYY-MM-DD, where its store remembers none',
    'secret-name': 'the name of the secret that a new credential belongs into, for reports',
};
const REPORTED = {
    'fail-on': 'exit 9 for a credential that is: warning, critical, expired, or never; critical if not set',
    concurrency: 'how many credentials are tried at a time; 8 if not set',
    html: 'also write a page with a timeline, which needs no other file',
    'write-expiry': 'write the days that were found into the file of credentials, or NAME=YYYY-MM-DD after a renewal',
};
const RENEWED = {
    renew: 'make, save and prove the successor of a personal access token that ends soon, then revoke the old one',
    'renew-days': 'so many days the successor lives; 90 if not set',
    'save-secret': 'save it as the GitHub Actions secret of this name',
    'save-environment': 'of this environment',
    'save-organization': 'of this organization',
    'save-repository': 'of this repository, OWNER/NAME',
    'save-variable': 'save it as the GitLab CI/CD variable of this name',
    'save-file': 'save it in this file',
};
const NOTIFIED = {
    'github-issues': 'keep a GitHub issue for each credential that ends, with the GitHub token',
    'github-issues-repository': 'in this repository, OWNER/NAME',
    'webhook-url': "a file with the address of a chat's incoming webhook",
    'jira-issue-project': 'keep a Jira issue for each credential that ends in this project',
    'jira-issue-type': 'of this type; Task if not set',
    'jira-issue-credential': 'with the checked credential of this name; the first that works if not set',
};
const HANDED_OVER = {
    'export-auth-header': 'also set JIRA_AUTH_HEADER, which is secret',
    'curl-config': 'false: write no file for curl -K',
    'allow-uploads': 'the curl config also carries the header for uploads',
};
const CONNECTION = {
    'timeout-seconds': 'time for all requests together; 60 if not set',
    'ca-certificate': 'a PEM file with a private CA',
};
const CLIENT_CERTIFICATE = {
    'client-certificate': 'a PEM file with a client certificate',
    'client-key': 'a PEM file with its key',
};
const SETTLED = { 'output-credentials': 'false', 'export-env': 'true' };


  },

  642(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
  __nccwpck_require__.d(__webpack_exports__, {
    addRefresh: () => (  addRefresh)
  });
  var _options_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(776);
  var _inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5932);


function addRefresh(command, effects) {
    command
        .option('--json', 'tell what was done on standard output, as JSON', false)
        .addHelpText('after', HELP);
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Credential', { ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .G$, 'refresh-token': '' });
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Where the tokens are kept', { ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .ZZ, ..._inputs_js__WEBPACK_IMPORTED_MODULE_1__  .Rv });
    (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .j$)(command, 'Connection', _inputs_js__WEBPACK_IMPORTED_MODULE_1__  .hM);
    command.action(async (options) => {
        const { refresh } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 3177));
        const standardInput = await (0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .ZP)(options, effects);
        const refreshed = await refresh((0,_options_js__WEBPACK_IMPORTED_MODULE_0__  .Vc)({ environment: effects.environment, options, standardInput }), effects);
        if (options['json'] === true)
            effects.stdout(`${JSON.stringify(refreshed)}\n`);
        else
            effects.stderr(told(refreshed));
    });
}
function told({ accessTokenSavedIn, expiresAt, sites }) {
    return [
        ...(accessTokenSavedIn === undefined ? [] : [`The access token is saved: ${accessTokenSavedIn}.`]),
        ...(expiresAt === undefined ? [] : [`The access token works until ${expiresAt}.`]),
        ...(sites ? [`The grant reaches ${sites.join(', ') || 'no Jira site'}.`] : []),
        '',
    ].join('\n');
}
const HELP = `
On a schedule, with everything else from the environment:

  jira-auth refresh --refresh-token-file /var/lib/ci/jira-refresh-token
  jira-auth refresh --save-command 'vault kv put secret/jira refresh_token=-'`;


  },

  3672(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
__nccwpck_require__.r(__webpack_exports__);
  __nccwpck_require__.d(__webpack_exports__, {
    addSign: () => (  addSign)
  });
function addSign(command, effects) {
    command
        .argument('<method>', "the request's method, such as PUT")
        .argument('<url>', 'its whole URL, below the site, in the spelling in which it is sent')
        .option('--json', 'print it as JSON', false)
        .addHelpText('after', HELP)
        .action(async (method, url, { json }) => {
        const { sign } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 6521));
        const header = sign(method, url, effects);
        effects.stdout(`${json ? JSON.stringify({ header }) : header}\n`);
    });
}
const HELP = `
After the Action, in a step with bash:

  URL="$JIRA_API_URL/issue/PROJ-1"
  curl -q -K "$JIRA_CURL_CONFIG" -H @<(jira-auth sign PUT "$URL") -X PUT "$URL" ...

Anywhere else it reads JIRA_SITE_URL, JIRA_CONSUMER_KEY, JIRA_PRIVATE_KEY and JIRA_OAUTH_TOKEN. The site is not asked.`;


  },

  739(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  consent: () => (  consent)
});

var external_node_crypto_ = __nccwpck_require__(7598);
var src_credential = __nccwpck_require__(3302);
var failure = __nccwpck_require__(1633);
var realm = __nccwpck_require__(6036);
var read_settings = __nccwpck_require__(8747);
var read_inputs = __nccwpck_require__(1731);
var read_store = __nccwpck_require__(6665);
var secret = __nccwpck_require__(7355);
var grant_history = __nccwpck_require__(5878);
var verify_sites = __nccwpck_require__(4157);
var token_endpoint = __nccwpck_require__(7220);
var cli_effects = __nccwpck_require__(6944);
var cli_network = __nccwpck_require__(4544);
; 
const external_node_http_namespaceObject = require("node:http");
var html_text = __nccwpck_require__(2364);
; 

function consentPage(problem) {
    const title = problem ? 'The consent did not work' : 'It worked';
    const text = problem
        ? `${(0,html_text .j)(problem.what)} ${(0,html_text .j)(problem.advice)}`
        : 'The refresh token is where you wanted it. You can close this page and go back to the terminal.';
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} - jira-auth</title>
<style>
body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 34rem; padding: 0 1rem; }
h1 { color: ${problem ? '#ae2a19' : '#216e4e'}; }
@media (prefers-color-scheme: dark) { body { background: #1d2125; color: #c7d1db; } h1 { color: ${problem ? '#f87168' : '#4bce97'}; } }
</style>
</head>
<body>
<h1>${title}</h1>
<p>${text}</p>
</body>
</html>
`;
}

; 



async function listenForRedirect(redirectUri, signal) {
    const { pathname, hostname, port } = redirectUri;
    let found;
    let failed;
    const redirect = new Promise((resolve, reject) => {
        found = resolve;
        failed = reject;
    });
    redirect.catch(() => undefined);
    let isFound = false;
    const server = (0,external_node_http_namespaceObject.createServer)((request, response) => {
        const address = `${redirectUri.origin}${request.url ?? '/'}`;
        const url = URL.canParse(address) ? new URL(address) : undefined;
        const isRedirect = request.method === 'GET' && url?.pathname === pathname && url.search !== '';
        if (!isRedirect || isFound) {
            response.writeHead(404, HEADERS).end();
            return;
        }
        isFound = true;
        found?.({ parameters: url.searchParams, answer: (problem) => answerWith(response, problem) });
    });
    await new Promise((resolve, reject) => {
        server.once('error', (error) => {
            reject(portTaken(error, port));
        });
        server.listen(Number(port || '80'), hostname === 'localhost' ? 'localhost' : hostname, resolve);
    });
    const onAbort = () => {
        failed?.(signal.reason);
    };
    if (signal.aborted)
        onAbort();
    else
        signal.addEventListener('abort', onAbort, { once: true });
    return {
        redirect,
        close: () => {
            signal.removeEventListener('abort', onAbort);
            server.close();
            server.closeAllConnections();
        },
    };
}
function answerWith(response, problem) {
    return new Promise((resolve) => {
        if (response.destroyed || response.socket?.destroyed !== false) {
            resolve();
            return;
        }
        response.once('close', resolve);
        response.writeHead(problem ? 400 : 200, HEADERS).end(consentPage(problem));
    });
}
const HEADERS = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    connection: 'close',
};
function portTaken(error, port) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
    return new failure .HR('network-unreachable', `Nobody can listen on port ${port || '80'} of this machine (${code}), where the consent comes back to.`, 'End the other program, or use --paste; another --redirect-uri has to be registered with the OAuth app first.');
}

; 














const OFFLINE = 'offline_access';
async function consent(inputs, options, effects) {
    const settings = (0,read_settings .s)(inputs);
    const client = readClient(inputs);
    const { store: storeSettings } = (0,read_store .LW)(inputs, cli_effects .b);
    if ((storeSettings === undefined) === (options.print === undefined))
        throw oneDestination();
    const redirectUri = readRedirectUri(options);
    const connect = async () => {
        const network = await (0,cli_network .XV)(effects, settings.timeoutSeconds, settings.caCertificate);
        return { network, store: storeSettings && (0,cli_network .Ch)(storeSettings, network, effects) };
    };
    const { store } = await connect();
    if (store)
        await inStore(store, () => Promise.resolve());
    return obtain({ client, redirectUri, options, connect, effects });
}
async function inStore(store, work) {
    try {
        await store.open('replace');
        await work();
    }
    finally {
        await store.close();
    }
}
async function obtain(consenting) {
    const { client, redirectUri, options, effects } = consenting;
    const state = (0,external_node_crypto_.randomBytes)(24).toString('base64url');
    const url = authorizationUrl(client.id, options, state);
    const listener = options.paste ? undefined : await listenForRedirect(redirectUri, effects.signal);
    try {
        effects.stderr(`Open this page, choose the site, and accept:\n\n  ${url}\n\n`);
        if (options.browser && !options.paste && !(await effects.openBrowser(url))) {
            effects.stderr('No browser could be opened here; open the page by hand.\n');
        }
        const redirect = listener ? await listener.redirect : await pastedRedirect(redirectUri, effects);
        try {
            const consented = await finish(codeIn(redirect.parameters, state), consenting);
            await redirect.answer(undefined);
            return consented;
        }
        catch (error) {
            if (error instanceof failure .HR)
                await redirect.answer(error);
            throw error;
        }
    }
    finally {
        listener?.close();
    }
}
async function finish(code, consenting) {
    const { effects, options } = consenting;
    const { network, store } = await consenting.connect();
    const tokens = await exchangeCode(code, network, consenting);
    if (!tokens.refreshToken) {
        throw new failure .HR('untrusted-response', 'Atlassian issued no refresh token.', 'Make sure that the OAuth app may use offline_access, and give consent again.');
    }
    const { refreshToken } = tokens;
    const now = effects.now();
    if (store) {
        await inStore(store, async () => {
            await store.save(refreshToken);
            await (0,grant_history .Od)(store, 'consented', now, (text) => {
                effects.stderr(`${text}\n`);
            });
        });
        effects.stderr(`The refresh token is saved: ${store.description}.\n`);
    }
    else {
        const text = refreshToken.reveal();
        effects.stdout(`${options.print === 'json' ? JSON.stringify({ refreshToken: text }) : text}\n`);
    }
    const credential = (0,src_credential .i)(new secret .z(`Bearer ${tokens.accessToken.reveal()}`));
    const sites = await (0,verify_sites .At)(network.send, realm .jq, credential, (text) => {
        effects.stderr(`${text}\n`);
    });
    const consentedOn = now.toISOString().slice(0, 10);
    if (!store?.remember) {
        effects.stderr(`Consent was given on ${consentedOn}: keep that date as JIRA_CONSENTED_ON, so that \`jira-auth check\` can tell when it may have to be given again.\n`);
    }
    return { savedIn: store?.description, consentedOn, sites };
}
function exchangeCode(code, network, { client, options, effects }) {
    return (0,token_endpoint .I)({
        send: network.sendToTheEnd,
        mask: cli_effects .b,
        now: effects.now,
        url: `https://${realm .jq.authHost}/oauth/token`,
        encoding: 'json',
    }, client.id, client.secret, { grant_type: 'authorization_code', code, redirect_uri: options.redirectUri });
}
function authorizationUrl(clientId, { scopes, redirectUri }, state) {
    const wanted = new Set([...scopes.split(/[\s,]+/).filter((scope) => scope !== ''), OFFLINE]);
    const parameters = {
        audience: realm .jq.apiHost,
        client_id: clientId,
        scope: [...wanted].join(' '),
        redirect_uri: redirectUri,
        state,
        response_type: 'code',
        prompt: 'consent',
    };
    const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return `https://${realm .jq.authHost}/authorize?${query.join('&')}`;
}
function codeIn(parameters, state) {
    const given = Buffer.from(parameters.get('state') ?? '');
    const expected = Buffer.from(state);
    if (given.length !== expected.length || !(0,external_node_crypto_.timingSafeEqual)(given, expected)) {
        throw new failure .HR('untrusted-response', 'What came back does not belong to this consent: its `state` is another one.', 'Start again, and use the page that this run shows, in one go.');
    }
    const code = parameters.get('code') ?? '';
    if (code !== '' && code.length <= 4096)
        return new secret .z(code);
    throw parameters.get('error') === 'access_denied'
        ? new failure .HR('permission-denied', 'The consent was declined.', 'Run this again, and accept.')
        : new failure .HR('untrusted-response', 'What came back holds neither a code nor a refusal.', 'Check the OAuth app: its scopes, and that the redirect URL is registered exactly as it was given.');
}
async function pastedRedirect(redirectUri, { stderr, lines, signal }) {
    stderr('The browser then ends on an address that may show no page. Paste that address here:\n');
    for await (const line of lines()) {
        const text = line.trim();
        if (text === '')
            continue;
        const url = URL.canParse(text) ? new URL(text) : undefined;
        if (url?.origin === redirectUri.origin && url.pathname === redirectUri.pathname) {
            return { parameters: url.searchParams, answer: () => Promise.resolve() };
        }
        stderr(`That is not an address that begins with ${redirectUri.href}. Paste the whole of it:\n`);
    }
    signal.throwIfAborted();
    throw new failure .HR('invalid-input', 'No address was pasted.', 'Run this again, and paste it.');
}
function readClient(inputs) {
    const id = inputs.find('client-id');
    const secret = inputs.find('client-secret');
    if (!id || !secret) {
        throw new failure .HR('missing-credentials', `${id ? '`client-secret`' : '`client-id`'} is not set.`, 'Both are on the "Settings" page of the OAuth 2.0 app at https://developer.atlassian.com/console/myapps.');
    }
    if (!/^[\x21-\x7e]{1,512}$/.test(id.value)) {
        throw new failure .HR('invalid-input', `${id.label} is not the ID of an OAuth 2.0 app.`, 'Copy it again.');
    }
    return { id: id.value, secret: (0,read_inputs .BO)(secret, cli_effects .b) };
}
function readRedirectUri({ redirectUri, paste }) {
    const url = URL.canParse(redirectUri) ? new URL(redirectUri) : undefined;
    const isHere = url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname) && url.search === '';
    if (url && (isHere || (paste && url.protocol === 'https:')))
        return url;
    throw new failure .HR('invalid-input', '`redirect-uri` is no page that this program can wait at.', 'Use one such as http://localhost:8976/callback, registered with the OAuth app; with --paste it may be any https address.');
}
function oneDestination() {
    return new failure .HR('invalid-input', 'It has to be said where the refresh token goes, and that once.', 'Give --refresh-token-secret, --refresh-token-file, --refresh-token-variable or --save-command; or --print for standard output.');
}


  },

  6944(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    b: () => (  NO_MASK)
  });
const NO_MASK = () => undefined;


  },

  9228(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  exec: () => (  exec)
});

var derived_forms = __nccwpck_require__(4613);
; 

const LINE_BREAKS = ['\n', '\r\n'];
function execForms(value) {
    const wholes = [...base64Wholes(value), ...hexWholes(value), ...valueWholes(value)];
    const forms = LINE_BREAKS.flatMap((lineBreak) => wholes.map((lines) => lines.join(lineBreak)));
    return [...new Set([...(0,derived_forms .Hx)(value), ...forms])].sort((one, other) => other.length - one.length);
}
function base64Wholes(value) {
    return [value, `${value}\n`].flatMap((text) => {
        const base64 = Buffer.from(text).toString('base64');
        return [64, 76].map((width) => (0,derived_forms .ky)(base64, width));
    });
}
function hexWholes(value) {
    return [(0,derived_forms .ky)(Buffer.from(value).toString('hex'), 60)];
}
function valueWholes(value) {
    const text = value.replace(/[\r\n]+$/, '');
    const lines = text.split(/\r\n|\r|\n/);
    return lines.length > 1 ? [lines] : [64, 76, 80].map((width) => (0,derived_forms .ky)(text, width));
}

var stream_masker = __nccwpck_require__(4226);
var systems = __nccwpck_require__(4594);
var expiry = __nccwpck_require__(6440);
var failure = __nccwpck_require__(1633);
; 


const MARGIN_MS = 300_000;
const RETRY_MS = 60_000;
const LONGEST_MS = 2 ** 31 - 1;
const RENEWABLE = ['client-credentials', 'refresh-token'];
class Renewal {
    #options;
    #effects;
    #timer;
    #underWay = Promise.resolve();
    #isStopped = false;
    constructor(options, effects) {
        this.#options = options;
        this.#effects = effects;
    }
    start() {
        const { session } = this.#options;
        if (RENEWABLE.includes(session.method))
            this.#plan(session.expiresAt);
    }
    async stop() {
        this.#isStopped = true;
        clearTimeout(this.#timer);
        await this.#underWay;
    }
    #plan(end) {
        if (!end)
            return;
        const left = end.getTime() - this.#effects.now().getTime();
        this.#after(left - Math.min(MARGIN_MS, left / 2));
    }
    #after(milliseconds) {
        if (this.#isStopped)
            return;
        this.#timer = setTimeout(() => {
            this.#underWay = this.#renew();
            this.#underWay.catch(() => undefined);
        }, Math.min(LONGEST_MS, Math.max(0, milliseconds)));
    }
    async #renew() {
        const { renew, give, terminal } = this.#options;
        try {
            const session = await renew();
            give(session);
            const until = session.expiresAt ? `; the new one works until ${(0,expiry .nE)(session.expiresAt)}` : '';
            terminal.say(`The access token was renewed${until}.`);
            this.#plan(session.expiresAt);
        }
        catch (error) {
            if (!(error instanceof failure .HR))
                throw error;
            terminal.warn(`The access token could not be renewed. ${error.what} ${error.advice}`);
            this.#after(RETRY_MS);
        }
    }
}

var session = __nccwpck_require__(8283);
var cli_terminal = __nccwpck_require__(999);
; 






async function exec({ words, inputs, json }, effects) {
    const terminal = new cli_terminal .B(effects);
    const texts = new stream_masker .E();
    let variables = [];
    const system = {
        secretsWithheld: (0,systems .b)(effects.environment).create(effects).secretsWithheld,
        setVariables: (given) => {
            variables = given;
        },
        next: '',
    };
    return (0,session .f)({
        inputs,
        system,
        terminal,
        mask: (secret) => {
            texts.add(execForms(secret.reveal()));
        },
        reportFailure: (failure) => {
            if (json)
                effects.stdout((0,cli_terminal .P)(failure));
        },
        isOwnCleanUp: true,
        task: (ci) => ({
            use: async ({ session, request, tls, renew }) => {
                ci.handOver(session, request.settings, tls);
                const renewal = new Renewal({
                    session,
                    renew,
                    give: (renewed) => {
                        ci.rewrite(renewed, request.settings, tls);
                    },
                    terminal,
                }, effects);
                renewal.start();
                try {
                    const environment = withVariables(effects.environment, variables);
                    const { status, problem } = await effects.runCommand({
                        words,
                        environment,
                        texts,
                        temporaryFolder: effects.temporaryFolder,
                    });
                    if (problem !== undefined)
                        terminal.say(`jira-auth: ${problem}`);
                    return status;
                }
                finally {
                    await renewal.stop();
                }
            },
            leaves: () => false,
        }),
    }, effects);
}
function withVariables(environment, variables) {
    const all = new Map(Object.entries(environment).filter((entry) => entry[1] !== undefined));
    for (const [name, value] of variables) {
        if (value === '')
            all.delete(name);
        else
            all.set(name, value);
    }
    return Object.fromEntries(all);
}


  },

  5902(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    exportFailed: () => (  exportFailed)
  });
  var _hand_over_systems_formatted_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7271);
  var _system_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5401);


function exportFailed(args, exitStatus, effects) {
    if (effects.isStdoutTerminal || args.includes('--json'))
        return '';
    const given = lastValue(args, '--format');
    if (given === undefined) {
        return (0,_system_js__WEBPACK_IMPORTED_MODULE_1__  .Q)({ ci: lastValue(args, '--ci') }, effects).failed?.(exitStatus) ?? '';
    }
    return (0,_hand_over_systems_formatted_js__WEBPACK_IMPORTED_MODULE_0__  .r4)(_hand_over_systems_formatted_js__WEBPACK_IMPORTED_MODULE_0__  .DS.find((format) => format === given) ?? 'sh')(exitStatus);
}
function lastValue(args, option) {
    const values = args.flatMap((arg, index) => {
        if (arg === option)
            return args[index + 1] ?? '';
        return arg.startsWith(`${option}=`) ? arg.slice(option.length + 1) : [];
    });
    return values.at(-1);
}


  },

  4038(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    exportSession: () => (  exportSession)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _hand_over_systems_formatted_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7271);
  var _run_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9006);
  var _commands_inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(5932);
  var _options_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(776);
  var _session_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(8283);
  var _system_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(5401);
  var _terminal_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(999);








async function exportSession(options, effects) {
    const terminal = new _terminal_js__WEBPACK_IMPORTED_MODULE_7__  .B(effects);
    const json = options['json'] === true;
    const format = json ? 'json' : options['format'];
    const given = (0,_options_js__WEBPACK_IMPORTED_MODULE_4__  .Vc)({
        environment: effects.environment,
        options,
        settled: _commands_inputs_js__WEBPACK_IMPORTED_MODULE_3__  ._V,
        standardInput: await (0,_options_js__WEBPACK_IMPORTED_MODULE_4__  .ZP)(options, effects),
    });
    if (format === 'dotenv' && given.flag('export-auth-header', false))
        throw secretInDotenv();
    const own = (0,_system_js__WEBPACK_IMPORTED_MODULE_6__  .Q)(options, format === undefined ? effects : { ...effects, stdout: effects.stderr });
    const system = format === undefined ? own : (0,_hand_over_systems_formatted_js__WEBPACK_IMPORTED_MODULE_1__  .X0)(own, format, effects);
    if (!own.mask && own.job !== undefined && format !== 'dotenv') {
        terminal.say('Nothing can be hidden in this log while the job runs: what prints the credential shows it. `jira-auth exec` hides it.');
    }
    return (0,_session_js__WEBPACK_IMPORTED_MODULE_5__  .f)({
        inputs: given,
        system,
        terminal,
        reportFailure: (failure) => {
            if (json)
                effects.stdout((0,_terminal_js__WEBPACK_IMPORTED_MODULE_7__  .P)(failure));
        },
        isOwnCleanUp: false,
        task: (ci) => {
            const { use } = (0,_run_js__WEBPACK_IMPORTED_MODULE_2__  .C)(ci);
            return {
                use: async (verified) => {
                    const status = await use(verified);
                    await effects.flushed();
                    effects.signal.throwIfAborted();
                    return status;
                },
                leaves: ({ session, tls }) => {
                    if (format === 'dotenv')
                        return false;
                    if (format !== 'curl')
                        return true;
                    return (Boolean(tls) || session.credential.kind === 'signature' || session.method === 'session-cookie');
                },
            };
        },
    }, effects);
}
function secretInDotenv() {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', 'A dotenv file can be read by everybody who sees the pipeline, so that no header is written into it.', 'Leave out --export-auth-header, and authenticate again in the job that needs it.');
}


  },

  4544(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  po: () => (  commandLineStore),
  XV: () => (  openNetwork),
  Ch: () => (  openStore)
});

var credential = __nccwpck_require__(3302);
var failure = __nccwpck_require__(1633);
var src_secret = __nccwpck_require__(7355);
var json = __nccwpck_require__(3239);
var grant_history = __nccwpck_require__(5878);
var not_saved = __nccwpck_require__(8538);
; 






class GitLabVariable {
    description;
    #options;
    #failures;
    #variablesUrl;
    constructor(options, failures = not_saved .W8) {
        const { apiUrl, project, name } = options;
        this.#options = options;
        this.#failures = failures;
        this.#variablesUrl = `${apiUrl}/projects/${encodeURIComponent(project)}/variables`;
        this.description = `the variable ${name} of the GitLab project ${project}`;
    }
    async open() {
        const stored = await this.read();
        if (stored)
            await this.#write(stored, 'notReady');
        return stored;
    }
    async read() {
        const answer = await this.#ask({ method: 'GET', url: this.#url, stage: 'notReady' });
        if (answer.status !== 200)
            throw this.#refused(answer, 'notReady');
        const value = valueIn(answer);
        if (value === undefined)
            return undefined;
        const secret = new src_secret .z(value);
        this.#options.mask(secret);
        return secret;
    }
    save(token) {
        return this.#write(token, 'notSaved');
    }
    close() {
        return Promise.resolve();
    }
    async remember(event, at) {
        const history = (0,grant_history .tR)(await this.#storedHistory(), event, at);
        const value = (0,grant_history .u_)(history);
        const url = this.#historyUrl;
        const changed = await this.#ask({ method: 'PUT', url, body: gitlab_variable_json({ value }), stage: 'notSaved' });
        if (changed.status === 200)
            return history;
        if (changed.status !== 404)
            throw this.#refused(changed, 'notSaved');
        const body = gitlab_variable_json({ key: this.#historyName, value, raw: true });
        const made = await this.#ask({ method: 'POST', url: this.#variablesUrl, body, stage: 'notSaved' });
        if (made.status !== 201)
            throw this.#refused(made, 'notSaved');
        return history;
    }
    async #storedHistory() {
        const answer = await this.#ask({ method: 'GET', url: this.#historyUrl, stage: 'notSaved' });
        if (answer.status !== 200 && answer.status !== 404)
            throw this.#refused(answer, 'notSaved');
        return (0,grant_history .i6)(answer.status === 200 ? (valueIn(answer) ?? '') : '');
    }
    async history() {
        try {
            return await this.#storedHistory();
        }
        catch (error) {
            if (error instanceof failure .HR)
                return grant_history .GN;
            throw error;
        }
    }
    get #url() {
        return `${this.#variablesUrl}/${this.#options.name}`;
    }
    get #historyName() {
        return `${this.#options.name}_HISTORY`;
    }
    get #historyUrl() {
        return `${this.#variablesUrl}/${this.#historyName}`;
    }
    async #write(value, stage) {
        const body = gitlab_variable_json({ value: value.reveal() });
        const answer = await this.#ask({ method: 'PUT', url: this.#url, body, stage });
        if (answer.status !== 200)
            throw this.#refused(answer, stage);
    }
    async #ask({ method, url, body, stage }) {
        try {
            return await this.#options.send({
                method,
                url,
                credential: (0,credential .i)(new src_secret .z(`Bearer ${this.#options.gitlabToken.reveal()}`)),
                ...(body && { body: { type: 'application/json', text: body } }),
                repeatable: stage === 'notSaved' ? 'save' : 'read',
            });
        }
        catch (error) {
            if (!(error instanceof failure .HR))
                throw error;
            throw this.#failures[stage](`${this.description} can't be written: ${error.what}`, 'Try again.');
        }
    }
    #refused({ host, status }, stage) {
        return status === 401
            ? this.#failures[stage](`${host} refused \`gitlab-token\`.`, 'It is wrong or has expired: create a new one.')
            : this.#failures[stage](`\`gitlab-token\` may not write ${this.description} (${status}), or there is no such variable.`, 'Create the variable first, masked; and give a project access token with the scope `api` and the role Maintainer (CI_JOB_TOKEN can not write variables).');
    }
}
function gitlab_variable_json(fields) {
    return new src_secret .z(JSON.stringify(fields));
}
function valueIn(answer) {
    const body = answer.json();
    return (0,json .Gv)(body) ? (0,json .M8)(body, 'value') : undefined;
}

var external_node_child_process_ = __nccwpck_require__(1421);
; 
const external_node_stream_namespaceObject = require("node:stream");
; 



const LONGEST_MS = 30_000;
const GATE = 3;
const WAIT_AT_GATE = 'read -r go <&3 || exit 1; exec 3<&-; exec /bin/sh -c "$1"';
function start(command) {
    const isWindows = process.platform === 'win32';
    const options = {
        timeout: LONGEST_MS,
        killSignal: 'SIGKILL',
        detached: !isWindows,
    };
    return isWindows
        ? (0,external_node_child_process_.spawn)(command, { ...options, shell: true, stdio: ['pipe', 2, 2] })
        : (0,external_node_child_process_.spawn)('/bin/sh', ['-c', WAIT_AT_GATE, 'sh', command], { ...options, stdio: ['pipe', 2, 2, 'pipe'] });
}
class SavingCommand {
    description = 'the command in `save-command`';
    #command;
    #failures;
    constructor(command, failures = not_saved .W8) {
        this.#command = command;
        this.#failures = failures;
    }
    open() {
        return Promise.resolve(undefined);
    }
    read() {
        return Promise.resolve(undefined);
    }
    save(token) {
        return new Promise((resolve, reject) => {
            const child = start(this.#command);
            const failed = (how) => {
                reject(this.#failures.notSaved(`${this.description} has not saved the token: it ${how}.`, 'Run it by hand with a text on its standard input, and see what it says.'));
            };
            child.once('error', () => {
                failed('could not be started');
            });
            child.once('close', (status, signal) => {
                if (status === 0)
                    resolve();
                else
                    failed(signal === null ? `exited with ${String(status)}` : `was ended by ${signal}`);
            });
            child.stdin?.on('error', () => undefined);
            const gate = child.stdio[GATE];
            gate?.on('error', () => undefined);
            child.stdin?.end(token.reveal(), () => {
                if (gate instanceof external_node_stream_namespaceObject.Writable)
                    gate.end('go\n');
            });
        });
    }
    close() {
        return Promise.resolve();
    }
}

var store = __nccwpck_require__(4330);
var network = __nccwpck_require__(6583);
var proxy = __nccwpck_require__(7769);
var trust = __nccwpck_require__(635);
var effects = __nccwpck_require__(6944);
; 







async function openNetwork({ environment, random, signal, stderr }, timeoutSeconds, caCertificate) {
    (0,trust ._A)(environment);
    const tls = await (0,trust .U2)(caCertificate, undefined, environment);
    return network .X({
        timeoutSeconds,
        signal,
        proxy: (0,proxy .n)(environment),
        random,
        trust: tls?.context,
        onRetry: (text) => {
            stderr(`${text}\n`);
        },
    });
}
function commandLineStore(settings, { send, mask, failures }) {
    return settings.kind === 'command'
        ? new SavingCommand(settings.command, failures)
        : new GitLabVariable({ ...settings, send, mask }, failures);
}
function openStore(settings, { sendToTheEnd }, { signal }) {
    return (0,store .y)(settings, { send: sendToTheEnd, mask: effects .b, signal, commandLineStore });
}


  },

  776(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Vc: () => (  inputsOf),
    ZP: () => (  standardInputFor),
    j$: () => (  addInputs)
  });
  var commander__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8179);
  var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3024);
  var node_fs__WEBPACK_IMPORTED_MODULE_1___default =  __nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
  var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1633);
  var _read_inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(1731);




const FLAGS = [
    'allow-private-hosts',
    'export-auth-header',
    'curl-config',
    'allow-uploads',
    'write-expiry',
    'github-issues',
    'renew',
];
const VARIABLES = _read_inputs_js__WEBPACK_IMPORTED_MODULE_3__  .Uz;
function addInputs(command, heading, texts) {
    command.optionsGroup(`${heading}:`);
    for (const [name, text] of Object.entries(texts)) {
        const variables = VARIABLES[name];
        const from = variables.length > 0 ? ` (or from ${variables.join(', ')})` : '';
        if (!(0,_read_inputs_js__WEBPACK_IMPORTED_MODULE_3__  .pX)(name)) {
            command.option(`--${name} ${FLAGS.includes(name) ? '[boolean]' : '<value>'}`, `${text}${from}`);
            continue;
        }
        if (name !== 'refresh-token') {
            command.option(`--${name}-file <file>`, `${text}${from}; "-" is standard input`);
        }
        command.addOption(new commander__WEBPACK_IMPORTED_MODULE_0__  .c$(`--${name} <value>`).hideHelp());
    }
}
function inputsOf({ environment, options, settled, standardInput }) {
    for (const name of _read_inputs_js__WEBPACK_IMPORTED_MODULE_3__  .pH) {
        if (options[camelCase(name)] !== undefined)
            throw secretAsArgument(name);
    }
    const read = new Map();
    return new _read_inputs_js__WEBPACK_IMPORTED_MODULE_3__  .G0((name) => {
        const value = options[camelCase(name)];
        if (typeof value === 'string')
            return value;
        if (value === true)
            return 'true';
        if (settled?.[name] !== undefined)
            return settled[name];
        const file = options[camelCase(`${name}-file`)];
        if (!(0,_read_inputs_js__WEBPACK_IMPORTED_MODULE_3__  .pX)(name) || name === 'refresh-token' || typeof file !== 'string')
            return '';
        const text = read.get(name) ?? textOf(file, name, standardInput);
        read.set(name, text);
        return text;
    }, environment);
}
async function standardInputFor(options, { standardInput }) {
    if (!_read_inputs_js__WEBPACK_IMPORTED_MODULE_3__  .pH.some((name) => options[camelCase(`${name}-file`)] === '-'))
        return undefined;
    const text = await standardInput();
    if (text !== undefined)
        return text;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_2__  .HR('invalid-input', 'A secret was to be read from standard input, which is a terminal: it would be seen there.', 'Pipe it in from the program that keeps it, or give the path of a file.');
}
function textOf(file, name, standardInput) {
    let text;
    try {
        text = file === '-' ? (standardInput ?? '') : smallText(file);
    }
    catch {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_2__  .HR('invalid-input', `The file in --${name}-file can't be read.`, 'Give the path of a file that holds the secret alone, or "-" for standard input.');
    }
    if (text.trim() === '') {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_2__  .HR('invalid-input', `There is nothing in what --${name}-file names.`, 'Look at what should have written it; leave the option out to use the environment.');
    }
    return text.replace(/\r?\n$/, '');
}
const LARGEST_FILE = 1024 * 1024;
function smallText(file) {
    const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.openSync)(file, 'r');
    try {
        const chunks = [];
        for (let size = 0; size <= LARGEST_FILE;) {
            const chunk = Buffer.alloc(64 * 1024);
            const length = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readSync)(descriptor, chunk);
            if (length === 0)
                return Buffer.concat(chunks).toString('utf8');
            chunks.push(chunk.subarray(0, length));
            size += length;
        }
        throw new RangeError('too large');
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.closeSync)(descriptor);
    }
}
function secretAsArgument(name) {
    const [variable = ''] = VARIABLES[name];
    const file = name === 'refresh-token' ? '--refresh-token-file FILE' : `--${name}-file FILE`;
    const ways = [
        ...(variable === '' ? [] : [`in the environment, as ${variable}`]),
        `with ${file}`,
        ...(name === 'refresh-token' ? [] : ['on standard input, with "-" as FILE']),
    ];
    return new _failure_js__WEBPACK_IMPORTED_MODULE_2__  .HR('invalid-input', `A secret was given as an argument, --${name}: it is in the process list and in the shell's history now.`, `Replace it, and give the new one ${ways.join(', or ')}.`);
}
function camelCase(name) {
    return name.replace(/-([a-z0-9])/g, (_all, letter) => letter.toUpperCase());
}


  },

  3177(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    refresh: () => (  refresh)
  });
  var _credential_js__WEBPACK_IMPORTED_MODULE_12__ = __nccwpck_require__(3302);
  var _expiry_js__WEBPACK_IMPORTED_MODULE_13__ = __nccwpck_require__(6440);
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _realm_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6036);
  var _read_credentials_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8646);
  var _read_settings_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(8747);
  var _read_store_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(6665);
  var _secret_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(7355);
  var _store_access_token_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(711);
  var _verify_loss_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(9666);
  var _verify_rotation_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(9251);
  var _verify_sites_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(4157);
  var _effects_js__WEBPACK_IMPORTED_MODULE_11__ = __nccwpck_require__(6944);
  var _network_js__WEBPACK_IMPORTED_MODULE_10__ = __nccwpck_require__(4544);














async function refresh(inputs, effects) {
    let exchange;
    try {
        return await refreshAndTell(inputs, effects, (what) => {
            exchange = what;
        });
    }
    catch (error) {
        const loss = (0,_verify_loss_js__WEBPACK_IMPORTED_MODULE_7__  .j)(exchange);
        throw error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR && loss !== undefined ? error.advising(loss) : error;
    }
}
async function refreshAndTell(inputs, effects, onExchange) {
    const { now, stderr } = effects;
    const settings = (0,_read_settings_js__WEBPACK_IMPORTED_MODULE_3__  .s)(inputs);
    const credentials = (0,_read_credentials_js__WEBPACK_IMPORTED_MODULE_2__  .L)(inputs, {
        mask: _effects_js__WEBPACK_IMPORTED_MODULE_11__  .b,
        warn: (text) => {
            stderr(`${text}\n`);
        },
        secretsWithheld: () => undefined,
    });
    const writeBack = (0,_read_store_js__WEBPACK_IMPORTED_MODULE_4__  .LW)(inputs, _effects_js__WEBPACK_IMPORTED_MODULE_11__  .b);
    const { store } = writeBack;
    if (credentials.method !== 'refresh-token' || !store)
        throw nothingToSaveIn();
    const network = await (0,_network_js__WEBPACK_IMPORTED_MODULE_10__  .XV)(effects, settings.timeoutSeconds, settings.caCertificate);
    const accessTokenStore = await (0,_store_access_token_js__WEBPACK_IMPORTED_MODULE_6__  .v)(writeBack, network.sendToTheEnd);
    const tokenStore = (0,_network_js__WEBPACK_IMPORTED_MODULE_10__  .Ch)(store, network, effects);
    const say = (text) => {
        stderr(`${text}\n`);
    };
    const { tokens } = await (0,_verify_rotation_js__WEBPACK_IMPORTED_MODULE_8__  .e)({ ...credentials, redirectUri: undefined, leeway: true }, {
        send: network.send,
        mask: _effects_js__WEBPACK_IMPORTED_MODULE_11__  .b,
        now,
        url: `https://${_realm_js__WEBPACK_IMPORTED_MODULE_1__  .jq.authHost}/oauth/token`,
        encoding: 'json',
    }, {
        sendToTheEnd: network.sendToTheEnd,
        store: tokenStore,
        onExchange,
        info: say,
        warn: say,
    });
    await accessTokenStore?.save(tokens.accessToken);
    const credential = (0,_credential_js__WEBPACK_IMPORTED_MODULE_12__  .i)(new _secret_js__WEBPACK_IMPORTED_MODULE_5__  .z(`Bearer ${tokens.accessToken.reveal()}`));
    const sites = await (0,_verify_sites_js__WEBPACK_IMPORTED_MODULE_9__  .At)(network.send, _realm_js__WEBPACK_IMPORTED_MODULE_1__  .jq, credential, say);
    return {
        savedIn: tokenStore.description,
        accessTokenSavedIn: accessTokenStore?.description,
        expiresAt: tokens.expiresAt && (0,_expiry_js__WEBPACK_IMPORTED_MODULE_13__  .nE)(tokens.expiresAt),
        sites,
    };
}
function nothingToSaveIn() {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', 'There is no place to save the new refresh token in, so the old one was not used.', 'Give one of --refresh-token-secret, --refresh-token-file, --refresh-token-variable and --save-command.');
}


  },

  8283(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  f: () => (  withSession)
});

var external_node_fs_ = __nccwpck_require__(3024);
var external_node_os_ = __nccwpck_require__(8161);
var external_node_path_ = __nccwpck_require__(6760);
var failure = __nccwpck_require__(1633);
var printable = __nccwpck_require__(5260);
var expiry = __nccwpck_require__(6440);
; 


function announcement({ account, siteUrl, baseUrl, method, expiresAt }) {
    const name = account.name === '' ? 'the account' : (0,printable .g)(account.name);
    return [
        `Authenticated at ${siteUrl} as ${name} (${(0,printable .g)(account.id)}) with the method ${method}.`,
        `Requests go to ${baseUrl}.`,
        ...(expiresAt ? [`What was handed over works until ${(0,expiry .nE)(expiresAt)}.`] : []),
    ];
}

var quoting = __nccwpck_require__(9565);
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
    return `${name} = ${(0,quoting .V)(value)}`;
}

var expiry_notice = __nccwpck_require__(5232);
var saved_session = __nccwpck_require__(4104);
var sign_command = __nccwpck_require__(2709);
var private_directory = __nccwpck_require__(8527);
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
            const name = (0,private_directory .xn)();
            this.#hooks.remember?.(name);
            this.#name = name;
            (0,private_directory .nq)(this.#parent, name);
            this.#hooks.whenMade?.(this);
        }
        return (0,external_node_path_.join)(this.#parent, this.#name);
    }
    write(file, text, mode) {
        return (0,private_directory .Pl)(this.directory, file, text, mode);
    }
    replaceCurlConfig(text) {
        (0,private_directory .oN)(this.directory, 'curl.conf', text);
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
            (0,private_directory .th)(this.#parent, this.#name);
        this.#name = undefined;
        this.#tls = undefined;
    }
}

var variables = __nccwpck_require__(1143);
; 












class CommandLine {
    mask;
    info;
    warn;
    #options;
    #files;
    constructor(options) {
        this.#options = options;
        this.mask = options.mask;
        this.info = options.say;
        this.warn = options.warn;
    }
    secretsWithheld = () => this.#options.system.secretsWithheld;
    prepare(settings, method) {
        const { system } = this.#options;
        const folder = this.#folder;
        this.#attempted(() => {
            system.prepare?.();
            if (!settings.curlConfig && method !== 'session-cookie')
                return;
            (0,external_node_fs_.mkdirSync)(folder, { recursive: true, mode: 0o700 });
            if (!(0,external_node_fs_.statSync)(folder).isDirectory())
                throw Object.assign(new Error('no folder'), { code: 'ENOTDIR' });
            (0,external_node_fs_.accessSync)(folder, external_node_fs_.constants.W_OK | external_node_fs_.constants.X_OK);
        });
    }
    get #folder() {
        const { system, temporaryFolder } = this.#options;
        return (0,external_node_path_.resolve)(system.temporaryFolder || temporaryFolder);
    }
    rememberSession(session, tls) {
        this.#written((files) => {
            if (tls)
                files.writeTls(tls);
            files.write('session.json', (0,saved_session .Ck)(session));
        });
    }
    forgetSession() {
    }
    handOver(session, settings, tls) {
        this.#written((files) => {
            const variables = this.#variables(files, session, settings, tls);
            this.#options.system.setVariables(variables, files);
        });
        this.#tell(session, settings);
    }
    #variables(files, session, settings, tls) {
        const { credential, baseUrl } = session;
        const config = settings.curlConfig
            ? files.write('curl.conf', configOf(files, session, settings, tls))
            : '';
        return [
            ...(0,variables .kK)(session, config),
            ...(credential.kind === 'signature'
                ? [[sign_command .LM, (0,sign_command .KN)(files, credential.key, baseUrl)]]
                : []),
            [variables .H1, settings.exportAuthHeader ? (0,variables .kp)(credential).line : ''],
        ];
    }
    rewrite(session, settings, tls) {
        if (!settings.curlConfig)
            return;
        this.#written((files) => {
            files.replaceCurlConfig(configOf(files, session, settings, tls));
        });
    }
    #written(write) {
        this.#attempted(() => {
            write((this.#files ??= this.#newFiles()));
        });
    }
    #attempted(work) {
        try {
            work();
        }
        catch (error) {
            throw error instanceof failure .HR ? error : handOffFailed(error);
        }
    }
    #newFiles() {
        const { system, process } = this.#options;
        const content = { job: system.job ?? '', machine: (0,external_node_os_.hostname)(), process };
        return new StepFiles(this.#folder, {
            whenMade: (files) => files.write('job.json', JSON.stringify(content)),
        });
    }
    #tell(session, settings) {
        const { system, say, warn, now } = this.#options;
        for (const line of announcement(session))
            say(line);
        if (system.next !== '')
            say(system.next);
        const notice = (0,expiry_notice .mD)(session.credentialEnd, settings, now());
        if (notice)
            warn(notice.text);
    }
    abandon() {
        try {
            this.#files?.remove();
        }
        catch {
            this.warn('The files of this run could not be removed. Run `jira-auth cleanup`.');
        }
        this.#files = undefined;
    }
    fail(failure) {
        this.#options.reportFailure(failure);
    }
}
function configOf(files, session, settings, tls) {
    const { credential, baseUrl } = session;
    return curlConfig({ credential, baseUrl, allowUploads: settings.allowUploads, tls: files.writeTls(tls) });
}
function handOffFailed(error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
    return new failure .HR('handoff-failed', `There is no way to hand the credential over (${(0,printable .g)(code)}).`, 'Check that the folder for temporary files, and the file that the CI system reads variables from, can be written, and that the disk has room.');
}

var derived_forms = __nccwpck_require__(4613);
var run = __nccwpck_require__(9006);
var network = __nccwpck_require__(4544);
; 




async function withSession(options, effects) {
    const { inputs, system, terminal, mask, reportFailure, isOwnCleanUp, task } = options;
    const ci = new CommandLine({
        system,
        temporaryFolder: effects.temporaryFolder,
        mask: mask ?? ((secret) => system.mask?.((0,derived_forms .Jm)(secret))),
        say: (text) => {
            terminal.say(text);
        },
        warn: (text) => {
            terminal.warn(text);
            system.annotate?.('warning', text);
        },
        reportFailure: (failure) => {
            terminal.fail(failure);
            system.annotate?.('error', `${failure.what} ${failure.advice} (${failure.code})`);
            reportFailure(failure);
        },
        now: effects.now,
        process: isOwnCleanUp ? effects.process : undefined,
    });
    const { use, leaves } = task(ci);
    terminal.spin('Asking Jira');
    try {
        return await (0,run .e)({ ...effects, inputs, ci, commandLineStore: network .po }, {
            use: (verified) => {
                terminal.stop();
                return use(verified);
            },
            leaves,
        });
    }
    finally {
        terminal.stop();
    }
}


  },

  6521(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    sign: () => (  sign)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
  var node_fs__WEBPACK_IMPORTED_MODULE_0___default =  __nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
  var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1633);
  var _hand_over_sign_command_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2709);
  var _oauth1_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(1761);
  var _read_credentials_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(8646);
  var _read_deployment_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(4089);
  var _read_inputs_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(1731);
  var _read_private_key_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(4765);
  var _read_site_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(3877);
  var _secret_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(7355);
  var _verify_json_js__WEBPACK_IMPORTED_MODULE_10__ = __nccwpck_require__(3239);











function sign(method, url, effects) {
    const { environment, now } = effects;
    const { key, baseUrl } = keyFromFile(environment) ?? keyFromEnvironment(effects);
    if (!/^[A-Za-z]{1,20}$/.test(method)) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('invalid-input', 'The method is not one of HTTP.', 'Give the method first, such as PUT, then the URL.');
    }
    if (!leadsBelow(baseUrl, url)) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('host-not-allowed', `The URL does not begin with ${baseUrl}/, so it is not signed.`, 'Write it as "$JIRA_API_URL/...", as curl sends it: percent-encoded, without a user name.');
    }
    const value = (0,_oauth1_js__WEBPACK_IMPORTED_MODULE_3__  .v)(key, method.toUpperCase(), url, { now, nonce: _oauth1_js__WEBPACK_IMPORTED_MODULE_3__  .P });
    return `Authorization: ${value.reveal()}`;
}
function leadsBelow(baseUrl, url) {
    return (/^[\x21-\x7e]+$/.test(url) &&
        !url.includes('\\') &&
        url.startsWith(`${baseUrl}/`) &&
        URL.canParse(url) &&
        new URL(url).href.startsWith(`${baseUrl}/`));
}
function keyFromFile(environment) {
    const path = environment[_hand_over_sign_command_js__WEBPACK_IMPORTED_MODULE_2__  .LM] ?? '';
    if (path === '')
        return undefined;
    const saved = parsed(path);
    const part = (name) => ((0,_verify_json_js__WEBPACK_IMPORTED_MODULE_10__  .Gv)(saved) ? (0,_verify_json_js__WEBPACK_IMPORTED_MODULE_10__  .M8)(saved, name) : undefined);
    const [baseUrl, consumerKey] = [part('baseUrl'), part('consumerKey')];
    const [oauthToken, privateKey] = [part('oauthToken'), part('privateKey')];
    if (!baseUrl || !consumerKey || !oauthToken || !privateKey) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('invalid-input', 'The signing key of the earlier step is not there any more.', 'Run `jira-auth sign` in the same job as the Action, before its clean-up.');
    }
    const pem = new _secret_js__WEBPACK_IMPORTED_MODULE_9__  .z(privateKey);
    (0,_read_private_key_js__WEBPACK_IMPORTED_MODULE_7__  .fc)('The signing key of the earlier step', pem);
    return { key: { consumerKey, oauthToken: new _secret_js__WEBPACK_IMPORTED_MODULE_9__  .z(oauthToken), privateKey: pem }, baseUrl };
}
function parsed(path) {
    try {
        return JSON.parse((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8'));
    }
    catch {
        return undefined;
    }
}
const IMPLIED = {
    deployment: 'data-center',
    'allow-private-hosts': 'true',
    'auth-method': 'oauth1',
};
function keyFromEnvironment({ environment, stderr }) {
    const inputs = new _read_inputs_js__WEBPACK_IMPORTED_MODULE_6__  .G0((name) => new Map(Object.entries(IMPLIED)).get(name) ?? '', environment);
    const secretsWithheld = () => undefined;
    const site = (0,_read_site_js__WEBPACK_IMPORTED_MODULE_8__  .U)(inputs, secretsWithheld);
    const credentials = (0,_read_credentials_js__WEBPACK_IMPORTED_MODULE_4__  .L)(inputs, {
        mask: () => undefined,
        warn: (text) => {
            stderr(`jira-auth: ${text}\n`);
        },
        secretsWithheld,
    });
    (0,_read_deployment_js__WEBPACK_IMPORTED_MODULE_5__  .l)(credentials, 'data-center');
    if (credentials.method !== 'oauth1' || site.deployment !== 'data-center') {
        throw new TypeError('A pinned method was not the one that was read.');
    }
    return { key: credentials, baseUrl: site.url };
}


  },

  5401(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Q: () => (  chosenSystem),
    t: () => (  addSystem)
  });
  var commander__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8179);
  var _hand_over_systems_index_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4594);


function addSystem(command) {
    command.addOption(new commander__WEBPACK_IMPORTED_MODULE_0__  .c$('--ci <name>', 'the CI system; found out if not given').choices(_hand_over_systems_index_js__WEBPACK_IMPORTED_MODULE_1__  .L.map(({ id }) => id)));
}
function chosenSystem(options, effects) {
    const kind = _hand_over_systems_index_js__WEBPACK_IMPORTED_MODULE_1__  .L.find(({ id }) => id === options['ci']) ?? (0,_hand_over_systems_index_js__WEBPACK_IMPORTED_MODULE_1__  .b)(effects.environment);
    return kind.create(effects);
}


  },

  999(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  B: () => (  Terminal),
  P: () => (  failureJson)
});

var external_node_util_ = __nccwpck_require__(7975);
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


const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;
const CLEAR_LINE = '\r\x1b[2K';
class Terminal {
    #effects;
    #isLively;
    #spinner;
    constructor(effects) {
        const { NO_COLOR, TERM, CI } = effects.environment;
        this.#effects = effects;
        this.#isLively = effects.isTerminal && !NO_COLOR && TERM !== 'dumb' && !CI;
    }
    say(text) {
        this.#clear();
        this.#effects.stderr(`${text}\n`);
    }
    warn(text) {
        this.say(`${this.#coloured('yellow', 'Warning:')} ${text}`);
    }
    fail({ what, advice, code }) {
        this.stop();
        this.say(`${this.#coloured('red', 'jira-auth:')} ${what}\n${advice}`);
        this.sayCode(code);
    }
    sayCode(code) {
        const link = troubleshootingLink(code, this.#effects.environment);
        this.say(this.#coloured('dim', `More: ${link}\nCode: ${code}`));
    }
    spin(text) {
        if (!this.#isLively)
            return;
        let frame = 0;
        this.#spinner = setInterval(() => {
            this.#effects.stderr(`${CLEAR_LINE}${String(FRAMES[frame++ % FRAMES.length])} ${text}`);
        }, FRAME_MS).unref();
    }
    stop() {
        this.#clear();
        clearInterval(this.#spinner);
        this.#spinner = undefined;
    }
    #clear() {
        if (this.#spinner)
            this.#effects.stderr(CLEAR_LINE);
    }
    #coloured(style, text) {
        return this.#isLively ? (0,external_node_util_.styleText)(style, text, { validateStream: false }) : text;
    }
}
function failureJson({ code, exitStatus, what, advice }) {
    return `${JSON.stringify({ error: { code, exitStatus, what, advice } })}\n`;
}


  },

  3302(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    D: () => (  headerFor),
    i: () => (  authorization)
  });
function headerFor(credential, method, url) {
    if (credential.kind === 'header')
        return credential;
    return { name: 'Authorization', value: credential.sign(method, url) };
}
function authorization(value) {
    return { kind: 'header', name: 'Authorization', value };
}


  },

  6440(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    AQ: () => (  daysUntil),
    D0: () => (  endOfDay),
    nE: () => (  isoSeconds),
    sO: () => (  DAY_MS)
  });
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


  },

  1633(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    HR: () => (  Failure),
    j$: () => (  Interrupted),
    uc: () => (  EXIT_STATUS)
  });
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
class Failure extends Error {
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
        return new Failure(this.code, this.what, `${this.advice} ${more}`);
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
        return this.signal === 'SIGINT' ? 130 : 143;
    }
}


  },

  4613(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Hx: () => (  derivedForms),
    Jm: () => (  formsToMask),
    ky: () => (  wrapped)
  });
  var _quoting_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9565);

const SHORTEST_FORM = 8;
const SHORTEST_BASE64_LINE = 4;
function formsToMask(secret) {
    return derivedForms(secret.reveal());
}
function derivedForms(value) {
    const forms = [
        ...(/[\r\n]/.test(value) ? linesOf(value) : [value, ...shellForms(value), ...simpleForms(value)]),
        ...base64Forms(value),
        ...percentForms(value),
        ...jsonForms(value),
    ].filter((form) => form.length >= SHORTEST_FORM);
    return [...new Set([...forms, ...base64Lines(value)])].sort((one, other) => other.length - one.length);
}
function linesOf(value) {
    return value.split(/[\r\n]+/).filter((line) => !line.startsWith('-----'));
}
function base64(bytes) {
    return bytes.toString('base64');
}
function base64Forms(value) {
    const whole = [value, `${value}\n`].map((text) => base64(Buffer.from(text)));
    const standard = [...whole, ...base64Cores(value)].flatMap((form) => [form, form.replace(/=+$/, '')]);
    return standard.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
function base64Cores(value) {
    const bytes = Buffer.from(value);
    return [0, 1, 2].map((skipped) => {
        const inner = bytes.subarray(skipped);
        return base64(inner.subarray(0, inner.length - (inner.length % 3)));
    });
}
function base64Lines(value) {
    return [value, `${value}\n`].flatMap((text) => {
        const bytes = Buffer.from(text);
        const secretLength = Math.ceil((Buffer.byteLength(value) * 4) / 3);
        return [64, 76].flatMap((width) => 
        wrapped(base64(bytes), width).filter((line, index) => line.length >= (index === 0 ? SHORTEST_FORM : SHORTEST_BASE64_LINE) && index * width < secretLength));
    });
}
function wrapped(text, width) {
    const lines = [];
    for (let start = 0; start < text.length; start += width)
        lines.push(text.slice(start, start + width));
    return lines;
}
function percentForms(value) {
    const component = encodeURIComponent(value.toWellFormed());
    const strict = component.replace(/[!'()*]/g, percentEncoded);
    const form = component.replaceAll('%20', '+').replace(/[!'()~]/g, percentEncoded);
    const path = strict.replaceAll('%2F', '/');
    const userinfo = component.replace(/%(?:24|25|26|2B|2C)/g, decodeURIComponent);
    return [component, strict, form, path, userinfo].flatMap((text) => [
        text,
        text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    ]);
}
function percentEncoded(character) {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
function jsonForms(value) {
    const plain = JSON.stringify(value).slice(1, -1);
    const unicode = (upperCase) => (character) => {
        const code = character.charCodeAt(0).toString(16).padStart(4, '0');
        return `\\u${upperCase ? code.toUpperCase() : code}`;
    };
    return [
        plain,
        plain.replaceAll('/', '\\/'),
        plain.replace(/[<>&]/g, unicode(false)),
        plain.replace(/[<>&=']/g, unicode(false)),
        plain.replace(/[<>&=']/g, unicode(true)),
        plain.replace(/[<>&='+]/g, unicode(false)),
        plain.replace(/[<>&='+]/g, unicode(true)),
    ];
}
function shellForms(value) {
    return [
        (0,_quoting_js__WEBPACK_IMPORTED_MODULE_0__  .x)(value).slice(1, -1),
        value.replaceAll("'", `'"'"'`),
        value.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]|^[~#]|(?<=[=:])~/g, '\\$&'),
        value.replace(/[\\"$`]/g, '\\$&'),
    ];
}
function simpleForms(value) {
    const hex = Buffer.from(value).toString('hex');
    const secretFrom = value.indexOf(':') + 1;
    const lines = value.length > 64
        ? [64, 76, 80].flatMap((width) => wrapped(value, width).filter((_, index) => (index + 1) * width > secretFrom))
        : [];
    return [
        hex,
        hex.toUpperCase(),
        ...wrapped(hex, 60),
        ...lines,
        Array.from(value).reverse().join(''),
        value.toUpperCase(),
        value.toLowerCase(),
    ];
}


  },

  5232(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    DV: () => (  inDays),
    kb: () => (  dayOf),
    mD: () => (  expiryNotice)
  });
  var _expiry_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6440);

function expiryNotice(end, { warnDays, criticalDays }, now) {
    if (!end?.at)
        return undefined;
    const days = (0,_expiry_js__WEBPACK_IMPORTED_MODULE_0__  .AQ)(end.at, now);
    if (days > warnDays)
        return undefined;
    const isDeclared = end.source === 'expires-on';
    if (days < 0 && isDeclared) {
        return {
            level: 'warning',
            text: `By \`expires-on\` the credential expired on ${dayOf(end.at)}, but Jira still accepts it. Set \`expires-on\` to its real date.`,
        };
    }
    const renewal = isDeclared
        ? 'Create a new one, store it in the same secret, and set `expires-on` to its date.'
        : 'Create a new one in your Jira profile and store it in the same secret.';
    return {
        level: days <= criticalDays ? 'error' : 'warning',
        text: `The credential expires on ${dayOf(end.at)}, ${inDays(Math.max(0, days))}. ${renewal}`,
    };
}
function dayOf(date) {
    return (0,_expiry_js__WEBPACK_IMPORTED_MODULE_0__  .nE)(date).slice(0, 10);
}
function inDays(days) {
    if (days === 0)
        return 'today';
    return days === 1 ? 'tomorrow' : `in ${days} days`;
}


  },

  8718(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    h: () => (  FORMATS)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _quoting_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9565);


const REFUSED_EVERYWHERE = [
    [/\0/, 'a NUL character'],
    [/\p{Cs}/u, 'half of a character'],
];
const SH = {
    variables: inLines({
        end: '\n',
        set: (name, value) => `export ${name}=${(0,_quoting_js__WEBPACK_IMPORTED_MODULE_1__  .x)(value)}`,
        absent: (name) => `unset ${name}`,
    }),
    failed: (exitStatus) => `(exit ${exitStatus})\n`,
};
const FISH = {
    variables: inLines({
        end: '\n',
        set: (name, value) => `set -gx ${name} '${value.replace(/[\\']/g, '\\$&')}'`,
        absent: (name) => `set -eg ${name}; or true`,
    }),
    failed: (exitStatus) => `return ${exitStatus}\n`,
};
const POWERSHELL = {
    variables: inLines({
        end: '\n',
        set: (name, value) => `$env:${name} = ${powershellExpression(value)}`,
        absent: (name) => `$env:${name} = $null`,
    }),
    failed: (exitStatus) => `throw 'jira-auth failed with exit status ${exitStatus}. Standard error says what happened.'\n`,
};
function powershellExpression(value) {
    const parts = (value.match(/[ -~]+|[^ -~]/g) ?? []).map((part) => /^[ -~]/.test(part) ? `'${part.replaceAll("'", "''")}'` : `[char]${part.charCodeAt(0)}`);
    const [only = "''"] = parts;
    return parts.length < 2 && only.startsWith("'") ? only : `-join (${parts.join(', ')})`;
}
const LONGEST_CMD_LINE = 8190;
const CMD = {
    variables: inLines({
        end: '\r\n',
        set: (name, value) => `@set "${name}=${value.replaceAll('%', '%%')}"`,
        absent: (name) => `@set "${name}="`,
        refused: [
            [/"/, 'a quotation mark'],
            [/[\r\n]/, 'a line break'],
            [/[^ -~]/, 'something other than printable ASCII'],
        ],
        longest: LONGEST_CMD_LINE,
    }),
    failed: (exitStatus) => `@exit /b ${exitStatus}\r\n`,
};
const DOTENV = {
    variables: inLines({
        end: '\n',
        set: (name, value) => `${name}=${value}`,
        absent: () => '',
        refused: [
            [/[\r\n]/, 'a line break'],
            [/^\s|\s$/, 'white space at one end'],
            [/\$/, 'a dollar sign'],
        ],
    }),
    failed: () => '',
};
const JSON_OBJECT = {
    variables: (variables) => {
        const present = variables.filter(([, value]) => value !== '');
        for (const [name, value] of present)
            refuse(name, value, []);
        return `${JSON.stringify(Object.fromEntries(present))}\n`;
    },
    failed: () => '',
};
const FORMATS = {
    sh: SH,
    fish: FISH,
    powershell: POWERSHELL,
    cmd: CMD,
    dotenv: DOTENV,
    json: JSON_OBJECT,
};
function inLines({ end, set, absent, refused = [], longest = Infinity }) {
    const statement = ([name, value]) => {
        if (value === '')
            return absent(name);
        refuse(name, value, refused);
        const text = set(name, value);
        if (text.length > longest)
            throw notWritable(name, 'It is too long.');
        return text;
    };
    return (variables) => variables
        .map(statement)
        .filter((text) => text !== '')
        .map((text) => text + end)
        .join('');
}
function refuse(name, value, refused) {
    for (const [found, what] of [...REFUSED_EVERYWHERE, ...refused]) {
        if (found.test(value))
            throw notWritable(name, `It holds ${what}.`);
    }
}
function notWritable(name, why) {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('handoff-failed', `${name} can't be written in the format that was asked for. ${why}`, 'Use another --format, such as json, or leave that variable out.');
}


  },

  8527(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Hc: () => (  privateDirectories),
    Pl: () => (  writePrivateFile),
    nq: () => (  createPrivateDirectory),
    oN: () => (  replacePrivateFile),
    q1: () => (  readPrivateFile),
    th: () => (  removePrivateDirectory),
    xn: () => (  newDirectoryName)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
  var node_fs__WEBPACK_IMPORTED_MODULE_0___default =  __nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
  var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7598);
  var node_crypto__WEBPACK_IMPORTED_MODULE_1___default =  __nccwpck_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_1__);
  var node_path__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6760);
  var node_path__WEBPACK_IMPORTED_MODULE_2___default =  __nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);



const NAME = /^jira-auth-[0-9a-f]{32}$/;
const NO_FOLLOW = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NOFOLLOW ?? 0;
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
    return `jira-auth-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.randomBytes)(16).toString('hex')}`;
}
function createPrivateDirectory(parent, name) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(parent, name);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)(path, { mode: 0o700 });
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.chmodSync)(path, 0o700);
    return path;
}
function writePrivateFile(directory, file, text, mode = 0o600) {
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, file);
    const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_WRONLY | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_CREAT | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_EXCL | NO_FOLLOW, mode);
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fchmodSync)(descriptor, mode);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(descriptor, text);
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    }
    return path;
}
function replacePrivateFile(directory, file, text) {
    const next = writePrivateFile(directory, `${file}.next`, text);
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.renameSync)(next, (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory, file));
}
function readPrivateFile(parent, name, file) {
    if (!isOurs(parent, name))
        return undefined;
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(parent, name, file);
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(path, { throwIfNoEntry: false })?.isFile())
        return undefined;
    const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_RDONLY | NO_FOLLOW);
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(descriptor, 'utf8');
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    }
}
function removePrivateDirectory(parent, name) {
    if (!isOurs(parent, name))
        return false;
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(parent, name);
    const problems = [];
    for (const file of FILES) {
        try {
            const entry = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(path, file), { throwIfNoEntry: false });
            if (entry)
                (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.unlinkSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(path, file));
        }
        catch (error) {
            problems.push(error);
        }
    }
    if (problems.length > 0)
        throw problems[0];
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmdirSync)(path);
    return true;
}
function privateDirectories(parent) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(parent).filter((name) => isOurs(parent, name));
    }
    catch {
        return [];
    }
}
function isOurs(parent, name) {
    if (parent === '' || !NAME.test(name))
        return false;
    const found = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(parent, name), { throwIfNoEntry: false });
    return found?.isDirectory() === true && (!process.getuid || found.uid === process.getuid());
}


  },

  9565(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    V: () => (  curlQuoted),
    x: () => (  shellQuoted)
  });
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


  },

  4104(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Ck: () => (  sessionState),
    vc: () => (  endSavedSession)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _read_address_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1530);
  var _read_context_path_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9187);
  var _secret_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(7355);
  var _transport_http_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(6421);
  var _transport_proxy_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(7769);
  var _transport_trust_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(635);
  var _verify_json_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(3239);
  var _verify_live_session_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(2282);
  var _private_directory_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(8527);










function sessionState({ url, cookie }) {
    return JSON.stringify({ url, cookie: cookie.reveal() });
}
function sessionIn(state) {
    try {
        const saved = JSON.parse(state);
        const url = (0,_verify_json_js__WEBPACK_IMPORTED_MODULE_9__  .Gv)(saved) ? (0,_verify_json_js__WEBPACK_IMPORTED_MODULE_9__  .M8)(saved, 'url') : undefined;
        const cookie = (0,_verify_json_js__WEBPACK_IMPORTED_MODULE_9__  .Gv)(saved) ? (0,_verify_json_js__WEBPACK_IMPORTED_MODULE_9__  .ZZ)(saved, 'cookie') : undefined;
        if (url === undefined || typeof cookie !== 'string' || !/^[\x21-\x7e]{1,5000}$/.test(cookie))
            return undefined;
        if (!isSessionResource(url))
            return undefined;
        return { url, cookie: new _secret_js__WEBPACK_IMPORTED_MODULE_3__  .z(cookie) };
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
        const address = (0,_read_address_js__WEBPACK_IMPORTED_MODULE_1__  .or)(given);
        const reach = (0,_read_address_js__WEBPACK_IMPORTED_MODULE_1__  .xw)(address.host);
        (0,_read_context_path_js__WEBPACK_IMPORTED_MODULE_2__  .c)(address.rest, given);
        return ((0,_read_address_js__WEBPACK_IMPORTED_MODULE_1__  .uy)(address.host) && reach !== 'reserved' && (address.scheme === 'https' || reach === 'loopback'));
    }
    catch (error) {
        if (error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR)
            return false;
        throw error;
    }
}
const BUDGET_SECONDS = 15;
async function endSavedSession(text, { parent, directory }, { environment, random, signal, info }) {
    const session = sessionIn(text);
    if (!session)
        return undefined;
    (0,_transport_trust_js__WEBPACK_IMPORTED_MODULE_6__  ._A)(environment);
    const file = (name) => (0,_private_directory_js__WEBPACK_IMPORTED_MODULE_8__  .q1)(parent, directory, name);
    const [certificate, key] = [file('client.pem'), file('client-key.pem')];
    const tls = await (0,_transport_trust_js__WEBPACK_IMPORTED_MODULE_6__  .EA)(file('ca.pem'), certificate !== undefined && key !== undefined ? { certificate, key: new _secret_js__WEBPACK_IMPORTED_MODULE_3__  .z(key) } : undefined);
    const send = (0,_transport_http_js__WEBPACK_IMPORTED_MODULE_4__  .e)({
        timeoutSeconds: BUDGET_SECONDS,
        signal,
        proxy: (0,_transport_proxy_js__WEBPACK_IMPORTED_MODULE_5__  .n)(environment),
        random,
        trust: tls?.context,
        onRetry: info,
    });
    return (0,_verify_live_session_js__WEBPACK_IMPORTED_MODULE_7__  .k)(send, session);
}


  },

  2709(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    KN: () => (  writeSigningKey),
    LM: () => (  SIGNING_KEY_FILE)
  });
  var _quoting_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9565);

const SIGNING_KEY_FILE = 'JIRA_SIGNING_KEY_FILE';
function writeSigningKey(files, key, baseUrl) {
    const content = {
        baseUrl,
        consumerKey: key.consumerKey,
        oauthToken: key.oauthToken.reveal(),
        privateKey: key.privateKey.reveal(),
    };
    return files.write('signing-key.json', JSON.stringify(content));
}
function writeSignCommand(files, key, baseUrl, programs) {
    const keyFile = writeSigningKey(files, key, baseUrl);
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


  },

  4226(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    E: () => (  MaskedTexts),
    O: () => (  StreamMasker)
  });
const MASK = Buffer.from('***');
const SHORTEST_TEXT = 8;
const LONGEST_WINDOW = 24;
const BLOCK = 3;
const HASHES = 1 << 16;
class MaskedTexts {
    #texts = new Set();
    #search;
    add(texts) {
        for (const text of texts) {
            if (Buffer.byteLength(text) < SHORTEST_TEXT || this.#texts.has(text))
                continue;
            this.#texts.add(text);
            this.#search = undefined;
        }
    }
    search() {
        this.#search ??= new TextSearch(Array.from(this.#texts, (text) => Buffer.from(text)));
        return this.#search;
    }
}
class StreamMasker {
    #texts;
    #kept = Buffer.alloc(0);
    #written = 0;
    #lastWasMask = false;
    constructor(texts) {
        this.#texts = texts;
    }
    push(chunk) {
        return this.#take(chunk, false);
    }
    end() {
        const rest = this.#take(Buffer.alloc(0), true);
        this.#lastWasMask = false;
        return rest;
    }
    #take(chunk, last) {
        const search = this.#texts.search();
        const isLong = chunk.length >= search.longest;
        const head = isLong ? this.#kept : Buffer.alloc(0);
        const body = isLong || this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
        const runs = this.#lastWasMask ? [{ start: 0, end: this.#written }] : [];
        if (head.length > 0) {
            const seam = Buffer.concat([head, body.subarray(0, search.longest - 1)]);
            search.findRuns(seam, head.length, 0, runs);
        }
        search.findRuns(body, body.length, head.length, runs);
        const keptFrom = last ? body.length : search.beginsFrom(body);
        const pieces = [];
        let endsInMask = this.#lastWasMask;
        const limit = head.length + keptFrom;
        let written = this.#written;
        for (const [index, { start, end }] of runs.entries()) {
            if (start > limit)
                break;
            if (index > 0 || !this.#lastWasMask) {
                addViews(pieces, head, body, written, start);
                pieces.push(MASK);
            }
            written = end;
            endsInMask = true;
        }
        if (written < limit) {
            addViews(pieces, head, body, written, limit);
            written = limit;
            endsInMask = false;
        }
        this.#lastWasMask = endsInMask;
        this.#written = written - limit;
        this.#kept = Buffer.from(body.subarray(keptFrom));
        return pieces;
    }
}
function addViews(pieces, head, body, from, to) {
    if (from < Math.min(to, head.length))
        pieces.push(head.subarray(from, to));
    const [bodyFrom, bodyTo] = [Math.max(from - head.length, 0), to - head.length];
    if (bodyFrom >= bodyTo)
        return;
    pieces.push(bodyFrom === 0 && bodyTo === body.length ? body : body.subarray(bodyFrom, bodyTo));
}
class TextSearch {
    longest;
    #shifts = new Uint8Array(HASHES);
    #begins = new Uint8Array(HASHES);
    #branches;
    #lastBlock;
    constructor(texts) {
        this.longest = Math.max(0, ...texts.map((text) => text.length));
        this.#branches = branchesOf(texts.toSorted((one, other) => Buffer.compare(one, other)), 0);
        this.#lastBlock = Math.min(LONGEST_WINDOW, ...texts.map((text) => text.length)) - BLOCK;
        this.#shifts.fill(this.#lastBlock + 1);
        for (const text of texts) {
            this.#begins[blockHash(text, 0)] = 1;
            for (let at = 0; at <= this.#lastBlock; at++) {
                const hash = blockHash(text, at);
                this.#shifts[hash] = Math.min(byteAt(this.#shifts, hash), this.#lastBlock - at);
            }
        }
    }
    findRuns(bytes, until, offset, runs) {
        const shifts = this.#shifts;
        const begins = this.#begins;
        const lastBlock = this.#lastBlock;
        const farthest = lastBlock + 1;
        const lastStart = Math.min(until - 1, bytes.length - lastBlock - BLOCK);
        let run = runs.at(-1);
        for (let start = 0; start <= lastStart;) {
            const shift = byteAt(shifts, blockHash(bytes, start + lastBlock));
            if (shift === farthest) {
                start += farthest;
                continue;
            }
            if (shift > 0) {
                start += shift;
                continue;
            }
            if (begins[blockHash(bytes, start)] === 1) {
                const length = this.#longestAt(bytes, start);
                const end = offset + start + length;
                if (run !== undefined && offset + start <= run.end)
                    run.end = Math.max(run.end, end);
                else if (length > 0)
                    runs.push((run = { start: offset + start, end }));
            }
            start++;
        }
    }
    beginsFrom(bytes) {
        const { length } = bytes;
        for (let start = Math.max(0, length - this.longest + 1); start < length; start++) {
            if (length - start >= BLOCK && this.#begins[blockHash(bytes, start)] === 0)
                continue;
            if (this.#goesOn(bytes, start))
                return start;
        }
        return length;
    }
    #longestAt(bytes, start) {
        let length = 0;
        let branches = this.#branches;
        for (let at = start; at < bytes.length;) {
            const branch = branches.get(byteAt(bytes, at));
            if (branch === undefined || !isAt(branch.label, bytes, at, branch.label.length))
                break;
            at += branch.label.length;
            if (branch.isText)
                length = at - start;
            branches = branch.branches;
        }
        return length;
    }
    #goesOn(bytes, start) {
        let branches = this.#branches;
        for (let at = start; at < bytes.length;) {
            const branch = branches.get(byteAt(bytes, at));
            const rest = bytes.length - at;
            if (branch === undefined || !isAt(branch.label, bytes, at, Math.min(branch.label.length, rest)))
                return false;
            if (rest < branch.label.length)
                return true;
            at += branch.label.length;
            branches = branch.branches;
        }
        return branches.size > 0;
    }
}
function branchesOf(sorted, depth) {
    const groups = new Map();
    for (const text of sorted) {
        const group = groups.get(byteAt(text, depth));
        if (group === undefined)
            groups.set(byteAt(text, depth), [text]);
        else
            group.push(text);
    }
    return new Map(Array.from(groups, ([byte, group]) => {
        const [first, last] = [group[0], group.at(-1)];
        let end = depth + 1;
        while (end < first.length && first[end] === last[end])
            end++;
        const isText = first.length === end;
        const branches = branchesOf(isText ? group.slice(1) : group, end);
        return [byte, { label: first.subarray(depth, end), isText, branches }];
    }));
}
function byteAt(bytes, at) {
    return bytes[at];
}
function blockHash(bytes, at) {
    const block = byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8) | (byteAt(bytes, at + 2) << 16);
    return Math.imul(block, 0x9e3779b1) >>> 16;
}
function isAt(text, bytes, start, length) {
    for (let index = 0; index < length; index++) {
        if (text[index] !== bytes[start + index])
            return false;
    }
    return true;
}


  },

  7271(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    DS: () => (  OUTPUT_FORMATS),
    X0: () => (  formatted),
    r4: () => (  failedIn)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
  var node_fs__WEBPACK_IMPORTED_MODULE_0___default =  __nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
  var _formats_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8718);
  var _sign_command_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2709);
  var _variables_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(1143);




const OUTPUT_FORMATS = [
    'sh',
    'fish',
    'powershell',
    'cmd',
    'dotenv',
    'json',
    'curl',
];
const OF_THIS_JOB = ['JIRA_CURL_CONFIG', _sign_command_js__WEBPACK_IMPORTED_MODULE_2__  .LM, _variables_js__WEBPACK_IMPORTED_MODULE_3__  .H1];
function formatted(system, format, { stdout }) {
    return {
        ...system,
        prepare: undefined,
        setVariables: (variables) => {
            if (format === 'curl') {
                const [, config = ''] = variables.find(([name]) => name === 'JIRA_CURL_CONFIG') ?? [];
                stdout((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(config, 'utf8'));
                return;
            }
            stdout(_formats_js__WEBPACK_IMPORTED_MODULE_1__  .h[format].variables(format === 'dotenv' ? variables.filter(([name]) => !OF_THIS_JOB.includes(name)) : variables));
        },
        failed: failedIn(format),
        next: '',
    };
}
function failedIn(format) {
    return format === 'curl' ? () => 'proto = "=none"\n' : _formats_js__WEBPACK_IMPORTED_MODULE_1__  .h[format].failed;
}


  },

  4594(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  L: () => (  SYSTEMS),
  b: () => (  systemOf)
});

var hand_over_variables = __nccwpck_require__(1143);
; 

const azurePipelines = {
    name: 'Azure Pipelines',
    id: 'azure',
    isHere: ({ TF_BUILD }) => TF_BUILD?.toLowerCase() === 'true',
    create: ({ environment, stdout }) => ({
        temporaryFolder: environment.AGENT_TEMPDIRECTORY,
        job: `azure ${environment.SYSTEM_COLLECTIONID ?? ''} ${environment.SYSTEM_JOBID ?? ''} ${environment.BUILD_BUILDID ?? ''}`,
        secretsWithheld: environment.SYSTEM_PULLREQUEST_ISFORK?.toLowerCase() === 'true'
            ? 'This run comes from a fork, which gets no secrets unless the pipeline says so.'
            : undefined,
        mask: (texts) => {
            stdout(texts.map((text) => `##vso[task.setsecret]${escaped(text)}\n`).join(''));
        },
        annotate: (level, text) => {
            stdout(`##vso[task.logissue type=${level}]${escaped(text)}\n`);
        },
        setVariables: (variables) => {
            const commands = variables.map(([name, value]) => {
                const secret = name === hand_over_variables .H1 ? ';issecret=true' : '';
                return `##vso[task.setvariable variable=${name}${secret}]${escaped(value)}\n`;
            });
            stdout(commands.join(''));
        },
        next: `The variables are there from the next task on; a secret one has to be mapped: env: { ${hand_over_variables .H1}: $(${hand_over_variables .H1}) }.`,
    }),
};
function escaped(text) {
    return text
        .replaceAll('%', '%AZP25')
        .replaceAll('\r', '%0D')
        .replaceAll('\n', '%0A')
        .replaceAll(']', '%5D')
        .replaceAll(';', '%3B');
}

var formats = __nccwpck_require__(8718);
; 

const bitbucket = {
    name: 'Bitbucket Pipelines',
    id: 'bitbucket',
    isHere: ({ BITBUCKET_COMMIT }) => Boolean(BITBUCKET_COMMIT),
    create: ({ environment, stdout }) => ({
        job: `bitbucket ${environment.BITBUCKET_PIPELINE_UUID ?? ''} ${environment.BITBUCKET_STEP_UUID ?? ''}`,
        setVariables: (variables) => {
            stdout(formats .h.sh.variables(variables));
        },
        failed: formats .h.sh.failed,
        next: 'Use it as eval "$(jira-auth export)"; the lines of `script` that follow have the variables.',
    }),
};

var failure = __nccwpck_require__(1633);
; 

const AGENT = 'buildkite-agent';
const buildkite = {
    name: 'Buildkite',
    id: 'buildkite',
    isHere: ({ BUILDKITE }) => BUILDKITE === 'true',
    create: (effects) => ({
        job: `buildkite ${effects.environment.BUILDKITE_JOB_ID ?? ''}`,
        mask: (texts) => {
            runAgent(effects, ['redactor', 'add', '--format', 'json'], texts.map((text, index) => [String(index), text]));
        },
        setVariables: (variables) => {
            runAgent(effects, ['env', 'set', '--input-format=json', '-'], variables);
        },
        next: 'The variables are there in the hooks and commands that the agent starts from here on; in this one, use --format sh.',
    }),
};
function runAgent({ runTool }, args, entries) {
    try {
        runTool(AGENT, args, JSON.stringify(Object.fromEntries(entries)));
    }
    catch {
        throw new failure .HR('handoff-failed', `${AGENT} ${args.slice(0, 2).join(' ')} failed, or could not be started.`, 'Run this in a job of Buildkite with an agent of version 3.66 or later, or use `jira-auth exec`.');
    }
}

var external_node_fs_ = __nccwpck_require__(3024);
var external_node_crypto_ = __nccwpck_require__(7598);
; 


const NO_FOLLOW = external_node_fs_.constants.O_NOFOLLOW ?? 0;
const NO_WAIT = external_node_fs_.constants.O_NONBLOCK ?? 0;
function fileCommand(entries, delimiter = `ghadelimiter_${(0,external_node_crypto_.randomUUID)()}`) {
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
        before = (0,external_node_fs_.fstatSync)(descriptor).size;
        (0,external_node_fs_.writeFileSync)(descriptor, text);
    }
    catch (error) {
        (0,external_node_fs_.ftruncateSync)(descriptor, before);
        throw error;
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
    return () => {
        const again = openRegularFile(path);
        try {
            (0,external_node_fs_.ftruncateSync)(again, before);
        }
        finally {
            (0,external_node_fs_.closeSync)(again);
        }
    };
}
function checkFileCommand(path) {
    (0,external_node_fs_.closeSync)(openRegularFile(path));
}
function openRegularFile(path) {
    const descriptor = (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_APPEND | NO_FOLLOW | NO_WAIT);
    if ((0,external_node_fs_.fstatSync)(descriptor).isFile())
        return descriptor;
    (0,external_node_fs_.closeSync)(descriptor);
    throw Object.assign(new Error('not a regular file'), { code: 'EINVAL' });
}

var quoting = __nccwpck_require__(9565);
; 





const circleCi = {
    name: 'CircleCI',
    id: 'circleci',
    isHere: ({ CIRCLECI }) => CIRCLECI === 'true',
    create: ({ environment }) => ({
        job: `circleci ${environment.CIRCLE_WORKFLOW_JOB_ID ?? environment.CIRCLE_BUILD_URL ?? ''}`,
        secretsWithheld: environment.CIRCLE_PR_NUMBER === undefined
            ? undefined
            : 'This run comes from a fork, which gets no secrets unless the project says so.',
        prepare: () => {
            if (!environment.BASH_ENV) {
                throw new failure .HR('handoff-failed', 'BASH_ENV is not set, so that later steps would not see the variables.', 'Run this in a step of CircleCI, or use eval "$(jira-auth export --format sh)".');
            }
        },
        setVariables: (variables, files) => {
            const path = environment.BASH_ENV ?? '';
            const file = (0,quoting .x)(files.write('variables.sh', formats .h.sh.variables(variables)));
            if (!(0,external_node_fs_.existsSync)(path))
                (0,external_node_fs_.writeFileSync)(path, '', { flag: 'wx', mode: 0o600 });
            appendFileCommand(path, `if [ -O ${file} ]; then . ${file}; fi\n`);
        },
        next: 'Steps that follow have the variables if their shell is bash; in this one, run . "$BASH_ENV".',
    }),
};

var json = __nccwpck_require__(3239);
; 


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
        payload = JSON.parse((0,external_node_fs_.readFileSync)(path, 'utf8'));
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
    return (0,json .Gv)(value) ? (0,json .ZZ)(value, name) : undefined;
}

; 
function escapeData(text) {
    return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
function escapeProperty(text) {
    return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

; 



const gitHubActions = {
    name: 'GitHub Actions',
    id: 'github',
    isHere: ({ GITHUB_ACTIONS }) => GITHUB_ACTIONS === 'true',
    create: createGitHub,
};
const gitea = {
    name: 'Gitea or Forgejo Actions',
    id: 'gitea',
    isHere: ({ GITEA_ACTIONS, FORGEJO_ACTIONS }) => GITEA_ACTIONS === 'true' || FORGEJO_ACTIONS === 'true',
    create: createGitHub,
};
function createGitHub({ environment, stdout }) {
    const { GITHUB_RUN_ID: run = '', GITHUB_RUN_ATTEMPT: attempt = '', GITHUB_JOB: job = '' } = environment;
    return {
        temporaryFolder: environment.RUNNER_TEMP,
        job: `github ${run} ${attempt} ${job}`,
        secretsWithheld: gitHubWithholds(environment),
        mask: (texts) => {
            stdout(texts.map((text) => `::add-mask::${escapeData(text)}\n`).join(''));
        },
        annotate: (level, text) => {
            stdout(`::${level} title=${escapeProperty('jira-auth')}::${escapeData(text)}\n`);
        },
        prepare: () => {
            checkFileCommand(environment.GITHUB_ENV ?? '');
        },
        setVariables: (variables) => {
            appendFileCommand(environment.GITHUB_ENV ?? '', fileCommand(variables));
        },
        next: 'The variables are there from the next step on.',
    };
}

; 

const gitLab = {
    name: 'GitLab CI',
    id: 'gitlab',
    isHere: ({ GITLAB_CI }) => GITLAB_CI === 'true',
    create: ({ environment, stdout }) => ({
        job: `gitlab ${environment.CI_SERVER_HOST ?? ''} ${environment.CI_JOB_ID ?? ''}`,
        secretsWithheld: environment.CI_COMMIT_REF_PROTECTED === 'false'
            ? 'This branch or tag is not protected, so that it gets no protected variables.'
            : undefined,
        setVariables: (variables) => {
            stdout(formats .h.sh.variables(variables));
        },
        failed: formats .h.sh.failed,
        next: 'Use it as eval "$(jira-auth export)"; the lines of `script` that follow have the variables.',
    }),
};

; 

const jenkins = {
    name: 'Jenkins',
    id: 'jenkins',
    isHere: ({ JENKINS_URL, BUILD_ID }) => Boolean(JENKINS_URL) && Boolean(BUILD_ID),
    create: ({ environment, stdout }) => ({
        temporaryFolder: environment.WORKSPACE_TMP,
        job: `jenkins ${environment.JENKINS_URL ?? ''} ${environment.BUILD_TAG ?? ''}`,
        setVariables: (variables) => {
            stdout(formats .h.json.variables(variables));
        },
        next: 'Read it with readJSON, and wrap what follows in withEnv.',
    }),
};

; 

const plainShell = {
    name: 'a shell',
    id: 'shell',
    isHere: () => true,
    create: ({ stdout }) => ({
        setVariables: (variables) => {
            stdout(formats .h.sh.variables(variables));
        },
        failed: formats .h.sh.failed,
        next: 'Use it as eval "$(jira-auth export)", and end with jira-auth cleanup.',
    }),
};

; 


const teamCity = {
    name: 'TeamCity',
    id: 'teamcity',
    isHere: ({ TEAMCITY_VERSION }) => Boolean(TEAMCITY_VERSION),
    create: ({ environment, stdout }) => ({
        job: `teamcity ${environment.TEAMCITY_PROJECT_NAME ?? ''} ${environment.TEAMCITY_BUILDCONF_NAME ?? ''} ${environment.BUILD_NUMBER ?? ''}`,
        annotate: (level, text) => {
            stdout(`##teamcity[message text='${teamcity_escaped(text)}' status='${level.toUpperCase()}']\n`);
        },
        setVariables: (variables) => {
            if (variables.some(([name, value]) => name === hand_over_variables .H1 && value !== ''))
                throw secretInLog();
            const messages = variables.map(([name, value]) => `##teamcity[setParameter name='env.${name}' value='${teamcity_escaped(value)}']\n`);
            stdout(messages.join(''));
        },
        next: 'The variables are there from the next build step on.',
    }),
};
function secretInLog() {
    return new failure .HR('handoff-failed', 'TeamCity shows parameters in the log and on the page of the build, so that no header is given to it.', 'Leave out --export-auth-header: use the curl config, or `jira-auth exec`.');
}
function teamcity_escaped(text) {
    return text
        .replace(/[|'[\]]/g, '|$&')
        .replaceAll('\n', '|n')
        .replaceAll('\r', '|r')
        .replace(/[^\x20-\x7e]/g, (unit) => `|0x${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

var external_node_path_ = __nccwpck_require__(6760);
var replace_file = __nccwpck_require__(6998);
; 




const FILE = 'jira-auth.env';
const woodpecker = {
    name: 'Woodpecker',
    id: 'woodpecker',
    isHere: ({ CI }) => CI === 'woodpecker',
    create: ({ environment: { CI_WORKSPACE, CI_PIPELINE_URL } }) => inWorkspace(CI_WORKSPACE, `woodpecker ${CI_PIPELINE_URL ?? ''}`),
};
const drone = {
    name: 'Drone',
    id: 'drone',
    isHere: ({ DRONE }) => DRONE === 'true',
    create: ({ environment: { DRONE_WORKSPACE, DRONE_BUILD_LINK } }) => inWorkspace(DRONE_WORKSPACE, `drone ${DRONE_BUILD_LINK ?? ''}`),
};
function inWorkspace(workspace = '.', job) {
    const path = (0,external_node_path_.resolve)(workspace, FILE);
    return {
        temporaryFolder: workspace,
        job,
        setVariables: (variables) => {
            (0,replace_file .f)(path, formats .h.sh.variables(variables));
        },
        next: `Read them in later steps with . ./${FILE}; cache and publish neither it nor jira-auth-*, and end with jira-auth cleanup.`,
        cleanUp: () => {
            (0,external_node_fs_.rmSync)(path, { force: true });
        },
    };
}

; 










const SYSTEMS = [
    gitea,
    gitHubActions,
    gitLab,
    azurePipelines,
    circleCi,
    bitbucket,
    teamCity,
    buildkite,
    woodpecker,
    drone,
    jenkins,
    plainShell,
];
function systemOf(environment) {
    return SYSTEMS.find(({ isHere }) => isHere(environment)) ?? plainShell;
}


  },

  1143(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    H1: () => (  AUTH_HEADER),
    kK: () => (  openVariables),
    kp: () => (  headerTexts)
  });
  var _expiry_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6440);

const AUTH_HEADER = 'JIRA_AUTH_HEADER';
function openVariables(session, curlConfig) {
    return [
        ['JIRA_BASE_URL', session.baseUrl],
        ['JIRA_API_URL', session.apiUrl],
        ['JIRA_SITE_URL', session.siteUrl],
        ['JIRA_CLOUD_ID', session.cloudId],
        ['JIRA_DEPLOYMENT', session.deployment],
        ['JIRA_AUTH_METHOD', session.method],
        ['JIRA_CURL_CONFIG', curlConfig],
        ['JIRA_ACCOUNT_ID', session.account.id],
        ['JIRA_EXPIRES_AT', session.expiresAt ? (0,_expiry_js__WEBPACK_IMPORTED_MODULE_0__  .nE)(session.expiresAt) : ''],
    ];
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


  },

  2364(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    j: () => (  htmlText)
  });
function htmlText(text) {
    return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}


  },

  1761(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    P: () => (  randomNonce),
    v: () => (  signature)
  });
  var oauth_1_0a__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6470);
  var oauth_1_0a__WEBPACK_IMPORTED_MODULE_0___default =  __nccwpck_require__.n(oauth_1_0a__WEBPACK_IMPORTED_MODULE_0__);
  var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7598);
  var node_crypto__WEBPACK_IMPORTED_MODULE_1___default =  __nccwpck_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_1__);
  var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1633);
  var _secret_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(7355);




const randomNonce = () => (0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.randomBytes)(16).toString('hex');
function signature(key, method, url, effects) {
    const request = { method, ...asServersRead(url) };
    const oauth = new (oauth_1_0a__WEBPACK_IMPORTED_MODULE_0___default())({
        consumer: { key: key.consumerKey, secret: '' },
        signature_method: 'RSA-SHA1',
        hash_function: (baseString) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.createSign)('RSA-SHA1').update(baseString).sign(key.privateKey.reveal(), 'base64'),
    });
    oauth.getNonce = effects.nonce;
    oauth.getTimeStamp = () => Math.floor(effects.now().getTime() / 1000);
    const parameters = oauth.authorize(request, { key: key.oauthToken.reveal(), secret: '' });
    return new _secret_js__WEBPACK_IMPORTED_MODULE_3__  .z(oauth.toHeader(parameters).Authorization);
}
function asServersRead(url) {
    const { origin, pathname, searchParams } = new URL(url);
    const names = [...new Set(searchParams.keys())];
    if (names.some((name) => name.startsWith('oauth_') || name === '__proto__')) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_2__  .HR('invalid-input', 'The URL has a query parameter with a name that OAuth keeps for itself.', 'Leave out parameters whose names begin with oauth_.');
    }
    return {
        url: origin + pathname,
        data: Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)])),
    };
}


  },

  5260(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    T: () => (  printableMarkdown),
    g: () => (  printable)
  });
const LONGEST = 200;
function printable(text, longest = LONGEST) {
    const oneLine = text
        .slice(0, longest * 4)
        .toWellFormed()
        .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
        .replace(/[\p{Cf}\p{Co}\p{Cn}\uFFFD]/gu, '')
        .replaceAll('##[', '# #[')
        .replaceAll('::', ': :')
        .trim();
    const characters = Array.from(oneLine);
    return characters.length <= longest ? oneLine : `${characters.slice(0, longest - 1).join('')}…`;
}
function printableMarkdown(text, longest = LONGEST) {
    return printable(text, longest).replace(/[\\`*_{}[\]()<>#+\-.!|&~@:/$]/g, (character) => `&#${character.charCodeAt(0)};`);
}


  },

  1530(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  xY: () => (  EXAMPLE),
  uy: () => (  isHostName),
  yv: () => (  originOf),
  or: () => (  parseAddress),
  xw: () => (  reachOf)
});

; 
const external_node_url_namespaceObject = require("node:url");
var failure = __nccwpck_require__(1633);
var printable = __nccwpck_require__(5260);
; 



const EXAMPLE = 'Write the site as acme, acme.atlassian.net or https://acme.atlassian.net; a server of your own as https://jira.example.com/jira.';
const SHAPE = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([A-Za-z0-9._-]+)(?::(\d{1,5}))?([/?#][^\s\\]*)?$/;
const LONGEST_BARE_NAME = 32;
const NUMERIC_HOST = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const HOST = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
function parseAddress({ label, value }) {
    if (/[^\x21-\x7e]/.test(value)) {
        throw new failure .HR('insecure-url', `${label} holds white space, a control character or a letter outside of ASCII.`, `Type the address again by hand: a copied look-alike letter would send the credential elsewhere. ${EXAMPLE}`);
    }
    const shape = value.length <= 2048 ? SHAPE.exec(value) : null;
    if (!shape) {
        throw new failure .HR('insecure-url', `${label} is not an address that every program reads alike.`, `Leave out user names, "@", backslashes, brackets and percent signs before the path. ${EXAMPLE}`);
    }
    const [, givenScheme, rawHost = '', givenPort, rest = ''] = shape;
    const scheme = (givenScheme ?? 'https').toLowerCase();
    if (scheme !== 'https' && scheme !== 'http') {
        throw new failure .HR('insecure-url', `${label} does not use https, so the credential would cross the network in clear.`, `Write it with https://, or without a scheme.`);
    }
    const host = rawHost.toLowerCase();
    refuseOddHost(host, label);
    const isWord = givenScheme === undefined &&
        (givenPort ?? '443') === '443' &&
        !host.includes('.') &&
        host !== 'localhost';
    if (isWord && rest !== '' && rest !== '/') {
        throw new failure .HR('invalid-input', `${label} is one word with a path behind it, which looks like a secret in the wrong input.`, `If it is a site's name, write its whole address.`);
    }
    const port = givenPort === undefined ? (scheme === 'https' ? 443 : 80) : Number(givenPort);
    if (port < 1 || port > 65_535) {
        throw new failure .HR('insecure-url', `${label} names port ${(0,printable .g)(String(givenPort))}.`, EXAMPLE);
    }
    return { scheme, host, port, rest, isBareName: isWord };
}
function refuseOddHost(host, label) {
    if (NUMERIC_HOST.test(host) && !IPV4.test(host)) {
        throw new failure .HR('insecure-url', `${label} names an IP address in an unusual notation.`, EXAMPLE);
    }
    if (!host.includes('.') && host.length > LONGEST_BARE_NAME) {
        throw new failure .HR('invalid-input', `${label} is one word of ${host.length} characters, which looks like a secret in the wrong input.`, `If it is a site's name, write its whole address.`);
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


  },

  9187(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    c: () => (  contextPathOf)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);

const JIRAS_OWN = /\/(?:rest|browse|projects|issues|servicedesk|secure|plugins|login\.jsp|si)(?:[/?#].*)?$/;
function contextPathOf(rest, { label }) {
    const path = rest.replace(JIRAS_OWN, '').replace(/\/$/, '');
    const segments = path.split('/').slice(1);
    const isPlain = segments.every((segment) => /^[\w~-][\w.~-]*$/.test(segment));
    if (isPlain && (path === '' || path.startsWith('/')))
        return path;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('insecure-url', `The path in ${label} holds something that a context path does not have.`, 'Write the address of the start page without what follows "?" or "#", such as https://jira.example.com/jira.');
}


  },

  8646(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    L: () => (  readCredentials),
    c: () => (  basicPairOf)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1731);
  var _missing_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9412);
  var _private_key_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4765);




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
            secrets[name] = readSecret(name, value, mask);
        }
        catch (problem) {
            if (!(problem instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR))
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
    if (found.password && (0,_inputs_js__WEBPACK_IMPORTED_MODULE_1__  .QX)(found.password)) {
        warn(`${found.password.label} is so short that masking it would hide other words, so by itself it is not masked. Use a longer one, or better a personal access token.`);
    }
    return secrets;
}
function readSecret(name, given, mask) {
    if (name === 'password')
        return (0,_inputs_js__WEBPACK_IMPORTED_MODULE_1__  .qy)(given, mask);
    return name === 'private-key' ? (0,_private_key_js__WEBPACK_IMPORTED_MODULE_3__  .c1)(given, mask) : (0,_inputs_js__WEBPACK_IMPORTED_MODULE_1__  .BO)(given, mask);
}
function readPinnedMethod(inputs) {
    const given = inputs.find('auth-method');
    if (!given || (given.fromEnvironment && inputs.resultsOfEarlierStep) || given.value === 'auto')
        return undefined;
    const method = METHOD_NAMES.find((name) => name === given.value);
    if (!method) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${given.label} is not the name of a method.`, `Leave it out, or set it to auto or one of: ${METHOD_NAMES.join(', ')}.`);
    }
    return method;
}
function onlyFamily(found, pinned, effects) {
    const given = Object.keys(FAMILIES).filter((family) => FAMILIES[family].marks.some((mark) => found[mark]));
    if (given.length > 1) {
        const labels = given.flatMap((family) => FAMILIES[family].marks.flatMap((mark) => found[mark]?.label ?? []));
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('ambiguous-credentials', `More than one way to log in is given: ${labels.join(', ')}.`, `Give the inputs of one method only, and unset the variables of the others for this step.`);
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
    const email = readEmail(found.email);
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
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('ambiguous-credentials', `\`auth-method\` is client-credentials, but ${found['refresh-token'].label} is given too.`, `Leave out \`refresh-token\`, or set \`auth-method\` to refresh-token.`);
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
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${username.label} holds a colon or a control character, or is too long for a user name.`, 'Set it to the name that its owner logs in with.');
    }
    const method = pinned === 'session-cookie' ? pinned : 'basic';
    return { method, username: username.value, password };
}
function readRedirectUri(given) {
    if (!given || (/^[\x21-\x7e]{1,2048}$/.test(given.value) && URL.canParse(given.value)))
        return given?.value;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${given.label} is not a URL.`, 'Set it to the redirect URL that is registered for the OAuth client, exactly as it stands there.');
}
function readScope(given) {
    if (!given || /^[A-Z_]{1,40}(?:[ ,]+[A-Z_]{1,40}){0,9}$/.test(given.value)) {
        return given?.value.split(/[ ,]+/).join(' ');
    }
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${given.label} is not a list of scopes.`, 'Set it to READ or WRITE, as the OAuth client has it in Jira.');
}
function readEmail(given) {
    if (!given)
        return undefined;
    if (/^[^\s:\p{C}]+@[^\s:\p{C}]+$/u.test(given.value) && given.value.length <= 320)
        return given.value;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${given.label} is not an e-mail address.`, `Set it to the e-mail address of the account that owns the API token, not to a user or display name.`);
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
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${given.label} is not ${what}.`, 'Copy it again from the page where the credential was created.');
}
function required(name, secrets, effects) {
    const secret = secrets[name];
    if (secret)
        return secret;
    throw missing(`\`${name}\` is not set, nor is ${_inputs_js__WEBPACK_IMPORTED_MODULE_1__  .mc[name][0]}.`, `Set \`${name}\` from a secret of your CI system.`, effects);
}
function missing(what, advice, { secretsWithheld }) {
    return (0,_missing_js__WEBPACK_IMPORTED_MODULE_2__  .f)('missing-credentials', what, advice, secretsWithheld);
}
function inputList(names) {
    return names.map((name) => `\`${name}\``).join(' and ');
}


  },

  7650(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    P: () => (  readDay)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);

function readDay(value, label, advice = 'Write it as YYYY-MM-DD, as the page that lists your API tokens shows it.') {
    const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(value))
        return value;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${label} is not a date.`, advice);
}


  },

  4089(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    l: () => (  requireDeployment)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);

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
function requireDeployment({ method }, deployment) {
    const only = ONLY[method];
    if (only === undefined || only === deployment)
        return;
    throw only === 'cloud'
        ? new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', "An API token is Jira Cloud's, but `site-url` leads to a Jira Data Center.", 'Give a `personal-access-token` of that server, or set `site-url` to the Cloud site.')
        : new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `The method ${method} is Jira Data Center's, but \`site-url\` leads to Jira Cloud.`, 'Give `email` and `api-token`, or set `site-url` to the address of your own server.');
}


  },

  6782(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  L: () => (  read)
});

var failure = __nccwpck_require__(1633);
var external_node_crypto_ = __nccwpck_require__(7598);
var pem_file = __nccwpck_require__(5585);
var private_key = __nccwpck_require__(4765);
; 




function readClientCertificate(inputs, mask) {
    const certificate = inputs.find('client-certificate');
    const key = inputs.find('client-key');
    const keyPem = key && readKey(key, mask);
    if (!certificate && !key)
        return undefined;
    if (!certificate || !key || !keyPem) {
        throw new failure .HR('invalid-input', `${(certificate ?? key)?.label ?? ''} is given without ${certificate ? '`client-key`' : '`client-certificate`'}.`, 'Give both, or neither.');
    }
    const chain = certificatesOf(certificate);
    if (new external_node_crypto_.X509Certificate(chain[0] ?? '').checkPrivateKey((0,private_key .fc)(key.label, keyPem))) {
        return { certificate: `${chain.join('\n')}\n`, key: keyPem };
    }
    throw new failure .HR('invalid-input', `${key.label} does not belong to the first certificate in ${certificate.label}.`, "Give the two files that were issued together; the server's own certificates come after the client's, or not at all.");
}
function readKey(key, mask) {
    return (0,private_key .X3)(key.value)
        ? (0,private_key .$k)(key.label, key.value, mask)
        : (0,private_key .$k)(key.label, fileText(key), mask, true);
}
function certificatesOf(given) {
    const text = (0,private_key .X3)(given.value) ? given.value.replace(/\\[rn]/g, '') : fileText(given);
    const certificates = (0,pem_file .Y)(text);
    if (certificates)
        return certificates;
    throw new failure .HR('invalid-input', `${given.label} holds no certificate in PEM.`, 'Give "-----BEGIN CERTIFICATE-----" and what follows, or the path of a file that holds it.');
}
function fileText({ label, value }) {
    const text = (0,pem_file .E)(value);
    if (text !== undefined)
        return text;
    throw new failure .HR('invalid-input', `${label} is neither PEM nor the path of a readable file.`, 'Give the text from "-----BEGIN" to "-----END ...-----", or the path of a file of at most 1 MB that holds it.');
}

var read_credentials = __nccwpck_require__(8646);
var deployment = __nccwpck_require__(4089);
var read_settings = __nccwpck_require__(8747);
var read_renewal = __nccwpck_require__(916);
var store = __nccwpck_require__(6665);
var read_site = __nccwpck_require__(3877);
; 








function read(inputs, effects) {
    const site = (0,read_site .U)(inputs, effects.secretsWithheld, namesGrantAlone(inputs));
    const settings = (0,read_settings .s)(inputs);
    const credentials = (0,read_credentials .L)(inputs, effects);
    const clientCertificate = readClientCertificate(inputs, effects.mask);
    if (site.deployment !== undefined)
        (0,deployment .l)(credentials, site.deployment);
    const renewal = (0,read_renewal .j)(inputs, credentials.method, effects.mask);
    const writeBack = (0,store .LW)(inputs, effects.mask, renewal === undefined);
    refuseUseless(writeBack, credentials);
    if (credentials.method === 'refresh-token' && !writeBack.store && !settings.outputCredentials) {
        throw new failure .HR('invalid-input', 'With `output-credentials: false` the refresh token that replaces the given one would be lost.', 'Say where to keep it (`refresh-token-secret`), or leave `output-credentials` out and save the output `refresh-token`; client credentials never rotate.');
    }
    if (credentials.method === 'oauth1' && !settings.curlConfig) {
        throw new failure .HR('invalid-input', 'With `curl-config: false` an application link has nothing to hand over: it signs every request by itself.', 'Leave `curl-config` out.');
    }
    if (settings.gajiraConfig)
        requireGajira(credentials, clientCertificate);
    return { site, settings, credentials, clientCertificate, writeBack, renewal };
}
function namesGrantAlone(inputs) {
    const grants = ['refresh-token', 'refresh-token-file', 'refresh-token-variable', 'access-token'];
    return (grants.some((name) => inputs.find(name)) && !inputs.find('allowed-hosts') && !inputs.find('deployment'));
}
function requireGajira(credentials, certificate) {
    if (!(0,read_credentials .c)(credentials)) {
        throw new failure .HR('invalid-input', `\`gajira-config\` is true, but gajira actions send an e-mail and an API token (HTTP Basic), and the method ${credentials.method} ${credentials.method === 'service-account-token' ? 'was given no `email`' : 'has none'}.`, 'Give `email` and `api-token`, on Data Center `username` and `password`, or leave `gajira-config` out.');
    }
    if (certificate) {
        throw new failure .HR('invalid-input', '`gajira-config` is true, but gajira actions can show no client certificate.', 'Leave `gajira-config` out, and call Jira with curl and the curl config.');
    }
}
function refuseUseless({ store, accessToken }, { method }) {
    if (store && method !== 'refresh-token') {
        throw new failure .HR('invalid-input', `A place for a refresh token is given, but the method ${method} has none.`, 'Leave the place out, or give the `refresh-token` of an OAuth grant.');
    }
    if (accessToken && method !== 'refresh-token' && method !== 'client-credentials') {
        throw new failure .HR('invalid-input', `\`access-token-secret\` is given, but the method ${method} obtains no access token.`, 'Leave it out, or give the OAuth client that obtains one.');
    }
}


  },

  1731(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    BO: () => (  asSecret),
    G0: () => (  Inputs),
    QX: () => (  isTooShortToMask),
    Uz: () => (  ALL_INPUTS),
    mc: () => (  INPUTS),
    pH: () => (  SECRET_INPUTS),
    pX: () => (  isSecretInput),
    qy: () => (  asPassword)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7355);


const INPUTS = {
    'site-url': ['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL'],
    deployment: [],
    'allow-private-hosts': [],
    email: ['JIRA_USER_EMAIL', 'JIRA_EMAIL'],
    'api-token': ['JIRA_API_TOKEN'],
    'client-id': ['JIRA_CLIENT_ID'],
    'client-secret': ['JIRA_CLIENT_SECRET'],
    'refresh-token': ['JIRA_REFRESH_TOKEN'],
    'access-token': ['JIRA_ACCESS_TOKEN'],
    'refresh-token-secret': [],
    'refresh-token-environment': [],
    'refresh-token-organization': [],
    'refresh-token-repository': [],
    'github-token': ['GH_TOKEN', 'GITHUB_TOKEN'],
    'refresh-token-file': ['JIRA_REFRESH_TOKEN_FILE'],
    'access-token-secret': [],
    'redirect-uri': ['JIRA_REDIRECT_URI'],
    scope: ['JIRA_SCOPE'],
    'personal-access-token': ['JIRA_PERSONAL_ACCESS_TOKEN', 'JIRA_PAT'],
    'token-name': [],
    username: ['JIRA_USERNAME'],
    password: ['JIRA_PASSWORD'],
    'consumer-key': ['JIRA_CONSUMER_KEY'],
    'private-key': ['JIRA_PRIVATE_KEY'],
    'oauth-token': ['JIRA_OAUTH_TOKEN'],
    'auth-method': ['JIRA_AUTH_METHOD'],
    'cloud-id': ['JIRA_CLOUD_ID'],
    'expected-account-id': [],
    'allowed-hosts': [],
    'required-permissions': [],
    project: [],
    'expires-on': ['JIRA_TOKEN_EXPIRES_ON'],
    'warn-days': [],
    'critical-days': [],
    'export-env': [],
    'export-auth-header': [],
    'output-credentials': [],
    'curl-config': [],
    'allow-uploads': [],
    'gajira-config': [],
    'timeout-seconds': [],
    'ca-certificate': ['JIRA_CA_CERTIFICATE'],
    'client-certificate': ['JIRA_CLIENT_CERTIFICATE'],
    'client-key': ['JIRA_CLIENT_KEY'],
};
const COMMAND_LINE_INPUTS = {
    'refresh-token-variable': [],
    'gitlab-project': ['CI_PROJECT_ID'],
    'gitlab-token': ['GITLAB_TOKEN'],
    'save-command': [],
};
const CHECK_INPUTS = {
    'credential-name': [],
    'secret-name': [],
    'credentials-file': [],
    variables: [],
    'org-id': ['JIRA_ORG_ID'],
    'org-api-key': ['JIRA_ORG_API_KEY'],
    'fail-on': [],
    concurrency: [],
    html: [],
    'write-expiry': [],
};
const NOTIFY_INPUTS = {
    'github-issues': [],
    'github-issues-repository': [],
    'webhook-url': ['JIRA_AUTH_WEBHOOK_URL'],
    'jira-issue-project': [],
    'jira-issue-type': [],
    'jira-issue-credential': [],
};
const RENEWAL_INPUTS = {
    renew: [],
    'renew-days': [],
    'save-secret': [],
    'save-environment': [],
    'save-organization': [],
    'save-repository': [],
    'save-variable': [],
    'save-file': [],
    'consented-on': ['JIRA_CONSENTED_ON'],
};
const ALL_INPUTS = {
    ...INPUTS,
    ...COMMAND_LINE_INPUTS,
    ...CHECK_INPUTS,
    ...NOTIFY_INPUTS,
    ...RENEWAL_INPUTS,
};
const SECRET_INPUTS = [
    'api-token',
    'client-secret',
    'refresh-token',
    'access-token',
    'personal-access-token',
    'password',
    'private-key',
    'oauth-token',
    'client-key',
    'github-token',
    'gitlab-token',
    'org-api-key',
    'webhook-url',
];
function isSecretInput(name) {
    return SECRET_INPUTS.includes(name);
}
const LONGEST_VALUE = 8192;
const SHORTEST_SECRET = 8;
class Inputs {
    #input;
    #environment;
    constructor(input, environment) {
        this.#input = input;
        this.#environment = environment;
    }
    find(name) {
        return this.#find(name, (raw) => raw.trim());
    }
    verbatim(name) {
        return this.#find(name, (raw) => raw.replace(/[\r\n]+$/, ''));
    }
    #find(name, tidied) {
        const own = this.#input(name);
        if (own.trim() !== '')
            return given(name, `\`${name}\``, own, tidied(own), false);
        for (const variable of ALL_INPUTS[name]) {
            const raw = this.#environment[variable] ?? '';
            if (raw.trim() !== '')
                return given(name, `\`${name}\` (from ${variable})`, raw, tidied(raw), true);
        }
        return undefined;
    }
    environment(variable) {
        const value = this.#environment[variable] ?? '';
        return value.trim() === '' ? undefined : value;
    }
    get resultsOfEarlierStep() {
        return this.environment('JIRA_ACCOUNT_ID') !== undefined;
    }
    text(name) {
        const found = this.find(name);
        if (found)
            refuseControlCharacters(found);
        return found;
    }
    flag(name, otherwise) {
        const found = this.find(name);
        if (!found)
            return otherwise;
        const value = found.value.toLowerCase();
        if (value === 'true')
            return true;
        if (value === 'false')
            return false;
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${found.label} is neither true nor false.`, `Set it to true or false.`);
    }
    wholeNumber(name, otherwise, least, most) {
        const found = this.find(name);
        if (!found)
            return otherwise;
        const value = /^\d{1,6}$/.test(found.value) ? Number(found.value) : Number.NaN;
        if (value >= least && value <= most)
            return value;
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${found.label} is not a whole number from ${least} to ${most}.`, `Set it to such a number, or leave it out for ${otherwise}.`);
    }
    list(name) {
        const found = this.find(name);
        return found ? found.value.split(/[\s,]+/).filter((item) => item !== '') : [];
    }
}
function given(input, label, raw, value, fromEnvironment) {
    return { input, label, value, fromEnvironment, wasPadded: value !== raw };
}
function refuseControlCharacters({ label, value }) {
    if (value.length > LONGEST_VALUE) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${label} has ${value.length} characters, more than the ${LONGEST_VALUE} that are accepted.`, `Check that the right value was stored in it.`);
    }
    const bad = /[\p{Cc}\u2028\u2029]/u.exec(value);
    if (bad) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${label} holds ${describeCharacter(bad[0])} at position ${bad.index + 1}.`, `Store it again as one line, without line breaks or other control characters.`);
    }
}
function asSecret(found, mask) {
    const { label, value } = found;
    if (value.length < SHORTEST_SECRET) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${label} has fewer than ${SHORTEST_SECRET} characters, so it is no credential and could not be masked.`, `Check that the whole secret was stored in it.`);
    }
    const secret = new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(value);
    mask(secret);
    refuseControlCharacters(found);
    const outside = /[^\x21-\x7e]/u.exec(value);
    if (outside) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${label} holds ${describeCharacter(outside[0])} at position ${outside.index + 1}, which no Jira credential has.`, `Copy the secret again, without formatting or surrounding text, and store it anew.`);
    }
    return secret;
}
function asPassword(found, mask) {
    const password = new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(found.value);
    mask(password);
    refuseControlCharacters(found);
    if (found.value.isWellFormed())
        return password;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${found.label} holds half of a character, which no encoding can carry.`, 'Store the password again.');
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


  },

  9412(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    f: () => (  missingInput)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);

function missingInput(code, what, advice, secretsWithheld) {
    const reason = secretsWithheld();
    if (reason === undefined)
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR(code, what, advice);
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('secrets-unavailable', `${what} ${reason}`, 'Skip this step on such runs with `if:`, or run it after the merge; never hand secrets to code from a fork.');
}


  },

  5585(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    E: () => (  readSmallFile),
    Y: () => (  certificatesIn)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
  var node_fs__WEBPACK_IMPORTED_MODULE_0___default =  __nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
  var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7598);
  var node_crypto__WEBPACK_IMPORTED_MODULE_1___default =  __nccwpck_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_1__);


const LARGEST_FILE = 1024 * 1024;
function readSmallFile(path) {
    try {
        const found = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(path);
        return found.isFile() && found.size <= LARGEST_FILE ? (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8') : undefined;
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
            new node_crypto__WEBPACK_IMPORTED_MODULE_1__.X509Certificate(certificate);
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


  },

  4765(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $k: () => (  readPrivateKey),
    X3: () => (  isPem),
    c1: () => (  readRsaKey),
    fc: () => (  keyObject)
  });
  var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7598);
  var node_crypto__WEBPACK_IMPORTED_MODULE_0___default =  __nccwpck_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
  var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1633);
  var _secret_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7355);



const PEM = /-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----/;
const LONGEST_KEY = 32_768;
function isPem(value) {
    return value.includes('-----BEGIN');
}
function readPrivateKey(label, text, mask, isFile = false) {
    const unescaped = text.replaceAll('\\r', '').replaceAll('\\n', '\n');
    const masked = isFile ? /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END|$)/.exec(unescaped)?.[0] : text;
    if (masked !== undefined && masked.length >= 16 && masked.length <= LONGEST_KEY)
        mask(new _secret_js__WEBPACK_IMPORTED_MODULE_2__  .z(masked));
    const [, kind, body] = PEM.exec(unescaped.slice(0, LONGEST_KEY)) ?? [];
    if (kind === undefined || body === undefined) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('invalid-input', `${label} holds no private key in PEM, or one with a passphrase.`, 'Give all of it, from "-----BEGIN PRIVATE KEY-----" to "-----END PRIVATE KEY-----"; `openssl pkey -in FILE` writes it so, and asks for the passphrase.');
    }
    const digits = body.replace(/\s/g, '');
    const lines = digits.match(/.{1,64}/g) ?? [];
    const pem = [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`, ''].join('\n');
    for (const form of [pem, pem.replaceAll('\n', '\\n'), digits])
        mask(new _secret_js__WEBPACK_IMPORTED_MODULE_2__  .z(form));
    return new _secret_js__WEBPACK_IMPORTED_MODULE_2__  .z(pem);
}
function keyObject(label, pem) {
    try {
        return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPrivateKey)(pem.reveal());
    }
    catch {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('invalid-input', `${label} is a private key that can't be read: a part of it is missing or was changed.`, 'Store the whole key again.');
    }
}
function readRsaKey({ label, value }, mask) {
    const pem = readPrivateKey(label, value, mask);
    if (keyObject(label, pem).asymmetricKeyType === 'rsa')
        return pem;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('invalid-input', `${label} is not an RSA key.`, "Give the private half of the key whose public half is in Jira's application link.");
}


  },

  916(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    L: () => (  readConsentedOn),
    j: () => (  readRenewal)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _day_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7650);
  var _store_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6665);



const USUAL_DAYS = 90;
const PLACES = ['save-secret', 'save-file', 'save-variable'];
function readRenewal(inputs, method, mask) {
    if (!inputs.flag('renew', false)) {
        const place = PLACES.flatMap((name) => inputs.text(name) ?? [])[0];
        if (!place)
            return undefined;
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${place.label} is given, but nothing is to be renewed.`, 'Give `renew: true` (--renew) with it, or leave it out.');
    }
    if (method !== 'personal-access-token') {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `\`renew\` is true, but ${method === 'refresh-token' ? 'a refresh token is renewed with every use' : 'no program can renew this kind of credential'}.`, 'Leave `renew` out; it is for personal access tokens of a Jira Data Center.');
    }
    const store = (0,_store_js__WEBPACK_IMPORTED_MODULE_2__  .Mt)(inputs, mask);
    if (!store) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', 'There is no place to save the new personal access token in, so none was made.', 'Give one of `save-secret`, `save-file`, `save-variable` and `save-command`.');
    }
    const days = inputs.wholeNumber('renew-days', USUAL_DAYS, 1, 3650);
    if (days <= inputs.wholeNumber('warn-days', 30, 0, 3650)) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', '`renew-days` is no more than `warn-days`: each renewal would be due for the next one at once.', 'Make `renew-days` the larger of the two.');
    }
    return { days, store };
}
function readConsentedOn(inputs) {
    const found = inputs.find('consented-on');
    if (!found)
        return undefined;
    const day = (0,_day_js__WEBPACK_IMPORTED_MODULE_1__  .P)(found.value, found.label, 'Write it as YYYY-MM-DD, as `jira-auth consent` printed it.');
    return new Date(`${day}T00:00:00Z`);
}


  },

  8747(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    s: () => (  readSettings)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _day_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7650);
  var _pem_file_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(5585);



function readSettings(inputs) {
    const warnDays = inputs.wholeNumber('warn-days', 30, 0, 3650);
    const criticalDays = inputs.wholeNumber('critical-days', Math.min(7, warnDays), 0, 3650);
    if (criticalDays > warnDays) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', '`critical-days` is greater than `warn-days`.', 'Make `warn-days` the larger of the two: the warning comes first.');
    }
    return {
        expectedAccountId: inputs.text('expected-account-id')?.value,
        requiredPermissions: readPermissions(inputs),
        project: readProject(inputs),
        expiresOn: readDate(inputs),
        warnDays,
        criticalDays,
        exportEnv: inputs.flag('export-env', true),
        exportAuthHeader: inputs.flag('export-auth-header', false),
        outputCredentials: inputs.flag('output-credentials', true),
        curlConfig: inputs.flag('curl-config', true),
        allowUploads: inputs.flag('allow-uploads', false),
        gajiraConfig: inputs.flag('gajira-config', false),
        tokenName: inputs.text('token-name')?.value,
        timeoutSeconds: inputs.wholeNumber('timeout-seconds', 60, 1, 3600),
        caCertificate: readCaCertificate(inputs),
    };
}
function readPermissions(inputs) {
    const permissions = inputs.list('required-permissions');
    if (permissions.every((key) => /^[A-Za-z][\w.-]{0,127}$/.test(key)))
        return permissions;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', '`required-permissions` holds something that is not a permission key.', 'List keys such as EDIT_ISSUES,ADD_COMMENTS, separated by commas.');
}
function readProject(inputs) {
    const project = inputs.find('project');
    if (!project || /^[A-Za-z][A-Za-z0-9_]{0,254}$/.test(project.value))
        return project?.value;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', '`project` is not a project key.', 'Set it to a key such as PROJ.');
}
function readDate(inputs) {
    const date = inputs.find('expires-on');
    return date && (0,_day_js__WEBPACK_IMPORTED_MODULE_1__  .P)(date.value, date.label);
}
function readCaCertificate(inputs) {
    const file = inputs.text('ca-certificate');
    if (!file)
        return undefined;
    const certificates = (0,_pem_file_js__WEBPACK_IMPORTED_MODULE_2__  .Y)((0,_pem_file_js__WEBPACK_IMPORTED_MODULE_2__  .E)(file.value) ?? '');
    if (certificates)
        return certificates.join('\n');
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${file.label} is not the path of a readable PEM file of certificates.`, 'Give the path of a file that holds "-----BEGIN CERTIFICATE-----" and what follows, of at most 1 MB.');
}


  },

  3877(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    U: () => (  readSite)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _printable_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(5260);
  var _realm_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6036);
  var _address_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1530);
  var _context_path_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9187);
  var _inputs_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(1731);
  var _missing_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(9412);







const GRANTS_SITE = {
    deployment: 'cloud',
    realm: _realm_js__WEBPACK_IMPORTED_MODULE_1__  .jq,
    url: undefined,
    customDomain: undefined,
    cloudId: undefined,
    isGrantsOwn: true,
};
const SITE_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
function readSite(inputs, secretsWithheld, isGrantsOwn = false) {
    const found = inputs.find('site-url');
    if (!found) {
        if (isGrantsOwn)
            return { ...GRANTS_SITE };
        throw (0,_missing_js__WEBPACK_IMPORTED_MODULE_5__  .f)('invalid-input', '`site-url` is not set, nor is JIRA_SITE_URL.', _address_js__WEBPACK_IMPORTED_MODULE_2__  .xY, secretsWithheld);
    }
    const pinned = readDeployment(inputs);
    const allowPrivate = inputs.flag('allow-private-hosts', false);
    const address = asCloudName((0,_address_js__WEBPACK_IMPORTED_MODULE_2__  .or)(found), pinned);
    refuseUnlisted(address, found, inputs, allowPrivate);
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
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', '`deployment` is neither cloud nor data-center.', 'Leave it out, and the host is asked; or set it to cloud or data-center.');
}
function asCloudName(address, pinned) {
    const isCloudName = address.isBareName && pinned !== 'data-center';
    return isCloudName ? { ...address, host: `${address.host}.atlassian.net` } : address;
}
function nameable(host) {
    return /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\.?$/.test(host)
        ? (0,_printable_js__WEBPACK_IMPORTED_MODULE_6__  .g)(host)
        : 'another host';
}
function refuseUnlisted({ host, port }, { label }, inputs, allowPrivate) {
    if (!inputs.find('allowed-hosts'))
        return;
    const listed = inputs.list('allowed-hosts').map((item) => item.toLowerCase());
    const shape = allowPrivate
        ? /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/
        : /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)+|localhost)$/;
    const odd = listed.findIndex((item) => !shape.test(item.replace(/:\d{1,5}$/, '')));
    if (odd >= 0) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `Entry ${odd + 1} of \`allowed-hosts\` is not a host name.`, `List host names alone, such as acme.atlassian.net or jira.example.com:8443, without https:// and paths.`);
    }
    if (!listed.includes(host) && !listed.includes(`${host}:${port}`)) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('host-not-allowed', `${label} leads to ${nameable(host)}, which \`allowed-hosts\` does not list.`, `If the host is right, add it to \`allowed-hosts\`; if not, find out who set \`site-url\`.`);
    }
}
function atlassianSite(address, given, pinned) {
    const { host, rest } = address;
    const gateway = (0,_realm_js__WEBPACK_IMPORTED_MODULE_1__  .Dh)(host);
    if (!gateway && !(0,_realm_js__WEBPACK_IMPORTED_MODULE_1__  .S6)(host))
        return undefined;
    if (address.scheme !== 'https')
        throw notHttps(given);
    if (address.port !== 443) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('insecure-url', `${given.label} names port ${address.port}, but Jira Cloud is served on port 443 only.`, `Leave the port out. A server of your own, in a private network, also needs \`allow-private-hosts: true\`.`);
    }
    const site = gateway ? gatewaySite(gateway, rest, given) : siteUnderDomain(host, given);
    if (pinned === 'data-center') {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `\`deployment\` is data-center, but ${given.label} leads to Jira Cloud.`, 'Leave `deployment` out, or set `site-url` to the address of your own server.');
    }
    return site;
}
function siteUnderDomain(host, { label }) {
    const realm = (0,_realm_js__WEBPACK_IMPORTED_MODULE_1__  .kg)(host);
    const name = host.slice(0, host.indexOf('.'));
    if (!realm || !SITE_LABEL.test(name) || name.startsWith('xn--')) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('host-not-allowed', `${label} leads to ${nameable(host)}, which is not the address of a Jira site.`, `A Cloud site is one name under atlassian.net, jira.com or, for governments, atlassian-us-gov-mod.net: admin.atlassian.com shows it. ${_address_js__WEBPACK_IMPORTED_MODULE_2__  .xY}`);
    }
    const url = new URL(`https://${host}`).origin;
    return { deployment: 'cloud', realm, url, customDomain: undefined, cloudId: undefined };
}
function gatewaySite(realm, rest, { label }) {
    const cloudId = /^\/ex\/jira\/([0-9a-f-]{36})(?:[/?#].*)?$/i.exec(rest)?.[1]?.toLowerCase();
    if (!cloudId || !(0,_realm_js__WEBPACK_IMPORTED_MODULE_1__  .dX)(cloudId)) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${label} is an address on the gateway, but not one of a Jira site.`, `Write ${(0,_realm_js__WEBPACK_IMPORTED_MODULE_1__  .MS)(realm, '{cloudId}')} with the site's cloudId, or better the site's own address. ${_address_js__WEBPACK_IMPORTED_MODULE_2__  .xY}`);
    }
    return { deployment: 'cloud', realm, url: undefined, customDomain: undefined, cloudId };
}
function foreignSite(address, given, { pinned, allowPrivate }) {
    refuseUnreachable(address, given, allowPrivate);
    const origin = (0,_address_js__WEBPACK_IMPORTED_MODULE_2__  .yv)(address);
    const isCloud = pinned === 'cloud';
    const url = isCloud ? origin : origin + (0,_context_path_js__WEBPACK_IMPORTED_MODULE_3__  .c)(address.rest, given);
    return pinned === 'data-center'
        ? { deployment: 'data-center', url }
        : { deployment: undefined, origin, url, isCloud, cloudId: undefined };
}
function refuseUnreachable({ scheme, host }, given, allowPrivate) {
    const { label } = given;
    const reach = (0,_address_js__WEBPACK_IMPORTED_MODULE_2__  .xw)(host);
    if (!(0,_address_js__WEBPACK_IMPORTED_MODULE_2__  .uy)(host) || reach === 'reserved') {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('host-not-allowed', `${label} leads to ${reach === 'reserved' ? 'an address that no Jira has' : nameable(host)}, where no credential may go.`, _address_js__WEBPACK_IMPORTED_MODULE_2__  .xY);
    }
    if (reach === 'public address') {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('insecure-url', `${label} names an IP address.`, _address_js__WEBPACK_IMPORTED_MODULE_2__  .xY);
    }
    if (reach !== 'public' && !allowPrivate) {
        const isAddress = /^[\d.]+$/.test(host);
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR(isAddress ? 'insecure-url' : 'host-not-allowed', `${label} names ${isAddress ? 'an IP address' : 'a host'} of a private network or of this machine.`, 'If your Jira is there, set `allow-private-hosts: true`, and make sure that nobody else can choose `site-url`. A Cloud site is written as acme or acme.atlassian.net.');
    }
    if (scheme === 'http' && !(reach === 'loopback' && allowPrivate))
        throw notHttps(given);
}
function notHttps({ label }) {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('insecure-url', `${label} does not use https, so the credential would cross the network in clear.`, `Write it with https://, or without a scheme. Only a server on this machine may do without, with \`allow-private-hosts: true\`.`);
}
function withCloudId(site, siteUrl, inputs) {
    const found = inputs.find('cloud-id');
    if (!found || (found.fromEnvironment && describesAnotherSite(siteUrl, inputs)))
        return site;
    if (site.deployment === 'data-center') {
        if (found.fromEnvironment)
            return site;
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${found.label} is given, but a Data Center has none.`, 'Leave out `cloud-id`; or, if this is a Cloud site, leave out `deployment`.');
    }
    const cloudId = found.value.toLowerCase();
    if (!(0,_realm_js__WEBPACK_IMPORTED_MODULE_1__  .dX)(cloudId)) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${found.label} is not a cloudId.`, `A cloudId is a UUID; leave it out and it is looked up.`);
    }
    if (site.deployment === undefined) {
        return found.fromEnvironment ? site : { ...site, url: site.origin, isCloud: true, cloudId };
    }
    if (site.cloudId !== undefined && site.cloudId !== cloudId) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `${found.label} differs from the cloudId in \`site-url\`.`, `Give one of them only.`);
    }
    return { ...site, cloudId };
}
function describesAnotherSite(siteUrl, inputs) {
    if (inputs.resultsOfEarlierStep)
        return true;
    return (!siteUrl.fromEnvironment && _inputs_js__WEBPACK_IMPORTED_MODULE_4__  .mc['site-url'].some((name) => inputs.environment(name) !== undefined));
}


  },

  6665(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    LW: () => (  readWriteBack),
    Mt: () => (  readRenewedStore),
    y0: () => (  apiUrl)
  });
  var node_path__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6760);
  var node_path__WEBPACK_IMPORTED_MODULE_0___default =  __nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
  var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1633);
  var _inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1731);



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
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('invalid-input', `More than one place for ${names.what} is given: ${given.map(({ label }) => label).join(', ')}.`, 'Give one of them.');
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
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('invalid-input', `${label} is not the name of a GitHub Actions secret.`, `Give the name alone, such as ${example}, not the secret itself.`);
}
function variableName({ label, value }) {
    if (/^[A-Za-z0-9_]{1,255}$/.test(value))
        return value;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('invalid-input', `${label} is not the name of a variable.`, 'Give the name alone.');
}
function readGitHubSecrets(names, inputs, mask) {
    const token = inputs.find('github-token');
    if (!token) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('missing-credentials', 'A secret is to be written, but `github-token` is not set.', "Set it to a fine-grained personal access token or an App's token that may write secrets; the workflow's own GITHUB_TOKEN can't.");
    }
    return {
        apiUrl: apiUrl(inputs, 'GITHUB_API_URL', 'https://api.github.com'),
        place: readPlace(names, inputs),
        githubToken: (0,_inputs_js__WEBPACK_IMPORTED_MODULE_2__  .BO)(token, mask),
    };
}
function readPlace(names, inputs) {
    const organization = inputs.text(names.organization);
    const environment = inputs.text(names.environment);
    const repository = inputs.text(names.repository);
    if (organization) {
        if (environment || repository) {
            throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('invalid-input', `${organization.label} is given beside another place.`, 'Give the organization alone, or a repository with or without an environment.');
        }
        return { kind: 'organization', organization: matching(organization, /^[A-Za-z0-9][\w.-]{0,99}$/) };
    }
    const name = repository?.value ?? inputs.environment('GITHUB_REPOSITORY') ?? '';
    if (!/^[A-Za-z0-9][\w.-]{0,99}\/[\w.-]{1,100}$/.test(name) || /\/\.{1,2}$/.test(name)) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('invalid-input', 'It is not known which repository the secret is of.', `Set \`${names.repository}\` to OWNER/NAME.`);
    }
    if (!environment)
        return { kind: 'repository', repository: name };
    return { kind: 'environment', repository: name, environment: matching(environment, /^[^\p{C}]{1,255}$/u) };
}
function matching({ label, value }, shape) {
    if (shape.test(value))
        return value;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('invalid-input', `${label} is no name that GitHub has.`, 'Correct it.');
}
function readGitLab(inputs, mask) {
    const token = inputs.find('gitlab-token');
    const project = inputs.text('gitlab-project');
    if (!token || !project) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('missing-credentials', `A variable is to be written, but ${token ? '`gitlab-project`' : '`gitlab-token`'} is not set.`, 'Set `gitlab-token` to a project access token with the scope `api`, and `gitlab-project` outside of GitLab CI.');
    }
    return {
        apiUrl: apiUrl(inputs, 'CI_API_V4_URL', 'https://gitlab.com/api/v4'),
        project: matching(project, /^[\w.-]+(?:\/[\w.-]+)*$/),
        gitlabToken: (0,_inputs_js__WEBPACK_IMPORTED_MODULE_2__  .BO)(token, mask),
    };
}
function apiUrl(inputs, variable, otherwise) {
    const value = inputs.environment(variable) ?? otherwise;
    if (/^https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[\w.-]+)*$/.test(value))
        return value;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('insecure-url', `The environment variable ${variable} is not the https address of a REST API.`, `Leave it to the CI system, or set it to one such as ${otherwise}.`);
}
function outsideOfWorkspace({ label, value }, inputs) {
    const workspace = inputs.environment('GITHUB_WORKSPACE') ?? inputs.environment('CI_PROJECT_DIR');
    const path = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(value);
    if (workspace === undefined || !`${path}${node_path__WEBPACK_IMPORTED_MODULE_0__.sep}`.startsWith(`${(0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(workspace)}${node_path__WEBPACK_IMPORTED_MODULE_0__.sep}`))
        return path;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('invalid-input', `${label} is a file inside of the workspace, which later steps may cache or upload.`, 'Give a path outside of it, on a disk that stays.');
}


  },

  6036(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Dh: () => (  realmOfGateway),
    MS: () => (  gatewayUrl),
    S6: () => (  looksLikeAtlassian),
    WF: () => (  isAtlassianService),
    dX: () => (  isCloudId),
    jq: () => (  COMMERCIAL),
    kg: () => (  realmOfSite)
  });
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


  },

  6998(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    f: () => (  replaceFile),
    t: () => (  removeDrafts)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
  var node_fs__WEBPACK_IMPORTED_MODULE_0___default =  __nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
  var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7598);
  var node_crypto__WEBPACK_IMPORTED_MODULE_1___default =  __nccwpck_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_1__);
  var node_path__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6760);
  var node_path__WEBPACK_IMPORTED_MODULE_2___default =  __nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);



const NO_FOLLOW = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NOFOLLOW ?? 0;
function removeDrafts(path) {
    const start = `.${(0,node_path__WEBPACK_IMPORTED_MODULE_2__.basename)(path)}.`;
    for (const name of (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path))) {
        if (name.startsWith(start) && UUID.test(name.slice(start.length)))
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path), name), { force: true });
    }
}
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function replaceFile(path, text, mode = 0o600) {
    const draft = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path), `.${(0,node_path__WEBPACK_IMPORTED_MODULE_2__.basename)(path)}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.randomUUID)()}`);
    try {
        const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(draft, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_WRONLY | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_CREAT | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_EXCL | NO_FOLLOW, 0o600);
        try {
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fchmodSync)(descriptor, mode);
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(descriptor, text);
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fsyncSync)(descriptor);
        }
        finally {
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
        }
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.renameSync)(draft, path);
    }
    catch (error) {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(draft, { force: true });
        throw error;
    }
    syncFolder((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path));
}
function syncFolder(folder) {
    if (process.platform === 'win32')
        return;
    const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(folder, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_RDONLY);
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fsyncSync)(descriptor);
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    }
}


  },

  9006(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  C: () => (  handOver),
  e: () => (  run)
});

var src_failure = __nccwpck_require__(1633);
var read = __nccwpck_require__(6782);
var access_token = __nccwpck_require__(711);
var src_store = __nccwpck_require__(4330);
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

var http = __nccwpck_require__(6421);
var transport_network = __nccwpck_require__(6583);
var transport_proxy = __nccwpck_require__(7769);
var trust = __nccwpck_require__(635);
var expiry = __nccwpck_require__(6440);
var printable = __nccwpck_require__(5260);
var read_credentials = __nccwpck_require__(8646);
var deployment = __nccwpck_require__(4089);
var src_realm = __nccwpck_require__(6036);
var json = __nccwpck_require__(3239);
; 




async function settleDeployment(send, site) {
    if (site.deployment !== undefined)
        return site;
    const { cloudId } = site;
    const tenant = cloudId === undefined ? askTenantInfo(send, site) : Promise.resolve({ cloudId });
    const server = askServerInfo(send, site);
    const saysDataCenter = await Promise.race([
        server.then(async (said) => {
            if (!isDataCenter(said))
                await tenant;
            return isDataCenter(said);
        }),
        tenant.then(async () => isDataCenter(await server)),
    ]);
    if (saysDataCenter)
        return dataCenter(site);
    return settleByBoth(await tenant, await server, site);
}
function isDataCenter({ deploymentType }) {
    return deploymentType === 'Server' || deploymentType === 'DataCenter';
}
function settleByBoth(tenant, server, site) {
    const { origin, isCloud } = site;
    if (isDataCenter(server))
        return dataCenter(site);
    if (tenant.cloudId !== undefined)
        return cloudSiteBehind(origin, tenant.cloudId, server);
    if (isCloud || server.deploymentType === 'Cloud') {
        throw (tenant.failure ??
            new src_failure .HR('site-not-found', 'This host does not tell the cloudId of a Jira Cloud site.', "Check `site-url`, or set it to the site's own address, such as https://acme.atlassian.net."));
    }
    if (server.failure)
        throw server.failure;
    if (tenant.failure) {
        throw tenant.failure.advising('If this is a Data Center that shows its `serverInfo` to nobody, set `deployment: data-center`.');
    }
    return dataCenter(site);
}
function dataCenter({ url, isCloud }) {
    if (!isCloud)
        return { deployment: 'data-center', url };
    throw new src_failure .HR('invalid-input', 'By `deployment` or `cloud-id` this is a Jira Cloud site, but the host says that it is a Data Center.', 'Leave out `deployment` and `cloud-id`, or correct `site-url`.');
}
function cloudSiteBehind(origin, cloudId, { baseUrl = '' }) {
    const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : '';
    const realm = (0,src_realm .kg)(host);
    if (!realm && (0,src_realm .S6)(host))
        throw noGateway();
    return {
        deployment: 'cloud',
        realm: realm ?? src_realm .jq,
        url: undefined,
        customDomain: origin,
        cloudId,
    };
}
async function askTenantInfo(send, { origin }) {
    const answer = await answered(send, `${origin}/_edge/tenant_info`);
    if (!('status' in answer) || answer.status !== 200)
        return { ...('status' in answer ? {} : answer) };
    const cloudId = fieldOf(answer, 'cloudId');
    return cloudId !== undefined && (0,src_realm .dX)(cloudId) ? { cloudId } : {};
}
async function askServerInfo(send, { url }) {
    const answer = await answered(send, `${url}/rest/api/2/serverInfo`);
    if (!('status' in answer))
        return answer;
    if (answer.status === 404 || answer.status === 410)
        return { failure: noJira(answer.host) };
    if (answer.status !== 200)
        return {};
    return { deploymentType: fieldOf(answer, 'deploymentType'), baseUrl: fieldOf(answer, 'baseUrl') };
}
async function answered(send, url) {
    try {
        return await send({ method: 'GET', url, repeatable: 'read' });
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
        if (!(error instanceof http .J))
            return { failure: error };
        return { failure: (0,src_realm .S6)(error.target) ? leadsToCloud() : undefined };
    }
}
function fieldOf(answer, name) {
    try {
        const body = answer.json();
        return (0,json .Gv)(body) ? (0,json .M8)(body, name) : undefined;
    }
    catch (error) {
        if (error instanceof src_failure .HR)
            return undefined;
        throw error;
    }
}
function noJira(host) {
    return new src_failure .HR('site-not-found', `There is no Jira at this address on ${host}.`, 'Check `site-url`, above all its context path: where people open https://jira.example.com/jira/browse/KEY-1 it is https://jira.example.com/jira. If Jira keeps its `serverInfo` to itself, set `deployment: data-center`.');
}
function leadsToCloud() {
    return new src_failure .HR('site-not-found', 'This host is no Jira itself: it sends visitors on to a Jira Cloud site.', "Set `site-url` to that site's own address, such as https://acme.atlassian.net.");
}
function noGateway() {
    return new src_failure .HR('host-not-allowed', 'This Jira Cloud site is in a realm of Atlassian of which no gateway is known.', 'Commercial sites (atlassian.net, jira.com) and government sites (atlassian-us-gov-mod.net) can be used.');
}

var jwt = __nccwpck_require__(1016);
var authorization = __nccwpck_require__(7284);
var myself = __nccwpck_require__(4537);
; 


function siteUrlOf(site, method) {
    if (site.url !== undefined)
        return site.url;
    throw new src_failure .HR('invalid-input', `The method ${method} works on the site's own address alone, but \`site-url\` is ${site.customDomain === undefined ? 'an address on the gateway' : 'a custom domain'}.`, 'Set `site-url` to the site, such as https://acme.atlassian.net.');
}
async function gatewayUrlOf({ site, cloudId }) {
    return (0,src_realm .MS)(site.realm, await cloudId());
}

var sites = __nccwpck_require__(4157);
; 





function tokenEndpointOf({ send, mask, now, site }) {
    return { send, mask, now, url: `https://${site.realm.authHost}/oauth/token`, encoding: 'json' };
}
function dataCenterEndpointOf({ send, mask, now, site }) {
    return { send, mask, now, url: `${site.url}/rest/oauth2/latest/token`, encoding: 'form' };
}
async function proveAccessToken(tokens, context) {
    const credential = (0,authorization .C)(tokens.accessToken);
    if (context.site.isGrantsOwn) {
        const { cloudId, url } = await (0,sites .AF)(context.send, context.site.realm, credential);
        context.onSite(cloudId, url);
    }
    const { send, site } = context;
    const baseUrl = await gatewayUrlOf(context);
    try {
        const account = await (0,myself .a)(send, { deployment: 'cloud', baseUrl }, credential);
        return { baseUrl, credential, account, scopes: tokens.scopes, expiresAt: tokens.expiresAt };
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
        if (error.code === 'credentials-rejected' && !tokens.fresh)
            throw rejectedToken(error);
        const explained = await (0,sites .Wn)(error, send, site.realm, credential, await context.cloudId());
        throw explained.code === 'credentials-rejected' ? refusedAtOnce(explained) : explained;
    }
}
function rejectedToken({ code, what }) {
    return new src_failure .HR(code, what, "The access token is wrong, expired or revoked (Atlassian's live for an hour, and end ten minutes after the next refresh): obtain a new one.");
}
function refusedAtOnce({ code, what }) {
    return new src_failure .HR(code, what, 'The token endpoint issued this access token just now, so check that its account has access to Jira on this site.');
}
async function proveOnDataCenter(tokens, { send, site }) {
    const baseUrl = site.url;
    const credential = (0,authorization .C)(tokens.accessToken);
    const account = await (0,myself .a)(send, { deployment: 'data-center', baseUrl }, credential).catch((error) => {
        if (tokens.fresh || !(error instanceof src_failure .HR) || error.code !== 'credentials-rejected')
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
    return { accessToken: token, expiresAt: (0,jwt .Y)(token), scopes: undefined, fresh: false };
}

; 

function doubtingPin(method) {
    return (error) => {
        if (!(error instanceof src_failure .HR) || error.code !== 'credentials-rejected')
            throw error;
        throw error.advising(`If it is good, it is not of the kind that \`auth-method: ${method}\` says: leave that out, and Jira is asked.`);
    };
}

; 




const apiToken = {
    cloud: async ({ email, apiToken }, { send, mask, site }) => {
        const baseUrl = siteUrlOf(site, 'api-token');
        const credential = (0,authorization .H)(email, apiToken, mask);
        const account = await (0,myself .a)(send, { deployment: 'cloud', baseUrl }, credential).catch(doubtingPin('api-token'));
        return { method: 'api-token', baseUrl, credential, account };
    },
};

; 
async function looksTruncated(token) {
    const shape = /^(AT[A-Z]TT3[A-Za-z0-9_-]+=)([0-9A-F]{8})$/.exec(token.reveal());
    if (!shape?.[1] || !shape[2])
        return false;
    const { crc32 } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 8522, 23));
    return crc32(shape[1]) !== Number.parseInt(shape[2], 16);
}

; 





const SERVICE_ACCOUNT = /@serviceaccount\.atlassian\.com$/i;
const auto = {
    cloud: async ({ email, apiToken }, context) => {
        const credential = (0,authorization .H)(email, apiToken, context.mask);
        const refusals = [];
        for (const place of placesToAsk(email, context)) {
            try {
                const baseUrl = place === 'site' ? (context.site.url ?? '') : await gatewayUrlOf(context);
                const account = await (0,myself .a)(context.send, { deployment: 'cloud', baseUrl }, credential);
                return { method: methodOf(place, email, account.type), baseUrl, credential, account };
            }
            catch (error) {
                if (!(error instanceof src_failure .HR) || !MAY_WORK_ELSEWHERE.includes(error.code))
                    throw error;
                refusals.push(error);
            }
        }
        throw summary(refusals, await looksTruncated(apiToken));
    },
};
const MAY_WORK_ELSEWHERE = [
    'insufficient-scope',
    'permission-denied',
    'anonymous-session',
    'credentials-rejected',
];
function placesToAsk(email, { site }) {
    if (site.url === undefined)
        return ['gateway'];
    return SERVICE_ACCOUNT.test(email) ? ['gateway', 'site'] : ['site', 'gateway'];
}
function methodOf(place, email, accountType) {
    if (place === 'site')
        return 'api-token';
    return SERVICE_ACCOUNT.test(email) || accountType === 'app' ? 'service-account-token' : 'scoped-api-token';
}
function summary(refusals, truncated) {
    const [telling] = refusals.toSorted((one, other) => MAY_WORK_ELSEWHERE.indexOf(one.code) - MAY_WORK_ELSEWHERE.indexOf(other.code));
    if (!telling)
        throw new TypeError('Neither the site nor the gateway was asked.');
    if (telling.code !== 'credentials-rejected')
        return telling;
    const what = refusals.length > 1
        ? 'Jira refused the e-mail and API token, both on the site (as a classic token) and on the gateway (as one with scopes).'
        : 'Jira refused the e-mail and API token on the gateway.';
    if (truncated) {
        return new src_failure .HR(telling.code, what, 'The token looks cut off: its checksum does not fit. Copy it again, whole, and store it.');
    }
    const kind = refusals.length > 1 ? '' : " A classic token works on the site's own address only.";
    return new src_failure .HR(telling.code, what, telling.advice + kind);
}

; 



const basicPassword = {
    dataCenter: async ({ username, password }, { send, mask, site }) => {
        const baseUrl = site.url;
        const credential = (0,authorization .H)(username, password, mask);
        const account = await (0,myself .a)(send, { deployment: 'data-center', baseUrl }, credential, {
            repeatable: 'once',
        }).catch(warningOfCaptcha);
        return { method: 'basic', baseUrl, credential, account };
    },
};
function warningOfCaptcha(error) {
    if (!(error instanceof src_failure .HR) || error.code !== 'credentials-rejected')
        throw error;
    throw new src_failure .HR(error.code, error.what, 'The user name or the password is wrong, or the account was deactivated. Correct them before the next run: a few failed log-ins lock the account until somebody solves a CAPTCHA.');
}

var token_endpoint = __nccwpck_require__(7220);
; 



const USUAL_SCOPE = 'WRITE';
const clientCredentials = {
    cloud: async ({ clientId, clientSecret, scope }, context) => {
        if (scope !== undefined) {
            throw new src_failure .HR('invalid-input', '`scope` is given, but on Jira Cloud the scopes are fixed where the OAuth client was created.', 'Leave `scope` out.');
        }
        const tokens = await (0,token_endpoint .I)(tokenEndpointOf(context), clientId, clientSecret, {
            grant_type: 'client_credentials',
        });
        const proof = await proveAccessToken({ ...tokens, fresh: true }, context);
        return { ...proof, method: 'client-credentials', accessToken: tokens.accessToken };
    },
    dataCenter: async ({ clientId, clientSecret, scope = USUAL_SCOPE }, context) => {
        const tokens = await (0,token_endpoint .I)(dataCenterEndpointOf(context), clientId, clientSecret, {
            grant_type: 'client_credentials',
            scope,
        });
        const proof = await proveOnDataCenter({ ...tokens, fresh: true }, context);
        return { ...proof, method: 'client-credentials', accessToken: tokens.accessToken };
    },
};

var oauth1 = __nccwpck_require__(1761);
; 



const oauth1_oauth1 = {
    dataCenter: async ({ consumerKey, privateKey, oauthToken }, { send, site, now }) => {
        const key = { consumerKey, privateKey, oauthToken };
        const baseUrl = site.url;
        const credential = {
            kind: 'signature',
            key,
            sign: (method, url) => (0,oauth1 .v)(key, method, url, { now, nonce: oauth1 .P }),
        };
        const account = await (0,myself .a)(send, { deployment: 'data-center', baseUrl }, credential, {
            explain: problemOf,
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
function problemOf(answer) {
    const problem = /oauth_problem="?([a-z_]{1,40})/.exec(answer.header('www-authenticate') ?? '')?.[1] ?? '';
    const found = Object.hasOwn(PROBLEMS, problem) ? PROBLEMS[problem] : undefined;
    return found && new src_failure .HR(found[0], `${answer.host} ${found[1]}.`, found[2]);
}

var personal_access_tokens = __nccwpck_require__(3463);
; 




const personalAccessToken = {
    dataCenter: async ({ token }, context) => {
        const baseUrl = context.site.url;
        const credential = (0,authorization .C)(token);
        const account = await (0,myself .a)(context.send, { deployment: 'data-center', baseUrl }, credential).catch((error) => {
            if (!(error instanceof src_failure .HR) || error.code !== 'credentials-rejected')
                throw error;
            throw error.advising('Personal access tokens are listed in your Jira profile; before Jira 8.14 there are none.');
        });
        const { credentialEnd, endUnknown } = await (0,personal_access_tokens .WR)(credential, context);
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

var rotation = __nccwpck_require__(9251);
; 



const refreshToken = {
    cloud: async (credentials, context) => {
        const rotated = await (0,rotation .e)({ ...credentials, redirectUri: undefined, leeway: true }, tokenEndpointOf(context), context);
        return proofOf(rotated, await proveAccessToken({ ...rotated.tokens, fresh: true }, context));
    },
    dataCenter: async (credentials, context) => {
        if (credentials.redirectUri === undefined) {
            throw new src_failure .HR('invalid-input', 'A Data Center exchanges a refresh token only together with `redirect-uri`.', 'Set `redirect-uri` to the redirect URL that is registered for the OAuth client in Jira.');
        }
        const rotated = await (0,rotation .e)({ ...credentials, leeway: false }, dataCenterEndpointOf(context), context);
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
        const credential = (0,authorization .H)(email, apiToken, context.mask);
        const baseUrl = await gatewayUrlOf(context);
        const account = await (0,myself .a)(context.send, { deployment: 'cloud', baseUrl }, credential).catch(doubtingPin('scoped-api-token'));
        return { method: 'scoped-api-token', baseUrl, credential, account };
    },
};

; 




const serviceAccountToken = {
    cloud: async ({ email, apiToken }, context) => {
        const credential = email === undefined ? (0,authorization .C)(apiToken) : (0,authorization .H)(email, apiToken, context.mask);
        const baseUrl = await gatewayUrlOf(context);
        try {
            const account = await (0,myself .a)(context.send, { deployment: 'cloud', baseUrl }, credential);
            return { method: 'service-account-token', baseUrl, credential, account };
        }
        catch (error) {
            if (email === undefined && error instanceof src_failure .HR && error.code === 'credentials-rejected') {
                throw error.advising("A person's API token also needs `email`; only a service account's works without it.");
            }
            throw error;
        }
    },
};

var secret = __nccwpck_require__(7355);
var refusal = __nccwpck_require__(8569);
var untrusted = __nccwpck_require__(219);
; 







const sessionCookie = {
    dataCenter: async (credentials, context) => {
        const baseUrl = context.site.url;
        const cookie = await logIn(credentials, context).catch(warningOfLoss).catch(warningOfCaptcha);
        const credential = { kind: 'header', name: 'Cookie', value: cookie };
        const account = await (0,myself .a)(context.send, { deployment: 'data-center', baseUrl }, credential);
        return { method: 'session-cookie', baseUrl, credential, account };
    },
};
function warningOfLoss(error) {
    if (!(error instanceof src_failure .HR) || error.exitStatus !== src_failure .uc['network-unreachable'])
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
            text: new secret .z(JSON.stringify({ username, password: password.reveal() })),
        },
        repeatable: 'once',
    });
    if (answer.status !== 200 || (0,refusal .JS)(answer)) {
        throw (0,refusal .x5)(answer, { deployment: 'data-center', baseUrl: site.url, scope: '' });
    }
    const { name, value } = sessionIn(answer);
    mask(value);
    const cookie = new secret .z(`${name}=${value.reveal()}`);
    mask(cookie);
    onSession({ url, cookie });
    return cookie;
}
function sessionIn(answer) {
    const body = answer.json();
    const session = (0,json .Gv)(body) ? (0,json .ZZ)(body, 'session') : undefined;
    const name = (0,json .Gv)(session) ? (0,json .M8)(session, 'name') : undefined;
    const value = (0,json .Gv)(session) ? (0,json .M8)(session, 'value') : undefined;
    if (name === undefined || !/^[\w.-]{1,64}$/.test(name))
        throw (0,untrusted .b)(answer.host, 'a session without a name');
    if (value === undefined || !/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{8,4096}$/.test(value)) {
        throw (0,untrusted .b)(answer.host, 'a session without a value that a cookie can have');
    }
    return { name, value: new secret .z(value) };
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
    oauth1: oauth1_oauth1,
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
        url: `${(0,refusal .po)(place)}/mypermissions?${query.toString()}`,
        credential,
        repeatable: 'read',
    });
    const where = project === undefined ? ': no project grants it' : ` in project ${(0,printable .g)(project)}`;
    if (answer.status === 404) {
        throw new src_failure .HR('permission-denied', "There is no such project, or this account can't see it.", 'Check `project`, and that the account may browse it.');
    }
    if (answer.status === 400) {
        throw new src_failure .HR('invalid-input', 'Jira does not know one of the keys in `required-permissions`.', 'Use keys as the resource `permissions` of its REST API lists them, such as EDIT_ISSUES or ADD_COMMENTS.');
    }
    if (answer.status !== 200 || (0,refusal .JS)(answer))
        throw (0,refusal .x5)(answer, { ...place, scope: 'read:jira-work' });
    const missing = missingPermissions(answer.json(), permissions, answer.host);
    if (missing.length > 0) {
        throw new src_failure .HR('permission-denied', `The account lacks ${missing.join(', ')}${where}.`, "Ask a project admin to grant it, or take it out of `required-permissions` if the job doesn't need it.");
    }
}
function missingPermissions(body, permissions, host) {
    const answered = (0,json .Gv)(body) ? (0,json .ZZ)(body, 'permissions') : undefined;
    if (!(0,json .Gv)(answered))
        throw (0,untrusted .b)(host, 'no list of permissions');
    return permissions.filter((key) => {
        const permission = (0,json .ZZ)(answered, key);
        return !(0,json .Gv)(permission) || (0,json .ZZ)(permission, 'havePermission') !== true;
    });
}

; 



async function canonicalSiteUrl(send, baseUrl, credential) {
    const asked = { deployment: 'cloud', baseUrl, scope: 'read:jira-work' };
    const answer = await send({
        method: 'GET',
        url: `${(0,refusal .po)(asked)}/serverInfo`,
        credential,
        repeatable: 'read',
    });
    if (answer.status !== 200)
        throw (0,refusal .x5)(answer, asked);
    const body = answer.json();
    const own = (0,json .Gv)(body) ? (0,json .M8)(body, 'baseUrl') : undefined;
    const url = own !== undefined && URL.canParse(own) ? new URL(own) : undefined;
    if (url?.protocol !== 'https:' ||
        url.username !== '' ||
        url.password !== '' ||
        !/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(url.hostname)) {
        throw (0,untrusted .b)(answer.host, 'no address of the site');
    }
    return url.origin;
}

var tenant = __nccwpck_require__(5901);
; 











async function verify(request, effects) {
    const site = await settleDeployment(effects.send, request.site);
    (0,deployment .l)(request.credentials, site.deployment);
    return site.deployment === 'cloud'
        ? verifyOnCloud(request, site, effects)
        : verifyOnDataCenter(request, site, effects);
}
async function verifyOnCloud(request, site, effects) {
    const { send, cloudIds = new tenant .g() } = effects;
    const found = {};
    const cloudId = site.isGrantsOwn
        ? () => Promise.resolve(found.cloudId ?? '')
        : begin(() => site.cloudId ?? cloudIds.of(send, site.url ?? site.customDomain ?? ''));
    const context = {
        ...effects,
        site,
        cloudId,
        onSite: (id, url) => {
            Object.assign(found, { cloudId: id, url });
        },
    };
    const proof = await proveOrExplain(request, context);
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
        throw error instanceof src_failure .HR ? expiredRather(error, request.settings, effects.now()) : error;
    });
    const place = { deployment: 'data-center', baseUrl: proof.baseUrl };
    await requireWhatWasAsked(proof, place, request, effects);
    return sessionOf(proof, request, { ...place, siteUrl: site.url, cloudId: '' });
}
async function requireWhatWasAsked({ account, credential }, place, { settings }, { send }) {
    requireAccount(account, place, settings);
    const { requiredPermissions, project } = settings;
    if (requiredPermissions.length > 0) {
        await requirePermissions(send, place, credential, requiredPermissions, project);
    }
}
function sessionOf(proof, { settings, credentials }, place) {
    const declaredEnd = (0,expiry .D0)(settings.expiresOn);
    const isLongLived = LONG_LIVED.includes(proof.method);
    return {
        ...place,
        method: proof.method,
        apiUrl: (0,refusal .po)(place),
        credential: proof.credential,
        basic: (0,read_credentials .c)(credentials),
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
    throw error instanceof src_failure .HR ? error.advising('The credential itself is good.') : error;
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
        if (!(error instanceof src_failure .HR))
            throw error;
        if (error.exitStatus <= 4 || error.code === 'site-not-found')
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
        if (!(error instanceof src_failure .HR) || error.code === 'site-not-found')
            throw error;
    }
    finally {
        clearTimeout(timer);
    }
}
function expiredRather(failure, { expiresOn }, now) {
    const end = (0,expiry .D0)(expiresOn);
    const refused = ['credentials-rejected', 'anonymous-session', 'client-rejected', 'refresh-token-invalid'];
    if (!end || end > now || !refused.includes(failure.code))
        return failure;
    return new src_failure .HR('credential-expired', `Jira refused the credential, and by \`expires-on\` it expired on ${String(expiresOn)}.`, 'Create a new one, store it in the same secret, and set `expires-on` to its date.');
}
function requireAccount(account, { deployment }, { expectedAccountId }) {
    if (expectedAccountId === undefined || expectedAccountId === account.id)
        return;
    if (deployment === 'data-center' && expectedAccountId === account.name)
        return;
    throw new src_failure .HR('unexpected-account', `The credential belongs to the account ${(0,printable .g)(account.id)}, not to the one in \`expected-account-id\`.`, "Store the expected account's credential, or correct `expected-account-id`.");
}

var live_session = __nccwpck_require__(2282);
var verify_loss = __nccwpck_require__(9666);
; 












function handOver(ci) {
    return {
        use: ({ session, request, tls }) => {
            ci.handOver(session, request.settings, tls);
            return 0;
        },
        leaves: () => true,
    };
}
async function run(effects, task) {
    const { ci } = effects;
    const traces = {};
    try {
        const found = await verified(effects, traces);
        const status = await task.use(found);
        if (!task.leaves(found))
            await takeBack(traces, ci);
        return status;
    }
    catch (error) {
        await takeBack(traces, ci);
        const loss = (0,verify_loss .j)(traces.exchange);
        if (error instanceof src_failure .HR) {
            ci.fail(loss === undefined ? error : error.advising(loss));
            return error.exitStatus;
        }
        if (loss !== undefined)
            ci.warn(loss);
        throw error;
    }
}
async function takeBack(traces, ci) {
    try {
        await logOut(traces, ci);
    }
    finally {
        ci.abandon();
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
        if (!(error instanceof src_failure .HR))
            throw error;
        ci.warn(`The session that this step began could not be ended, and may last until Jira ends it. ${error.what}`);
        return;
    }
    try {
        ci.forgetSession();
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
    }
}
const LOG_OUT_SECONDS = 5;
async function verified(effects, traces) {
    const { inputs, environment, ci, random, signal, onServerDate } = effects;
    const request = (0,read .L)(inputs, ci);
    (0,trust ._A)(environment);
    const proxy = (0,transport_proxy .n)(environment);
    ci.prepare(request.settings, request.credentials.method);
    const { timeoutSeconds, caCertificate } = request.settings;
    const tls = await (0,trust .U2)(caCertificate, request.clientCertificate, environment);
    const options = {
        proxy,
        random,
        trust: tls?.context,
        onRetry: ci.info,
        onServerDate,
        timeoutSeconds,
        signal,
    };
    const onSession = (live) => {
        traces.logOut = () => {
            const { signal: never } = new AbortController();
            return (0,live_session .k)((0,http .e)({ ...options, timeoutSeconds: LOG_OUT_SECONDS, signal: never }), live);
        };
        ci.rememberSession(live, tls);
    };
    const memory = {};
    const logIn = (until) => authenticate(request, {
        ...effects,
        signal: until,
        options: { ...options, signal: until },
        cloudIds: tls ? undefined : effects.cloudIds,
        memory,
        onSession,
        onExchange: (exchange) => {
            traces.exchange = exchange;
        },
    });
    const session = await logIn(signal);
    signal.throwIfAborted();
    return { session, request, tls, renew: () => renewed(logIn, traces) };
}
async function renewed(logIn, traces) {
    try {
        return await logIn(new AbortController().signal);
    }
    catch (error) {
        const loss = (0,verify_loss .j)(traces.exchange);
        throw error instanceof src_failure .HR && loss !== undefined ? error.advising(loss) : error;
    }
}
async function authenticate(request, effects) {
    const { options, memory, ci, now, signal, commandLineStore, onSession, onExchange, cloudIds } = effects;
    const network = (0,transport_network .X)(options);
    const { store } = request.writeBack;
    const accessTokenStore = await (0,access_token .v)(request.writeBack, network.sendToTheEnd);
    const session = await verify(request, {
        ...network,
        store: store &&
            remembered((0,src_store .y)(store, { send: network.sendToTheEnd, mask: ci.mask, signal, commandLineStore }), memory),
        mask: ci.mask,
        now,
        info: ci.info,
        warn: ci.warn,
        onExchange,
        onSession,
        cloudIds,
    });
    signal.throwIfAborted();
    if (session.accessToken)
        await accessTokenStore?.save(session.accessToken);
    return session;
}


  },

  7355(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    z: () => (  Secret)
  });
  var node_util__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7975);
  var node_util__WEBPACK_IMPORTED_MODULE_0___default =  __nccwpck_require__.n(node_util__WEBPACK_IMPORTED_MODULE_0__);

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
    [node_util__WEBPACK_IMPORTED_MODULE_0__.inspect.custom]() {
        return HIDDEN;
    }
}


  },

  711(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    v: () => (  openAccessTokenStore)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _index_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4330);


async function openAccessTokenStore({ store, accessToken }, send) {
    if (!accessToken)
        return undefined;
    const secret = (0,_index_js__WEBPACK_IMPORTED_MODULE_1__  .O)(accessToken.secrets, accessToken.name, {
        send,
        failures: {
            notReady: (what, advice) => new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('handoff-failed', `${what} No token was obtained or used up.`, advice),
            notSaved: (what, advice) => new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('handoff-failed', what, advice),
        },
    });
    if (store?.kind !== 'github-secret')
        await secret.open();
    return secret;
}


  },

  5878(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    GN: () => (  NOTHING_KNOWN),
    Od: () => (  rememberEvent),
    i6: () => (  parseHistory),
    tR: () => (  historyAfter),
    u_: () => (  historyText)
  });
  var _expiry_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6440);
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _verify_json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(3239);



const NOTHING_KNOWN = { consentedAt: undefined, rotatedAt: undefined };
function historyAfter({ consentedAt }, event, at) {
    return { consentedAt: event === 'consented' ? at : consentedAt, rotatedAt: at };
}
function historyText({ consentedAt, rotatedAt }) {
    return JSON.stringify({
        consentedAt: consentedAt && (0,_expiry_js__WEBPACK_IMPORTED_MODULE_1__  .nE)(consentedAt),
        rotatedAt: rotatedAt && (0,_expiry_js__WEBPACK_IMPORTED_MODULE_1__  .nE)(rotatedAt),
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
    if (!(0,_verify_json_js__WEBPACK_IMPORTED_MODULE_2__  .Gv)(parsed))
        return NOTHING_KNOWN;
    return {
        consentedAt: dateOf((0,_verify_json_js__WEBPACK_IMPORTED_MODULE_2__  .M8)(parsed, 'consentedAt')),
        rotatedAt: dateOf((0,_verify_json_js__WEBPACK_IMPORTED_MODULE_2__  .M8)(parsed, 'rotatedAt')),
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
        if (!(error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR))
            throw error;
        tell(`${error.what} The refresh token itself is saved; only its dates are not remembered.`);
        return historyAfter(NOTHING_KNOWN, event, at);
    }
}


  },

  4330(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  y: () => (  createStore),
  O: () => (  gitHubSecret)
});

var failure = __nccwpck_require__(1633);
var external_node_fs_ = __nccwpck_require__(3024);
var external_node_path_ = __nccwpck_require__(6760);
var printable = __nccwpck_require__(5260);
var src_secret = __nccwpck_require__(7355);
var replace_file = __nccwpck_require__(6998);
var external_node_crypto_ = __nccwpck_require__(7598);
var external_node_os_ = __nccwpck_require__(8161);
; 



const STALE_MS = 180_000;
const POLL_MS = 50;
const CLOCK_MS = 1000;
async function takeLock(path, waitMs, signal) {
    const mine = { id: (0,external_node_crypto_.randomUUID)(), host: (0,external_node_os_.hostname)(), process: process.pid, since: Date.now() };
    const end = performance.now() + waitMs;
    for (;;) {
        if (linkWhole(path, mine)) {
            return () => {
                if (holderOf(path)?.id === mine.id)
                    (0,external_node_fs_.unlinkSync)(path);
            };
        }
        const other = holderOf(path);
        if (other && isGone(other))
            removeStale(path, other);
        else if (performance.now() >= end)
            return undefined;
        else
            await pause(signal);
    }
}
function linkWhole(path, holder) {
    const draft = `${path}.${holder.id}`;
    (0,external_node_fs_.writeFileSync)(draft, JSON.stringify({ ...holder, since: Date.now() }), { mode: 0o600, flag: 'wx' });
    try {
        (0,external_node_fs_.linkSync)(draft, path);
        return true;
    }
    catch (error) {
        if (codeOf(error) === 'EEXIST')
            return false;
        throw error;
    }
    finally {
        (0,external_node_fs_.unlinkSync)(draft);
    }
}
function holderOf(path) {
    try {
        return JSON.parse((0,external_node_fs_.readFileSync)(path, 'utf8'));
    }
    catch (error) {
        if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError)
            return undefined;
        throw error;
    }
}
function isGone({ host, process: number, since }) {
    if (Date.now() - since > STALE_MS)
        return true;
    if (host !== (0,external_node_os_.hostname)())
        return false;
    if (number === process.pid && since < performance.timeOrigin - CLOCK_MS)
        return true;
    try {
        process.kill(number, 0);
        return false;
    }
    catch (error) {
        return codeOf(error) === 'ESRCH';
    }
}
function removeStale(path, stale) {
    const aside = `${path}.${(0,external_node_crypto_.randomUUID)()}.stale`;
    try {
        (0,external_node_fs_.renameSync)(path, aside);
    }
    catch (error) {
        if (codeOf(error) === 'ENOENT')
            return;
        throw error;
    }
    try {
        if (holderOf(aside)?.id !== stale.id)
            (0,external_node_fs_.linkSync)(aside, path);
    }
    catch (error) {
        if (codeOf(error) !== 'EEXIST')
            throw error;
    }
    finally {
        (0,external_node_fs_.unlinkSync)(aside);
    }
}
function pause(signal) {
    signal.throwIfAborted();
    return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
function codeOf(error) {
    return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

var grant_history = __nccwpck_require__(5878);
var not_saved = __nccwpck_require__(8538);
; 









const NO_FOLLOW = external_node_fs_.constants.O_NOFOLLOW ?? 0;
const WAIT_MS = 200_000;
const LARGEST = 65_536;
const WHOLE = /^([\x21-\x7e]{8,8192})\r?\n$/;
class TokenFile {
    description;
    #path;
    #mask;
    #signal;
    #failures;
    #release;
    constructor(path, mask, signal, failures = not_saved .W8) {
        this.#path = (0,external_node_path_.resolve)(path);
        this.#mask = mask;
        this.#signal = signal;
        this.#failures = failures;
        this.description = `the file ${nameable((0,external_node_path_.basename)(path))}`;
    }
    async open(use = 'exchange') {
        try {
            refuseOthers(this.#path);
            this.#release = await takeLock(`${this.#path}.lock`, WAIT_MS, this.#signal);
        }
        catch (error) {
            this.#signal.throwIfAborted();
            throw error instanceof failure .HR ? error : this.#problem(error, 'notReady');
        }
        if (!this.#release) {
            throw this.#failures.notReady(`Another process has used ${this.description} for ${WAIT_MS / 1000} s.`, 'Wait for it, or remove the file with ".lock" behind its name if there is none.');
        }
        (0,replace_file .t)(this.#path);
        const stored = use === 'exchange' ? this.#read() : undefined;
        this.#proveReplacement();
        return stored;
    }
    #proveReplacement() {
        if (!(0,external_node_fs_.lstatSync)(this.#path, { throwIfNoEntry: false }))
            return;
        try {
            (0,replace_file .f)(this.#path, readWithoutFollowing(this.#path));
        }
        catch (error) {
            throw this.#problem(error, 'notReady');
        }
    }
    async read() {
        return await Promise.resolve(this.#read());
    }
    #read() {
        if (!(0,external_node_fs_.lstatSync)(this.#path, { throwIfNoEntry: false }))
            return undefined;
        let text;
        try {
            text = readWithoutFollowing(this.#path).toString('utf8');
        }
        catch (error) {
            throw this.#problem(error, 'notReady');
        }
        const [, token] = WHOLE.exec(text) ?? [];
        if (token === undefined) {
            throw this.#failures.notReady(`What ${this.description} holds is no refresh token: it is empty, torn, or something else.`, 'Put a refresh token and a line end into it, as `jira-auth consent` does.');
        }
        const secret = new src_secret .z(token);
        this.#mask(secret);
        return secret;
    }
    save(token) {
        try {
            (0,replace_file .f)(this.#path, `${token.reveal()}\n`);
            return Promise.resolve();
        }
        catch (error) {
            return Promise.reject(this.#problem(error, 'notSaved'));
        }
    }
    remember(event, at) {
        try {
            const history = (0,grant_history .tR)(this.#storedHistory(), event, at);
            refuseOthers(this.#historyPath);
            (0,replace_file .t)(this.#historyPath);
            (0,replace_file .f)(this.#historyPath, `${(0,grant_history .u_)(history)}\n`);
            return Promise.resolve(history);
        }
        catch (error) {
            return Promise.reject(this.#problem(error, 'notSaved'));
        }
    }
    #storedHistory() {
        refuseOthers(this.#historyPath);
        const found = (0,external_node_fs_.lstatSync)(this.#historyPath, { throwIfNoEntry: false });
        if (!found || found.size > LARGEST)
            return grant_history .GN;
        return (0,grant_history .i6)(readWithoutFollowing(this.#historyPath).toString('utf8'));
    }
    history() {
        try {
            return Promise.resolve(this.#storedHistory());
        }
        catch {
            return Promise.resolve(grant_history .GN);
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
        const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
        return this.#failures[stage](`${this.description} can't be used (${(0,printable .g)(code)}).`, 'Check its folder, its owner, and the room on its disk; it must be no link, and its folder must be writable.');
    }
}
const LONGEST_NAME = 32;
function nameable(name) {
    return name.length <= LONGEST_NAME ? (0,printable .g)(name) : 'for the token';
}
function refuseOthers(path) {
    const found = (0,external_node_fs_.lstatSync)(path, { throwIfNoEntry: false });
    if (!found)
        return;
    const isOurs = !process.getuid || found.uid === process.getuid();
    if (!found.isFile() || !isOurs)
        throw Object.assign(new Error('not ours'), { code: 'EPERM' });
}
function readWithoutFollowing(path) {
    const descriptor = (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_RDONLY | NO_FOLLOW);
    try {
        const found = (0,external_node_fs_.fstatSync)(descriptor);
        if (!found.isFile())
            throw Object.assign(new Error('no file'), { code: 'EINVAL' });
        if (found.size > LARGEST)
            throw Object.assign(new Error('too large'), { code: 'EFBIG' });
        return (0,external_node_fs_.readFileSync)(descriptor);
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}

var credential = __nccwpck_require__(3302);
var json = __nccwpck_require__(3239);
; 





class GitHubSecret {
    description;
    #options;
    #secretsUrl;
    #failures;
    #publicKey;
    constructor(options, failures = not_saved .W8) {
        this.#options = options;
        this.#failures = failures;
        this.#secretsUrl = secretsUrl(options);
        this.description = `the secret ${options.name} of ${placeName(options.place)}`;
    }
    async open() {
        this.#publicKey = await this.#fetchKey('notReady');
        const probe = await this.#ask('DELETE', `${this.#secretsUrl}/${NAME_OF_NOTHING}`, undefined, 'notReady');
        if (probe.status !== 404 && probe.status !== 204)
            throw this.#refused(probe, 'notReady');
        return undefined;
    }
    read() {
        return Promise.resolve(undefined);
    }
    async save(token) {
        const first = await this.#put(token, this.#publicKey ?? (await this.#fetchKey('notSaved')));
        const answer = first.status === 422 ? await this.#put(token, await this.#fetchKey('notSaved')) : first;
        if (answer.status !== 201 && answer.status !== 204)
            throw this.#refused(answer, 'notSaved');
    }
    close() {
        return Promise.resolve();
    }
    async #put(token, { id, key }) {
        const { seal } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 6130));
        const body = {
            encrypted_value: Buffer.from(seal(token.reveal(), key)).toString('base64'),
            key_id: id,
        };
        if (this.#options.place.kind === 'organization')
            body['visibility'] = 'private';
        return this.#ask('PUT', `${this.#secretsUrl}/${this.#options.name}`, body, 'notSaved');
    }
    async #fetchKey(stage) {
        const answer = await this.#ask('GET', `${this.#secretsUrl}/public-key`, undefined, stage);
        if (answer.status !== 200)
            throw this.#refused(answer, stage);
        const body = answer.json();
        const id = (0,json .Gv)(body) ? keyId((0,json .ZZ)(body, 'key_id')) : undefined;
        const key = (0,json .Gv)(body) ? Buffer.from((0,json .M8)(body, 'key') ?? '', 'base64') : Buffer.alloc(0);
        if (id === undefined || key.length !== 32) {
            throw this.#failures[stage](`${answer.host} gave no key for ${this.description}.`, "Check GITHUB_API_URL: it has to be the address of GitHub's REST API.");
        }
        return { id, key };
    }
    async #ask(method, url, body, stage) {
        try {
            return await this.#options.send({
                method,
                url,
                credential: (0,credential .i)(new src_secret .z(`Bearer ${this.#options.githubToken.reveal()}`)),
                ...(body && { body: { type: 'application/json', text: new src_secret .z(JSON.stringify(body)) } }),
                repeatable: stage === 'notSaved' ? 'save' : 'read',
            });
        }
        catch (error) {
            if (!(error instanceof failure .HR))
                throw error;
            throw this.#failures[stage](`${this.description} can't be written: ${error.what}`, 'Try again; if it happens often, look at https://www.githubstatus.com.');
        }
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
                throw new failure .HR('invalid-input', 'The Action keeps a token neither in a GitLab variable nor by a command.', 'Keep it in a GitHub secret or a file, or run `jira-auth` in a step of its own.');
            }
            return effects.commandLineStore(settings, effects);
    }
}
function gitHubSecret({ apiUrl, place, githubToken }, name, { send, failures }) {
    return new GitHubSecret({ send, apiUrl, place, name, githubToken }, failures);
}


  },

  8538(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    W8: () => (  REFRESH_TOKEN_FAILURES),
    xA: () => (  notReady)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);

function notReady(what, advice) {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('refresh-token-not-saved', `${what} The refresh token was not used, and is as good as before.`, advice);
}
function notSaved(what, advice) {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('refresh-token-not-saved', what, advice);
}
const REFRESH_TOKEN_FAILURES = { notReady, notSaved };


  },

  6130(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  seal: () => (  seal)
});

; 
function aarray(item, title, inner = () => { }) {
    if (!Array.isArray(item))
        throw new TypeError(`"${title}" expected array, got type=${typeof item}`);
    for (let i = 0; i < item.length; i++)
        inner(item[i], `${title}[${i}]`);
    return item;
}
function isBytes(a) {
    return (a instanceof Uint8Array ||
        (ArrayBuffer.isView(a) &&
            a.constructor.name === 'Uint8Array' &&
            'BYTES_PER_ELEMENT' in a &&
            a.BYTES_PER_ELEMENT === 1));
}
const atitle = (title) => (title ? `"${title}" ` : '');
function abool(value, title = '') {
    if (typeof value !== 'boolean')
        throw new TypeError(atitle(title) + 'expected boolean, got type=' + typeof value);
    return value;
}
function utils_anumber(n, title = '') {
    if (typeof n !== 'number')
        throw new TypeError(atitle(title) + 'expected number, got ' + typeof n);
    if (!Number.isSafeInteger(n) || n < 0)
        throw new RangeError(atitle(title) + 'expected integer >= 0, got ' + n);
    return n;
}
function utils_abytes(value, length, title = '') {
    if (isBytes(value) && (length === undefined || value.length === length))
        return value;
    if (length !== undefined)
        utils_anumber(length, 'length');
    const bytes = isBytes(value);
    const ofLen = length !== undefined ? ` of length ${length}` : '';
    const got = bytes ? `length=${value.length}` : `type=${typeof value}`;
    const message = atitle(title) + 'expected Uint8Array' + ofLen + ', got ' + got;
    if (!bytes)
        throw new TypeError(message);
    throw new RangeError(message);
}
const aobject = (value, label) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value))
        throw new TypeError(label === 'object'
            ? 'expected valid options object'
            : `"${label}" expected object, got type=${typeof value}`);
};
function utils_aexists(instance, checkFinished = true) {
    if (instance.destroyed)
        throw new Error('hash was destroyed');
    if (checkFinished && instance.finished)
        throw new Error('digest() was already called');
}
function utils_aoutput(out, instance) {
    utils_abytes(out, undefined, 'output');
    const min = instance.outputLen;
    if (!(out.length >= min)) {
        throw new RangeError('"output" expected length >= ' + min);
    }
}
function aoutput32(out, instance) {
    utils_aoutput(out, instance);
    if (!isAligned32(out))
        throw new Error('invalid output, must be aligned');
}
function u8(arr) {
    return new Uint8Array(arr.buffer, arr.byteOffset, arr.byteLength);
}
function u32(arr) {
    return new Uint32Array(arr.buffer, arr.byteOffset, Math.floor(arr.byteLength / 4));
}
function clean(...arrays) {
    for (let i = 0; i < arrays.length; i++) {
        arrays[i].fill(0);
    }
}
function utils_createView(arr) {
    return new DataView(arr.buffer, arr.byteOffset, arr.byteLength);
}
const isLE =   (() => new Uint8Array(new Uint32Array([0x11223344]).buffer)[0] === 0x44)();
function byteSwap(word) {
    return (((word << 24) & 0xff000000) |
        ((word << 8) & 0xff0000) |
        ((word >>> 8) & 0xff00) |
        ((word >>> 24) & 0xff));
}
const swap8IfBE = (  null && (isLE
    ? (n) => n
    : (n) => byteSwap(n) >>> 0));
function byteSwap32(arr) {
    for (let i = 0; i < arr.length; i++) {
        arr[i] = byteSwap(arr[i]);
    }
    return arr;
}
const swap32IfBE = isLE
    ? (u) => u
    : byteSwap32;
const hasHexBuiltin =   (  null && ((() => 
typeof Uint8Array.from([]).toHex === 'function' && typeof Uint8Array.fromHex === 'function')()));
const hexes =   Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));
function bytesToHex(bytes) {
    utils_abytes(bytes);
    if (hasHexBuiltin)
        return bytes.toHex();
    let hex = '';
    for (let i = 0; i < bytes.length; i++) {
        hex += hexes[bytes[i]];
    }
    return hex;
}
function asciiToBase16(ch) {
    return ch >= 48 && ch <= 57 ? ch - 48  
        : ch >= 65 && ch <= 70 ? ch - (65 - 10)  
            : ch >= 97 && ch <= 102 ? ch - (97 - 10)  
                : undefined;
}
function hexToBytes(hex) {
    if (typeof hex !== 'string')
        throw new TypeError('hex string expected, got ' + typeof hex);
    if (hasHexBuiltin) {
        try {
            return Uint8Array.fromHex(hex);
        }
        catch (error) {
            if (error instanceof SyntaxError)
                throw new RangeError(error.message);
            throw error;
        }
    }
    const hl = hex.length;
    const al = hl / 2;
    if (hl % 2)
        throw new RangeError('hex string expected, got unpadded hex of length ' + hl);
    const array = new Uint8Array(al);
    for (let ai = 0, hi = 0; ai < al; ai++, hi += 2) {
        const n1 = asciiToBase16(hex.charCodeAt(hi));  
        const n2 = asciiToBase16(hex.charCodeAt(hi + 1));  
        if (n1 === undefined || n2 === undefined) {
            const char = hex[hi] + hex[hi + 1];
            throw new RangeError('hex string expected, got non-hex character "' + char + '" at index ' + hi);
        }
        array[ai] = n1 * 16 + n2;  
    }
    return array;
}
const _0n =   (  null && (BigInt(0)));
function hexToNumber(hex) {
    if (typeof hex !== 'string')
        throw new TypeError('hex string expected, got ' + typeof hex);
    return hex === '' ? _0n : BigInt('0x' + hex);  
}
function bytesToNumberBE(bytes) {
    return hexToNumber(bytesToHex(bytes));
}
function abignumber(n) {
    if (typeof n === 'bigint') {
        if (!(_0n <= n))
            throw new RangeError('positive bigint expected, got ' + n);
    }
    else
        utils_anumber(n);
    return n;
}
function numberToBytesBE(n, len) {
    utils_anumber(len);
    if (len === 0)
        throw new Error('zero output length is invalid');
    n = abignumber(n);
    const expectedLen = len * 2;
    const hex = n.toString(16);
    if (hex.length > expectedLen)
        throw new RangeError('number is too large');
    return hexToBytes(hex.padStart(expectedLen, '0'));
}
function utf8ToBytes(str) {
    if (typeof str !== 'string')
        throw new TypeError('string expected');
    return new Uint8Array(new TextEncoder().encode(str));  
}
function bytesToUtf8(bytes) {
    return new TextDecoder().decode(bytes);
}
function overlapBytes(a, b) {
    if (!a.byteLength || !b.byteLength)
        return false;
    return (a.buffer === b.buffer &&  
        a.byteOffset < b.byteOffset + b.byteLength &&  
        b.byteOffset < a.byteOffset + a.byteLength  
    );
}
function complexOverlapBytes(input, output) {
    if (overlapBytes(input, output) && input.byteOffset < output.byteOffset)
        throw new Error('complex overlap of input and output is not supported');
}
function concatBytes(...arrays) {
    let sum = 0;
    for (let i = 0; i < arrays.length; i++) {
        const a = arrays[i];
        utils_abytes(a);
        sum += a.length;
    }
    const res = new Uint8Array(sum);
    for (let i = 0, pad = 0; i < arrays.length; i++) {
        const a = arrays[i];
        res.set(a, pad);
        pad += a.length;
    }
    return res;
}
function checkOpts(defaults, opts) {
    aobject(defaults, 'defaults');
    aobject(opts, 'opts');
    const merged = Object.assign(defaults, opts);
    return merged;
}
function equalBytes(a, b) {
    a = utils_abytes(a);
    b = utils_abytes(b);
    if (a.length !== b.length)
        return false;
    let diff = 0;
    for (let i = 0; i < a.length; i++)
        diff |= a[i] ^ b[i];
    return diff === 0;
}
function wrapMacConstructor(keyLen, macCons, fromMsg) {
    const mac = macCons;
    const getArgs = (fromMsg || (() => []));
    const macC = (msg, key) => mac(key, ...getArgs(msg))
        .update(msg)
        .digest();
    const tmp = mac(new Uint8Array(keyLen), ...getArgs(new Uint8Array(0)));
    macC.outputLen = tmp.outputLen;
    macC.blockLen = tmp.blockLen;
    macC.create = (key, ...args) => mac(key, ...args);
    return macC;
}
const wrapCipher = (params, constructor) => {
    function wrappedCipher(key, ...args) {
        utils_abytes(key, undefined, 'key');
        if (params.nonceLength !== undefined) {
            const nonce = args[0];
            utils_abytes(nonce, params.varSizeNonce ? undefined : params.nonceLength, 'nonce');
        }
        const tagl = params.tagLength;
        const aadStart = params.nonceLength !== undefined ? 1 : 0;
        if (!params.withAAD) {
            for (let i = aadStart; i < args.length; i++)
                if (isBytes(args[i]))
                    throw new Error('AAD not supported');
        }
        if (params.withAAD && args[aadStart] !== undefined)
            utils_abytes(args[aadStart], undefined, 'AAD');
        const cipher = constructor(key, ...args);
        const checkOutput = (fnLength, output) => {
            if (output !== undefined) {
                if (fnLength !== 2)
                    throw new Error('cipher output not supported');
                utils_abytes(output, undefined, 'output');
            }
        };
        let called = false;
        const wrCipher = {
            encrypt(data, output) {
                if (called)
                    throw new Error('cannot encrypt() twice with same key + nonce');
                called = true;
                utils_abytes(data, undefined, 'data');
                checkOutput(cipher.encrypt.length, output);
                return cipher.encrypt(data, output);
            },
            decrypt(data, output) {
                utils_abytes(data, undefined, 'data');
                if (tagl && data.length < tagl)
                    throw new Error('"ciphertext" expected length >= tagLength=' + tagl);
                checkOutput(cipher.decrypt.length, output);
                return cipher.decrypt(data, output);
            },
        };
        return wrCipher;
    }
    Object.assign(wrappedCipher, params);
    return wrappedCipher;
};
function getOutput(expectedLength, out, onlyAligned = true) {
    if (out === undefined)
        return new Uint8Array(expectedLength);
    utils_abytes(out, expectedLength, 'output');
    if (onlyAligned && !isAligned32(out))
        throw new Error('invalid output, must be aligned');
    return out;
}
function u64Lengths(dataLength, aadLength, isLE) {
    utils_anumber(dataLength);
    utils_anumber(aadLength);
    abool(isLE);
    const num = new Uint8Array(16);
    const view = utils_createView(num);
    view.setBigUint64(0, BigInt(aadLength), isLE);
    view.setBigUint64(8, BigInt(dataLength), isLE);
    return num;
}
function isAligned32(bytes) {
    return bytes.byteOffset % 4 === 0;
}
function copyBytes(bytes) {
    return Uint8Array.from(utils_abytes(bytes));
}
function utils_randomBytes(bytesLength = 32) {
    utils_anumber(bytesLength, 'bytesLength');
    const cr = typeof globalThis === 'object' ? globalThis.crypto : null;
    if (typeof cr?.getRandomValues !== 'function')
        throw new Error('crypto.getRandomValues must be defined');
    if (bytesLength > 65536)
        throw new RangeError(`"bytesLength" expected <= 65536, got ${bytesLength}`);
    return cr.getRandomValues(new Uint8Array(bytesLength));
}
function managedNonce(fn, randomBytes_ = utils_randomBytes) {
    if (typeof fn !== 'function')
        throw new TypeError('"fn" expected cipher constructor, got type=' + typeof fn);
    if (typeof randomBytes_ !== 'function')
        throw new TypeError('"randomBytes_" expected function, got type=' + typeof randomBytes_);
    const { nonceLength } = fn;
    utils_anumber(nonceLength, 'fn.nonceLength');
    const addNonce = (nonce, ciphertext, plaintext) => {
        const out = concatBytes(nonce, ciphertext);
        if (!overlapBytes(plaintext, ciphertext))
            ciphertext.fill(0);
        return out;
    };
    const res = ((key, ...args) => ({
        encrypt(plaintext) {
            utils_abytes(plaintext, undefined, 'data');
            const nonce = randomBytes_(nonceLength);
            const encrypted = fn(key, nonce, ...args).encrypt(plaintext);
            if (encrypted instanceof Promise)
                return encrypted.then((ct) => addNonce(nonce, ct, plaintext));
            return addNonce(nonce, encrypted, plaintext);
        },
        decrypt(ciphertext) {
            utils_abytes(ciphertext, undefined, 'data');
            const nonce = ciphertext.subarray(0, nonceLength);
            const decrypted = ciphertext.subarray(nonceLength);
            return fn(key, nonce, ...args).decrypt(decrypted);
        },
    }));
    if ('blockSize' in fn)
        res.blockSize = fn.blockSize;
    if ('tagLength' in fn)
        res.tagLength = fn.tagLength;
    if ('withAAD' in fn)
        res.withAAD = fn.withAAD;
    return res;
}

; 

const encodeStr = (str) => Uint8Array.from(str.split(''), (c) => c.charCodeAt(0));
const sigma16_32 =   (() => swap32IfBE(u32(encodeStr('expand 16-byte k'))))();
const sigma32_32 =   (() => swap32IfBE(u32(encodeStr('expand 32-byte k'))))();
function rotl(a, b) {
    return (a << b) | (a >>> (32 - b));
}
const BLOCK_LEN = 64;
const BLOCK_LEN32 = 16;
const MAX_COUNTER =   (() => 2 ** 32 - 1)();
const U32_EMPTY =   Uint32Array.of();
function runCipher(core, sigma, key, nonce, data, output, counter, rounds) {
    const len = data.length;
    const block = new Uint8Array(BLOCK_LEN);
    const b32 = u32(block);
    const isAligned = isLE && isAligned32(data) && isAligned32(output);
    const d32 = isAligned ? u32(data) : U32_EMPTY;
    const o32 = isAligned ? u32(output) : U32_EMPTY;
    if (!isLE) {
        for (let pos = 0; pos < len; counter++) {
            core(sigma, key, nonce, b32, counter, rounds);
            swap32IfBE(b32);
            if (counter >= MAX_COUNTER)
                throw new Error('arx: counter overflow');
            const take = Math.min(BLOCK_LEN, len - pos);
            for (let j = 0, posj; j < take; j++) {
                posj = pos + j;
                output[posj] = data[posj] ^ block[j];
            }
            pos += take;
        }
        return;
    }
    for (let pos = 0; pos < len; counter++) {
        core(sigma, key, nonce, b32, counter, rounds);
        if (counter >= MAX_COUNTER)
            throw new Error('arx: counter overflow');
        const take = Math.min(BLOCK_LEN, len - pos);
        if (isAligned && take === BLOCK_LEN) {
            const pos32 = pos / 4;
            if (pos % 4 !== 0)
                throw new Error('arx: invalid block position');
            for (let j = 0, posj; j < BLOCK_LEN32; j++) {
                posj = pos32 + j;
                o32[posj] = d32[posj] ^ b32[j];
            }
            pos += BLOCK_LEN;
            continue;
        }
        for (let j = 0, posj; j < take; j++) {
            posj = pos + j;
            output[posj] = data[posj] ^ block[j];
        }
        pos += take;
    }
}
function createCipher(core, opts) {
    const { allowShortKeys, extendNonceFn, counterLength, counterRight, rounds } = checkOpts({ allowShortKeys: false, counterLength: 8, counterRight: false, rounds: 20 }, opts);
    if (typeof core !== 'function')
        throw new Error('core must be a function');
    utils_anumber(counterLength);
    utils_anumber(rounds);
    abool(counterRight);
    abool(allowShortKeys);
    return (key, nonce, data, output, counter = 0) => {
        utils_abytes(key, undefined, 'key');
        utils_abytes(nonce, undefined, 'nonce');
        utils_abytes(data, undefined, 'data');
        const len = data.length;
        const hasOutput = output !== undefined;
        output = getOutput(len, output, false);
        if (hasOutput)
            complexOverlapBytes(data, output);
        utils_anumber(counter);
        if (counter < 0 || counter >= MAX_COUNTER)
            throw new Error('arx: counter overflow');
        const toClean = [];
        let l = key.length;
        let k;
        let sigma;
        if (l === 32) {
            toClean.push((k = copyBytes(key)));
            sigma = sigma32_32;
        }
        else if (l === 16 && allowShortKeys) {
            k = new Uint8Array(32);
            k.set(key);
            k.set(key, 16);
            sigma = sigma16_32;
            toClean.push(k);
        }
        else {
            utils_abytes(key, 32, 'arx key');
            throw new Error('invalid key size');
        }
        if (!isLE || !isAligned32(nonce))
            toClean.push((nonce = copyBytes(nonce)));
        let k32 = u32(k);
        if (extendNonceFn) {
            if (nonce.length !== 24)
                throw new Error('arx: extended nonce must be 24 bytes');
            const n16 = nonce.subarray(0, 16);
            if (isLE)
                extendNonceFn(sigma, k32, u32(n16), k32);
            else {
                const sigmaRaw = swap32IfBE(Uint32Array.from(sigma));
                extendNonceFn(sigmaRaw, k32, u32(n16), k32);
                clean(sigmaRaw);
                swap32IfBE(k32);
            }
            nonce = nonce.subarray(16);
        }
        else if (!isLE)
            swap32IfBE(k32);
        const nonceNcLen = 16 - counterLength;
        if (nonceNcLen !== nonce.length)
            throw new Error(`arx: nonce must be ${nonceNcLen} or 16 bytes`);
        if (nonceNcLen !== 12) {
            const nc = new Uint8Array(12);
            nc.set(nonce, counterRight ? 0 : 12 - nonce.length);
            nonce = nc;
            toClean.push(nonce);
        }
        const n32 = swap32IfBE(u32(nonce));
        try {
            runCipher(core, sigma, k32, n32, data, output, counter, rounds);
            return output;
        }
        finally {
            clean(...toClean);
        }
    };
}
class _XorStreamPRG {
    blockLen;
    keyLen;
    nonceLen;
    state;
    buf;
    key;
    nonce;
    pos;
    ctr;
    cipher;
    destroyed = false;
    constructor(cipher, blockLen, keyLen, nonceLen, seed) {
        this.cipher = cipher;
        this.blockLen = blockLen;
        this.keyLen = keyLen;
        this.nonceLen = nonceLen;
        this.state = new Uint8Array(this.keyLen + this.nonceLen);
        this.reseed(seed);
        this.ctr = 0;
        this.pos = this.blockLen;
        this.buf = new Uint8Array(this.blockLen);
        this.key = this.state.subarray(0, this.keyLen);
        this.nonce = this.state.subarray(this.keyLen);
    }
    reseed(seed) {
        abytes(seed, undefined, 'seed');
        if (!seed || seed.length === 0)
            throw new Error('entropy required');
        for (let i = 0; i < seed.length; i++)
            this.state[i % this.state.length] ^= seed[i];
        this.ctr = 0;
        this.pos = this.blockLen;
    }
    addEntropy(seed) {
        if (this.destroyed)
            throw new Error('cannot use destroyed PRG');
        abytes(seed, undefined, 'seed');
        if (seed.length === 0)
            throw new Error('entropy required');
        this.state.set(this.randomBytes(this.state.length));
        this.reseed(seed);
    }
    randomBytes(len) {
        if (this.destroyed)
            throw new Error('cannot use destroyed PRG');
        anumber(len);
        if (len === 0)
            return new Uint8Array(0);
        const avail = this.pos < this.blockLen ? this.blockLen - this.pos : 0;
        const blocks = Math.ceil(Math.max(0, len - avail) / this.blockLen);
        if (blocks > 0 && this.ctr > MAX_COUNTER - blocks)
            throw new Error('arx: counter overflow');
        const out = new Uint8Array(len);
        let outPos = 0;
        if (this.pos < this.blockLen) {
            const take = Math.min(len, this.blockLen - this.pos);
            out.set(this.buf.subarray(this.pos, this.pos + take), 0);
            this.pos += take;
            outPos += take;
            if (outPos === len)
                return out;  
        }
        const full = Math.floor((len - outPos) / this.blockLen);
        if (full > 0) {
            const blockBytes = full * this.blockLen;
            const b = out.subarray(outPos, outPos + blockBytes);
            this.cipher(this.key, this.nonce, b, b, this.ctr);
            this.ctr += full;
            outPos += blockBytes;
        }
        const left = len - outPos;
        if (left > 0) {
            this.buf.fill(0);
            this.cipher(this.key, this.nonce, this.buf, this.buf, this.ctr++);
            out.set(this.buf.subarray(0, left), outPos);
            this.pos = left;
        }
        return out;
    }
    clone() {
        if (this.destroyed)
            throw new Error('cannot use destroyed PRG');
        return new _XorStreamPRG(this.cipher, this.blockLen, this.keyLen, this.nonceLen, this.randomBytes(this.state.length));
    }
    clean() {
        this.pos = 0;
        this.ctr = 0;
        this.buf.fill(0);
        this.state.fill(0);
        this.destroyed = true;
    }
}
const createPRG = (cipher, blockLen, keyLen, nonceLen) => {
    return ((seed = randomBytes(32)) => new _XorStreamPRG(cipher, blockLen, keyLen, nonceLen, seed));
};

; 

function u8to16(a, i) {
    return (a[i++] & 0xff) | ((a[i++] & 0xff) << 8);
}
class Poly1305 {
    blockLen = 16;
    outputLen = 16;
    buffer = new Uint8Array(16);
    r = new Uint16Array(10);  
    h = new Uint16Array(10);
    pad = new Uint16Array(8);
    pos = 0;
    finished = false;
    destroyed = false;
    constructor(key) {
        key = copyBytes(utils_abytes(key, 32, 'key'));
        const t0 = u8to16(key, 0);
        const t1 = u8to16(key, 2);
        const t2 = u8to16(key, 4);
        const t3 = u8to16(key, 6);
        const t4 = u8to16(key, 8);
        const t5 = u8to16(key, 10);
        const t6 = u8to16(key, 12);
        const t7 = u8to16(key, 14);
        this.r[0] = t0 & 0x1fff;
        this.r[1] = ((t0 >>> 13) | (t1 << 3)) & 0x1fff;
        this.r[2] = ((t1 >>> 10) | (t2 << 6)) & 0x1f03;
        this.r[3] = ((t2 >>> 7) | (t3 << 9)) & 0x1fff;
        this.r[4] = ((t3 >>> 4) | (t4 << 12)) & 0x00ff;
        this.r[5] = (t4 >>> 1) & 0x1ffe;
        this.r[6] = ((t4 >>> 14) | (t5 << 2)) & 0x1fff;
        this.r[7] = ((t5 >>> 11) | (t6 << 5)) & 0x1f81;
        this.r[8] = ((t6 >>> 8) | (t7 << 8)) & 0x1fff;
        this.r[9] = (t7 >>> 5) & 0x007f;
        for (let i = 0; i < 8; i++)
            this.pad[i] = u8to16(key, 16 + 2 * i);
    }
    process(data, offset, isLast = false) {
        const hibit = isLast ? 0 : 1 << 11;
        const { h, r } = this;
        const r0 = r[0];
        const r1 = r[1];
        const r2 = r[2];
        const r3 = r[3];
        const r4 = r[4];
        const r5 = r[5];
        const r6 = r[6];
        const r7 = r[7];
        const r8 = r[8];
        const r9 = r[9];
        const t0 = u8to16(data, offset + 0);
        const t1 = u8to16(data, offset + 2);
        const t2 = u8to16(data, offset + 4);
        const t3 = u8to16(data, offset + 6);
        const t4 = u8to16(data, offset + 8);
        const t5 = u8to16(data, offset + 10);
        const t6 = u8to16(data, offset + 12);
        const t7 = u8to16(data, offset + 14);
        let h0 = h[0] + (t0 & 0x1fff);
        let h1 = h[1] + (((t0 >>> 13) | (t1 << 3)) & 0x1fff);
        let h2 = h[2] + (((t1 >>> 10) | (t2 << 6)) & 0x1fff);
        let h3 = h[3] + (((t2 >>> 7) | (t3 << 9)) & 0x1fff);
        let h4 = h[4] + (((t3 >>> 4) | (t4 << 12)) & 0x1fff);
        let h5 = h[5] + ((t4 >>> 1) & 0x1fff);
        let h6 = h[6] + (((t4 >>> 14) | (t5 << 2)) & 0x1fff);
        let h7 = h[7] + (((t5 >>> 11) | (t6 << 5)) & 0x1fff);
        let h8 = h[8] + (((t6 >>> 8) | (t7 << 8)) & 0x1fff);
        let h9 = h[9] + ((t7 >>> 5) | hibit);
        let c = 0;
        let d0 = c + h0 * r0 + h1 * (5 * r9) + h2 * (5 * r8) + h3 * (5 * r7) + h4 * (5 * r6);
        c = d0 >>> 13;
        d0 &= 0x1fff;
        d0 += h5 * (5 * r5) + h6 * (5 * r4) + h7 * (5 * r3) + h8 * (5 * r2) + h9 * (5 * r1);
        c += d0 >>> 13;
        d0 &= 0x1fff;
        let d1 = c + h0 * r1 + h1 * r0 + h2 * (5 * r9) + h3 * (5 * r8) + h4 * (5 * r7);
        c = d1 >>> 13;
        d1 &= 0x1fff;
        d1 += h5 * (5 * r6) + h6 * (5 * r5) + h7 * (5 * r4) + h8 * (5 * r3) + h9 * (5 * r2);
        c += d1 >>> 13;
        d1 &= 0x1fff;
        let d2 = c + h0 * r2 + h1 * r1 + h2 * r0 + h3 * (5 * r9) + h4 * (5 * r8);
        c = d2 >>> 13;
        d2 &= 0x1fff;
        d2 += h5 * (5 * r7) + h6 * (5 * r6) + h7 * (5 * r5) + h8 * (5 * r4) + h9 * (5 * r3);
        c += d2 >>> 13;
        d2 &= 0x1fff;
        let d3 = c + h0 * r3 + h1 * r2 + h2 * r1 + h3 * r0 + h4 * (5 * r9);
        c = d3 >>> 13;
        d3 &= 0x1fff;
        d3 += h5 * (5 * r8) + h6 * (5 * r7) + h7 * (5 * r6) + h8 * (5 * r5) + h9 * (5 * r4);
        c += d3 >>> 13;
        d3 &= 0x1fff;
        let d4 = c + h0 * r4 + h1 * r3 + h2 * r2 + h3 * r1 + h4 * r0;
        c = d4 >>> 13;
        d4 &= 0x1fff;
        d4 += h5 * (5 * r9) + h6 * (5 * r8) + h7 * (5 * r7) + h8 * (5 * r6) + h9 * (5 * r5);
        c += d4 >>> 13;
        d4 &= 0x1fff;
        let d5 = c + h0 * r5 + h1 * r4 + h2 * r3 + h3 * r2 + h4 * r1;
        c = d5 >>> 13;
        d5 &= 0x1fff;
        d5 += h5 * r0 + h6 * (5 * r9) + h7 * (5 * r8) + h8 * (5 * r7) + h9 * (5 * r6);
        c += d5 >>> 13;
        d5 &= 0x1fff;
        let d6 = c + h0 * r6 + h1 * r5 + h2 * r4 + h3 * r3 + h4 * r2;
        c = d6 >>> 13;
        d6 &= 0x1fff;
        d6 += h5 * r1 + h6 * r0 + h7 * (5 * r9) + h8 * (5 * r8) + h9 * (5 * r7);
        c += d6 >>> 13;
        d6 &= 0x1fff;
        let d7 = c + h0 * r7 + h1 * r6 + h2 * r5 + h3 * r4 + h4 * r3;
        c = d7 >>> 13;
        d7 &= 0x1fff;
        d7 += h5 * r2 + h6 * r1 + h7 * r0 + h8 * (5 * r9) + h9 * (5 * r8);
        c += d7 >>> 13;
        d7 &= 0x1fff;
        let d8 = c + h0 * r8 + h1 * r7 + h2 * r6 + h3 * r5 + h4 * r4;
        c = d8 >>> 13;
        d8 &= 0x1fff;
        d8 += h5 * r3 + h6 * r2 + h7 * r1 + h8 * r0 + h9 * (5 * r9);
        c += d8 >>> 13;
        d8 &= 0x1fff;
        let d9 = c + h0 * r9 + h1 * r8 + h2 * r7 + h3 * r6 + h4 * r5;
        c = d9 >>> 13;
        d9 &= 0x1fff;
        d9 += h5 * r4 + h6 * r3 + h7 * r2 + h8 * r1 + h9 * r0;
        c += d9 >>> 13;
        d9 &= 0x1fff;
        c = ((c << 2) + c) | 0;
        c = (c + d0) | 0;
        d0 = c & 0x1fff;
        c = c >>> 13;
        d1 += c;
        h[0] = d0;
        h[1] = d1;
        h[2] = d2;
        h[3] = d3;
        h[4] = d4;
        h[5] = d5;
        h[6] = d6;
        h[7] = d7;
        h[8] = d8;
        h[9] = d9;
    }
    finalize() {
        const { h, pad } = this;
        const g = new Uint16Array(10);
        let c = h[1] >>> 13;
        h[1] &= 0x1fff;
        for (let i = 2; i < 10; i++) {
            h[i] += c;
            c = h[i] >>> 13;
            h[i] &= 0x1fff;
        }
        h[0] += c * 5;
        c = h[0] >>> 13;
        h[0] &= 0x1fff;
        h[1] += c;
        c = h[1] >>> 13;
        h[1] &= 0x1fff;
        h[2] += c;
        g[0] = h[0] + 5;
        c = g[0] >>> 13;
        g[0] &= 0x1fff;
        for (let i = 1; i < 10; i++) {
            g[i] = h[i] + c;
            c = g[i] >>> 13;
            g[i] &= 0x1fff;
        }
        g[9] -= 1 << 13;
        let mask = (c ^ 1) - 1;
        for (let i = 0; i < 10; i++)
            g[i] &= mask;
        mask = ~mask;
        for (let i = 0; i < 10; i++)
            h[i] = (h[i] & mask) | g[i];
        h[0] = (h[0] | (h[1] << 13)) & 0xffff;
        h[1] = ((h[1] >>> 3) | (h[2] << 10)) & 0xffff;
        h[2] = ((h[2] >>> 6) | (h[3] << 7)) & 0xffff;
        h[3] = ((h[3] >>> 9) | (h[4] << 4)) & 0xffff;
        h[4] = ((h[4] >>> 12) | (h[5] << 1) | (h[6] << 14)) & 0xffff;
        h[5] = ((h[6] >>> 2) | (h[7] << 11)) & 0xffff;
        h[6] = ((h[7] >>> 5) | (h[8] << 8)) & 0xffff;
        h[7] = ((h[8] >>> 8) | (h[9] << 5)) & 0xffff;
        let f = h[0] + pad[0];
        h[0] = f & 0xffff;
        for (let i = 1; i < 8; i++) {
            f = (((h[i] + pad[i]) | 0) + (f >>> 16)) | 0;
            h[i] = f & 0xffff;
        }
        clean(g);
    }
    update(data) {
        utils_aexists(this);
        utils_abytes(data);
        data = copyBytes(data);
        const { buffer, blockLen } = this;
        const len = data.length;
        for (let pos = 0; pos < len;) {
            const take = Math.min(blockLen - this.pos, len - pos);
            if (take === blockLen) {
                for (; blockLen <= len - pos; pos += blockLen)
                    this.process(data, pos);
                continue;
            }
            buffer.set(data.subarray(pos, pos + take), this.pos);
            this.pos += take;
            pos += take;
            if (this.pos === blockLen) {
                this.process(buffer, 0, false);
                this.pos = 0;
            }
        }
        return this;
    }
    destroy() {
        this.destroyed = true;
        clean(this.h, this.r, this.buffer, this.pad);
    }
    digestInto(out) {
        utils_aexists(this);
        utils_aoutput(out, this);
        this.finished = true;
        const { buffer, h } = this;
        let { pos } = this;
        if (pos) {
            buffer[pos++] = 1;
            for (; pos < 16; pos++)
                buffer[pos] = 0;
            this.process(buffer, 0, true);
        }
        this.finalize();
        let opos = 0;
        for (let i = 0; i < 8; i++) {
            out[opos++] = h[i] >>> 0;
            out[opos++] = h[i] >>> 8;
        }
    }
    digest() {
        const { buffer, outputLen } = this;
        this.digestInto(buffer);
        const res = buffer.slice(0, outputLen);
        this.destroy();
        return res;
    }
}
const poly1305 =   wrapMacConstructor(32, (key) => new Poly1305(key));

; 



function salsaCore(s, k, n, out, cnt, rounds = 20, cntHi = 0) {
    let y00 = s[0], y01 = k[0], y02 = k[1], y03 = k[2],  
    y04 = k[3], y05 = s[1], y06 = n[0], y07 = n[1],  
    y08 = cnt, y09 = cntHi, y10 = s[2], y11 = k[4],  
    y12 = k[5], y13 = k[6], y14 = k[7], y15 = s[3];  
    let x00 = y00, x01 = y01, x02 = y02, x03 = y03, x04 = y04, x05 = y05, x06 = y06, x07 = y07, x08 = y08, x09 = y09, x10 = y10, x11 = y11, x12 = y12, x13 = y13, x14 = y14, x15 = y15;
    for (let r = 0; r < rounds; r += 2) {
        x04 ^= rotl(x00 + x12 | 0, 7);
        x08 ^= rotl(x04 + x00 | 0, 9);
        x12 ^= rotl(x08 + x04 | 0, 13);
        x00 ^= rotl(x12 + x08 | 0, 18);
        x09 ^= rotl(x05 + x01 | 0, 7);
        x13 ^= rotl(x09 + x05 | 0, 9);
        x01 ^= rotl(x13 + x09 | 0, 13);
        x05 ^= rotl(x01 + x13 | 0, 18);
        x14 ^= rotl(x10 + x06 | 0, 7);
        x02 ^= rotl(x14 + x10 | 0, 9);
        x06 ^= rotl(x02 + x14 | 0, 13);
        x10 ^= rotl(x06 + x02 | 0, 18);
        x03 ^= rotl(x15 + x11 | 0, 7);
        x07 ^= rotl(x03 + x15 | 0, 9);
        x11 ^= rotl(x07 + x03 | 0, 13);
        x15 ^= rotl(x11 + x07 | 0, 18);
        x01 ^= rotl(x00 + x03 | 0, 7);
        x02 ^= rotl(x01 + x00 | 0, 9);
        x03 ^= rotl(x02 + x01 | 0, 13);
        x00 ^= rotl(x03 + x02 | 0, 18);
        x06 ^= rotl(x05 + x04 | 0, 7);
        x07 ^= rotl(x06 + x05 | 0, 9);
        x04 ^= rotl(x07 + x06 | 0, 13);
        x05 ^= rotl(x04 + x07 | 0, 18);
        x11 ^= rotl(x10 + x09 | 0, 7);
        x08 ^= rotl(x11 + x10 | 0, 9);
        x09 ^= rotl(x08 + x11 | 0, 13);
        x10 ^= rotl(x09 + x08 | 0, 18);
        x12 ^= rotl(x15 + x14 | 0, 7);
        x13 ^= rotl(x12 + x15 | 0, 9);
        x14 ^= rotl(x13 + x12 | 0, 13);
        x15 ^= rotl(x14 + x13 | 0, 18);
    }
    let oi = 0;
    out[oi++] = (y00 + x00) | 0;
    out[oi++] = (y01 + x01) | 0;
    out[oi++] = (y02 + x02) | 0;
    out[oi++] = (y03 + x03) | 0;
    out[oi++] = (y04 + x04) | 0;
    out[oi++] = (y05 + x05) | 0;
    out[oi++] = (y06 + x06) | 0;
    out[oi++] = (y07 + x07) | 0;
    out[oi++] = (y08 + x08) | 0;
    out[oi++] = (y09 + x09) | 0;
    out[oi++] = (y10 + x10) | 0;
    out[oi++] = (y11 + x11) | 0;
    out[oi++] = (y12 + x12) | 0;
    out[oi++] = (y13 + x13) | 0;
    out[oi++] = (y14 + x14) | 0;
    out[oi++] = (y15 + x15) | 0;
}
function hsalsa(s, k, i, out) {
    const s2 = isLE ? s : swap32IfBE(s.slice(0, 4));
    const k2 = isLE ? k : swap32IfBE(k.slice(0, 8));
    const i2 = isLE ? i : swap32IfBE(i.slice(0, 4));
    const t = new Uint32Array(16);
    salsaCore(s2, k2, i2.subarray(0, 2), t, i2[2], 20, i2[3]);
    let oi = 0;
    out[oi++] = (t[0] - s2[0]) | 0;
    out[oi++] = (t[5] - s2[1]) | 0;
    out[oi++] = (t[10] - s2[2]) | 0;
    out[oi++] = (t[15] - s2[3]) | 0;
    out[oi++] = (t[6] - i2[0]) | 0;
    out[oi++] = (t[7] - i2[1]) | 0;
    out[oi++] = (t[8] - i2[2]) | 0;
    out[oi++] = (t[9] - i2[3]) | 0;
    swap32IfBE(out);
    if (!isLE)
        clean(s2, k2, i2);
    clean(t);
}
const salsa20 =   createCipher(salsaCore, {
    allowShortKeys: true,
    counterRight: true,
});
const xsalsa20 =   createCipher(salsaCore, {
    counterRight: true,
    extendNonceFn: hsalsa,
});
const __TESTS =   Object.freeze({ salsaCore });
const xsalsa20poly1305 =   wrapCipher({ blockSize: 64, nonceLength: 24, tagLength: 16 }, (key, nonce) => {
    return {
        encrypt(plaintext, output) {
            output = getOutput(plaintext.length + 32, output, false);
            const authKey = output.subarray(0, 32);
            const ciphPlaintext = output.subarray(32);
            output.set(plaintext, 32);
            clean(authKey);
            xsalsa20(key, nonce, output, output);
            const tag = poly1305(ciphPlaintext, authKey);
            output.set(tag, 16);
            clean(output.subarray(0, 16), tag);
            return output.subarray(16);
        },
        decrypt(ciphertext, output) {
            utils_abytes(ciphertext, undefined, 'data');
            output = getOutput(ciphertext.length + 32, output, false);
            const tmp = output.subarray(0, 32);
            const passedTag = output.subarray(32, 48);
            const ciphPlaintext = output.subarray(48);
            output.set(ciphertext, 32);
            clean(tmp);
            const authKey = xsalsa20(key, nonce, tmp, tmp);
            const tag = poly1305(ciphPlaintext, authKey);
            if (!equalBytes(passedTag, tag)) {
                clean(output);
                throw new Error('invalid tag');
            }
            xsalsa20(key, nonce, output.subarray(16), output.subarray(16));
            clean(tmp, passedTag, tag);
            return ciphPlaintext;
        },
    };
});
function secretbox(key, nonce) {
    const xs = xsalsa20poly1305(key, nonce);
    return { seal: xs.encrypt, open: xs.decrypt };
}

; 
function utils_isBytes(a) {
    return (a instanceof Uint8Array ||
        (ArrayBuffer.isView(a) &&
            a.constructor.name === 'Uint8Array' &&
            'BYTES_PER_ELEMENT' in a &&
            a.BYTES_PER_ELEMENT === 1));
}
const utils_atitle = (title) => (title ? `"${title}" ` : '');
function hashes_utils_anumber(n, title = '') {
    if (typeof n !== 'number')
        throw new TypeError(utils_atitle(title) + 'expected number, got ' + typeof n);
    if (!Number.isSafeInteger(n) || n < 0)
        throw new RangeError(utils_atitle(title) + 'expected integer >= 0, got ' + n);
    return n;
}
function utils_abool(value, title = '') {
    if (typeof value !== 'boolean')
        throw new TypeError(utils_atitle(title) + 'expected boolean, got type=' + typeof value);
    return value;
}
function hashes_utils_abytes(value, length, title = '') {
    if (utils_isBytes(value) && (length === undefined || value.length === length))
        return value;
    if (length !== undefined)
        hashes_utils_anumber(length, 'length');
    const bytes = utils_isBytes(value);
    const ofLen = length !== undefined ? ` of length ${length}` : '';
    const got = bytes ? `length=${value.length}` : `type=${typeof value}`;
    const message = utils_atitle(title) + 'expected Uint8Array' + ofLen + ', got ' + got;
    if (!bytes)
        throw new TypeError(message);
    throw new RangeError(message);
}
function utils_copyBytes(bytes) {
    return Uint8Array.from(hashes_utils_abytes(bytes));
}
function ahash(h) {
    if (typeof h !== 'function' || typeof h.create !== 'function')
        throw new TypeError('expected hash wrapped by utils.createHasher');
    hashes_utils_anumber(h.outputLen);
    hashes_utils_anumber(h.blockLen);
    if (h.outputLen < 1 || h.blockLen < 1)
        throw new Error('hash blockLen / outputLen must be >= 1');
}
const utils_aobject = (value, label) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value))
        throw new TypeError((label === 'object' ? '' : `"${label}" `) + 'expected object, got type=' + typeof value);
};
const aopts = (value, label) => {
    utils_aobject(value, label);
    const proto = Object.getPrototypeOf(value);
    if (proto !== Object.prototype && proto !== null)
        throw new TypeError(`"${label}" expected plain object`);
    if (Object.hasOwn(value, '__proto__'))
        throw new TypeError(`"${label}.__proto__" is not allowed`);
};
function hashes_utils_aexists(instance, checkFinished = true) {
    if (instance.destroyed)
        throw new Error('hash was destroyed');
    if (checkFinished && instance.finished)
        throw new Error('digest() was already called');
}
function hashes_utils_aoutput(out, instance) {
    hashes_utils_abytes(out, undefined, 'output');
    const min = instance.outputLen;
    if (!(out.length >= min)) {
        throw new RangeError('"output" expected length >= ' + min);
    }
}
function utils_u8(arr) {
    return new Uint8Array(arr.buffer, arr.byteOffset, arr.byteLength);
}
function utils_u32(arr) {
    return new Uint32Array(arr.buffer, arr.byteOffset, Math.floor(arr.byteLength / 4));
}
function utils_clean(...arrays) {
    for (let i = 0; i < arrays.length; i++) {
        arrays[i].fill(0);
    }
}
function hashes_utils_createView(arr) {
    return new DataView(arr.buffer, arr.byteOffset, arr.byteLength);
}
function rotr(word, shift) {
    return (word << (32 - shift)) | (word >>> shift);
}
function utils_rotl(word, shift) {
    return (word << shift) | ((word >>> (32 - shift)) >>> 0);
}
const utils_isLE =   (() => new Uint8Array(new Uint32Array([0x11223344]).buffer)[0] === 0x44)();
function utils_byteSwap(word) {
    return (((word << 24) & 0xff000000) |
        ((word << 8) & 0xff0000) |
        ((word >>> 8) & 0xff00) |
        ((word >>> 24) & 0xff));
}
const utils_swap8IfBE = utils_isLE
    ? (n) => n
    : (n) => utils_byteSwap(n) >>> 0;
function utils_byteSwap32(arr) {
    for (let i = 0; i < arr.length; i++) {
        arr[i] = utils_byteSwap(arr[i]);
    }
    return arr;
}
const utils_swap32IfBE = utils_isLE
    ? (u) => u
    : utils_byteSwap32;
const utils_hasHexBuiltin =   (  null && ((() => 
typeof Uint8Array.from([]).toHex === 'function' && typeof Uint8Array.fromHex === 'function')()));
const utils_hexes =   Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));
function utils_bytesToHex(bytes) {
    hashes_utils_abytes(bytes);
    if (utils_hasHexBuiltin)
        return bytes.toHex();
    let hex = '';
    for (let i = 0; i < bytes.length; i++) {
        hex += utils_hexes[bytes[i]];
    }
    return hex;
}
function utils_asciiToBase16(ch) {
    return ch >= 48 && ch <= 57 ? ch - 48  
        : ch >= 65 && ch <= 70 ? ch - (65 - 10)  
            : ch >= 97 && ch <= 102 ? ch - (97 - 10)  
                : undefined;
}
function utils_hexToBytes(hex) {
    if (typeof hex !== 'string')
        throw new TypeError('hex string expected, got ' + typeof hex);
    if (utils_hasHexBuiltin) {
        try {
            return Uint8Array.fromHex(hex);
        }
        catch (error) {
            if (error instanceof SyntaxError)
                throw new RangeError(error.message);
            throw error;
        }
    }
    const hl = hex.length;
    const al = hl / 2;
    if (hl % 2)
        throw new RangeError('hex string expected, got unpadded hex of length ' + hl);
    const array = new Uint8Array(al);
    for (let ai = 0, hi = 0; ai < al; ai++, hi += 2) {
        const n1 = utils_asciiToBase16(hex.charCodeAt(hi));  
        const n2 = utils_asciiToBase16(hex.charCodeAt(hi + 1));  
        if (n1 === undefined || n2 === undefined) {
            const char = hex[hi] + hex[hi + 1];
            throw new RangeError('hex string expected, got non-hex character "' + char + '" at index ' + hi);
        }
        array[ai] = n1 * 16 + n2;  
    }
    return array;
}
function nextTick(onReject) {
    const host = globalThis;
    if (typeof host.scheduler?.yield === 'function') {
        const promise = host.scheduler.yield();
        if (onReject)
            promise.catch(onReject);
        return promise;
    }
    return new Promise((resolve) => host.setTimeout(resolve, 0));
}
async function asyncLoop(iters, tick, cb, onReject) {
    hashes_utils_anumber(iters, 'iters');
    hashes_utils_anumber(tick, 'tick');
    if (typeof cb !== 'function')
        throw new TypeError('callback must be a function');
    let ts = Date.now();
    for (let i = 0; i < iters; i++) {
        cb(i);
        const diff = Date.now() - ts;
        if (diff >= 0 && diff < tick)
            continue;
        await nextTick(onReject);
        ts = Date.now();
    }
}
function utils_utf8ToBytes(str) {
    if (typeof str !== 'string')
        throw new TypeError('string expected');
    const encoded = new TextEncoder().encode(str);
    try {
        return new Uint8Array(encoded);  
    }
    finally {
        utils_clean(encoded);
    }
}
function kdfInputToBytes(data, errorTitle = '') {
    if (typeof data === 'string')
        return utils_utf8ToBytes(data);
    return hashes_utils_abytes(data, undefined, errorTitle);
}
function utils_concatBytes(...arrays) {
    let sum = 0;
    for (let i = 0; i < arrays.length; i++) {
        const a = arrays[i];
        hashes_utils_abytes(a);
        sum += a.length;
    }
    const res = new Uint8Array(sum);
    for (let i = 0, pad = 0; i < arrays.length; i++) {
        const a = arrays[i];
        res.set(a, pad);
        pad += a.length;
    }
    return res;
}
const validateObject = (object, fields = {}, optFields = {}, title = 'object') => {
    utils_aobject(object, title);
    utils_aobject(fields, 'fields');
    utils_aobject(optFields, 'optFields');
    function checkField(fieldName, expectedType, isOpt) {
        const label = title === 'object' ? `param "${String(fieldName)}"` : `"${title}.${String(fieldName)}"`;
        const val = object[fieldName];
        if (!Object.hasOwn(object, fieldName) &&
            (isOpt ? val !== undefined : expectedType !== 'function')) {
            throw new TypeError(`${label} is invalid: expected own property`);
        }
        if (isOpt && val === undefined)
            return;
        const current = typeof val;
        if (current !== expectedType || val === null)
            throw new TypeError(`${label} is invalid: expected ${expectedType}, got ${current}`);
    }
    const iter = (f, isOpt) => Object.entries(f).forEach(([k, v]) => checkField(k, v, isOpt));
    iter(fields, false);
    iter(optFields, true);
};
function utils_checkOpts(defaults, opts, title = 'opts') {
    aopts(defaults, 'defaults');
    if (opts !== undefined)
        aopts(opts, title);
    const merged = Object.assign(Object.create(null), defaults, opts);
    return merged;
}
function utils_createHasher(hashCons, info = {}) {
    if (typeof hashCons !== 'function')
        throw new TypeError('"hashCons" expected function, got type=' + typeof hashCons);
    info = utils_checkOpts({}, info, 'info');
    const hashC = (msg, opts) => hashCons(opts)
        .update(msg)
        .digest();
    const tmp = hashCons(undefined);
    hashC.outputLen = tmp.outputLen;
    hashC.blockLen = tmp.blockLen;
    hashC.canXOF = tmp.canXOF;
    hashC.create = (opts) => hashCons(opts);
    Object.assign(hashC, info);
    return Object.freeze(hashC);
}
function hashes_utils_randomBytes(bytesLength = 32) {
    hashes_utils_anumber(bytesLength, 'bytesLength');
    const cr = typeof globalThis === 'object' ? globalThis.crypto : null;
    if (typeof cr?.getRandomValues !== 'function')
        throw new Error('crypto.getRandomValues must be defined');
    if (bytesLength > 65536)
        throw new RangeError(`"bytesLength" expected <= 65536, got ${bytesLength}`);
    return cr.getRandomValues(new Uint8Array(bytesLength));
}
const oidNist = (suffix) => ({
    oid: Uint8Array.from([0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, suffix]),
});

; 

const BSIGMA =   Uint8Array.from([
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
    11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
    7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
    9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
    2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
    12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
    13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
    6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
    10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
    11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
    7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
    9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
    2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
]);
function G1s(a, b, c, d, x) {
    a = (a + b + x) | 0;
    d = rotr(d ^ a, 16);
    c = (c + d) | 0;
    b = rotr(b ^ c, 12);
    return { a, b, c, d };
}
function G2s(a, b, c, d, x) {
    a = (a + b + x) | 0;
    d = rotr(d ^ a, 8);
    c = (c + d) | 0;
    b = rotr(b ^ c, 7);
    return { a, b, c, d };
}

; 


function Chi(a, b, c) {
    return (a & b) ^ (~a & c);
}
function Maj(a, b, c) {
    return (a & b) ^ (a & c) ^ (b & c);
}
class HashMD {
    blockLen;
    outputLen;
    canXOF = false;
    padOffset;
    isLE;
    buffer;
    view;
    finished = false;
    length = 0;
    pos = 0;
    destroyed = false;
    constructor(blockLen, outputLen, padOffset, isLE) {
        this.blockLen = blockLen;
        this.outputLen = outputLen;
        this.padOffset = padOffset;
        this.isLE = isLE;
        this.buffer = new Uint8Array(blockLen);
        this.view = createView(this.buffer);
    }
    update(data) {
        aexists(this);
        abytes(data);
        const { view, buffer, blockLen } = this;
        const len = data.length;
        let processed = false;
        for (let pos = 0; pos < len;) {
            const take = Math.min(blockLen - this.pos, len - pos);
            if (take === blockLen) {
                const dataView = createView(data);
                for (; blockLen <= len - pos; pos += blockLen)
                    this.process(dataView, pos);
                processed = true;
                continue;
            }
            buffer.set(pos === 0 && take === len ? data : data.subarray(pos, pos + take), this.pos);
            this.pos += take;
            pos += take;
            if (this.pos === blockLen) {
                this.process(view, 0);
                this.pos = 0;
                processed = true;
            }
        }
        this.length += data.length;
        if (processed)
            this.roundClean();
        return this;
    }
    digestInto(out) {
        aexists(this);
        aoutput(out, this);
        this.finished = true;
        const { buffer, view, blockLen, isLE } = this;
        let { pos } = this;
        buffer[pos++] = 0b10000000;
        buffer.fill(0, pos);
        if (this.padOffset > blockLen - pos) {
            this.process(view, 0);
            buffer.fill(0);
        }
        setU64FromNum(view, blockLen - 8, this.length * 8, isLE);
        this.process(view, 0);
        this.roundClean();
        const oview = out === buffer ? view : createView(out);
        const len = this.outputLen;
        const outLen = len / 4;
        const state = this.get();
        if (len % 4 || outLen > state.length)
            throw new Error('invalid outputLen');
        for (let i = 0; i < outLen; i++)
            oview.setUint32(4 * i, state[i], isLE);
    }
    digest() {
        const { buffer, outputLen } = this;
        this.digestInto(buffer);
        const res = buffer.slice(0, outputLen);
        this.destroy();
        return res;
    }
    _cloneIntoMeta(to) {
        const { buffer, length, finished, destroyed, pos } = this;
        to.destroyed = destroyed;
        to.finished = finished;
        to.length = length;
        to.pos = pos;
        if (pos)
            to.buffer.set(buffer);  
        return to;
    }
    clone() {
        return this._cloneInto();
    }
}
const SHA256_IV =   Uint32Array.from([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);
const SHA224_IV =   (  null && (Uint32Array.from([
    0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
])));
const SHA384_IV =   (  null && (Uint32Array.from([
    0xcbbb9d5d, 0xc1059ed8, 0x629a292a, 0x367cd507, 0x9159015a, 0x3070dd17, 0x152fecd8, 0xf70e5939,
    0x67332667, 0xffc00b31, 0x8eb44a87, 0x68581511, 0xdb0c2e0d, 0x64f98fa7, 0x47b5481d, 0xbefa4fa4,
])));
const SHA512_IV =   (  null && (Uint32Array.from([
    0x6a09e667, 0xf3bcc908, 0xbb67ae85, 0x84caa73b, 0x3c6ef372, 0xfe94f82b, 0xa54ff53a, 0x5f1d36f1,
    0x510e527f, 0xade682d1, 0x9b05688c, 0x2b3e6c1f, 0x1f83d9ab, 0xfb41bd6b, 0x5be0cd19, 0x137e2179,
])));

; 
const U32_MASK64 =   (  null && ((() => BigInt(2 ** 32 - 1))()));
const _32n =   (  null && (BigInt(32)));
function fromBig(n, le = false) {
    if (le)
        return { h: Number(n & U32_MASK64), l: Number((n >> _32n) & U32_MASK64) };
    return { h: Number((n >> _32n) & U32_MASK64) | 0, l: Number(n & U32_MASK64) | 0 };
}
function split(lst, le = false) {
    const len = lst.length;
    let Ah = new Uint32Array(len);
    let Al = new Uint32Array(len);
    for (let i = 0; i < len; i++) {
        const { h, l } = fromBig(lst[i], le);
        [Ah[i], Al[i]] = [h, l];
    }
    return [Ah, Al];
}
const toBig = (h, l) => (BigInt(h >>> 0) << _32n) | BigInt(l >>> 0);
const fromNumH = (n) => (n / 2 ** 32) | 0;
const fromNumL = (n) => n >>> 0;
function _u64_setU64FromNum(view, byteOffset, n, isLE) {
    const h = fromNumH(n);
    const l = fromNumL(n);
    view.setUint32(byteOffset, isLE ? l : h, isLE);
    view.setUint32(byteOffset + 4, isLE ? h : l, isLE);
}
const shrSH = (h, _l, s) => h >>> s;
const shrSL = (h, l, s) => (h << (32 - s)) | (l >>> s);
const rotrSH = (h, l, s) => (h >>> s) | (l << (32 - s));
const rotrSL = (h, l, s) => (h << (32 - s)) | (l >>> s);
const rotrBH = (h, l, s) => (h << (64 - s)) | (l >>> (s - 32));
const rotrBL = (h, l, s) => (h >>> (s - 32)) | (l << (64 - s));
const rotr32H = (_h, l) => l;
const rotr32L = (h, _l) => h;
function add(Ah, Al, Bh, Bl) {
    const l = (Al >>> 0) + (Bl >>> 0);
    return { h: (Ah + Bh + ((l / 2 ** 32) | 0)) | 0, l: l | 0 };
}
const add3L = (Al, Bl, Cl) => (Al >>> 0) + (Bl >>> 0) + (Cl >>> 0);
const add3H = (low, Ah, Bh, Ch) => (Ah + Bh + Ch + ((low / 2 ** 32) | 0)) | 0;
const add4L = (Al, Bl, Cl, Dl) => (Al >>> 0) + (Bl >>> 0) + (Cl >>> 0) + (Dl >>> 0);
const add4H = (low, Ah, Bh, Ch, Dh) => (Ah + Bh + Ch + Dh + ((low / 2 ** 32) | 0)) | 0;
const add5L = (Al, Bl, Cl, Dl, El) => (Al >>> 0) + (Bl >>> 0) + (Cl >>> 0) + (Dl >>> 0) + (El >>> 0);
const add5H = (low, Ah, Bh, Ch, Dh, Eh) => (Ah + Bh + Ch + Dh + Eh + ((low / 2 ** 32) | 0)) | 0;


; 




const B2B_IV =   Uint32Array.from([
    0xf3bcc908, 0x6a09e667, 0x84caa73b, 0xbb67ae85, 0xfe94f82b, 0x3c6ef372, 0x5f1d36f1, 0xa54ff53a,
    0xade682d1, 0x510e527f, 0x2b3e6c1f, 0x9b05688c, 0xfb41bd6b, 0x1f83d9ab, 0x137e2179, 0x5be0cd19,
]);
const BBUF =   new Uint32Array(32);
function G1b(a, b, c, d, msg, x) {
    const Xl = msg[x], Xh = msg[x + 1];  
    let Al = BBUF[2 * a], Ah = BBUF[2 * a + 1];  
    let Bl = BBUF[2 * b], Bh = BBUF[2 * b + 1];  
    let Cl = BBUF[2 * c], Ch = BBUF[2 * c + 1];  
    let Dl = BBUF[2 * d], Dh = BBUF[2 * d + 1];  
    const ll = add3L(Al, Bl, Xl);
    Ah = add3H(ll, Ah, Bh, Xh);
    Al = ll | 0;
    let xh = Dh ^ Ah, xl = Dl ^ Al;  
    Dh = rotr32H(xh, xl);
    Dl = rotr32L(xh, xl);
    ({ h: Ch, l: Cl } = add(Ch, Cl, Dh, Dl));
    xh = Bh ^ Ch;
    xl = Bl ^ Cl;
    Bh = rotrSH(xh, xl, 24);
    Bl = rotrSL(xh, xl, 24);
    BBUF[2 * a] = Al;
    BBUF[2 * a + 1] = Ah;
    BBUF[2 * b] = Bl;
    BBUF[2 * b + 1] = Bh;
    BBUF[2 * c] = Cl;
    BBUF[2 * c + 1] = Ch;
    BBUF[2 * d] = Dl;
    BBUF[2 * d + 1] = Dh;
}
function G2b(a, b, c, d, msg, x) {
    const Xl = msg[x], Xh = msg[x + 1];  
    let Al = BBUF[2 * a], Ah = BBUF[2 * a + 1];  
    let Bl = BBUF[2 * b], Bh = BBUF[2 * b + 1];  
    let Cl = BBUF[2 * c], Ch = BBUF[2 * c + 1];  
    let Dl = BBUF[2 * d], Dh = BBUF[2 * d + 1];  
    const ll = add3L(Al, Bl, Xl);
    Ah = add3H(ll, Ah, Bh, Xh);
    Al = ll | 0;
    let xh = Dh ^ Ah, xl = Dl ^ Al;  
    Dh = rotrSH(xh, xl, 16);
    Dl = rotrSL(xh, xl, 16);
    ({ h: Ch, l: Cl } = add(Ch, Cl, Dh, Dl));
    xh = Bh ^ Ch;
    xl = Bl ^ Cl;
    Bh = rotrBH(xh, xl, 63);
    Bl = rotrBL(xh, xl, 63);
    BBUF[2 * a] = Al;
    BBUF[2 * a + 1] = Ah;
    BBUF[2 * b] = Bl;
    BBUF[2 * b + 1] = Bh;
    BBUF[2 * c] = Cl;
    BBUF[2 * c + 1] = Ch;
    BBUF[2 * d] = Dl;
    BBUF[2 * d + 1] = Dh;
}
function checkBlake2Opts(outputLen, opts = {}, keyLen, saltLen, persLen) {
    hashes_utils_anumber(keyLen);
    if (outputLen <= 0 || outputLen > keyLen)
        throw new Error('"dkLen" must be 1..' + keyLen + ', got ' + outputLen);
    const { key, salt, personalization } = opts;
    if (key !== undefined && (key.length < 1 || key.length > keyLen))
        throw new Error('"key" expected to be undefined or of length=1..' + keyLen);
    if (salt !== undefined)
        hashes_utils_abytes(salt, saltLen, 'salt');
    if (personalization !== undefined)
        hashes_utils_abytes(personalization, persLen, 'personalization');
}
class _BLAKE2 {
    buffer;
    buffer32;
    finished = false;
    destroyed = false;
    length = 0;
    pos = 0;
    blockLen;
    outputLen;
    canXOF = false;
    constructor(blockLen, outputLen) {
        hashes_utils_anumber(blockLen);
        hashes_utils_anumber(outputLen);
        this.blockLen = blockLen;
        this.outputLen = outputLen;
        this.buffer = new Uint8Array(blockLen);
        this.buffer32 = utils_u32(this.buffer);
    }
    update(data) {
        hashes_utils_aexists(this);
        hashes_utils_abytes(data);
        const { blockLen, buffer, buffer32 } = this;
        const len = data.length;
        const offset = data.byteOffset;
        const buf = data.buffer;
        for (let pos = 0; pos < len;) {
            if (this.pos === blockLen) {
                utils_swap32IfBE(buffer32);
                this.compress(buffer32, 0, false);
                utils_swap32IfBE(buffer32);
                this.pos = 0;
            }
            const take = Math.min(blockLen - this.pos, len - pos);
            const dataOffset = offset + pos;
            if (take === blockLen && !(dataOffset % 4) && pos + take < len) {
                const data32 = new Uint32Array(buf, dataOffset, Math.floor((len - pos) / 4));
                utils_swap32IfBE(data32);
                for (let pos32 = 0; pos + blockLen < len; pos32 += buffer32.length, pos += blockLen) {
                    this.length += blockLen;
                    this.compress(data32, pos32, false);
                }
                utils_swap32IfBE(data32);
                continue;
            }
            buffer.set(pos === 0 && take === len ? data : data.subarray(pos, pos + take), this.pos);
            this.pos += take;
            this.length += take;
            pos += take;
        }
        return this;
    }
    digestInto(out) {
        hashes_utils_aexists(this);
        hashes_utils_aoutput(out, this);
        if (out.byteOffset & 3)
            throw new RangeError('"output" expected 4-byte aligned byteOffset, got ' + out.byteOffset);
        const { pos, buffer32 } = this;
        this.finished = true;
        this.buffer.fill(0, pos);
        utils_swap32IfBE(buffer32);
        this.compress(buffer32, 0, true);
        utils_swap32IfBE(buffer32);
        const state = this.get();
        const out32 = out === this.buffer ? buffer32 : utils_u32(out);
        const full = Math.floor(this.outputLen / 4);
        for (let i = 0; i < full; i++)
            out32[i] = utils_swap8IfBE(state[i]);
        const tail = this.outputLen % 4;
        if (!tail)
            return;
        const off = full * 4;
        const word = state[full];
        for (let i = 0; i < tail; i++)
            out[off + i] = word >>> (8 * i);
    }
    digest() {
        const { buffer, outputLen } = this;
        this.digestInto(buffer);
        const res = buffer.slice(0, outputLen);
        this.destroy();
        return res;
    }
    _cloneInto(to) {
        const { buffer, length, finished, destroyed, outputLen, pos } = this;
        to ||= new this.constructor({ dkLen: outputLen });
        to.set(...this.get());
        to.buffer.set(buffer);
        to.destroyed = destroyed;
        to.finished = finished;
        to.length = length;
        to.pos = pos;
        to.outputLen = outputLen;
        return to;
    }
    clone() {
        return this._cloneInto();
    }
}
class _BLAKE2b extends _BLAKE2 {
    v0l = B2B_IV[0] | 0;
    v0h = B2B_IV[1] | 0;
    v1l = B2B_IV[2] | 0;
    v1h = B2B_IV[3] | 0;
    v2l = B2B_IV[4] | 0;
    v2h = B2B_IV[5] | 0;
    v3l = B2B_IV[6] | 0;
    v3h = B2B_IV[7] | 0;
    v4l = B2B_IV[8] | 0;
    v4h = B2B_IV[9] | 0;
    v5l = B2B_IV[10] | 0;
    v5h = B2B_IV[11] | 0;
    v6l = B2B_IV[12] | 0;
    v6h = B2B_IV[13] | 0;
    v7l = B2B_IV[14] | 0;
    v7h = B2B_IV[15] | 0;
    constructor(opts = {}) {
        opts = utils_checkOpts({}, opts);
        const olen = opts.dkLen === undefined ? 64 : opts.dkLen;
        super(128, olen);
        checkBlake2Opts(olen, opts, 64, 16, 16);
        let { key, personalization, salt } = opts;
        let keyLength = 0;
        if (key !== undefined) {
            hashes_utils_abytes(key, undefined, 'key');
            keyLength = key.length;
        }
        this.v0l ^= this.outputLen | (keyLength << 8) | (0x01 << 16) | (0x01 << 24);
        if (salt !== undefined) {
            hashes_utils_abytes(salt, undefined, 'salt');
            const slt = utils_u32(utils_copyBytes(salt));
            this.v4l ^= utils_swap8IfBE(slt[0]);
            this.v4h ^= utils_swap8IfBE(slt[1]);
            this.v5l ^= utils_swap8IfBE(slt[2]);
            this.v5h ^= utils_swap8IfBE(slt[3]);
        }
        if (personalization !== undefined) {
            hashes_utils_abytes(personalization, undefined, 'personalization');
            const pers = utils_u32(utils_copyBytes(personalization));
            this.v6l ^= utils_swap8IfBE(pers[0]);
            this.v6h ^= utils_swap8IfBE(pers[1]);
            this.v7l ^= utils_swap8IfBE(pers[2]);
            this.v7h ^= utils_swap8IfBE(pers[3]);
        }
        if (key !== undefined) {
            const tmp = new Uint8Array(this.blockLen);
            tmp.set(key);
            this.update(tmp);
            utils_clean(tmp);
        }
    }
    get() {
        let { v0l, v0h, v1l, v1h, v2l, v2h, v3l, v3h, v4l, v4h, v5l, v5h, v6l, v6h, v7l, v7h } = this;
        return [v0l, v0h, v1l, v1h, v2l, v2h, v3l, v3h, v4l, v4h, v5l, v5h, v6l, v6h, v7l, v7h];
    }
    set(v0l, v0h, v1l, v1h, v2l, v2h, v3l, v3h, v4l, v4h, v5l, v5h, v6l, v6h, v7l, v7h) {
        this.v0l = v0l | 0;
        this.v0h = v0h | 0;
        this.v1l = v1l | 0;
        this.v1h = v1h | 0;
        this.v2l = v2l | 0;
        this.v2h = v2h | 0;
        this.v3l = v3l | 0;
        this.v3h = v3h | 0;
        this.v4l = v4l | 0;
        this.v4h = v4h | 0;
        this.v5l = v5l | 0;
        this.v5h = v5h | 0;
        this.v6l = v6l | 0;
        this.v6h = v6h | 0;
        this.v7l = v7l | 0;
        this.v7h = v7h | 0;
    }
    compress(msg, offset, isLast) {
        const { v0l, v0h, v1l, v1h, v2l, v2h, v3l, v3h, v4l, v4h, v5l, v5h, v6l, v6h, v7l, v7h } = this;
        {
            BBUF[0] = v0l;
            BBUF[1] = v0h;
            BBUF[2] = v1l;
            BBUF[3] = v1h;
            BBUF[4] = v2l;
            BBUF[5] = v2h;
            BBUF[6] = v3l;
            BBUF[7] = v3h;
            BBUF[8] = v4l;
            BBUF[9] = v4h;
            BBUF[10] = v5l;
            BBUF[11] = v5h;
            BBUF[12] = v6l;
            BBUF[13] = v6h;
            BBUF[14] = v7l;
            BBUF[15] = v7h;
        }
        BBUF.set(B2B_IV, 16);  
        const l = fromNumL(this.length);
        const h = fromNumH(this.length);
        BBUF[24] = B2B_IV[8] ^ l;  
        BBUF[25] = B2B_IV[9] ^ h;  
        if (isLast) {
            BBUF[28] = ~BBUF[28];
            BBUF[29] = ~BBUF[29];
        }
        let j = 0;
        const s = BSIGMA;
        for (let i = 0; i < 12; i++) {
            G1b(0, 4, 8, 12, msg, offset + 2 * s[j++]);
            G2b(0, 4, 8, 12, msg, offset + 2 * s[j++]);
            G1b(1, 5, 9, 13, msg, offset + 2 * s[j++]);
            G2b(1, 5, 9, 13, msg, offset + 2 * s[j++]);
            G1b(2, 6, 10, 14, msg, offset + 2 * s[j++]);
            G2b(2, 6, 10, 14, msg, offset + 2 * s[j++]);
            G1b(3, 7, 11, 15, msg, offset + 2 * s[j++]);
            G2b(3, 7, 11, 15, msg, offset + 2 * s[j++]);
            G1b(0, 5, 10, 15, msg, offset + 2 * s[j++]);
            G2b(0, 5, 10, 15, msg, offset + 2 * s[j++]);
            G1b(1, 6, 11, 12, msg, offset + 2 * s[j++]);
            G2b(1, 6, 11, 12, msg, offset + 2 * s[j++]);
            G1b(2, 7, 8, 13, msg, offset + 2 * s[j++]);
            G2b(2, 7, 8, 13, msg, offset + 2 * s[j++]);
            G1b(3, 4, 9, 14, msg, offset + 2 * s[j++]);
            G2b(3, 4, 9, 14, msg, offset + 2 * s[j++]);
        }
        this.v0l ^= BBUF[0] ^ BBUF[16];
        this.v0h ^= BBUF[1] ^ BBUF[17];
        this.v1l ^= BBUF[2] ^ BBUF[18];
        this.v1h ^= BBUF[3] ^ BBUF[19];
        this.v2l ^= BBUF[4] ^ BBUF[20];
        this.v2h ^= BBUF[5] ^ BBUF[21];
        this.v3l ^= BBUF[6] ^ BBUF[22];
        this.v3h ^= BBUF[7] ^ BBUF[23];
        this.v4l ^= BBUF[8] ^ BBUF[24];
        this.v4h ^= BBUF[9] ^ BBUF[25];
        this.v5l ^= BBUF[10] ^ BBUF[26];
        this.v5h ^= BBUF[11] ^ BBUF[27];
        this.v6l ^= BBUF[12] ^ BBUF[28];
        this.v6h ^= BBUF[13] ^ BBUF[29];
        this.v7l ^= BBUF[14] ^ BBUF[30];
        this.v7h ^= BBUF[15] ^ BBUF[31];
        utils_clean(BBUF);
    }
    destroy() {
        this.destroyed = true;
        utils_clean(this.buffer32);
        this.set(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
const blake2b =   utils_createHasher((opts) => new _BLAKE2b(opts));
function _compress(s, offset, msg, rounds, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15) {
    let j = 0;
    for (let i = 0; i < rounds; i++) {
        ({ a: v0, b: v4, c: v8, d: v12 } = G1s(v0, v4, v8, v12, msg[offset + s[j++]]));
        ({ a: v0, b: v4, c: v8, d: v12 } = G2s(v0, v4, v8, v12, msg[offset + s[j++]]));
        ({ a: v1, b: v5, c: v9, d: v13 } = G1s(v1, v5, v9, v13, msg[offset + s[j++]]));
        ({ a: v1, b: v5, c: v9, d: v13 } = G2s(v1, v5, v9, v13, msg[offset + s[j++]]));
        ({ a: v2, b: v6, c: v10, d: v14 } = G1s(v2, v6, v10, v14, msg[offset + s[j++]]));
        ({ a: v2, b: v6, c: v10, d: v14 } = G2s(v2, v6, v10, v14, msg[offset + s[j++]]));
        ({ a: v3, b: v7, c: v11, d: v15 } = G1s(v3, v7, v11, v15, msg[offset + s[j++]]));
        ({ a: v3, b: v7, c: v11, d: v15 } = G2s(v3, v7, v11, v15, msg[offset + s[j++]]));
        ({ a: v0, b: v5, c: v10, d: v15 } = G1s(v0, v5, v10, v15, msg[offset + s[j++]]));
        ({ a: v0, b: v5, c: v10, d: v15 } = G2s(v0, v5, v10, v15, msg[offset + s[j++]]));
        ({ a: v1, b: v6, c: v11, d: v12 } = G1s(v1, v6, v11, v12, msg[offset + s[j++]]));
        ({ a: v1, b: v6, c: v11, d: v12 } = G2s(v1, v6, v11, v12, msg[offset + s[j++]]));
        ({ a: v2, b: v7, c: v8, d: v13 } = G1s(v2, v7, v8, v13, msg[offset + s[j++]]));
        ({ a: v2, b: v7, c: v8, d: v13 } = G2s(v2, v7, v8, v13, msg[offset + s[j++]]));
        ({ a: v3, b: v4, c: v9, d: v14 } = G1s(v3, v4, v9, v14, msg[offset + s[j++]]));
        ({ a: v3, b: v4, c: v9, d: v14 } = G2s(v3, v4, v9, v14, msg[offset + s[j++]]));
    }
    return { v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 };
}
const B2S_IV =   SHA256_IV.slice();
class _BLAKE2s extends _BLAKE2 {
    v0 = B2S_IV[0] | 0;
    v1 = B2S_IV[1] | 0;
    v2 = B2S_IV[2] | 0;
    v3 = B2S_IV[3] | 0;
    v4 = B2S_IV[4] | 0;
    v5 = B2S_IV[5] | 0;
    v6 = B2S_IV[6] | 0;
    v7 = B2S_IV[7] | 0;
    constructor(opts = {}) {
        opts = utils_checkOpts({}, opts);
        const olen = opts.dkLen === undefined ? 32 : opts.dkLen;
        super(64, olen);
        checkBlake2Opts(olen, opts, 32, 8, 8);
        let { key, personalization, salt } = opts;
        let keyLength = 0;
        if (key !== undefined) {
            hashes_utils_abytes(key, undefined, 'key');
            keyLength = key.length;
        }
        this.v0 ^= this.outputLen | (keyLength << 8) | (0x01 << 16) | (0x01 << 24);
        if (salt !== undefined) {
            hashes_utils_abytes(salt, undefined, 'salt');
            const slt = utils_u32(utils_copyBytes(salt));
            this.v4 ^= utils_swap8IfBE(slt[0]);
            this.v5 ^= utils_swap8IfBE(slt[1]);
        }
        if (personalization !== undefined) {
            hashes_utils_abytes(personalization, undefined, 'personalization');
            const pers = utils_u32(utils_copyBytes(personalization));
            this.v6 ^= utils_swap8IfBE(pers[0]);
            this.v7 ^= utils_swap8IfBE(pers[1]);
        }
        if (key !== undefined) {
            const tmp = new Uint8Array(this.blockLen);
            tmp.set(key);
            this.update(tmp);
            utils_clean(tmp);
        }
    }
    get() {
        const { v0, v1, v2, v3, v4, v5, v6, v7 } = this;
        return [v0, v1, v2, v3, v4, v5, v6, v7];
    }
    set(v0, v1, v2, v3, v4, v5, v6, v7) {
        this.v0 = v0 | 0;
        this.v1 = v1 | 0;
        this.v2 = v2 | 0;
        this.v3 = v3 | 0;
        this.v4 = v4 | 0;
        this.v5 = v5 | 0;
        this.v6 = v6 | 0;
        this.v7 = v7 | 0;
    }
    compress(msg, offset, isLast) {
        const l = fromNumL(this.length);
        const h = fromNumH(this.length);
        const { v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 } = _compress(BSIGMA, offset, msg, 10, this.v0, this.v1, this.v2, this.v3, this.v4, this.v5, this.v6, this.v7, B2S_IV[0], B2S_IV[1], B2S_IV[2], B2S_IV[3], l ^ B2S_IV[4], h ^ B2S_IV[5], isLast ? ~B2S_IV[6] : B2S_IV[6], B2S_IV[7]);
        this.v0 ^= v0 ^ v8;
        this.v1 ^= v1 ^ v9;
        this.v2 ^= v2 ^ v10;
        this.v3 ^= v3 ^ v11;
        this.v4 ^= v4 ^ v12;
        this.v5 ^= v5 ^ v13;
        this.v6 ^= v6 ^ v14;
        this.v7 ^= v7 ^ v15;
    }
    destroy() {
        this.destroyed = true;
        utils_clean(this.buffer32);
        this.set(0, 0, 0, 0, 0, 0, 0, 0);
    }
}
const blake2s =   (  null && (createHasher((opts) => new _BLAKE2s(opts))));

var external_node_crypto_ = __nccwpck_require__(7598);
; 



function seal(text, publicKey) {
    const moment = (0,external_node_crypto_.generateKeyPairSync)('x25519');
    const momentPublic = rawPublicKey(moment.publicKey);
    const shared = (0,external_node_crypto_.diffieHellman)({ privateKey: moment.privateKey, publicKey: keyFromRaw(publicKey) });
    const nonce = blake2b(Buffer.concat([momentPublic, publicKey]), { dkLen: 24 });
    const box = xsalsa20poly1305(boxKey(shared), nonce).encrypt(Buffer.from(text, 'utf8'));
    return Buffer.concat([momentPublic, box]);
}
function boxKey(shared) {
    const sigma = words(Buffer.from('expand 32-byte k', 'ascii'));
    const key = new Uint32Array(8);
    hsalsa(sigma, words(shared), new Uint32Array(4), key);
    const bytes = Buffer.alloc(32);
    key.forEach((word, index) => bytes.writeUInt32LE(word, index * 4));
    return bytes;
}
function words(bytes) {
    return Uint32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32LE(index * 4));
}
function rawPublicKey(key) {
    return Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url');
}
function keyFromRaw(raw) {
    const x = Buffer.from(raw).toString('base64url');
    return (0,external_node_crypto_.createPublicKey)({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
}


  },

  2301(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    B: () => (  Deadline),
    N: () => (  delayed)
  });
class Deadline {
    #end;
    constructor(milliseconds) {
        this.#end = performance.now() + milliseconds;
    }
    remaining() {
        return Math.max(0, this.#end - performance.now());
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


  },

  6421(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  J: () => (  RedirectRefused),
  e: () => (  transport)
});

var http_client = __nccwpck_require__(5220);
; 
const promises_namespaceObject = require("node:timers/promises");
var src_credential = __nccwpck_require__(3302);
var failure = __nccwpck_require__(1633);
var printable = __nccwpck_require__(5260);
var realm = __nccwpck_require__(6036);
var version = __nccwpck_require__(311);
; 
const LARGEST_BODY = 1024 * 1024;
function readBody(message) {
    return new Promise((resolve, reject) => {
        const chunks = [];
        let size = 0;
        const settle = (tooLarge) => {
            resolve({ bytes: Buffer.concat(chunks), tooLarge });
        };
        message.on('data', (chunk) => {
            size += chunk.length;
            if (size > LARGEST_BODY) {
                settle(true);
                message.destroy();
            }
            else {
                chunks.push(chunk);
            }
        });
        message.once('end', () => {
            settle(false);
        });
        message.once('error', reject);
        message.once('close', () => {
            reject(Object.assign(new Error('the connection closed before the body ended'), { code: 'ECONNRESET' }));
        });
    });
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

var deadline = __nccwpck_require__(2301);
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
function networkProblem(error, { host, proxy }) {
    const { code, message } = errorParts(error);
    const isProxys = message.startsWith('tunneling socket could not be established') ||
        message.startsWith('got illegal response');
    if (isProxys && proxy !== undefined)
        return proxyProblem(message, host, proxy);
    if (code === 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED') {
        return {
            attempts: 1,
            failure: new failure .HR('tls-failure', `${host} asks for a client certificate, and got none.`, 'Give the one that its administrators issued, with `client-certificate` and `client-key`.'),
        };
    }
    const tls = TLS_REASONS[code] ?? (/^(?:ERR_TLS_|ERR_SSL_|CERT_)/.test(code) ? 'the TLS handshake failed' : undefined);
    if (tls !== undefined) {
        return {
            attempts: 1,
            failure: new failure .HR('tls-failure', `The connection to ${host} is not safe: ${tls}.`, 'Behind a proxy that inspects TLS, give its CA with `ca-certificate` or NODE_EXTRA_CA_CERTS, set before this step starts. A server of your own may also ask for a `client-certificate`. Otherwise somebody else may be answering.'),
        };
    }
    if (code.startsWith('HPE_')) {
        return {
            attempts: 1,
            failure: new failure .HR('untrusted-response', `What ${host} sent is not an HTTP answer that can be read.`, 'Check with `curl -v` from the same machine what answers there.'),
        };
    }
    if (code === 'ENOTFOUND' && !(0,realm .WF)(host)) {
        return {
            attempts: 2,
            failure: new failure .HR('site-not-found', `The host ${host} does not exist.`, 'Check the spelling of `site-url`, and that this machine can look up the name: one of a private network needs a runner inside of it.'),
        };
    }
    const reason = UNREACHABLE_REASONS[code] ?? 'the connection failed';
    return {
        attempts: RETRIED,
        failure: new failure .HR('network-unreachable', `No whole answer came from ${host}: ${reason}.`, 'Check that this machine may reach the host, and try again.'),
    };
}
const UNREACHABLE_REASONS = {
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: 'the connection was cut off',
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
            failure: new failure .HR('proxy-failure', `The proxy ${proxy} asks for a user name and password (407).`, 'Put the right ones into HTTPS_PROXY, percent-encoded: http://USER:PASSWORD@HOST:PORT.'),
        };
    }
    if (status !== undefined) {
        return {
            attempts: ['502', '503', '504'].includes(status) ? 2 : 1,
            failure: new failure .HR('proxy-failure', `The proxy ${proxy} did not connect to ${host}: it answered ${status}.`, 'Check the spelling of `site-url`, and ask whoever runs the proxy to allow connections to this host.'),
        };
    }
    return {
        attempts: /ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|hang up/.test(message) ? RETRIED : 1,
        failure: new failure .HR('proxy-failure', `The proxy ${proxy} could not be used.`, 'Check HTTPS_PROXY, and that this machine can reach the proxy; NO_PROXY names hosts to reach without it.'),
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
const RETRIED_STATUSES = {
    read: [408, 425, 429, 500, 502, 503, 504],
    exchange: [429, 502, 503, 504],
    save: [408, 425, 429, 500, 502, 503, 504],
    once: [],
    explanation: [],
};
function isRetriedStatus(status, repeatable) {
    return RETRIED_STATUSES[repeatable].includes(status);
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
function httpDate(text) {
    if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text))
        return undefined;
    const time = Date.parse(text);
    return Number.isNaN(time) ? undefined : time;
}

; 













class RedirectRefused extends failure .HR {
    target;
    constructor(target, what, advice) {
        super('redirect-refused', what, advice);
        this.target = target;
    }
}
const EXCHANGE_MS = 60_000;
const SAVE_MS = 30_000;
function transport(options) {
    const step = new deadline .B(options.timeoutSeconds * 1000);
    return async (request) => {
        const { host } = new URL(request.url);
        const deadline = deadlineFor(request.repeatable, step, options);
        for (let attempt = 1;; attempt++) {
            const outcome = await tryOnce(request, host, deadline, options);
            if (!('failure' in outcome))
                return outcome;
            const most = Math.min(outcome.attempts, MOST_ATTEMPTS[request.repeatable]);
            const wait = backoff(attempt, outcome.atLeastMs ?? 0, options.random);
            if (attempt >= most || wait >= deadline.remaining())
                throw outcome.failure;
            options.onRetry(`${outcome.failure.what} Trying again in ${(wait / 1000).toFixed(1)} s.`);
            await (0,promises_namespaceObject.setTimeout)(wait, undefined, { signal: options.signal }).catch(() => undefined);
        }
    };
}
function deadlineFor(repeatable, step, { timeoutSeconds }) {
    if (repeatable === 'exchange')
        return new deadline .B(Math.min(EXCHANGE_MS, timeoutSeconds * 1000));
    return repeatable === 'save' ? new deadline .B(Math.max(SAVE_MS, step.remaining())) : step;
}
async function tryOnce(request, host, deadline, options) {
    const remaining = deadline.remaining();
    const longest = LONGEST_ATTEMPT_MS[request.repeatable];
    const lastChance = remaining <= longest;
    const timeout = AbortSignal.timeout(Math.floor(Math.min(remaining, longest)));
    const signal = AbortSignal.any([options.signal, timeout]);
    try {
        const message = await exchange(request, signal, options.trust);
        const body = await abortable(readBody(message), message, signal);
        const answer = answerOf(message, textOf(body, message.headers['content-encoding']) ?? '', host);
        tellDate(answer, options);
        return problemOf(answer, request.repeatable) ?? answer;
    }
    catch (error) {
        options.signal.throwIfAborted();
        if (error instanceof failure .HR)
            throw error;
        if (timeout.aborted)
            return timedOut(host, lastChance, options);
        return networkProblem(error, { host, proxy: options.proxy });
    }
}
async function exchange({ method, url, credential, body }, signal, trust) {
    const headers = { accept: 'application/json', 'accept-encoding': 'identity' };
    if (body)
        headers['content-type'] = body.type;
    if (credential) {
        const { name, value } = (0,src_credential .D)(credential, method, url);
        headers[name] = value.reveal();
    }
    const client = new http_client .Q(`jira-auth/${version .x}`, [
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
    const { message } = await abortable(client.request(method, url, body ? body.text.reveal() : null, headers), undefined, signal);
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
    throw new failure .HR('untrusted-response', `What ${host} answered is not a document of Jira's API.`, 'A log-in page, a proxy or a firewall may be answering in its place; check with `curl -v` from the same machine.');
}
function problemOf(answer, repeatable) {
    const { status, host } = answer;
    if (status >= 300 && status < 400)
        throw redirectRefused(answer);
    if (isRefusedLogin(answer))
        return undefined;
    const isUnavailable = status >= 500 || status === 408 || status === 425;
    if (status !== 429 && !isUnavailable)
        return undefined;
    const atLeastMs = retryAfter(answer.header('retry-after'), answer.header('date'));
    if (status === 429) {
        const waiting = atLeastMs > 0 ? ` It asks to wait ${Math.min(Math.ceil(atLeastMs / 1000), 86_400)} s or longer.` : '';
        return {
            attempts: MOST_ATTEMPTS.read,
            atLeastMs,
            failure: new failure .HR('rate-limited', `${host} has had too many requests (429).${waiting}`, 'Run again later, run fewer jobs at a time, or raise `timeout-seconds` if the wait is short.'),
        };
    }
    return {
        attempts: isRetriedStatus(status, repeatable) ? MOST_ATTEMPTS[repeatable] : 1,
        atLeastMs,
        failure: new failure .HR('server-unavailable', `${host} can't answer just now (${status}).`, (0,realm .S6)(host)
            ? 'Look at https://status.atlassian.com and run again later.'
            : 'Run again later, or ask whoever runs this server; it may be starting or under maintenance.'),
    };
}
function isRefusedLogin(answer) {
    return (/AUTHENTICATED_FAILED|AUTHENTICATION_DENIED/i.test(answer.header('x-seraph-loginreason') ?? '') ||
        answer.header('x-authentication-denied-reason') !== undefined);
}
function redirectRefused(answer) {
    const location = answer.header('location') ?? '';
    const origin = URL.canParse(location) ? new URL(location).origin : 'null';
    const target = origin === 'null' ? 'another address' : (0,printable .g)(origin);
    return new RedirectRefused(origin === 'null' ? '' : new URL(location).hostname, `${answer.host} sent the request on to ${target} (${answer.status}), which is never followed.`, 'Check `site-url`, and whether a portal, a log-in page or a proxy answers in place of the host.');
}
function timedOut(host, lastChance, { timeoutSeconds }) {
    return {
        attempts: lastChance ? 1 : MOST_ATTEMPTS.read,
        failure: new failure .HR('timeout', `${host} did not answer in time; the whole step may take ${timeoutSeconds} s.`, 'Try again; if it happens often, raise `timeout-seconds` or look for what slows the connection down.'),
    };
}


  },

  6583(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    X: () => (  openNetwork)
  });
  var _deadline_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2301);
  var _http_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6421);


const END_MS = 5000;
function openNetwork(options) {
    return {
        send: (0,_http_js__WEBPACK_IMPORTED_MODULE_0__  .e)(options),
        sendToTheEnd: (0,_http_js__WEBPACK_IMPORTED_MODULE_0__  .e)({ ...options, signal: (0,_deadline_js__WEBPACK_IMPORTED_MODULE_1__  .N)(options.signal, END_MS) }),
    };
}


  },

  7769(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    n: () => (  proxyAddress)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);

function proxyAddress(environment) {
    for (const name of ['https_proxy', 'HTTPS_PROXY']) {
        const value = environment[name];
        if (!value)
            continue;
        const url = URL.canParse(value) ? new URL(value) : undefined;
        if (url?.protocol === 'http:' && isDecodable(url))
            return addressOf(url);
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('proxy-failure', `The environment variable ${name} is set, but not to the URL of a proxy that can be used.`, `Write it as http://HOST:PORT (the proxy itself is spoken to without TLS, what goes through it is not), with special characters of a user name or password percent-encoded.`);
    }
    return undefined;
}
function isDecodable({ username, password }) {
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


  },

  635(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    EA: () => (  tlsFrom),
    U2: () => (  tlsWith),
    _A: () => (  refuseUncheckedTls)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
  var node_fs__WEBPACK_IMPORTED_MODULE_0___default =  __nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
  var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1633);


function refuseUncheckedTls(environment) {
    if (environment.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('tls-failure', 'The environment variable NODE_TLS_REJECT_UNAUTHORIZED is 0, which switches off every certificate check.', 'Remove it; for a private CA, set `ca-certificate` or NODE_EXTRA_CA_CERTS.');
    }
}
async function tlsWith(privateCa, client, environment) {
    if (privateCa === undefined)
        return tlsFrom(undefined, client);
    const { rootCertificates } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 1692, 23));
    const authorities = [...rootCertificates, ...extraCertificates(environment.NODE_EXTRA_CA_CERTS), privateCa];
    return tlsFrom(authorities.join('\n'), client);
}
async function tlsFrom(authorities, client) {
    if (authorities === undefined && client === undefined)
        return undefined;
    const { createSecureContext } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 1692, 23));
    try {
        const context = createSecureContext({
            ...(authorities !== undefined && { ca: authorities }),
            ...(client && { cert: client.certificate, key: client.key.reveal() }),
        });
        return { authorities, client, context };
    }
    catch {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('invalid-input', 'OpenSSL refuses `ca-certificate` or `client-certificate`: a key that is too short, or a signature that is too weak.', 'Have them issued with RSA keys of 2048 bits or more, or with elliptic curves, and SHA-256.');
    }
}
function extraCertificates(file = '') {
    try {
        return [(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file, 'utf8')];
    }
    catch {
        return [];
    }
}


  },

  7284(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    C: () => (  bearer),
    H: () => (  basic)
  });
  var _credential_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3302);
  var _secret_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7355);


function basic(user, password, mask) {
    const pair = new _secret_js__WEBPACK_IMPORTED_MODULE_0__  .z(`${user}:${password.reveal()}`);
    const encoded = new _secret_js__WEBPACK_IMPORTED_MODULE_0__  .z(Buffer.from(pair.reveal(), 'utf8').toString('base64'));
    mask(pair);
    mask(encoded);
    return (0,_credential_js__WEBPACK_IMPORTED_MODULE_1__  .i)(new _secret_js__WEBPACK_IMPORTED_MODULE_0__  .z(`Basic ${encoded.reveal()}`));
}
function bearer(token) {
    return (0,_credential_js__WEBPACK_IMPORTED_MODULE_1__  .i)(new _secret_js__WEBPACK_IMPORTED_MODULE_0__  .z(`Bearer ${token.reveal()}`));
}


  },

  3239(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Gv: () => (  isObject),
    M8: () => (  textField),
    ZZ: () => (  field)
  });
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


  },

  1016(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Y: () => (  expiryOfJwt)
  });
  var _json_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3239);

const LATEST_S = 253_402_300_799;
function expiryOfJwt(token) {
    const payload = token.reveal().split('.')[1] ?? '';
    try {
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
        const seconds = (0,_json_js__WEBPACK_IMPORTED_MODULE_0__  .Gv)(claims) ? (0,_json_js__WEBPACK_IMPORTED_MODULE_0__  .ZZ)(claims, 'exp') : undefined;
        if (typeof seconds !== 'number' || !(seconds > 0 && seconds <= LATEST_S))
            return undefined;
        return new Date(Math.floor(seconds) * 1000);
    }
    catch {
        return undefined;
    }
}


  },

  2282(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    k: () => (  endSession)
  });
  var _refusal_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8569);

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
    throw (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .x5)(answer, { deployment: 'data-center', baseUrl: url, scope: '' });
}


  },

  9666(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    j: () => (  lossOf)
  });
const LOSS = {
    certain: 'The refresh token was exchanged before that, and its successor is lost: the stored one works for ten more minutes, so run again before they are over.',
    possible: 'The refresh token may have been exchanged: then the stored one works for ten more minutes, so run again before they are over.',
    saved: undefined,
    spent: 'The refresh token was sent to be exchanged, and a Data Center ends it at once: if the stored one is refused from now on, give consent again.',
};
function lossOf(exchange) {
    return exchange && LOSS[exchange];
}


  },

  4537(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    a: () => (  askMyself)
  });
  var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(3239);
  var _refusal_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8569);
  var _untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(219);



async function askMyself(send, place, credential, { explain, repeatable = 'read' } = {}) {
    const asked = { ...place, scope: 'read:jira-user' };
    const answer = await send({
        method: 'GET',
        url: `${(0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .po)(place)}/myself`,
        credential,
        repeatable,
    });
    if (answer.status !== 200 || (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .JS)(answer) || (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .ok)(answer)) {
        throw explain?.(answer) ?? (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .x5)(answer, asked);
    }
    const body = answer.json();
    if (!(0,_json_js__WEBPACK_IMPORTED_MODULE_2__  .Gv)(body))
        throw (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_1__  .b)(answer.host, 'no object as the account');
    const account = place.deployment === 'cloud' ? cloudAccount(body, answer) : localAccount(body, answer);
    if (!account)
        throw (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .x5)(answer, asked);
    return account;
}
function cloudAccount(body, { host }) {
    const id = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__  .M8)(body, 'accountId');
    if (id === undefined)
        return undefined;
    if (!/^[\w.:@-]{1,128}$/.test(id))
        throw (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_1__  .b)(host, 'an accountId with odd characters');
    const type = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__  .M8)(body, 'accountType') ?? '';
    if (!/^[a-z-]{0,32}$/.test(type))
        throw (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_1__  .b)(host, 'an odd accountType');
    return { id, name: (0,_json_js__WEBPACK_IMPORTED_MODULE_2__  .M8)(body, 'displayName') ?? '', type };
}
function localAccount(body, { host }) {
    const id = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__  .M8)(body, 'key') ?? (0,_json_js__WEBPACK_IMPORTED_MODULE_2__  .M8)(body, 'name');
    if (id === undefined)
        return undefined;
    if (!/^[^\p{C}\p{Zl}\p{Zp}`|<>]{1,255}$/u.test(id))
        throw (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_1__  .b)(host, 'a user key with odd characters');
    return { id, name: (0,_json_js__WEBPACK_IMPORTED_MODULE_2__  .M8)(body, 'name') ?? '', type: '' };
}


  },

  3463(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Dp: () => (  listedToken),
    Qo: () => (  listedTokens),
    WR: () => (  endOfPersonalAccessToken),
    cx: () => (  tokensUrl)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(3239);
  var _token_lineage_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3656);



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
    const candidates = tokenName === undefined ? tokens : tokens.filter((token) => (0,_token_lineage_js__WEBPACK_IMPORTED_MODULE_1__  .ev)(token, tokenName));
    const areOne = candidates.length === 1 || (0,_token_lineage_js__WEBPACK_IMPORTED_MODULE_1__  .AE)(candidates).length === 1;
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
        if (error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR)
            return `Jira did not show the list of this account's tokens: ${error.what}`;
        throw error;
    }
}
function listedTokens(answer) {
    const tokens = answer.status === 200 ? answer.json() : undefined;
    return Array.isArray(tokens) ? tokens.filter(_json_js__WEBPACK_IMPORTED_MODULE_2__  .Gv).map(listedToken) : undefined;
}
function listedToken(token) {
    const createdAt = timeOf((0,_json_js__WEBPACK_IMPORTED_MODULE_2__  .ZZ)(token, 'createdAt'));
    return { id: idOf(token), name: (0,_json_js__WEBPACK_IMPORTED_MODULE_2__  .M8)(token, 'name') ?? '', createdAt, end: endOf(token) };
}
function idOf(token) {
    const id = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__  .ZZ)(token, 'id');
    if (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0)
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
    const expiringAt = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__  .ZZ)(token, 'expiringAt');
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


  },

  8569(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    JS: () => (  isFailedLogin),
    ok: () => (  isAnonymous),
    po: () => (  apiUrlOf),
    x5: () => (  refusal)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _untrusted_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(219);


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
function lacksScope(answer) {
    return (answer.status === 401 &&
        (answer.header('x-failure-category') === 'FAILURE_CLIENT_SCOPE_CHECK' ||
            answer.text.includes('scope does not match')));
}
function refusal(answer, asked) {
    if (loginReasons(answer).includes('AUTHENTICATION_DENIED') || answer.header(DENIED_REASON)) {
        return captchaRequired(answer, asked);
    }
    return asked.deployment === 'cloud' ? cloudRefusal(answer, asked) : dataCenterRefusal(answer);
}
function captchaRequired(answer, { deployment, baseUrl }) {
    const where = deployment === 'cloud' ? 'at the site' : `at ${logInPage(answer, baseUrl)}`;
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('captcha-required', `${answer.host} refuses to check this credential before a person solves a CAPTCHA, after too many failed log-ins.`, `Log in once ${where} in a browser with the same account, then run again; stop other jobs that use a wrong ${deployment === 'cloud' ? 'token' : 'password'}.`);
}
function logInPage(answer, baseUrl) {
    const named = /login-url=(\S+)/.exec(answer.header(DENIED_REASON) ?? '')?.[1] ?? '';
    const isOwn = /^[\w./:~-]{1,300}$/.test(named) && named.startsWith(`${baseUrl}/`);
    return isOwn ? named : `${baseUrl}/login.jsp`;
}
function cloudRefusal(answer, { scope }) {
    const { host, status, text } = answer;
    if (lacksScope(answer)) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('insufficient-scope', `${host} knows the credential, but it lacks the scope ${scope}.`, `Create a token, or an OAuth client, whose scopes include ${scope}, and store it in place of this one.`);
    }
    if (text.includes('not on the allowed list')) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('ip-not-allowed', `${host} refuses this machine's IP address, which is not on the organization's allow-list.`, 'Run the job on a runner with a fixed address, and have an organization admin add that address.');
    }
    if (text.includes('Basic authentication with passwords is deprecated')) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('credentials-rejected', `${host} refused the credential.`, 'The token was taken for a password, which Jira Cloud no longer accepts: create an API token at https://id.atlassian.com/manage-profile/security/api-tokens and store that.');
    }
    if (status === 401 || (status !== 200 && loginReasons(answer).includes('AUTHENTICATED_FAILED'))) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('credentials-rejected', `${host} refused the credential.`, "The credential is wrong, expired, revoked, or another account's: create a new one and store it. Yours are listed at https://id.atlassian.com/manage-profile/security/api-tokens.");
    }
    switch (status) {
        case 200:
            return anonymousSession(host);
        case 403:
            if (!answer.isJson)
                return (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_1__  .b)(host, 'a page with status 403');
            return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('permission-denied', `${host} knows the credential, but does not let it use Jira.`, "Ask an admin to give the account access to Jira on this site, and to check the organization's API token rules.");
        case 404:
        case 410:
            return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('site-not-found', `There is no Jira to be reached through ${host} at this address.`, 'Check `site-url` and `cloud-id`, and that the site has Jira and not another product only.');
        default:
            return (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_1__  .b)(host, `status ${status}`);
    }
}
const PASSWORDS_DISABLED = /Basic Authentication has been disabled/i;
function dataCenterRefusal(answer) {
    const { host, status, text } = answer;
    if (status !== 200 && PASSWORDS_DISABLED.test(text)) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('password-auth-disabled', `${host} takes no passwords: Basic authentication is switched off there, as it is from Jira 11 on.`, 'Use a personal access token: create one in your Jira profile, store it as a secret, and give it as `personal-access-token`.');
    }
    if (status === 401 || loginReasons(answer).includes('AUTHENTICATED_FAILED')) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('credentials-rejected', `${host} refused the credential.`, 'It is wrong, expired or revoked, or its account was deactivated: create a new one and store it.');
    }
    switch (status) {
        case 200:
            return anonymousSession(host);
        case 403:
            if (!answer.isJson)
                return (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_1__  .b)(host, 'a page with status 403');
            return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('permission-denied', `${host} knows the credential, but does not let it use Jira.`, 'Ask a Jira admin to give the account access to Jira; an OAuth client also needs a scope that covers this.');
        case 404:
        case 410:
            return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('site-not-found', `There is no Jira to be reached through ${host} at this address.`, 'Check `site-url`, above all its context path: where people open https://jira.example.com/jira/browse/KEY-1 it is https://jira.example.com/jira.');
        default:
            return (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_1__  .b)(host, `status ${status}`);
    }
}
function anonymousSession(host) {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('anonymous-session', `${host} answered, but to nobody: it takes the credential for an anonymous visitor's.`, 'The credential has most likely expired or been revoked; create a new one and store it.');
}


  },

  9251(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    e: () => (  rotate)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _store_grant_history_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5878);
  var _store_not_saved_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8538);
  var _token_endpoint_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(7220);




async function rotate(grant, endpoint, effects) {
    const { store, onExchange, info } = effects;
    if (!store) {
        const tokens = await exchange(grant, given(grant), endpoint, effects);
        if (tokens.refreshToken)
            onExchange(grant.leeway ? 'certain' : 'spent');
        else
            tellOfNone(endpoint, effects);
        return { tokens, isSaved: false, grant: { rotatedAt: endpoint.now(), consentedAt: undefined } };
    }
    try {
        const stored = await store.open();
        const tokens = await exchangeStored(grant, stored ?? given(grant, store), store, { ...endpoint, send: effects.sendToTheEnd }, effects);
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
        const { consentedAt } = await (0,_store_grant_history_js__WEBPACK_IMPORTED_MODULE_1__  .Od)(store, 'rotated', rotatedAt, info);
        return { tokens, isSaved: true, grant: { rotatedAt, consentedAt } };
    }
    finally {
        await store.close();
    }
}
function tellOfNone({ url }, { warn }) {
    warn(`${new URL(url).host} gave no new refresh token with the access token. The one that was used is kept; if it is refused the next time, give consent again.`);
}
async function exchangeStored(grant, token, store, endpoint, effects) {
    try {
        return await exchange(grant, token, endpoint, effects);
    }
    catch (error) {
        if (!(error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR) || error.code !== 'refresh-token-invalid')
            throw error;
        const newer = await store.read();
        if (!newer || newer.equals(token))
            throw error;
        return await exchange(grant, newer, endpoint, effects);
    }
}
const UNCERTAIN = [
    'network-unreachable',
    'timeout',
    'server-unavailable',
    'untrusted-response',
];
async function exchange({ clientId, clientSecret, redirectUri, leeway }, refreshToken, endpoint, { onExchange }) {
    try {
        return await (0,_token_endpoint_js__WEBPACK_IMPORTED_MODULE_3__  .I)(endpoint, clientId, clientSecret, {
            grant_type: 'refresh_token',
            refresh_token: refreshToken,
            ...(redirectUri !== undefined && { redirect_uri: redirectUri }),
        });
    }
    catch (error) {
        if (!(error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR) || UNCERTAIN.includes(error.code)) {
            onExchange(leeway ? 'possible' : 'spent');
        }
        throw error;
    }
}
function given({ refreshToken }, store) {
    if (refreshToken)
        return refreshToken;
    throw (0,_store_not_saved_js__WEBPACK_IMPORTED_MODULE_2__  .xA)(`There is no refresh token: ${store?.description ?? 'its store'} holds none, and \`refresh-token\` is not set.`, 'Set `refresh-token` for the first run, or save one with `jira-auth consent`.');
}


  },

  4157(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    AF: () => (  onlySite),
    At: () => (  sitesIfAsked),
    Wn: () => (  explainRefusedGrant)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _realm_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6036);
  var _json_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(3239);
  var _refusal_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8569);
  var _untrusted_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(219);





async function reachableSites(send, realm, credential) {
    const answer = await askResources(send, realm, credential, 'read');
    if (answer.status !== 200) {
        throw (0,_refusal_js__WEBPACK_IMPORTED_MODULE_2__  .x5)(answer, {
            deployment: 'cloud',
            baseUrl: `https://${realm.apiHost}`,
            scope: 'read:jira-work',
        });
    }
    const resources = answer.json();
    if (!Array.isArray(resources))
        throw (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_3__  .b)(answer.host, 'no list of sites');
    const sites = new Map();
    for (const resource of resources.filter(_json_js__WEBPACK_IMPORTED_MODULE_4__  .Gv)) {
        const cloudId = (0,_json_js__WEBPACK_IMPORTED_MODULE_4__  .M8)(resource, 'id') ?? '';
        const url = siteUrl((0,_json_js__WEBPACK_IMPORTED_MODULE_4__  .M8)(resource, 'url'));
        if ((0,_realm_js__WEBPACK_IMPORTED_MODULE_1__  .dX)(cloudId) && url !== undefined && isOfJira(resource))
            sites.set(cloudId, { cloudId, url });
    }
    return [...sites.values()].sort((one, other) => (one.url < other.url ? -1 : 1));
}
async function sitesIfAsked(send, realm, credential, info) {
    try {
        return (await reachableSites(send, realm, credential)).map(({ url }) => url);
    }
    catch (error) {
        if (!(error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR))
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
function isOfJira(resource) {
    const scopes = (0,_json_js__WEBPACK_IMPORTED_MODULE_4__  .ZZ)(resource, 'scopes');
    return Array.isArray(scopes) && scopes.some((scope) => typeof scope === 'string' && scope.includes('jira'));
}
async function onlySite(send, realm, credential) {
    const sites = await reachableSites(send, realm, credential);
    const [site] = sites;
    if (site && sites.length === 1)
        return site;
    throw site
        ? new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('site-not-accessible', `The grant reaches ${sites.length} sites, and \`site-url\` is not set: ${sites.map(({ url }) => url).join(', ')}.`, 'Set `site-url` to one of these.')
        : new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('site-not-accessible', 'The OAuth grant reaches no Jira site.', 'Give consent again, choose a site, and ask for scopes of Jira.');
}
async function reaches(send, realm, credential, cloudId) {
    const answer = await askResources(send, realm, credential, 'explanation');
    if (answer.status !== 200)
        return undefined;
    const sites = answer.json();
    if (!Array.isArray(sites))
        return undefined;
    return sites.some((site) => (0,_json_js__WEBPACK_IMPORTED_MODULE_4__  .Gv)(site) && (0,_json_js__WEBPACK_IMPORTED_MODULE_4__  .M8)(site, 'id') === cloudId);
}
async function explainRefusedGrant(failure, send, realm, credential, cloudId) {
    if (!['credentials-rejected', 'permission-denied', 'site-not-found'].includes(failure.code))
        return failure;
    try {
        if ((await reaches(send, realm, credential, cloudId)) !== false)
            return failure;
    }
    catch (error) {
        if (error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR)
            return failure;
        throw error;
    }
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('site-not-accessible', 'The OAuth token is valid, but its grant does not include this site.', 'Give consent again and choose this site, or set `site-url` to a site that was chosen.');
}


  },

  5901(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    g: () => (  CloudIds)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _realm_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6036);
  var _json_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(3239);
  var _untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(219);




class CloudIds {
    #asked = new Map();
    async of(send, siteUrl) {
        const earlier = this.#asked.get(siteUrl);
        const known = earlier && (await earlier.catch(() => undefined));
        if (known !== undefined)
            return known;
        const answer = lookUpCloudId(send, siteUrl);
        this.#asked.set(siteUrl, answer);
        return answer;
    }
}
async function lookUpCloudId(send, siteUrl) {
    const answer = await send({ method: 'GET', url: `${siteUrl}/_edge/tenant_info`, repeatable: 'read' });
    if (answer.status === 404 || answer.status === 410) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('site-not-found', `There is no Jira site at ${answer.host}.`, 'Check the spelling of `site-url`; Atlassian also switches off free sites that nobody uses.');
    }
    if (answer.status !== 200)
        throw (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__  .b)(answer.host, `status ${answer.status} for the site's cloudId`);
    const body = answer.json();
    const cloudId = (0,_json_js__WEBPACK_IMPORTED_MODULE_3__  .Gv)(body) ? (0,_json_js__WEBPACK_IMPORTED_MODULE_3__  .M8)(body, 'cloudId') : undefined;
    if (cloudId === undefined || !(0,_realm_js__WEBPACK_IMPORTED_MODULE_1__  .dX)(cloudId))
        throw (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__  .b)(answer.host, "no UUID as the site's cloudId");
    return cloudId;
}


  },

  7220(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    I: () => (  requestTokens)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7355);
  var _json_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(3239);
  var _jwt_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(1016);
  var _untrusted_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(219);





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
        throw endpoint.encoding === 'json'
            ? tokenRefusal(answer, grant.grant_type)
            : dataCenterTokenRefusal(answer);
    }
    const body = answer.json();
    if (!(0,_json_js__WEBPACK_IMPORTED_MODULE_3__  .Gv)(body))
        throw (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__  .b)(answer.host, 'no object with tokens');
    return readTokens(body, answer.host, endpoint);
}
function encoded(parameters, encoding) {
    return encoding === 'json'
        ? { type: 'application/json', text: new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(JSON.stringify(parameters)) }
        : {
            type: 'application/x-www-form-urlencoded',
            text: new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(new URLSearchParams(parameters).toString()),
        };
}
function readTokens(body, host, { mask, now }) {
    const accessToken = tokenField(body, 'access_token', host, mask);
    if (!accessToken)
        throw (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__  .b)(host, 'no access token');
    const refreshToken = tokenField(body, 'refresh_token', host, mask);
    const type = (0,_json_js__WEBPACK_IMPORTED_MODULE_3__  .ZZ)(body, 'token_type');
    if (type !== undefined && (typeof type !== 'string' || type.toLowerCase() !== 'bearer')) {
        throw (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__  .b)(host, 'a token that is no bearer token');
    }
    const scope = (0,_json_js__WEBPACK_IMPORTED_MODULE_3__  .ZZ)(body, 'scope');
    if (scope !== undefined && (typeof scope !== 'string' || !/^[\x20-\x7e]*$/.test(scope))) {
        throw (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__  .b)(host, 'scopes that are no text');
    }
    return {
        accessToken,
        refreshToken,
        expiresAt: expiryOf(body, host, now()) ?? (0,_jwt_js__WEBPACK_IMPORTED_MODULE_4__  .Y)(accessToken),
        scopes: scope?.split(' ').filter((item) => item !== ''),
    };
}
function tokenField(body, name, host, mask) {
    const value = (0,_json_js__WEBPACK_IMPORTED_MODULE_3__  .ZZ)(body, name);
    if (value === undefined || value === null)
        return undefined;
    if (typeof value !== 'string' || value.length < 8)
        throw (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__  .b)(host, 'a token that is none');
    const token = new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(value);
    mask(token);
    if (!/^[\x21-\x7e]{8,8192}$/.test(value))
        throw (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__  .b)(host, 'a token with characters that no header can carry');
    return token;
}
const LONGEST_LIFE_S = 366 * 24 * 3600;
function expiryOf(body, host, now) {
    const seconds = (0,_json_js__WEBPACK_IMPORTED_MODULE_3__  .ZZ)(body, 'expires_in');
    if (seconds === undefined)
        return undefined;
    if (typeof seconds !== 'number' || seconds <= 0 || seconds > LONGEST_LIFE_S) {
        throw (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__  .b)(host, "a life time of the token that can't be right");
    }
    return new Date(now.getTime() + Math.floor(seconds) * 1000);
}
function tokenRefusal(answer, grantType) {
    const { host, status } = answer;
    if (status === 404 || status === 410) {
        return (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__  .b)(host, `status ${status} for the token endpoint`);
    }
    const { error, description } = oauthError(answer);
    if (error === '')
        return (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__  .b)(host, `status ${status} without a reason for the token endpoint`);
    if (error === 'invalid_grant' && grantType === 'authorization_code') {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('client-rejected', `${host} refused the code of the consent: it was used before, or is some minutes old.`, 'Start again, and finish in one go.');
    }
    if (error === 'invalid_grant' ||
        (error === 'unauthorized_client' && description.includes('refresh_token'))) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('refresh-token-invalid', `${host} refused the refresh token: it was used before, not used for 90 days, or its owner changed the password.`, 'Give consent again to get a new refresh token, store it, and make sure that only one job at a time uses it.');
    }
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('client-rejected', `${host} refused the OAuth client (${status}).`, 'Check `client-id` and `client-secret`: they are shown where the credential was created, the secret only once. Consenting again does not help.');
}
function dataCenterTokenRefusal(answer) {
    const { host, status } = answer;
    if (status === 404 || status === 410) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('client-rejected', `${host} has no OAuth 2.0 token endpoint (${status}).`, 'Jira has one from 8.22 on, and service accounts from 11 on. Check the context path in `site-url`, or use a personal access token.');
    }
    const { error } = oauthError(answer);
    switch (error) {
        case '':
            return (0,_untrusted_js__WEBPACK_IMPORTED_MODULE_2__  .b)(host, `status ${status} without a reason for the token endpoint`);
        case 'invalid_grant':
            return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('refresh-token-invalid', `${host} refused the refresh token: it was used before or revoked, or \`redirect-uri\` is not the one of its consent.`, 'Check `redirect-uri`; if it is right, give consent again, store the new refresh token, and let only one job at a time use it.');
        case 'invalid_scope':
            return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('insufficient-scope', `${host} does not give this OAuth client the scope that was asked for.`, 'Set `scope` to one that the client has in Jira, READ or WRITE; if it is not set, WRITE is asked for.');
        case 'unsupported_grant_type':
            return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('client-rejected', `${host} does not offer this kind of OAuth 2.0 grant.`, 'Client credentials of service accounts need Jira 11; before that, use a personal access token.');
        default:
            return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('client-rejected', `${host} refused the OAuth client (${status}).`, "Check `client-id` and `client-secret` against the application link in Jira's administration, and `redirect-uri` for a refresh token.");
    }
}
function oauthError(answer) {
    let body;
    try {
        body = answer.json();
    }
    catch {
    }
    const object = (0,_json_js__WEBPACK_IMPORTED_MODULE_3__  .Gv)(body) ? body : {};
    return {
        error: (0,_json_js__WEBPACK_IMPORTED_MODULE_3__  .M8)(object, 'error') ?? '',
        description: (0,_json_js__WEBPACK_IMPORTED_MODULE_3__  .M8)(object, 'error_description') ?? '',
    };
}


  },

  3656(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $q: () => (  parseName),
    AE: () => (  lineagesOf),
    KX: () => (  successorName),
    ev: () => (  isNamed)
  });
const MARK = / \(jira-auth renewal of (\d{1,15})\)$/;
function parseName(name) {
    const [mark, root] = MARK.exec(name) ?? [];
    return mark === undefined ? { base: name, root } : { base: name.slice(0, -mark.length), root };
}
function successorName(base, root) {
    return `${base} (jira-auth renewal of ${root})`;
}
function isNamed({ id, name }, wanted) {
    if (name === wanted)
        return true;
    const [{ base, root = id }, asked] = [parseName(name), parseName(wanted)];
    return base === asked.base && (asked.root === undefined || asked.root === root);
}
function lineagesOf(tokens) {
    const found = new Map();
    const unknown = [];
    for (const token of tokens) {
        const { base, root = token.id } = parseName(token.name);
        if (token.id === undefined || root === undefined) {
            unknown.push(undefined);
            continue;
        }
        const key = JSON.stringify([base, root]);
        const lineage = found.get(key);
        if (lineage)
            lineage.tokens.push(token);
        else
            found.set(key, { base, root, tokens: [token] });
    }
    return [...found.values(), ...unknown];
}


  },

  219(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    b: () => (  untrusted)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1633);

function untrusted(host, what) {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('untrusted-response', `What ${host} answered is not what Jira documents: ${what}.`, 'Check with `curl -v` from the same machine what answers there; if it is Jira itself, please report it.');
}


  },

  311(__unused_webpack_module, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    x: () => (  VERSION)
  });
const VERSION = '0.1.0';


  },

  2613(module) {

"use strict";
module.exports = require("assert");

  },

  181(module) {

"use strict";
module.exports = require("buffer");

  },

  4434(module) {

"use strict";
module.exports = require("events");

  },

  8611(module) {

"use strict";
module.exports = require("http");

  },

  5692(module) {

"use strict";
module.exports = require("https");

  },

  9278(module) {

"use strict";
module.exports = require("net");

  },

  1421(module) {

"use strict";
module.exports = new Proxy({}, { get: (_, name) => require("node:child_process")[name] });

  },

  7598(module) {

"use strict";
module.exports = require("node:crypto");

  },

  8474(module) {

"use strict";
module.exports = require("node:events");

  },

  3024(module) {

"use strict";
module.exports = require("node:fs");

  },

  8161(module) {

"use strict";
module.exports = require("node:os");

  },

  6760(module) {

"use strict";
module.exports = require("node:path");

  },

  1708(module) {

"use strict";
module.exports = require("node:process");

  },

  1692(module) {

"use strict";
module.exports = require("node:tls");

  },

  7975(module) {

"use strict";
module.exports = require("node:util");

  },

  8522(module) {

"use strict";
module.exports = require("node:zlib");

  },

  932(module) {

"use strict";
module.exports = require("process");

  },

  4756(module) {

"use strict";
module.exports = require("tls");

  },

  9023(module) {

"use strict";
module.exports = require("util");

  },

  8909(__unused_webpack_module, exports, __nccwpck_require__) {

const { Argument } = __nccwpck_require__(9154);
const { Command } = __nccwpck_require__(4348);
const { CommanderError, InvalidArgumentError } = __nccwpck_require__(1135);
const { Help } = __nccwpck_require__(9754);
const { Option } = __nccwpck_require__(5240);

exports.DM = new Command();

exports.gu = (name) => new Command(name);
exports.Ww = (flags, description) => new Option(flags, description);
exports.er = (name, description) => new Argument(name, description);


exports.uB = Command;
exports.c$ = Option;
exports.ef = Argument;
exports._V = Help;

exports.b7 = CommanderError;
exports.Di = InvalidArgumentError;
exports.a2 = InvalidArgumentError;  


  },

  9154(__unused_webpack_module, exports, __nccwpck_require__) {

const { InvalidArgumentError } = __nccwpck_require__(1135);

class Argument {

  constructor(name, description) {
    this.description = description || '';
    this.variadic = false;
    this.parseArg = undefined;
    this.defaultValue = undefined;
    this.defaultValueDescription = undefined;
    this.argChoices = undefined;

    switch (name[0]) {
      case '<':  
        this.required = true;
        this._name = name.slice(1, -1);
        break;
      case '[':  
        this.required = false;
        this._name = name.slice(1, -1);
        break;
      default:
        this.required = true;
        this._name = name;
        break;
    }

    if (this._name.endsWith('...')) {
      this.variadic = true;
      this._name = this._name.slice(0, -3);
    }
  }


  name() {
    return this._name;
  }


  _collectValue(value, previous) {
    if (previous === this.defaultValue || !Array.isArray(previous)) {
      return [value];
    }

    previous.push(value);
    return previous;
  }


  default(value, description) {
    this.defaultValue = value;
    this.defaultValueDescription = description;
    return this;
  }


  argParser(fn) {
    this.parseArg = fn;
    return this;
  }


  choices(values) {
    this.argChoices = values.slice();
    this.parseArg = (arg, previous) => {
      if (!this.argChoices.includes(arg)) {
        throw new InvalidArgumentError(
          `Allowed choices are ${this.argChoices.join(', ')}.`,
        );
      }
      if (this.variadic) {
        return this._collectValue(arg, previous);
      }
      return arg;
    };
    return this;
  }

  argRequired() {
    this.required = true;
    return this;
  }

  argOptional() {
    this.required = false;
    return this;
  }
}


function humanReadableArgName(arg) {
  const nameOutput = arg.name() + (arg.variadic === true ? '...' : '');

  return arg.required ? '<' + nameOutput + '>' : '[' + nameOutput + ']';
}

exports.Argument = Argument;
exports.humanReadableArgName = humanReadableArgName;


  },

  4348(__unused_webpack_module, exports, __nccwpck_require__) {

const EventEmitter = (__nccwpck_require__(8474).EventEmitter);
const childProcess = __nccwpck_require__(1421);
const path = __nccwpck_require__(6760);
const fs = __nccwpck_require__(3024);
const process = __nccwpck_require__(1708);

const { Argument, humanReadableArgName } = __nccwpck_require__(9154);
const { CommanderError } = __nccwpck_require__(1135);
const { Help, stripColor } = __nccwpck_require__(9754);
const { Option, DualOptions } = __nccwpck_require__(5240);
const { suggestSimilar } = __nccwpck_require__(5030);

class Command extends EventEmitter {

  constructor(name) {
    super();
    this.commands = [];
    this.options = [];
    this.parent = null;
    this._allowUnknownOption = false;
    this._allowExcessArguments = false;
    this.registeredArguments = [];
    this._args = this.registeredArguments;  
    this.args = [];  
    this.rawArgs = [];
    this.processedArgs = [];  
    this._scriptPath = null;
    this._name = name || '';
    this._optionValues = {};
    this._optionValueSources = {};  
    this._storeOptionsAsProperties = false;
    this._actionHandler = null;
    this._executableHandler = false;
    this._executableFile = null;  
    this._executableDir = null;  
    this._defaultCommandName = null;
    this._exitCallback = null;
    this._aliases = [];
    this._combineFlagAndOptionalValue = true;
    this._description = '';
    this._summary = '';
    this._argsDescription = undefined;  
    this._enablePositionalOptions = false;
    this._passThroughOptions = false;
    this._lifeCycleHooks = {};  
    this._showHelpAfterError = false;
    this._showSuggestionAfterError = true;
    this._savedState = null;  

    this._outputConfiguration = {
      writeOut: (str) => process.stdout.write(str),
      writeErr: (str) => process.stderr.write(str),
      outputError: (str, write) => write(str),
      getOutHelpWidth: () =>
        process.stdout.isTTY ? process.stdout.columns : undefined,
      getErrHelpWidth: () =>
        process.stderr.isTTY ? process.stderr.columns : undefined,
      getOutHasColors: () =>
        useColor() ?? (process.stdout.isTTY && process.stdout.hasColors?.()),
      getErrHasColors: () =>
        useColor() ?? (process.stderr.isTTY && process.stderr.hasColors?.()),
      stripColor: (str) => stripColor(str),
    };

    this._hidden = false;
    this._helpOption = undefined;  
    this._addImplicitHelpCommand = undefined;  
    this._helpCommand = undefined;  
    this._helpConfiguration = {};
    this._helpGroupHeading = undefined;  
    this._defaultCommandGroup = undefined;
    this._defaultOptionGroup = undefined;
  }

  copyInheritedSettings(sourceCommand) {
    this._outputConfiguration = sourceCommand._outputConfiguration;
    this._helpOption = sourceCommand._helpOption;
    this._helpCommand = sourceCommand._helpCommand;
    this._helpConfiguration = sourceCommand._helpConfiguration;
    this._exitCallback = sourceCommand._exitCallback;
    this._storeOptionsAsProperties = sourceCommand._storeOptionsAsProperties;
    this._combineFlagAndOptionalValue =
      sourceCommand._combineFlagAndOptionalValue;
    this._allowExcessArguments = sourceCommand._allowExcessArguments;
    this._enablePositionalOptions = sourceCommand._enablePositionalOptions;
    this._showHelpAfterError = sourceCommand._showHelpAfterError;
    this._showSuggestionAfterError = sourceCommand._showSuggestionAfterError;

    return this;
  }


  _getCommandAndAncestors() {
    const result = [];
    for (let command = this; command; command = command.parent) {
      result.push(command);
    }
    return result;
  }


  command(nameAndArgs, actionOptsOrExecDesc, execOpts) {
    let desc = actionOptsOrExecDesc;
    let opts = execOpts;
    if (typeof desc === 'object' && desc !== null) {
      opts = desc;
      desc = null;
    }
    opts = opts || {};
    const [, name, args] = nameAndArgs.match(/([^ ]+) *(.*)/);

    const cmd = this.createCommand(name);
    if (desc) {
      cmd.description(desc);
      cmd._executableHandler = true;
    }
    if (opts.isDefault) this._defaultCommandName = cmd._name;
    cmd._hidden = !!(opts.noHelp || opts.hidden);  
    cmd._executableFile = opts.executableFile || null;  
    if (args) cmd.arguments(args);
    this._registerCommand(cmd);
    cmd.parent = this;
    cmd.copyInheritedSettings(this);

    if (desc) return this;
    return cmd;
  }


  createCommand(name) {
    return new Command(name);
  }


  createHelp() {
    return Object.assign(new Help(), this.configureHelp());
  }


  configureHelp(configuration) {
    if (configuration === undefined) return this._helpConfiguration;

    this._helpConfiguration = configuration;
    return this;
  }


  configureOutput(configuration) {
    if (configuration === undefined) return this._outputConfiguration;

    this._outputConfiguration = {
      ...this._outputConfiguration,
      ...configuration,
    };
    return this;
  }

  showHelpAfterError(displayHelp = true) {
    if (typeof displayHelp !== 'string') displayHelp = !!displayHelp;
    this._showHelpAfterError = displayHelp;
    return this;
  }

  showSuggestionAfterError(displaySuggestion = true) {
    this._showSuggestionAfterError = !!displaySuggestion;
    return this;
  }


  addCommand(cmd, opts) {
    if (!cmd._name) {
      throw new Error(`Command passed to .addCommand() must have a name
- specify the name in Command constructor or using .name()`);
    }

    opts = opts || {};
    if (opts.isDefault) this._defaultCommandName = cmd._name;
    if (opts.noHelp || opts.hidden) cmd._hidden = true;  

    this._registerCommand(cmd);
    cmd.parent = this;
    cmd._checkForBrokenPassThrough();

    return this;
  }


  createArgument(name, description) {
    return new Argument(name, description);
  }

  argument(name, description, parseArg, defaultValue) {
    const argument = this.createArgument(name, description);
    if (typeof parseArg === 'function') {
      argument.default(defaultValue).argParser(parseArg);
    } else {
      argument.default(parseArg);
    }
    this.addArgument(argument);
    return this;
  }


  arguments(names) {
    names
      .trim()
      .split(/ +/)
      .forEach((detail) => {
        this.argument(detail);
      });
    return this;
  }

  addArgument(argument) {
    const previousArgument = this.registeredArguments.slice(-1)[0];
    if (previousArgument?.variadic) {
      throw new Error(
        `only the last argument can be variadic '${previousArgument.name()}'`,
      );
    }
    if (
      argument.required &&
      argument.defaultValue !== undefined &&
      argument.parseArg === undefined
    ) {
      throw new Error(
        `a default value for a required argument is never used: '${argument.name()}'`,
      );
    }
    this.registeredArguments.push(argument);
    return this;
  }


  helpCommand(enableOrNameAndArgs, description) {
    if (typeof enableOrNameAndArgs === 'boolean') {
      this._addImplicitHelpCommand = enableOrNameAndArgs;
      if (enableOrNameAndArgs && this._defaultCommandGroup) {
        this._initCommandGroup(this._getHelpCommand());
      }
      return this;
    }

    const nameAndArgs = enableOrNameAndArgs ?? 'help [command]';
    const [, helpName, helpArgs] = nameAndArgs.match(/([^ ]+) *(.*)/);
    const helpDescription = description ?? 'display help for command';

    const helpCommand = this.createCommand(helpName);
    helpCommand.helpOption(false);
    if (helpArgs) helpCommand.arguments(helpArgs);
    if (helpDescription) helpCommand.description(helpDescription);

    this._addImplicitHelpCommand = true;
    this._helpCommand = helpCommand;
    if (enableOrNameAndArgs || description) this._initCommandGroup(helpCommand);

    return this;
  }

  addHelpCommand(helpCommand, deprecatedDescription) {
    if (typeof helpCommand !== 'object') {
      this.helpCommand(helpCommand, deprecatedDescription);
      return this;
    }

    this._addImplicitHelpCommand = true;
    this._helpCommand = helpCommand;
    this._initCommandGroup(helpCommand);
    return this;
  }

  _getHelpCommand() {
    const hasImplicitHelpCommand =
      this._addImplicitHelpCommand ??
      (this.commands.length &&
        !this._actionHandler &&
        !this._findCommand('help'));

    if (hasImplicitHelpCommand) {
      if (this._helpCommand === undefined) {
        this.helpCommand(undefined, undefined);  
      }
      return this._helpCommand;
    }
    return null;
  }


  hook(event, listener) {
    const allowedValues = ['preSubcommand', 'preAction', 'postAction'];
    if (!allowedValues.includes(event)) {
      throw new Error(`Unexpected value for event passed to hook : '${event}'.
Expecting one of '${allowedValues.join("', '")}'`);
    }
    if (this._lifeCycleHooks[event]) {
      this._lifeCycleHooks[event].push(listener);
    } else {
      this._lifeCycleHooks[event] = [listener];
    }
    return this;
  }


  exitOverride(fn) {
    if (fn) {
      this._exitCallback = fn;
    } else {
      this._exitCallback = (err) => {
        if (err.code !== 'commander.executeSubCommandAsync') {
          throw err;
        } else {
        }
      };
    }
    return this;
  }


  _exit(exitCode, code, message) {
    if (this._exitCallback) {
      this._exitCallback(new CommanderError(exitCode, code, message));
    }
    process.exit(exitCode);
  }


  action(fn) {
    const listener = (args) => {
      const expectedArgsCount = this.registeredArguments.length;
      const actionArgs = args.slice(0, expectedArgsCount);
      if (this._storeOptionsAsProperties) {
        actionArgs[expectedArgsCount] = this;  
      } else {
        actionArgs[expectedArgsCount] = this.opts();
      }
      actionArgs.push(this);

      return fn.apply(this, actionArgs);
    };
    this._actionHandler = listener;
    return this;
  }


  createOption(flags, description) {
    return new Option(flags, description);
  }


  _callParseArg(target, value, previous, invalidArgumentMessage) {
    try {
      return target.parseArg(value, previous);
    } catch (err) {
      if (err.code === 'commander.invalidArgument') {
        const message = `${invalidArgumentMessage} ${err.message}`;
        this.error(message, { exitCode: err.exitCode, code: err.code });
      }
      throw err;
    }
  }


  _registerOption(option) {
    const matchingOption =
      (option.short && this._findOption(option.short)) ||
      (option.long && this._findOption(option.long));
    if (matchingOption) {
      const matchingFlag =
        option.long && this._findOption(option.long)
          ? option.long
          : option.short;
      throw new Error(`Cannot add option '${option.flags}'${this._name && ` to command '${this._name}'`} due to conflicting flag '${matchingFlag}'
-  already used by option '${matchingOption.flags}'`);
    }

    this._initOptionGroup(option);
    this.options.push(option);
  }


  _registerCommand(command) {
    const knownBy = (cmd) => {
      return [cmd.name()].concat(cmd.aliases());
    };

    const alreadyUsed = knownBy(command).find((name) =>
      this._findCommand(name),
    );
    if (alreadyUsed) {
      const existingCmd = knownBy(this._findCommand(alreadyUsed)).join('|');
      const newCmd = knownBy(command).join('|');
      throw new Error(
        `cannot add command '${newCmd}' as already have command '${existingCmd}'`,
      );
    }

    this._initCommandGroup(command);
    this.commands.push(command);
  }

  addOption(option) {
    this._registerOption(option);

    const oname = option.name();
    const name = option.attributeName();

    if (option.negate) {
      const positiveLongFlag = option.long.replace(/^--no-/, '--');
      if (!this._findOption(positiveLongFlag)) {
        this.setOptionValueWithSource(
          name,
          option.defaultValue === undefined ? true : option.defaultValue,
          'default',
        );
      }
    } else if (option.defaultValue !== undefined) {
      this.setOptionValueWithSource(name, option.defaultValue, 'default');
    }

    const handleOptionValue = (val, invalidValueMessage, valueSource) => {
      if (val == null && option.presetArg !== undefined) {
        val = option.presetArg;
      }

      const oldValue = this.getOptionValue(name);
      if (val !== null && option.parseArg) {
        val = this._callParseArg(option, val, oldValue, invalidValueMessage);
      } else if (val !== null && option.variadic) {
        val = option._collectValue(val, oldValue);
      }

      if (val == null) {
        if (option.negate) {
          val = false;
        } else if (option.isBoolean() || option.optional) {
          val = true;
        } else {
          val = '';  
        }
      }
      this.setOptionValueWithSource(name, val, valueSource);
    };

    this.on('option:' + oname, (val) => {
      const invalidValueMessage = `error: option '${option.flags}' argument '${val}' is invalid.`;
      handleOptionValue(val, invalidValueMessage, 'cli');
    });

    if (option.envVar) {
      this.on('optionEnv:' + oname, (val) => {
        const invalidValueMessage = `error: option '${option.flags}' value '${val}' from env '${option.envVar}' is invalid.`;
        handleOptionValue(val, invalidValueMessage, 'env');
      });
    }

    return this;
  }

  _optionEx(config, flags, description, fn, defaultValue) {
    if (typeof flags === 'object' && flags instanceof Option) {
      throw new Error(
        'To add an Option object use addOption() instead of option() or requiredOption()',
      );
    }
    const option = this.createOption(flags, description);
    option.makeOptionMandatory(!!config.mandatory);
    if (typeof fn === 'function') {
      option.default(defaultValue).argParser(fn);
    } else if (fn instanceof RegExp) {
      const regex = fn;
      fn = (val, def) => {
        const m = regex.exec(val);
        return m ? m[0] : def;
      };
      option.default(defaultValue).argParser(fn);
    } else {
      option.default(fn);
    }

    return this.addOption(option);
  }


  option(flags, description, parseArg, defaultValue) {
    return this._optionEx({}, flags, description, parseArg, defaultValue);
  }


  requiredOption(flags, description, parseArg, defaultValue) {
    return this._optionEx(
      { mandatory: true },
      flags,
      description,
      parseArg,
      defaultValue,
    );
  }

  combineFlagAndOptionalValue(combine = true) {
    this._combineFlagAndOptionalValue = !!combine;
    return this;
  }

  allowUnknownOption(allowUnknown = true) {
    this._allowUnknownOption = !!allowUnknown;
    return this;
  }

  allowExcessArguments(allowExcess = true) {
    this._allowExcessArguments = !!allowExcess;
    return this;
  }

  enablePositionalOptions(positional = true) {
    this._enablePositionalOptions = !!positional;
    return this;
  }

  passThroughOptions(passThrough = true) {
    this._passThroughOptions = !!passThrough;
    this._checkForBrokenPassThrough();
    return this;
  }


  _checkForBrokenPassThrough() {
    if (
      this.parent &&
      this._passThroughOptions &&
      !this.parent._enablePositionalOptions
    ) {
      throw new Error(
        `passThroughOptions cannot be used for '${this._name}' without turning on enablePositionalOptions for parent command(s)`,
      );
    }
  }


  storeOptionsAsProperties(storeAsProperties = true) {
    if (this.options.length) {
      throw new Error('call .storeOptionsAsProperties() before adding options');
    }
    if (Object.keys(this._optionValues).length) {
      throw new Error(
        'call .storeOptionsAsProperties() before setting option values',
      );
    }
    this._storeOptionsAsProperties = !!storeAsProperties;
    return this;
  }


  getOptionValue(key) {
    if (this._storeOptionsAsProperties) {
      return this[key];
    }
    return this._optionValues[key];
  }


  setOptionValue(key, value) {
    return this.setOptionValueWithSource(key, value, undefined);
  }


  setOptionValueWithSource(key, value, source) {
    if (this._storeOptionsAsProperties) {
      this[key] = value;
    } else {
      this._optionValues[key] = value;
    }
    this._optionValueSources[key] = source;
    return this;
  }


  getOptionValueSource(key) {
    return this._optionValueSources[key];
  }


  getOptionValueSourceWithGlobals(key) {
    let source;
    this._getCommandAndAncestors().forEach((cmd) => {
      if (cmd.getOptionValueSource(key) !== undefined) {
        source = cmd.getOptionValueSource(key);
      }
    });
    return source;
  }


  _prepareUserArgs(argv, parseOptions) {
    if (argv !== undefined && !Array.isArray(argv)) {
      throw new Error('first parameter to parse must be array or undefined');
    }
    parseOptions = parseOptions || {};

    if (argv === undefined && parseOptions.from === undefined) {
      if (process.versions?.electron) {
        parseOptions.from = 'electron';
      }
      const execArgv = process.execArgv ?? [];
      if (
        execArgv.includes('-e') ||
        execArgv.includes('--eval') ||
        execArgv.includes('-p') ||
        execArgv.includes('--print')
      ) {
        parseOptions.from = 'eval';  
      }
    }

    if (argv === undefined) {
      argv = process.argv;
    }
    this.rawArgs = argv.slice();

    let userArgs;
    switch (parseOptions.from) {
      case undefined:
      case 'node':
        this._scriptPath = argv[1];
        userArgs = argv.slice(2);
        break;
      case 'electron':
        if (process.defaultApp) {
          this._scriptPath = argv[1];
          userArgs = argv.slice(2);
        } else {
          userArgs = argv.slice(1);
        }
        break;
      case 'user':
        userArgs = argv.slice(0);
        break;
      case 'eval':
        userArgs = argv.slice(1);
        break;
      default:
        throw new Error(
          `unexpected parse option { from: '${parseOptions.from}' }`,
        );
    }

    if (!this._name && this._scriptPath)
      this.nameFromFilename(this._scriptPath);
    this._name = this._name || 'program';

    return userArgs;
  }


  parse(argv, parseOptions) {
    this._prepareForParse();
    const userArgs = this._prepareUserArgs(argv, parseOptions);
    this._parseCommand([], userArgs);

    return this;
  }


  async parseAsync(argv, parseOptions) {
    this._prepareForParse();
    const userArgs = this._prepareUserArgs(argv, parseOptions);
    await this._parseCommand([], userArgs);

    return this;
  }

  _prepareForParse() {
    if (this._savedState === null) {
      this.saveStateBeforeParse();
    } else {
      this.restoreStateBeforeParse();
    }
  }

  saveStateBeforeParse() {
    this._savedState = {
      _name: this._name,
      _optionValues: { ...this._optionValues },
      _optionValueSources: { ...this._optionValueSources },
    };
  }

  restoreStateBeforeParse() {
    if (this._storeOptionsAsProperties)
      throw new Error(`Can not call parse again when storeOptionsAsProperties is true.
- either make a new Command for each call to parse, or stop storing options as properties`);

    this._name = this._savedState._name;
    this._scriptPath = null;
    this.rawArgs = [];
    this._optionValues = { ...this._savedState._optionValues };
    this._optionValueSources = { ...this._savedState._optionValueSources };
    this.args = [];
    this.processedArgs = [];
  }

  _checkForMissingExecutable(executableFile, executableDir, subcommandName) {
    if (fs.existsSync(executableFile)) return;

    const executableDirMessage = executableDir
      ? `searched for local subcommand relative to directory '${executableDir}'`
      : 'no directory for search for local subcommand, use .executableDir() to supply a custom directory';
    const executableMissing = `'${executableFile}' does not exist
 - if '${subcommandName}' is not meant to be an executable command, remove description parameter from '.command()' and use '.description()' instead
 - if the default executable name is not suitable, use the executableFile option to supply a custom name or path
 - ${executableDirMessage}`;
    throw new Error(executableMissing);
  }


  _executeSubCommand(subcommand, args) {
    args = args.slice();
    let launchWithNode = false;  
    const sourceExt = ['.js', '.ts', '.tsx', '.mjs', '.cjs'];

    function findFile(baseDir, baseName) {
      const localBin = path.resolve(baseDir, baseName);
      if (fs.existsSync(localBin)) return localBin;

      if (sourceExt.includes(path.extname(baseName))) return undefined;

      const foundExt = sourceExt.find((ext) =>
        fs.existsSync(`${localBin}${ext}`),
      );
      if (foundExt) return `${localBin}${foundExt}`;

      return undefined;
    }

    this._checkForMissingMandatoryOptions();
    this._checkForConflictingOptions();

    let executableFile =
      subcommand._executableFile || `${this._name}-${subcommand._name}`;
    let executableDir = this._executableDir || '';
    if (this._scriptPath) {
      let resolvedScriptPath;  
      try {
        resolvedScriptPath = fs.realpathSync(this._scriptPath);
      } catch {
        resolvedScriptPath = this._scriptPath;
      }
      executableDir = path.resolve(
        path.dirname(resolvedScriptPath),
        executableDir,
      );
    }

    if (executableDir) {
      let localFile = findFile(executableDir, executableFile);

      if (!localFile && !subcommand._executableFile && this._scriptPath) {
        const legacyName = path.basename(
          this._scriptPath,
          path.extname(this._scriptPath),
        );
        if (legacyName !== this._name) {
          localFile = findFile(
            executableDir,
            `${legacyName}-${subcommand._name}`,
          );
        }
      }
      executableFile = localFile || executableFile;
    }

    launchWithNode = sourceExt.includes(path.extname(executableFile));

    let proc;
    if (process.platform !== 'win32') {
      if (launchWithNode) {
        args.unshift(executableFile);
        args = incrementNodeInspectorPort(process.execArgv).concat(args);

        proc = childProcess.spawn(process.argv[0], args, { stdio: 'inherit' });
      } else {
        proc = childProcess.spawn(executableFile, args, { stdio: 'inherit' });
      }
    } else {
      this._checkForMissingExecutable(
        executableFile,
        executableDir,
        subcommand._name,
      );
      args.unshift(executableFile);
      args = incrementNodeInspectorPort(process.execArgv).concat(args);
      proc = childProcess.spawn(process.execPath, args, { stdio: 'inherit' });
    }

    if (!proc.killed) {
      const signals = ['SIGUSR1', 'SIGUSR2', 'SIGTERM', 'SIGINT', 'SIGHUP'];
      signals.forEach((signal) => {
        process.on(signal, () => {
          if (proc.killed === false && proc.exitCode === null) {
            proc.kill(signal);
          }
        });
      });
    }

    const exitCallback = this._exitCallback;
    proc.on('close', (code) => {
      code = code ?? 1;  
      if (!exitCallback) {
        process.exit(code);
      } else {
        exitCallback(
          new CommanderError(
            code,
            'commander.executeSubCommandAsync',
            '(close)',
          ),
        );
      }
    });
    proc.on('error', (err) => {
      if (err.code === 'ENOENT') {
        this._checkForMissingExecutable(
          executableFile,
          executableDir,
          subcommand._name,
        );
      } else if (err.code === 'EACCES') {
        throw new Error(`'${executableFile}' not executable`);
      }
      if (!exitCallback) {
        process.exit(1);
      } else {
        const wrappedError = new CommanderError(
          1,
          'commander.executeSubCommandAsync',
          '(error)',
        );
        wrappedError.nestedError = err;
        exitCallback(wrappedError);
      }
    });

    this.runningCommand = proc;
  }


  _dispatchSubcommand(commandName, operands, unknown) {
    const subCommand = this._findCommand(commandName);
    if (!subCommand) this.help({ error: true });

    subCommand._prepareForParse();
    let promiseChain;
    promiseChain = this._chainOrCallSubCommandHook(
      promiseChain,
      subCommand,
      'preSubcommand',
    );
    promiseChain = this._chainOrCall(promiseChain, () => {
      if (subCommand._executableHandler) {
        this._executeSubCommand(subCommand, operands.concat(unknown));
      } else {
        return subCommand._parseCommand(operands, unknown);
      }
    });
    return promiseChain;
  }


  _dispatchHelpCommand(subcommandName) {
    if (!subcommandName) {
      this.help();
    }
    const subCommand = this._findCommand(subcommandName);
    if (subCommand && !subCommand._executableHandler) {
      subCommand.help();
    }

    return this._dispatchSubcommand(
      subcommandName,
      [],
      [this._getHelpOption()?.long ?? this._getHelpOption()?.short ?? '--help'],
    );
  }


  _checkNumberOfArguments() {
    this.registeredArguments.forEach((arg, i) => {
      if (arg.required && this.args[i] == null) {
        this.missingArgument(arg.name());
      }
    });
    if (
      this.registeredArguments.length > 0 &&
      this.registeredArguments[this.registeredArguments.length - 1].variadic
    ) {
      return;
    }
    if (this.args.length > this.registeredArguments.length) {
      this._excessArguments(this.args);
    }
  }


  _processArguments() {
    const myParseArg = (argument, value, previous) => {
      let parsedValue = value;
      if (value !== null && argument.parseArg) {
        const invalidValueMessage = `error: command-argument value '${value}' is invalid for argument '${argument.name()}'.`;
        parsedValue = this._callParseArg(
          argument,
          value,
          previous,
          invalidValueMessage,
        );
      }
      return parsedValue;
    };

    this._checkNumberOfArguments();

    const processedArgs = [];
    this.registeredArguments.forEach((declaredArg, index) => {
      let value = declaredArg.defaultValue;
      if (declaredArg.variadic) {
        if (index < this.args.length) {
          value = this.args.slice(index);
          if (declaredArg.parseArg) {
            value = value.reduce((processed, v) => {
              return myParseArg(declaredArg, v, processed);
            }, declaredArg.defaultValue);
          }
        } else if (value === undefined) {
          value = [];
        }
      } else if (index < this.args.length) {
        value = this.args[index];
        if (declaredArg.parseArg) {
          value = myParseArg(declaredArg, value, declaredArg.defaultValue);
        }
      }
      processedArgs[index] = value;
    });
    this.processedArgs = processedArgs;
  }


  _chainOrCall(promise, fn) {
    if (promise?.then && typeof promise.then === 'function') {
      return promise.then(() => fn());
    }
    return fn();
  }


  _chainOrCallHooks(promise, event) {
    let result = promise;
    const hooks = [];
    this._getCommandAndAncestors()
      .reverse()
      .filter((cmd) => cmd._lifeCycleHooks[event] !== undefined)
      .forEach((hookedCommand) => {
        hookedCommand._lifeCycleHooks[event].forEach((callback) => {
          hooks.push({ hookedCommand, callback });
        });
      });
    if (event === 'postAction') {
      hooks.reverse();
    }

    hooks.forEach((hookDetail) => {
      result = this._chainOrCall(result, () => {
        return hookDetail.callback(hookDetail.hookedCommand, this);
      });
    });
    return result;
  }


  _chainOrCallSubCommandHook(promise, subCommand, event) {
    let result = promise;
    if (this._lifeCycleHooks[event] !== undefined) {
      this._lifeCycleHooks[event].forEach((hook) => {
        result = this._chainOrCall(result, () => {
          return hook(this, subCommand);
        });
      });
    }
    return result;
  }


  _parseCommand(operands, unknown) {
    const parsed = this.parseOptions(unknown);
    this._parseOptionsEnv();  
    this._parseOptionsImplied();
    operands = operands.concat(parsed.operands);
    unknown = parsed.unknown;
    this.args = operands.concat(unknown);

    if (operands && this._findCommand(operands[0])) {
      return this._dispatchSubcommand(operands[0], operands.slice(1), unknown);
    }
    if (
      this._getHelpCommand() &&
      operands[0] === this._getHelpCommand().name()
    ) {
      return this._dispatchHelpCommand(operands[1]);
    }
    if (this._defaultCommandName) {
      this._outputHelpIfRequested(unknown);  
      return this._dispatchSubcommand(
        this._defaultCommandName,
        operands,
        unknown,
      );
    }
    if (
      this.commands.length &&
      this.args.length === 0 &&
      !this._actionHandler &&
      !this._defaultCommandName
    ) {
      this.help({ error: true });
    }

    this._outputHelpIfRequested(parsed.unknown);
    this._checkForMissingMandatoryOptions();
    this._checkForConflictingOptions();

    const checkForUnknownOptions = () => {
      if (parsed.unknown.length > 0) {
        this.unknownOption(parsed.unknown[0]);
      }
    };

    const commandEvent = `command:${this.name()}`;
    if (this._actionHandler) {
      checkForUnknownOptions();
      this._processArguments();

      let promiseChain;
      promiseChain = this._chainOrCallHooks(promiseChain, 'preAction');
      promiseChain = this._chainOrCall(promiseChain, () =>
        this._actionHandler(this.processedArgs),
      );
      if (this.parent) {
        promiseChain = this._chainOrCall(promiseChain, () => {
          this.parent.emit(commandEvent, operands, unknown);  
        });
      }
      promiseChain = this._chainOrCallHooks(promiseChain, 'postAction');
      return promiseChain;
    }
    if (this.parent?.listenerCount(commandEvent)) {
      checkForUnknownOptions();
      this._processArguments();
      this.parent.emit(commandEvent, operands, unknown);  
    } else if (operands.length) {
      if (this._findCommand('*')) {
        return this._dispatchSubcommand('*', operands, unknown);
      }
      if (this.listenerCount('command:*')) {
        this.emit('command:*', operands, unknown);
      } else if (this.commands.length) {
        this.unknownCommand();
      } else {
        checkForUnknownOptions();
        this._processArguments();
      }
    } else if (this.commands.length) {
      checkForUnknownOptions();
      this.help({ error: true });
    } else {
      checkForUnknownOptions();
      this._processArguments();
    }
  }

  _findCommand(name) {
    if (!name) return undefined;
    return this.commands.find(
      (cmd) => cmd._name === name || cmd._aliases.includes(name),
    );
  }


  _findOption(arg) {
    return this.options.find((option) => option.is(arg));
  }


  _checkForMissingMandatoryOptions() {
    this._getCommandAndAncestors().forEach((cmd) => {
      cmd.options.forEach((anOption) => {
        if (
          anOption.mandatory &&
          cmd.getOptionValue(anOption.attributeName()) === undefined
        ) {
          cmd.missingMandatoryOptionValue(anOption);
        }
      });
    });
  }

  _checkForConflictingLocalOptions() {
    const definedNonDefaultOptions = this.options.filter((option) => {
      const optionKey = option.attributeName();
      if (this.getOptionValue(optionKey) === undefined) {
        return false;
      }
      return this.getOptionValueSource(optionKey) !== 'default';
    });

    const optionsWithConflicting = definedNonDefaultOptions.filter(
      (option) => option.conflictsWith.length > 0,
    );

    optionsWithConflicting.forEach((option) => {
      const conflictingAndDefined = definedNonDefaultOptions.find((defined) =>
        option.conflictsWith.includes(defined.attributeName()),
      );
      if (conflictingAndDefined) {
        this._conflictingOption(option, conflictingAndDefined);
      }
    });
  }

  _checkForConflictingOptions() {
    this._getCommandAndAncestors().forEach((cmd) => {
      cmd._checkForConflictingLocalOptions();
    });
  }


  parseOptions(args) {
    const operands = [];  
    const unknown = [];  
    let dest = operands;

    function maybeOption(arg) {
      return arg.length > 1 && arg[0] === '-';
    }

    const negativeNumberArg = (arg) => {
      if (!/^-(\d+|\d*\.\d+)(e[+-]?\d+)?$/.test(arg)) return false;
      return !this._getCommandAndAncestors().some((cmd) =>
        cmd.options
          .map((opt) => opt.short)
          .some((short) => /^-\d$/.test(short)),
      );
    };

    let activeVariadicOption = null;
    let activeGroup = null;  
    let i = 0;
    while (i < args.length || activeGroup) {
      const arg = activeGroup ?? args[i++];
      activeGroup = null;

      if (arg === '--') {
        if (dest === unknown) dest.push(arg);
        dest.push(...args.slice(i));
        break;
      }

      if (
        activeVariadicOption &&
        (!maybeOption(arg) || negativeNumberArg(arg))
      ) {
        this.emit(`option:${activeVariadicOption.name()}`, arg);
        continue;
      }
      activeVariadicOption = null;

      if (maybeOption(arg)) {
        const option = this._findOption(arg);
        if (option) {
          if (option.required) {
            const value = args[i++];
            if (value === undefined) this.optionMissingArgument(option);
            this.emit(`option:${option.name()}`, value);
          } else if (option.optional) {
            let value = null;
            if (
              i < args.length &&
              (!maybeOption(args[i]) || negativeNumberArg(args[i]))
            ) {
              value = args[i++];
            }
            this.emit(`option:${option.name()}`, value);
          } else {
            this.emit(`option:${option.name()}`);
          }
          activeVariadicOption = option.variadic ? option : null;
          continue;
        }
      }

      if (arg.length > 2 && arg[0] === '-' && arg[1] !== '-') {
        const option = this._findOption(`-${arg[1]}`);
        if (option) {
          if (
            option.required ||
            (option.optional && this._combineFlagAndOptionalValue)
          ) {
            this.emit(`option:${option.name()}`, arg.slice(2));
          } else {
            this.emit(`option:${option.name()}`);
            activeGroup = `-${arg.slice(2)}`;
          }
          continue;
        }
      }

      if (/^--[^=]+=/.test(arg)) {
        const index = arg.indexOf('=');
        const option = this._findOption(arg.slice(0, index));
        if (option && (option.required || option.optional)) {
          this.emit(`option:${option.name()}`, arg.slice(index + 1));
          continue;
        }
      }


      if (
        dest === operands &&
        maybeOption(arg) &&
        !(this.commands.length === 0 && negativeNumberArg(arg))
      ) {
        dest = unknown;
      }

      if (
        (this._enablePositionalOptions || this._passThroughOptions) &&
        operands.length === 0 &&
        unknown.length === 0
      ) {
        if (this._findCommand(arg)) {
          operands.push(arg);
          unknown.push(...args.slice(i));
          break;
        } else if (
          this._getHelpCommand() &&
          arg === this._getHelpCommand().name()
        ) {
          operands.push(arg, ...args.slice(i));
          break;
        } else if (this._defaultCommandName) {
          unknown.push(arg, ...args.slice(i));
          break;
        }
      }

      if (this._passThroughOptions) {
        dest.push(arg, ...args.slice(i));
        break;
      }

      dest.push(arg);
    }

    return { operands, unknown };
  }

  opts() {
    if (this._storeOptionsAsProperties) {
      const result = {};
      const len = this.options.length;

      for (let i = 0; i < len; i++) {
        const key = this.options[i].attributeName();
        result[key] =
          key === this._versionOptionName ? this._version : this[key];
      }
      return result;
    }

    return this._optionValues;
  }

  optsWithGlobals() {
    return this._getCommandAndAncestors().reduce(
      (combinedOptions, cmd) => Object.assign(combinedOptions, cmd.opts()),
      {},
    );
  }

  error(message, errorOptions) {
    this._outputConfiguration.outputError(
      `${message}\n`,
      this._outputConfiguration.writeErr,
    );
    if (typeof this._showHelpAfterError === 'string') {
      this._outputConfiguration.writeErr(`${this._showHelpAfterError}\n`);
    } else if (this._showHelpAfterError) {
      this._outputConfiguration.writeErr('\n');
      this.outputHelp({ error: true });
    }

    const config = errorOptions || {};
    const exitCode = config.exitCode || 1;
    const code = config.code || 'commander.error';
    this._exit(exitCode, code, message);
  }

  _parseOptionsEnv() {
    this.options.forEach((option) => {
      if (option.envVar && option.envVar in process.env) {
        const optionKey = option.attributeName();
        if (
          this.getOptionValue(optionKey) === undefined ||
          ['default', 'config', 'env'].includes(
            this.getOptionValueSource(optionKey),
          )
        ) {
          if (option.required || option.optional) {
            this.emit(`optionEnv:${option.name()}`, process.env[option.envVar]);
          } else {
            this.emit(`optionEnv:${option.name()}`);
          }
        }
      }
    });
  }

  _parseOptionsImplied() {
    const dualHelper = new DualOptions(this.options);
    const hasCustomOptionValue = (optionKey) => {
      return (
        this.getOptionValue(optionKey) !== undefined &&
        !['default', 'implied'].includes(this.getOptionValueSource(optionKey))
      );
    };
    this.options
      .filter(
        (option) =>
          option.implied !== undefined &&
          hasCustomOptionValue(option.attributeName()) &&
          dualHelper.valueFromOption(
            this.getOptionValue(option.attributeName()),
            option,
          ),
      )
      .forEach((option) => {
        Object.keys(option.implied)
          .filter((impliedKey) => !hasCustomOptionValue(impliedKey))
          .forEach((impliedKey) => {
            this.setOptionValueWithSource(
              impliedKey,
              option.implied[impliedKey],
              'implied',
            );
          });
      });
  }


  missingArgument(name) {
    const message = `error: missing required argument '${name}'`;
    this.error(message, { code: 'commander.missingArgument' });
  }


  optionMissingArgument(option) {
    const message = `error: option '${option.flags}' argument missing`;
    this.error(message, { code: 'commander.optionMissingArgument' });
  }


  missingMandatoryOptionValue(option) {
    const message = `error: required option '${option.flags}' not specified`;
    this.error(message, { code: 'commander.missingMandatoryOptionValue' });
  }

  _conflictingOption(option, conflictingOption) {
    const findBestOptionFromValue = (option) => {
      const optionKey = option.attributeName();
      const optionValue = this.getOptionValue(optionKey);
      const negativeOption = this.options.find(
        (target) => target.negate && optionKey === target.attributeName(),
      );
      const positiveOption = this.options.find(
        (target) => !target.negate && optionKey === target.attributeName(),
      );
      if (
        negativeOption &&
        ((negativeOption.presetArg === undefined && optionValue === false) ||
          (negativeOption.presetArg !== undefined &&
            optionValue === negativeOption.presetArg))
      ) {
        return negativeOption;
      }
      return positiveOption || option;
    };

    const getErrorMessage = (option) => {
      const bestOption = findBestOptionFromValue(option);
      const optionKey = bestOption.attributeName();
      const source = this.getOptionValueSource(optionKey);
      if (source === 'env') {
        return `environment variable '${bestOption.envVar}'`;
      }
      return `option '${bestOption.flags}'`;
    };

    const message = `error: ${getErrorMessage(option)} cannot be used with ${getErrorMessage(conflictingOption)}`;
    this.error(message, { code: 'commander.conflictingOption' });
  }


  unknownOption(flag) {
    if (this._allowUnknownOption) return;
    let suggestion = '';

    if (flag.startsWith('--') && this._showSuggestionAfterError) {
      let candidateFlags = [];
      let command = this;
      do {
        const moreFlags = command
          .createHelp()
          .visibleOptions(command)
          .filter((option) => option.long)
          .map((option) => option.long);
        candidateFlags = candidateFlags.concat(moreFlags);
        command = command.parent;
      } while (command && !command._enablePositionalOptions);
      suggestion = suggestSimilar(flag, candidateFlags);
    }

    const message = `error: unknown option '${flag}'${suggestion}`;
    this.error(message, { code: 'commander.unknownOption' });
  }


  _excessArguments(receivedArgs) {
    if (this._allowExcessArguments) return;

    const expected = this.registeredArguments.length;
    const s = expected === 1 ? '' : 's';
    const forSubcommand = this.parent ? ` for '${this.name()}'` : '';
    const message = `error: too many arguments${forSubcommand}. Expected ${expected} argument${s} but got ${receivedArgs.length}.`;
    this.error(message, { code: 'commander.excessArguments' });
  }


  unknownCommand() {
    const unknownName = this.args[0];
    let suggestion = '';

    if (this._showSuggestionAfterError) {
      const candidateNames = [];
      this.createHelp()
        .visibleCommands(this)
        .forEach((command) => {
          candidateNames.push(command.name());
          if (command.alias()) candidateNames.push(command.alias());
        });
      suggestion = suggestSimilar(unknownName, candidateNames);
    }

    const message = `error: unknown command '${unknownName}'${suggestion}`;
    this.error(message, { code: 'commander.unknownCommand' });
  }


  version(str, flags, description) {
    if (str === undefined) return this._version;
    this._version = str;
    flags = flags || '-V, --version';
    description = description || 'output the version number';
    const versionOption = this.createOption(flags, description);
    this._versionOptionName = versionOption.attributeName();
    this._registerOption(versionOption);

    this.on('option:' + versionOption.name(), () => {
      this._outputConfiguration.writeOut(`${str}\n`);
      this._exit(0, 'commander.version', str);
    });
    return this;
  }

  description(str, argsDescription) {
    if (str === undefined && argsDescription === undefined)
      return this._description;
    this._description = str;
    if (argsDescription) {
      this._argsDescription = argsDescription;
    }
    return this;
  }

  summary(str) {
    if (str === undefined) return this._summary;
    this._summary = str;
    return this;
  }


  alias(alias) {
    if (alias === undefined) return this._aliases[0];  

    let command = this;
    if (
      this.commands.length !== 0 &&
      this.commands[this.commands.length - 1]._executableHandler
    ) {
      command = this.commands[this.commands.length - 1];
    }

    if (alias === command._name)
      throw new Error("Command alias can't be the same as its name");
    const matchingCommand = this.parent?._findCommand(alias);
    if (matchingCommand) {
      const existingCmd = [matchingCommand.name()]
        .concat(matchingCommand.aliases())
        .join('|');
      throw new Error(
        `cannot add alias '${alias}' to command '${this.name()}' as already have command '${existingCmd}'`,
      );
    }

    command._aliases.push(alias);
    return this;
  }


  aliases(aliases) {
    if (aliases === undefined) return this._aliases;

    aliases.forEach((alias) => this.alias(alias));
    return this;
  }


  usage(str) {
    if (str === undefined) {
      if (this._usage) return this._usage;

      const args = this.registeredArguments.map((arg) => {
        return humanReadableArgName(arg);
      });
      return []
        .concat(
          this.options.length || this._helpOption !== null ? '[options]' : [],
          this.commands.length ? '[command]' : [],
          this.registeredArguments.length ? args : [],
        )
        .join(' ');
    }

    this._usage = str;
    return this;
  }


  name(str) {
    if (str === undefined) return this._name;
    this._name = str;
    return this;
  }


  helpGroup(heading) {
    if (heading === undefined) return this._helpGroupHeading ?? '';
    this._helpGroupHeading = heading;
    return this;
  }

  commandsGroup(heading) {
    if (heading === undefined) return this._defaultCommandGroup ?? '';
    this._defaultCommandGroup = heading;
    return this;
  }

  optionsGroup(heading) {
    if (heading === undefined) return this._defaultOptionGroup ?? '';
    this._defaultOptionGroup = heading;
    return this;
  }

  _initOptionGroup(option) {
    if (this._defaultOptionGroup && !option.helpGroupHeading)
      option.helpGroup(this._defaultOptionGroup);
  }

  _initCommandGroup(cmd) {
    if (this._defaultCommandGroup && !cmd.helpGroup())
      cmd.helpGroup(this._defaultCommandGroup);
  }


  nameFromFilename(filename) {
    this._name = path.basename(filename, path.extname(filename));

    return this;
  }


  executableDir(path) {
    if (path === undefined) return this._executableDir;
    this._executableDir = path;
    return this;
  }


  helpInformation(contextOptions) {
    const helper = this.createHelp();
    const context = this._getOutputContext(contextOptions);
    helper.prepareContext({
      error: context.error,
      helpWidth: context.helpWidth,
      outputHasColors: context.hasColors,
    });
    const text = helper.formatHelp(this, helper);
    if (context.hasColors) return text;
    return this._outputConfiguration.stripColor(text);
  }


  _getOutputContext(contextOptions) {
    contextOptions = contextOptions || {};
    const error = !!contextOptions.error;
    let baseWrite;
    let hasColors;
    let helpWidth;
    if (error) {
      baseWrite = (str) => this._outputConfiguration.writeErr(str);
      hasColors = this._outputConfiguration.getErrHasColors();
      helpWidth = this._outputConfiguration.getErrHelpWidth();
    } else {
      baseWrite = (str) => this._outputConfiguration.writeOut(str);
      hasColors = this._outputConfiguration.getOutHasColors();
      helpWidth = this._outputConfiguration.getOutHelpWidth();
    }
    const write = (str) => {
      if (!hasColors) str = this._outputConfiguration.stripColor(str);
      return baseWrite(str);
    };
    return { error, write, hasColors, helpWidth };
  }


  outputHelp(contextOptions) {
    let deprecatedCallback;
    if (typeof contextOptions === 'function') {
      deprecatedCallback = contextOptions;
      contextOptions = undefined;
    }

    const outputContext = this._getOutputContext(contextOptions);
    const eventContext = {
      error: outputContext.error,
      write: outputContext.write,
      command: this,
    };

    this._getCommandAndAncestors()
      .reverse()
      .forEach((command) => command.emit('beforeAllHelp', eventContext));
    this.emit('beforeHelp', eventContext);

    let helpInformation = this.helpInformation({ error: outputContext.error });
    if (deprecatedCallback) {
      helpInformation = deprecatedCallback(helpInformation);
      if (
        typeof helpInformation !== 'string' &&
        !Buffer.isBuffer(helpInformation)
      ) {
        throw new Error('outputHelp callback must return a string or a Buffer');
      }
    }
    outputContext.write(helpInformation);

    if (this._getHelpOption()?.long) {
      this.emit(this._getHelpOption().long);  
    }
    this.emit('afterHelp', eventContext);
    this._getCommandAndAncestors().forEach((command) =>
      command.emit('afterAllHelp', eventContext),
    );
  }


  helpOption(flags, description) {
    if (typeof flags === 'boolean') {
      if (flags) {
        if (this._helpOption === null) this._helpOption = undefined;  
        if (this._defaultOptionGroup) {
          this._initOptionGroup(this._getHelpOption());
        }
      } else {
        this._helpOption = null;  
      }
      return this;
    }

    this._helpOption = this.createOption(
      flags ?? '-h, --help',
      description ?? 'display help for command',
    );
    if (flags || description) this._initOptionGroup(this._helpOption);

    return this;
  }

  _getHelpOption() {
    if (this._helpOption === undefined) {
      this.helpOption(undefined, undefined);
    }
    return this._helpOption;
  }

  addHelpOption(option) {
    this._helpOption = option;
    this._initOptionGroup(option);
    return this;
  }


  help(contextOptions) {
    this.outputHelp(contextOptions);
    let exitCode = Number(process.exitCode ?? 0);  
    if (
      exitCode === 0 &&
      contextOptions &&
      typeof contextOptions !== 'function' &&
      contextOptions.error
    ) {
      exitCode = 1;
    }
    this._exit(exitCode, 'commander.help', '(outputHelp)');
  }



  addHelpText(position, text) {
    const allowedValues = ['beforeAll', 'before', 'after', 'afterAll'];
    if (!allowedValues.includes(position)) {
      throw new Error(`Unexpected value for position to addHelpText.
Expecting one of '${allowedValues.join("', '")}'`);
    }

    const helpEvent = `${position}Help`;
    this.on(helpEvent, (  context) => {
      let helpStr;
      if (typeof text === 'function') {
        helpStr = text({ error: context.error, command: context.command });
      } else {
        helpStr = text;
      }
      if (helpStr) {
        context.write(`${helpStr}\n`);
      }
    });
    return this;
  }


  _outputHelpIfRequested(args) {
    const helpOption = this._getHelpOption();
    const helpRequested = helpOption && args.find((arg) => helpOption.is(arg));
    if (helpRequested) {
      this.outputHelp();
      this._exit(0, 'commander.helpDisplayed', '(outputHelp)');
    }
  }
}


function incrementNodeInspectorPort(args) {
  return args.map((arg) => {
    if (!arg.startsWith('--inspect')) {
      return arg;
    }
    let debugOption;
    let debugHost = '127.0.0.1';
    let debugPort = '9229';
    let match;
    if ((match = arg.match(/^(--inspect(-brk)?)$/)) !== null) {
      debugOption = match[1];
    } else if (
      (match = arg.match(/^(--inspect(-brk|-port)?)=([^:]+)$/)) !== null
    ) {
      debugOption = match[1];
      if (/^\d+$/.test(match[3])) {
        debugPort = match[3];
      } else {
        debugHost = match[3];
      }
    } else if (
      (match = arg.match(/^(--inspect(-brk|-port)?)=([^:]+):(\d+)$/)) !== null
    ) {
      debugOption = match[1];
      debugHost = match[3];
      debugPort = match[4];
    }

    if (debugOption && debugPort !== '0') {
      return `${debugOption}=${debugHost}:${parseInt(debugPort) + 1}`;
    }
    return arg;
  });
}

function useColor() {

  if (
    process.env.NO_COLOR ||
    process.env.FORCE_COLOR === '0' ||
    process.env.FORCE_COLOR === 'false'
  )
    return false;
  if (process.env.FORCE_COLOR || process.env.CLICOLOR_FORCE !== undefined)
    return true;
  return undefined;
}

exports.Command = Command;
exports.useColor = useColor;  


  },

  1135(__unused_webpack_module, exports) {

class CommanderError extends Error {
  constructor(exitCode, code, message) {
    super(message);
    Error.captureStackTrace(this, this.constructor);
    this.name = this.constructor.name;
    this.code = code;
    this.exitCode = exitCode;
    this.nestedError = undefined;
  }
}

class InvalidArgumentError extends CommanderError {
  constructor(message) {
    super(1, 'commander.invalidArgument', message);
    Error.captureStackTrace(this, this.constructor);
    this.name = this.constructor.name;
  }
}

exports.CommanderError = CommanderError;
exports.InvalidArgumentError = InvalidArgumentError;


  },

  9754(__unused_webpack_module, exports, __nccwpck_require__) {

const { humanReadableArgName } = __nccwpck_require__(9154);


class Help {
  constructor() {
    this.helpWidth = undefined;
    this.minWidthToWrap = 40;
    this.sortSubcommands = false;
    this.sortOptions = false;
    this.showGlobalOptions = false;
  }

  prepareContext(contextOptions) {
    this.helpWidth = this.helpWidth ?? contextOptions.helpWidth ?? 80;
  }


  visibleCommands(cmd) {
    const visibleCommands = cmd.commands.filter((cmd) => !cmd._hidden);
    const helpCommand = cmd._getHelpCommand();
    if (helpCommand && !helpCommand._hidden) {
      visibleCommands.push(helpCommand);
    }
    if (this.sortSubcommands) {
      visibleCommands.sort((a, b) => {
        return a.name().localeCompare(b.name());
      });
    }
    return visibleCommands;
  }

  compareOptions(a, b) {
    const getSortKey = (option) => {
      return option.short
        ? option.short.replace(/^-/, '')
        : option.long.replace(/^--/, '');
    };
    return getSortKey(a).localeCompare(getSortKey(b));
  }


  visibleOptions(cmd) {
    const visibleOptions = cmd.options.filter((option) => !option.hidden);
    const helpOption = cmd._getHelpOption();
    if (helpOption && !helpOption.hidden) {
      const removeShort = helpOption.short && cmd._findOption(helpOption.short);
      const removeLong = helpOption.long && cmd._findOption(helpOption.long);
      if (!removeShort && !removeLong) {
        visibleOptions.push(helpOption);  
      } else if (helpOption.long && !removeLong) {
        visibleOptions.push(
          cmd.createOption(helpOption.long, helpOption.description),
        );
      } else if (helpOption.short && !removeShort) {
        visibleOptions.push(
          cmd.createOption(helpOption.short, helpOption.description),
        );
      }
    }
    if (this.sortOptions) {
      visibleOptions.sort(this.compareOptions);
    }
    return visibleOptions;
  }


  visibleGlobalOptions(cmd) {
    if (!this.showGlobalOptions) return [];

    const globalOptions = [];
    for (
      let ancestorCmd = cmd.parent;
      ancestorCmd;
      ancestorCmd = ancestorCmd.parent
    ) {
      const visibleOptions = ancestorCmd.options.filter(
        (option) => !option.hidden,
      );
      globalOptions.push(...visibleOptions);
    }
    if (this.sortOptions) {
      globalOptions.sort(this.compareOptions);
    }
    return globalOptions;
  }


  visibleArguments(cmd) {
    if (cmd._argsDescription) {
      cmd.registeredArguments.forEach((argument) => {
        argument.description =
          argument.description || cmd._argsDescription[argument.name()] || '';
      });
    }

    if (cmd.registeredArguments.find((argument) => argument.description)) {
      return cmd.registeredArguments;
    }
    return [];
  }


  subcommandTerm(cmd) {
    const args = cmd.registeredArguments
      .map((arg) => humanReadableArgName(arg))
      .join(' ');
    return (
      cmd._name +
      (cmd._aliases[0] ? '|' + cmd._aliases[0] : '') +
      (cmd.options.length ? ' [options]' : '') +  
      (args ? ' ' + args : '')
    );
  }


  optionTerm(option) {
    return option.flags;
  }


  argumentTerm(argument) {
    return argument.name();
  }


  longestSubcommandTermLength(cmd, helper) {
    return helper.visibleCommands(cmd).reduce((max, command) => {
      return Math.max(
        max,
        this.displayWidth(
          helper.styleSubcommandTerm(helper.subcommandTerm(command)),
        ),
      );
    }, 0);
  }


  longestOptionTermLength(cmd, helper) {
    return helper.visibleOptions(cmd).reduce((max, option) => {
      return Math.max(
        max,
        this.displayWidth(helper.styleOptionTerm(helper.optionTerm(option))),
      );
    }, 0);
  }


  longestGlobalOptionTermLength(cmd, helper) {
    return helper.visibleGlobalOptions(cmd).reduce((max, option) => {
      return Math.max(
        max,
        this.displayWidth(helper.styleOptionTerm(helper.optionTerm(option))),
      );
    }, 0);
  }


  longestArgumentTermLength(cmd, helper) {
    return helper.visibleArguments(cmd).reduce((max, argument) => {
      return Math.max(
        max,
        this.displayWidth(
          helper.styleArgumentTerm(helper.argumentTerm(argument)),
        ),
      );
    }, 0);
  }


  commandUsage(cmd) {
    let cmdName = cmd._name;
    if (cmd._aliases[0]) {
      cmdName = cmdName + '|' + cmd._aliases[0];
    }
    let ancestorCmdNames = '';
    for (
      let ancestorCmd = cmd.parent;
      ancestorCmd;
      ancestorCmd = ancestorCmd.parent
    ) {
      ancestorCmdNames = ancestorCmd.name() + ' ' + ancestorCmdNames;
    }
    return ancestorCmdNames + cmdName + ' ' + cmd.usage();
  }


  commandDescription(cmd) {
    return cmd.description();
  }


  subcommandDescription(cmd) {
    return cmd.summary() || cmd.description();
  }


  optionDescription(option) {
    const extraInfo = [];

    if (option.argChoices) {
      extraInfo.push(
        `choices: ${option.argChoices.map((choice) => JSON.stringify(choice)).join(', ')}`,
      );
    }
    if (option.defaultValue !== undefined) {
      const showDefault =
        option.required ||
        option.optional ||
        (option.isBoolean() && typeof option.defaultValue === 'boolean');
      if (showDefault) {
        extraInfo.push(
          `default: ${option.defaultValueDescription || JSON.stringify(option.defaultValue)}`,
        );
      }
    }
    if (option.presetArg !== undefined && option.optional) {
      extraInfo.push(`preset: ${JSON.stringify(option.presetArg)}`);
    }
    if (option.envVar !== undefined) {
      extraInfo.push(`env: ${option.envVar}`);
    }
    if (extraInfo.length > 0) {
      const extraDescription = `(${extraInfo.join(', ')})`;
      if (option.description) {
        return `${option.description} ${extraDescription}`;
      }
      return extraDescription;
    }

    return option.description;
  }


  argumentDescription(argument) {
    const extraInfo = [];
    if (argument.argChoices) {
      extraInfo.push(
        `choices: ${argument.argChoices.map((choice) => JSON.stringify(choice)).join(', ')}`,
      );
    }
    if (argument.defaultValue !== undefined) {
      extraInfo.push(
        `default: ${argument.defaultValueDescription || JSON.stringify(argument.defaultValue)}`,
      );
    }
    if (extraInfo.length > 0) {
      const extraDescription = `(${extraInfo.join(', ')})`;
      if (argument.description) {
        return `${argument.description} ${extraDescription}`;
      }
      return extraDescription;
    }
    return argument.description;
  }

  formatItemList(heading, items, helper) {
    if (items.length === 0) return [];

    return [helper.styleTitle(heading), ...items, ''];
  }

  groupItems(unsortedItems, visibleItems, getGroup) {
    const result = new Map();
    unsortedItems.forEach((item) => {
      const group = getGroup(item);
      if (!result.has(group)) result.set(group, []);
    });
    visibleItems.forEach((item) => {
      const group = getGroup(item);
      if (!result.has(group)) {
        result.set(group, []);
      }
      result.get(group).push(item);
    });
    return result;
  }


  formatHelp(cmd, helper) {
    const termWidth = helper.padWidth(cmd, helper);
    const helpWidth = helper.helpWidth ?? 80;  

    function callFormatItem(term, description) {
      return helper.formatItem(term, termWidth, description, helper);
    }

    let output = [
      `${helper.styleTitle('Usage:')} ${helper.styleUsage(helper.commandUsage(cmd))}`,
      '',
    ];

    const commandDescription = helper.commandDescription(cmd);
    if (commandDescription.length > 0) {
      output = output.concat([
        helper.boxWrap(
          helper.styleCommandDescription(commandDescription),
          helpWidth,
        ),
        '',
      ]);
    }

    const argumentList = helper.visibleArguments(cmd).map((argument) => {
      return callFormatItem(
        helper.styleArgumentTerm(helper.argumentTerm(argument)),
        helper.styleArgumentDescription(helper.argumentDescription(argument)),
      );
    });
    output = output.concat(
      this.formatItemList('Arguments:', argumentList, helper),
    );

    const optionGroups = this.groupItems(
      cmd.options,
      helper.visibleOptions(cmd),
      (option) => option.helpGroupHeading ?? 'Options:',
    );
    optionGroups.forEach((options, group) => {
      const optionList = options.map((option) => {
        return callFormatItem(
          helper.styleOptionTerm(helper.optionTerm(option)),
          helper.styleOptionDescription(helper.optionDescription(option)),
        );
      });
      output = output.concat(this.formatItemList(group, optionList, helper));
    });

    if (helper.showGlobalOptions) {
      const globalOptionList = helper
        .visibleGlobalOptions(cmd)
        .map((option) => {
          return callFormatItem(
            helper.styleOptionTerm(helper.optionTerm(option)),
            helper.styleOptionDescription(helper.optionDescription(option)),
          );
        });
      output = output.concat(
        this.formatItemList('Global Options:', globalOptionList, helper),
      );
    }

    const commandGroups = this.groupItems(
      cmd.commands,
      helper.visibleCommands(cmd),
      (sub) => sub.helpGroup() || 'Commands:',
    );
    commandGroups.forEach((commands, group) => {
      const commandList = commands.map((sub) => {
        return callFormatItem(
          helper.styleSubcommandTerm(helper.subcommandTerm(sub)),
          helper.styleSubcommandDescription(helper.subcommandDescription(sub)),
        );
      });
      output = output.concat(this.formatItemList(group, commandList, helper));
    });

    return output.join('\n');
  }

  displayWidth(str) {
    return stripColor(str).length;
  }

  styleTitle(str) {
    return str;
  }

  styleUsage(str) {
    return str
      .split(' ')
      .map((word) => {
        if (word === '[options]') return this.styleOptionText(word);
        if (word === '[command]') return this.styleSubcommandText(word);
        if (word[0] === '[' || word[0] === '<')
          return this.styleArgumentText(word);
        return this.styleCommandText(word);  
      })
      .join(' ');
  }
  styleCommandDescription(str) {
    return this.styleDescriptionText(str);
  }
  styleOptionDescription(str) {
    return this.styleDescriptionText(str);
  }
  styleSubcommandDescription(str) {
    return this.styleDescriptionText(str);
  }
  styleArgumentDescription(str) {
    return this.styleDescriptionText(str);
  }
  styleDescriptionText(str) {
    return str;
  }
  styleOptionTerm(str) {
    return this.styleOptionText(str);
  }
  styleSubcommandTerm(str) {
    return str
      .split(' ')
      .map((word) => {
        if (word === '[options]') return this.styleOptionText(word);
        if (word[0] === '[' || word[0] === '<')
          return this.styleArgumentText(word);
        return this.styleSubcommandText(word);  
      })
      .join(' ');
  }
  styleArgumentTerm(str) {
    return this.styleArgumentText(str);
  }
  styleOptionText(str) {
    return str;
  }
  styleArgumentText(str) {
    return str;
  }
  styleSubcommandText(str) {
    return str;
  }
  styleCommandText(str) {
    return str;
  }


  padWidth(cmd, helper) {
    return Math.max(
      helper.longestOptionTermLength(cmd, helper),
      helper.longestGlobalOptionTermLength(cmd, helper),
      helper.longestSubcommandTermLength(cmd, helper),
      helper.longestArgumentTermLength(cmd, helper),
    );
  }

  preformatted(str) {
    return /\n[^\S\r\n]/.test(str);
  }

  formatItem(term, termWidth, description, helper) {
    const itemIndent = 2;
    const itemIndentStr = ' '.repeat(itemIndent);
    if (!description) return itemIndentStr + term;

    const paddedTerm = term.padEnd(
      termWidth + term.length - helper.displayWidth(term),
    );

    const spacerWidth = 2;  
    const helpWidth = this.helpWidth ?? 80;  
    const remainingWidth = helpWidth - termWidth - spacerWidth - itemIndent;
    let formattedDescription;
    if (
      remainingWidth < this.minWidthToWrap ||
      helper.preformatted(description)
    ) {
      formattedDescription = description;
    } else {
      const wrappedDescription = helper.boxWrap(description, remainingWidth);
      formattedDescription = wrappedDescription.replace(
        /\n/g,
        '\n' + ' '.repeat(termWidth + spacerWidth),
      );
    }

    return (
      itemIndentStr +
      paddedTerm +
      ' '.repeat(spacerWidth) +
      formattedDescription.replace(/\n/g, `\n${itemIndentStr}`)
    );
  }

  boxWrap(str, width) {
    if (width < this.minWidthToWrap) return str;

    const rawLines = str.split(/\r\n|\n/);
    const chunkPattern = /[\s]*[^\s]+/g;
    const wrappedLines = [];
    rawLines.forEach((line) => {
      const chunks = line.match(chunkPattern);
      if (chunks === null) {
        wrappedLines.push('');
        return;
      }

      let sumChunks = [chunks.shift()];
      let sumWidth = this.displayWidth(sumChunks[0]);
      chunks.forEach((chunk) => {
        const visibleWidth = this.displayWidth(chunk);
        if (sumWidth + visibleWidth <= width) {
          sumChunks.push(chunk);
          sumWidth += visibleWidth;
          return;
        }
        wrappedLines.push(sumChunks.join(''));

        const nextChunk = chunk.trimStart();  
        sumChunks = [nextChunk];
        sumWidth = this.displayWidth(nextChunk);
      });
      wrappedLines.push(sumChunks.join(''));
    });

    return wrappedLines.join('\n');
  }
}


function stripColor(str) {
  const sgrPattern = /\x1b\[\d*(;\d*)*m/g;
  return str.replace(sgrPattern, '');
}

exports.Help = Help;
exports.stripColor = stripColor;


  },

  5240(__unused_webpack_module, exports, __nccwpck_require__) {

const { InvalidArgumentError } = __nccwpck_require__(1135);

class Option {

  constructor(flags, description) {
    this.flags = flags;
    this.description = description || '';

    this.required = flags.includes('<');  
    this.optional = flags.includes('[');  
    this.variadic = /\w\.\.\.[>\]]$/.test(flags);  
    this.mandatory = false;  
    const optionFlags = splitOptionFlags(flags);
    this.short = optionFlags.shortFlag;  
    this.long = optionFlags.longFlag;
    this.negate = false;
    if (this.long) {
      this.negate = this.long.startsWith('--no-');
    }
    this.defaultValue = undefined;
    this.defaultValueDescription = undefined;
    this.presetArg = undefined;
    this.envVar = undefined;
    this.parseArg = undefined;
    this.hidden = false;
    this.argChoices = undefined;
    this.conflictsWith = [];
    this.implied = undefined;
    this.helpGroupHeading = undefined;  
  }


  default(value, description) {
    this.defaultValue = value;
    this.defaultValueDescription = description;
    return this;
  }


  preset(arg) {
    this.presetArg = arg;
    return this;
  }


  conflicts(names) {
    this.conflictsWith = this.conflictsWith.concat(names);
    return this;
  }

  implies(impliedOptionValues) {
    let newImplied = impliedOptionValues;
    if (typeof impliedOptionValues === 'string') {
      newImplied = { [impliedOptionValues]: true };
    }
    this.implied = Object.assign(this.implied || {}, newImplied);
    return this;
  }


  env(name) {
    this.envVar = name;
    return this;
  }


  argParser(fn) {
    this.parseArg = fn;
    return this;
  }


  makeOptionMandatory(mandatory = true) {
    this.mandatory = !!mandatory;
    return this;
  }


  hideHelp(hide = true) {
    this.hidden = !!hide;
    return this;
  }


  _collectValue(value, previous) {
    if (previous === this.defaultValue || !Array.isArray(previous)) {
      return [value];
    }

    previous.push(value);
    return previous;
  }


  choices(values) {
    this.argChoices = values.slice();
    this.parseArg = (arg, previous) => {
      if (!this.argChoices.includes(arg)) {
        throw new InvalidArgumentError(
          `Allowed choices are ${this.argChoices.join(', ')}.`,
        );
      }
      if (this.variadic) {
        return this._collectValue(arg, previous);
      }
      return arg;
    };
    return this;
  }


  name() {
    if (this.long) {
      return this.long.replace(/^--/, '');
    }
    return this.short.replace(/^-/, '');
  }


  attributeName() {
    if (this.negate) {
      return camelcase(this.name().replace(/^no-/, ''));
    }
    return camelcase(this.name());
  }

  helpGroup(heading) {
    this.helpGroupHeading = heading;
    return this;
  }


  is(arg) {
    return this.short === arg || this.long === arg;
  }


  isBoolean() {
    return !this.required && !this.optional && !this.negate;
  }
}

class DualOptions {
  constructor(options) {
    this.positiveOptions = new Map();
    this.negativeOptions = new Map();
    this.dualOptions = new Set();
    options.forEach((option) => {
      if (option.negate) {
        this.negativeOptions.set(option.attributeName(), option);
      } else {
        this.positiveOptions.set(option.attributeName(), option);
      }
    });
    this.negativeOptions.forEach((value, key) => {
      if (this.positiveOptions.has(key)) {
        this.dualOptions.add(key);
      }
    });
  }

  valueFromOption(value, option) {
    const optionKey = option.attributeName();
    if (!this.dualOptions.has(optionKey)) return true;

    const preset = this.negativeOptions.get(optionKey).presetArg;
    const negativeValue = preset !== undefined ? preset : false;
    return option.negate === (negativeValue === value);
  }
}


function camelcase(str) {
  return str.split('-').reduce((str, word) => {
    return str + word[0].toUpperCase() + word.slice(1);
  });
}


function splitOptionFlags(flags) {
  let shortFlag;
  let longFlag;
  const shortFlagExp = /^-[^-]$/;
  const longFlagExp = /^--[^-]/;

  const flagParts = flags.split(/[ |,]+/).concat('guard');
  if (shortFlagExp.test(flagParts[0])) shortFlag = flagParts.shift();
  if (longFlagExp.test(flagParts[0])) longFlag = flagParts.shift();
  if (!shortFlag && shortFlagExp.test(flagParts[0]))
    shortFlag = flagParts.shift();
  if (!shortFlag && longFlagExp.test(flagParts[0])) {
    shortFlag = longFlag;
    longFlag = flagParts.shift();
  }

  if (flagParts[0].startsWith('-')) {
    const unsupportedFlag = flagParts[0];
    const baseError = `option creation failed due to '${unsupportedFlag}' in option flags '${flags}'`;
    if (/^-[^-][^-]/.test(unsupportedFlag))
      throw new Error(
        `${baseError}
- a short flag is a single dash and a single character
  - either use a single dash and a single character (for a short flag)
  - or use a double dash for a long option (and can have two, like '--ws, --workspace')`,
      );
    if (shortFlagExp.test(unsupportedFlag))
      throw new Error(`${baseError}
- too many short flags`);
    if (longFlagExp.test(unsupportedFlag))
      throw new Error(`${baseError}
- too many long flags`);

    throw new Error(`${baseError}
- unrecognised flag format`);
  }
  if (shortFlag === undefined && longFlag === undefined)
    throw new Error(
      `option creation failed due to no flags found in '${flags}'.`,
    );

  return { shortFlag, longFlag };
}

exports.Option = Option;
exports.DualOptions = DualOptions;


  },

  5030(__unused_webpack_module, exports) {

const maxDistance = 3;

function editDistance(a, b) {

  if (Math.abs(a.length - b.length) > maxDistance)
    return Math.max(a.length, b.length);

  const d = [];

  for (let i = 0; i <= a.length; i++) {
    d[i] = [i];
  }
  for (let j = 0; j <= b.length; j++) {
    d[0][j] = j;
  }

  for (let j = 1; j <= b.length; j++) {
    for (let i = 1; i <= a.length; i++) {
      let cost = 1;
      if (a[i - 1] === b[j - 1]) {
        cost = 0;
      } else {
        cost = 1;
      }
      d[i][j] = Math.min(
        d[i - 1][j] + 1,  
        d[i][j - 1] + 1,  
        d[i - 1][j - 1] + cost,  
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }

  return d[a.length][b.length];
}


function suggestSimilar(word, candidates) {
  if (!candidates || candidates.length === 0) return '';
  candidates = Array.from(new Set(candidates));

  const searchingOptions = word.startsWith('--');
  if (searchingOptions) {
    word = word.slice(2);
    candidates = candidates.map((candidate) => candidate.slice(2));
  }

  let similar = [];
  let bestDistance = maxDistance;
  const minSimilarity = 0.4;
  candidates.forEach((candidate) => {
    if (candidate.length <= 1) return;  

    const distance = editDistance(word, candidate);
    const length = Math.max(word.length, candidate.length);
    const similarity = (length - distance) / length;
    if (similarity > minSimilarity) {
      if (distance < bestDistance) {
        bestDistance = distance;
        similar = [candidate];
      } else if (distance === bestDistance) {
        similar.push(candidate);
      }
    }
  });

  similar.sort((a, b) => a.localeCompare(b));
  if (searchingOptions) {
    similar = similar.map((candidate) => `--${candidate}`);
  }

  if (similar.length > 1) {
    return `\n(Did you mean one of ${similar.join(', ')}?)`;
  }
  if (similar.length === 1) {
    return `\n(Did you mean ${similar[0]}?)`;
  }
  return '';
}

exports.suggestSimilar = suggestSimilar;


  },

  7349(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var Scalar = __nccwpck_require__(3301);
var YAMLMap = __nccwpck_require__(4454);
var YAMLSeq = __nccwpck_require__(2223);
var resolveBlockMap = __nccwpck_require__(7103);
var resolveBlockSeq = __nccwpck_require__(334);
var resolveFlowCollection = __nccwpck_require__(3142);

function resolveCollection(CN, ctx, token, onError, tagName, tag) {
    const coll = token.type === 'block-map'
        ? resolveBlockMap.resolveBlockMap(CN, ctx, token, onError, tag)
        : token.type === 'block-seq'
            ? resolveBlockSeq.resolveBlockSeq(CN, ctx, token, onError, tag)
            : resolveFlowCollection.resolveFlowCollection(CN, ctx, token, onError, tag);
    const Coll = coll.constructor;
    if (tagName === '!' || tagName === Coll.tagName) {
        coll.tag = Coll.tagName;
        return coll;
    }
    if (tagName)
        coll.tag = tagName;
    return coll;
}
function composeCollection(CN, ctx, token, props, onError) {
    const tagToken = props.tag;
    const tagName = !tagToken
        ? null
        : ctx.directives.tagName(tagToken.source, msg => onError(tagToken, 'TAG_RESOLVE_FAILED', msg));
    if (token.type === 'block-seq') {
        const { anchor, newlineAfterProp: nl } = props;
        const lastProp = anchor && tagToken
            ? anchor.offset > tagToken.offset
                ? anchor
                : tagToken
            : (anchor ?? tagToken);
        if (lastProp && (!nl || nl.offset < lastProp.offset)) {
            const message = 'Missing newline after block sequence props';
            onError(lastProp, 'MISSING_CHAR', message);
        }
    }
    const expType = token.type === 'block-map'
        ? 'map'
        : token.type === 'block-seq'
            ? 'seq'
            : token.start.source === '{'
                ? 'map'
                : 'seq';
    if (!tagToken ||
        !tagName ||
        tagName === '!' ||
        (tagName === YAMLMap.YAMLMap.tagName && expType === 'map') ||
        (tagName === YAMLSeq.YAMLSeq.tagName && expType === 'seq')) {
        return resolveCollection(CN, ctx, token, onError, tagName);
    }
    let tag = ctx.schema.tags.find(t => t.tag === tagName && t.collection === expType);
    if (!tag) {
        const kt = ctx.schema.knownTags[tagName];
        if (kt?.collection === expType) {
            ctx.schema.tags.push(Object.assign({}, kt, { default: false }));
            tag = kt;
        }
        else {
            if (kt) {
                onError(tagToken, 'BAD_COLLECTION_TYPE', `${kt.tag} used for ${expType} collection, but expects ${kt.collection ?? 'scalar'}`, true);
            }
            else {
                onError(tagToken, 'TAG_RESOLVE_FAILED', `Unresolved tag: ${tagName}`, true);
            }
            return resolveCollection(CN, ctx, token, onError, tagName);
        }
    }
    const coll = resolveCollection(CN, ctx, token, onError, tagName, tag);
    const res = tag.resolve?.(coll, msg => onError(tagToken, 'TAG_RESOLVE_FAILED', msg), ctx.options) ?? coll;
    const node = identity.isNode(res)
        ? res
        : new Scalar.Scalar(res);
    node.range = coll.range;
    node.tag = tagName;
    if (tag?.format)
        node.format = tag.format;
    return node;
}

exports.composeCollection = composeCollection;


  },

  3683(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var Document = __nccwpck_require__(3021);
var composeNode = __nccwpck_require__(5937);
var resolveEnd = __nccwpck_require__(7788);
var resolveProps = __nccwpck_require__(4631);

function composeDoc(options, directives, { offset, start, value, end }, onError) {
    const opts = Object.assign({ _directives: directives }, options);
    const doc = new Document.Document(undefined, opts);
    const ctx = {
        atKey: false,
        atRoot: true,
        directives: doc.directives,
        options: doc.options,
        schema: doc.schema
    };
    const props = resolveProps.resolveProps(start, {
        indicator: 'doc-start',
        next: value ?? end?.[0],
        offset,
        onError,
        parentIndent: 0,
        startOnNewline: true
    });
    if (props.found) {
        doc.directives.docStart = true;
        if (value &&
            (value.type === 'block-map' || value.type === 'block-seq') &&
            !props.hasNewline)
            onError(props.end, 'MISSING_CHAR', 'Block collection cannot start on same line with directives-end marker');
    }
    doc.contents = value
        ? composeNode.composeNode(ctx, value, props, onError)
        : composeNode.composeEmptyNode(ctx, props.end, start, null, props, onError);
    const contentEnd = doc.contents.range[2];
    const re = resolveEnd.resolveEnd(end, contentEnd, false, onError);
    if (re.comment)
        doc.comment = re.comment;
    doc.range = [offset, contentEnd, re.offset];
    return doc;
}

exports.composeDoc = composeDoc;


  },

  5937(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var Alias = __nccwpck_require__(4065);
var identity = __nccwpck_require__(1127);
var composeCollection = __nccwpck_require__(7349);
var composeScalar = __nccwpck_require__(5413);
var resolveEnd = __nccwpck_require__(7788);
var utilEmptyScalarPosition = __nccwpck_require__(2599);

const CN = { composeNode, composeEmptyNode };
function composeNode(ctx, token, props, onError) {
    const atKey = ctx.atKey;
    const { spaceBefore, comment, anchor, tag } = props;
    let node;
    let isSrcToken = true;
    switch (token.type) {
        case 'alias':
            node = composeAlias(ctx, token, onError);
            if (anchor || tag)
                onError(token, 'ALIAS_PROPS', 'An alias node must not specify any properties');
            break;
        case 'scalar':
        case 'single-quoted-scalar':
        case 'double-quoted-scalar':
        case 'block-scalar':
            node = composeScalar.composeScalar(ctx, token, tag, onError);
            if (anchor)
                node.anchor = anchor.source.substring(1);
            break;
        case 'block-map':
        case 'block-seq':
        case 'flow-collection':
            try {
                node = composeCollection.composeCollection(CN, ctx, token, props, onError);
                if (anchor)
                    node.anchor = anchor.source.substring(1);
            }
            catch (error) {
                const message = error instanceof Error ? error.message : String(error);
                onError(token, 'RESOURCE_EXHAUSTION', message);
            }
            break;
        default: {
            const message = token.type === 'error'
                ? token.message
                : `Unsupported token (type: ${token.type})`;
            onError(token, 'UNEXPECTED_TOKEN', message);
            isSrcToken = false;
        }
    }
    node ?? (node = composeEmptyNode(ctx, token.offset, undefined, null, props, onError));
    if (anchor && node.anchor === '')
        onError(anchor, 'BAD_ALIAS', 'Anchor cannot be an empty string');
    if (atKey &&
        ctx.options.stringKeys &&
        (!identity.isScalar(node) ||
            typeof node.value !== 'string' ||
            (node.tag && node.tag !== 'tag:yaml.org,2002:str'))) {
        const msg = 'With stringKeys, all keys must be strings';
        onError(tag ?? token, 'NON_STRING_KEY', msg);
    }
    if (spaceBefore)
        node.spaceBefore = true;
    if (comment) {
        if (token.type === 'scalar' && token.source === '')
            node.comment = comment;
        else
            node.commentBefore = comment;
    }
    if (ctx.options.keepSourceTokens && isSrcToken)
        node.srcToken = token;
    return node;
}
function composeEmptyNode(ctx, offset, before, pos, { spaceBefore, comment, anchor, tag, end }, onError) {
    const token = {
        type: 'scalar',
        offset: utilEmptyScalarPosition.emptyScalarPosition(offset, before, pos),
        indent: -1,
        source: ''
    };
    const node = composeScalar.composeScalar(ctx, token, tag, onError);
    if (anchor) {
        node.anchor = anchor.source.substring(1);
        if (node.anchor === '')
            onError(anchor, 'BAD_ALIAS', 'Anchor cannot be an empty string');
    }
    if (spaceBefore)
        node.spaceBefore = true;
    if (comment) {
        node.comment = comment;
        node.range[2] = end;
    }
    return node;
}
function composeAlias({ options }, { offset, source, end }, onError) {
    const alias = new Alias.Alias(source.substring(1));
    if (alias.source === '')
        onError(offset, 'BAD_ALIAS', 'Alias cannot be an empty string');
    if (alias.source.endsWith(':'))
        onError(offset + source.length - 1, 'BAD_ALIAS', 'Alias ending in : is ambiguous', true);
    const valueEnd = offset + source.length;
    const re = resolveEnd.resolveEnd(end, valueEnd, options.strict, onError);
    alias.range = [offset, valueEnd, re.offset];
    if (re.comment)
        alias.comment = re.comment;
    return alias;
}

exports.composeEmptyNode = composeEmptyNode;
exports.composeNode = composeNode;


  },

  5413(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var Scalar = __nccwpck_require__(3301);
var resolveBlockScalar = __nccwpck_require__(8913);
var resolveFlowScalar = __nccwpck_require__(6842);

function composeScalar(ctx, token, tagToken, onError) {
    const { value, type, comment, range } = token.type === 'block-scalar'
        ? resolveBlockScalar.resolveBlockScalar(ctx, token, onError)
        : resolveFlowScalar.resolveFlowScalar(token, ctx.options.strict, onError);
    const tagName = tagToken
        ? ctx.directives.tagName(tagToken.source, msg => onError(tagToken, 'TAG_RESOLVE_FAILED', msg))
        : null;
    let tag;
    if (ctx.options.stringKeys && ctx.atKey) {
        tag = ctx.schema[identity.SCALAR];
    }
    else if (tagName)
        tag = findScalarTagByName(ctx.schema, value, tagName, tagToken, onError);
    else if (token.type === 'scalar')
        tag = findScalarTagByTest(ctx, value, token, onError);
    else
        tag = ctx.schema[identity.SCALAR];
    let scalar;
    try {
        const res = tag.resolve(value, msg => onError(tagToken ?? token, 'TAG_RESOLVE_FAILED', msg), ctx.options);
        scalar = identity.isScalar(res) ? res : new Scalar.Scalar(res);
    }
    catch (error) {
        const msg = error instanceof Error ? error.message : String(error);
        onError(tagToken ?? token, 'TAG_RESOLVE_FAILED', msg);
        scalar = new Scalar.Scalar(value);
    }
    scalar.range = range;
    scalar.source = value;
    if (type)
        scalar.type = type;
    if (tagName)
        scalar.tag = tagName;
    if (tag.format)
        scalar.format = tag.format;
    if (comment)
        scalar.comment = comment;
    return scalar;
}
function findScalarTagByName(schema, value, tagName, tagToken, onError) {
    if (tagName === '!')
        return schema[identity.SCALAR];  
    const matchWithTest = [];
    for (const tag of schema.tags) {
        if (!tag.collection && tag.tag === tagName) {
            if (tag.default && tag.test)
                matchWithTest.push(tag);
            else
                return tag;
        }
    }
    for (const tag of matchWithTest)
        if (tag.test?.test(value))
            return tag;
    const kt = schema.knownTags[tagName];
    if (kt && !kt.collection) {
        schema.tags.push(Object.assign({}, kt, { default: false, test: undefined }));
        return kt;
    }
    onError(tagToken, 'TAG_RESOLVE_FAILED', `Unresolved tag: ${tagName}`, tagName !== 'tag:yaml.org,2002:str');
    return schema[identity.SCALAR];
}
function findScalarTagByTest({ atKey, directives, schema }, value, token, onError) {
    const tag = schema.tags.find(tag => (tag.default === true || (atKey && tag.default === 'key')) &&
        tag.test?.test(value)) || schema[identity.SCALAR];
    if (schema.compat) {
        const compat = schema.compat.find(tag => tag.default && tag.test?.test(value)) ??
            schema[identity.SCALAR];
        if (tag.tag !== compat.tag) {
            const ts = directives.tagString(tag.tag);
            const cs = directives.tagString(compat.tag);
            const msg = `Value may be parsed as either ${ts} or ${cs}`;
            onError(token, 'TAG_RESOLVE_FAILED', msg, true);
        }
    }
    return tag;
}

exports.composeScalar = composeScalar;


  },

  9984(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var node_process = __nccwpck_require__(932);
var directives = __nccwpck_require__(1342);
var Document = __nccwpck_require__(3021);
var errors = __nccwpck_require__(1464);
var identity = __nccwpck_require__(1127);
var composeDoc = __nccwpck_require__(3683);
var resolveEnd = __nccwpck_require__(7788);

function getErrorPos(src) {
    if (typeof src === 'number')
        return [src, src + 1];
    if (Array.isArray(src))
        return src.length === 2 ? src : [src[0], src[1]];
    const { offset, source } = src;
    return [offset, offset + (typeof source === 'string' ? source.length : 1)];
}
function parsePrelude(prelude) {
    let comment = '';
    let atComment = false;
    let afterEmptyLine = false;
    for (let i = 0; i < prelude.length; ++i) {
        const source = prelude[i];
        switch (source[0]) {
            case '#':
                comment +=
                    (comment === '' ? '' : afterEmptyLine ? '\n\n' : '\n') +
                        (source.substring(1) || ' ');
                atComment = true;
                afterEmptyLine = false;
                break;
            case '%':
                if (prelude[i + 1]?.[0] !== '#')
                    i += 1;
                atComment = false;
                break;
            default:
                if (!atComment)
                    afterEmptyLine = true;
                atComment = false;
        }
    }
    return { comment, afterEmptyLine };
}
class Composer {
    constructor(options = {}) {
        this.doc = null;
        this.atDirectives = false;
        this.prelude = [];
        this.errors = [];
        this.warnings = [];
        this.onError = (source, code, message, warning) => {
            const pos = getErrorPos(source);
            if (warning)
                this.warnings.push(new errors.YAMLWarning(pos, code, message));
            else
                this.errors.push(new errors.YAMLParseError(pos, code, message));
        };
        this.directives = new directives.Directives({ version: options.version || '1.2' });
        this.options = options;
    }
    decorate(doc, afterDoc) {
        const { comment, afterEmptyLine } = parsePrelude(this.prelude);
        if (comment) {
            const dc = doc.contents;
            if (afterDoc) {
                doc.comment = doc.comment ? `${doc.comment}\n${comment}` : comment;
            }
            else if (afterEmptyLine || doc.directives.docStart || !dc) {
                doc.commentBefore = comment;
            }
            else if (identity.isCollection(dc) && !dc.flow && dc.items.length > 0) {
                let it = dc.items[0];
                if (identity.isPair(it))
                    it = it.key;
                const cb = it.commentBefore;
                it.commentBefore = cb ? `${comment}\n${cb}` : comment;
            }
            else {
                const cb = dc.commentBefore;
                dc.commentBefore = cb ? `${comment}\n${cb}` : comment;
            }
        }
        if (afterDoc) {
            for (let i = 0; i < this.errors.length; ++i)
                doc.errors.push(this.errors[i]);
            for (let i = 0; i < this.warnings.length; ++i)
                doc.warnings.push(this.warnings[i]);
        }
        else {
            doc.errors = this.errors;
            doc.warnings = this.warnings;
        }
        this.prelude = [];
        this.errors = [];
        this.warnings = [];
    }
    streamInfo() {
        return {
            comment: parsePrelude(this.prelude).comment,
            directives: this.directives,
            errors: this.errors,
            warnings: this.warnings
        };
    }
    *compose(tokens, forceDoc = false, endOffset = -1) {
        for (const token of tokens)
            yield* this.next(token);
        yield* this.end(forceDoc, endOffset);
    }
    *next(token) {
        if (node_process.env.LOG_STREAM)
            console.dir(token, { depth: null });
        switch (token.type) {
            case 'directive':
                this.directives.add(token.source, (offset, message, warning) => {
                    const pos = getErrorPos(token);
                    pos[0] += offset;
                    this.onError(pos, 'BAD_DIRECTIVE', message, warning);
                });
                this.prelude.push(token.source);
                this.atDirectives = true;
                break;
            case 'document': {
                const doc = composeDoc.composeDoc(this.options, this.directives, token, this.onError);
                if (this.atDirectives && !doc.directives.docStart)
                    this.onError(token, 'MISSING_CHAR', 'Missing directives-end/doc-start indicator line');
                this.decorate(doc, false);
                if (this.doc)
                    yield this.doc;
                this.doc = doc;
                this.atDirectives = false;
                break;
            }
            case 'byte-order-mark':
            case 'space':
                break;
            case 'comment':
            case 'newline':
                this.prelude.push(token.source);
                break;
            case 'error': {
                const msg = token.source
                    ? `${token.message}: ${JSON.stringify(token.source)}`
                    : token.message;
                const error = new errors.YAMLParseError(getErrorPos(token), 'UNEXPECTED_TOKEN', msg);
                if (this.atDirectives || !this.doc)
                    this.errors.push(error);
                else
                    this.doc.errors.push(error);
                break;
            }
            case 'doc-end': {
                if (!this.doc) {
                    const msg = 'Unexpected doc-end without preceding document';
                    this.errors.push(new errors.YAMLParseError(getErrorPos(token), 'UNEXPECTED_TOKEN', msg));
                    break;
                }
                this.doc.directives.docEnd = true;
                const end = resolveEnd.resolveEnd(token.end, token.offset + token.source.length, this.doc.options.strict, this.onError);
                this.decorate(this.doc, true);
                if (end.comment) {
                    const dc = this.doc.comment;
                    this.doc.comment = dc ? `${dc}\n${end.comment}` : end.comment;
                }
                this.doc.range[2] = end.offset;
                break;
            }
            default:
                this.errors.push(new errors.YAMLParseError(getErrorPos(token), 'UNEXPECTED_TOKEN', `Unsupported token ${token.type}`));
        }
    }
    *end(forceDoc = false, endOffset = -1) {
        if (this.doc) {
            this.decorate(this.doc, true);
            yield this.doc;
            this.doc = null;
        }
        else if (forceDoc) {
            const opts = Object.assign({ _directives: this.directives }, this.options);
            const doc = new Document.Document(undefined, opts);
            if (this.atDirectives)
                this.onError(endOffset, 'MISSING_CHAR', 'Missing directives-end indicator line');
            doc.range = [0, endOffset, endOffset];
            this.decorate(doc, false);
            yield doc;
        }
    }
}

exports.Composer = Composer;


  },

  7103(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var Pair = __nccwpck_require__(7165);
var YAMLMap = __nccwpck_require__(4454);
var resolveProps = __nccwpck_require__(4631);
var utilContainsNewline = __nccwpck_require__(9499);
var utilFlowIndentCheck = __nccwpck_require__(4051);
var utilMapIncludes = __nccwpck_require__(1187);

const startColMsg = 'All mapping items must start at the same column';
function resolveBlockMap({ composeNode, composeEmptyNode }, ctx, bm, onError, tag) {
    const NodeClass = tag?.nodeClass ?? YAMLMap.YAMLMap;
    const map = new NodeClass(ctx.schema);
    if (ctx.atRoot)
        ctx.atRoot = false;
    let offset = bm.offset;
    let commentEnd = null;
    for (const collItem of bm.items) {
        const { start, key, sep, value } = collItem;
        const keyProps = resolveProps.resolveProps(start, {
            indicator: 'explicit-key-ind',
            next: key ?? sep?.[0],
            offset,
            onError,
            parentIndent: bm.indent,
            startOnNewline: true
        });
        const implicitKey = !keyProps.found;
        if (implicitKey) {
            if (key) {
                if (key.type === 'block-seq')
                    onError(offset, 'BLOCK_AS_IMPLICIT_KEY', 'A block sequence may not be used as an implicit map key');
                else if ('indent' in key && key.indent !== bm.indent)
                    onError(offset, 'BAD_INDENT', startColMsg);
            }
            if (!keyProps.anchor && !keyProps.tag && !sep) {
                commentEnd = keyProps.end;
                if (keyProps.comment) {
                    if (map.comment)
                        map.comment += '\n' + keyProps.comment;
                    else
                        map.comment = keyProps.comment;
                }
                continue;
            }
            if (keyProps.newlineAfterProp || utilContainsNewline.containsNewline(key)) {
                onError(key ?? start[start.length - 1], 'MULTILINE_IMPLICIT_KEY', 'Implicit keys need to be on a single line');
            }
        }
        else if (keyProps.found?.indent !== bm.indent) {
            onError(offset, 'BAD_INDENT', startColMsg);
        }
        ctx.atKey = true;
        const keyStart = keyProps.end;
        const keyNode = key
            ? composeNode(ctx, key, keyProps, onError)
            : composeEmptyNode(ctx, keyStart, start, null, keyProps, onError);
        if (ctx.schema.compat)
            utilFlowIndentCheck.flowIndentCheck(bm.indent, key, onError);
        ctx.atKey = false;
        if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode))
            onError(keyStart, 'DUPLICATE_KEY', 'Map keys must be unique');
        const valueProps = resolveProps.resolveProps(sep ?? [], {
            indicator: 'map-value-ind',
            next: value,
            offset: keyNode.range[2],
            onError,
            parentIndent: bm.indent,
            startOnNewline: !key || key.type === 'block-scalar'
        });
        offset = valueProps.end;
        if (valueProps.found) {
            if (implicitKey) {
                if (value?.type === 'block-map' && !valueProps.hasNewline)
                    onError(offset, 'BLOCK_AS_IMPLICIT_KEY', 'Nested mappings are not allowed in compact mappings');
                if (ctx.options.strict &&
                    keyProps.start < valueProps.found.offset - 1024)
                    onError(keyNode.range, 'KEY_OVER_1024_CHARS', 'The : indicator must be at most 1024 chars after the start of an implicit block mapping key');
            }
            const valueNode = value
                ? composeNode(ctx, value, valueProps, onError)
                : composeEmptyNode(ctx, offset, sep, null, valueProps, onError);
            if (ctx.schema.compat)
                utilFlowIndentCheck.flowIndentCheck(bm.indent, value, onError);
            offset = valueNode.range[2];
            const pair = new Pair.Pair(keyNode, valueNode);
            if (ctx.options.keepSourceTokens)
                pair.srcToken = collItem;
            map.items.push(pair);
        }
        else {
            if (implicitKey)
                onError(keyNode.range, 'MISSING_CHAR', 'Implicit map keys need to be followed by map values');
            if (valueProps.comment) {
                if (keyNode.comment)
                    keyNode.comment += '\n' + valueProps.comment;
                else
                    keyNode.comment = valueProps.comment;
            }
            const pair = new Pair.Pair(keyNode);
            if (ctx.options.keepSourceTokens)
                pair.srcToken = collItem;
            map.items.push(pair);
        }
    }
    if (commentEnd && commentEnd < offset)
        onError(commentEnd, 'IMPOSSIBLE', 'Map comment with trailing content');
    map.range = [bm.offset, offset, commentEnd ?? offset];
    return map;
}

exports.resolveBlockMap = resolveBlockMap;


  },

  8913(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var Scalar = __nccwpck_require__(3301);

function resolveBlockScalar(ctx, scalar, onError) {
    const start = scalar.offset;
    const header = parseBlockScalarHeader(scalar, ctx.options.strict, onError);
    if (!header)
        return { value: '', type: null, comment: '', range: [start, start, start] };
    const type = header.mode === '>' ? Scalar.Scalar.BLOCK_FOLDED : Scalar.Scalar.BLOCK_LITERAL;
    const lines = scalar.source ? splitLines(scalar.source) : [];
    let chompStart = lines.length;
    for (let i = lines.length - 1; i >= 0; --i) {
        const content = lines[i][1];
        if (content === '' || content === '\r')
            chompStart = i;
        else
            break;
    }
    if (chompStart === 0) {
        const value = header.chomp === '+' && lines.length > 0
            ? '\n'.repeat(Math.max(1, lines.length - 1))
            : '';
        let end = start + header.length;
        if (scalar.source)
            end += scalar.source.length;
        return { value, type, comment: header.comment, range: [start, end, end] };
    }
    let trimIndent = scalar.indent + header.indent;
    let offset = scalar.offset + header.length;
    let contentStart = 0;
    for (let i = 0; i < chompStart; ++i) {
        const [indent, content] = lines[i];
        if (content === '' || content === '\r') {
            if (header.indent === 0 && indent.length > trimIndent)
                trimIndent = indent.length;
        }
        else {
            if (indent.length < trimIndent) {
                const message = 'Block scalars with more-indented leading empty lines must use an explicit indentation indicator';
                onError(offset + indent.length, 'MISSING_CHAR', message);
            }
            if (header.indent === 0)
                trimIndent = indent.length;
            contentStart = i;
            if (trimIndent === 0 && !ctx.atRoot) {
                const message = 'Block scalar values in collections must be indented';
                onError(offset, 'BAD_INDENT', message);
            }
            break;
        }
        offset += indent.length + content.length + 1;
    }
    for (let i = lines.length - 1; i >= chompStart; --i) {
        if (lines[i][0].length > trimIndent)
            chompStart = i + 1;
    }
    let value = '';
    let sep = '';
    let prevMoreIndented = false;
    for (let i = 0; i < contentStart; ++i)
        value += lines[i][0].slice(trimIndent) + '\n';
    for (let i = contentStart; i < chompStart; ++i) {
        let [indent, content] = lines[i];
        offset += indent.length + content.length + 1;
        const crlf = content[content.length - 1] === '\r';
        if (crlf)
            content = content.slice(0, -1);
        if (content && indent.length < trimIndent) {
            const src = header.indent
                ? 'explicit indentation indicator'
                : 'first line';
            const message = `Block scalar lines must not be less indented than their ${src}`;
            onError(offset - content.length - (crlf ? 2 : 1), 'BAD_INDENT', message);
            indent = '';
        }
        if (type === Scalar.Scalar.BLOCK_LITERAL) {
            value += sep + indent.slice(trimIndent) + content;
            sep = '\n';
        }
        else if (indent.length > trimIndent || content[0] === '\t') {
            if (sep === ' ')
                sep = '\n';
            else if (!prevMoreIndented && sep === '\n')
                sep = '\n\n';
            value += sep + indent.slice(trimIndent) + content;
            sep = '\n';
            prevMoreIndented = true;
        }
        else if (content === '') {
            if (sep === '\n')
                value += '\n';
            else
                sep = '\n';
        }
        else {
            value += sep + content;
            sep = ' ';
            prevMoreIndented = false;
        }
    }
    switch (header.chomp) {
        case '-':
            break;
        case '+':
            for (let i = chompStart; i < lines.length; ++i)
                value += '\n' + lines[i][0].slice(trimIndent);
            if (value[value.length - 1] !== '\n')
                value += '\n';
            break;
        default:
            value += '\n';
    }
    const end = start + header.length + scalar.source.length;
    return { value, type, comment: header.comment, range: [start, end, end] };
}
function parseBlockScalarHeader({ offset, props }, strict, onError) {
    if (props[0].type !== 'block-scalar-header') {
        onError(props[0], 'IMPOSSIBLE', 'Block scalar header not found');
        return null;
    }
    const { source } = props[0];
    const mode = source[0];
    let indent = 0;
    let chomp = '';
    let error = -1;
    for (let i = 1; i < source.length; ++i) {
        const ch = source[i];
        if (!chomp && (ch === '-' || ch === '+'))
            chomp = ch;
        else {
            const n = Number(ch);
            if (!indent && n)
                indent = n;
            else if (error === -1)
                error = offset + i;
        }
    }
    if (error !== -1)
        onError(error, 'UNEXPECTED_TOKEN', `Block scalar header includes extra characters: ${source}`);
    let hasSpace = false;
    let comment = '';
    let length = source.length;
    for (let i = 1; i < props.length; ++i) {
        const token = props[i];
        switch (token.type) {
            case 'space':
                hasSpace = true;
            case 'newline':
                length += token.source.length;
                break;
            case 'comment':
                if (strict && !hasSpace) {
                    const message = 'Comments must be separated from other tokens by white space characters';
                    onError(token, 'MISSING_CHAR', message);
                }
                length += token.source.length;
                comment = token.source.substring(1);
                break;
            case 'error':
                onError(token, 'UNEXPECTED_TOKEN', token.message);
                length += token.source.length;
                break;
            default: {
                const message = `Unexpected token in block scalar header: ${token.type}`;
                onError(token, 'UNEXPECTED_TOKEN', message);
                const ts = token.source;
                if (ts && typeof ts === 'string')
                    length += ts.length;
            }
        }
    }
    return { mode, indent, chomp, comment, length };
}
function splitLines(source) {
    const split = source.split(/\n( *)/);
    const first = split[0];
    const m = first.match(/^( *)/);
    const line0 = m?.[1]
        ? [m[1], first.slice(m[1].length)]
        : ['', first];
    const lines = [line0];
    for (let i = 1; i < split.length; i += 2)
        lines.push([split[i], split[i + 1]]);
    return lines;
}

exports.resolveBlockScalar = resolveBlockScalar;


  },

  334(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var YAMLSeq = __nccwpck_require__(2223);
var resolveProps = __nccwpck_require__(4631);
var utilFlowIndentCheck = __nccwpck_require__(4051);

function resolveBlockSeq({ composeNode, composeEmptyNode }, ctx, bs, onError, tag) {
    const NodeClass = tag?.nodeClass ?? YAMLSeq.YAMLSeq;
    const seq = new NodeClass(ctx.schema);
    if (ctx.atRoot)
        ctx.atRoot = false;
    if (ctx.atKey)
        ctx.atKey = false;
    let offset = bs.offset;
    let commentEnd = null;
    for (const { start, value } of bs.items) {
        const props = resolveProps.resolveProps(start, {
            indicator: 'seq-item-ind',
            next: value,
            offset,
            onError,
            parentIndent: bs.indent,
            startOnNewline: true
        });
        if (!props.found) {
            if (props.anchor || props.tag || value) {
                if (value?.type === 'block-seq')
                    onError(props.end, 'BAD_INDENT', 'All sequence items must start at the same column');
                else
                    onError(offset, 'MISSING_CHAR', 'Sequence item without - indicator');
            }
            else {
                commentEnd = props.end;
                if (props.comment)
                    seq.comment = props.comment;
                continue;
            }
        }
        const node = value
            ? composeNode(ctx, value, props, onError)
            : composeEmptyNode(ctx, props.end, start, null, props, onError);
        if (ctx.schema.compat)
            utilFlowIndentCheck.flowIndentCheck(bs.indent, value, onError);
        offset = node.range[2];
        seq.items.push(node);
    }
    seq.range = [bs.offset, offset, commentEnd ?? offset];
    return seq;
}

exports.resolveBlockSeq = resolveBlockSeq;


  },

  7788(__unused_webpack_module, exports) {

"use strict";


function resolveEnd(end, offset, reqSpace, onError) {
    let comment = '';
    if (end) {
        let hasSpace = false;
        let sep = '';
        for (const token of end) {
            const { source, type } = token;
            switch (type) {
                case 'space':
                    hasSpace = true;
                    break;
                case 'comment': {
                    if (reqSpace && !hasSpace)
                        onError(token, 'MISSING_CHAR', 'Comments must be separated from other tokens by white space characters');
                    const cb = source.substring(1) || ' ';
                    if (!comment)
                        comment = cb;
                    else
                        comment += sep + cb;
                    sep = '';
                    break;
                }
                case 'newline':
                    if (comment)
                        sep += source;
                    hasSpace = true;
                    break;
                default:
                    onError(token, 'UNEXPECTED_TOKEN', `Unexpected ${type} at node end`);
            }
            offset += source.length;
        }
    }
    return { comment, offset };
}

exports.resolveEnd = resolveEnd;


  },

  3142(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var Pair = __nccwpck_require__(7165);
var YAMLMap = __nccwpck_require__(4454);
var YAMLSeq = __nccwpck_require__(2223);
var resolveEnd = __nccwpck_require__(7788);
var resolveProps = __nccwpck_require__(4631);
var utilContainsNewline = __nccwpck_require__(9499);
var utilMapIncludes = __nccwpck_require__(1187);

const blockMsg = 'Block collections are not allowed within flow collections';
const isBlock = (token) => token && (token.type === 'block-map' || token.type === 'block-seq');
function resolveFlowCollection({ composeNode, composeEmptyNode }, ctx, fc, onError, tag) {
    const isMap = fc.start.source === '{';
    const fcName = isMap ? 'flow map' : 'flow sequence';
    const NodeClass = (tag?.nodeClass ?? (isMap ? YAMLMap.YAMLMap : YAMLSeq.YAMLSeq));
    const coll = new NodeClass(ctx.schema);
    coll.flow = true;
    const atRoot = ctx.atRoot;
    if (atRoot)
        ctx.atRoot = false;
    if (ctx.atKey)
        ctx.atKey = false;
    let offset = fc.offset + fc.start.source.length;
    for (let i = 0; i < fc.items.length; ++i) {
        const collItem = fc.items[i];
        const { start, key, sep, value } = collItem;
        const props = resolveProps.resolveProps(start, {
            flow: fcName,
            indicator: 'explicit-key-ind',
            next: key ?? sep?.[0],
            offset,
            onError,
            parentIndent: fc.indent,
            startOnNewline: false
        });
        if (!props.found) {
            if (!props.anchor && !props.tag && !sep && !value) {
                if (i === 0 && props.comma)
                    onError(props.comma, 'UNEXPECTED_TOKEN', `Unexpected , in ${fcName}`);
                else if (i < fc.items.length - 1)
                    onError(props.start, 'UNEXPECTED_TOKEN', `Unexpected empty item in ${fcName}`);
                if (props.comment) {
                    if (coll.comment)
                        coll.comment += '\n' + props.comment;
                    else
                        coll.comment = props.comment;
                }
                offset = props.end;
                continue;
            }
            if (!isMap && ctx.options.strict && utilContainsNewline.containsNewline(key))
                onError(key,  
                'MULTILINE_IMPLICIT_KEY', 'Implicit keys of flow sequence pairs need to be on a single line');
        }
        if (i === 0) {
            if (props.comma)
                onError(props.comma, 'UNEXPECTED_TOKEN', `Unexpected , in ${fcName}`);
        }
        else {
            if (!props.comma)
                onError(props.start, 'MISSING_CHAR', `Missing , between ${fcName} items`);
            if (props.comment) {
                let prevItemComment = '';
                loop: for (const st of start) {
                    switch (st.type) {
                        case 'comma':
                        case 'space':
                            break;
                        case 'comment':
                            prevItemComment = st.source.substring(1);
                            break loop;
                        default:
                            break loop;
                    }
                }
                if (prevItemComment) {
                    let prev = coll.items[coll.items.length - 1];
                    if (identity.isPair(prev))
                        prev = prev.value ?? prev.key;
                    if (prev.comment)
                        prev.comment += '\n' + prevItemComment;
                    else
                        prev.comment = prevItemComment;
                    props.comment = props.comment.substring(prevItemComment.length + 1);
                }
            }
        }
        if (!isMap && !sep && !props.found) {
            const valueNode = value
                ? composeNode(ctx, value, props, onError)
                : composeEmptyNode(ctx, props.end, sep, null, props, onError);
            coll.items.push(valueNode);
            offset = valueNode.range[2];
            if (isBlock(value))
                onError(valueNode.range, 'BLOCK_IN_FLOW', blockMsg);
        }
        else {
            ctx.atKey = true;
            const keyStart = props.end;
            const keyNode = key
                ? composeNode(ctx, key, props, onError)
                : composeEmptyNode(ctx, keyStart, start, null, props, onError);
            if (isBlock(key))
                onError(keyNode.range, 'BLOCK_IN_FLOW', blockMsg);
            ctx.atKey = false;
            const valueProps = resolveProps.resolveProps(sep ?? [], {
                flow: fcName,
                indicator: 'map-value-ind',
                next: value,
                offset: keyNode.range[2],
                onError,
                parentIndent: fc.indent,
                startOnNewline: false
            });
            if (valueProps.found) {
                if (!isMap && !props.found && ctx.options.strict) {
                    if (sep)
                        for (const st of sep) {
                            if (st === valueProps.found)
                                break;
                            if (st.type === 'newline') {
                                onError(st, 'MULTILINE_IMPLICIT_KEY', 'Implicit keys of flow sequence pairs need to be on a single line');
                                break;
                            }
                        }
                    if (props.start < valueProps.found.offset - 1024)
                        onError(valueProps.found, 'KEY_OVER_1024_CHARS', 'The : indicator must be at most 1024 chars after the start of an implicit flow sequence key');
                }
            }
            else if (value) {
                if ('source' in value && value.source?.[0] === ':')
                    onError(value, 'MISSING_CHAR', `Missing space after : in ${fcName}`);
                else
                    onError(valueProps.start, 'MISSING_CHAR', `Missing , or : between ${fcName} items`);
            }
            const valueNode = value
                ? composeNode(ctx, value, valueProps, onError)
                : valueProps.found
                    ? composeEmptyNode(ctx, valueProps.end, sep, null, valueProps, onError)
                    : null;
            if (valueNode) {
                if (isBlock(value))
                    onError(valueNode.range, 'BLOCK_IN_FLOW', blockMsg);
            }
            else if (valueProps.comment) {
                if (keyNode.comment)
                    keyNode.comment += '\n' + valueProps.comment;
                else
                    keyNode.comment = valueProps.comment;
            }
            const pair = new Pair.Pair(keyNode, valueNode);
            if (ctx.options.keepSourceTokens)
                pair.srcToken = collItem;
            if (isMap) {
                const map = coll;
                if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode))
                    onError(keyStart, 'DUPLICATE_KEY', 'Map keys must be unique');
                map.items.push(pair);
            }
            else {
                const map = new YAMLMap.YAMLMap(ctx.schema);
                map.flow = true;
                map.items.push(pair);
                const endRange = (valueNode ?? keyNode).range;
                map.range = [keyNode.range[0], endRange[1], endRange[2]];
                coll.items.push(map);
            }
            offset = valueNode ? valueNode.range[2] : valueProps.end;
        }
    }
    const expectedEnd = isMap ? '}' : ']';
    const [ce, ...ee] = fc.end;
    let cePos = offset;
    if (ce?.source === expectedEnd)
        cePos = ce.offset + ce.source.length;
    else {
        const name = fcName[0].toUpperCase() + fcName.substring(1);
        const msg = atRoot
            ? `${name} must end with a ${expectedEnd}`
            : `${name} in block collection must be sufficiently indented and end with a ${expectedEnd}`;
        onError(offset, atRoot ? 'MISSING_CHAR' : 'BAD_INDENT', msg);
        if (ce && ce.source.length !== 1)
            ee.unshift(ce);
    }
    if (ee.length > 0) {
        const end = resolveEnd.resolveEnd(ee, cePos, ctx.options.strict, onError);
        if (end.comment) {
            if (coll.comment)
                coll.comment += '\n' + end.comment;
            else
                coll.comment = end.comment;
        }
        coll.range = [fc.offset, cePos, end.offset];
    }
    else {
        coll.range = [fc.offset, cePos, cePos];
    }
    return coll;
}

exports.resolveFlowCollection = resolveFlowCollection;


  },

  6842(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var Scalar = __nccwpck_require__(3301);
var resolveEnd = __nccwpck_require__(7788);

function resolveFlowScalar(scalar, strict, onError) {
    const { offset, type, source, end } = scalar;
    let _type;
    let value;
    const _onError = (rel, code, msg) => onError(offset + rel, code, msg);
    switch (type) {
        case 'scalar':
            _type = Scalar.Scalar.PLAIN;
            value = plainValue(source, _onError);
            break;
        case 'single-quoted-scalar':
            _type = Scalar.Scalar.QUOTE_SINGLE;
            value = singleQuotedValue(source, _onError);
            break;
        case 'double-quoted-scalar':
            _type = Scalar.Scalar.QUOTE_DOUBLE;
            value = doubleQuotedValue(source, _onError);
            break;
        default:
            onError(scalar, 'UNEXPECTED_TOKEN', `Expected a flow scalar value, but found: ${type}`);
            return {
                value: '',
                type: null,
                comment: '',
                range: [offset, offset + source.length, offset + source.length]
            };
    }
    const valueEnd = offset + source.length;
    const re = resolveEnd.resolveEnd(end, valueEnd, strict, onError);
    return {
        value,
        type: _type,
        comment: re.comment,
        range: [offset, valueEnd, re.offset]
    };
}
function plainValue(source, onError) {
    let badChar = '';
    switch (source[0]) {
        case '\t':
            badChar = 'a tab character';
            break;
        case ',':
            badChar = 'flow indicator character ,';
            break;
        case '%':
            badChar = 'directive indicator character %';
            break;
        case '|':
        case '>': {
            badChar = `block scalar indicator ${source[0]}`;
            break;
        }
        case '@':
        case '`': {
            badChar = `reserved character ${source[0]}`;
            break;
        }
    }
    if (badChar)
        onError(0, 'BAD_SCALAR_START', `Plain value cannot start with ${badChar}`);
    return unfoldLines(source);
}
function singleQuotedValue(source, onError) {
    if (source[source.length - 1] !== "'" || source.length === 1)
        onError(source.length, 'MISSING_CHAR', "Missing closing 'quote");
    return unfoldLines(source.slice(1, -1)).replace(/''/g, "'");
}
function unfoldLines(source) {
    const line = /(.*?)\r?\n/sy;
    let match = line.exec(source);
    if (!match)
        return source;
    let trimEnd, trimBoth;
    try {
        trimEnd = new RegExp('(?<![ \t])[ \t]+$');
        trimBoth = new RegExp('^[ \t]+|(?<![ \t])[ \t]+$', 'g');
    }
    catch {
        trimEnd = /[ \t]+$/;
        trimBoth = /^[ \t]+|[ \t]+$/g;
    }
    let res = match[1].replace(trimEnd, '');
    let sep = ' ';
    let pos = line.lastIndex;
    while ((match = line.exec(source))) {
        const lm = match[1].replace(trimBoth, '');
        if (lm === '') {
            if (sep === '\n')
                res += sep;
            else
                sep = '\n';
        }
        else {
            res += sep + lm;
            sep = ' ';
        }
        pos = line.lastIndex;
    }
    const last = /[ \t]*(.*)/sy;
    last.lastIndex = pos;
    match = last.exec(source);
    return res + sep + (match?.[1] ?? '');
}
function doubleQuotedValue(source, onError) {
    let res = '';
    for (let i = 1; i < source.length - 1; ++i) {
        const ch = source[i];
        if (ch === '\r' && source[i + 1] === '\n')
            continue;
        if (ch === '\n') {
            const { fold, offset } = foldNewline(source, i);
            res += fold;
            i = offset;
        }
        else if (ch === '\\') {
            let next = source[++i];
            const cc = escapeCodes[next];
            if (cc)
                res += cc;
            else if (next === '\n') {
                next = source[i + 1];
                while (next === ' ' || next === '\t')
                    next = source[++i + 1];
            }
            else if (next === '\r' && source[i + 1] === '\n') {
                next = source[++i + 1];
                while (next === ' ' || next === '\t')
                    next = source[++i + 1];
            }
            else if (next === 'x' || next === 'u' || next === 'U') {
                const length = next === 'x' ? 2 : next === 'u' ? 4 : 8;
                res += parseCharCode(source, i + 1, length, onError);
                i += length;
            }
            else {
                const raw = source.substr(i - 1, 2);
                onError(i - 1, 'BAD_DQ_ESCAPE', `Invalid escape sequence ${raw}`);
                res += raw;
            }
        }
        else if (ch === ' ' || ch === '\t') {
            const wsStart = i;
            let next = source[i + 1];
            while (next === ' ' || next === '\t')
                next = source[++i + 1];
            if (next !== '\n' && !(next === '\r' && source[i + 2] === '\n'))
                res += i > wsStart ? source.slice(wsStart, i + 1) : ch;
        }
        else {
            res += ch;
        }
    }
    if (source[source.length - 1] !== '"' || source.length === 1)
        onError(source.length, 'MISSING_CHAR', 'Missing closing "quote');
    return res;
}
function foldNewline(source, offset) {
    let fold = '';
    let ch = source[offset + 1];
    while (ch === ' ' || ch === '\t' || ch === '\n' || ch === '\r') {
        if (ch === '\r' && source[offset + 2] !== '\n')
            break;
        if (ch === '\n')
            fold += '\n';
        offset += 1;
        ch = source[offset + 1];
    }
    if (!fold)
        fold = ' ';
    return { fold, offset };
}
const escapeCodes = {
    '0': '\0',  
    a: '\x07',  
    b: '\b',  
    e: '\x1b',  
    f: '\f',  
    n: '\n',  
    r: '\r',  
    t: '\t',  
    v: '\v',  
    N: '\u0085',  
    _: '\u00a0',  
    L: '\u2028',  
    P: '\u2029',  
    ' ': ' ',
    '"': '"',
    '/': '/',
    '\\': '\\',
    '\t': '\t'
};
function parseCharCode(source, offset, length, onError) {
    const cc = source.substr(offset, length);
    const ok = cc.length === length && /^[0-9a-fA-F]+$/.test(cc);
    const code = ok ? parseInt(cc, 16) : NaN;
    try {
        return String.fromCodePoint(code);
    }
    catch {
        const raw = source.substr(offset - 2, length + 2);
        onError(offset - 2, 'BAD_DQ_ESCAPE', `Invalid escape sequence ${raw}`);
        return raw;
    }
}

exports.resolveFlowScalar = resolveFlowScalar;


  },

  4631(__unused_webpack_module, exports) {

"use strict";


function resolveProps(tokens, { flow, indicator, next, offset, onError, parentIndent, startOnNewline }) {
    let spaceBefore = false;
    let atNewline = startOnNewline;
    let hasSpace = startOnNewline;
    let comment = '';
    let commentSep = '';
    let hasNewline = false;
    let reqSpace = false;
    let tab = null;
    let anchor = null;
    let tag = null;
    let newlineAfterProp = null;
    let comma = null;
    let found = null;
    let start = null;
    for (const token of tokens) {
        if (reqSpace) {
            if (token.type !== 'space' &&
                token.type !== 'newline' &&
                token.type !== 'comma')
                onError(token.offset, 'MISSING_CHAR', 'Tags and anchors must be separated from the next token by white space');
            reqSpace = false;
        }
        if (tab) {
            if (atNewline && token.type !== 'comment' && token.type !== 'newline') {
                onError(tab, 'TAB_AS_INDENT', 'Tabs are not allowed as indentation');
            }
            tab = null;
        }
        switch (token.type) {
            case 'space':
                if (!flow &&
                    (indicator !== 'doc-start' || next?.type !== 'flow-collection') &&
                    token.source.includes('\t')) {
                    tab = token;
                }
                hasSpace = true;
                break;
            case 'comment': {
                if (!hasSpace)
                    onError(token, 'MISSING_CHAR', 'Comments must be separated from other tokens by white space characters');
                const cb = token.source.substring(1) || ' ';
                if (!comment)
                    comment = cb;
                else
                    comment += commentSep + cb;
                commentSep = '';
                atNewline = false;
                break;
            }
            case 'newline':
                if (atNewline) {
                    if (comment)
                        comment += token.source;
                    else if (!found || indicator !== 'seq-item-ind')
                        spaceBefore = true;
                }
                else
                    commentSep += token.source;
                atNewline = true;
                hasNewline = true;
                if (anchor || tag)
                    newlineAfterProp = token;
                hasSpace = true;
                break;
            case 'anchor':
                if (anchor)
                    onError(token, 'MULTIPLE_ANCHORS', 'A node can have at most one anchor');
                if (token.source.endsWith(':'))
                    onError(token.offset + token.source.length - 1, 'BAD_ALIAS', 'Anchor ending in : is ambiguous', true);
                anchor = token;
                start ?? (start = token.offset);
                atNewline = false;
                hasSpace = false;
                reqSpace = true;
                break;
            case 'tag': {
                if (tag)
                    onError(token, 'MULTIPLE_TAGS', 'A node can have at most one tag');
                tag = token;
                start ?? (start = token.offset);
                atNewline = false;
                hasSpace = false;
                reqSpace = true;
                break;
            }
            case indicator:
                if (anchor || tag)
                    onError(token, 'BAD_PROP_ORDER', `Anchors and tags must be after the ${token.source} indicator`);
                if (found)
                    onError(token, 'UNEXPECTED_TOKEN', `Unexpected ${token.source} in ${flow ?? 'collection'}`);
                found = token;
                atNewline =
                    indicator === 'seq-item-ind' || indicator === 'explicit-key-ind';
                hasSpace = false;
                break;
            case 'comma':
                if (flow) {
                    if (comma)
                        onError(token, 'UNEXPECTED_TOKEN', `Unexpected , in ${flow}`);
                    comma = token;
                    atNewline = false;
                    hasSpace = false;
                    break;
                }
            default:
                onError(token, 'UNEXPECTED_TOKEN', `Unexpected ${token.type} token`);
                atNewline = false;
                hasSpace = false;
        }
    }
    const last = tokens[tokens.length - 1];
    const end = last ? last.offset + last.source.length : offset;
    if (reqSpace &&
        next &&
        next.type !== 'space' &&
        next.type !== 'newline' &&
        next.type !== 'comma' &&
        (next.type !== 'scalar' || next.source !== '')) {
        onError(next.offset, 'MISSING_CHAR', 'Tags and anchors must be separated from the next token by white space');
    }
    if (tab &&
        ((atNewline && tab.indent <= parentIndent) ||
            next?.type === 'block-map' ||
            next?.type === 'block-seq'))
        onError(tab, 'TAB_AS_INDENT', 'Tabs are not allowed as indentation');
    return {
        comma,
        found,
        spaceBefore,
        comment,
        hasNewline,
        anchor,
        tag,
        newlineAfterProp,
        end,
        start: start ?? end
    };
}

exports.resolveProps = resolveProps;


  },

  9499(__unused_webpack_module, exports) {

"use strict";


function containsNewline(key) {
    if (!key)
        return null;
    switch (key.type) {
        case 'alias':
        case 'scalar':
        case 'double-quoted-scalar':
        case 'single-quoted-scalar':
            if (key.source.includes('\n'))
                return true;
            if (key.end)
                for (const st of key.end)
                    if (st.type === 'newline')
                        return true;
            return false;
        case 'flow-collection':
            for (const it of key.items) {
                for (const st of it.start)
                    if (st.type === 'newline')
                        return true;
                if (it.sep)
                    for (const st of it.sep)
                        if (st.type === 'newline')
                            return true;
                if (containsNewline(it.key) || containsNewline(it.value))
                    return true;
            }
            return false;
        default:
            return true;
    }
}

exports.containsNewline = containsNewline;


  },

  2599(__unused_webpack_module, exports) {

"use strict";


function emptyScalarPosition(offset, before, pos) {
    if (before) {
        pos ?? (pos = before.length);
        for (let i = pos - 1; i >= 0; --i) {
            let st = before[i];
            switch (st.type) {
                case 'space':
                case 'comment':
                case 'newline':
                    offset -= st.source.length;
                    continue;
            }
            st = before[++i];
            while (st?.type === 'space') {
                offset += st.source.length;
                st = before[++i];
            }
            break;
        }
    }
    return offset;
}

exports.emptyScalarPosition = emptyScalarPosition;


  },

  4051(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var utilContainsNewline = __nccwpck_require__(9499);

function flowIndentCheck(indent, fc, onError) {
    if (fc?.type === 'flow-collection') {
        const end = fc.end[0];
        if (end.indent === indent &&
            (end.source === ']' || end.source === '}') &&
            utilContainsNewline.containsNewline(fc)) {
            const msg = 'Flow end indicator should be more indented than parent';
            onError(end, 'BAD_INDENT', msg, true);
        }
    }
}

exports.flowIndentCheck = flowIndentCheck;


  },

  1187(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);

function mapIncludes(ctx, items, search) {
    const { uniqueKeys } = ctx.options;
    if (uniqueKeys === false)
        return false;
    const isEqual = typeof uniqueKeys === 'function'
        ? uniqueKeys
        : (a, b) => a === b || (identity.isScalar(a) && identity.isScalar(b) && a.value === b.value);
    return items.some(pair => isEqual(pair.key, search));
}

exports.mapIncludes = mapIncludes;


  },

  3021(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var Alias = __nccwpck_require__(4065);
var Collection = __nccwpck_require__(101);
var identity = __nccwpck_require__(1127);
var Pair = __nccwpck_require__(7165);
var toJS = __nccwpck_require__(4043);
var Schema = __nccwpck_require__(5840);
var stringifyDocument = __nccwpck_require__(6829);
var anchors = __nccwpck_require__(1596);
var applyReviver = __nccwpck_require__(3661);
var createNode = __nccwpck_require__(2404);
var directives = __nccwpck_require__(1342);

class Document {
    constructor(value, replacer, options) {
        this.commentBefore = null;
        this.comment = null;
        this.errors = [];
        this.warnings = [];
        Object.defineProperty(this, identity.NODE_TYPE, { value: identity.DOC });
        let _replacer = null;
        if (typeof replacer === 'function' || Array.isArray(replacer)) {
            _replacer = replacer;
        }
        else if (options === undefined && replacer) {
            options = replacer;
            replacer = undefined;
        }
        const opt = Object.assign({
            intAsBigInt: false,
            keepSourceTokens: false,
            logLevel: 'warn',
            prettyErrors: true,
            strict: true,
            stringKeys: false,
            uniqueKeys: true,
            version: '1.2'
        }, options);
        this.options = opt;
        let { version } = opt;
        if (options?._directives) {
            this.directives = options._directives.atDocument();
            if (this.directives.yaml.explicit)
                version = this.directives.yaml.version;
        }
        else
            this.directives = new directives.Directives({ version });
        this.setSchema(version, options);
        this.contents =
            value === undefined ? null : this.createNode(value, _replacer, options);
    }
    clone() {
        const copy = Object.create(Document.prototype, {
            [identity.NODE_TYPE]: { value: identity.DOC }
        });
        copy.commentBefore = this.commentBefore;
        copy.comment = this.comment;
        copy.errors = this.errors.slice();
        copy.warnings = this.warnings.slice();
        copy.options = Object.assign({}, this.options);
        if (this.directives)
            copy.directives = this.directives.clone();
        copy.schema = this.schema.clone();
        copy.contents = identity.isNode(this.contents)
            ? this.contents.clone(copy.schema)
            : this.contents;
        if (this.range)
            copy.range = this.range.slice();
        return copy;
    }
    add(value) {
        if (assertCollection(this.contents))
            this.contents.add(value);
    }
    addIn(path, value) {
        if (assertCollection(this.contents))
            this.contents.addIn(path, value);
    }
    createAlias(node, name) {
        if (!node.anchor) {
            const prev = anchors.anchorNames(this);
            node.anchor =
                !name || prev.has(name) ? anchors.findNewAnchor(name || 'a', prev) : name;
        }
        return new Alias.Alias(node.anchor);
    }
    createNode(value, replacer, options) {
        let _replacer = undefined;
        if (typeof replacer === 'function') {
            value = replacer.call({ '': value }, '', value);
            _replacer = replacer;
        }
        else if (Array.isArray(replacer)) {
            const keyToStr = (v) => typeof v === 'number' || v instanceof String || v instanceof Number;
            const asStr = replacer.filter(keyToStr).map(String);
            if (asStr.length > 0)
                replacer = replacer.concat(asStr);
            _replacer = replacer;
        }
        else if (options === undefined && replacer) {
            options = replacer;
            replacer = undefined;
        }
        const { aliasDuplicateObjects, anchorPrefix, flow, keepUndefined, onTagObj, tag } = options ?? {};
        const { onAnchor, setAnchors, sourceObjects } = anchors.createNodeAnchors(this, 
        anchorPrefix || 'a');
        const ctx = {
            aliasDuplicateObjects: aliasDuplicateObjects ?? true,
            keepUndefined: keepUndefined ?? false,
            onAnchor,
            onTagObj,
            replacer: _replacer,
            schema: this.schema,
            sourceObjects
        };
        const node = createNode.createNode(value, tag, ctx);
        if (flow && identity.isCollection(node))
            node.flow = true;
        setAnchors();
        return node;
    }
    createPair(key, value, options = {}) {
        const k = this.createNode(key, null, options);
        const v = this.createNode(value, null, options);
        return new Pair.Pair(k, v);
    }
    delete(key) {
        return assertCollection(this.contents) ? this.contents.delete(key) : false;
    }
    deleteIn(path) {
        if (Collection.isEmptyPath(path)) {
            if (this.contents == null)
                return false;
            this.contents = null;
            return true;
        }
        return assertCollection(this.contents)
            ? this.contents.deleteIn(path)
            : false;
    }
    get(key, keepScalar) {
        return identity.isCollection(this.contents)
            ? this.contents.get(key, keepScalar)
            : undefined;
    }
    getIn(path, keepScalar) {
        if (Collection.isEmptyPath(path))
            return !keepScalar && identity.isScalar(this.contents)
                ? this.contents.value
                : this.contents;
        return identity.isCollection(this.contents)
            ? this.contents.getIn(path, keepScalar)
            : undefined;
    }
    has(key) {
        return identity.isCollection(this.contents) ? this.contents.has(key) : false;
    }
    hasIn(path) {
        if (Collection.isEmptyPath(path))
            return this.contents !== undefined;
        return identity.isCollection(this.contents) ? this.contents.hasIn(path) : false;
    }
    set(key, value) {
        if (this.contents == null) {
            this.contents = Collection.collectionFromPath(this.schema, [key], value);
        }
        else if (assertCollection(this.contents)) {
            this.contents.set(key, value);
        }
    }
    setIn(path, value) {
        if (Collection.isEmptyPath(path)) {
            this.contents = value;
        }
        else if (this.contents == null) {
            this.contents = Collection.collectionFromPath(this.schema, Array.from(path), value);
        }
        else if (assertCollection(this.contents)) {
            this.contents.setIn(path, value);
        }
    }
    setSchema(version, options = {}) {
        if (typeof version === 'number')
            version = String(version);
        let opt;
        switch (version) {
            case '1.1':
                if (this.directives)
                    this.directives.yaml.version = '1.1';
                else
                    this.directives = new directives.Directives({ version: '1.1' });
                opt = { resolveKnownTags: false, schema: 'yaml-1.1' };
                break;
            case '1.2':
            case 'next':
                if (this.directives)
                    this.directives.yaml.version = version;
                else
                    this.directives = new directives.Directives({ version });
                opt = { resolveKnownTags: true, schema: 'core' };
                break;
            case null:
                if (this.directives)
                    delete this.directives;
                opt = null;
                break;
            default: {
                const sv = JSON.stringify(version);
                throw new Error(`Expected '1.1', '1.2' or null as first argument, but found: ${sv}`);
            }
        }
        if (options.schema instanceof Object)
            this.schema = options.schema;
        else if (opt)
            this.schema = new Schema.Schema(Object.assign(opt, options));
        else
            throw new Error(`With a null YAML version, the { schema: Schema } option is required`);
    }
    toJS({ json, jsonArg, mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
        const ctx = {
            anchors: new Map(),
            doc: this,
            keep: !json,
            mapAsMap: mapAsMap === true,
            mapKeyWarned: false,
            maxAliasCount: typeof maxAliasCount === 'number' ? maxAliasCount : 100
        };
        const res = toJS.toJS(this.contents, jsonArg ?? '', ctx);
        if (typeof onAnchor === 'function')
            for (const { count, res } of ctx.anchors.values())
                onAnchor(res, count);
        return typeof reviver === 'function'
            ? applyReviver.applyReviver(reviver, { '': res }, '', res)
            : res;
    }
    toJSON(jsonArg, onAnchor) {
        return this.toJS({ json: true, jsonArg, mapAsMap: false, onAnchor });
    }
    toString(options = {}) {
        if (this.errors.length > 0)
            throw new Error('Document with errors cannot be stringified');
        if ('indent' in options &&
            (!Number.isInteger(options.indent) || Number(options.indent) <= 0)) {
            const s = JSON.stringify(options.indent);
            throw new Error(`"indent" option must be a positive integer, not ${s}`);
        }
        return stringifyDocument.stringifyDocument(this, options);
    }
}
function assertCollection(contents) {
    if (identity.isCollection(contents))
        return true;
    throw new Error('Expected a YAML collection as document contents');
}

exports.Document = Document;


  },

  1596(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var visit = __nccwpck_require__(204);

function anchorIsValid(anchor) {
    if (/[\x00-\x19\s,[\]{}]/.test(anchor)) {
        const sa = JSON.stringify(anchor);
        const msg = `Anchor must not contain whitespace or control characters: ${sa}`;
        throw new Error(msg);
    }
    return true;
}
function anchorNames(root) {
    const anchors = new Set();
    visit.visit(root, {
        Value(_key, node) {
            if (node.anchor)
                anchors.add(node.anchor);
        }
    });
    return anchors;
}
function findNewAnchor(prefix, exclude) {
    for (let i = 1; true; ++i) {
        const name = `${prefix}${i}`;
        if (!exclude.has(name))
            return name;
    }
}
function createNodeAnchors(doc, prefix) {
    const aliasObjects = [];
    const sourceObjects = new Map();
    let prevAnchors = null;
    return {
        onAnchor: (source) => {
            aliasObjects.push(source);
            prevAnchors ?? (prevAnchors = anchorNames(doc));
            const anchor = findNewAnchor(prefix, prevAnchors);
            prevAnchors.add(anchor);
            return anchor;
        },
        setAnchors: () => {
            for (const source of aliasObjects) {
                const ref = sourceObjects.get(source);
                if (typeof ref === 'object' &&
                    ref.anchor &&
                    (identity.isScalar(ref.node) || identity.isCollection(ref.node))) {
                    ref.node.anchor = ref.anchor;
                }
                else {
                    const error = new Error('Failed to resolve repeated object (this should not happen)');
                    error.source = source;
                    throw error;
                }
            }
        },
        sourceObjects
    };
}

exports.anchorIsValid = anchorIsValid;
exports.anchorNames = anchorNames;
exports.createNodeAnchors = createNodeAnchors;
exports.findNewAnchor = findNewAnchor;


  },

  3661(__unused_webpack_module, exports) {

"use strict";


function applyReviver(reviver, obj, key, val) {
    if (val && typeof val === 'object') {
        if (Array.isArray(val)) {
            for (let i = 0, len = val.length; i < len; ++i) {
                const v0 = val[i];
                const v1 = applyReviver(reviver, val, String(i), v0);
                if (v1 === undefined)
                    delete val[i];
                else if (v1 !== v0)
                    val[i] = v1;
            }
        }
        else if (val instanceof Map) {
            for (const k of Array.from(val.keys())) {
                const v0 = val.get(k);
                const v1 = applyReviver(reviver, val, k, v0);
                if (v1 === undefined)
                    val.delete(k);
                else if (v1 !== v0)
                    val.set(k, v1);
            }
        }
        else if (val instanceof Set) {
            for (const v0 of Array.from(val)) {
                const v1 = applyReviver(reviver, val, v0, v0);
                if (v1 === undefined)
                    val.delete(v0);
                else if (v1 !== v0) {
                    val.delete(v0);
                    val.add(v1);
                }
            }
        }
        else {
            for (const [k, v0] of Object.entries(val)) {
                const v1 = applyReviver(reviver, val, k, v0);
                if (v1 === undefined)
                    delete val[k];
                else if (v1 !== v0)
                    val[k] = v1;
            }
        }
    }
    return reviver.call(obj, key, val);
}

exports.applyReviver = applyReviver;


  },

  2404(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var Alias = __nccwpck_require__(4065);
var identity = __nccwpck_require__(1127);
var Scalar = __nccwpck_require__(3301);

const defaultTagPrefix = 'tag:yaml.org,2002:';
function findTagObject(value, tagName, tags) {
    if (tagName) {
        const match = tags.filter(t => t.tag === tagName);
        const tagObj = match.find(t => !t.format) ?? match[0];
        if (!tagObj)
            throw new Error(`Tag ${tagName} not found`);
        return tagObj;
    }
    return tags.find(t => t.identify?.(value) && !t.format);
}
function createNode(value, tagName, ctx) {
    if (identity.isDocument(value))
        value = value.contents;
    if (identity.isNode(value))
        return value;
    if (identity.isPair(value)) {
        const map = ctx.schema[identity.MAP].createNode?.(ctx.schema, null, ctx);
        map.items.push(value);
        return map;
    }
    if (value instanceof String ||
        value instanceof Number ||
        value instanceof Boolean ||
        (typeof BigInt !== 'undefined' && value instanceof BigInt)  
    ) {
        value = value.valueOf();
    }
    const { aliasDuplicateObjects, onAnchor, onTagObj, schema, sourceObjects } = ctx;
    let ref = undefined;
    if (aliasDuplicateObjects && value && typeof value === 'object') {
        ref = sourceObjects.get(value);
        if (ref) {
            ref.anchor ?? (ref.anchor = onAnchor(value));
            return new Alias.Alias(ref.anchor);
        }
        else {
            ref = { anchor: null, node: null };
            sourceObjects.set(value, ref);
        }
    }
    if (tagName?.startsWith('!!'))
        tagName = defaultTagPrefix + tagName.slice(2);
    let tagObj = findTagObject(value, tagName, schema.tags);
    if (!tagObj) {
        if (value && typeof value.toJSON === 'function') {
            value = value.toJSON();
        }
        if (!value || typeof value !== 'object') {
            const node = new Scalar.Scalar(value);
            if (ref)
                ref.node = node;
            return node;
        }
        tagObj =
            value instanceof Map
                ? schema[identity.MAP]
                : Symbol.iterator in Object(value)
                    ? schema[identity.SEQ]
                    : schema[identity.MAP];
    }
    if (onTagObj) {
        onTagObj(tagObj);
        delete ctx.onTagObj;
    }
    const node = tagObj?.createNode
        ? tagObj.createNode(ctx.schema, value, ctx)
        : typeof tagObj?.nodeClass?.from === 'function'
            ? tagObj.nodeClass.from(ctx.schema, value, ctx)
            : new Scalar.Scalar(value);
    if (tagName)
        node.tag = tagName;
    else if (!tagObj.default)
        node.tag = tagObj.tag;
    if (ref)
        ref.node = node;
    return node;
}

exports.createNode = createNode;


  },

  1342(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var visit = __nccwpck_require__(204);

const escapeChars = {
    '!': '%21',
    ',': '%2C',
    '[': '%5B',
    ']': '%5D',
    '{': '%7B',
    '}': '%7D'
};
const escapeTagName = (tn) => tn.replace(/[!,[\]{}]/g, ch => escapeChars[ch]);
class Directives {
    constructor(yaml, tags) {
        this.docStart = null;
        this.docEnd = false;
        this.yaml = Object.assign({}, Directives.defaultYaml, yaml);
        this.tags = Object.assign({}, Directives.defaultTags, tags);
    }
    clone() {
        const copy = new Directives(this.yaml, this.tags);
        copy.docStart = this.docStart;
        return copy;
    }
    atDocument() {
        const res = new Directives(this.yaml, this.tags);
        switch (this.yaml.version) {
            case '1.1':
                this.atNextDocument = true;
                break;
            case '1.2':
                this.atNextDocument = false;
                this.yaml = {
                    explicit: Directives.defaultYaml.explicit,
                    version: '1.2'
                };
                this.tags = Object.assign({}, Directives.defaultTags);
                break;
        }
        return res;
    }
    add(line, onError) {
        if (this.atNextDocument) {
            this.yaml = { explicit: Directives.defaultYaml.explicit, version: '1.1' };
            this.tags = Object.assign({}, Directives.defaultTags);
            this.atNextDocument = false;
        }
        const parts = line.trim().split(/[ \t]+/);
        const name = parts.shift();
        switch (name) {
            case '%TAG': {
                if (parts.length !== 2) {
                    onError(0, '%TAG directive should contain exactly two parts');
                    if (parts.length < 2)
                        return false;
                }
                const [handle, prefix] = parts;
                this.tags[handle] = prefix;
                return true;
            }
            case '%YAML': {
                this.yaml.explicit = true;
                if (parts.length !== 1) {
                    onError(0, '%YAML directive should contain exactly one part');
                    return false;
                }
                const [version] = parts;
                if (version === '1.1' || version === '1.2') {
                    this.yaml.version = version;
                    return true;
                }
                else {
                    const isValid = /^\d+\.\d+$/.test(version);
                    onError(6, `Unsupported YAML version ${version}`, isValid);
                    return false;
                }
            }
            default:
                onError(0, `Unknown directive ${name}`, true);
                return false;
        }
    }
    tagName(source, onError) {
        if (source === '!')
            return '!';  
        if (source[0] !== '!') {
            onError(`Not a valid tag: ${source}`);
            return null;
        }
        if (source[1] === '<') {
            const verbatim = source.slice(2, -1);
            if (verbatim === '!' || verbatim === '!!') {
                onError(`Verbatim tags aren't resolved, so ${source} is invalid.`);
                return null;
            }
            if (source[source.length - 1] !== '>')
                onError('Verbatim tags must end with a >');
            return verbatim;
        }
        const [, handle, suffix] = source.match(/^(.*!)([^!]*)$/s);
        if (!suffix)
            onError(`The ${source} tag has no suffix`);
        const prefix = this.tags[handle];
        if (prefix) {
            try {
                return prefix + decodeURIComponent(suffix);
            }
            catch (error) {
                onError(String(error));
                return null;
            }
        }
        if (handle === '!')
            return source;  
        onError(`Could not resolve tag: ${source}`);
        return null;
    }
    tagString(tag) {
        for (const [handle, prefix] of Object.entries(this.tags)) {
            if (tag.startsWith(prefix))
                return handle + escapeTagName(tag.substring(prefix.length));
        }
        return tag[0] === '!' ? tag : `!<${tag}>`;
    }
    toString(doc) {
        const lines = this.yaml.explicit
            ? [`%YAML ${this.yaml.version || '1.2'}`]
            : [];
        const tagEntries = Object.entries(this.tags);
        let tagNames;
        if (doc && tagEntries.length > 0 && identity.isNode(doc.contents)) {
            const tags = {};
            visit.visit(doc.contents, (_key, node) => {
                if (identity.isNode(node) && node.tag)
                    tags[node.tag] = true;
            });
            tagNames = Object.keys(tags);
        }
        else
            tagNames = [];
        for (const [handle, prefix] of tagEntries) {
            if (handle === '!!' && prefix === 'tag:yaml.org,2002:')
                continue;
            if (!doc || tagNames.some(tn => tn.startsWith(prefix)))
                lines.push(`%TAG ${handle} ${prefix}`);
        }
        return lines.join('\n');
    }
}
Directives.defaultYaml = { explicit: false, version: '1.2' };
Directives.defaultTags = { '!!': 'tag:yaml.org,2002:' };

exports.Directives = Directives;


  },

  1464(__unused_webpack_module, exports) {

"use strict";


class YAMLError extends Error {
    constructor(name, pos, code, message) {
        super();
        this.name = name;
        this.code = code;
        this.message = message;
        this.pos = pos;
    }
}
class YAMLParseError extends YAMLError {
    constructor(pos, code, message) {
        super('YAMLParseError', pos, code, message);
    }
}
class YAMLWarning extends YAMLError {
    constructor(pos, code, message) {
        super('YAMLWarning', pos, code, message);
    }
}
const prettifyError = (src, lc) => (error) => {
    if (error.pos[0] === -1)
        return;
    error.linePos = error.pos.map(pos => lc.linePos(pos));
    const { line, col } = error.linePos[0];
    error.message += ` at line ${line}, column ${col}`;
    let ci = col - 1;
    let lineStr = src
        .substring(lc.lineStarts[line - 1], lc.lineStarts[line])
        .replace(/[\n\r]+$/, '');
    if (ci >= 60 && lineStr.length > 80) {
        const trimStart = Math.min(ci - 39, lineStr.length - 79);
        lineStr = '…' + lineStr.substring(trimStart);
        ci -= trimStart - 1;
    }
    if (lineStr.length > 80)
        lineStr = lineStr.substring(0, 79) + '…';
    if (line > 1 && /^ *$/.test(lineStr.substring(0, ci))) {
        let prev = src.substring(lc.lineStarts[line - 2], lc.lineStarts[line - 1]);
        if (prev.length > 80)
            prev = prev.substring(0, 79) + '…\n';
        lineStr = prev + lineStr;
    }
    if (/[^ ]/.test(lineStr)) {
        let count = 1;
        const end = error.linePos[1];
        if (end?.line === line && end.col > col) {
            count = Math.max(1, Math.min(end.col - col, 80 - ci));
        }
        const pointer = ' '.repeat(ci) + '^'.repeat(count);
        error.message += `:\n\n${lineStr}\n${pointer}\n`;
    }
};

exports.YAMLError = YAMLError;
exports.YAMLParseError = YAMLParseError;
exports.YAMLWarning = YAMLWarning;
exports.prettifyError = prettifyError;


  },

  8815(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";
var __webpack_unused_export__;


var composer = __nccwpck_require__(9984);
var Document = __nccwpck_require__(3021);
var Schema = __nccwpck_require__(5840);
var errors = __nccwpck_require__(1464);
var Alias = __nccwpck_require__(4065);
var identity = __nccwpck_require__(1127);
var Pair = __nccwpck_require__(7165);
var Scalar = __nccwpck_require__(3301);
var YAMLMap = __nccwpck_require__(4454);
var YAMLSeq = __nccwpck_require__(2223);
var cst = __nccwpck_require__(3461);
var lexer = __nccwpck_require__(361);
var lineCounter = __nccwpck_require__(6628);
var parser = __nccwpck_require__(3456);
var publicApi = __nccwpck_require__(4047);
var visit = __nccwpck_require__(204);



__webpack_unused_export__ = composer.Composer;
__webpack_unused_export__ = Document.Document;
__webpack_unused_export__ = Schema.Schema;
__webpack_unused_export__ = errors.YAMLError;
__webpack_unused_export__ = errors.YAMLParseError;
__webpack_unused_export__ = errors.YAMLWarning;
__webpack_unused_export__ = Alias.Alias;
__webpack_unused_export__ = identity.isAlias;
__webpack_unused_export__ = identity.isCollection;
__webpack_unused_export__ = identity.isDocument;
exports.jh = identity.isMap;
__webpack_unused_export__ = identity.isNode;
__webpack_unused_export__ = identity.isPair;
exports.jn = identity.isScalar;
exports.oP = identity.isSeq;
__webpack_unused_export__ = Pair.Pair;
__webpack_unused_export__ = Scalar.Scalar;
__webpack_unused_export__ = YAMLMap.YAMLMap;
__webpack_unused_export__ = YAMLSeq.YAMLSeq;
__webpack_unused_export__ = cst;
__webpack_unused_export__ = lexer.Lexer;
__webpack_unused_export__ = lineCounter.LineCounter;
__webpack_unused_export__ = parser.Parser;
__webpack_unused_export__ = publicApi.parse;
__webpack_unused_export__ = publicApi.parseAllDocuments;
exports.Tp = publicApi.parseDocument;
__webpack_unused_export__ = publicApi.stringify;
__webpack_unused_export__ = visit.visit;
__webpack_unused_export__ = visit.visitAsync;


  },

  7249(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var node_process = __nccwpck_require__(932);

function debug(logLevel, ...messages) {
    if (logLevel === 'debug')
        console.log(...messages);
}
function warn(logLevel, warning) {
    if (logLevel === 'debug' || logLevel === 'warn') {
        if (typeof node_process.emitWarning === 'function')
            node_process.emitWarning(warning);
        else
            console.warn(warning);
    }
}

exports.debug = debug;
exports.warn = warn;


  },

  4065(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var anchors = __nccwpck_require__(1596);
var visit = __nccwpck_require__(204);
var identity = __nccwpck_require__(1127);
var Node = __nccwpck_require__(6673);
var toJS = __nccwpck_require__(4043);

class Alias extends Node.NodeBase {
    constructor(source) {
        super(identity.ALIAS);
        this.source = source;
        Object.defineProperty(this, 'tag', {
            set() {
                throw new Error('Alias nodes cannot have tags');
            }
        });
    }
    resolve(doc, ctx) {
        if (ctx?.maxAliasCount === 0)
            throw new ReferenceError('Alias resolution is disabled');
        let nodes;
        if (ctx?.aliasResolveCache) {
            nodes = ctx.aliasResolveCache;
        }
        else {
            nodes = [];
            visit.visit(doc, {
                Node: (_key, node) => {
                    if (identity.isAlias(node) || identity.hasAnchor(node))
                        nodes.push(node);
                }
            });
            if (ctx)
                ctx.aliasResolveCache = nodes;
        }
        let found = undefined;
        for (const node of nodes) {
            if (node === this)
                break;
            if (node.anchor === this.source)
                found = node;
        }
        if (found && ctx) {
            const { anchors, doc, maxAliasCount } = ctx;
            let data = anchors.get(found);
            if (!data) {
                toJS.toJS(found, null, ctx);
                data = anchors.get(found);
            }
            if (data?.res === undefined) {
                const msg = 'This should not happen: Alias anchor was not resolved?';
                throw new ReferenceError(msg);
            }
            if (maxAliasCount >= 0) {
                data.count += 1;
                if (data.aliasCount === 0)
                    data.aliasCount = getAliasCount(doc, found, anchors);
                if (data.count * data.aliasCount > maxAliasCount) {
                    const msg = 'Excessive alias count indicates a resource exhaustion attack';
                    throw new ReferenceError(msg);
                }
            }
        }
        return found;
    }
    toJSON(_arg, ctx) {
        if (!ctx)
            return { source: this.source };
        const source = this.resolve(ctx.doc, ctx);
        if (!source) {
            const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
            throw new ReferenceError(msg);
        }
        return ctx.anchors.get(source).res;
    }
    toString(ctx, _onComment, _onChompKeep) {
        const src = `*${this.source}`;
        if (ctx) {
            anchors.anchorIsValid(this.source);
            if (ctx.options.verifyAliasOrder && !ctx.anchors.has(this.source)) {
                const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
                throw new Error(msg);
            }
            if (ctx.implicitKey)
                return `${src} `;
        }
        return src;
    }
}
function getAliasCount(doc, node, anchors) {
    if (identity.isAlias(node)) {
        const source = node.resolve(doc);
        const anchor = anchors && source && anchors.get(source);
        return anchor ? anchor.count * anchor.aliasCount : 0;
    }
    else if (identity.isCollection(node)) {
        let count = 0;
        for (const item of node.items) {
            const c = getAliasCount(doc, item, anchors);
            if (c > count)
                count = c;
        }
        return count;
    }
    else if (identity.isPair(node)) {
        const kc = getAliasCount(doc, node.key, anchors);
        const vc = getAliasCount(doc, node.value, anchors);
        return Math.max(kc, vc);
    }
    return 1;
}

exports.Alias = Alias;


  },

  101(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var createNode = __nccwpck_require__(2404);
var identity = __nccwpck_require__(1127);
var Node = __nccwpck_require__(6673);

function collectionFromPath(schema, path, value) {
    let v = value;
    for (let i = path.length - 1; i >= 0; --i) {
        const k = path[i];
        if (typeof k === 'number' && Number.isInteger(k) && k >= 0) {
            const a = [];
            a[k] = v;
            v = a;
        }
        else {
            v = new Map([[k, v]]);
        }
    }
    return createNode.createNode(v, undefined, {
        aliasDuplicateObjects: false,
        keepUndefined: false,
        onAnchor: () => {
            throw new Error('This should not happen, please report a bug.');
        },
        schema,
        sourceObjects: new Map()
    });
}
const isEmptyPath = (path) => path == null ||
    (typeof path === 'object' && !!path[Symbol.iterator]().next().done);
class Collection extends Node.NodeBase {
    constructor(type, schema) {
        super(type);
        Object.defineProperty(this, 'schema', {
            value: schema,
            configurable: true,
            enumerable: false,
            writable: true
        });
    }
    clone(schema) {
        const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
        if (schema)
            copy.schema = schema;
        copy.items = copy.items.map(it => identity.isNode(it) || identity.isPair(it) ? it.clone(schema) : it);
        if (this.range)
            copy.range = this.range.slice();
        return copy;
    }
    addIn(path, value) {
        if (isEmptyPath(path))
            this.add(value);
        else {
            const [key, ...rest] = path;
            const node = this.get(key, true);
            if (identity.isCollection(node))
                node.addIn(rest, value);
            else if (node === undefined && this.schema)
                this.set(key, collectionFromPath(this.schema, rest, value));
            else
                throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
        }
    }
    deleteIn(path) {
        const [key, ...rest] = path;
        if (rest.length === 0)
            return this.delete(key);
        const node = this.get(key, true);
        if (identity.isCollection(node))
            return node.deleteIn(rest);
        else
            throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
    }
    getIn(path, keepScalar) {
        const [key, ...rest] = path;
        const node = this.get(key, true);
        if (rest.length === 0)
            return !keepScalar && identity.isScalar(node) ? node.value : node;
        else
            return identity.isCollection(node) ? node.getIn(rest, keepScalar) : undefined;
    }
    hasAllNullValues(allowScalar) {
        return this.items.every(node => {
            if (!identity.isPair(node))
                return false;
            const n = node.value;
            return (n == null ||
                (allowScalar &&
                    identity.isScalar(n) &&
                    n.value == null &&
                    !n.commentBefore &&
                    !n.comment &&
                    !n.tag));
        });
    }
    hasIn(path) {
        const [key, ...rest] = path;
        if (rest.length === 0)
            return this.has(key);
        const node = this.get(key, true);
        return identity.isCollection(node) ? node.hasIn(rest) : false;
    }
    setIn(path, value) {
        const [key, ...rest] = path;
        if (rest.length === 0) {
            this.set(key, value);
        }
        else {
            const node = this.get(key, true);
            if (identity.isCollection(node))
                node.setIn(rest, value);
            else if (node === undefined && this.schema)
                this.set(key, collectionFromPath(this.schema, rest, value));
            else
                throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
        }
    }
}

exports.Collection = Collection;
exports.collectionFromPath = collectionFromPath;
exports.isEmptyPath = isEmptyPath;


  },

  6673(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var applyReviver = __nccwpck_require__(3661);
var identity = __nccwpck_require__(1127);
var toJS = __nccwpck_require__(4043);

class NodeBase {
    constructor(type) {
        Object.defineProperty(this, identity.NODE_TYPE, { value: type });
    }
    clone() {
        const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
        if (this.range)
            copy.range = this.range.slice();
        return copy;
    }
    toJS(doc, { mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
        if (!identity.isDocument(doc))
            throw new TypeError('A document argument is required');
        const ctx = {
            anchors: new Map(),
            doc,
            keep: true,
            mapAsMap: mapAsMap === true,
            mapKeyWarned: false,
            maxAliasCount: typeof maxAliasCount === 'number' ? maxAliasCount : 100
        };
        const res = toJS.toJS(this, '', ctx);
        if (typeof onAnchor === 'function')
            for (const { count, res } of ctx.anchors.values())
                onAnchor(res, count);
        return typeof reviver === 'function'
            ? applyReviver.applyReviver(reviver, { '': res }, '', res)
            : res;
    }
}

exports.NodeBase = NodeBase;


  },

  7165(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var createNode = __nccwpck_require__(2404);
var stringifyPair = __nccwpck_require__(9748);
var addPairToJSMap = __nccwpck_require__(7104);
var identity = __nccwpck_require__(1127);

function createPair(key, value, ctx) {
    const k = createNode.createNode(key, undefined, ctx);
    const v = createNode.createNode(value, undefined, ctx);
    return new Pair(k, v);
}
class Pair {
    constructor(key, value = null) {
        Object.defineProperty(this, identity.NODE_TYPE, { value: identity.PAIR });
        this.key = key;
        this.value = value;
    }
    clone(schema) {
        let { key, value } = this;
        if (identity.isNode(key))
            key = key.clone(schema);
        if (identity.isNode(value))
            value = value.clone(schema);
        return new Pair(key, value);
    }
    toJSON(_, ctx) {
        const pair = ctx?.mapAsMap ? new Map() : {};
        return addPairToJSMap.addPairToJSMap(ctx, pair, this);
    }
    toString(ctx, onComment, onChompKeep) {
        return ctx?.doc
            ? stringifyPair.stringifyPair(this, ctx, onComment, onChompKeep)
            : JSON.stringify(this);
    }
}

exports.Pair = Pair;
exports.createPair = createPair;


  },

  3301(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var Node = __nccwpck_require__(6673);
var toJS = __nccwpck_require__(4043);

const isScalarValue = (value) => !value || (typeof value !== 'function' && typeof value !== 'object');
class Scalar extends Node.NodeBase {
    constructor(value) {
        super(identity.SCALAR);
        this.value = value;
    }
    toJSON(arg, ctx) {
        return ctx?.keep ? this.value : toJS.toJS(this.value, arg, ctx);
    }
    toString() {
        return String(this.value);
    }
}
Scalar.BLOCK_FOLDED = 'BLOCK_FOLDED';
Scalar.BLOCK_LITERAL = 'BLOCK_LITERAL';
Scalar.PLAIN = 'PLAIN';
Scalar.QUOTE_DOUBLE = 'QUOTE_DOUBLE';
Scalar.QUOTE_SINGLE = 'QUOTE_SINGLE';

exports.Scalar = Scalar;
exports.isScalarValue = isScalarValue;


  },

  4454(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var stringifyCollection = __nccwpck_require__(1212);
var addPairToJSMap = __nccwpck_require__(7104);
var Collection = __nccwpck_require__(101);
var identity = __nccwpck_require__(1127);
var Pair = __nccwpck_require__(7165);
var Scalar = __nccwpck_require__(3301);

function findPair(items, key) {
    const k = identity.isScalar(key) ? key.value : key;
    for (const it of items) {
        if (identity.isPair(it)) {
            if (it.key === key || it.key === k)
                return it;
            if (identity.isScalar(it.key) && it.key.value === k)
                return it;
        }
    }
    return undefined;
}
class YAMLMap extends Collection.Collection {
    static get tagName() {
        return 'tag:yaml.org,2002:map';
    }
    constructor(schema) {
        super(identity.MAP, schema);
        this.items = [];
    }
    static from(schema, obj, ctx) {
        const { keepUndefined, replacer } = ctx;
        const map = new this(schema);
        const add = (key, value) => {
            if (typeof replacer === 'function')
                value = replacer.call(obj, key, value);
            else if (Array.isArray(replacer) && !replacer.includes(key))
                return;
            if (value !== undefined || keepUndefined)
                map.items.push(Pair.createPair(key, value, ctx));
        };
        if (obj instanceof Map) {
            for (const [key, value] of obj)
                add(key, value);
        }
        else if (obj && typeof obj === 'object') {
            for (const key of Object.keys(obj))
                add(key, obj[key]);
        }
        if (typeof schema.sortMapEntries === 'function') {
            map.items.sort(schema.sortMapEntries);
        }
        return map;
    }
    add(pair, overwrite) {
        let _pair;
        if (identity.isPair(pair))
            _pair = pair;
        else if (!pair || typeof pair !== 'object' || !('key' in pair)) {
            _pair = new Pair.Pair(pair, pair?.value);
        }
        else
            _pair = new Pair.Pair(pair.key, pair.value);
        const prev = findPair(this.items, _pair.key);
        const sortEntries = this.schema?.sortMapEntries;
        if (prev) {
            if (!overwrite)
                throw new Error(`Key ${_pair.key} already set`);
            if (identity.isScalar(prev.value) && Scalar.isScalarValue(_pair.value))
                prev.value.value = _pair.value;
            else
                prev.value = _pair.value;
        }
        else if (sortEntries) {
            const i = this.items.findIndex(item => sortEntries(_pair, item) < 0);
            if (i === -1)
                this.items.push(_pair);
            else
                this.items.splice(i, 0, _pair);
        }
        else {
            this.items.push(_pair);
        }
    }
    delete(key) {
        const it = findPair(this.items, key);
        if (!it)
            return false;
        const del = this.items.splice(this.items.indexOf(it), 1);
        return del.length > 0;
    }
    get(key, keepScalar) {
        const it = findPair(this.items, key);
        const node = it?.value;
        return (!keepScalar && identity.isScalar(node) ? node.value : node) ?? undefined;
    }
    has(key) {
        return !!findPair(this.items, key);
    }
    set(key, value) {
        this.add(new Pair.Pair(key, value), true);
    }
    toJSON(_, ctx, Type) {
        const map = Type ? new Type() : ctx?.mapAsMap ? new Map() : {};
        if (ctx?.onCreate)
            ctx.onCreate(map);
        for (const item of this.items)
            addPairToJSMap.addPairToJSMap(ctx, map, item);
        return map;
    }
    toString(ctx, onComment, onChompKeep) {
        if (!ctx)
            return JSON.stringify(this);
        for (const item of this.items) {
            if (!identity.isPair(item))
                throw new Error(`Map items must all be pairs; found ${JSON.stringify(item)} instead`);
        }
        if (!ctx.allNullValues && this.hasAllNullValues(false))
            ctx = Object.assign({}, ctx, { allNullValues: true });
        return stringifyCollection.stringifyCollection(this, ctx, {
            blockItemPrefix: '',
            flowChars: { start: '{', end: '}' },
            itemIndent: ctx.indent || '',
            onChompKeep,
            onComment
        });
    }
}

exports.YAMLMap = YAMLMap;
exports.findPair = findPair;


  },

  2223(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var createNode = __nccwpck_require__(2404);
var stringifyCollection = __nccwpck_require__(1212);
var Collection = __nccwpck_require__(101);
var identity = __nccwpck_require__(1127);
var Scalar = __nccwpck_require__(3301);
var toJS = __nccwpck_require__(4043);

class YAMLSeq extends Collection.Collection {
    static get tagName() {
        return 'tag:yaml.org,2002:seq';
    }
    constructor(schema) {
        super(identity.SEQ, schema);
        this.items = [];
    }
    add(value) {
        this.items.push(value);
    }
    delete(key) {
        const idx = asItemIndex(key);
        if (typeof idx !== 'number')
            return false;
        const del = this.items.splice(idx, 1);
        return del.length > 0;
    }
    get(key, keepScalar) {
        const idx = asItemIndex(key);
        if (typeof idx !== 'number')
            return undefined;
        const it = this.items[idx];
        return !keepScalar && identity.isScalar(it) ? it.value : it;
    }
    has(key) {
        const idx = asItemIndex(key);
        return typeof idx === 'number' && idx < this.items.length;
    }
    set(key, value) {
        const idx = asItemIndex(key);
        if (typeof idx !== 'number')
            throw new Error(`Expected a valid index, not ${key}.`);
        const prev = this.items[idx];
        if (identity.isScalar(prev) && Scalar.isScalarValue(value))
            prev.value = value;
        else
            this.items[idx] = value;
    }
    toJSON(_, ctx) {
        const seq = [];
        if (ctx?.onCreate)
            ctx.onCreate(seq);
        let i = 0;
        for (const item of this.items)
            seq.push(toJS.toJS(item, String(i++), ctx));
        return seq;
    }
    toString(ctx, onComment, onChompKeep) {
        if (!ctx)
            return JSON.stringify(this);
        return stringifyCollection.stringifyCollection(this, ctx, {
            blockItemPrefix: '- ',
            flowChars: { start: '[', end: ']' },
            itemIndent: (ctx.indent || '') + '  ',
            onChompKeep,
            onComment
        });
    }
    static from(schema, obj, ctx) {
        const { replacer } = ctx;
        const seq = new this(schema);
        if (obj && Symbol.iterator in Object(obj)) {
            let i = 0;
            for (let it of obj) {
                if (typeof replacer === 'function') {
                    const key = obj instanceof Set ? it : String(i++);
                    it = replacer.call(obj, key, it);
                }
                seq.items.push(createNode.createNode(it, undefined, ctx));
            }
        }
        return seq;
    }
}
function asItemIndex(key) {
    let idx = identity.isScalar(key) ? key.value : key;
    if (idx && typeof idx === 'string')
        idx = Number(idx);
    return typeof idx === 'number' && Number.isInteger(idx) && idx >= 0
        ? idx
        : null;
}

exports.YAMLSeq = YAMLSeq;


  },

  7104(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var log = __nccwpck_require__(7249);
var merge = __nccwpck_require__(452);
var stringify = __nccwpck_require__(2148);
var identity = __nccwpck_require__(1127);
var toJS = __nccwpck_require__(4043);

function addPairToJSMap(ctx, map, { key, value }) {
    if (identity.isNode(key) && key.addToJSMap)
        key.addToJSMap(ctx, map, value);
    else if (merge.isMergeKey(ctx, key))
        merge.addMergeToJSMap(ctx, map, value);
    else {
        const jsKey = toJS.toJS(key, '', ctx);
        if (map instanceof Map) {
            map.set(jsKey, toJS.toJS(value, jsKey, ctx));
        }
        else if (map instanceof Set) {
            map.add(jsKey);
        }
        else {
            const stringKey = stringifyKey(key, jsKey, ctx);
            const jsValue = toJS.toJS(value, stringKey, ctx);
            if (stringKey in map)
                Object.defineProperty(map, stringKey, {
                    value: jsValue,
                    writable: true,
                    enumerable: true,
                    configurable: true
                });
            else
                map[stringKey] = jsValue;
        }
    }
    return map;
}
function stringifyKey(key, jsKey, ctx) {
    if (jsKey === null)
        return '';
    if (typeof jsKey !== 'object')
        return String(jsKey);
    if (identity.isNode(key) && ctx?.doc) {
        const strCtx = stringify.createStringifyContext(ctx.doc, {});
        strCtx.anchors = new Set();
        for (const node of ctx.anchors.keys())
            strCtx.anchors.add(node.anchor);
        strCtx.inFlow = true;
        strCtx.inStringifyKey = true;
        const strKey = key.toString(strCtx);
        if (!ctx.mapKeyWarned) {
            let jsonStr = JSON.stringify(strKey);
            if (jsonStr.length > 40)
                jsonStr = jsonStr.substring(0, 36) + '..."';
            log.warn(ctx.doc.options.logLevel, `Keys with collection values will be stringified due to JS Object restrictions: ${jsonStr}. Set mapAsMap: true to use object keys.`);
            ctx.mapKeyWarned = true;
        }
        return strKey;
    }
    return JSON.stringify(jsKey);
}

exports.addPairToJSMap = addPairToJSMap;


  },

  1127(__unused_webpack_module, exports) {

"use strict";


const ALIAS = Symbol.for('yaml.alias');
const DOC = Symbol.for('yaml.document');
const MAP = Symbol.for('yaml.map');
const PAIR = Symbol.for('yaml.pair');
const SCALAR = Symbol.for('yaml.scalar');
const SEQ = Symbol.for('yaml.seq');
const NODE_TYPE = Symbol.for('yaml.node.type');
const isAlias = (node) => !!node && typeof node === 'object' && node[NODE_TYPE] === ALIAS;
const isDocument = (node) => !!node && typeof node === 'object' && node[NODE_TYPE] === DOC;
const isMap = (node) => !!node && typeof node === 'object' && node[NODE_TYPE] === MAP;
const isPair = (node) => !!node && typeof node === 'object' && node[NODE_TYPE] === PAIR;
const isScalar = (node) => !!node && typeof node === 'object' && node[NODE_TYPE] === SCALAR;
const isSeq = (node) => !!node && typeof node === 'object' && node[NODE_TYPE] === SEQ;
function isCollection(node) {
    if (node && typeof node === 'object')
        switch (node[NODE_TYPE]) {
            case MAP:
            case SEQ:
                return true;
        }
    return false;
}
function isNode(node) {
    if (node && typeof node === 'object')
        switch (node[NODE_TYPE]) {
            case ALIAS:
            case MAP:
            case SCALAR:
            case SEQ:
                return true;
        }
    return false;
}
const hasAnchor = (node) => (isScalar(node) || isCollection(node)) && !!node.anchor;

exports.ALIAS = ALIAS;
exports.DOC = DOC;
exports.MAP = MAP;
exports.NODE_TYPE = NODE_TYPE;
exports.PAIR = PAIR;
exports.SCALAR = SCALAR;
exports.SEQ = SEQ;
exports.hasAnchor = hasAnchor;
exports.isAlias = isAlias;
exports.isCollection = isCollection;
exports.isDocument = isDocument;
exports.isMap = isMap;
exports.isNode = isNode;
exports.isPair = isPair;
exports.isScalar = isScalar;
exports.isSeq = isSeq;


  },

  4043(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);

function toJS(value, arg, ctx) {
    if (Array.isArray(value))
        return value.map((v, i) => toJS(v, String(i), ctx));
    if (value && typeof value.toJSON === 'function') {
        if (!ctx || !identity.hasAnchor(value))
            return value.toJSON(arg, ctx);
        const data = { aliasCount: 0, count: 1, res: undefined };
        ctx.anchors.set(value, data);
        ctx.onCreate = res => {
            data.res = res;
            delete ctx.onCreate;
        };
        const res = value.toJSON(arg, ctx);
        if (ctx.onCreate)
            ctx.onCreate(res);
        return res;
    }
    if (typeof value === 'bigint' && !ctx?.keep)
        return Number(value);
    return value;
}

exports.toJS = toJS;


  },

  110(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var resolveBlockScalar = __nccwpck_require__(8913);
var resolveFlowScalar = __nccwpck_require__(6842);
var errors = __nccwpck_require__(1464);
var stringifyString = __nccwpck_require__(3069);

function resolveAsScalar(token, strict = true, onError) {
    if (token) {
        const _onError = (pos, code, message) => {
            const offset = typeof pos === 'number' ? pos : Array.isArray(pos) ? pos[0] : pos.offset;
            if (onError)
                onError(offset, code, message);
            else
                throw new errors.YAMLParseError([offset, offset + 1], code, message);
        };
        switch (token.type) {
            case 'scalar':
            case 'single-quoted-scalar':
            case 'double-quoted-scalar':
                return resolveFlowScalar.resolveFlowScalar(token, strict, _onError);
            case 'block-scalar':
                return resolveBlockScalar.resolveBlockScalar({ options: { strict } }, token, _onError);
        }
    }
    return null;
}
function createScalarToken(value, context) {
    const { implicitKey = false, indent, inFlow = false, offset = -1, type = 'PLAIN' } = context;
    const source = stringifyString.stringifyString({ type, value }, {
        implicitKey,
        indent: indent > 0 ? ' '.repeat(indent) : '',
        inFlow,
        options: { blockQuote: true, lineWidth: -1 }
    });
    const end = context.end ?? [
        { type: 'newline', offset: -1, indent, source: '\n' }
    ];
    switch (source[0]) {
        case '|':
        case '>': {
            const he = source.indexOf('\n');
            const head = source.substring(0, he);
            const body = source.substring(he + 1) + '\n';
            const props = [
                { type: 'block-scalar-header', offset, indent, source: head }
            ];
            if (!addEndtoBlockProps(props, end))
                props.push({ type: 'newline', offset: -1, indent, source: '\n' });
            return { type: 'block-scalar', offset, indent, props, source: body };
        }
        case '"':
            return { type: 'double-quoted-scalar', offset, indent, source, end };
        case "'":
            return { type: 'single-quoted-scalar', offset, indent, source, end };
        default:
            return { type: 'scalar', offset, indent, source, end };
    }
}
function setScalarValue(token, value, context = {}) {
    let { afterKey = false, implicitKey = false, inFlow = false, type } = context;
    let indent = 'indent' in token ? token.indent : null;
    if (afterKey && typeof indent === 'number')
        indent += 2;
    if (!type)
        switch (token.type) {
            case 'single-quoted-scalar':
                type = 'QUOTE_SINGLE';
                break;
            case 'double-quoted-scalar':
                type = 'QUOTE_DOUBLE';
                break;
            case 'block-scalar': {
                const header = token.props[0];
                if (header.type !== 'block-scalar-header')
                    throw new Error('Invalid block scalar header');
                type = header.source[0] === '>' ? 'BLOCK_FOLDED' : 'BLOCK_LITERAL';
                break;
            }
            default:
                type = 'PLAIN';
        }
    const source = stringifyString.stringifyString({ type, value }, {
        implicitKey: implicitKey || indent === null,
        indent: indent !== null && indent > 0 ? ' '.repeat(indent) : '',
        inFlow,
        options: { blockQuote: true, lineWidth: -1 }
    });
    switch (source[0]) {
        case '|':
        case '>':
            setBlockScalarValue(token, source);
            break;
        case '"':
            setFlowScalarValue(token, source, 'double-quoted-scalar');
            break;
        case "'":
            setFlowScalarValue(token, source, 'single-quoted-scalar');
            break;
        default:
            setFlowScalarValue(token, source, 'scalar');
    }
}
function setBlockScalarValue(token, source) {
    const he = source.indexOf('\n');
    const head = source.substring(0, he);
    const body = source.substring(he + 1) + '\n';
    if (token.type === 'block-scalar') {
        const header = token.props[0];
        if (header.type !== 'block-scalar-header')
            throw new Error('Invalid block scalar header');
        header.source = head;
        token.source = body;
    }
    else {
        const { offset } = token;
        const indent = 'indent' in token ? token.indent : -1;
        const props = [
            { type: 'block-scalar-header', offset, indent, source: head }
        ];
        if (!addEndtoBlockProps(props, 'end' in token ? token.end : undefined))
            props.push({ type: 'newline', offset: -1, indent, source: '\n' });
        for (const key of Object.keys(token))
            if (key !== 'type' && key !== 'offset')
                delete token[key];
        Object.assign(token, { type: 'block-scalar', indent, props, source: body });
    }
}
function addEndtoBlockProps(props, end) {
    if (end)
        for (const st of end)
            switch (st.type) {
                case 'space':
                case 'comment':
                    props.push(st);
                    break;
                case 'newline':
                    props.push(st);
                    return true;
            }
    return false;
}
function setFlowScalarValue(token, source, type) {
    switch (token.type) {
        case 'scalar':
        case 'double-quoted-scalar':
        case 'single-quoted-scalar':
            token.type = type;
            token.source = source;
            break;
        case 'block-scalar': {
            const end = token.props.slice(1);
            let oa = source.length;
            if (token.props[0].type === 'block-scalar-header')
                oa -= token.props[0].source.length;
            for (const tok of end)
                tok.offset += oa;
            delete token.props;
            Object.assign(token, { type, source, end });
            break;
        }
        case 'block-map':
        case 'block-seq': {
            const offset = token.offset + source.length;
            const nl = { type: 'newline', offset, indent: token.indent, source: '\n' };
            delete token.items;
            Object.assign(token, { type, source, end: [nl] });
            break;
        }
        default: {
            const indent = 'indent' in token ? token.indent : -1;
            const end = 'end' in token && Array.isArray(token.end)
                ? token.end.filter(st => st.type === 'space' ||
                    st.type === 'comment' ||
                    st.type === 'newline')
                : [];
            for (const key of Object.keys(token))
                if (key !== 'type' && key !== 'offset')
                    delete token[key];
            Object.assign(token, { type, indent, source, end });
        }
    }
}

exports.createScalarToken = createScalarToken;
exports.resolveAsScalar = resolveAsScalar;
exports.setScalarValue = setScalarValue;


  },

  1733(__unused_webpack_module, exports) {

"use strict";


const stringify = (cst) => 'type' in cst ? stringifyToken(cst) : stringifyItem(cst);
function stringifyToken(token) {
    switch (token.type) {
        case 'block-scalar': {
            let res = '';
            for (const tok of token.props)
                res += stringifyToken(tok);
            return res + token.source;
        }
        case 'block-map':
        case 'block-seq': {
            let res = '';
            for (const item of token.items)
                res += stringifyItem(item);
            return res;
        }
        case 'flow-collection': {
            let res = token.start.source;
            for (const item of token.items)
                res += stringifyItem(item);
            for (const st of token.end)
                res += st.source;
            return res;
        }
        case 'document': {
            let res = stringifyItem(token);
            if (token.end)
                for (const st of token.end)
                    res += st.source;
            return res;
        }
        default: {
            let res = token.source;
            if ('end' in token && token.end)
                for (const st of token.end)
                    res += st.source;
            return res;
        }
    }
}
function stringifyItem({ start, key, sep, value }) {
    let res = '';
    for (const st of start)
        res += st.source;
    if (key)
        res += stringifyToken(key);
    if (sep)
        for (const st of sep)
            res += st.source;
    if (value)
        res += stringifyToken(value);
    return res;
}

exports.stringify = stringify;


  },

  7715(__unused_webpack_module, exports) {

"use strict";


const BREAK = Symbol('break visit');
const SKIP = Symbol('skip children');
const REMOVE = Symbol('remove item');
function visit(cst, visitor) {
    if ('type' in cst && cst.type === 'document')
        cst = { start: cst.start, value: cst.value };
    _visit(Object.freeze([]), cst, visitor);
}
visit.BREAK = BREAK;
visit.SKIP = SKIP;
visit.REMOVE = REMOVE;
visit.itemAtPath = (cst, path) => {
    let item = cst;
    for (const [field, index] of path) {
        const tok = item?.[field];
        if (tok && 'items' in tok) {
            item = tok.items[index];
        }
        else
            return undefined;
    }
    return item;
};
visit.parentCollection = (cst, path) => {
    const parent = visit.itemAtPath(cst, path.slice(0, -1));
    const field = path[path.length - 1][0];
    const coll = parent?.[field];
    if (coll && 'items' in coll)
        return coll;
    throw new Error('Parent collection not found');
};
function _visit(path, item, visitor) {
    let ctrl = visitor(item, path);
    if (typeof ctrl === 'symbol')
        return ctrl;
    for (const field of ['key', 'value']) {
        const token = item[field];
        if (token && 'items' in token) {
            for (let i = 0; i < token.items.length; ++i) {
                const ci = _visit(Object.freeze(path.concat([[field, i]])), token.items[i], visitor);
                if (typeof ci === 'number')
                    i = ci - 1;
                else if (ci === BREAK)
                    return BREAK;
                else if (ci === REMOVE) {
                    token.items.splice(i, 1);
                    i -= 1;
                }
            }
            if (typeof ctrl === 'function' && field === 'key')
                ctrl = ctrl(item, path);
        }
    }
    return typeof ctrl === 'function' ? ctrl(item, path) : ctrl;
}

exports.visit = visit;


  },

  3461(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var cstScalar = __nccwpck_require__(110);
var cstStringify = __nccwpck_require__(1733);
var cstVisit = __nccwpck_require__(7715);

const BOM = '\u{FEFF}';
const DOCUMENT = '\x02';  
const FLOW_END = '\x18';  
const SCALAR = '\x1f';  
const isCollection = (token) => !!token && 'items' in token;
const isScalar = (token) => !!token &&
    (token.type === 'scalar' ||
        token.type === 'single-quoted-scalar' ||
        token.type === 'double-quoted-scalar' ||
        token.type === 'block-scalar');
function prettyToken(token) {
    switch (token) {
        case BOM:
            return '<BOM>';
        case DOCUMENT:
            return '<DOC>';
        case FLOW_END:
            return '<FLOW_END>';
        case SCALAR:
            return '<SCALAR>';
        default:
            return JSON.stringify(token);
    }
}
function tokenType(source) {
    switch (source) {
        case BOM:
            return 'byte-order-mark';
        case DOCUMENT:
            return 'doc-mode';
        case FLOW_END:
            return 'flow-error-end';
        case SCALAR:
            return 'scalar';
        case '---':
            return 'doc-start';
        case '...':
            return 'doc-end';
        case '':
        case '\n':
        case '\r\n':
            return 'newline';
        case '-':
            return 'seq-item-ind';
        case '?':
            return 'explicit-key-ind';
        case ':':
            return 'map-value-ind';
        case '{':
            return 'flow-map-start';
        case '}':
            return 'flow-map-end';
        case '[':
            return 'flow-seq-start';
        case ']':
            return 'flow-seq-end';
        case ',':
            return 'comma';
    }
    switch (source[0]) {
        case ' ':
        case '\t':
            return 'space';
        case '#':
            return 'comment';
        case '%':
            return 'directive-line';
        case '*':
            return 'alias';
        case '&':
            return 'anchor';
        case '!':
            return 'tag';
        case "'":
            return 'single-quoted-scalar';
        case '"':
            return 'double-quoted-scalar';
        case '|':
        case '>':
            return 'block-scalar-header';
    }
    return null;
}

exports.createScalarToken = cstScalar.createScalarToken;
exports.resolveAsScalar = cstScalar.resolveAsScalar;
exports.setScalarValue = cstScalar.setScalarValue;
exports.stringify = cstStringify.stringify;
exports.visit = cstVisit.visit;
exports.BOM = BOM;
exports.DOCUMENT = DOCUMENT;
exports.FLOW_END = FLOW_END;
exports.SCALAR = SCALAR;
exports.isCollection = isCollection;
exports.isScalar = isScalar;
exports.prettyToken = prettyToken;
exports.tokenType = tokenType;


  },

  361(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var cst = __nccwpck_require__(3461);

function isEmpty(ch) {
    switch (ch) {
        case undefined:
        case ' ':
        case '\n':
        case '\r':
        case '\t':
            return true;
        default:
            return false;
    }
}
const hexDigits = new Set('0123456789ABCDEFabcdef');
const tagChars = new Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-#;/?:@&=+$_.!~*'()");
const flowIndicatorChars = new Set(',[]{}');
const invalidAnchorChars = new Set(' ,[]{}\n\r\t');
const isNotAnchorChar = (ch) => !ch || invalidAnchorChars.has(ch);
class Lexer {
    constructor() {
        this.atEnd = false;
        this.blockScalarIndent = -1;
        this.blockScalarKeep = false;
        this.buffer = '';
        this.flowKey = false;
        this.flowLevel = 0;
        this.indentNext = 0;
        this.indentValue = 0;
        this.lineEndPos = null;
        this.next = null;
        this.pos = 0;
    }
    *lex(source, incomplete = false) {
        if (source) {
            if (typeof source !== 'string')
                throw TypeError('source is not a string');
            this.buffer = this.buffer ? this.buffer + source : source;
            this.lineEndPos = null;
        }
        this.atEnd = !incomplete;
        let next = this.next ?? 'stream';
        while (next && (incomplete || this.hasChars(1)))
            next = yield* this.parseNext(next);
    }
    atLineEnd() {
        let i = this.pos;
        let ch = this.buffer[i];
        while (ch === ' ' || ch === '\t')
            ch = this.buffer[++i];
        if (!ch || ch === '#' || ch === '\n')
            return true;
        if (ch === '\r')
            return this.buffer[i + 1] === '\n';
        return false;
    }
    charAt(n) {
        return this.buffer[this.pos + n];
    }
    continueScalar(offset) {
        let ch = this.buffer[offset];
        if (this.indentNext > 0) {
            let indent = 0;
            while (ch === ' ')
                ch = this.buffer[++indent + offset];
            if (ch === '\r') {
                const next = this.buffer[indent + offset + 1];
                if (next === '\n' || (!next && !this.atEnd))
                    return offset + indent + 1;
            }
            return ch === '\n' || indent >= this.indentNext || (!ch && !this.atEnd)
                ? offset + indent
                : -1;
        }
        if (ch === '-' || ch === '.') {
            const dt = this.buffer.substr(offset, 3);
            if ((dt === '---' || dt === '...') && isEmpty(this.buffer[offset + 3]))
                return -1;
        }
        return offset;
    }
    getLine() {
        let end = this.lineEndPos;
        if (typeof end !== 'number' || (end !== -1 && end < this.pos)) {
            end = this.buffer.indexOf('\n', this.pos);
            this.lineEndPos = end;
        }
        if (end === -1)
            return this.atEnd ? this.buffer.substring(this.pos) : null;
        if (this.buffer[end - 1] === '\r')
            end -= 1;
        return this.buffer.substring(this.pos, end);
    }
    hasChars(n) {
        return this.pos + n <= this.buffer.length;
    }
    setNext(state) {
        this.buffer = this.buffer.substring(this.pos);
        this.pos = 0;
        this.lineEndPos = null;
        this.next = state;
        return null;
    }
    peek(n) {
        return this.buffer.substr(this.pos, n);
    }
    *parseNext(next) {
        switch (next) {
            case 'stream':
                return yield* this.parseStream();
            case 'line-start':
                return yield* this.parseLineStart();
            case 'block-start':
                return yield* this.parseBlockStart();
            case 'doc':
                return yield* this.parseDocument();
            case 'flow':
                return yield* this.parseFlowCollection();
            case 'quoted-scalar':
                return yield* this.parseQuotedScalar();
            case 'block-scalar':
                return yield* this.parseBlockScalar();
            case 'plain-scalar':
                return yield* this.parsePlainScalar();
        }
    }
    *parseStream() {
        let line = this.getLine();
        if (line === null)
            return this.setNext('stream');
        if (line[0] === cst.BOM) {
            yield* this.pushCount(1);
            line = line.substring(1);
        }
        if (line[0] === '%') {
            let dirEnd = line.length;
            let cs = line.indexOf('#');
            while (cs !== -1) {
                const ch = line[cs - 1];
                if (ch === ' ' || ch === '\t') {
                    dirEnd = cs - 1;
                    break;
                }
                else {
                    cs = line.indexOf('#', cs + 1);
                }
            }
            while (true) {
                const ch = line[dirEnd - 1];
                if (ch === ' ' || ch === '\t')
                    dirEnd -= 1;
                else
                    break;
            }
            const n = (yield* this.pushCount(dirEnd)) + (yield* this.pushSpaces(true));
            yield* this.pushCount(line.length - n);  
            this.pushNewline();
            return 'stream';
        }
        if (this.atLineEnd()) {
            const sp = yield* this.pushSpaces(true);
            yield* this.pushCount(line.length - sp);
            yield* this.pushNewline();
            return 'stream';
        }
        yield cst.DOCUMENT;
        return yield* this.parseLineStart();
    }
    *parseLineStart() {
        const ch = this.charAt(0);
        if (!ch && !this.atEnd)
            return this.setNext('line-start');
        if (ch === '-' || ch === '.') {
            if (!this.atEnd && !this.hasChars(4))
                return this.setNext('line-start');
            const s = this.peek(3);
            if ((s === '---' || s === '...') && isEmpty(this.charAt(3))) {
                yield* this.pushCount(3);
                this.indentValue = 0;
                this.indentNext = 0;
                return s === '---' ? 'doc' : 'stream';
            }
        }
        this.indentValue = yield* this.pushSpaces(false);
        if (this.indentNext > this.indentValue && !isEmpty(this.charAt(1)))
            this.indentNext = this.indentValue;
        return yield* this.parseBlockStart();
    }
    *parseBlockStart() {
        const [ch0, ch1] = this.peek(2);
        if (!ch1 && !this.atEnd)
            return this.setNext('block-start');
        if ((ch0 === '-' || ch0 === '?' || ch0 === ':') && isEmpty(ch1)) {
            const n = (yield* this.pushCount(1)) + (yield* this.pushSpaces(true));
            this.indentNext = this.indentValue + 1;
            this.indentValue += n;
            return 'block-start';
        }
        return 'doc';
    }
    *parseDocument() {
        yield* this.pushSpaces(true);
        const line = this.getLine();
        if (line === null)
            return this.setNext('doc');
        let n = yield* this.pushIndicators();
        switch (line[n]) {
            case '#':
                yield* this.pushCount(line.length - n);
            case undefined:
                yield* this.pushNewline();
                return yield* this.parseLineStart();
            case '{':
            case '[':
                yield* this.pushCount(1);
                this.flowKey = false;
                this.flowLevel = 1;
                return 'flow';
            case '}':
            case ']':
                yield* this.pushCount(1);
                return 'doc';
            case '*':
                yield* this.pushUntil(isNotAnchorChar);
                return 'doc';
            case '"':
            case "'":
                return yield* this.parseQuotedScalar();
            case '|':
            case '>':
                n += yield* this.parseBlockScalarHeader();
                n += yield* this.pushSpaces(true);
                yield* this.pushCount(line.length - n);
                yield* this.pushNewline();
                return yield* this.parseBlockScalar();
            default:
                return yield* this.parsePlainScalar();
        }
    }
    *parseFlowCollection() {
        let nl, sp;
        let indent = -1;
        do {
            nl = yield* this.pushNewline();
            if (nl > 0) {
                sp = yield* this.pushSpaces(false);
                this.indentValue = indent = sp;
            }
            else {
                sp = 0;
            }
            sp += yield* this.pushSpaces(true);
        } while (nl + sp > 0);
        const line = this.getLine();
        if (line === null)
            return this.setNext('flow');
        if ((indent !== -1 && indent < this.indentNext && line[0] !== '#') ||
            (indent === 0 &&
                (line.startsWith('---') || line.startsWith('...')) &&
                isEmpty(line[3]))) {
            const atFlowEndMarker = indent === this.indentNext - 1 &&
                this.flowLevel === 1 &&
                (line[0] === ']' || line[0] === '}');
            if (!atFlowEndMarker) {
                this.flowLevel = 0;
                yield cst.FLOW_END;
                return yield* this.parseLineStart();
            }
        }
        let n = 0;
        while (line[n] === ',') {
            n += yield* this.pushCount(1);
            n += yield* this.pushSpaces(true);
            this.flowKey = false;
        }
        n += yield* this.pushIndicators();
        switch (line[n]) {
            case undefined:
                return 'flow';
            case '#':
                yield* this.pushCount(line.length - n);
                return 'flow';
            case '{':
            case '[':
                yield* this.pushCount(1);
                this.flowKey = false;
                this.flowLevel += 1;
                return 'flow';
            case '}':
            case ']':
                yield* this.pushCount(1);
                this.flowKey = true;
                this.flowLevel -= 1;
                return this.flowLevel ? 'flow' : 'doc';
            case '*':
                yield* this.pushUntil(isNotAnchorChar);
                return 'flow';
            case '"':
            case "'":
                this.flowKey = true;
                return yield* this.parseQuotedScalar();
            case ':': {
                const next = this.charAt(1);
                if (this.flowKey || isEmpty(next) || next === ',') {
                    this.flowKey = false;
                    yield* this.pushCount(1);
                    yield* this.pushSpaces(true);
                    return 'flow';
                }
            }
            default:
                this.flowKey = false;
                return yield* this.parsePlainScalar();
        }
    }
    *parseQuotedScalar() {
        const quote = this.charAt(0);
        let end = this.buffer.indexOf(quote, this.pos + 1);
        if (quote === "'") {
            while (end !== -1 && this.buffer[end + 1] === "'")
                end = this.buffer.indexOf("'", end + 2);
        }
        else {
            while (end !== -1) {
                let n = 0;
                while (this.buffer[end - 1 - n] === '\\')
                    n += 1;
                if (n % 2 === 0)
                    break;
                end = this.buffer.indexOf('"', end + 1);
            }
        }
        const qb = this.buffer.substring(0, end);
        let nl = qb.indexOf('\n', this.pos);
        if (nl !== -1) {
            while (nl !== -1) {
                const cs = this.continueScalar(nl + 1);
                if (cs === -1)
                    break;
                nl = qb.indexOf('\n', cs);
            }
            if (nl !== -1) {
                end = nl - (qb[nl - 1] === '\r' ? 2 : 1);
            }
        }
        if (end === -1) {
            if (!this.atEnd)
                return this.setNext('quoted-scalar');
            end = this.buffer.length;
        }
        yield* this.pushToIndex(end + 1, false);
        return this.flowLevel ? 'flow' : 'doc';
    }
    *parseBlockScalarHeader() {
        this.blockScalarIndent = -1;
        this.blockScalarKeep = false;
        let i = this.pos;
        while (true) {
            const ch = this.buffer[++i];
            if (ch === '+')
                this.blockScalarKeep = true;
            else if (ch > '0' && ch <= '9')
                this.blockScalarIndent = Number(ch) - 1;
            else if (ch !== '-')
                break;
        }
        return yield* this.pushUntil(ch => isEmpty(ch) || ch === '#');
    }
    *parseBlockScalar() {
        let nl = this.pos - 1;  
        let indent = 0;
        let ch;
        loop: for (let i = this.pos; (ch = this.buffer[i]); ++i) {
            switch (ch) {
                case ' ':
                    indent += 1;
                    break;
                case '\n':
                    nl = i;
                    indent = 0;
                    break;
                case '\r': {
                    const next = this.buffer[i + 1];
                    if (!next && !this.atEnd)
                        return this.setNext('block-scalar');
                    if (next === '\n')
                        break;
                }  
                default:
                    break loop;
            }
        }
        if (!ch && !this.atEnd)
            return this.setNext('block-scalar');
        if (indent >= this.indentNext) {
            if (this.blockScalarIndent === -1)
                this.indentNext = indent;
            else {
                this.indentNext =
                    this.blockScalarIndent + (this.indentNext === 0 ? 1 : this.indentNext);
            }
            do {
                const cs = this.continueScalar(nl + 1);
                if (cs === -1)
                    break;
                nl = this.buffer.indexOf('\n', cs);
            } while (nl !== -1);
            if (nl === -1) {
                if (!this.atEnd)
                    return this.setNext('block-scalar');
                nl = this.buffer.length;
            }
        }
        let i = nl + 1;
        ch = this.buffer[i];
        while (ch === ' ')
            ch = this.buffer[++i];
        if (ch === '\t') {
            while (ch === '\t' || ch === ' ' || ch === '\r' || ch === '\n')
                ch = this.buffer[++i];
            nl = i - 1;
        }
        else if (!this.blockScalarKeep) {
            do {
                let i = nl - 1;
                let ch = this.buffer[i];
                if (ch === '\r')
                    ch = this.buffer[--i];
                const lastChar = i;  
                while (ch === ' ')
                    ch = this.buffer[--i];
                if (ch === '\n' && i >= this.pos && i + 1 + indent > lastChar)
                    nl = i;
                else
                    break;
            } while (true);
        }
        yield cst.SCALAR;
        yield* this.pushToIndex(nl + 1, true);
        return yield* this.parseLineStart();
    }
    *parsePlainScalar() {
        const inFlow = this.flowLevel > 0;
        let end = this.pos - 1;
        let i = this.pos - 1;
        let ch;
        while ((ch = this.buffer[++i])) {
            if (ch === ':') {
                const next = this.buffer[i + 1];
                if (isEmpty(next) || (inFlow && flowIndicatorChars.has(next)))
                    break;
                end = i;
            }
            else if (isEmpty(ch)) {
                let next = this.buffer[i + 1];
                if (ch === '\r') {
                    if (next === '\n') {
                        i += 1;
                        ch = '\n';
                        next = this.buffer[i + 1];
                    }
                    else
                        end = i;
                }
                if (next === '#' || (inFlow && flowIndicatorChars.has(next)))
                    break;
                if (ch === '\n') {
                    const cs = this.continueScalar(i + 1);
                    if (cs === -1)
                        break;
                    i = Math.max(i, cs - 2);  
                }
            }
            else {
                if (inFlow && flowIndicatorChars.has(ch))
                    break;
                end = i;
            }
        }
        if (!ch && !this.atEnd)
            return this.setNext('plain-scalar');
        yield cst.SCALAR;
        yield* this.pushToIndex(end + 1, true);
        return inFlow ? 'flow' : 'doc';
    }
    *pushCount(n) {
        if (n > 0) {
            yield this.buffer.substr(this.pos, n);
            this.pos += n;
            return n;
        }
        return 0;
    }
    *pushToIndex(i, allowEmpty) {
        const s = this.buffer.slice(this.pos, i);
        if (s) {
            yield s;
            this.pos += s.length;
            return s.length;
        }
        else if (allowEmpty)
            yield '';
        return 0;
    }
    *pushIndicators() {
        let n = 0;
        loop: while (true) {
            switch (this.charAt(0)) {
                case '!':
                    n += yield* this.pushTag();
                    n += yield* this.pushSpaces(true);
                    continue loop;
                case '&':
                    n += yield* this.pushUntil(isNotAnchorChar);
                    n += yield* this.pushSpaces(true);
                    continue loop;
                case '-':  
                case '?':  
                case ':': {
                    const inFlow = this.flowLevel > 0;
                    const ch1 = this.charAt(1);
                    if (isEmpty(ch1) || (inFlow && flowIndicatorChars.has(ch1))) {
                        if (!inFlow)
                            this.indentNext = this.indentValue + 1;
                        else if (this.flowKey)
                            this.flowKey = false;
                        n += yield* this.pushCount(1);
                        n += yield* this.pushSpaces(true);
                        continue loop;
                    }
                }
            }
            break loop;
        }
        return n;
    }
    *pushTag() {
        if (this.charAt(1) === '<') {
            let i = this.pos + 2;
            let ch = this.buffer[i];
            while (!isEmpty(ch) && ch !== '>')
                ch = this.buffer[++i];
            return yield* this.pushToIndex(ch === '>' ? i + 1 : i, false);
        }
        else {
            let i = this.pos + 1;
            let ch = this.buffer[i];
            while (ch) {
                if (tagChars.has(ch))
                    ch = this.buffer[++i];
                else if (ch === '%' &&
                    hexDigits.has(this.buffer[i + 1]) &&
                    hexDigits.has(this.buffer[i + 2])) {
                    ch = this.buffer[(i += 3)];
                }
                else
                    break;
            }
            return yield* this.pushToIndex(i, false);
        }
    }
    *pushNewline() {
        const ch = this.buffer[this.pos];
        if (ch === '\n')
            return yield* this.pushCount(1);
        else if (ch === '\r' && this.charAt(1) === '\n')
            return yield* this.pushCount(2);
        else
            return 0;
    }
    *pushSpaces(allowTabs) {
        let i = this.pos - 1;
        let ch;
        do {
            ch = this.buffer[++i];
        } while (ch === ' ' || (allowTabs && ch === '\t'));
        const n = i - this.pos;
        if (n > 0) {
            yield this.buffer.substr(this.pos, n);
            this.pos = i;
        }
        return n;
    }
    *pushUntil(test) {
        let i = this.pos;
        let ch = this.buffer[i];
        while (!test(ch))
            ch = this.buffer[++i];
        return yield* this.pushToIndex(i, false);
    }
}

exports.Lexer = Lexer;


  },

  6628(__unused_webpack_module, exports) {

"use strict";


class LineCounter {
    constructor() {
        this.lineStarts = [];
        this.addNewLine = (offset) => this.lineStarts.push(offset);
        this.linePos = (offset) => {
            let low = 0;
            let high = this.lineStarts.length;
            while (low < high) {
                const mid = (low + high) >> 1;  
                if (this.lineStarts[mid] < offset)
                    low = mid + 1;
                else
                    high = mid;
            }
            if (this.lineStarts[low] === offset)
                return { line: low + 1, col: 1 };
            if (low === 0)
                return { line: 0, col: offset };
            const start = this.lineStarts[low - 1];
            return { line: low, col: offset - start + 1 };
        };
    }
}

exports.LineCounter = LineCounter;


  },

  3456(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var node_process = __nccwpck_require__(932);
var cst = __nccwpck_require__(3461);
var lexer = __nccwpck_require__(361);

function includesToken(list, type) {
    for (let i = 0; i < list.length; ++i)
        if (list[i].type === type)
            return true;
    return false;
}
function findNonEmptyIndex(list) {
    for (let i = 0; i < list.length; ++i) {
        switch (list[i].type) {
            case 'space':
            case 'comment':
            case 'newline':
                break;
            default:
                return i;
        }
    }
    return -1;
}
function isFlowToken(token) {
    switch (token?.type) {
        case 'alias':
        case 'scalar':
        case 'single-quoted-scalar':
        case 'double-quoted-scalar':
        case 'flow-collection':
            return true;
        default:
            return false;
    }
}
function getPrevProps(parent) {
    switch (parent.type) {
        case 'document':
            return parent.start;
        case 'block-map': {
            const it = parent.items[parent.items.length - 1];
            return it.sep ?? it.start;
        }
        case 'block-seq':
            return parent.items[parent.items.length - 1].start;
        default:
            return [];
    }
}
function getFirstKeyStartProps(prev) {
    if (prev.length === 0)
        return [];
    let i = prev.length;
    loop: while (--i >= 0) {
        switch (prev[i].type) {
            case 'doc-start':
            case 'explicit-key-ind':
            case 'map-value-ind':
            case 'seq-item-ind':
            case 'newline':
                break loop;
        }
    }
    while (prev[++i]?.type === 'space') {
    }
    return prev.splice(i, prev.length);
}
function arrayPushArray(target, source) {
    if (source.length < 1e5)
        Array.prototype.push.apply(target, source);
    else
        for (let i = 0; i < source.length; ++i)
            target.push(source[i]);
}
function fixFlowSeqItems(fc) {
    if (fc.start.type === 'flow-seq-start') {
        for (const it of fc.items) {
            if (it.sep &&
                !it.value &&
                !includesToken(it.start, 'explicit-key-ind') &&
                !includesToken(it.sep, 'map-value-ind')) {
                if (it.key)
                    it.value = it.key;
                delete it.key;
                if (isFlowToken(it.value)) {
                    if (it.value.end)
                        arrayPushArray(it.value.end, it.sep);
                    else
                        it.value.end = it.sep;
                }
                else
                    arrayPushArray(it.start, it.sep);
                delete it.sep;
            }
        }
    }
}
class Parser {
    constructor(onNewLine) {
        this.atNewLine = true;
        this.atScalar = false;
        this.indent = 0;
        this.offset = 0;
        this.onKeyLine = false;
        this.stack = [];
        this.source = '';
        this.type = '';
        this.lexer = new lexer.Lexer();
        this.onNewLine = onNewLine;
    }
    *parse(source, incomplete = false) {
        if (this.onNewLine && this.offset === 0)
            this.onNewLine(0);
        for (const lexeme of this.lexer.lex(source, incomplete))
            yield* this.next(lexeme);
        if (!incomplete)
            yield* this.end();
    }
    *next(source) {
        this.source = source;
        if (node_process.env.LOG_TOKENS)
            console.log('|', cst.prettyToken(source));
        if (this.atScalar) {
            this.atScalar = false;
            yield* this.step();
            this.offset += source.length;
            return;
        }
        const type = cst.tokenType(source);
        if (!type) {
            const message = `Not a YAML token: ${source}`;
            yield* this.pop({ type: 'error', offset: this.offset, message, source });
            this.offset += source.length;
        }
        else if (type === 'scalar') {
            this.atNewLine = false;
            this.atScalar = true;
            this.type = 'scalar';
        }
        else {
            this.type = type;
            yield* this.step();
            switch (type) {
                case 'newline':
                    this.atNewLine = true;
                    this.indent = 0;
                    if (this.onNewLine)
                        this.onNewLine(this.offset + source.length);
                    break;
                case 'space':
                    if (this.atNewLine && source[0] === ' ')
                        this.indent += source.length;
                    break;
                case 'explicit-key-ind':
                case 'map-value-ind':
                case 'seq-item-ind':
                    if (this.atNewLine)
                        this.indent += source.length;
                    break;
                case 'doc-mode':
                case 'flow-error-end':
                    return;
                default:
                    this.atNewLine = false;
            }
            this.offset += source.length;
        }
    }
    *end() {
        while (this.stack.length > 0)
            yield* this.pop();
    }
    get sourceToken() {
        const st = {
            type: this.type,
            offset: this.offset,
            indent: this.indent,
            source: this.source
        };
        return st;
    }
    *step() {
        const top = this.peek(1);
        if (this.type === 'doc-end' && top?.type !== 'doc-end') {
            while (this.stack.length > 0)
                yield* this.pop();
            this.stack.push({
                type: 'doc-end',
                offset: this.offset,
                source: this.source
            });
            return;
        }
        if (!top)
            return yield* this.stream();
        switch (top.type) {
            case 'document':
                return yield* this.document(top);
            case 'alias':
            case 'scalar':
            case 'single-quoted-scalar':
            case 'double-quoted-scalar':
                return yield* this.scalar(top);
            case 'block-scalar':
                return yield* this.blockScalar(top);
            case 'block-map':
                return yield* this.blockMap(top);
            case 'block-seq':
                return yield* this.blockSequence(top);
            case 'flow-collection':
                return yield* this.flowCollection(top);
            case 'doc-end':
                return yield* this.documentEnd(top);
        }
        yield* this.pop();
    }
    peek(n) {
        return this.stack[this.stack.length - n];
    }
    *pop(error) {
        const token = error ?? this.stack.pop();
        if (!token) {
            const message = 'Tried to pop an empty stack';
            yield { type: 'error', offset: this.offset, source: '', message };
        }
        else if (this.stack.length === 0) {
            yield token;
        }
        else {
            const top = this.peek(1);
            if (token.type === 'block-scalar') {
                token.indent = 'indent' in top ? top.indent : 0;
            }
            else if (token.type === 'flow-collection' && top.type === 'document') {
                token.indent = 0;
            }
            if (token.type === 'flow-collection')
                fixFlowSeqItems(token);
            switch (top.type) {
                case 'document':
                    top.value = token;
                    break;
                case 'block-scalar':
                    top.props.push(token);  
                    break;
                case 'block-map': {
                    const it = top.items[top.items.length - 1];
                    if (it.value) {
                        top.items.push({ start: [], key: token, sep: [] });
                        this.onKeyLine = true;
                        return;
                    }
                    else if (it.sep) {
                        it.value = token;
                    }
                    else {
                        Object.assign(it, { key: token, sep: [] });
                        this.onKeyLine = !it.explicitKey;
                        return;
                    }
                    break;
                }
                case 'block-seq': {
                    const it = top.items[top.items.length - 1];
                    if (it.value)
                        top.items.push({ start: [], value: token });
                    else
                        it.value = token;
                    break;
                }
                case 'flow-collection': {
                    const it = top.items[top.items.length - 1];
                    if (!it || it.value)
                        top.items.push({ start: [], key: token, sep: [] });
                    else if (it.sep)
                        it.value = token;
                    else
                        Object.assign(it, { key: token, sep: [] });
                    return;
                }
                default:
                    yield* this.pop();
                    yield* this.pop(token);
            }
            if ((top.type === 'document' ||
                top.type === 'block-map' ||
                top.type === 'block-seq') &&
                (token.type === 'block-map' || token.type === 'block-seq')) {
                const last = token.items[token.items.length - 1];
                if (last &&
                    !last.sep &&
                    !last.value &&
                    last.start.length > 0 &&
                    findNonEmptyIndex(last.start) === -1 &&
                    (token.indent === 0 ||
                        last.start.every(st => st.type !== 'comment' || st.indent < token.indent))) {
                    if (top.type === 'document')
                        top.end = last.start;
                    else
                        top.items.push({ start: last.start });
                    token.items.splice(-1, 1);
                }
            }
        }
    }
    *stream() {
        switch (this.type) {
            case 'directive-line':
                yield { type: 'directive', offset: this.offset, source: this.source };
                return;
            case 'byte-order-mark':
            case 'space':
            case 'comment':
            case 'newline':
                yield this.sourceToken;
                return;
            case 'doc-mode':
            case 'doc-start': {
                const doc = {
                    type: 'document',
                    offset: this.offset,
                    start: []
                };
                if (this.type === 'doc-start')
                    doc.start.push(this.sourceToken);
                this.stack.push(doc);
                return;
            }
        }
        yield {
            type: 'error',
            offset: this.offset,
            message: `Unexpected ${this.type} token in YAML stream`,
            source: this.source
        };
    }
    *document(doc) {
        if (doc.value)
            return yield* this.lineEnd(doc);
        switch (this.type) {
            case 'doc-start': {
                if (findNonEmptyIndex(doc.start) !== -1) {
                    yield* this.pop();
                    yield* this.step();
                }
                else
                    doc.start.push(this.sourceToken);
                return;
            }
            case 'anchor':
            case 'tag':
            case 'space':
            case 'comment':
            case 'newline':
                doc.start.push(this.sourceToken);
                return;
        }
        const bv = this.startBlockValue(doc);
        if (bv)
            this.stack.push(bv);
        else {
            yield {
                type: 'error',
                offset: this.offset,
                message: `Unexpected ${this.type} token in YAML document`,
                source: this.source
            };
        }
    }
    *scalar(scalar) {
        if (this.type === 'map-value-ind') {
            const prev = getPrevProps(this.peek(2));
            const start = getFirstKeyStartProps(prev);
            let sep;
            if (scalar.end) {
                sep = scalar.end;
                sep.push(this.sourceToken);
                delete scalar.end;
            }
            else
                sep = [this.sourceToken];
            const map = {
                type: 'block-map',
                offset: scalar.offset,
                indent: scalar.indent,
                items: [{ start, key: scalar, sep }]
            };
            this.onKeyLine = true;
            this.stack[this.stack.length - 1] = map;
        }
        else
            yield* this.lineEnd(scalar);
    }
    *blockScalar(scalar) {
        switch (this.type) {
            case 'space':
            case 'comment':
            case 'newline':
                scalar.props.push(this.sourceToken);
                return;
            case 'scalar':
                scalar.source = this.source;
                this.atNewLine = true;
                this.indent = 0;
                if (this.onNewLine) {
                    let nl = this.source.indexOf('\n') + 1;
                    while (nl !== 0) {
                        this.onNewLine(this.offset + nl);
                        nl = this.source.indexOf('\n', nl) + 1;
                    }
                }
                yield* this.pop();
                break;
            default:
                yield* this.pop();
                yield* this.step();
        }
    }
    *blockMap(map) {
        const it = map.items[map.items.length - 1];
        switch (this.type) {
            case 'newline':
                this.onKeyLine = false;
                if (it.value) {
                    const end = 'end' in it.value ? it.value.end : undefined;
                    const last = Array.isArray(end) ? end[end.length - 1] : undefined;
                    if (last?.type === 'comment')
                        end?.push(this.sourceToken);
                    else
                        map.items.push({ start: [this.sourceToken] });
                }
                else if (it.sep) {
                    it.sep.push(this.sourceToken);
                }
                else {
                    it.start.push(this.sourceToken);
                }
                return;
            case 'space':
            case 'comment':
                if (it.value) {
                    map.items.push({ start: [this.sourceToken] });
                }
                else if (it.sep) {
                    it.sep.push(this.sourceToken);
                }
                else {
                    if (this.atIndentedComment(it.start, map.indent)) {
                        const prev = map.items[map.items.length - 2];
                        const end = prev?.value?.end;
                        if (Array.isArray(end)) {
                            arrayPushArray(end, it.start);
                            end.push(this.sourceToken);
                            map.items.pop();
                            return;
                        }
                    }
                    it.start.push(this.sourceToken);
                }
                return;
        }
        if (this.indent >= map.indent) {
            const atMapIndent = !this.onKeyLine && this.indent === map.indent;
            const atNextItem = atMapIndent &&
                (it.sep || it.explicitKey) &&
                this.type !== 'seq-item-ind';
            let start = [];
            if (atNextItem && it.sep && !it.value) {
                const nl = [];
                for (let i = 0; i < it.sep.length; ++i) {
                    const st = it.sep[i];
                    switch (st.type) {
                        case 'newline':
                            nl.push(i);
                            break;
                        case 'space':
                            break;
                        case 'comment':
                            if (st.indent > map.indent)
                                nl.length = 0;
                            break;
                        default:
                            nl.length = 0;
                    }
                }
                if (nl.length >= 2)
                    start = it.sep.splice(nl[1]);
            }
            switch (this.type) {
                case 'anchor':
                case 'tag':
                    if (atNextItem || it.value) {
                        start.push(this.sourceToken);
                        map.items.push({ start });
                        this.onKeyLine = true;
                    }
                    else if (it.sep) {
                        it.sep.push(this.sourceToken);
                    }
                    else {
                        it.start.push(this.sourceToken);
                    }
                    return;
                case 'explicit-key-ind':
                    if (!it.sep && !it.explicitKey) {
                        it.start.push(this.sourceToken);
                        it.explicitKey = true;
                    }
                    else if (atNextItem || it.value) {
                        start.push(this.sourceToken);
                        map.items.push({ start, explicitKey: true });
                    }
                    else {
                        this.stack.push({
                            type: 'block-map',
                            offset: this.offset,
                            indent: this.indent,
                            items: [{ start: [this.sourceToken], explicitKey: true }]
                        });
                    }
                    this.onKeyLine = true;
                    return;
                case 'map-value-ind':
                    if (it.explicitKey) {
                        if (!it.sep) {
                            if (includesToken(it.start, 'newline')) {
                                Object.assign(it, { key: null, sep: [this.sourceToken] });
                            }
                            else {
                                const start = getFirstKeyStartProps(it.start);
                                this.stack.push({
                                    type: 'block-map',
                                    offset: this.offset,
                                    indent: this.indent,
                                    items: [{ start, key: null, sep: [this.sourceToken] }]
                                });
                            }
                        }
                        else if (it.value) {
                            map.items.push({ start: [], key: null, sep: [this.sourceToken] });
                        }
                        else if (includesToken(it.sep, 'map-value-ind')) {
                            this.stack.push({
                                type: 'block-map',
                                offset: this.offset,
                                indent: this.indent,
                                items: [{ start, key: null, sep: [this.sourceToken] }]
                            });
                        }
                        else if (isFlowToken(it.key) &&
                            !includesToken(it.sep, 'newline')) {
                            const start = getFirstKeyStartProps(it.start);
                            const key = it.key;
                            const sep = it.sep;
                            sep.push(this.sourceToken);
                            delete it.key;
                            delete it.sep;
                            this.stack.push({
                                type: 'block-map',
                                offset: this.offset,
                                indent: this.indent,
                                items: [{ start, key, sep }]
                            });
                        }
                        else if (start.length > 0) {
                            it.sep = it.sep.concat(start, this.sourceToken);
                        }
                        else {
                            it.sep.push(this.sourceToken);
                        }
                    }
                    else {
                        if (!it.sep) {
                            Object.assign(it, { key: null, sep: [this.sourceToken] });
                        }
                        else if (it.value || atNextItem) {
                            map.items.push({ start, key: null, sep: [this.sourceToken] });
                        }
                        else if (includesToken(it.sep, 'map-value-ind')) {
                            this.stack.push({
                                type: 'block-map',
                                offset: this.offset,
                                indent: this.indent,
                                items: [{ start: [], key: null, sep: [this.sourceToken] }]
                            });
                        }
                        else {
                            it.sep.push(this.sourceToken);
                        }
                    }
                    this.onKeyLine = true;
                    return;
                case 'alias':
                case 'scalar':
                case 'single-quoted-scalar':
                case 'double-quoted-scalar': {
                    const fs = this.flowScalar(this.type);
                    if (atNextItem || it.value) {
                        map.items.push({ start, key: fs, sep: [] });
                        this.onKeyLine = true;
                    }
                    else if (it.sep) {
                        this.stack.push(fs);
                    }
                    else {
                        Object.assign(it, { key: fs, sep: [] });
                        this.onKeyLine = true;
                    }
                    return;
                }
                default: {
                    const bv = this.startBlockValue(map);
                    if (bv) {
                        if (bv.type === 'block-seq') {
                            if (!it.explicitKey &&
                                it.sep &&
                                !includesToken(it.sep, 'newline')) {
                                yield* this.pop({
                                    type: 'error',
                                    offset: this.offset,
                                    message: 'Unexpected block-seq-ind on same line with key',
                                    source: this.source
                                });
                                return;
                            }
                        }
                        else if (atMapIndent) {
                            map.items.push({ start });
                        }
                        this.stack.push(bv);
                        return;
                    }
                }
            }
        }
        yield* this.pop();
        yield* this.step();
    }
    *blockSequence(seq) {
        const it = seq.items[seq.items.length - 1];
        switch (this.type) {
            case 'newline':
                if (it.value) {
                    const end = 'end' in it.value ? it.value.end : undefined;
                    const last = Array.isArray(end) ? end[end.length - 1] : undefined;
                    if (last?.type === 'comment')
                        end?.push(this.sourceToken);
                    else
                        seq.items.push({ start: [this.sourceToken] });
                }
                else
                    it.start.push(this.sourceToken);
                return;
            case 'space':
            case 'comment':
                if (it.value)
                    seq.items.push({ start: [this.sourceToken] });
                else {
                    if (this.atIndentedComment(it.start, seq.indent)) {
                        const prev = seq.items[seq.items.length - 2];
                        const end = prev?.value?.end;
                        if (Array.isArray(end)) {
                            arrayPushArray(end, it.start);
                            end.push(this.sourceToken);
                            seq.items.pop();
                            return;
                        }
                    }
                    it.start.push(this.sourceToken);
                }
                return;
            case 'anchor':
            case 'tag':
                if (it.value || this.indent <= seq.indent)
                    break;
                it.start.push(this.sourceToken);
                return;
            case 'seq-item-ind':
                if (this.indent !== seq.indent)
                    break;
                if (it.value || includesToken(it.start, 'seq-item-ind'))
                    seq.items.push({ start: [this.sourceToken] });
                else
                    it.start.push(this.sourceToken);
                return;
        }
        if (this.indent > seq.indent) {
            const bv = this.startBlockValue(seq);
            if (bv) {
                this.stack.push(bv);
                return;
            }
        }
        yield* this.pop();
        yield* this.step();
    }
    *flowCollection(fc) {
        const it = fc.items[fc.items.length - 1];
        if (this.type === 'flow-error-end') {
            let top;
            do {
                yield* this.pop();
                top = this.peek(1);
            } while (top?.type === 'flow-collection');
        }
        else if (fc.end.length === 0) {
            switch (this.type) {
                case 'comma':
                case 'explicit-key-ind':
                    if (!it || it.sep)
                        fc.items.push({ start: [this.sourceToken] });
                    else
                        it.start.push(this.sourceToken);
                    return;
                case 'map-value-ind':
                    if (!it || it.value)
                        fc.items.push({ start: [], key: null, sep: [this.sourceToken] });
                    else if (it.sep)
                        it.sep.push(this.sourceToken);
                    else
                        Object.assign(it, { key: null, sep: [this.sourceToken] });
                    return;
                case 'space':
                case 'comment':
                case 'newline':
                case 'anchor':
                case 'tag':
                    if (!it || it.value)
                        fc.items.push({ start: [this.sourceToken] });
                    else if (it.sep)
                        it.sep.push(this.sourceToken);
                    else
                        it.start.push(this.sourceToken);
                    return;
                case 'alias':
                case 'scalar':
                case 'single-quoted-scalar':
                case 'double-quoted-scalar': {
                    const fs = this.flowScalar(this.type);
                    if (!it || it.value)
                        fc.items.push({ start: [], key: fs, sep: [] });
                    else if (it.sep)
                        this.stack.push(fs);
                    else
                        Object.assign(it, { key: fs, sep: [] });
                    return;
                }
                case 'flow-map-end':
                case 'flow-seq-end':
                    fc.end.push(this.sourceToken);
                    return;
            }
            const bv = this.startBlockValue(fc);
            if (bv)
                this.stack.push(bv);
            else {
                yield* this.pop();
                yield* this.step();
            }
        }
        else {
            const parent = this.peek(2);
            if (parent.type === 'block-map' &&
                ((this.type === 'map-value-ind' && parent.indent === fc.indent) ||
                    (this.type === 'newline' &&
                        !parent.items[parent.items.length - 1].sep))) {
                yield* this.pop();
                yield* this.step();
            }
            else if (this.type === 'map-value-ind' &&
                parent.type !== 'flow-collection') {
                const prev = getPrevProps(parent);
                const start = getFirstKeyStartProps(prev);
                fixFlowSeqItems(fc);
                const sep = fc.end.splice(1, fc.end.length);
                sep.push(this.sourceToken);
                const map = {
                    type: 'block-map',
                    offset: fc.offset,
                    indent: fc.indent,
                    items: [{ start, key: fc, sep }]
                };
                this.onKeyLine = true;
                this.stack[this.stack.length - 1] = map;
            }
            else {
                yield* this.lineEnd(fc);
            }
        }
    }
    flowScalar(type) {
        if (this.onNewLine) {
            let nl = this.source.indexOf('\n') + 1;
            while (nl !== 0) {
                this.onNewLine(this.offset + nl);
                nl = this.source.indexOf('\n', nl) + 1;
            }
        }
        return {
            type,
            offset: this.offset,
            indent: this.indent,
            source: this.source
        };
    }
    startBlockValue(parent) {
        switch (this.type) {
            case 'alias':
            case 'scalar':
            case 'single-quoted-scalar':
            case 'double-quoted-scalar':
                return this.flowScalar(this.type);
            case 'block-scalar-header':
                return {
                    type: 'block-scalar',
                    offset: this.offset,
                    indent: this.indent,
                    props: [this.sourceToken],
                    source: ''
                };
            case 'flow-map-start':
            case 'flow-seq-start':
                return {
                    type: 'flow-collection',
                    offset: this.offset,
                    indent: this.indent,
                    start: this.sourceToken,
                    items: [],
                    end: []
                };
            case 'seq-item-ind':
                return {
                    type: 'block-seq',
                    offset: this.offset,
                    indent: this.indent,
                    items: [{ start: [this.sourceToken] }]
                };
            case 'explicit-key-ind': {
                this.onKeyLine = true;
                const prev = getPrevProps(parent);
                const start = getFirstKeyStartProps(prev);
                start.push(this.sourceToken);
                return {
                    type: 'block-map',
                    offset: this.offset,
                    indent: this.indent,
                    items: [{ start, explicitKey: true }]
                };
            }
            case 'map-value-ind': {
                this.onKeyLine = true;
                const prev = getPrevProps(parent);
                const start = getFirstKeyStartProps(prev);
                return {
                    type: 'block-map',
                    offset: this.offset,
                    indent: this.indent,
                    items: [{ start, key: null, sep: [this.sourceToken] }]
                };
            }
        }
        return null;
    }
    atIndentedComment(start, indent) {
        if (this.type !== 'comment')
            return false;
        if (this.indent <= indent)
            return false;
        return start.every(st => st.type === 'newline' || st.type === 'space');
    }
    *documentEnd(docEnd) {
        if (this.type !== 'doc-mode') {
            if (docEnd.end)
                docEnd.end.push(this.sourceToken);
            else
                docEnd.end = [this.sourceToken];
            if (this.type === 'newline')
                yield* this.pop();
        }
    }
    *lineEnd(token) {
        switch (this.type) {
            case 'comma':
            case 'doc-start':
            case 'doc-end':
            case 'flow-seq-end':
            case 'flow-map-end':
            case 'map-value-ind':
                yield* this.pop();
                yield* this.step();
                break;
            case 'newline':
                this.onKeyLine = false;
            case 'space':
            case 'comment':
            default:
                if (token.end)
                    token.end.push(this.sourceToken);
                else
                    token.end = [this.sourceToken];
                if (this.type === 'newline')
                    yield* this.pop();
        }
    }
}

exports.Parser = Parser;


  },

  4047(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var composer = __nccwpck_require__(9984);
var Document = __nccwpck_require__(3021);
var errors = __nccwpck_require__(1464);
var log = __nccwpck_require__(7249);
var identity = __nccwpck_require__(1127);
var lineCounter = __nccwpck_require__(6628);
var parser = __nccwpck_require__(3456);

function parseOptions(options) {
    const prettyErrors = options.prettyErrors !== false;
    const lineCounter$1 = options.lineCounter || (prettyErrors && new lineCounter.LineCounter()) || null;
    return { lineCounter: lineCounter$1, prettyErrors };
}
function parseAllDocuments(source, options = {}) {
    const { lineCounter, prettyErrors } = parseOptions(options);
    const parser$1 = new parser.Parser(lineCounter?.addNewLine);
    const composer$1 = new composer.Composer(options);
    const docs = Array.from(composer$1.compose(parser$1.parse(source)));
    if (prettyErrors && lineCounter)
        for (const doc of docs) {
            doc.errors.forEach(errors.prettifyError(source, lineCounter));
            doc.warnings.forEach(errors.prettifyError(source, lineCounter));
        }
    if (docs.length > 0)
        return docs;
    return Object.assign([], { empty: true }, composer$1.streamInfo());
}
function parseDocument(source, options = {}) {
    const { lineCounter, prettyErrors } = parseOptions(options);
    const parser$1 = new parser.Parser(lineCounter?.addNewLine);
    const composer$1 = new composer.Composer(options);
    let doc = null;
    for (const _doc of composer$1.compose(parser$1.parse(source), true, source.length)) {
        if (!doc)
            doc = _doc;
        else if (doc.options.logLevel !== 'silent') {
            doc.errors.push(new errors.YAMLParseError(_doc.range.slice(0, 2), 'MULTIPLE_DOCS', 'Source contains multiple documents; please use YAML.parseAllDocuments()'));
            break;
        }
    }
    if (prettyErrors && lineCounter) {
        doc.errors.forEach(errors.prettifyError(source, lineCounter));
        doc.warnings.forEach(errors.prettifyError(source, lineCounter));
    }
    return doc;
}
function parse(src, reviver, options) {
    let _reviver = undefined;
    if (typeof reviver === 'function') {
        _reviver = reviver;
    }
    else if (options === undefined && reviver && typeof reviver === 'object') {
        options = reviver;
    }
    const doc = parseDocument(src, options);
    if (!doc)
        return null;
    doc.warnings.forEach(warning => log.warn(doc.options.logLevel, warning));
    if (doc.errors.length > 0) {
        if (doc.options.logLevel !== 'silent')
            throw doc.errors[0];
        else
            doc.errors = [];
    }
    return doc.toJS(Object.assign({ reviver: _reviver }, options));
}
function stringify(value, replacer, options) {
    let _replacer = null;
    if (typeof replacer === 'function' || Array.isArray(replacer)) {
        _replacer = replacer;
    }
    else if (options === undefined && replacer) {
        options = replacer;
    }
    if (typeof options === 'string')
        options = options.length;
    if (typeof options === 'number') {
        const indent = Math.round(options);
        options = indent < 1 ? undefined : indent > 8 ? { indent: 8 } : { indent };
    }
    if (value === undefined) {
        const { keepUndefined } = options ?? replacer ?? {};
        if (!keepUndefined)
            return undefined;
    }
    if (identity.isDocument(value) && !_replacer)
        return value.toString(options);
    return new Document.Document(value, _replacer, options).toString(options);
}

exports.parse = parse;
exports.parseAllDocuments = parseAllDocuments;
exports.parseDocument = parseDocument;
exports.stringify = stringify;


  },

  5840(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var map = __nccwpck_require__(7451);
var seq = __nccwpck_require__(1706);
var string = __nccwpck_require__(6464);
var tags = __nccwpck_require__(18);

const sortMapEntriesByKey = (a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
class Schema {
    constructor({ compat, customTags, merge, resolveKnownTags, schema, sortMapEntries, toStringDefaults }) {
        this.compat = Array.isArray(compat)
            ? tags.getTags(compat, 'compat')
            : compat
                ? tags.getTags(null, compat)
                : null;
        this.name = (typeof schema === 'string' && schema) || 'core';
        this.knownTags = resolveKnownTags ? tags.coreKnownTags : {};
        this.tags = tags.getTags(customTags, this.name, merge);
        this.toStringOptions = toStringDefaults ?? null;
        Object.defineProperty(this, identity.MAP, { value: map.map });
        Object.defineProperty(this, identity.SCALAR, { value: string.string });
        Object.defineProperty(this, identity.SEQ, { value: seq.seq });
        this.sortMapEntries =
            typeof sortMapEntries === 'function'
                ? sortMapEntries
                : sortMapEntries === true
                    ? sortMapEntriesByKey
                    : null;
    }
    clone() {
        const copy = Object.create(Schema.prototype, Object.getOwnPropertyDescriptors(this));
        copy.tags = this.tags.slice();
        return copy;
    }
}

exports.Schema = Schema;


  },

  7451(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var YAMLMap = __nccwpck_require__(4454);

const map = {
    collection: 'map',
    default: true,
    nodeClass: YAMLMap.YAMLMap,
    tag: 'tag:yaml.org,2002:map',
    resolve(map, onError) {
        if (!identity.isMap(map))
            onError('Expected a mapping for this tag');
        return map;
    },
    createNode: (schema, obj, ctx) => YAMLMap.YAMLMap.from(schema, obj, ctx)
};

exports.map = map;


  },

  3632(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var Scalar = __nccwpck_require__(3301);

const nullTag = {
    identify: value => value == null,
    createNode: () => new Scalar.Scalar(null),
    default: true,
    tag: 'tag:yaml.org,2002:null',
    test: /^(?:~|[Nn]ull|NULL)?$/,
    resolve: () => new Scalar.Scalar(null),
    stringify: ({ source }, ctx) => typeof source === 'string' && nullTag.test.test(source)
        ? source
        : ctx.options.nullStr
};

exports.nullTag = nullTag;


  },

  1706(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var YAMLSeq = __nccwpck_require__(2223);

const seq = {
    collection: 'seq',
    default: true,
    nodeClass: YAMLSeq.YAMLSeq,
    tag: 'tag:yaml.org,2002:seq',
    resolve(seq, onError) {
        if (!identity.isSeq(seq))
            onError('Expected a sequence for this tag');
        return seq;
    },
    createNode: (schema, obj, ctx) => YAMLSeq.YAMLSeq.from(schema, obj, ctx)
};

exports.seq = seq;


  },

  6464(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var stringifyString = __nccwpck_require__(3069);

const string = {
    identify: value => typeof value === 'string',
    default: true,
    tag: 'tag:yaml.org,2002:str',
    resolve: str => str,
    stringify(item, ctx, onComment, onChompKeep) {
        ctx = Object.assign({ actualString: true }, ctx);
        return stringifyString.stringifyString(item, ctx, onComment, onChompKeep);
    }
};

exports.string = string;


  },

  3959(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var Scalar = __nccwpck_require__(3301);

const boolTag = {
    identify: value => typeof value === 'boolean',
    default: true,
    tag: 'tag:yaml.org,2002:bool',
    test: /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/,
    resolve: str => new Scalar.Scalar(str[0] === 't' || str[0] === 'T'),
    stringify({ source, value }, ctx) {
        if (source && boolTag.test.test(source)) {
            const sv = source[0] === 't' || source[0] === 'T';
            if (value === sv)
                return source;
        }
        return value ? ctx.options.trueStr : ctx.options.falseStr;
    }
};

exports.boolTag = boolTag;


  },

  8405(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var Scalar = __nccwpck_require__(3301);
var stringifyNumber = __nccwpck_require__(8689);

const floatNaN = {
    identify: value => typeof value === 'number',
    default: true,
    tag: 'tag:yaml.org,2002:float',
    test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
    resolve: str => str.slice(-3).toLowerCase() === 'nan'
        ? NaN
        : str[0] === '-'
            ? Number.NEGATIVE_INFINITY
            : Number.POSITIVE_INFINITY,
    stringify: stringifyNumber.stringifyNumber
};
const floatExp = {
    identify: value => typeof value === 'number',
    default: true,
    tag: 'tag:yaml.org,2002:float',
    format: 'EXP',
    test: /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/,
    resolve: str => parseFloat(str),
    stringify(node) {
        const num = Number(node.value);
        return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
    }
};
const float = {
    identify: value => typeof value === 'number',
    default: true,
    tag: 'tag:yaml.org,2002:float',
    test: /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/,
    resolve(str) {
        const node = new Scalar.Scalar(parseFloat(str));
        const dot = str.indexOf('.');
        if (dot !== -1 && str[str.length - 1] === '0')
            node.minFractionDigits = str.length - dot - 1;
        return node;
    },
    stringify: stringifyNumber.stringifyNumber
};

exports.float = float;
exports.floatExp = floatExp;
exports.floatNaN = floatNaN;


  },

  9874(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var stringifyNumber = __nccwpck_require__(8689);

const intIdentify = (value) => typeof value === 'bigint' || Number.isInteger(value);
const intResolve = (str, offset, radix, { intAsBigInt }) => (intAsBigInt ? BigInt(str) : parseInt(str.substring(offset), radix));
function intStringify(node, radix, prefix) {
    const { value } = node;
    if (intIdentify(value) && value >= 0)
        return prefix + value.toString(radix);
    return stringifyNumber.stringifyNumber(node);
}
const intOct = {
    identify: value => intIdentify(value) && value >= 0,
    default: true,
    tag: 'tag:yaml.org,2002:int',
    format: 'OCT',
    test: /^0o[0-7]+$/,
    resolve: (str, _onError, opt) => intResolve(str, 2, 8, opt),
    stringify: node => intStringify(node, 8, '0o')
};
const int = {
    identify: intIdentify,
    default: true,
    tag: 'tag:yaml.org,2002:int',
    test: /^[-+]?[0-9]+$/,
    resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
    stringify: stringifyNumber.stringifyNumber
};
const intHex = {
    identify: value => intIdentify(value) && value >= 0,
    default: true,
    tag: 'tag:yaml.org,2002:int',
    format: 'HEX',
    test: /^0x[0-9a-fA-F]+$/,
    resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
    stringify: node => intStringify(node, 16, '0x')
};

exports.int = int;
exports.intHex = intHex;
exports.intOct = intOct;


  },

  896(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var map = __nccwpck_require__(7451);
var _null = __nccwpck_require__(3632);
var seq = __nccwpck_require__(1706);
var string = __nccwpck_require__(6464);
var bool = __nccwpck_require__(3959);
var float = __nccwpck_require__(8405);
var int = __nccwpck_require__(9874);

const schema = [
    map.map,
    seq.seq,
    string.string,
    _null.nullTag,
    bool.boolTag,
    int.intOct,
    int.int,
    int.intHex,
    float.floatNaN,
    float.floatExp,
    float.float
];

exports.schema = schema;


  },

  3559(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var Scalar = __nccwpck_require__(3301);
var map = __nccwpck_require__(7451);
var seq = __nccwpck_require__(1706);

function intIdentify(value) {
    return typeof value === 'bigint' || Number.isInteger(value);
}
const stringifyJSON = ({ value }) => JSON.stringify(value);
const jsonScalars = [
    {
        identify: value => typeof value === 'string',
        default: true,
        tag: 'tag:yaml.org,2002:str',
        resolve: str => str,
        stringify: stringifyJSON
    },
    {
        identify: value => value == null,
        createNode: () => new Scalar.Scalar(null),
        default: true,
        tag: 'tag:yaml.org,2002:null',
        test: /^null$/,
        resolve: () => null,
        stringify: stringifyJSON
    },
    {
        identify: value => typeof value === 'boolean',
        default: true,
        tag: 'tag:yaml.org,2002:bool',
        test: /^true$|^false$/,
        resolve: str => str === 'true',
        stringify: stringifyJSON
    },
    {
        identify: intIdentify,
        default: true,
        tag: 'tag:yaml.org,2002:int',
        test: /^-?(?:0|[1-9][0-9]*)$/,
        resolve: (str, _onError, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str, 10),
        stringify: ({ value }) => intIdentify(value) ? value.toString() : JSON.stringify(value)
    },
    {
        identify: value => typeof value === 'number',
        default: true,
        tag: 'tag:yaml.org,2002:float',
        test: /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$/,
        resolve: str => parseFloat(str),
        stringify: stringifyJSON
    }
];
const jsonError = {
    default: true,
    tag: '',
    test: /^/,
    resolve(str, onError) {
        onError(`Unresolved plain scalar ${JSON.stringify(str)}`);
        return str;
    }
};
const schema = [map.map, seq.seq].concat(jsonScalars, jsonError);

exports.schema = schema;


  },

  18(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var map = __nccwpck_require__(7451);
var _null = __nccwpck_require__(3632);
var seq = __nccwpck_require__(1706);
var string = __nccwpck_require__(6464);
var bool = __nccwpck_require__(3959);
var float = __nccwpck_require__(8405);
var int = __nccwpck_require__(9874);
var schema = __nccwpck_require__(896);
var schema$1 = __nccwpck_require__(3559);
var binary = __nccwpck_require__(6083);
var merge = __nccwpck_require__(452);
var omap = __nccwpck_require__(303);
var pairs = __nccwpck_require__(8385);
var schema$2 = __nccwpck_require__(5913);
var set = __nccwpck_require__(1528);
var timestamp = __nccwpck_require__(6752);

const schemas = new Map([
    ['core', schema.schema],
    ['failsafe', [map.map, seq.seq, string.string]],
    ['json', schema$1.schema],
    ['yaml11', schema$2.schema],
    ['yaml-1.1', schema$2.schema]
]);
const tagsByName = {
    binary: binary.binary,
    bool: bool.boolTag,
    float: float.float,
    floatExp: float.floatExp,
    floatNaN: float.floatNaN,
    floatTime: timestamp.floatTime,
    int: int.int,
    intHex: int.intHex,
    intOct: int.intOct,
    intTime: timestamp.intTime,
    map: map.map,
    merge: merge.merge,
    null: _null.nullTag,
    omap: omap.omap,
    pairs: pairs.pairs,
    seq: seq.seq,
    set: set.set,
    timestamp: timestamp.timestamp
};
const coreKnownTags = {
    'tag:yaml.org,2002:binary': binary.binary,
    'tag:yaml.org,2002:merge': merge.merge,
    'tag:yaml.org,2002:omap': omap.omap,
    'tag:yaml.org,2002:pairs': pairs.pairs,
    'tag:yaml.org,2002:set': set.set,
    'tag:yaml.org,2002:timestamp': timestamp.timestamp
};
function getTags(customTags, schemaName, addMergeTag) {
    const schemaTags = schemas.get(schemaName);
    if (schemaTags && !customTags) {
        return addMergeTag && !schemaTags.includes(merge.merge)
            ? schemaTags.concat(merge.merge)
            : schemaTags.slice();
    }
    let tags = schemaTags;
    if (!tags) {
        if (Array.isArray(customTags))
            tags = [];
        else {
            const keys = Array.from(schemas.keys())
                .filter(key => key !== 'yaml11')
                .map(key => JSON.stringify(key))
                .join(', ');
            throw new Error(`Unknown schema "${schemaName}"; use one of ${keys} or define customTags array`);
        }
    }
    if (Array.isArray(customTags)) {
        for (const tag of customTags)
            tags = tags.concat(tag);
    }
    else if (typeof customTags === 'function') {
        tags = customTags(tags.slice());
    }
    if (addMergeTag)
        tags = tags.concat(merge.merge);
    return tags.reduce((tags, tag) => {
        const tagObj = typeof tag === 'string' ? tagsByName[tag] : tag;
        if (!tagObj) {
            const tagName = JSON.stringify(tag);
            const keys = Object.keys(tagsByName)
                .map(key => JSON.stringify(key))
                .join(', ');
            throw new Error(`Unknown custom tag ${tagName}; use one of ${keys}`);
        }
        if (!tags.includes(tagObj))
            tags.push(tagObj);
        return tags;
    }, []);
}

exports.coreKnownTags = coreKnownTags;
exports.getTags = getTags;


  },

  6083(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var node_buffer = __nccwpck_require__(181);
var Scalar = __nccwpck_require__(3301);
var stringifyString = __nccwpck_require__(3069);

const binary = {
    identify: value => value instanceof Uint8Array,  
    default: false,
    tag: 'tag:yaml.org,2002:binary',
    resolve(src, onError) {
        if (typeof node_buffer.Buffer === 'function') {
            return node_buffer.Buffer.from(src, 'base64');
        }
        else if (typeof atob === 'function') {
            const str = atob(src.replace(/[\n\r]/g, ''));
            const buffer = new Uint8Array(str.length);
            for (let i = 0; i < str.length; ++i)
                buffer[i] = str.charCodeAt(i);
            return buffer;
        }
        else {
            onError('This environment does not support reading binary tags; either Buffer or atob is required');
            return src;
        }
    },
    stringify({ comment, type, value }, ctx, onComment, onChompKeep) {
        if (!value)
            return '';
        const buf = value;  
        let str;
        if (typeof node_buffer.Buffer === 'function') {
            str =
                buf instanceof node_buffer.Buffer
                    ? buf.toString('base64')
                    : node_buffer.Buffer.from(buf.buffer).toString('base64');
        }
        else if (typeof btoa === 'function') {
            let s = '';
            for (let i = 0; i < buf.length; ++i)
                s += String.fromCharCode(buf[i]);
            str = btoa(s);
        }
        else {
            throw new Error('This environment does not support writing binary tags; either Buffer or btoa is required');
        }
        type ?? (type = Scalar.Scalar.BLOCK_LITERAL);
        if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
            const lineWidth = Math.max(ctx.options.lineWidth - ctx.indent.length, ctx.options.minContentWidth);
            const n = Math.ceil(str.length / lineWidth);
            const lines = new Array(n);
            for (let i = 0, o = 0; i < n; ++i, o += lineWidth) {
                lines[i] = str.substr(o, lineWidth);
            }
            str = lines.join(type === Scalar.Scalar.BLOCK_LITERAL ? '\n' : ' ');
        }
        return stringifyString.stringifyString({ comment, type, value: str }, ctx, onComment, onChompKeep);
    }
};

exports.binary = binary;


  },

  8398(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var Scalar = __nccwpck_require__(3301);

function boolStringify({ value, source }, ctx) {
    const boolObj = value ? trueTag : falseTag;
    if (source && boolObj.test.test(source))
        return source;
    return value ? ctx.options.trueStr : ctx.options.falseStr;
}
const trueTag = {
    identify: value => value === true,
    default: true,
    tag: 'tag:yaml.org,2002:bool',
    test: /^(?:Y|y|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/,
    resolve: () => new Scalar.Scalar(true),
    stringify: boolStringify
};
const falseTag = {
    identify: value => value === false,
    default: true,
    tag: 'tag:yaml.org,2002:bool',
    test: /^(?:N|n|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/,
    resolve: () => new Scalar.Scalar(false),
    stringify: boolStringify
};

exports.falseTag = falseTag;
exports.trueTag = trueTag;


  },

  5782(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var Scalar = __nccwpck_require__(3301);
var stringifyNumber = __nccwpck_require__(8689);

const floatNaN = {
    identify: value => typeof value === 'number',
    default: true,
    tag: 'tag:yaml.org,2002:float',
    test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
    resolve: (str) => str.slice(-3).toLowerCase() === 'nan'
        ? NaN
        : str[0] === '-'
            ? Number.NEGATIVE_INFINITY
            : Number.POSITIVE_INFINITY,
    stringify: stringifyNumber.stringifyNumber
};
const floatExp = {
    identify: value => typeof value === 'number',
    default: true,
    tag: 'tag:yaml.org,2002:float',
    format: 'EXP',
    test: /^[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/,
    resolve: (str) => parseFloat(str.replace(/_/g, '')),
    stringify(node) {
        const num = Number(node.value);
        return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
    }
};
const float = {
    identify: value => typeof value === 'number',
    default: true,
    tag: 'tag:yaml.org,2002:float',
    test: /^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*$/,
    resolve(str) {
        const node = new Scalar.Scalar(parseFloat(str.replace(/_/g, '')));
        const dot = str.indexOf('.');
        if (dot !== -1) {
            const f = str.substring(dot + 1).replace(/_/g, '');
            if (f[f.length - 1] === '0')
                node.minFractionDigits = f.length;
        }
        return node;
    },
    stringify: stringifyNumber.stringifyNumber
};

exports.float = float;
exports.floatExp = floatExp;
exports.floatNaN = floatNaN;


  },

  873(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var stringifyNumber = __nccwpck_require__(8689);

const intIdentify = (value) => typeof value === 'bigint' || Number.isInteger(value);
function intResolve(str, offset, radix, { intAsBigInt }) {
    const sign = str[0];
    if (sign === '-' || sign === '+')
        offset += 1;
    str = str.substring(offset).replace(/_/g, '');
    if (intAsBigInt) {
        switch (radix) {
            case 2:
                str = `0b${str}`;
                break;
            case 8:
                str = `0o${str}`;
                break;
            case 16:
                str = `0x${str}`;
                break;
        }
        const n = BigInt(str);
        return sign === '-' ? BigInt(-1) * n : n;
    }
    const n = parseInt(str, radix);
    return sign === '-' ? -1 * n : n;
}
function intStringify(node, radix, prefix) {
    const { value } = node;
    if (intIdentify(value)) {
        const str = value.toString(radix);
        return value < 0 ? '-' + prefix + str.substr(1) : prefix + str;
    }
    return stringifyNumber.stringifyNumber(node);
}
const intBin = {
    identify: intIdentify,
    default: true,
    tag: 'tag:yaml.org,2002:int',
    format: 'BIN',
    test: /^[-+]?0b[0-1_]+$/,
    resolve: (str, _onError, opt) => intResolve(str, 2, 2, opt),
    stringify: node => intStringify(node, 2, '0b')
};
const intOct = {
    identify: intIdentify,
    default: true,
    tag: 'tag:yaml.org,2002:int',
    format: 'OCT',
    test: /^[-+]?0[0-7_]+$/,
    resolve: (str, _onError, opt) => intResolve(str, 1, 8, opt),
    stringify: node => intStringify(node, 8, '0')
};
const int = {
    identify: intIdentify,
    default: true,
    tag: 'tag:yaml.org,2002:int',
    test: /^[-+]?[0-9][0-9_]*$/,
    resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
    stringify: stringifyNumber.stringifyNumber
};
const intHex = {
    identify: intIdentify,
    default: true,
    tag: 'tag:yaml.org,2002:int',
    format: 'HEX',
    test: /^[-+]?0x[0-9a-fA-F_]+$/,
    resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
    stringify: node => intStringify(node, 16, '0x')
};

exports.int = int;
exports.intBin = intBin;
exports.intHex = intHex;
exports.intOct = intOct;


  },

  452(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var Scalar = __nccwpck_require__(3301);

const MERGE_KEY = '<<';
const merge = {
    identify: value => value === MERGE_KEY ||
        (typeof value === 'symbol' && value.description === MERGE_KEY),
    default: 'key',
    tag: 'tag:yaml.org,2002:merge',
    test: /^<<$/,
    resolve: () => Object.assign(new Scalar.Scalar(Symbol(MERGE_KEY)), {
        addToJSMap: addMergeToJSMap
    }),
    stringify: () => MERGE_KEY
};
const isMergeKey = (ctx, key) => (merge.identify(key) ||
    (identity.isScalar(key) &&
        (!key.type || key.type === Scalar.Scalar.PLAIN) &&
        merge.identify(key.value))) &&
    ctx?.doc.schema.tags.some(tag => tag.tag === merge.tag && tag.default);
function addMergeToJSMap(ctx, map, value) {
    const source = resolveAliasValue(ctx, value);
    if (identity.isSeq(source))
        for (const it of source.items)
            mergeValue(ctx, map, it);
    else if (Array.isArray(source))
        for (const it of source)
            mergeValue(ctx, map, it);
    else
        mergeValue(ctx, map, source);
}
function mergeValue(ctx, map, value) {
    const source = resolveAliasValue(ctx, value);
    if (!identity.isMap(source))
        throw new Error('Merge sources must be maps or map aliases');
    const srcMap = source.toJSON(null, ctx, Map);
    for (const [key, value] of srcMap) {
        if (map instanceof Map) {
            if (!map.has(key))
                map.set(key, value);
        }
        else if (map instanceof Set) {
            map.add(key);
        }
        else if (!Object.prototype.hasOwnProperty.call(map, key)) {
            Object.defineProperty(map, key, {
                value,
                writable: true,
                enumerable: true,
                configurable: true
            });
        }
    }
    return map;
}
function resolveAliasValue(ctx, value) {
    return ctx && identity.isAlias(value) ? value.resolve(ctx.doc, ctx) : value;
}

exports.addMergeToJSMap = addMergeToJSMap;
exports.isMergeKey = isMergeKey;
exports.merge = merge;


  },

  303(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var toJS = __nccwpck_require__(4043);
var YAMLMap = __nccwpck_require__(4454);
var YAMLSeq = __nccwpck_require__(2223);
var pairs = __nccwpck_require__(8385);

class YAMLOMap extends YAMLSeq.YAMLSeq {
    constructor() {
        super();
        this.add = YAMLMap.YAMLMap.prototype.add.bind(this);
        this.delete = YAMLMap.YAMLMap.prototype.delete.bind(this);
        this.get = YAMLMap.YAMLMap.prototype.get.bind(this);
        this.has = YAMLMap.YAMLMap.prototype.has.bind(this);
        this.set = YAMLMap.YAMLMap.prototype.set.bind(this);
        this.tag = YAMLOMap.tag;
    }
    toJSON(_, ctx) {
        if (!ctx)
            return super.toJSON(_);
        const map = new Map();
        if (ctx?.onCreate)
            ctx.onCreate(map);
        for (const pair of this.items) {
            let key, value;
            if (identity.isPair(pair)) {
                key = toJS.toJS(pair.key, '', ctx);
                value = toJS.toJS(pair.value, key, ctx);
            }
            else {
                key = toJS.toJS(pair, '', ctx);
            }
            if (map.has(key))
                throw new Error('Ordered maps must not include duplicate keys');
            map.set(key, value);
        }
        return map;
    }
    static from(schema, iterable, ctx) {
        const pairs$1 = pairs.createPairs(schema, iterable, ctx);
        const omap = new this();
        omap.items = pairs$1.items;
        return omap;
    }
}
YAMLOMap.tag = 'tag:yaml.org,2002:omap';
const omap = {
    collection: 'seq',
    identify: value => value instanceof Map,
    nodeClass: YAMLOMap,
    default: false,
    tag: 'tag:yaml.org,2002:omap',
    resolve(seq, onError) {
        const pairs$1 = pairs.resolvePairs(seq, onError);
        const seenKeys = [];
        for (const { key } of pairs$1.items) {
            if (identity.isScalar(key)) {
                if (seenKeys.includes(key.value)) {
                    onError(`Ordered maps must not include duplicate keys: ${key.value}`);
                }
                else {
                    seenKeys.push(key.value);
                }
            }
        }
        return Object.assign(new YAMLOMap(), pairs$1);
    },
    createNode: (schema, iterable, ctx) => YAMLOMap.from(schema, iterable, ctx)
};

exports.YAMLOMap = YAMLOMap;
exports.omap = omap;


  },

  8385(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var Pair = __nccwpck_require__(7165);
var Scalar = __nccwpck_require__(3301);
var YAMLSeq = __nccwpck_require__(2223);

function resolvePairs(seq, onError) {
    if (identity.isSeq(seq)) {
        for (let i = 0; i < seq.items.length; ++i) {
            let item = seq.items[i];
            if (identity.isPair(item))
                continue;
            else if (identity.isMap(item)) {
                if (item.items.length > 1)
                    onError('Each pair must have its own sequence indicator');
                const pair = item.items[0] || new Pair.Pair(new Scalar.Scalar(null));
                if (item.commentBefore)
                    pair.key.commentBefore = pair.key.commentBefore
                        ? `${item.commentBefore}\n${pair.key.commentBefore}`
                        : item.commentBefore;
                if (item.comment) {
                    const cn = pair.value ?? pair.key;
                    cn.comment = cn.comment
                        ? `${item.comment}\n${cn.comment}`
                        : item.comment;
                }
                item = pair;
            }
            seq.items[i] = identity.isPair(item) ? item : new Pair.Pair(item);
        }
    }
    else
        onError('Expected a sequence for this tag');
    return seq;
}
function createPairs(schema, iterable, ctx) {
    const { replacer } = ctx;
    const pairs = new YAMLSeq.YAMLSeq(schema);
    pairs.tag = 'tag:yaml.org,2002:pairs';
    let i = 0;
    if (iterable && Symbol.iterator in Object(iterable))
        for (let it of iterable) {
            if (typeof replacer === 'function')
                it = replacer.call(iterable, String(i++), it);
            let key, value;
            if (Array.isArray(it)) {
                if (it.length === 2) {
                    key = it[0];
                    value = it[1];
                }
                else
                    throw new TypeError(`Expected [key, value] tuple: ${it}`);
            }
            else if (it && it instanceof Object) {
                const keys = Object.keys(it);
                if (keys.length === 1) {
                    key = keys[0];
                    value = it[key];
                }
                else {
                    throw new TypeError(`Expected tuple with one key, not ${keys.length} keys`);
                }
            }
            else {
                key = it;
            }
            pairs.items.push(Pair.createPair(key, value, ctx));
        }
    return pairs;
}
const pairs = {
    collection: 'seq',
    default: false,
    tag: 'tag:yaml.org,2002:pairs',
    resolve: resolvePairs,
    createNode: createPairs
};

exports.createPairs = createPairs;
exports.pairs = pairs;
exports.resolvePairs = resolvePairs;


  },

  5913(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var map = __nccwpck_require__(7451);
var _null = __nccwpck_require__(3632);
var seq = __nccwpck_require__(1706);
var string = __nccwpck_require__(6464);
var binary = __nccwpck_require__(6083);
var bool = __nccwpck_require__(8398);
var float = __nccwpck_require__(5782);
var int = __nccwpck_require__(873);
var merge = __nccwpck_require__(452);
var omap = __nccwpck_require__(303);
var pairs = __nccwpck_require__(8385);
var set = __nccwpck_require__(1528);
var timestamp = __nccwpck_require__(6752);

const schema = [
    map.map,
    seq.seq,
    string.string,
    _null.nullTag,
    bool.trueTag,
    bool.falseTag,
    int.intBin,
    int.intOct,
    int.int,
    int.intHex,
    float.floatNaN,
    float.floatExp,
    float.float,
    binary.binary,
    merge.merge,
    omap.omap,
    pairs.pairs,
    set.set,
    timestamp.intTime,
    timestamp.floatTime,
    timestamp.timestamp
];

exports.schema = schema;


  },

  1528(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var Pair = __nccwpck_require__(7165);
var YAMLMap = __nccwpck_require__(4454);

class YAMLSet extends YAMLMap.YAMLMap {
    constructor(schema) {
        super(schema);
        this.tag = YAMLSet.tag;
    }
    add(key) {
        let pair;
        if (identity.isPair(key))
            pair = key;
        else if (key &&
            typeof key === 'object' &&
            'key' in key &&
            'value' in key &&
            key.value === null)
            pair = new Pair.Pair(key.key, null);
        else
            pair = new Pair.Pair(key, null);
        const prev = YAMLMap.findPair(this.items, pair.key);
        if (!prev)
            this.items.push(pair);
    }
    get(key, keepPair) {
        const pair = YAMLMap.findPair(this.items, key);
        return !keepPair && identity.isPair(pair)
            ? identity.isScalar(pair.key)
                ? pair.key.value
                : pair.key
            : pair;
    }
    set(key, value) {
        if (typeof value !== 'boolean')
            throw new Error(`Expected boolean value for set(key, value) in a YAML set, not ${typeof value}`);
        const prev = YAMLMap.findPair(this.items, key);
        if (prev && !value) {
            this.items.splice(this.items.indexOf(prev), 1);
        }
        else if (!prev && value) {
            this.items.push(new Pair.Pair(key));
        }
    }
    toJSON(_, ctx) {
        return super.toJSON(_, ctx, Set);
    }
    toString(ctx, onComment, onChompKeep) {
        if (!ctx)
            return JSON.stringify(this);
        if (this.hasAllNullValues(true))
            return super.toString(Object.assign({}, ctx, { allNullValues: true }), onComment, onChompKeep);
        else
            throw new Error('Set items must all have null values');
    }
    static from(schema, iterable, ctx) {
        const { replacer } = ctx;
        const set = new this(schema);
        if (iterable && Symbol.iterator in Object(iterable))
            for (let value of iterable) {
                if (typeof replacer === 'function')
                    value = replacer.call(iterable, value, value);
                set.items.push(Pair.createPair(value, null, ctx));
            }
        return set;
    }
}
YAMLSet.tag = 'tag:yaml.org,2002:set';
const set = {
    collection: 'map',
    identify: value => value instanceof Set,
    nodeClass: YAMLSet,
    default: false,
    tag: 'tag:yaml.org,2002:set',
    createNode: (schema, iterable, ctx) => YAMLSet.from(schema, iterable, ctx),
    resolve(map, onError) {
        if (identity.isMap(map)) {
            if (map.hasAllNullValues(true))
                return Object.assign(new YAMLSet(), map);
            else
                onError('Set items must all have null values');
        }
        else
            onError('Expected a mapping for this tag');
        return map;
    }
};

exports.YAMLSet = YAMLSet;
exports.set = set;


  },

  6752(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var stringifyNumber = __nccwpck_require__(8689);

function parseSexagesimal(str, asBigInt) {
    const sign = str[0];
    const parts = sign === '-' || sign === '+' ? str.substring(1) : str;
    const num = (n) => asBigInt ? BigInt(n) : Number(n);
    const res = parts
        .replace(/_/g, '')
        .split(':')
        .reduce((res, p) => res * num(60) + num(p), num(0));
    return (sign === '-' ? num(-1) * res : res);
}
function stringifySexagesimal(node) {
    let { value } = node;
    let num = (n) => n;
    if (typeof value === 'bigint')
        num = n => BigInt(n);
    else if (isNaN(value) || !isFinite(value))
        return stringifyNumber.stringifyNumber(node);
    let sign = '';
    if (value < 0) {
        sign = '-';
        value *= num(-1);
    }
    const _60 = num(60);
    const parts = [value % _60];  
    if (value < 60) {
        parts.unshift(0);  
    }
    else {
        value = (value - parts[0]) / _60;
        parts.unshift(value % _60);  
        if (value >= 60) {
            value = (value - parts[0]) / _60;
            parts.unshift(value);  
        }
    }
    return (sign +
        parts
            .map(n => String(n).padStart(2, '0'))
            .join(':')
            .replace(/000000\d*$/, '')  
    );
}
const intTime = {
    identify: value => typeof value === 'bigint' || Number.isInteger(value),
    default: true,
    tag: 'tag:yaml.org,2002:int',
    format: 'TIME',
    test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+$/,
    resolve: (str, _onError, { intAsBigInt }) => parseSexagesimal(str, intAsBigInt),
    stringify: stringifySexagesimal
};
const floatTime = {
    identify: value => typeof value === 'number',
    default: true,
    tag: 'tag:yaml.org,2002:float',
    format: 'TIME',
    test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/,
    resolve: str => parseSexagesimal(str, false),
    stringify: stringifySexagesimal
};
const timestamp = {
    identify: value => value instanceof Date,
    default: true,
    tag: 'tag:yaml.org,2002:timestamp',
    test: RegExp('^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})' +  
        '(?:' +  
        '(?:t|T|[ \\t]+)' +  
        '([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}(\\.[0-9]+)?)' +  
        '(?:[ \\t]*(Z|[-+][012]?[0-9](?::[0-9]{2})?))?' +  
        ')?$'),
    resolve(str) {
        const match = str.match(timestamp.test);
        if (!match)
            throw new Error('!!timestamp expects a date, starting with yyyy-mm-dd');
        const [, year, month, day, hour, minute, second] = match.map(Number);
        const millisec = match[7] ? Number((match[7] + '00').substr(1, 3)) : 0;
        let date = Date.UTC(year, month - 1, day, hour || 0, minute || 0, second || 0, millisec);
        const tz = match[8];
        if (tz && tz !== 'Z') {
            let d = parseSexagesimal(tz, false);
            if (Math.abs(d) < 30)
                d *= 60;
            date -= 60000 * d;
        }
        return new Date(date);
    },
    stringify: ({ value }) => value?.toISOString().replace(/(T00:00:00)?\.000Z$/, '') ?? ''
};

exports.floatTime = floatTime;
exports.intTime = intTime;
exports.timestamp = timestamp;


  },

  4475(__unused_webpack_module, exports) {

"use strict";


const FOLD_FLOW = 'flow';
const FOLD_BLOCK = 'block';
const FOLD_QUOTED = 'quoted';
function foldFlowLines(text, indent, mode = 'flow', { indentAtStart, lineWidth = 80, minContentWidth = 20, onFold, onOverflow } = {}) {
    if (!lineWidth || lineWidth < 0)
        return text;
    if (lineWidth < minContentWidth)
        minContentWidth = 0;
    const endStep = Math.max(1 + minContentWidth, 1 + lineWidth - indent.length);
    if (text.length <= endStep)
        return text;
    const folds = [];
    const escapedFolds = {};
    let end = lineWidth - indent.length;
    if (typeof indentAtStart === 'number') {
        if (indentAtStart > lineWidth - Math.max(2, minContentWidth))
            folds.push(0);
        else
            end = lineWidth - indentAtStart;
    }
    let split = undefined;
    let prev = undefined;
    let overflow = false;
    let i = -1;
    let escStart = -1;
    let escEnd = -1;
    if (mode === FOLD_BLOCK) {
        i = consumeMoreIndentedLines(text, i, indent.length);
        if (i !== -1)
            end = i + endStep;
    }
    for (let ch; (ch = text[(i += 1)]);) {
        if (mode === FOLD_QUOTED && ch === '\\') {
            escStart = i;
            switch (text[i + 1]) {
                case 'x':
                    i += 3;
                    break;
                case 'u':
                    i += 5;
                    break;
                case 'U':
                    i += 9;
                    break;
                default:
                    i += 1;
            }
            escEnd = i;
        }
        if (ch === '\n') {
            if (mode === FOLD_BLOCK)
                i = consumeMoreIndentedLines(text, i, indent.length);
            end = i + indent.length + endStep;
            split = undefined;
        }
        else {
            if (ch === ' ' &&
                prev &&
                prev !== ' ' &&
                prev !== '\n' &&
                prev !== '\t') {
                const next = text[i + 1];
                if (next && next !== ' ' && next !== '\n' && next !== '\t')
                    split = i;
            }
            if (i >= end) {
                if (split) {
                    folds.push(split);
                    end = split + endStep;
                    split = undefined;
                }
                else if (mode === FOLD_QUOTED) {
                    while (prev === ' ' || prev === '\t') {
                        prev = ch;
                        ch = text[(i += 1)];
                        overflow = true;
                    }
                    const j = i > escEnd + 1 ? i - 2 : escStart - 1;
                    if (escapedFolds[j])
                        return text;
                    folds.push(j);
                    escapedFolds[j] = true;
                    end = j + endStep;
                    split = undefined;
                }
                else {
                    overflow = true;
                }
            }
        }
        prev = ch;
    }
    if (overflow && onOverflow)
        onOverflow();
    if (folds.length === 0)
        return text;
    if (onFold)
        onFold();
    let res = text.slice(0, folds[0]);
    for (let i = 0; i < folds.length; ++i) {
        const fold = folds[i];
        const end = folds[i + 1] || text.length;
        if (fold === 0)
            res = `\n${indent}${text.slice(0, end)}`;
        else {
            if (mode === FOLD_QUOTED && escapedFolds[fold])
                res += `${text[fold]}\\`;
            res += `\n${indent}${text.slice(fold + 1, end)}`;
        }
    }
    return res;
}
function consumeMoreIndentedLines(text, i, indent) {
    let end = i;
    let start = i + 1;
    let ch = text[start];
    while (ch === ' ' || ch === '\t') {
        if (i < start + indent) {
            ch = text[++i];
        }
        else {
            do {
                ch = text[++i];
            } while (ch && ch !== '\n');
            end = i;
            start = i + 1;
            ch = text[start];
        }
    }
    return end;
}

exports.FOLD_BLOCK = FOLD_BLOCK;
exports.FOLD_FLOW = FOLD_FLOW;
exports.FOLD_QUOTED = FOLD_QUOTED;
exports.foldFlowLines = foldFlowLines;


  },

  2148(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var anchors = __nccwpck_require__(1596);
var identity = __nccwpck_require__(1127);
var stringifyComment = __nccwpck_require__(9799);
var stringifyString = __nccwpck_require__(3069);

function createStringifyContext(doc, options) {
    const opt = Object.assign({
        blockQuote: true,
        commentString: stringifyComment.stringifyComment,
        defaultKeyType: null,
        defaultStringType: 'PLAIN',
        directives: null,
        doubleQuotedAsJSON: false,
        doubleQuotedMinMultiLineLength: 40,
        falseStr: 'false',
        flowCollectionPadding: true,
        indentSeq: true,
        lineWidth: 80,
        minContentWidth: 20,
        nullStr: 'null',
        simpleKeys: false,
        singleQuote: null,
        trailingComma: false,
        trueStr: 'true',
        verifyAliasOrder: true
    }, doc.schema.toStringOptions, options);
    let inFlow;
    switch (opt.collectionStyle) {
        case 'block':
            inFlow = false;
            break;
        case 'flow':
            inFlow = true;
            break;
        default:
            inFlow = null;
    }
    return {
        anchors: new Set(),
        doc,
        flowCollectionPadding: opt.flowCollectionPadding ? ' ' : '',
        indent: '',
        indentStep: typeof opt.indent === 'number' ? ' '.repeat(opt.indent) : '  ',
        inFlow,
        options: opt
    };
}
function getTagObject(tags, item) {
    if (item.tag) {
        const match = tags.filter(t => t.tag === item.tag);
        if (match.length > 0)
            return match.find(t => t.format === item.format) ?? match[0];
    }
    let tagObj = undefined;
    let obj;
    if (identity.isScalar(item)) {
        obj = item.value;
        let match = tags.filter(t => t.identify?.(obj));
        if (match.length > 1) {
            const testMatch = match.filter(t => t.test);
            if (testMatch.length > 0)
                match = testMatch;
        }
        tagObj =
            match.find(t => t.format === item.format) ?? match.find(t => !t.format);
    }
    else {
        obj = item;
        tagObj = tags.find(t => t.nodeClass && obj instanceof t.nodeClass);
    }
    if (!tagObj) {
        const name = obj?.constructor?.name ?? (obj === null ? 'null' : typeof obj);
        throw new Error(`Tag not resolved for ${name} value`);
    }
    return tagObj;
}
function stringifyProps(node, tagObj, { anchors: anchors$1, doc }) {
    if (!doc.directives)
        return '';
    const props = [];
    const anchor = (identity.isScalar(node) || identity.isCollection(node)) && node.anchor;
    if (anchor && anchors.anchorIsValid(anchor)) {
        anchors$1.add(anchor);
        props.push(`&${anchor}`);
    }
    const tag = node.tag ?? (tagObj.default ? null : tagObj.tag);
    if (tag)
        props.push(doc.directives.tagString(tag));
    return props.join(' ');
}
function stringify(item, ctx, onComment, onChompKeep) {
    if (identity.isPair(item))
        return item.toString(ctx, onComment, onChompKeep);
    if (identity.isAlias(item)) {
        if (ctx.doc.directives)
            return item.toString(ctx);
        if (ctx.resolvedAliases?.has(item)) {
            throw new TypeError(`Cannot stringify circular structure without alias nodes`);
        }
        else {
            if (ctx.resolvedAliases)
                ctx.resolvedAliases.add(item);
            else
                ctx.resolvedAliases = new Set([item]);
            item = item.resolve(ctx.doc);
        }
    }
    let tagObj = undefined;
    const node = identity.isNode(item)
        ? item
        : ctx.doc.createNode(item, { onTagObj: o => (tagObj = o) });
    tagObj ?? (tagObj = getTagObject(ctx.doc.schema.tags, node));
    const props = stringifyProps(node, tagObj, ctx);
    if (props.length > 0)
        ctx.indentAtStart = (ctx.indentAtStart ?? 0) + props.length + 1;
    const str = typeof tagObj.stringify === 'function'
        ? tagObj.stringify(node, ctx, onComment, onChompKeep)
        : identity.isScalar(node)
            ? stringifyString.stringifyString(node, ctx, onComment, onChompKeep)
            : node.toString(ctx, onComment, onChompKeep);
    if (!props)
        return str;
    return identity.isScalar(node) || str[0] === '{' || str[0] === '['
        ? `${props} ${str}`
        : `${props}\n${ctx.indent}${str}`;
}

exports.createStringifyContext = createStringifyContext;
exports.stringify = stringify;


  },

  1212(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var stringify = __nccwpck_require__(2148);
var stringifyComment = __nccwpck_require__(9799);

function stringifyCollection(collection, ctx, options) {
    const flow = ctx.inFlow ?? collection.flow;
    const stringify = flow ? stringifyFlowCollection : stringifyBlockCollection;
    return stringify(collection, ctx, options);
}
function stringifyBlockCollection({ comment, items }, ctx, { blockItemPrefix, flowChars, itemIndent, onChompKeep, onComment }) {
    const { indent, options: { commentString } } = ctx;
    const itemCtx = Object.assign({}, ctx, { indent: itemIndent, type: null });
    let chompKeep = false;  
    const lines = [];
    for (let i = 0; i < items.length; ++i) {
        const item = items[i];
        let comment = null;
        if (identity.isNode(item)) {
            if (!chompKeep && item.spaceBefore)
                lines.push('');
            addCommentBefore(ctx, lines, item.commentBefore, chompKeep);
            if (item.comment)
                comment = item.comment;
        }
        else if (identity.isPair(item)) {
            const ik = identity.isNode(item.key) ? item.key : null;
            if (ik) {
                if (!chompKeep && ik.spaceBefore)
                    lines.push('');
                addCommentBefore(ctx, lines, ik.commentBefore, chompKeep);
            }
        }
        chompKeep = false;
        let str = stringify.stringify(item, itemCtx, () => (comment = null), () => (chompKeep = true));
        if (comment)
            str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
        if (chompKeep && comment)
            chompKeep = false;
        lines.push(blockItemPrefix + str);
    }
    let str;
    if (lines.length === 0) {
        str = flowChars.start + flowChars.end;
    }
    else {
        str = lines[0];
        for (let i = 1; i < lines.length; ++i) {
            const line = lines[i];
            str += line ? `\n${indent}${line}` : '\n';
        }
    }
    if (comment) {
        str += '\n' + stringifyComment.indentComment(commentString(comment), indent);
        if (onComment)
            onComment();
    }
    else if (chompKeep && onChompKeep)
        onChompKeep();
    return str;
}
function stringifyFlowCollection({ items }, ctx, { flowChars, itemIndent }) {
    const { indent, indentStep, flowCollectionPadding: fcPadding, options: { commentString } } = ctx;
    itemIndent += indentStep;
    const itemCtx = Object.assign({}, ctx, {
        indent: itemIndent,
        inFlow: true,
        type: null
    });
    let reqNewline = false;
    let linesAtValue = 0;
    const lines = [];
    for (let i = 0; i < items.length; ++i) {
        const item = items[i];
        let comment = null;
        if (identity.isNode(item)) {
            if (item.spaceBefore)
                lines.push('');
            addCommentBefore(ctx, lines, item.commentBefore, false);
            if (item.comment)
                comment = item.comment;
        }
        else if (identity.isPair(item)) {
            const ik = identity.isNode(item.key) ? item.key : null;
            if (ik) {
                if (ik.spaceBefore)
                    lines.push('');
                addCommentBefore(ctx, lines, ik.commentBefore, false);
                if (ik.comment)
                    reqNewline = true;
            }
            const iv = identity.isNode(item.value) ? item.value : null;
            if (iv) {
                if (iv.comment)
                    comment = iv.comment;
                if (iv.commentBefore)
                    reqNewline = true;
            }
            else if (item.value == null && ik?.comment) {
                comment = ik.comment;
            }
        }
        if (comment)
            reqNewline = true;
        let str = stringify.stringify(item, itemCtx, () => (comment = null));
        reqNewline || (reqNewline = lines.length > linesAtValue || str.includes('\n'));
        if (i < items.length - 1) {
            str += ',';
        }
        else if (ctx.options.trailingComma) {
            if (ctx.options.lineWidth > 0) {
                reqNewline || (reqNewline = lines.reduce((sum, line) => sum + line.length + 2, 2) +
                    (str.length + 2) >
                    ctx.options.lineWidth);
            }
            if (reqNewline) {
                str += ',';
            }
        }
        if (comment)
            str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
        lines.push(str);
        linesAtValue = lines.length;
    }
    const { start, end } = flowChars;
    if (lines.length === 0) {
        return start + end;
    }
    else {
        if (!reqNewline) {
            const len = lines.reduce((sum, line) => sum + line.length + 2, 2);
            reqNewline = ctx.options.lineWidth > 0 && len > ctx.options.lineWidth;
        }
        if (reqNewline) {
            let str = start;
            for (const line of lines)
                str += line ? `\n${indentStep}${indent}${line}` : '\n';
            return `${str}\n${indent}${end}`;
        }
        else {
            return `${start}${fcPadding}${lines.join(' ')}${fcPadding}${end}`;
        }
    }
}
function addCommentBefore({ indent, options: { commentString } }, lines, comment, chompKeep) {
    if (comment && chompKeep)
        comment = comment.replace(/^\n+/, '');
    if (comment) {
        const ic = stringifyComment.indentComment(commentString(comment), indent);
        lines.push(ic.trimStart());  
    }
}

exports.stringifyCollection = stringifyCollection;


  },

  9799(__unused_webpack_module, exports) {

"use strict";


const stringifyComment = (str) => str.replace(/^(?!$)(?: $)?/gm, '#');
function indentComment(comment, indent) {
    if (/^\n+$/.test(comment))
        return comment.substring(1);
    return indent ? comment.replace(/^(?! *$)/gm, indent) : comment;
}
const lineComment = (str, indent, comment) => str.endsWith('\n')
    ? indentComment(comment, indent)
    : comment.includes('\n')
        ? '\n' + indentComment(comment, indent)
        : (str.endsWith(' ') ? '' : ' ') + comment;

exports.indentComment = indentComment;
exports.lineComment = lineComment;
exports.stringifyComment = stringifyComment;


  },

  6829(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var stringify = __nccwpck_require__(2148);
var stringifyComment = __nccwpck_require__(9799);

function stringifyDocument(doc, options) {
    const lines = [];
    let hasDirectives = options.directives === true;
    if (options.directives !== false && doc.directives) {
        const dir = doc.directives.toString(doc);
        if (dir) {
            lines.push(dir);
            hasDirectives = true;
        }
        else if (doc.directives.docStart)
            hasDirectives = true;
    }
    if (hasDirectives)
        lines.push('---');
    const ctx = stringify.createStringifyContext(doc, options);
    const { commentString } = ctx.options;
    if (doc.commentBefore) {
        if (lines.length !== 1)
            lines.unshift('');
        const cs = commentString(doc.commentBefore);
        lines.unshift(stringifyComment.indentComment(cs, ''));
    }
    let chompKeep = false;
    let contentComment = null;
    if (doc.contents) {
        if (identity.isNode(doc.contents)) {
            if (doc.contents.spaceBefore && hasDirectives)
                lines.push('');
            if (doc.contents.commentBefore) {
                const cs = commentString(doc.contents.commentBefore);
                lines.push(stringifyComment.indentComment(cs, ''));
            }
            ctx.forceBlockIndent = !!doc.comment;
            contentComment = doc.contents.comment;
        }
        const onChompKeep = contentComment ? undefined : () => (chompKeep = true);
        let body = stringify.stringify(doc.contents, ctx, () => (contentComment = null), onChompKeep);
        if (contentComment)
            body += stringifyComment.lineComment(body, '', commentString(contentComment));
        if ((body[0] === '|' || body[0] === '>') &&
            lines[lines.length - 1] === '---') {
            lines[lines.length - 1] = `--- ${body}`;
        }
        else
            lines.push(body);
    }
    else {
        lines.push(stringify.stringify(doc.contents, ctx));
    }
    if (doc.directives?.docEnd) {
        if (doc.comment) {
            const cs = commentString(doc.comment);
            if (cs.includes('\n')) {
                lines.push('...');
                lines.push(stringifyComment.indentComment(cs, ''));
            }
            else {
                lines.push(`... ${cs}`);
            }
        }
        else {
            lines.push('...');
        }
    }
    else {
        let dc = doc.comment;
        if (dc && chompKeep)
            dc = dc.replace(/^\n+/, '');
        if (dc) {
            if ((!chompKeep || contentComment) && lines[lines.length - 1] !== '')
                lines.push('');
            lines.push(stringifyComment.indentComment(commentString(dc), ''));
        }
    }
    return lines.join('\n') + '\n';
}

exports.stringifyDocument = stringifyDocument;


  },

  8689(__unused_webpack_module, exports) {

"use strict";


function stringifyNumber({ format, minFractionDigits, tag, value }) {
    if (typeof value === 'bigint')
        return String(value);
    const num = typeof value === 'number' ? value : Number(value);
    if (!isFinite(num))
        return isNaN(num) ? '.nan' : num < 0 ? '-.inf' : '.inf';
    let n = Object.is(value, -0) ? '-0' : JSON.stringify(value);
    if (!format &&
        minFractionDigits &&
        (!tag || tag === 'tag:yaml.org,2002:float') &&
        /^-?\d/.test(n) &&
        !n.includes('e')) {
        let i = n.indexOf('.');
        if (i < 0) {
            i = n.length;
            n += '.';
        }
        let d = minFractionDigits - (n.length - i - 1);
        while (d-- > 0)
            n += '0';
    }
    return n;
}

exports.stringifyNumber = stringifyNumber;


  },

  9748(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);
var Scalar = __nccwpck_require__(3301);
var stringify = __nccwpck_require__(2148);
var stringifyComment = __nccwpck_require__(9799);

function stringifyPair({ key, value }, ctx, onComment, onChompKeep) {
    const { allNullValues, doc, indent, indentStep, options: { commentString, indentSeq, simpleKeys } } = ctx;
    let keyComment = (identity.isNode(key) && key.comment) || null;
    if (simpleKeys) {
        if (keyComment) {
            throw new Error('With simple keys, key nodes cannot have comments');
        }
        if (identity.isCollection(key) || (!identity.isNode(key) && typeof key === 'object')) {
            const msg = 'With simple keys, collection cannot be used as a key value';
            throw new Error(msg);
        }
    }
    let explicitKey = !simpleKeys &&
        (!key ||
            (keyComment && value == null && !ctx.inFlow) ||
            identity.isCollection(key) ||
            (identity.isScalar(key)
                ? key.type === Scalar.Scalar.BLOCK_FOLDED || key.type === Scalar.Scalar.BLOCK_LITERAL
                : typeof key === 'object'));
    ctx = Object.assign({}, ctx, {
        allNullValues: false,
        implicitKey: !explicitKey && (simpleKeys || !allNullValues),
        indent: indent + indentStep
    });
    let keyCommentDone = false;
    let chompKeep = false;
    let str = stringify.stringify(key, ctx, () => (keyCommentDone = true), () => (chompKeep = true));
    if (!explicitKey && !ctx.inFlow && str.length > 1024) {
        if (simpleKeys)
            throw new Error('With simple keys, single line scalar must not span more than 1024 characters');
        explicitKey = true;
    }
    if (ctx.inFlow) {
        if (allNullValues || value == null) {
            if (keyCommentDone && onComment)
                onComment();
            return str === '' ? '?' : explicitKey ? `? ${str}` : str;
        }
    }
    else if ((allNullValues && !simpleKeys) || (value == null && explicitKey)) {
        str = `? ${str}`;
        if (keyComment && !keyCommentDone) {
            str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
        }
        else if (chompKeep && onChompKeep)
            onChompKeep();
        return str;
    }
    if (keyCommentDone)
        keyComment = null;
    if (explicitKey) {
        if (keyComment)
            str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
        str = `? ${str}\n${indent}:`;
    }
    else {
        str = `${str}:`;
        if (keyComment)
            str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
    }
    let vsb, vcb, valueComment;
    if (identity.isNode(value)) {
        vsb = !!value.spaceBefore;
        vcb = value.commentBefore;
        valueComment = value.comment;
    }
    else {
        vsb = false;
        vcb = null;
        valueComment = null;
        if (value && typeof value === 'object')
            value = doc.createNode(value);
    }
    ctx.implicitKey = false;
    if (!explicitKey && !keyComment && identity.isScalar(value))
        ctx.indentAtStart = str.length + 1;
    chompKeep = false;
    if (!indentSeq &&
        indentStep.length >= 2 &&
        !ctx.inFlow &&
        !explicitKey &&
        identity.isSeq(value) &&
        !value.flow &&
        !value.tag &&
        !value.anchor) {
        ctx.indent = ctx.indent.substring(2);
    }
    let valueCommentDone = false;
    const valueStr = stringify.stringify(value, ctx, () => (valueCommentDone = true), () => (chompKeep = true));
    let ws = ' ';
    if (keyComment || vsb || vcb) {
        ws = vsb ? '\n' : '';
        if (vcb) {
            const cs = commentString(vcb);
            ws += `\n${stringifyComment.indentComment(cs, ctx.indent)}`;
        }
        if (valueStr === '' && !ctx.inFlow) {
            if (ws === '\n' && valueComment)
                ws = '\n\n';
        }
        else {
            ws += `\n${ctx.indent}`;
        }
    }
    else if (!explicitKey && identity.isCollection(value)) {
        const vs0 = valueStr[0];
        const nl0 = valueStr.indexOf('\n');
        const hasNewline = nl0 !== -1;
        const flow = ctx.inFlow ?? value.flow ?? value.items.length === 0;
        if (hasNewline || !flow) {
            let hasPropsLine = false;
            if (hasNewline && (vs0 === '&' || vs0 === '!')) {
                let sp0 = valueStr.indexOf(' ');
                if (vs0 === '&' &&
                    sp0 !== -1 &&
                    sp0 < nl0 &&
                    valueStr[sp0 + 1] === '!') {
                    sp0 = valueStr.indexOf(' ', sp0 + 1);
                }
                if (sp0 === -1 || nl0 < sp0)
                    hasPropsLine = true;
            }
            if (!hasPropsLine)
                ws = `\n${ctx.indent}`;
        }
    }
    else if (valueStr === '' || valueStr[0] === '\n') {
        ws = '';
    }
    str += ws + valueStr;
    if (ctx.inFlow) {
        if (valueCommentDone && onComment)
            onComment();
    }
    else if (valueComment && !valueCommentDone) {
        str += stringifyComment.lineComment(str, ctx.indent, commentString(valueComment));
    }
    else if (chompKeep && onChompKeep) {
        onChompKeep();
    }
    return str;
}

exports.stringifyPair = stringifyPair;


  },

  3069(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var Scalar = __nccwpck_require__(3301);
var foldFlowLines = __nccwpck_require__(4475);

const getFoldOptions = (ctx, isBlock) => ({
    indentAtStart: isBlock ? ctx.indent.length : ctx.indentAtStart,
    lineWidth: ctx.options.lineWidth,
    minContentWidth: ctx.options.minContentWidth
});
const containsDocumentMarker = (str) => /^(%|---|\.\.\.)/m.test(str);
function lineLengthOverLimit(str, lineWidth, indentLength) {
    if (!lineWidth || lineWidth < 0)
        return false;
    const limit = lineWidth - indentLength;
    const strLen = str.length;
    if (strLen <= limit)
        return false;
    for (let i = 0, start = 0; i < strLen; ++i) {
        if (str[i] === '\n') {
            if (i - start > limit)
                return true;
            start = i + 1;
            if (strLen - start <= limit)
                return false;
        }
    }
    return true;
}
function doubleQuotedString(value, ctx) {
    const json = JSON.stringify(value);
    if (ctx.options.doubleQuotedAsJSON)
        return json;
    const { implicitKey } = ctx;
    const minMultiLineLength = ctx.options.doubleQuotedMinMultiLineLength;
    const indent = ctx.indent || (containsDocumentMarker(value) ? '  ' : '');
    let str = '';
    let start = 0;
    for (let i = 0, ch = json[i]; ch; ch = json[++i]) {
        if (ch === ' ' && json[i + 1] === '\\' && json[i + 2] === 'n') {
            str += json.slice(start, i) + '\\ ';
            i += 1;
            start = i;
            ch = '\\';
        }
        if (ch === '\\')
            switch (json[i + 1]) {
                case 'u':
                    {
                        str += json.slice(start, i);
                        const code = json.substr(i + 2, 4);
                        switch (code) {
                            case '0000':
                                str += '\\0';
                                break;
                            case '0007':
                                str += '\\a';
                                break;
                            case '000b':
                                str += '\\v';
                                break;
                            case '001b':
                                str += '\\e';
                                break;
                            case '0085':
                                str += '\\N';
                                break;
                            case '00a0':
                                str += '\\_';
                                break;
                            case '2028':
                                str += '\\L';
                                break;
                            case '2029':
                                str += '\\P';
                                break;
                            default:
                                if (code.substr(0, 2) === '00')
                                    str += '\\x' + code.substr(2);
                                else
                                    str += json.substr(i, 6);
                        }
                        i += 5;
                        start = i + 1;
                    }
                    break;
                case 'n':
                    if (implicitKey ||
                        json[i + 2] === '"' ||
                        json.length < minMultiLineLength) {
                        i += 1;
                    }
                    else {
                        str += json.slice(start, i) + '\n\n';
                        while (json[i + 2] === '\\' &&
                            json[i + 3] === 'n' &&
                            json[i + 4] !== '"') {
                            str += '\n';
                            i += 2;
                        }
                        str += indent;
                        if (json[i + 2] === ' ')
                            str += '\\';
                        i += 1;
                        start = i + 1;
                    }
                    break;
                default:
                    i += 1;
            }
    }
    str = start ? str + json.slice(start) : json;
    return implicitKey
        ? str
        : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_QUOTED, getFoldOptions(ctx, false));
}
function singleQuotedString(value, ctx) {
    if (ctx.options.singleQuote === false ||
        (ctx.implicitKey && value.includes('\n')) ||
        /[ \t]\n|\n[ \t]/.test(value)  
    )
        return doubleQuotedString(value, ctx);
    const indent = ctx.indent || (containsDocumentMarker(value) ? '  ' : '');
    const res = "'" + value.replace(/'/g, "''").replace(/\n+/g, `$&\n${indent}`) + "'";
    return ctx.implicitKey
        ? res
        : foldFlowLines.foldFlowLines(res, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
}
function quotedString(value, ctx) {
    const { singleQuote } = ctx.options;
    let qs;
    if (singleQuote === false)
        qs = doubleQuotedString;
    else {
        const hasDouble = value.includes('"');
        const hasSingle = value.includes("'");
        if (hasDouble && !hasSingle)
            qs = singleQuotedString;
        else if (hasSingle && !hasDouble)
            qs = doubleQuotedString;
        else
            qs = singleQuote ? singleQuotedString : doubleQuotedString;
    }
    return qs(value, ctx);
}
let blockEndNewlines;
try {
    blockEndNewlines = new RegExp('(^|(?<!\n))\n+(?!\n|$)', 'g');
}
catch {
    blockEndNewlines = /\n+(?!\n|$)/g;
}
function blockString({ comment, type, value }, ctx, onComment, onChompKeep) {
    const { blockQuote, commentString, lineWidth } = ctx.options;
    if (!blockQuote || /\n[\t ]+$/.test(value)) {
        return quotedString(value, ctx);
    }
    const indent = ctx.indent ||
        (ctx.forceBlockIndent || containsDocumentMarker(value) ? '  ' : '');
    const literal = blockQuote === 'literal'
        ? true
        : blockQuote === 'folded' || type === Scalar.Scalar.BLOCK_FOLDED
            ? false
            : type === Scalar.Scalar.BLOCK_LITERAL
                ? true
                : !lineLengthOverLimit(value, lineWidth, indent.length);
    if (!value)
        return literal ? '|\n' : '>\n';
    let chomp;
    let endStart;
    for (endStart = value.length; endStart > 0; --endStart) {
        const ch = value[endStart - 1];
        if (ch !== '\n' && ch !== '\t' && ch !== ' ')
            break;
    }
    let end = value.substring(endStart);
    const endNlPos = end.indexOf('\n');
    if (endNlPos === -1) {
        chomp = '-';  
    }
    else if (value === end || endNlPos !== end.length - 1) {
        chomp = '+';  
        if (onChompKeep)
            onChompKeep();
    }
    else {
        chomp = '';  
    }
    if (end) {
        value = value.slice(0, -end.length);
        if (end[end.length - 1] === '\n')
            end = end.slice(0, -1);
        end = end.replace(blockEndNewlines, `$&${indent}`);
    }
    let startWithSpace = false;
    let startEnd;
    let startNlPos = -1;
    for (startEnd = 0; startEnd < value.length; ++startEnd) {
        const ch = value[startEnd];
        if (ch === ' ')
            startWithSpace = true;
        else if (ch === '\n')
            startNlPos = startEnd;
        else
            break;
    }
    let start = value.substring(0, startNlPos < startEnd ? startNlPos + 1 : startEnd);
    if (start) {
        value = value.substring(start.length);
        start = start.replace(/\n+/g, `$&${indent}`);
    }
    const indentSize = indent ? '2' : '1';  
    let header = (startWithSpace ? indentSize : '') + chomp;
    if (comment) {
        header += ' ' + commentString(comment.replace(/ ?[\r\n]+/g, ' '));
        if (onComment)
            onComment();
    }
    if (!literal) {
        const foldedValue = value
            .replace(/\n+/g, '\n$&')
            .replace(/(?:^|\n)([\t ].*)(?:([\n\t ]*)\n(?![\n\t ]))?/g, '$1$2')  
            .replace(/\n+/g, `$&${indent}`);
        let literalFallback = false;
        const foldOptions = getFoldOptions(ctx, true);
        if (blockQuote !== 'folded' && type !== Scalar.Scalar.BLOCK_FOLDED) {
            foldOptions.onOverflow = () => {
                literalFallback = true;
            };
        }
        const body = foldFlowLines.foldFlowLines(`${start}${foldedValue}${end}`, indent, foldFlowLines.FOLD_BLOCK, foldOptions);
        if (!literalFallback)
            return `>${header}\n${indent}${body}`;
    }
    value = value.replace(/\n+/g, `$&${indent}`);
    return `|${header}\n${indent}${start}${value}${end}`;
}
function plainString(item, ctx, onComment, onChompKeep) {
    const { type, value } = item;
    const { actualString, implicitKey, indent, indentStep, inFlow } = ctx;
    if ((implicitKey && value.includes('\n')) ||
        (inFlow && /[[\]{},]/.test(value))) {
        return quotedString(value, ctx);
    }
    if (/^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/.test(value)) {
        return implicitKey || inFlow || !value.includes('\n')
            ? quotedString(value, ctx)
            : blockString(item, ctx, onComment, onChompKeep);
    }
    if (!implicitKey &&
        !inFlow &&
        type !== Scalar.Scalar.PLAIN &&
        value.includes('\n')) {
        return blockString(item, ctx, onComment, onChompKeep);
    }
    if (containsDocumentMarker(value)) {
        if (indent === '') {
            ctx.forceBlockIndent = true;
            return blockString(item, ctx, onComment, onChompKeep);
        }
        else if (implicitKey && indent === indentStep) {
            return quotedString(value, ctx);
        }
    }
    const str = value.replace(/\n+/g, `$&\n${indent}`);
    if (actualString) {
        const test = (tag) => tag.default && tag.tag !== 'tag:yaml.org,2002:str' && tag.test?.test(str);
        const { compat, tags } = ctx.doc.schema;
        if (tags.some(test) || compat?.some(test))
            return quotedString(value, ctx);
    }
    return implicitKey
        ? str
        : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
}
function stringifyString(item, ctx, onComment, onChompKeep) {
    const { implicitKey, inFlow } = ctx;
    const ss = typeof item.value === 'string'
        ? item
        : Object.assign({}, item, { value: String(item.value) });
    let { type } = item;
    if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
        if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u.test(ss.value))
            type = Scalar.Scalar.QUOTE_DOUBLE;
    }
    const _stringify = (_type) => {
        switch (_type) {
            case Scalar.Scalar.BLOCK_FOLDED:
            case Scalar.Scalar.BLOCK_LITERAL:
                return implicitKey || inFlow
                    ? quotedString(ss.value, ctx)  
                    : blockString(ss, ctx, onComment, onChompKeep);
            case Scalar.Scalar.QUOTE_DOUBLE:
                return doubleQuotedString(ss.value, ctx);
            case Scalar.Scalar.QUOTE_SINGLE:
                return singleQuotedString(ss.value, ctx);
            case Scalar.Scalar.PLAIN:
                return plainString(ss, ctx, onComment, onChompKeep);
            default:
                return null;
        }
    };
    let res = _stringify(type);
    if (res === null) {
        const { defaultKeyType, defaultStringType } = ctx.options;
        const t = (implicitKey && defaultKeyType) || defaultStringType;
        res = _stringify(t);
        if (res === null)
            throw new Error(`Unsupported default string type ${t}`);
    }
    return res;
}

exports.stringifyString = stringifyString;


  },

  204(__unused_webpack_module, exports, __nccwpck_require__) {

"use strict";


var identity = __nccwpck_require__(1127);

const BREAK = Symbol('break visit');
const SKIP = Symbol('skip children');
const REMOVE = Symbol('remove node');
function visit(node, visitor) {
    const visitor_ = initVisitor(visitor);
    if (identity.isDocument(node)) {
        const cd = visit_(null, node.contents, visitor_, Object.freeze([node]));
        if (cd === REMOVE)
            node.contents = null;
    }
    else
        visit_(null, node, visitor_, Object.freeze([]));
}
visit.BREAK = BREAK;
visit.SKIP = SKIP;
visit.REMOVE = REMOVE;
function visit_(key, node, visitor, path) {
    const ctrl = callVisitor(key, node, visitor, path);
    if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
        replaceNode(key, path, ctrl);
        return visit_(key, ctrl, visitor, path);
    }
    if (typeof ctrl !== 'symbol') {
        if (identity.isCollection(node)) {
            path = Object.freeze(path.concat(node));
            for (let i = 0; i < node.items.length; ++i) {
                const ci = visit_(i, node.items[i], visitor, path);
                if (typeof ci === 'number')
                    i = ci - 1;
                else if (ci === BREAK)
                    return BREAK;
                else if (ci === REMOVE) {
                    node.items.splice(i, 1);
                    i -= 1;
                }
            }
        }
        else if (identity.isPair(node)) {
            path = Object.freeze(path.concat(node));
            const ck = visit_('key', node.key, visitor, path);
            if (ck === BREAK)
                return BREAK;
            else if (ck === REMOVE)
                node.key = null;
            const cv = visit_('value', node.value, visitor, path);
            if (cv === BREAK)
                return BREAK;
            else if (cv === REMOVE)
                node.value = null;
        }
    }
    return ctrl;
}
async function visitAsync(node, visitor) {
    const visitor_ = initVisitor(visitor);
    if (identity.isDocument(node)) {
        const cd = await visitAsync_(null, node.contents, visitor_, Object.freeze([node]));
        if (cd === REMOVE)
            node.contents = null;
    }
    else
        await visitAsync_(null, node, visitor_, Object.freeze([]));
}
visitAsync.BREAK = BREAK;
visitAsync.SKIP = SKIP;
visitAsync.REMOVE = REMOVE;
async function visitAsync_(key, node, visitor, path) {
    const ctrl = await callVisitor(key, node, visitor, path);
    if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
        replaceNode(key, path, ctrl);
        return visitAsync_(key, ctrl, visitor, path);
    }
    if (typeof ctrl !== 'symbol') {
        if (identity.isCollection(node)) {
            path = Object.freeze(path.concat(node));
            for (let i = 0; i < node.items.length; ++i) {
                const ci = await visitAsync_(i, node.items[i], visitor, path);
                if (typeof ci === 'number')
                    i = ci - 1;
                else if (ci === BREAK)
                    return BREAK;
                else if (ci === REMOVE) {
                    node.items.splice(i, 1);
                    i -= 1;
                }
            }
        }
        else if (identity.isPair(node)) {
            path = Object.freeze(path.concat(node));
            const ck = await visitAsync_('key', node.key, visitor, path);
            if (ck === BREAK)
                return BREAK;
            else if (ck === REMOVE)
                node.key = null;
            const cv = await visitAsync_('value', node.value, visitor, path);
            if (cv === BREAK)
                return BREAK;
            else if (cv === REMOVE)
                node.value = null;
        }
    }
    return ctrl;
}
function initVisitor(visitor) {
    if (typeof visitor === 'object' &&
        (visitor.Collection || visitor.Node || visitor.Value)) {
        return Object.assign({
            Alias: visitor.Node,
            Map: visitor.Node,
            Scalar: visitor.Node,
            Seq: visitor.Node
        }, visitor.Value && {
            Map: visitor.Value,
            Scalar: visitor.Value,
            Seq: visitor.Value
        }, visitor.Collection && {
            Map: visitor.Collection,
            Seq: visitor.Collection
        }, visitor);
    }
    return visitor;
}
function callVisitor(key, node, visitor, path) {
    if (typeof visitor === 'function')
        return visitor(key, node, path);
    if (identity.isMap(node))
        return visitor.Map?.(key, node, path);
    if (identity.isSeq(node))
        return visitor.Seq?.(key, node, path);
    if (identity.isPair(node))
        return visitor.Pair?.(key, node, path);
    if (identity.isScalar(node))
        return visitor.Scalar?.(key, node, path);
    if (identity.isAlias(node))
        return visitor.Alias?.(key, node, path);
    return undefined;
}
function replaceNode(key, path, node) {
    const parent = path[path.length - 1];
    if (identity.isCollection(parent)) {
        parent.items[key] = node;
    }
    else if (identity.isPair(parent)) {
        if (key === 'key')
            parent.key = node;
        else
            parent.value = node;
    }
    else if (identity.isDocument(parent)) {
        parent.contents = node;
    }
    else {
        const pt = identity.isAlias(parent) ? 'alias' : 'scalar';
        throw new Error(`Cannot replace node with ${pt} parent`);
    }
}

exports.visit = visit;
exports.visitAsync = visitAsync;


  },

  5220(module, __unused_webpack_exports, __nccwpck_require__) {

Object.defineProperty(module.exports, "Q", ({
  enumerable: true,
  get: () => (__nccwpck_require__(4942)  .Qq),
}));


  },

  3934(module) {

module.exports.k = class ProxyAgent {
  constructor() {
    throw new TypeError('undici is not part of this bundle.');
  }
};


  },

  4942(__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  Qq: () => (  HttpClient)
});


var external_http_ = __nccwpck_require__(8611);
var external_http_namespaceObject =  __nccwpck_require__.t(external_http_, 2);
var external_https_ = __nccwpck_require__(5692);
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
var undici = __nccwpck_require__(3934);
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
    const proxyUrl = pm.getProxyUrl(new URL(serverUrl));
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

  },

  8179(__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    b7: () => (  CommanderError),
    c$: () => (  Option),
    ef: () => (  Argument),
    uB: () => (  Command)
  });
  var _index_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8909);


const {
    "DM": program,
    "gu": createCommand,
    "er": createArgument,
    "Ww": createOption,
    "b7": CommanderError,
    "Di": InvalidArgumentError,
    "a2": InvalidOptionArgumentError,  
    "uB": Command,
    "ef": Argument,
    "c$": Option,
    "_V": Help,
} = _index_js__WEBPACK_IMPORTED_MODULE_0__;


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
   		__nccwpck_require__.n = (module) => {
  			var getter = module && module.__esModule ?
  				() => (module['default']) :
  				() => (module);
  			__nccwpck_require__.d(getter, { a: getter });
  			return getter;
  		};
  	})();
  	
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

var external_node_os_ = __nccwpck_require__(8161);
; 
function runTool(program, args, input) {
    const { spawnSync } = process.getBuiltinModule('node:child_process');
    const { error, status } = spawnSync(program, args, {
        input,
        stdio: ['pipe', 'ignore', 'ignore'],
        timeout: 10_000,
    });
    if (error)
        throw error;
    if (status !== 0)
        throw new Error('The program failed.');
}
function isRunning(number) {
    try {
        process.kill(number, 0);
        return true;
    }
    catch (error) {
        return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
}

var esm = __nccwpck_require__(8179);
var failure = __nccwpck_require__(1633);
var version = __nccwpck_require__(311);
; 
const COMMANDS = [
    {
        name: 'export',
        description: 'Verify a credential, and hand it over to what follows in this job or shell.',
        load: async () => (await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 5231))).addExport,
    },
    {
        name: 'exec',
        description: 'Run a command with the variables set, hide every secret in what it prints, and clean up.',
        load: async () => (await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 5168))).addExec,
    },
    {
        name: 'check',
        description: 'Verify credentials, and tell whose they are and when they expire. Hands nothing over.',
        load: async () => (await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 2345))).addCheck,
    },
    {
        name: 'cleanup',
        description: 'Remove what `export` left in this job or shell, and log out of Jira where it logged in.',
        load: async () => (await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 6045))).addCleanup,
    },
    {
        name: 'consent',
        description: "Obtain a refresh token by a person's consent in a browser, once.",
        load: async () => (await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 2787))).addConsent,
    },
    {
        name: 'refresh',
        description: 'Exchange a refresh token for its successor, and save that.',
        load: async () => (await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 642))).addRefresh,
    },
    {
        name: 'sign',
        description: 'Print the header of one request, signed with an OAuth 1.0a application link (Data Center).',
        load: async () => (await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 3672))).addSign,
    },
    {
        name: 'completion',
        description: 'Print a script that makes a shell complete commands and options.',
        load: async () => (await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 1870))).addCompletion,
    },
];

var terminal = __nccwpck_require__(999);
; 





async function runCli(args, effects) {
    let status = failure .uc.internal;
    try {
        status = await runOne(args, effects);
        return status;
    }
    catch (error) {
        if (error instanceof failure .j$)
            status = error.exitStatus;
        throw error;
    }
    finally {
        if (status !== 0 && args[0] === 'export') {
            const { exportFailed } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 5902));
            effects.stdout(exportFailed(args, status, effects));
        }
    }
}
async function runOne(args, effects) {
    let status = 0;
    const program = newProgram(effects);
    await addCommands(program, args, effects, (ended) => {
        status = ended;
    });
    try {
        await program.parseAsync(args, { from: 'user' });
        return status;
    }
    catch (error) {
        if (error instanceof failure .HR) {
            new terminal .B(effects).fail(error);
            if (isJson(args))
                effects.stdout((0,terminal .P)(error));
            return error.exitStatus;
        }
        if (!(error instanceof esm .b7))
            throw error;
        if (error.exitCode === 0)
            return 0;
        if (isJson(args))
            effects.stdout((0,terminal .P)(misused()));
        return failure .uc['invalid-input'];
    }
}
function isJson(args) {
    return ownArguments(args).includes('--json');
}
function ownArguments(args) {
    const end = args.indexOf('--');
    return end < 0 ? args : args.slice(0, end);
}
function misused() {
    return new failure .HR('invalid-input', 'The arguments are not those of this command. Standard error says which.', 'Run it with --help.');
}
function newProgram(effects) {
    return new esm .uB('jira-auth')
        .description('Authenticates requests to Jira: verifies a credential, and hands it over to curl and others.')
        .version(version .x)
        .exitOverride()
        .enablePositionalOptions()
        .configureOutput({
        writeOut: effects.stdout,
        writeErr: effects.stderr,
        outputError: (text, write) => {
            write(withoutValues(text));
        },
    })
        .configureHelp({ subcommandTerm: (command) => command.name() })
        .showHelpAfterError('Run it with --help.')
        .addHelpText('after', HELP);
}
async function addCommands(program, args, effects, end) {
    const named = ownArguments(args);
    for (const { name, description, load } of COMMANDS) {
        const command = program.command(name).description(description);
        if (named.includes(name) || named.includes('completion'))
            (await load())(command, effects, end);
    }
}
function withoutValues(text) {
    return text
        .replace(/^(error: unknown (?:option|command)) '([^]*)'/, (_all, what, value) => {
        const [name] = /^(?:--)?[a-z][a-z-]{0,40}(?==|$)/.exec(value) ?? [];
        return name === undefined ? what : `${what} '${name}'`;
    })
        .replace(/(argument(?: value)?) '[^]*' (is invalid)/, '$1 $2');
}
const HELP = `
Every option is also an environment variable; a secret is never an argument:

  export JIRA_SITE_URL=acme JIRA_USER_EMAIL=me@example.com JIRA_API_TOKEN=...
  jira-auth exec -- sh -c 'curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body "$JIRA_API_URL/myself"'`;

var external_node_events_ = __nccwpck_require__(8474);
; 


const LINGER_MS = 250;
function openDoor({ work, reportBug, statusOfBug, statusWithoutOutput, isOutputAnothers, }) {
    silenceNodeDebug();
    process.env.RES_OPTIONS ??= 'timeout:1 attempts:2';
    process.noDeprecation = true;
    const controller = new AbortController();
    (0,external_node_events_.setMaxListeners)(0, controller.signal);
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
        process.exitCode = process.exitCode || status;
        setTimeout(() => process.exit(), LINGER_MS).unref();
    };
    for (const signal of ['SIGINT', 'SIGTERM']) {
        process.on(signal, () => {
            controller.abort(new failure .j$(signal));
        });
    }
    process.stderr.on('error', () => undefined);
    process.stdout.on('error', () => {
        if (isOutputAnothers?.())
            return;
        process.exitCode = statusWithoutOutput;
        controller.abort(new Error('Standard output is closed.'));
    });
    process.on('beforeExit', () => {
        if (ended)
            return;
        reportOnce('the event loop drained');
        end(statusOfBug);
    });
    process.on('uncaughtException', (error) => {
        controller.abort(new Error('There was a bug.'));
        reportOnce(whereFrom(error));
        process.exitCode = statusOfBug;
        end(statusOfBug);
    });
    work(controller.signal).then(end, (error) => {
        const interrupted = controller.signal.aborted ? controller.signal.reason : error;
        if (interrupted instanceof failure .j$) {
            end(interrupted.exitStatus);
        }
        else {
            if (!ended && process.exitCode === undefined)
                reportOnce(whereFrom(error));
            end(statusOfBug);
        }
    });
}
function whereFrom(error) {
    const name = error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : 'something';
    const frame = /^\s+at (?:.*[\\/(])?([\w.-]+:\d+:\d+)\)?$/m.exec(error instanceof Error ? (error.stack ?? '') : '')?.[1];
    return frame === undefined ? `${name} was thrown` : `${name} was thrown at ${frame}`;
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





const write = process.stderr.write.bind(process.stderr);
const stderr = (said) => {
    write(said);
};
let isCommandRunning = false;
openDoor({
    work: (signal) => runCli(process.argv.slice(2), {
        environment: process.env,
        now: () => new Date(),
        random: Math.random,
        signal,
        stdout: (answer) => {
            process.stdout.write(answer);
        },
        flushed: () => new Promise((resolve) => {
            process.stdout.write('', () => {
                resolve();
            });
        }),
        isStdoutTerminal: process.stdout.isTTY,
        stderr,
        isTerminal: process.stderr.isTTY,
        temporaryFolder: (0,external_node_os_.tmpdir)(),
        process: process.pid,
        isRunning: isRunning,
        standardInput: async () => {
            if (process.stdin.isTTY)
                return undefined;
            const { addAbortSignal } = process.getBuiltinModule('node:stream');
            return process.getBuiltinModule('node:stream/consumers').text(addAbortSignal(signal, process.stdin));
        },
        lines: () => process.getBuiltinModule('node:readline').createInterface({ input: process.stdin, signal }),
        openBrowser: async (url) => (await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 9274))).openBrowser(url),
        runTool: runTool,
        runCommand: async (request) => {
            isCommandRunning = true;
            try {
                const { runCommand } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 7346));
                return await runCommand(request, { out: process.stdout.write.bind(process.stdout), err: write });
            }
            finally {
                isCommandRunning = false;
            }
        },
    }),
    reportBug: (where) => {
        stderr(`jira-auth: This is a bug: ${where}.\nPlease report it with this line.\nCode: internal\n`);
    },
    statusOfBug: failure .uc.internal,
    statusWithoutOutput: failure .uc['handoff-failed'],
    isOutputAnothers: () => isCommandRunning,
});

})();

module.exports = __webpack_exports__;
  })()
;