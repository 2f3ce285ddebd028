process.on("SIGUSR1", () => {});
  (() => {  
  	var __webpack_modules__ = ({

  470:
  ((module) => {

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


  }),

  701:
  ((module) => {

"use strict";
module.exports = require("../client/index.js");

  }),

  421:
  ((module) => {

"use strict";
module.exports = require("node:child_process");

  }),

  474:
  ((module) => {

"use strict";
module.exports = require("node:events");

  }),

  24:
  ((module) => {

"use strict";
module.exports = require("node:fs");

  }),

  161:
  ((module) => {

"use strict";
module.exports = require("node:os");

  }),

  760:
  ((module) => {

"use strict";
module.exports = require("node:path");

  }),

  708:
  ((module) => {

"use strict";
module.exports = require("node:process");

  }),

  692:
  ((module) => {

"use strict";
module.exports = require("node:tls");

  }),

  975:
  ((module) => {

"use strict";
module.exports = require("node:util");

  }),

  909:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

const { Argument } = __nccwpck_require__(154);
const { Command } = __nccwpck_require__(348);
const { CommanderError, InvalidArgumentError } = __nccwpck_require__(135);
const { Help } = __nccwpck_require__(754);
const { Option } = __nccwpck_require__(240);

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


  }),

  154:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

const { InvalidArgumentError } = __nccwpck_require__(135);

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


  }),

  348:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

const EventEmitter = (__nccwpck_require__(474).EventEmitter);
const childProcess = __nccwpck_require__(421);
const path = __nccwpck_require__(760);
const fs = __nccwpck_require__(24);
const process = __nccwpck_require__(708);

const { Argument, humanReadableArgName } = __nccwpck_require__(154);
const { CommanderError } = __nccwpck_require__(135);
const { Help, stripColor } = __nccwpck_require__(754);
const { Option, DualOptions } = __nccwpck_require__(240);
const { suggestSimilar } = __nccwpck_require__(30);

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


  }),

  135:
  ((__unused_webpack_module, exports) => {

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


  }),

  754:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

const { humanReadableArgName } = __nccwpck_require__(154);


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


  }),

  240:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

const { InvalidArgumentError } = __nccwpck_require__(135);

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


  }),

  30:
  ((__unused_webpack_module, exports) => {

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


  }),

  220:
  ((module, __unused_webpack_exports, __nccwpck_require__) => {

var __webpack_unused_export__;
__webpack_unused_export__ = ({
  enumerable: true,
  get: () => (__nccwpck_require__(701).HttpClient),
});
__webpack_unused_export__ = ({
  enumerable: true,
  get: () => (__nccwpck_require__(701).getProxyUrl),
});


  }),

  750:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
__nccwpck_require__.r(__webpack_exports__);

__nccwpck_require__.d(__webpack_exports__, {
  sign: () => (  sign)
});

var command_marks = __nccwpck_require__(249);
var failure = __nccwpck_require__(553);
var files = __nccwpck_require__(112);
; 
function quoting_shellQuoted(text) {
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
function curlUnquoted(word) {
    const meant = Object.fromEntries(Object.entries(CURL_ESCAPES).map(([character, escape]) => [escape, character]));
    return word.slice(1, -1).replace(/\\./g, (escape) => meant[escape] ?? escape);
}
function curlQuoted(text) {
    return `"${text.replace(/[\\"\t\n\r\v]/g, (character) => CURL_ESCAPES[character] ?? character)}"`;
}

; 

const SIGNING_KEY_FILE = 'JIRA_SIGNING_KEY_FILE';
function writeSigningKey(files, { consumerKey, oauthToken, privateKey }, { baseUrl, account }, { requiredPermissions, project = '' }) {
    const content = {
        baseUrl,
        consumerKey,
        oauthToken: oauthToken.reveal(),
        privateKey: privateKey.reveal(),
        account: [account.id, account.name],
        permissions: requiredPermissions,
        project,
    };
    return files.write('signing-key.json', JSON.stringify(content));
}
function writeSignCommand(files, key, session, settings, { node, cli }) {
    const paths = [writeSigningKey(files, key, session, settings), node, cli];
    const write = (file, ...lines) => files.write(file, [...lines, ''].join(file === 'jira-auth' ? '\n' : '\r\n'), 0o700);
    const [keyFile, ...program] = paths.map(shellQuoted);
    const posix = write('jira-auth', '#!/bin/sh', `${SIGNING_KEY_FILE}=${String(keyFile)}`, `export ${SIGNING_KEY_FILE}`, `exec ${program.join(' ')} "$@"`);
    if (process.platform !== 'win32')
        return posix;
    const [psKeyFile, ...psProgram] = paths.map((path) => `'${path.replaceAll("'", "''")}'`);
    write('jira-auth.ps1', `$env:${SIGNING_KEY_FILE} = ${String(psKeyFile)}`, `& ${psProgram.join(' ')} @args`, 'exit $LASTEXITCODE');
    const [cmdKeyFile, ...cmdProgram] = paths.map((path) => path.replaceAll('%', '%%'));
    return write('jira-auth.cmd', '@echo off', 'setlocal', `set "${SIGNING_KEY_FILE}=${String(cmdKeyFile)}"`, `${cmdProgram.map((path) => `"${path}"`).join(' ')} %*`);
}

var oauth1 = __nccwpck_require__(481);
var schema = __nccwpck_require__(825);
var methods = __nccwpck_require__(92);
var values_given = __nccwpck_require__(967);
var values_pem = __nccwpck_require__(884);
; 

function missingInput(code, what, advice, secretsWithheld) {
    const reason = secretsWithheld();
    if (reason === undefined)
        return new failure .HR(code, what, advice);
    return new failure .HR('secrets-unavailable', `${what} ${reason}`, 'Skip this step on such runs, or run it after the merge; never hand secrets to code from a fork.');
}

; 






function readCredentials(inputs, effects) {
    const found = new Map([...NAMES].map((name) => [name, inputs.find(name)]));
    const secrets = readSecrets(found, effects);
    const secret = (name) => secrets.get(name);
    const missing = (what, advice) => missingInput('missing-credentials', what, advice, effects.secretsWithheld);
    const login = {
        pinned: readPinnedMethod(inputs),
        find: (name) => found.get(name),
        secret,
        required: (name) => {
            const found = secret(name);
            if (found)
                return found;
            throw missing(`\`${name}\` is not set.`, `Set \`${name}\` from a secret of your CI system.`);
        },
        missing,
    };
    const family = onlyFamily(login);
    const meant = methods .J8.find((method) => login.pinned === undefined
        ? method.family === family && method.suits?.(login) !== false
        : method.name === login.pinned);
    if (!meant)
        throw new TypeError('A family has no method that suits.');
    return { method: meant.name, ...meant.read(login) };
}
const ALL = [...Object.keys(methods .Ou), ...methods .J8.flatMap(({ grant = [] }) => grant)];
const SECRETS = [...new Set(ALL)].filter(schema .pX);
const NAMES = new Set([...SECRETS, ...ALL]);
function readSecrets(found, { mask, warn }) {
    const problems = [];
    const secrets = new Map();
    for (const name of SECRETS) {
        const given = found.get(name);
        try {
            if (given)
                secrets.set(name, ((0,schema .I)(name).read ?? values_given .BO)(given, mask));
        }
        catch (problem) {
            if (!(problem instanceof failure .HR))
                throw problem;
            problems.push(problem);
        }
    }
    if (problems[0])
        throw problems[0];
    for (const { label, value, wasPadded } of SECRETS.flatMap((name) => found.get(name) ?? [])) {
        if (wasPadded && !(0,values_pem .X3)(value)) {
            warn(`${label} is stored with white space around it. It was left out; store the secret without it.`);
        }
        if (value.length < values_given .c3) {
            warn(`${label} is so short that masking it would hide other words, so by itself it is not masked. Use a longer one, or better a personal access token.`);
        }
    }
    return secrets;
}
function readPinnedMethod(inputs) {
    const given = inputs.find('auth-method');
    if (!given || given.value === 'auto')
        return undefined;
    if (methods .NT.includes(given.value))
        return given.value;
    throw (0,values_given .Gq)(`${given.label} is not the name of a method.`, `Leave it out, or set it to auto or one of: ${methods .NT.join(', ')}.`);
}
function onlyFamily({ pinned, find, missing }) {
    const labelsOf = ({ marks }) => marks.flatMap((mark) => find(mark)?.label ?? []);
    const given = methods .BU.filter((family) => labelsOf(family).length > 0);
    if (given.length > 1) {
        throw new failure .HR('ambiguous-credentials', `More than one way to log in is given: ${given.flatMap(labelsOf).join(', ')}.`, 'Give the inputs of one method only, and unset the variables of the others for this step.');
    }
    const [family] = given;
    const wanted = pinned === undefined ? family : (0,methods .tc)(pinned).family;
    if (family && family === wanted)
        return family;
    if (!wanted) {
        throw missing(`No credential is given: no ${methods .BU.map(({ name }) => name)
            .join(', ')
            .replace(/, ([^,]*)$/, ' or $1')}.`, 'Set `email` and `api-token`, or what another method needs; take what is secret from a secret of your CI system.');
    }
    const needs = wanted.needs.map((name) => `\`${name}\``).join(' and ');
    throw missing(`\`auth-method\` is ${String(pinned)}, but no ${wanted.name} is given.`, `Set ${needs}, or leave \`auth-method\` out.`);
}

var settings = __nccwpck_require__(533);
var printable = __nccwpck_require__(252);
; 
const external_node_url_namespaceObject = require("node:url");
var hints = __nccwpck_require__(684);
; 





const EXAMPLE = 'Write the site as acme, acme.atlassian.net or https://acme.atlassian.net; a server of your own as https://jira.example.com/jira.';
const SHAPE = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([A-Za-z0-9._-]+)(?::(\d{1,5}))?([/?#][^\s\\]*)?$/;
const LONGEST_BARE_NAME = 32;
const NUMERIC_HOST = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const HOST = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
function parseAddress(given) {
    return (0,hints .x_)('site-url', given.value, false, () => readAddress(given));
}
function readAddress({ label, value }) {
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
        throw (0,values_given .Gq)(`${label} is one word with a path behind it, which looks like a secret in the wrong input.`, `If it is a site's name, write its whole address.`);
    }
    const port = givenPort === undefined ? (scheme === 'https' ? 443 : 80) : Number(givenPort);
    if (port < 1 || port > 65_535) {
        throw new failure .HR('insecure-url', `${label} names port ${(0,printable .g$)(String(givenPort))}.`, EXAMPLE);
    }
    return { scheme, host, port, rest, isBareName: isWord };
}
function refuseOddHost(host, label) {
    if (NUMERIC_HOST.test(host) && !IPV4.test(host)) {
        throw new failure .HR('insecure-url', `${label} names an IP address in an unusual notation.`, EXAMPLE);
    }
    if (!host.includes('.') && host.length > LONGEST_BARE_NAME) {
        throw (0,values_given .Gq)(`${label} is one word of ${host.length} characters, which looks like a secret in the wrong input.`, `If it is a site's name, write its whole address.`);
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
const JIRAS_OWN = /\/(?:rest|browse|projects|issues|servicedesk|secure|plugins|login\.jsp|si)(?:[/?#].*)?$/;
function contextPathOf(rest, { label }) {
    const path = rest.replace(JIRAS_OWN, '').replace(/\/$/, '');
    const segments = path.split('/').slice(1);
    const isPlain = segments.every((segment) => /^[\w~-][\w.~-]*$/.test(segment));
    if (isPlain && (path === '' || path.startsWith('/')))
        return path;
    throw new failure .HR('insecure-url', `The path in ${label} holds something that a context path does not have.`, 'Write the address of the start page without what follows "?" or "#", such as https://jira.example.com/jira.');
}

; 




function nameable(host) {
    return /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\.?$/.test(host)
        ? (0,printable .g$)(host)
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
        throw (0,values_given .Gq)(`Entry ${odd + 1} of \`allowed-hosts\` is not a host name.`, `List host names alone, such as acme.atlassian.net or jira.example.com:8443, without https:// and paths.`);
    }
    return listed;
}
function refuseUnlisted({ host, port }, label, allowed) {
    if (!allowed || allowed.includes(host) || allowed.includes(`${host}:${port}`))
        return;
    throw new failure .HR('host-not-allowed', `${label} leads to ${nameable(host)}, which \`allowed-hosts\` does not list.`, `If the host is right, add it to \`allowed-hosts\`. If not, find out who set \`site-url\`.`);
}
function requireListed(hosts, label, url) {
    refuseUnlisted(parseAddress({ label, value: url }), label, hosts);
}

var src_realm = __nccwpck_require__(388);
var read_inputs = __nccwpck_require__(366);
; 






function namedSite(inputs) {
    const found = inputs.find('site-url');
    if (found && isEarlierSite(found, inputs))
        return isAnothersToo(inputs) ? undefined : found;
    const others = inputs.all('site-url').slice(1);
    const other = found && others.find((each) => placeOf(each, inputs) !== placeOf(found, inputs));
    if (!other)
        return found;
    throw (0,values_given .Gq)(`${String(found.variable)} and ${String(other.variable)} name different sites.`, 'Unset the one that is wrong, or give `site-url`.');
}
function isEarlierSite({ variable }, inputs) {
    return variable === read_inputs .B$ && inputs.result(read_inputs .B$) !== undefined;
}
function namesGrant(inputs) {
    return methods .J8.some(({ grant = [] }) => grant.some((name) => inputs.find(name)));
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
            !methods .J8.some(({ name, isOAuth }) => isOAuth && name === inputs.result('JIRA_AUTH_METHOD'))));
}
function placeOf(given, inputs) {
    try {
        const { scheme, host: name, port, rest, isBareName } = parseAddress(given);
        const isCloudName = isBareName && inputs.find('deployment')?.value !== 'data-center';
        const host = isCloudName ? `${name}.atlassian.net` : name.replace(/\.$/, '');
        const hasPath = (0,src_realm .Dh)(host) || !(0,src_realm .S6)(host);
        return `${scheme}://${host}:${port}${hasPath ? contextPathOf(rest, given) : ''}`;
    }
    catch (error) {
        if (error instanceof failure .HR)
            return given.value;
        throw error;
    }
}

; 








const GRANTS_SITE = {
    deployment: 'cloud',
    realm: src_realm .jq,
    url: undefined,
    customDomain: undefined,
    cloudId: undefined,
    isGrantsOwn: true,
};
const SITE_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
function readSite(inputs, secretsWithheld, isGrantsOwn = false) {
    const found = namedSite(inputs);
    if (isGrantsOwn && found && isEarlierSite(found, inputs) && inputs.result('JIRA_DEPLOYMENT') === 'cloud') {
        const realm = (0,src_realm .kg)(parseAddress(found).host) ?? src_realm .jq;
        return { ...GRANTS_SITE, realm, preferredUrl: found.value };
    }
    if (!found) {
        if (isGrantsOwn)
            return { ...GRANTS_SITE };
        throw missingInput('invalid-input', '`site-url` is not set.', `Set \`site-url\`. ${EXAMPLE}`, secretsWithheld);
    }
    const isOpen = inputs.find('deployment')?.value.toLowerCase() === 'auto';
    const advice = 'Leave it out, and the host is asked; or set it to cloud or data-center.';
    const pinned = isOpen ? undefined : inputs.either('deployment', ['cloud', 'data-center'], advice);
    const allowPrivate = inputs.flag('allow-private-hosts');
    const address = asCloudName(parseAddress(found), pinned);
    refuseUnlisted(address, found.label, readAllowedHosts(inputs, allowPrivate));
    const site = atlassianSite(address, found, pinned) ?? foreignSite(address, found, pinned, allowPrivate);
    return withCloudId(site, found, inputs);
}
function asCloudName(address, pinned) {
    const isCloudName = address.isBareName && pinned !== 'data-center';
    return isCloudName ? { ...address, host: `${address.host}.atlassian.net` } : address;
}
function atlassianSite(address, given, pinned) {
    const { host, rest } = address;
    const gateway = (0,src_realm .Dh)(host);
    if (!gateway && !(0,src_realm .S6)(host))
        return undefined;
    if (address.scheme !== 'https')
        throw notHttps(given.label);
    if (address.port !== 443) {
        throw new failure .HR('insecure-url', `${given.label} names port ${address.port}, but Jira Cloud is served on port 443 only.`, `Leave the port out. A server of your own, in a private network, also needs \`allow-private-hosts: true\`.`);
    }
    const site = gateway ? gatewaySite(gateway, rest, given) : siteUnderDomain(host, given);
    if (pinned === 'data-center') {
        throw (0,values_given .Gq)(`${given.label} leads to Jira Cloud, and not to a Data Center.`, 'Set `site-url` to the address of your own server. If it is right, leave `deployment` out.');
    }
    return site;
}
function siteUnderDomain(host, { label }) {
    const realm = (0,src_realm .kg)(host);
    const name = host.slice(0, host.indexOf('.'));
    if (!realm || !SITE_LABEL.test(name) || name.startsWith('xn--')) {
        throw new failure .HR('host-not-allowed', `${label} leads to ${nameable(host)}, which is not the address of a Jira site.`, `A Cloud site is one name under atlassian.net, jira.com or, for governments, atlassian-us-gov-mod.net: admin.atlassian.com shows it. ${EXAMPLE}`);
    }
    const url = new URL(`https://${host}`).origin;
    return { deployment: 'cloud', realm, url, customDomain: undefined, cloudId: undefined };
}
function gatewaySite(realm, rest, { label }) {
    const cloudId = /^\/ex\/jira\/([0-9a-f-]{36})(?:[/?#].*)?$/i.exec(rest)?.[1]?.toLowerCase();
    if (!cloudId || !(0,src_realm .dX)(cloudId)) {
        throw (0,values_given .Gq)(`${label} is an address on the gateway, but not one of a Jira site.`, `Write ${(0,src_realm .MS)(realm, '{cloudId}')} with the site's cloudId, or better the site's own address. ${EXAMPLE}`);
    }
    return { deployment: 'cloud', realm, url: undefined, customDomain: undefined, cloudId };
}
function foreignSite(address, given, pinned, allowPrivate) {
    refuseUnreachable(address, given, allowPrivate);
    const origin = originOf(address);
    const isCloud = pinned === 'cloud';
    const url = isCloud ? origin : origin + contextPathOf(address.rest, given);
    return pinned === 'data-center'
        ? { deployment: 'data-center', url }
        : { deployment: undefined, origin, url, isCloud, cloudId: undefined };
}
function refuseUnreachable({ scheme, host }, { label }, allowPrivate) {
    const reach = reachOf(host);
    if (!isHostName(host) || reach === 'reserved') {
        throw new failure .HR('host-not-allowed', `${label} leads to ${reach === 'reserved' ? 'an address that no Jira has' : nameable(host)}, where no credential may go.`, EXAMPLE);
    }
    if (reach === 'public address') {
        throw new failure .HR('insecure-url', `${label} names an IP address.`, EXAMPLE);
    }
    if (reach !== 'public' && !allowPrivate) {
        const isAddress = host.includes('.');
        throw new failure .HR(isAddress ? 'insecure-url' : 'host-not-allowed', `${label} names ${isAddress ? 'an IP address' : 'a host'} of a private network or of this machine.`, 'If your Jira is there, set `allow-private-hosts: true`, and make sure that no one else can choose `site-url`. A Cloud site is written as acme or acme.atlassian.net.');
    }
    if (scheme === 'http' && !(reach === 'loopback' && allowPrivate))
        throw notHttps(label);
}
function notHttps(label) {
    return new failure .HR('insecure-url', `${label} does not use https, so the credential would cross the network in clear.`, `Write it with https://, or without a scheme. Only a server on this machine may do without, with \`allow-private-hosts: true\`.`);
}
function withCloudId(site, siteUrl, inputs) {
    const found = inputs.find('cloud-id');
    if (!found || (found.variable && !siteUrl.variable && namesSiteInEnvironment(inputs)))
        return site;
    if (site.deployment === 'data-center') {
        if (found.variable)
            return site;
        throw (0,values_given .Gq)(`${found.label} is given, but a Data Center has none.`, 'Leave out `cloud-id`; or, if this is a Cloud site, leave out `deployment`.');
    }
    const cloudId = found.value.toLowerCase();
    if (!(0,src_realm .dX)(cloudId)) {
        throw (0,values_given .Gq)(`${found.label} is not a cloudId.`, `A cloudId is a UUID; leave it out and it is looked up.`);
    }
    if (site.deployment === undefined) {
        return found.variable ? site : { ...site, url: site.origin, isCloud: true, cloudId };
    }
    if (site.cloudId !== undefined && site.cloudId !== cloudId) {
        throw (0,values_given .Gq)(`${found.label} differs from the cloudId in \`site-url\`.`, `Give one of them only.`);
    }
    return { ...site, cloudId };
}
function namesSiteInEnvironment(inputs) {
    return (0,schema .ht)('site-url').some((name) => inputs.environment(name) !== undefined && inputs.result(name) === undefined);
}

var results = __nccwpck_require__(162);
var secret = __nccwpck_require__(895);
; 


function refuseUnsafeProcess(environment) {
    refuseDebugger(environment);
    if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== '0')
        return;
    throw new Failure('tls-failure', 'The environment variable NODE_TLS_REJECT_UNAUTHORIZED is 0, which switches off every certificate check.', 'Remove it. For a private CA, set `ca-certificate` or NODE_EXTRA_CA_CERTS.');
}
function refuseDebugger({ NODE_OPTIONS }) {
    if (!/--inspect(?![-_]p)/.test([...process.execArgv, NODE_OPTIONS].join(' ')))
        return;
    throw new failure .HR('invalid-input', "Node's debugger is on, in which any user of this machine can read the credential.", 'Remove --inspect from NODE_OPTIONS and from the arguments of node.');
}
const LARGEST_BUNDLE = (  null && (16 * 1024 * 1024));
async function tlsWith(privateCa, client, { NODE_EXTRA_CA_CERTS: extra = '' }) {
    if (privateCa === undefined)
        return tlsFrom(undefined, client);
    const { rootCertificates } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 692, 19));
    const authorities = [...rootCertificates];
    try {
        authorities.push(readText(extra, { largestBytes: LARGEST_BUNDLE }));
    }
    catch {
    }
    return tlsFrom([...authorities, privateCa].join('\n'), client);
}
async function tlsFrom(authorities, client) {
    if (authorities === undefined && client === undefined)
        return undefined;
    const { createSecureContext } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 692, 19));
    try {
        const context = createSecureContext({
            ca: authorities,
            ...(client && { cert: client.certificate, key: client.key.reveal() }),
        });
        return { authorities, client, context };
    }
    catch {
        throw new Failure('invalid-input', 'OpenSSL refuses `ca-certificate` or `client-certificate`: a key that is too short, or a signature that is too weak.', 'Have them issued with RSA keys of 2048 bits or more, or with elliptic curves, and SHA-256.');
    }
}

var json = __nccwpck_require__(65);
; 
const NO_MASK = () => undefined;

; 

















function sign(call) {
    const { args, environment, inputs, now } = call;
    const [method = '', url = ''] = args;
    refuseDebugger(environment);
    const path = (0,results .RP)(environment, SIGNING_KEY_FILE);
    call.debug(`The key is ${path === '' ? 'from the inputs' : "the earlier step's"}.`);
    const { key, baseUrl } = path === '' ? keyFromInputs(call) : keyFromFile(path, inputs);
    if (!/^[A-Za-z]{1,20}$/.test(method)) {
        throw (0,values_given .Gq)('The first argument is not an HTTP method.', 'Give the method first, such as PUT, then the URL.');
    }
    if (!leadsBelow(baseUrl, url)) {
        throw new failure .HR('host-not-allowed', `The URL does not begin with ${baseUrl}/, so it is not signed.`, 'Write it as "$JIRA_API_URL/...", as curl sends it: percent-encoded, without a user name.');
    }
    const value = (0,oauth1 .v)(key, method.toUpperCase(), url, { now, nonce: oauth1 .P });
    const header = `Authorization: ${value.reveal()}`;
    call.stdout(`${call.json ? (0,command_marks .s$)({ header }) : header}\n`);
}
function leadsBelow(baseUrl, url) {
    return (/^[\x21-\x7e]+$/.test(url) &&
        !url.includes('\\') &&
        url.startsWith(`${baseUrl}/`) &&
        URL.canParse(url) &&
        new URL(url).href.startsWith(`${baseUrl}/`));
}
const SAVED_KEY = 'The signing key of the earlier step';
function keyFromFile(path, inputs) {
    const saved = parsed(path);
    const part = (name) => ((0,json .Gv)(saved) ? (0,json .M8)(saved, name) : undefined);
    const [baseUrl, consumerKey] = [part('baseUrl'), part('consumerKey')];
    const [oauthToken, privateKey] = [part('oauthToken'), part('privateKey')];
    if (!baseUrl || !consumerKey || !oauthToken || !privateKey) {
        throw (0,values_given .Gq)(`${SAVED_KEY} is gone.`, 'Run `jira-auth sign` in the same job as the Action, before its clean-up.');
    }
    requireListed(readAllowedHosts(inputs, true), SAVED_KEY, baseUrl);
    requireProved(saved, inputs);
    const pem = new secret .z(privateKey);
    (0,values_pem .fc)(SAVED_KEY, pem);
    return { key: { consumerKey, oauthToken: new secret .z(oauthToken), privateKey: pem }, baseUrl };
}
function parsed(path) {
    try {
        return JSON.parse((0,files .yR)(path));
    }
    catch {
        return undefined;
    }
}
function requireProved(saved, inputs) {
    const { expectedAccountId, requiredPermissions, project = '' } = (0,settings .s)(inputs);
    const part = (name) => ((0,json .Gv)(saved) ? (0,json .ZZ)(saved, name) : undefined);
    const list = (name) => {
        const value = part(name);
        return Array.isArray(value) ? value : [];
    };
    if (expectedAccountId !== undefined && !list('account').includes(expectedAccountId)) {
        throw new failure .HR('unexpected-account', `${SAVED_KEY} belongs to another account than the one in \`expected-account-id\`.`, "Log in with the expected account's credential, or correct `expected-account-id`.");
    }
    const proved = project !== '' && part('project') !== project ? [] : list('permissions');
    if (requiredPermissions.every((permission) => proved.includes(permission)))
        return;
    throw (0,values_given .Gq)('The earlier step did not check all of `required-permissions`, and `sign` asks no server.', 'Give `required-permissions` and `project` to the step that logs in.');
}
const SIGNING = ['site-url', 'consumer-key', 'private-key', 'oauth-token'];
function keyFromInputs({ inputs, stderr }) {
    const demand = inputs.find('expected-account-id') ?? inputs.find('required-permissions');
    if (demand) {
        throw (0,values_given .Gq)(`${demand.label} is given, but \`sign\` asks no server, so it can't check it.`, 'Log in first, with `jira-auth exec` or `jira-auth export`, or leave it out.');
    }
    const lacking = SIGNING.filter((name) => !inputs.find(name)).map((name) => `\`${name}\``);
    if (lacking.length > 0) {
        throw new failure .HR(lacking.join() === '`site-url`' ? 'invalid-input' : 'missing-credentials', `Not set: ${lacking.join(', ')}.`, 'Set the site and the application link, or run this in the job of the step that logged in with one.');
    }
    const secretsWithheld = () => undefined;
    const site = readSite(inputs, secretsWithheld);
    const credentials = readCredentials(inputs, {
        mask: NO_MASK,
        warn: (text) => {
            stderr(`jira-auth: ${text}\n`);
        },
        secretsWithheld,
    });
    (0,methods .lH)(credentials.method, 'data-center');
    if (credentials.method !== 'oauth1' || site.deployment !== 'data-center')
        throw new TypeError('A pinned method was not the one that was read.');
    return { key: credentials, baseUrl: site.url };
}


  }),

  249:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Df: () => (  withoutCommands),
    YK: () => (  breakMarks),
    s$: () => (  jsonText)
  });
const SKIPPED = '[\\p{DI}\\p{Cf}\\p{M}]*';
const NOT_IN_A_HOST = '(?<!\\[[\\da-f:.]{0,45}(?=[\\da-f:.]{1,45}\\]))';
const MARKS = [
    new RegExp(`${NOT_IN_A_HOST}:(?=${SKIPPED}:)`, 'gu'),
    new RegExp(`#(?=${SKIPPED}#)`, 'gu'),
    new RegExp(`(?<=^(?:\\x1b\\[\\d+m|${SKIPPED})*)([-+~^])(?=\\1\\1(?:\\s|$))`, 'gmu'),
];
function breakMarks(text, by = ' ') {
    return MARKS.reduce((broken, found) => broken.replace(found, (mark) => mark + by), text);
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


  }),

  846:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    CM: () => (  bearer),
    it: () => (  authorization)
  });
  var _secret_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(895);

function headerFor(credential, method, url) {
    if (credential.kind === 'header')
        return credential;
    return { name: 'Authorization', value: credential.sign(method, url) };
}
function authorization(value) {
    return { kind: 'header', name: 'Authorization', value };
}
function bearer(token) {
    return authorization(new _secret_js__WEBPACK_IMPORTED_MODULE_0__  .z(`Bearer ${token.reveal()}`));
}


  }),

  553:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $t: () => (  placeOf),
    HR: () => (  Failure),
    j$: () => (  Interrupted),
    uc: () => (  EXIT_STATUS)
  });
  var node_os__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(161);

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
    'issue-not-found': 10,
    'field-not-found': 10,
    'field-not-editable': 10,
    'value-not-allowed': 10,
    'update-rejected': 10,
};
const CLASSES = { input: 2, rejected: 3, denied: 4, unreachable: 5, limited: 6, untrusted: 7 };
function isOfClass(code, ...classes) {
    return classes.some((name) => CLASSES[name] === EXIT_STATUS[code]);
}
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
    isOf(...classes) {
        return isOfClass(this.code, ...classes);
    }
    advising(more) {
        return new Failure(this.code, this.what, `${this.advice} ${more}`);
    }
    hinting(first) {
        return new Failure(this.code, this.what, `${first} ${this.advice}`);
    }
    forPrograms() {
        const { code, exitStatus, what, advice } = this;
        return { code, exitStatus, what, advice };
    }
    inWords({ say, advise }) {
        return new Failure(this.code, say(this.what), advise(this.advice));
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
        return 128 + node_os__WEBPACK_IMPORTED_MODULE_0__.constants.signals[this.signal];
    }
}
function placeOf(error) {
    const name = error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : 'something';
    const frame = /^\s+at (?:.*[\\/(])?([\w.-]+:\d+:\d+)\)?$/m.exec(error instanceof Error ? (error.stack ?? '') : '')?.[1];
    return frame === undefined ? `${name} was thrown` : `${name} was thrown at ${frame}`;
}


  }),

  112:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $0: () => (  readTextOrPipe),
    $N: () => (  codeOf),
    eG: () => (  readStandardInput),
    iQ: () => (  standardInput),
    yR: () => (  readText)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(24);
  var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(760);
  var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(553);




const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_WRONLY } = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants;
const NO_FOLLOW = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NOFOLLOW ?? 0;
const NO_WAIT = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NONBLOCK ?? 0;
const LARGEST_BYTES = 1024 * 1024;
function withOpen(descriptor, work) {
    try {
        return work(descriptor);
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    }
}
function readRegular(path, { largestBytes = LARGEST_BYTES, follow = true } = {}) {
    return withOpen((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, O_RDONLY | NO_WAIT | (follow ? 0 : NO_FOLLOW)), (descriptor) => wholeOf(descriptor, largestBytes));
}
function readText(path, options) {
    return readRegular(path, options).bytes.toString('utf8');
}
async function readTextOrPipe(path, label, { largestBytes = LARGEST_BYTES, ...patience }) {
    const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, O_RDONLY | NO_WAIT);
    if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(descriptor).isFIFO()) {
        return readStream(streamOf(descriptor), label, { largestBytes, ...patience });
    }
    return withOpen(descriptor, () => wholeOf(descriptor, largestBytes).bytes.toString('utf8'));
}
function readStandardInput(patience) {
    return readStream(standardInput(), 'standard input', { largestBytes: LARGEST_BYTES, ...patience });
}
function standardInput() {
    try {
        if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(0).isFIFO())
            return streamOf((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)('/dev/stdin', O_RDONLY | NO_WAIT));
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
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_2__  .HR('timeout', `The end of ${label} did not come within ${seconds} s.`, 'See why the program that writes it does not end, or raise `timeout-seconds`.');
    }
    return Buffer.concat(chunks).toString('utf8');
}
function wholeOf(descriptor, largestBytes) {
    const found = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(descriptor);
    if (!found.isFile())
        throw problem(found.isDirectory() ? 'EISDIR' : 'EINVAL');
    if (found.size > largestBytes)
        throw problem('EFBIG');
    const chunks = [];
    for (let bytes = 0; bytes <= largestBytes;) {
        const chunk = Buffer.allocUnsafe(64 * 1024);
        const length = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readSync)(descriptor, chunk);
        if (length === 0)
            return { bytes: Buffer.concat(chunks), found };
        chunks.push(chunk.subarray(0, length));
        bytes += length;
    }
    throw problem('EFBIG');
}
function problem(code) {
    return Object.assign(new Error('It is not a regular file, too large, or not ours.'), { code });
}
function codeOf(error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    return typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : 'unknown';
}
function isOwn({ uid }) {
    return !process.getuid || uid === process.getuid();
}
function openToAppend(path) {
    const descriptor = openSync(path, O_WRONLY | O_APPEND | NO_FOLLOW | NO_WAIT);
    if (fstatSync(descriptor).isFile())
        return descriptor;
    closeSync(descriptor);
    throw problem('EINVAL');
}
function createFile(path, text, mode = 0o600, settle) {
    withOpen(openSync(path, O_WRONLY | O_CREAT | O_EXCL | NO_FOLLOW, mode & 0o700), (descriptor) => {
        fchmodSync(descriptor, mode);
        writeFileSync(descriptor, text);
        settle?.(descriptor);
    });
}
function replaceFile(path, text, mode = 0o600) {
    const draft = join(dirname(path), `.${basename(path)}.${nodeCrypto().randomUUID()}`);
    try {
        createFile(draft, text, mode, fsyncSync);
        renameSync(draft, path);
    }
    catch (error) {
        rmSync(draft, { force: true });
        throw error;
    }
    if (process.platform !== 'win32')
        withOpen(openSync(dirname(path), O_RDONLY), fsyncSync);
}
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function removeDrafts(path) {
    const start = `.${basename(path)}.`;
    for (const name of readdirSync(dirname(path))) {
        if (name.startsWith(start) && UUID.test(name.slice(start.length)))
            rmSync(join(dirname(path), name), { force: true });
    }
}


  }),

  825:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  fd: () => (  GROUPS),
  Qh: () => (  INPUT_NAMES),
  GW: () => (  KINDS),
  pH: () => (  SECRET_INPUTS),
  ub: () => (  isInputOf),
  pX: () => (  isSecretInput),
  I: () => (  kindOf),
  ht: () => (  variablesOf)
});

var methods = __nccwpck_require__(92);
var input_kind = __nccwpck_require__(773);
var words = __nccwpck_require__(103);
; 


const SHARED_INPUTS = (0,input_kind .sc)([...input_kind .b4, 'sign', 'update-action'], {
    'allowed-hosts': {
        doors: [...input_kind .b4, 'sign', 'cleanup', 'update-action'],
        kind: 'list',
    },
    'expected-account-id': {},
    'timeout-seconds': {
        doors: [...input_kind .b4, 'update-action'],
        kind: 'number',
        default: '60',
    },
});
const UPDATE_INPUTS = (0,input_kind .sc)(['update', 'update-action'], {
    issue: {
        doors: ['fields', 'update', 'update-action'],
        kind: 'list',
    },
    'issue-from': {},
    fields: {
        doors: ['update-action'],
    },
    'fields-file': {},
    'dry-run': {
        kind: 'switch',
        default: 'false',
    },
    notify: {
        kind: 'flag',
        default: 'true',
    },
    'show-before': {
        kind: 'switch',
        default: 'false',
    },
    'allowed-projects': {
        kind: 'list',
    },
    'allowed-fields': {},
    'issue-type': {
        doors: ['fields'],
    },
});
const UPDATE_KINDS = { ...SHARED_INPUTS, ...UPDATE_INPUTS };
const isUpdateInput = (name) => Object.hasOwn(UPDATE_KINDS, name) && UPDATE_KINDS[name].doors.includes('update-action');
const UPDATE_WORDS = (0,words .I)(isUpdateInput, (word) => /^[a-z-]+$/.test(word));

; 



const COMMANDS_AND_FILE = ['export', 'exec', 'check', 'file', 'consent', 'refresh', ...input_kind .PY];
const GROUPS = {
    Site: (0,input_kind .sc)(input_kind .mg, {
        'site-url': {
            doors: [...input_kind .mg, 'sign'],
            variables: ['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL', 'JIRA_SERVER', 'JIRA_HOST', 'JIRA_DOMAIN'],
        },
        deployment: {},
        'cloud-id': {},
        'allowed-hosts': SHARED_INPUTS['allowed-hosts'],
        'allow-private-hosts': {
            kind: 'flag',
            only: input_kind .Zz,
            default: 'false',
        },
    }),
    'Credential, one kind of': {
        ...methods .Ou,
        ...(0,input_kind .sc)(input_kind .mg, {
            'auth-method': {
                default: 'auto',
            },
            'expires-on': {
                variables: ['JIRA_TOKEN_EXPIRES_ON'],
            },
            'consented-on': {
                doors: input_kind .lf,
            },
        }),
    },
    'Several credentials, or an organization': (0,input_kind .sc)(input_kind .dy, {
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
    }),
    'Where a rotated refresh token is kept': {
        ...(0,input_kind .KC)(input_kind .b4, {
            'refresh-token-secret': {},
            'refresh-token-environment': {},
            'refresh-token-organization': {},
            'refresh-token-repository': {},
        }),
        ...(0,input_kind .sc)(input_kind .b4, {
            'github-token': {
                secret: true,
                only: ['GH_TOKEN', 'GITHUB_TOKEN'],
            },
        }),
        ...(0,input_kind .sc)(COMMANDS_AND_FILE, {
            'refresh-token-variable': {
                only: input_kind .Zz,
            },
            'gitlab-project': {
                only: ['CI_PROJECT_ID'],
            },
            'gitlab-group': {
                only: input_kind .Zz,
            },
            'gitlab-environment-scope': {
                only: input_kind .Zz,
            },
            'gitlab-token': {
                secret: true,
                only: ['GITLAB_TOKEN'],
            },
        }),
        ...(0,input_kind .sc)(input_kind .b4, {
            'refresh-token-file': {},
            'save-command': {
                doors: ['export', 'exec', 'check', 'consent', 'refresh', ...input_kind .PY],
                only: input_kind .Zz,
            },
            'access-token-secret': {
                doors: ['action', 'export', 'exec', 'check', 'file', 'refresh', ...input_kind .PY],
                only: input_kind .Zz,
            },
        }),
    },
    Checks: (0,input_kind .sc)([...input_kind .b4, 'sign'], {
        identity: {
            doors: input_kind .mg,
            only: input_kind .Zz,
            default: 'required',
        },
        'expected-account-id': SHARED_INPUTS['expected-account-id'],
        'required-permissions': {
            kind: 'list',
        },
        project: {
            only: input_kind .Zz,
        },
        'warn-days': {
            doors: [...input_kind .t$, ...input_kind .lf],
            kind: 'number',
            default: '30',
        },
        'critical-days': {
            doors: [...input_kind .t$, ...input_kind .lf],
            kind: 'number',
            default: '7',
        },
    }),
    'Renewal (Data Center)': {
        ...(0,input_kind .sc)(input_kind .lf, {
            renew: {
                kind: 'flag',
                default: 'false',
            },
            'renew-days': {
                kind: 'number',
                default: '90',
            },
        }),
        ...(0,input_kind .KC)(input_kind .lf, {
            'save-secret': {},
            'save-environment': {},
            'save-organization': {},
            'save-repository': {},
            'save-variable': {
                doors: ['check', 'file'],
            },
            'save-file': {},
        }),
    },
    Report: (0,input_kind .sc)(input_kind .dy, {
        'fail-on': {
            default: 'critical',
        },
        concurrency: {
            kind: 'number',
            default: '8',
        },
        html: {},
        'write-expiry': {
            doors: ['check'],
            kind: 'flag',
        },
    }),
    'Tell people': {
        ...(0,input_kind .sc)(input_kind .dy, {
            'github-issues': {
                kind: 'flag',
                default: 'false',
            },
            'github-issues-repository': {},
            'webhook-url': {
                secret: true,
                variables: ['JIRA_AUTH_WEBHOOK_URL'],
            },
        }),
        ...(0,input_kind .KC)(input_kind .dy, {
            'jira-issue-project': {},
            'jira-issue-type': {
                default: 'Task',
            },
            'jira-issue-credential': {},
        }),
    },
    'Fields of issues': UPDATE_INPUTS,
    'What is handed over': (0,input_kind .sc)(input_kind .t$, {
        'export-env': {
            doors: ['action'],
            kind: 'flag',
            default: 'true',
        },
        'export-auth-header': {
            kind: 'flag',
            default: 'false',
        },
        'output-credentials': {
            doors: ['action'],
            kind: 'flag',
            default: 'true',
        },
        'curl-config': {
            kind: 'flag',
            only: ['JIRA_WRITE_CURL_CONFIG'],
            default: 'true',
        },
        'allow-uploads': {
            kind: 'flag',
            default: 'false',
        },
        'gajira-config': {
            doors: ['action'],
            kind: 'flag',
            default: 'false',
        },
    }),
    Connection: (0,input_kind .sc)(input_kind .b4, {
        'timeout-seconds': SHARED_INPUTS['timeout-seconds'],
        'ca-certificate': {},
        'client-certificate': {
            doors: input_kind .mg,
        },
        'client-key': {
            doors: input_kind .mg,
            secret: true,
        },
    }),
    Diagnostics: (0,input_kind .sc)(['export', 'exec', 'check', 'cleanup', 'consent', 'refresh', 'sign', 'explain', 'completion', ...input_kind .PY], {
        verbose: {
            kind: 'switch',
            default: 'false',
        },
    }),
};
const SCHEMA = Object.assign({}, ...Object.values(GROUPS));
const KINDS = SCHEMA;
const INPUT_NAMES = Object.keys(SCHEMA);
const kindOf = (name) => KINDS[name];
const isSecretInput = (name) => kindOf(name).secret === true;
const SECRET_INPUTS = INPUT_NAMES.filter(isSecretInput);
const isInputOf = (door, name) => kindOf(name).doors.includes(door);
const variablesOf = (name) => (0,input_kind .ht)(name, kindOf(name));


  }),

  65:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

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
function objectField(object, name) {
    const value = field(object, name);
    return isObject(value) ? value : {};
}
function parsedObject(text) {
    try {
        const value = JSON.parse(text);
        return isObject(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
}


  }),

  92:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  BU: () => (  FAMILIES),
  J8: () => (  METHODS),
  Ou: () => (  METHOD_INPUTS),
  NT: () => (  METHOD_NAMES),
  tc: () => (  methodNamed),
  lH: () => (  requireDeployment)
});


var values_given = __nccwpck_require__(967);
var input_kind = __nccwpck_require__(773);
var methods_method = __nccwpck_require__(769);
; 


const accessToken = (0,methods_method .EJ)({
    name: 'access-token',
    words: 'OAuth 2.0 access token',
    family: (0,methods_method .Ap)('access token', 'access-token'),
    inputs: (0,input_kind .sc)(input_kind .mg, {
        'access-token': { secret: true },
    }),
    read: (login) => ({ accessToken: login.required('access-token') }),
    cloud: async ({ accessToken }, context) => {
        const { expiryOfJwt, proveOnCloud } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 296));
        return proveOnCloud(given(accessToken, expiryOfJwt(accessToken)), context);
    },
    dataCenter: async ({ accessToken }, context) => {
        const { expiryOfJwt, proveOnDataCenter } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 296));
        return proveOnDataCenter(given(accessToken, expiryOfJwt(accessToken)), context);
    },
    isOAuth: true,
    grant: ['access-token'],
    renewal: ({ store }) => [
        undefined,
        `An access token is not renewed: have the job that obtains it run, and ${store}.`,
    ],
});
const given = (accessToken, expiresAt) => ({
    ...{ accessToken, expiresAt },
    ...{ scopes: undefined, fresh: false },
});

var verify_places = __nccwpck_require__(781);
var refusal = __nccwpck_require__(365);
var hints = __nccwpck_require__(684);
var myself = __nccwpck_require__(41);
; 





const API_TOKENS = {
    family: (0,methods_method .Ap)('API token', 'api-token'),
    inputs: (0,input_kind .sc)(input_kind .mg, {
        email: {
            variables: ['JIRA_USER_EMAIL', 'JIRA_EMAIL'],
        },
        'api-token': {
            secret: true,
        },
    }),
    isLongLived: true,
    basicPair: ({ email, apiToken }) => email === undefined ? undefined : { user: email, secret: apiToken },
    renewal: (place) => (0,myself .dS)(place.email ?? '')
        ? renewServiceAccountToken(place)
        : [
            'https://id.atlassian.com/manage-profile/security/api-tokens',
            `Log in as ${place.email ?? 'its owner'}, create an API token of the same kind and scopes, and ${place.store}.`,
        ],
};
function readApiToken(login) {
    return { apiToken: login.required('api-token'), email: readEmail(login) };
}
function readWithEmail(login) {
    const { email, apiToken } = readApiToken(login);
    if (email !== undefined)
        return { email, apiToken };
    throw login.missing(`\`auth-method\` is ${String(login.pinned)}, which needs the token owner's e-mail, but \`email\` is not set.`, "Set `email`; only a service account's token works without it.");
}
const EMAIL = /^(?=[^]{1,320}$)[^\s:\p{C}]+@[^\s:\p{C}]+$/u;
const isEmail = (text) => EMAIL.test(text);
function readEmail({ find, pinned }) {
    const [given, username] = [find('email'), find('username')?.value];
    if (!given) {
        return username !== undefined && isEmail(username) && pinned !== 'service-account-token'
            ? username
            : undefined;
    }
    const advice = 'Set it to the e-mail address of the account that owns the API token, not to a user or display name.';
    return (0,hints .x_)('email', given.value, false, () => (0,values_given .wC)(given, EMAIL, 'is not an e-mail address', advice));
}
const doubtingPin = (method) => (0,methods_method .oH)((failure) => failure.advising(`If it is good, it is not of the kind that \`auth-method: ${method}\` says: leave that out, and Jira is asked.`));
function renewServiceAccountToken({ store }) {
    return [
        'https://admin.atlassian.com',
        `Under Directory, Service accounts, create a token with the same scopes, and ${store}.`,
    ];
}

var src_failure = __nccwpck_require__(553);
var authorization = __nccwpck_require__(472);
; 







const auto = (0,methods_method .EJ)({
    ...API_TOKENS,
    name: 'auto',
    words: 'API token',
    read: readWithEmail,
    cloud: (credentials, context) => {
        const isScoped = (0,myself .dS)(credentials.email);
        const places = isScoped ? ['gateway', 'site'] : ['site', 'gateway'];
        return askInTurn(credentials, context, context.site.url === undefined ? ['gateway'] : places, (failure) => (0,refusal .nh)(failure) || MAY_WORK_ELSEWHERE.includes(failure.code));
    },
});
const MAY_WORK_ELSEWHERE = [
    'insufficient-scope',
    'permission-denied',
    'anonymous-session',
    'credentials-rejected',
];
async function askInTurn({ email, apiToken }, context, places, goesOn) {
    const credential = (0,authorization .H)(email, apiToken, context.mask);
    const refusals = [];
    let turnedAway;
    context.debug?.(`The API token is tried on: ${places.join(', then ')}.`);
    for (const place of places) {
        try {
            const baseUrl = place === 'site' ? (context.site.url ?? '') : await (0,verify_places .H4)(context);
            if (turnedAway !== undefined)
                context.info(`${turnedAway} Asking the ${place}.`);
            const proof = await (0,methods_method .M$)(baseUrl, credential, context);
            return { method: methodOf(place, email, proof.account), ...proof };
        }
        catch (error) {
            if (!(error instanceof src_failure .HR))
                throw error;
            refusals.push({ place, failure: error });
            context.debug?.(`Not the ${place}: ${error.code}.`);
            if (!goesOn(error))
                break;
            turnedAway = (0,refusal .nh)(error) ? error.what : undefined;
        }
    }
    throw summary(refusals);
}
function methodOf(place, email, account) {
    if (place === 'site')
        return 'api-token';
    return (0,myself .H4)(account, email) ? 'service-account-token' : 'scoped-api-token';
}
function summary(refused) {
    const edge = refused.find(({ failure }) => (0,refusal .nh)(failure));
    if (edge)
        return besideEdge(edge, refused.find((other) => other !== edge)?.failure);
    const rank = ({ failure }) => MAY_WORK_ELSEWHERE.indexOf(failure.code);
    const { place, failure } = refused.reduce((best, each) => (rank(each) < rank(best) ? each : best));
    if (failure.code !== 'credentials-rejected')
        return failure;
    const isOne = refused.length === 1;
    const where = isOne
        ? ` on the ${place}`
        : ', both on the site (as a classic token) and on the gateway (as one with scopes)';
    const kind = isOne && place === 'gateway' ? " A classic token works on the site's own address only." : '';
    return new src_failure .HR(failure.code, `Jira refused the e-mail and API token${where}.`, failure.advice + kind);
}
const OUTRANKS_EDGE = [
    'insufficient-scope',
    'permission-denied',
    'captcha-required',
    'ip-not-allowed',
];
function besideEdge({ place, failure }, other) {
    const { code, what, advice } = failure;
    if (!other || OUTRANKS_EDGE.includes(other.code))
        return other ?? failure;
    const isRefusal = ['credentials-rejected', 'anonymous-session', 'site-not-found'].includes(other.code);
    if (!isRefusal)
        return new src_failure .HR(code, `${what} ${other.what}`, other.advice);
    return place === 'gateway'
        ? new src_failure .HR(code, `${what} The site did not take the token either.`, advice)
        : new src_failure .HR(code, `${what} The gateway did not take the token either.`, 'The gateway takes tokens with scopes only, so a classic token may still be good: run from a network that the site lets in, or create a token with scopes and set `auth-method: scoped-api-token`, which never goes to the site.');
}

; 





const apiToken = (0,methods_method .EJ)({
    ...API_TOKENS,
    name: 'api-token',
    words: 'API token',
    suits: () => false,
    read: readWithEmail,
    cloud: async (credentials, context) => {
        (0,verify_places .Yg)(context.site, 'api-token');
        return askInTurn(credentials, context, ['site', 'gateway'], refusal .nh).catch(doubtingPin('api-token'));
    },
});

var secret = __nccwpck_require__(895);
; 





const PASSWORDS = {
    family: {
        name: 'user name and password',
        marks: ['password'],
        needs: ['username', 'password'],
        renewed: ['password'],
    },
    inputs: (0,input_kind .sc)(input_kind .mg, {
        username: {},
        password: {
            secret: true,
            read: readPassword,
            verbatim: true,
        },
    }),
    read: (login) => {
        const password = login.required('password');
        const username = login.find('username');
        if (!username) {
            throw login.missing('A password is given without `username`.', 'Set `username` beside `password`.');
        }
        const shape = /^[^:\p{Cc}\p{Cs}\u2028\u2029]{1,255}$/u;
        const wrong = 'holds a colon or a control character, or is too long for a user name';
        const advice = 'Set it to the name that its owner logs in with.';
        return { username: (0,values_given .wC)(username, shape, wrong, advice), password };
    },
    renewal: ({ siteUrl, store }) => [
        siteUrl && `${siteUrl}/secure/ViewProfile.jspa`,
        `Change the password in its owner's Jira profile, and ${store}.`,
    ],
};
function readPassword(found, mask) {
    const password = new secret .z(found.value);
    mask(password);
    (0,values_given .qx)(found);
    if (found.value.isWellFormed())
        return password;
    throw (0,values_given .Gq)(`${found.label} holds half of a character, which no encoding can carry.`, 'Store the password again.');
}
const warningOfCaptcha = (0,methods_method .oH)(({ code, what }) => new src_failure .HR(code, what, 'The user name or the password is wrong, or the account was deactivated. Correct them before the next run: a few failed log-ins lock the account until its owner solves a CAPTCHA.'));

; 



const basicPassword = (0,methods_method .EJ)({
    ...PASSWORDS,
    name: 'basic',
    words: 'password',
    dataCenter: ({ username, password }, context) => {
        const credential = (0,authorization .H)(username, password, context.mask);
        return (0,methods_method .M$)(context.site.url, credential, context, { repeatable: 'once' }).catch(warningOfCaptcha);
    },
    basicPair: ({ username, password }) => ({ user: username, secret: password }),
    isLongLived: true,
});

var src_realm = __nccwpck_require__(388);
; 


const OAUTH_CLIENT = {
    family: {
        name: 'OAuth client',
        marks: ['client-id', 'client-secret', 'refresh-token'],
        needs: ['client-id', 'client-secret'],
        renewed: ['refresh-token', 'client-secret'],
    },
    inputs: (0,input_kind .sc)(input_kind .b4, {
        'client-id': {},
        'client-secret': {
            secret: true,
        },
    }),
    isOAuth: true,
    obtainsAccessToken: true,
};
const GRANT = ['refresh-token', 'refresh-token-file', 'refresh-token-variable'];
function readClient(login) {
    const clientId = (0,methods_method .Cv)(login, 'client-id', 'client-secret', 'An OAuth client', 'an OAuth client ID');
    return { clientId, clientSecret: login.required('client-secret') };
}

; 






const clientCredentials = (0,methods_method .EJ)({
    ...OAUTH_CLIENT,
    name: 'client-credentials',
    words: 'OAuth 2.0 client',
    inputs: {
        ...OAUTH_CLIENT.inputs,
        ...(0,input_kind .sc)(input_kind .mg, {
            scope: {},
        }),
    },
    suits: ({ find }) => !GRANT.some((name) => find(name)),
    read: (login) => {
        const client = readClient(login);
        const [refreshToken, scope] = [login.find('refresh-token'), login.find('scope')];
        if (refreshToken) {
            throw new src_failure .HR('ambiguous-credentials', `\`auth-method\` is ${String(login.pinned)}, but ${refreshToken.label} is given too.`, 'Leave out `refresh-token`, or set `auth-method` to refresh-token.');
        }
        return { ...client, scope: scope && readScope(scope) };
    },
    cloud: async (client, context) => {
        const { cloudEndpoint, proveOnCloud, requestOnCloud } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 296));
        const endpoint = cloudEndpoint(context);
        const grant = { grant_type: 'client_credentials' };
        const tokens = await requestOnCloud(client, endpoint, grant, MAY_BE_CREDENTIALS);
        return { ...(await proveOnCloud({ ...tokens, fresh: true }, context)), accessToken: tokens.accessToken };
    },
    dataCenter: async ({ clientId, clientSecret, scope = 'WRITE' }, context) => {
        const { dataCenterEndpoint, proveOnDataCenter, requestTokens } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 296));
        const grant = { grant_type: 'client_credentials', scope };
        const tokens = await requestTokens(dataCenterEndpoint(context), clientId, clientSecret, grant);
        return {
            ...(await proveOnDataCenter({ ...tokens, fresh: true }, context)),
            accessToken: tokens.accessToken,
        };
    },
    renewal: ({ siteUrl, store }) => siteUrl === undefined || (0,src_realm .kg)(siteUrl.replace('https://', ''))
        ? [
            'https://admin.atlassian.com',
            `Under Directory, Service accounts, create OAuth 2.0 credentials with the same scopes, and ${store}.`,
        ]
        : [siteUrl, `Have an administrator renew the service account's OAuth client in Jira, and ${store}.`],
});
const MAY_BE_CREDENTIALS = "It may also be one of Jira's OAuth credentials for builds and deployments: these need `auth-method: oauth-credentials`.";
function readScope(given) {
    const shape = /^[A-Z_]{1,40}(?:[ ,]+[A-Z_]{1,40}){0,9}$/;
    const advice = 'Set it to READ or WRITE, as the OAuth client has it in Jira.';
    return (0,values_given .wC)(given, shape, 'is not a list of scopes', advice).split(/[ ,]+/).join(' ');
}

; 






const oauthCredentials = (0,methods_method .EJ)({
    ...OAUTH_CLIENT,
    name: 'oauth-credentials',
    words: 'OAuth credentials for builds and deployments',
    inputs: clientCredentials.inputs,
    suits: () => false,
    read: clientCredentials.read,
    refuses: ({ expectedAccountId, requiredPermissions: [permission], project, accessTokenSecret }) => {
        const ofAccounts = {
            'expected-account-id': expectedAccountId,
            'required-permissions': permission,
            project,
            'access-token-secret': accessTokenSecret,
        };
        const [name] = Object.entries(ofAccounts).find(([, value]) => value !== undefined) ?? [];
        return name === undefined
            ? undefined
            : (0,values_given .Gq)(`\`${name}\` needs an account, but OAuth credentials for builds and deployments belong to none.`, `Leave \`${name}\` out. What such credentials may send is chosen in Jira where they are created.`);
    },
    cloud: async (client, context) => {
        const { realm, url, customDomain } = context.site;
        if (realm !== src_realm .jq) {
            throw (0,values_given .Gq)("The method oauth-credentials isn't available in Atlassian Government Cloud: Atlassian documents no token endpoint for it there.", "Use a service account's OAuth client or API token.");
        }
        if (url === undefined && customDomain === undefined) {
            throw (0,values_given .Gq)("The method oauth-credentials can't ask for the site's own address, and `site-url` is an address on the gateway.", 'Set `site-url` to the site, such as https://acme.atlassian.net.');
        }
        const { cloudEndpoint, requestOnCloud } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 296));
        const { accessToken, scopes, expiresAt } = await requestOnCloud(client, cloudEndpoint(context, realm.apiHost), { grant_type: 'client_credentials', audience: realm.apiHost }, "It may also be a service account's client, which needs `auth-method: client-credentials`.");
        return {
            baseUrl: `https://${realm.apiHost}`,
            apiUrl: '',
            credential: (0,authorization .C)(accessToken),
            account: { id: '', name: '', type: '', unknown: 'The credential belongs to no account.' },
            ...{ accessToken, scopes, expiresAt },
        };
    },
    renewal: ({ siteUrl, store }) => [
        siteUrl,
        `Under Settings, Marketplace apps, OAuth credentials, have a site admin create credentials with the same permissions, and ${store}.`,
    ],
});

var values_pem = __nccwpck_require__(884);
; 





const INPUTS = ['consumer-key', 'private-key', 'oauth-token'];
const oauth1 = (0,methods_method .EJ)({
    name: 'oauth1',
    words: 'OAuth 1.0a application link',
    family: {
        name: 'OAuth 1.0a application link',
        marks: INPUTS,
        needs: INPUTS,
        renewed: ['private-key'],
    },
    inputs: (0,input_kind .sc)([...input_kind .mg, 'sign'], {
        'consumer-key': {},
        'private-key': {
            secret: true,
            read: readRsaKey,
        },
        'oauth-token': { secret: true },
    }),
    read: (login) => ({
        consumerKey: (0,methods_method .Cv)(login, 'consumer-key', 'private-key', 'An application link', 'a consumer key'),
        privateKey: login.required('private-key'),
        oauthToken: login.required('oauth-token'),
    }),
    dataCenter: async (key, context) => {
        const { signing } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 481));
        return (0,methods_method .M$)(context.site.url, signing(key, context.now), context, { explain: problemOf });
    },
    isLongLived: true,
    signs: true,
    refuses: ({ withoutCurlConfig }) => withoutCurlConfig
        ? (0,values_given .Gq)('With `curl-config: false` an application link has nothing to hand over: it signs every request by itself.', 'Leave `curl-config` out.')
        : undefined,
    renewal: ({ siteUrl, store }) => [siteUrl, `Authorize the application link once more, and ${store}.`],
});
function readRsaKey({ label, value }, mask) {
    const pem = (0,values_pem .$k)(label, value, mask);
    if ((0,values_pem .fc)(label, pem).asymmetricKeyType === 'rsa')
        return pem;
    throw (0,values_given .Gq)(`${label} is not an RSA key.`, "Give the private half of the key whose public half is in Jira's application link.");
}
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

; 




const personalAccessToken = (0,methods_method .EJ)({
    name: 'personal-access-token',
    words: 'personal access token',
    family: (0,methods_method .Ap)('personal access token', 'personal-access-token'),
    inputs: (0,input_kind .sc)(input_kind .mg, {
        'personal-access-token': {
            secret: true,
            variables: ['JIRA_PAT', 'JIRA_PERSONAL_TOKEN'],
        },
        'token-name': {},
    }),
    read: (login) => ({ personalAccessToken: login.required('personal-access-token') }),
    dataCenter: async ({ personalAccessToken }, context) => {
        const credential = (0,authorization .C)(personalAccessToken);
        const proof = await (0,methods_method .M$)(context.site.url, credential, context).catch((0,methods_method .oH)((failure) => failure.advising('Personal access tokens are listed in your Jira profile; before Jira 8.14 there are none.')));
        const { endOfPersonalAccessToken } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 555));
        const end = await endOfPersonalAccessToken(credential, context);
        return { ...proof, expiresAt: end.credentialEnd?.at, ...end };
    },
    isLongLived: true,
    renewal: ({ siteUrl, store }) => [
        siteUrl && (0,verify_places .YH)(siteUrl),
        `Create a personal access token in its owner's Jira profile, and ${store}; \`jira-auth check --renew\` does both.`,
    ],
    renewedBy: 'check',
});

; 




const refreshToken = (0,methods_method .EJ)({
    ...OAUTH_CLIENT,
    name: 'refresh-token',
    words: 'OAuth 2.0 refresh token',
    inputs: {
        ...OAUTH_CLIENT.inputs,
        ...(0,input_kind .sc)(input_kind .mg, {
            'refresh-token': {
                doors: [...input_kind .mg, 'refresh'],
                secret: true,
            },
            'redirect-uri': {
                doors: [...input_kind .mg, 'consent'],
            },
            scopes: {
                doors: ['consent'],
                kind: 'list',
                default: 'read:jira-user read:jira-work write:jira-work',
            },
        }),
    },
    read: (login) => {
        const redirectUri = login.find('redirect-uri');
        const client = readClient(login);
        const isStored = login.find('refresh-token-file') ?? login.find('refresh-token-variable');
        const refreshToken = isStored ? login.secret('refresh-token') : login.required('refresh-token');
        return { ...client, refreshToken, redirectUri: redirectUri && readRedirectUri(redirectUri) };
    },
    cloud: async (credentials, context) => {
        const { cloudEndpoint, proveOnCloud, rotate } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 296));
        const grant = { ...credentials, redirectUri: undefined, leeway: true };
        const rotated = await rotate(grant, cloudEndpoint(context), context);
        return proofOf(rotated, await proveOnCloud({ ...rotated.tokens, fresh: true }, context));
    },
    dataCenter: async (credentials, context) => {
        const { dataCenterEndpoint, proveOnDataCenter, rotate } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 296));
        const rotated = await rotate({ ...credentials, leeway: false }, dataCenterEndpoint(context), context);
        return proofOf(rotated, await proveOnDataCenter({ ...rotated.tokens, fresh: true }, context));
    },
    rotates: true,
    grant: GRANT,
    refuses: ({ hasStore, outputCredentials }) => hasStore || outputCredentials
        ? undefined
        : (0,values_given .Gq)('The exchange replaces the refresh token, and the new one would be lost: it is not saved anywhere.', 'Give one of `refresh-token-secret`, `refresh-token-file`, `refresh-token-variable` and `save-command`. Or leave `output-credentials` out, and save the output `refresh-token` in a later step. Client credentials never rotate.'),
    renewal: ({ secret }) => [
        undefined,
        `Let its owner give consent again with \`jira-auth consent\`, which saves the refresh token${secret === undefined ? '' : `; store it as ${secret}`}.`,
    ],
    renewedBy: 'use',
});
function readRedirectUri(given) {
    const test = (uri) => /^[\x21-\x7e]{1,2048}$/.test(uri) && URL.canParse(uri);
    return (0,values_given .wC)(given, { test }, 'is not a URL', 'Set it to the redirect URL that is registered for the OAuth client, exactly as it stands there.');
}
function proofOf({ tokens, isSaved, grant }, proof) {
    const { accessToken, refreshToken } = tokens;
    return { ...proof, grant, accessToken, refreshToken: isSaved ? undefined : refreshToken };
}

; 




const scopedApiToken = (0,methods_method .EJ)({
    ...API_TOKENS,
    name: 'scoped-api-token',
    words: 'API token with scopes',
    suits: () => false,
    read: readWithEmail,
    cloud: async ({ email, apiToken }, context) => {
        const credential = (0,authorization .H)(email, apiToken, context.mask);
        return (0,methods_method .M$)(await (0,verify_places .H4)(context), credential, context).catch(doubtingPin('scoped-api-token'));
    },
});

; 




const serviceAccountToken = (0,methods_method .EJ)({
    ...API_TOKENS,
    name: 'service-account-token',
    words: "service account's API token",
    suits: (login) => readEmail(login) === undefined,
    read: readApiToken,
    cloud: async ({ email, apiToken }, context) => {
        const credential = email === undefined ? (0,authorization .C)(apiToken) : (0,authorization .H)(email, apiToken, context.mask);
        return (0,methods_method .M$)(await (0,verify_places .H4)(context), credential, context);
    },
    renewal: renewServiceAccountToken,
});

var json = __nccwpck_require__(65);
; 






const sessionCookie = (0,methods_method .EJ)({
    ...PASSWORDS,
    name: 'session-cookie',
    words: 'password, for a session cookie',
    suits: () => false,
    dataCenter: async ({ username, password }, context) => {
        const cookie = await logIn(username, password, context).catch(warningOfLoss).catch(warningOfCaptcha);
        return (0,methods_method .M$)(context.site.url, { kind: 'header', name: 'Cookie', value: cookie }, context);
    },
    hasSession: true,
});
function warningOfLoss(error) {
    if (!(error instanceof src_failure .HR))
        throw error;
    if (!error.isOf('unreachable') && error.code !== 'untrusted-response')
        throw error;
    throw error.advising('A session may have begun; then Jira ends it by itself, after some hours.');
}
async function logIn(username, password, { sendToTheEnd, mask, site, onSession }) {
    const url = `${site.url}/rest/auth/1/session`;
    const text = new secret .z(JSON.stringify({ username, password: password.reveal() }));
    const answer = await sendToTheEnd({
        method: 'POST',
        url,
        body: { type: 'application/json', text },
        repeatable: 'once',
    });
    if (answer.status !== 200 || (0,refusal .JS)(answer)) {
        throw (0,refusal .x5)(answer, { deployment: 'data-center', baseUrl: site.url, scope: '' });
    }
    const body = answer.json();
    const session = (0,json .Gv)(body) ? (0,json .ZZ)(body, 'session') : undefined;
    const [name = '', value = ''] = (0,json .Gv)(session)
        ? [(0,json .M8)(session, 'name'), (0,json .M8)(session, 'value')]
        : [];
    if (!/^[\w.-]{1,64}$/.test(name))
        throw (0,refusal .bp)(answer.host, 'a session without a name');
    if (!/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{8,4096}$/.test(value)) {
        throw (0,refusal .bp)(answer.host, 'a session without a value that a cookie can have');
    }
    mask(new secret .z(value));
    const cookie = new secret .z(`${name}=${value}`);
    mask(cookie);
    onSession({ url, cookie });
    return cookie;
}

; 













const LIST = [
    apiToken,
    scopedApiToken,
    serviceAccountToken,
    auto,
    clientCredentials,
    refreshToken,
    accessToken,
    personalAccessToken,
    basicPassword,
    sessionCookie,
    oauth1,
    oauthCredentials,
];
const METHODS = LIST;
const METHOD_NAMES = METHODS.map(({ name }) => name).filter((name) => name !== 'auto');
const FAMILIES = [...new Set(METHODS.map(({ family }) => family))];
const METHOD_INPUTS = Object.assign({}, ...LIST.map(({ inputs }) => inputs));
function methodNamed(name) {
    const found = METHODS.find((each) => each.name === name);
    if (!found)
        throw new TypeError('There is no method of this name.');
    return found;
}
function basicPairOf(credentials) {
    return methodNamed(credentials.method).basicPair?.(credentials);
}
function deploymentOf(name) {
    const { cloud, dataCenter } = methodNamed(name);
    if (cloud && dataCenter)
        return undefined;
    return cloud ? 'cloud' : 'data-center';
}
function requireDeployment(name, deployment) {
    const only = deploymentOf(name);
    if (only === undefined || only === deployment)
        return;
    throw only === 'cloud'
        ? (0,values_given .Gq)(`This credential (${methodNamed(name).words}) is for Jira Cloud, but \`site-url\` leads to a Jira Data Center.`, 'Give a `personal-access-token` of that server, or set `site-url` to the Cloud site.')
        : (0,values_given .Gq)(`The method ${name} is Jira Data Center's, but \`site-url\` leads to Jira Cloud.`, 'Give `email` and `api-token`, or set `site-url` to the address of your own server.');
}
async function prove(credentials, context) {
    const method = methodNamed(credentials.method);
    const proof = await ('cloudId' in context
        ? method.cloud?.(credentials, context)
        : method.dataCenter?.(credentials, context));
    if (!proof)
        throw new TypeError('A method was asked of a kind of Jira that does not have it.');
    return { method: method.name, ...proof };
}


  }),

  769:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Ap: () => (  familyOf),
    Cv: () => (  identifier),
    EJ: () => (  method),
    M$: () => (  proveAt),
    oH: () => (  ifRejected)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(553);
  var _values_given_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(967);
  var _verify_myself_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(41);



function familyOf(name, secret) {
    return { name, marks: [secret], needs: [secret], renewed: [secret] };
}
function method(declared) {
    return declared;
}
function identifier(login, name, beside, owner, what) {
    const given = login.find(name);
    if (!given) {
        throw login.missing(`${owner} is given without \`${name}\`.`, `Set \`${name}\` beside \`${beside}\`.`);
    }
    const advice = 'Copy it again from the page where the credential was created.';
    return (0,_values_given_js__WEBPACK_IMPORTED_MODULE_1__  .wC)(given, /^[\x21-\x7e]{1,512}$/, `is not ${what}`, advice);
}
async function proveAt(baseUrl, credential, context, options) {
    const { deployment } = context.site;
    return {
        baseUrl,
        credential,
        account: await (0,_verify_myself_js__WEBPACK_IMPORTED_MODULE_2__  .aF)(context, { deployment, baseUrl }, credential, options),
    };
}
function ifRejected(change, code = 'credentials-rejected') {
    return (error) => {
        throw error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR && error.code === code ? change(error) : error;
    };
}


  }),

  296:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  cloudEndpoint: () => (  cloudEndpoint),
  dataCenterEndpoint: () => (  dataCenterEndpoint),
  expiryOfJwt: () => (  expiryOfJwt),
  proveOnCloud: () => (  proveOnCloud),
  proveOnDataCenter: () => (  proveOnDataCenter),
  requestOnCloud: () => (  requestOnCloud),
  requestTokens: () => (  requestTokens),
  rotate: () => (  rotate)
});

var src_failure = __nccwpck_require__(553);
var given = __nccwpck_require__(967);
var authorization = __nccwpck_require__(472);
var places = __nccwpck_require__(781);
var json = __nccwpck_require__(65);
var src_realm = __nccwpck_require__(388);
var refusal = __nccwpck_require__(365);
; 




const resourcesOf = ({ apiHost }) => `https://${apiHost}/oauth/token/accessible-resources`;
async function reachableSites(send, realm, credential) {
    const url = resourcesOf(realm);
    const answer = await send({ method: 'GET', url, credential, repeatable: 'read' });
    if (answer.status !== 200) {
        const baseUrl = `https://${realm.apiHost}`;
        throw (0,refusal .x5)(answer, { deployment: 'cloud', baseUrl, scope: 'read:jira-work' });
    }
    const resources = answer.json();
    if (!Array.isArray(resources))
        throw (0,refusal .bp)(answer.host, 'no list of sites');
    const sites = new Map();
    for (const resource of resources.filter(json .Gv)) {
        const cloudId = (0,json .M8)(resource, 'id') ?? '';
        const site = (0,json .M8)(resource, 'url') ?? '';
        if ((0,src_realm .dX)(cloudId) && /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\/?$/.test(site) && isOfJira(resource))
            sites.set(cloudId, { cloudId, url: new URL(site).origin });
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
const JIRA_SCOPE = /:(?:jira|servicedesk|servicemanagement)(?:[-:]|$)/i;
function isOfJira(resource) {
    const scopes = (0,json .ZZ)(resource, 'scopes');
    return Array.isArray(scopes) && scopes.some((scope) => typeof scope === 'string' && JIRA_SCOPE.test(scope));
}
async function onlySite(send, { realm, preferredUrl }, credential) {
    const sites = await reachableSites(send, realm, credential);
    const [first, ...others] = sites;
    const site = sites.find(({ url }) => url === preferredUrl) ?? (others.length === 0 ? first : undefined);
    if (site)
        return site;
    throw first
        ? new src_failure .HR('site-not-accessible', `The grant reaches ${sites.length} sites, and \`site-url\` is not set: ${sites.map(({ url }) => url).join(', ')}.`, 'Set `site-url` to one of these.')
        : new src_failure .HR('site-not-accessible', 'The OAuth grant reaches no Jira site.', 'Give consent again, choose a site, and ask for scopes of Jira.');
}
async function explainRefusedGrant(failure, send, realm, credential, cloudId) {
    const mayBeGrant = ['credentials-rejected', 'permission-denied', 'site-not-found'].includes(failure.code);
    if (!mayBeGrant && !(0,refusal .nh)(failure))
        return failure;
    try {
        const url = resourcesOf(realm);
        const answer = await send({ method: 'GET', url, credential, repeatable: 'explanation' });
        const sites = answer.status === 200 ? answer.json() : undefined;
        const isIt = (site) => (0,json .Gv)(site) && (0,json .M8)(site, 'id') === cloudId;
        if (!Array.isArray(sites) || sites.some(isIt))
            return failure;
    }
    catch (error) {
        if (error instanceof src_failure .HR)
            return failure;
        throw error;
    }
    return new src_failure .HR('site-not-accessible', 'The OAuth token is valid, but its grant does not include this site.', 'Give consent again and choose this site, or set `site-url` to a site that was chosen.');
}

var hints = __nccwpck_require__(684);
var secret = __nccwpck_require__(895);
; 





async function requestTokens(endpoint, clientId, clientSecret, grant) {
    const { grant_type: type, ...rest } = grant;
    const given = {
        grant_type: type,
        client_id: clientId,
        client_secret: clientSecret,
        ...rest,
    };
    const parameters = {};
    for (const [name, value] of Object.entries(given)) {
        if (value !== undefined)
            parameters[name] = value instanceof secret .z ? value.reveal() : value;
    }
    const isJson = endpoint.encoding === 'json';
    const body = isJson
        ? { type: 'application/json', text: new secret .z(JSON.stringify(parameters)) }
        : {
            type: 'application/x-www-form-urlencoded',
            text: new secret .z(new URLSearchParams(parameters).toString()),
        };
    const answer = await endpoint.send({
        method: 'POST',
        url: endpoint.url,
        body,
        repeatable: !isJson && type === 'refresh_token' ? 'once' : 'exchange',
    });
    if (answer.status !== 200) {
        const refreshToken = 'refresh_token' in grant ? grant.refresh_token : undefined;
        throw (0,hints .mu)(refusalOf(answer, grant, isJson), { clientId, clientSecret, refreshToken });
    }
    const issued = answer.json();
    if (!(0,json .Gv)(issued))
        throw (0,refusal .bp)(answer.host, 'no object with tokens');
    return readTokens(issued, answer.host, endpoint);
}
function readTokens(body, host, { mask, now }) {
    const tokenField = (name) => {
        const value = (0,json .ZZ)(body, name) ?? undefined;
        if (value === undefined)
            return undefined;
        if (typeof value !== 'string' || value.length < 8)
            throw (0,refusal .bp)(host, 'no usable token');
        const token = new secret .z(value);
        mask(token);
        if (/^[\x21-\x7e]{8,8192}$/.test(value))
            return token;
        throw (0,refusal .bp)(host, 'a token with characters that no header can carry');
    };
    const accessToken = tokenField('access_token');
    if (!accessToken)
        throw (0,refusal .bp)(host, 'no access token');
    const refreshToken = tokenField('refresh_token');
    const [type = 'bearer', scope] = [(0,json .ZZ)(body, 'token_type'), (0,json .ZZ)(body, 'scope')];
    if (typeof type !== 'string' || type.toLowerCase() !== 'bearer')
        throw (0,refusal .bp)(host, 'a token that is not a bearer token');
    if (scope !== undefined && (typeof scope !== 'string' || !/^[\x20-\x7e]*$/.test(scope)))
        throw (0,refusal .bp)(host, 'scopes that are not text');
    return {
        accessToken,
        refreshToken,
        expiresAt: expiryOf(body, host, now()) ?? expiryOfJwt(accessToken),
        scopes: scope?.split(' ').filter((item) => item !== ''),
    };
}
const LONGEST_LIFE_S = 366 * 24 * 3600;
function expiryOf(body, host, now) {
    const seconds = (0,json .ZZ)(body, 'expires_in');
    if (seconds === undefined)
        return undefined;
    if (typeof seconds === 'number' && seconds > 0 && seconds <= LONGEST_LIFE_S)
        return new Date(now.getTime() + Math.floor(seconds) * 1000);
    throw (0,refusal .bp)(host, "a life time of the token that can't be right");
}
function refusalOf(answer, grant, isCloud) {
    const { host, status } = answer;
    const rejected = (what, advice) => new src_failure .HR('client-rejected', `${host} ${what}`, advice);
    const invalid = (why, advice) => new src_failure .HR('refresh-token-invalid', `${host} refused the refresh token${why}`, advice);
    if (status === 404 || status === 410) {
        if (isCloud)
            return (0,refusal .bp)(host, `status ${status} for the token endpoint`);
        return rejected(`has no OAuth 2.0 token endpoint (${status}).`, 'Jira has one from 8.22 on, and service accounts from 11 on. Check the context path in `site-url`, or use a personal access token.');
    }
    const { error, description } = oauthError(answer);
    if (error === '')
        return (0,refusal .bp)(host, `status ${status} without a reason for the token endpoint`);
    if (isCloud) {
        if (error === 'invalid_grant' && grant.grant_type === 'authorization_code') {
            return rejected('refused the code of the consent: it was used before, or is some minutes old.', 'Start again, and finish in one go.');
        }
        if (error === 'invalid_grant' ||
            (error === 'unauthorized_client' && description.includes('refresh_token'))) {
            return invalid(': it was used before, not used for 90 days, or its owner changed the password.', 'Give consent again to get a new refresh token, store it, and make sure that only one job at a time uses it.');
        }
        return rejected(`refused the OAuth client (${status}).`, 'Check `client-id` and `client-secret`: they are shown where the credential was created, the secret only once. Consenting again does not help.');
    }
    const lacksRedirect = grant.grant_type === 'refresh_token' && grant.redirect_uri === undefined;
    if (lacksRedirect && (error === 'invalid_grant' || error === 'invalid_request')) {
        return invalid(', which was sent without `redirect-uri`.', 'Set `redirect-uri` to the redirect URL that is registered for the OAuth client in Jira. If the token is then refused, too, give consent again and store the new one.');
    }
    switch (error) {
        case 'invalid_grant':
            return invalid(': it was used before or revoked, or `redirect-uri` is not the one of its consent.', 'Check `redirect-uri`; if it is right, give consent again, store the new refresh token, and let only one job at a time use it.');
        case 'invalid_scope':
            return new src_failure .HR('insufficient-scope', `${host} does not give this OAuth client the scope that was asked for.`, 'Ask a Jira admin which one the client has, READ or WRITE. Set `scope` to it; if it is not set, WRITE is asked for.');
        case 'unsupported_grant_type':
            return rejected('does not offer this kind of OAuth 2.0 grant.', 'Client credentials of service accounts need Jira 11; before that, use a personal access token.');
        default:
            return rejected(`refused the OAuth client (${status}).`, "Check `client-id` and `client-secret` against the application link in Jira's administration. For a refresh token, check `redirect-uri` as well.");
    }
}
function oauthError(answer) {
    let body;
    try {
        body = answer.json();
    }
    catch {
    }
    const text = (name) => ((0,json .Gv)(body) ? (0,json .M8)(body, name) : undefined) ?? '';
    return { error: text('error'), description: text('error_description') };
}
const LATEST_S = 253_402_300_799;
function expiryOfJwt(token) {
    const payload = token.reveal().split('.')[1] ?? '';
    try {
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
        const seconds = (0,json .Gv)(claims) ? (0,json .ZZ)(claims, 'exp') : undefined;
        if (typeof seconds !== 'number' || !(seconds > 0 && seconds <= LATEST_S))
            return undefined;
        return new Date(Math.floor(seconds) * 1000);
    }
    catch {
        return undefined;
    }
}

var method = __nccwpck_require__(769);
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
    const parsed = parsedObject(text) ?? {};
    return { consentedAt: dateIn(parsed, 'consentedAt'), rotatedAt: dateIn(parsed, 'rotatedAt') };
}
function dateIn(history, name) {
    const text = textField(history, name) ?? '';
    const date = new Date(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) ? text : Number.NaN);
    return Number.isNaN(date.getTime()) ? undefined : date;
}
async function rememberEvent(store, event, at, tell) {
    try {
        return (await store.remember?.(event, at)) ?? historyAfter(NOTHING_KNOWN, event, at);
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
        tell(`${error.what} The refresh token itself is saved; only its dates are not remembered.`);
        return historyAfter(NOTHING_KNOWN, event, at);
    }
}

; 

const notReady = (what, advice) => new src_failure .HR('refresh-token-not-saved', `${what} The refresh token was not used, and is still valid.`, advice);
const REFRESH_TOKEN_FAILURES = {
    notReady,
    notSaved: (what, advice) => new src_failure .HR('refresh-token-not-saved', what, advice),
};

var undo = __nccwpck_require__(477);
; 





async function rotate(grant, endpoint, effects) {
    const { store, sendToTheEnd, onExchange, info, warn } = effects;
    const close = store && (0,undo .O)(() => store.close());
    try {
        const token = (await store?.open()) ?? grant.refreshToken;
        if (!token) {
            throw notReady(`There is no refresh token: ${store?.description ?? 'its store'} holds none, and \`refresh-token\` is not set.`, 'Set `refresh-token` for the first run, or save one with `jira-auth consent`.');
        }
        const lasting = store ? { ...endpoint, send: sendToTheEnd } : endpoint;
        const tokens = await exchange(grant, token, lasting, effects).catch(async (error) => {
            const isRefused = error instanceof src_failure .HR && error.code === 'refresh-token-invalid';
            const newer = isRefused ? await store?.read() : undefined;
            if (!newer || newer.equals(token))
                throw error;
            return exchange(grant, newer, lasting, effects);
        });
        if (tokens.refreshToken) {
            onExchange(grant.leeway ? 'certain' : 'spent');
            await store?.save(tokens.refreshToken);
            if (store) {
                onExchange('saved');
                info(`The new refresh token is saved: ${store.description}.`);
            }
        }
        else {
            warn(`${new URL(endpoint.url).host} gave no new refresh token with the access token. The one that was used is kept; if it is refused the next time, give consent again.`);
        }
        const rotatedAt = endpoint.now();
        const history = store && (await rememberEvent(store, 'rotated', rotatedAt, info));
        return { tokens, isSaved: Boolean(store), grant: { rotatedAt, consentedAt: history?.consentedAt } };
    }
    finally {
        await close?.();
    }
}
const UNCERTAIN = [
    'network-unreachable',
    'timeout',
    'server-unavailable',
    'untrusted-response',
];
async function exchange({ clientId, clientSecret, redirectUri, leeway }, refreshToken, endpoint, { onExchange }) {
    let isKnown = false;
    const end = (0,undo .O)(() => {
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
        isKnown = error instanceof src_failure .HR && !UNCERTAIN.includes(error.code);
        throw error;
    }
    finally {
        await end();
    }
}

; 









function cloudEndpoint({ send, mask, now, site }, host = site.realm.authHost) {
    return { send, mask, now, url: `https://${host}/oauth/token`, encoding: 'json' };
}
function dataCenterEndpoint({ send, mask, now, site }) {
    return { send, mask, now, url: `${site.url}/rest/oauth2/latest/token`, encoding: 'form' };
}
async function proveOnCloud(tokens, context) {
    const { send, site } = context;
    const credential = (0,authorization .C)(tokens.accessToken);
    if (site.isGrantsOwn) {
        const { cloudId, url } = await onlySite(send, site, credential);
        context.onSite(cloudId, url);
    }
    const baseUrl = await (0,places .H4)(context);
    try {
        const proof = await (0,method .M$)(baseUrl, credential, context);
        return { ...proof, scopes: tokens.scopes, expiresAt: tokens.expiresAt };
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
        const isOld = error.code === 'credentials-rejected' && !tokens.fresh;
        const failure = isOld
            ? error
            : await explainRefusedGrant(error, send, site.realm, credential, await context.cloudId());
        if (failure.code !== 'credentials-rejected')
            throw failure;
        throw new src_failure .HR(failure.code, failure.what, isOld
            ? "The access token is wrong, expired or revoked (Atlassian's live for an hour, and end ten minutes after the next refresh): obtain a new one."
            : 'The token endpoint issued this access token just now, so check that its account has access to Jira on this site.');
    }
}
async function proveOnDataCenter({ accessToken, scopes, expiresAt, fresh }, context) {
    const advice = 'An access token of Jira Data Center also ends with the next refresh of its grant.';
    const proof = await (0,method .M$)(context.site.url, (0,authorization .C)(accessToken), context).catch((0,method .oH)((failure) => (fresh ? failure : failure.advising(advice))));
    return { ...proof, scopes, expiresAt };
}
function requestOnCloud({ clientId, clientSecret, scope }, endpoint, grant, otherwise) {
    if (scope !== undefined) {
        throw (0,given .Gq)('`scope` is given, but on Jira Cloud the scopes are fixed where the OAuth client was created.', 'Leave `scope` out.');
    }
    return requestTokens(endpoint, clientId, clientSecret, grant).catch((0,method .oH)((failure) => failure.advising(otherwise), 'client-rejected'));
}


  }),

  137:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    S: () => (  nodeCrypto)
  });
const nodeCrypto = () => process.getBuiltinModule('node:crypto');


  }),

  481:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    P: () => (  randomNonce),
    signing: () => (  signing),
    v: () => (  signature)
  });
  var oauth_1_0a__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(470);
  var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(553);
  var _node_crypto_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(137);
  var _secret_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(895);




const randomNonce = () => (0,_node_crypto_js__WEBPACK_IMPORTED_MODULE_3__  .S)().randomBytes(16).toString('hex');
function signature(key, method, url, effects) {
    const request = { method, ...asServersRead(url) };
    const oauth = new oauth_1_0a__WEBPACK_IMPORTED_MODULE_0__({
        consumer: { key: key.consumerKey, secret: '' },
        signature_method: 'RSA-SHA1',
        hash_function: (baseString) => (0,_node_crypto_js__WEBPACK_IMPORTED_MODULE_3__  .S)().createSign('RSA-SHA1').update(baseString).sign(key.privateKey.reveal(), 'base64'),
    });
    oauth.getNonce = effects.nonce;
    oauth.getTimeStamp = () => Math.floor(effects.now().getTime() / 1000);
    const parameters = oauth.authorize(request, { key: key.oauthToken.reveal(), secret: '' });
    return new _secret_js__WEBPACK_IMPORTED_MODULE_2__  .z(oauth.toHeader(parameters).Authorization);
}
function signing(key, now) {
    const effects = { now, nonce: randomNonce };
    return { kind: 'signature', key, sign: (method, url) => signature(key, method, url, effects) };
}
function asServersRead(url) {
    const { origin, pathname, searchParams } = new URL(url);
    const names = [...new Set(searchParams.keys())];
    if (names.some((name) => name.startsWith('oauth_') || name === '__proto__')) {
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__  .HR('invalid-input', 'The URL has a query parameter with a name that OAuth keeps for itself.', 'Leave out parameters whose names begin with oauth_.');
    }
    return {
        url: origin + pathname,
        data: Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)])),
    };
}


  }),

  252:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    g$: () => (  printable)
  });
  var _command_marks_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(249);

const LONGEST = 200;
function printable(text, longest = LONGEST) {
    const oneLine = (0,_command_marks_js__WEBPACK_IMPORTED_MODULE_0__  .YK)(text
        .slice(0, longest * 4)
        .toWellFormed()
        .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
        .replace(/[\p{Cf}\p{Co}\p{Cn}\uFFFD]/gu, '')
        .trim()).trim();
    const characters = Array.from(oneLine);
    return characters.length <= longest ? oneLine : `${characters.slice(0, longest - 1).join('')}…`;
}
function quoted(text, longest = 80) {
    return `"${printable(text, longest).replaceAll('`', "'")}"`;
}
function printableMarkdown(text, longest = LONGEST) {
    return printable(text, longest).replace(/[\\`*_{}[\]()<>#+\-.!|&~@:/$]/g, (character) => `&#${character.charCodeAt(0)};`);
}


  }),

  366:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  B$: () => (  EARLIER_SITE),
  G0: () => (  Inputs)
});


var schema = __nccwpck_require__(825);
var results = __nccwpck_require__(162);
var given = __nccwpck_require__(967);
var input_kind = __nccwpck_require__(773);
; 



class InputsOf {
    #kinds;
    #input;
    #environment;
    #door;
    constructor(kinds, input, environment, door) {
        this.#kinds = kinds;
        this.#input = input;
        this.#environment = environment;
        this.#door = door;
    }
    find(name) {
        return this.all(name)[0];
    }
    all(name) {
        const own = this.#input(name);
        if (own.trim() !== '')
            return [this.#given(name, undefined, own)];
        if (!this.#isHere(name))
            return [];
        return (0,input_kind .ht)(name, this.#kinds[name]).flatMap((variable) => {
            const raw = this.environment(variable);
            return raw === undefined || (0,results .aI)(this.#environment, variable)
                ? []
                : [this.#given(name, variable, raw)];
        });
    }
    environment(variable) {
        const value = (0,results .RP)(this.#environment, variable);
        return value.trim() === '' ? undefined : value;
    }
    result(variable) {
        return (0,results .aI)(this.#environment, variable) ? this.environment(variable) : undefined;
    }
    text(name) {
        const found = this.find(name);
        if (found)
            (0,given .qx)(found);
        return found;
    }
    secret(name, mask) {
        const found = this.find(name);
        return found && (0,given .BO)(found, mask);
    }
    either(name, words, advice) {
        const found = this.find(name);
        const word = found?.value.toLowerCase();
        const known = words.find((each) => each === word);
        if (!found || known !== undefined)
            return known;
        throw (0,given .Gq)(`${found.label} is neither ${words.join(' nor ')}.`, advice);
    }
    flag(name) {
        const word = this.either(name, ['true', 'false'], 'Set it to true or false.');
        return (word ?? (this.#isHere(name) && this.#kinds[name].default)) === 'true';
    }
    wholeNumber(name, least, most, otherwise = Number(this.#kinds[name].default)) {
        const found = this.find(name);
        if (!found)
            return otherwise;
        const value = /^\d{1,6}$/.test(found.value) ? Number(found.value) : Number.NaN;
        if (value >= least && value <= most)
            return value;
        throw (0,given .Gq)(`${found.label} is not a whole number from ${least} to ${most}.`, `Set it to such a number, or leave it out for ${otherwise}.`);
    }
    list(name) {
        const found = this.find(name);
        if (!found)
            return [];
        const items = found.value.split(/[\s,]/).filter((item) => item !== '');
        if (items.length > 0)
            return items;
        throw (0,given .Gq)(`${found.label} lists nothing.`, 'List something, or leave it out.');
    }
    #isHere(name) {
        return !this.#door || this.#kinds[name].doors.includes(this.#door);
    }
    #given(input, variable, raw) {
        return inputs_given(this.#kinds[input], input, variable, raw);
    }
}
function inputs_given({ verbatim }, input, variable, raw) {
    const label = variable === undefined ? `\`${input}\`` : `\`${input}\` (from ${variable})`;
    const value = verbatim ? raw.replace(/[\r\n]+$/, '') : raw.trim();
    return { input, label, value, variable, wasPadded: value !== raw };
}

; 



const EARLIER_SITE = 'JIRA_SITE_URL';
class Inputs extends InputsOf {
    constructor(input, environment, door) {
        super(schema .GW, input, environment, door);
    }
    find(name) {
        const site = name === 'site-url' ? this.result(EARLIER_SITE) : undefined;
        return (super.find(name) ?? (site === undefined ? undefined : inputs_given((0,schema .I)(name), name, EARLIER_SITE, site)));
    }
}


  }),

  533:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  s: () => (  readSettings),
  j: () => (  readTimeoutSeconds)
});

var schema = __nccwpck_require__(825);
var methods = __nccwpck_require__(92);
var node_crypto = __nccwpck_require__(137);
; 



function marksOfCredential(inputs) {
    const given = Object.keys(methods .Ou).flatMap((name) => inputs.find(name) ?? []);
    if (!given.some(({ input }) => (0,schema .pX)(input)))
        return {};
    return Object.fromEntries(given.map(({ input, value }) => [input, (0,node_crypto .S)().createHash('sha256').update(value).digest('hex')]));
}

var given = __nccwpck_require__(967);
; 

function readDay(value, label, advice = 'Write it as YYYY-MM-DD, as the page that lists your API tokens shows it.') {
    return (0,given .wC)({ value, label }, { test: isDay }, 'is not a date', advice);
}
function isDay(text) {
    const time = Date.parse(`${text}T00:00:00Z`);
    return text.length === 10 && !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${text}T`);
}

var pem = __nccwpck_require__(884);
; 




function readSettings(inputs) {
    const warnDays = inputs.wholeNumber('warn-days', 0, 3650);
    const criticalDays = inputs.wholeNumber('critical-days', 0, 3650, Math.min(7, warnDays));
    if (criticalDays > warnDays) {
        throw (0,given .Gq)('`critical-days` is greater than `warn-days`.', 'Make `warn-days` the larger of the two: the warning comes first.');
    }
    const identity = inputs.either('identity', ['required', 'optional'], 'Leave it out, or set it to optional if the job need not know whose credential it is.');
    const expectedAccountId = inputs.text('expected-account-id')?.value;
    const requiredPermissions = inputs.list('required-permissions');
    if (!requiredPermissions.every((key) => /^[A-Za-z][\w.-]{0,127}$/.test(key))) {
        throw (0,given .Gq)('`required-permissions` holds something that is not a permission key.', 'List keys such as EDIT_ISSUES,ADD_COMMENTS, separated by commas.');
    }
    const project = inputs.find('project');
    const date = inputs.find('expires-on');
    return {
        identity: identity ?? 'required',
        expectedAccountId,
        requiredPermissions,
        project: project &&
            (0,given .wC)(project, /^[A-Za-z][A-Za-z0-9_]{0,254}$/, 'is not a project key', 'Set it to a key such as PROJ.'),
        expiresOn: date && readDay(date.value, date.label),
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
        credentialMarks: marksOfCredential(inputs),
        caCertificate: readCaCertificate(inputs),
    };
}
function readTimeoutSeconds(inputs) {
    return inputs.wholeNumber('timeout-seconds', 1, 3600);
}
function readCaCertificate(inputs) {
    const file = inputs.text('ca-certificate');
    if (!file)
        return undefined;
    const certificates = (0,pem .Yc)((0,pem .EW)(file.value) ?? '');
    if (certificates)
        return certificates.join('\n');
    throw (0,given .Gq)(`${file.label} is not the path of a readable PEM file of certificates.`, 'Give the path of a file that holds "-----BEGIN CERTIFICATE-----" and what follows, of at most 1 MB.');
}


  }),

  388:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Dh: () => (  realmOfGateway),
    MS: () => (  gatewayUrl),
    S6: () => (  looksLikeAtlassian),
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


  }),

  162:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    RP: () => (  valueOf),
    aI: () => (  isResult)
  });
  var _node_crypto_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(137);

function valueOf(environment, variable) {
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
    return RESULTS.flatMap((name) => {
        const value = results[name] || (isResult(environment, name) ? valueOf(environment, name) : '');
        return value === '' ? [] : hashOf(name, value);
    }).join(',');
}
function isResult(environment, variable) {
    if (!RESULTS.some((name) => name === variable))
        return false;
    const marker = valueOf(environment, MARKER);
    return marker !== '' && marker.split(',').includes(hashOf(variable, valueOf(environment, variable)));
}
function hashOf(name, value) {
    return (0,_node_crypto_js__WEBPACK_IMPORTED_MODULE_0__  .S)().createHash('sha256').update(`${name}=${value.trim()}`).digest('hex').slice(0, 16);
}


  }),

  895:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    z: () => (  Secret)
  });
  var node_util__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(975);

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


  }),

  477:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    O: () => (  toUndo),
    w: () => (  undoAll)
  });
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


  }),

  967:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    BO: () => (  asSecret),
    Gq: () => (  invalid),
    c3: () => (  SHORTEST_SECRET),
    qx: () => (  refuseControlCharacters),
    wC: () => (  matching)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(553);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(895);
  var _hints_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(684);



const LONGEST_VALUE = 8192;
const SHORTEST_SECRET = 8;
function invalid(what, advice) {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', what, advice);
}
function matching({ label, value }, shape, is, advice) {
    if (shape.test(value))
        return value;
    throw invalid(`${label} ${is}.`, advice);
}
function refuseControlCharacters({ label, value }) {
    if (value.length > LONGEST_VALUE) {
        throw invalid(`${label} has ${value.length} characters, more than the ${LONGEST_VALUE} that are accepted.`, 'Check that the right value was stored in it.');
    }
    const bad = /[\p{Cc}\u2028\u2029]/u.exec(value);
    if (bad) {
        throw invalid(`${label} holds ${placeOf(bad)}.`, 'Store it again as one line, without line breaks or other control characters.');
    }
}
function asSecret(found, mask) {
    const { input, label, value } = found;
    return (0,_hints_js__WEBPACK_IMPORTED_MODULE_2__  .x_)(input, value, true, () => {
        if (value.length < SHORTEST_SECRET) {
            throw invalid(`${label} has fewer than ${SHORTEST_SECRET} characters: too short to be a credential, or to mask safely.`, 'Check that the whole secret was stored in it.');
        }
        const secret = new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(value);
        mask(secret);
        refuseControlCharacters(found);
        const outside = /[^\x21-\x7e]/u.exec(value);
        if (!outside)
            return secret;
        throw invalid(`${label} holds ${placeOf(outside)}, which no Jira credential has.`, 'Copy the secret again, without formatting or surrounding text, and store it anew.');
    });
}
const NAMED_CHARACTERS = {
    '\n': 'a line feed',
    '\r': 'a carriage return',
    '\t': 'a tab',
    '\0': 'a NUL character',
    ' ': 'a space',
};
function placeOf({ 0: character, index }) {
    const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `${NAMED_CHARACTERS[character] ?? `the character U+${codePoint}`} at position ${index + 1}`;
}


  }),

  684:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    mu: () => (  withHint),
    x_: () => (  hinted)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(553);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(895);


const MISTAKES = {
    'was copied from a log or a page that hides it: copy it from where it was created.': /\*{3}|^\W?(?:masked|redacted|filtered|hidden)\W?$/i,
    'contains an expression, such as ${{ ... }}, that was not evaluated: check where it is set.': /\$\{\{|\{\{|<%/,
    'is the name of a variable, not its value: check that the variable is set there, and not in single quotes.': /^(?:\$\w+|\$\{[\w.:-]+\}|\$\([\w.-]+\)|\$\[[^\]]*\]|%\w+%|\$env:\w+|\{\w+\}|#\{[^}]*\}#?|@@?\w+@@?)$/i,
    'is a placeholder: store the real one in its place.': /^(?:<[^>]*>|your[-_ ].*|\.{3,}|x{4,}|(?:api[-_])?token|secret|changeme|change[-_]me|null|nil|none|undefined|true|false|todo|\[object object\])$/i,
    'begins with the name of a variable: store only what follows it.': /^(?:export|set|setx|env|let|var|const)\s+\w+|^\$[Ee]nv:\w+\s*=|^[A-Z][A-Z0-9]*_[A-Z0-9_]*\s*[=:]\s*\S|^(?:token|api[-_]token)\s*[=:]\s*\S/,
    'begins as a header does, such as with "Basic" or "Bearer": store the token alone.': /^(?:authorization\s*:|cookie\s*:|-H\s|(?:basic|bearer)(?:\s|:|%20))/i,
    'is in quotation marks: store it without them.': /^\\?["'`]|["'`]$/,
    'is a key or a certificate in PEM, and not a token.': /-----(?:BEGIN|END)/,
    'is a whole JSON document: store the token alone.': /^[{[]/,
    'is an address, or a reference such as op://..., and not the secret that is kept there.': (value, input) => input !== 'webhook-url' && /^(?:[a-z][a-z0-9+.-]*:\/\/|arn:|vault:)/i.test(value),
    'is the path of a file, and not what the file holds.': /^(?:~|\.{1,2})[\\/]|^(?:\/[\w.-]+){2,}$|^[a-z]:\\/i,
    'contains encoded characters, such as \\n, %3D or &amp;: store the token as it was shown.': /\\[nrt]|%(?:0[ad]|2[05bf]|3d)|&(?:amp|quot|apos|lt|gt|#\w+);/i,
    'ends in a comma or a semicolon: store it without.': /[,;]$/,
    'is the e-mail and the token together: store the token alone, and give the e-mail as `email`.': /^[^\s:@]+@[^\s:@]+:./,
    'is base64 of a name and a secret, as in a header: store the token itself.': (value) => isPair(decoded(value)),
    'is a token in base64: store the token itself.': (value) => /^(?:AT[A-Z]TT3|eyJ|gh[a-z]_)/.test(decoded(value)),
    'is an e-mail address.': /^[^\s:@]+@[^\s:@]+\.[a-z]{2,}$/i,
    'is the ID of a site, an account or a client, which is not secret.': /^(?:\d+:)?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
    'looks like an OAuth access token: give that as `access-token`.': (value, input) => input !== 'access-token' && input !== 'refresh-token' && /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(value),
    'looks cut off, because its checksum does not fit: copy it again, whole, and store it.': isCutOff,
};
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
const UNSEEN = ['password', 'private-key'];
const NOUNS = {
    'site-url': 'address',
    'org-api-key': 'API key',
    'webhook-url': "webhook's address",
};
const SPELLINGS = {
    api: 'API',
    email: 'e-mail',
    github: 'GitHub',
    gitlab: 'GitLab',
    id: 'ID',
    oauth: 'OAuth',
};
function nounFor(input) {
    const words = input.split('-').map((word) => SPELLINGS[word] ?? word);
    return `The ${NOUNS[input] ?? words.join(' ')}`;
}
const EVERYWHERE = 7;
function hintAbout(input, value, isSecret = true) {
    if (UNSEEN.includes(input))
        return undefined;
    const mistakes = Object.entries(MISTAKES).slice(0, isSecret ? undefined : EVERYWHERE);
    const [says] = mistakes.find(([, seen]) => (typeof seen === 'function' ? seen(value, input) : seen.test(value))) ?? [];
    if (says !== undefined)
        return `${nounFor(input)} ${says}`;
    const [, whose, right] = PRODUCTS.find(([shape]) => shape.test(value)) ?? dataCenterToken(value) ?? [];
    if (!isSecret || whose === undefined || right === input)
        return undefined;
    const isJiras = right !== undefined && !right.startsWith('git');
    return `${nounFor(input)} looks like ${whose}${isJiras ? `: give that as \`${right}\`.` : ', and not like one for Jira.'}`;
}
function hinted(input, value, isSecret, read) {
    try {
        return read();
    }
    catch (error) {
        const hint = error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR ? hintAbout(input, value, isSecret) : undefined;
        throw error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR && hint !== undefined ? error.hinting(hint) : error;
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
const NOT_SECRET = ['email', 'clientId'];
function withHint(failure, credentials) {
    if (!REFUSALS.includes(failure.code))
        return failure;
    const hints = Object.entries(credentials).map(([name, value]) => {
        const input = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
        if (value instanceof _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z)
            return hintAbout(input, value.reveal());
        return typeof value === 'string' && NOT_SECRET.includes(name)
            ? hintAbout(input, value, false)
            : undefined;
    });
    const lacksEmail = 'apiToken' in credentials && 'email' in credentials && credentials.email === undefined;
    const email = lacksEmail
        ? "A person's API token also needs `email`; only a service account's works without it."
        : undefined;
    const said = [email, ...hints].filter((hint) => hint !== undefined);
    return said.length === 0 ? failure : failure.hinting(said.join(' '));
}


  }),

  773:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    KC: () => (  withoutVariables),
    PY: () => (  USING),
    Zz: () => (  NO_VARIABLE),
    b4: () => (  EXCHANGING),
    dy: () => (  CHECKING),
    ht: () => (  variablesOf),
    lf: () => (  ENTRIES),
    mg: () => (  LOGGING_IN),
    sc: () => (  through),
    t$: () => (  HANDING_OVER)
  });
function variablesOf(name, { only, variables = [] }) {
    const derived = `JIRA_${name.toUpperCase().replaceAll('-', '_')}`;
    return only ?? (variables.includes(derived) ? variables : [derived, ...variables]);
}
function through(doors, entries, only) {
    const kinds = Object.entries(entries).map(([name, entry]) => [name, { doors, ...only, ...entry }]);
    return Object.fromEntries(kinds);
}
function withoutVariables(doors, entries) {
    return through(doors, entries, { only: NO_VARIABLE });
}
const NO_VARIABLE = [];
const HANDING_OVER = ['action', 'export', 'exec'];
const CHECKING = ['check-action', 'check'];
const ENTRIES = [...CHECKING, 'file'];
const USING = ['fields', 'update'];
const LOGGING_IN = [...HANDING_OVER, ...ENTRIES, ...USING];
const EXCHANGING = [...LOGGING_IN, 'consent', 'refresh'];


  }),

  884:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $k: () => (  readPrivateKey),
    EW: () => (  readSmallFile),
    X3: () => (  isPem),
    Yc: () => (  certificatesIn),
    fc: () => (  keyObject)
  });
  var _files_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(112);
  var _node_crypto_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(137);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(895);
  var _given_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(967);




const LONGEST_KEY = 32_768;
function isPem(value) {
    return value.includes('-----BEGIN');
}
function armored(kind, body) {
    const lines = body.replace(/\s/g, '').match(/.{1,64}/g) ?? [];
    return [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`].join('\n');
}
function readPrivateKey(label, text, mask, isFile = false) {
    const unescaped = text.replaceAll('\\r', '').replaceAll('\\n', '\n');
    const masked = isFile ? /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END|$)/.exec(unescaped)?.[0] : text;
    if (masked !== undefined && masked.length >= 16 && masked.length <= LONGEST_KEY)
        mask(new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(masked));
    const shape = /-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----/;
    const [, kind, body] = shape.exec(unescaped.slice(0, LONGEST_KEY)) ?? [];
    if (kind === undefined || body === undefined) {
        throw (0,_given_js__WEBPACK_IMPORTED_MODULE_2__  .Gq)(`${label} holds no private key in PEM, or one with a passphrase.`, 'Give all of it, from "-----BEGIN PRIVATE KEY-----" to "-----END PRIVATE KEY-----"; `openssl pkey -in FILE` writes it so, and asks for the passphrase.');
    }
    const pem = `${armored(kind, body)}\n`;
    for (const form of [pem, pem.replaceAll('\n', '\\n'), body.replace(/\s/g, '')])
        mask(new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(form));
    return new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(pem);
}
function keyObject(label, pem) {
    try {
        return (0,_node_crypto_js__WEBPACK_IMPORTED_MODULE_3__  .S)().createPrivateKey(pem.reveal());
    }
    catch {
        throw (0,_given_js__WEBPACK_IMPORTED_MODULE_2__  .Gq)(`${label} is a private key that can't be read: a part of it is missing or was changed.`, 'Store the whole key again.');
    }
}
function readSmallFile(path) {
    try {
        return (0,_files_js__WEBPACK_IMPORTED_MODULE_0__  .yR)(path);
    }
    catch {
        return undefined;
    }
}
function certificatesIn(pem) {
    const found = pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g);
    const certificates = Array.from(found, ([, body = '']) => armored('CERTIFICATE', body));
    try {
        for (const certificate of certificates)
            new ((0,_node_crypto_js__WEBPACK_IMPORTED_MODULE_3__  .S)().X509Certificate)(certificate);
        return certificates.length > 0 ? certificates : undefined;
    }
    catch {
        return undefined;
    }
}


  }),

  103:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    I: () => (  actionWords),
    t: () => (  wordsFor)
  });
const REFERENCE = /`([a-z][a-z-]*)(?:: ([^`]*))?`(?: \(from (\w+)\))?/g;
const ITEM = '`[a-z][a-z-]*(?:: [^`]*)?`';
const LIST = new RegExp(`(one of )?(${ITEM}(?:, ${ITEM})*),? (or|and) (${ITEM})`, 'g');
function wordsFor(naming, isName) {
    const writtenFor = (name, value, from) => isName(name) ? naming({ input: name, value, from }) : 'text';
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
function actionWords(isOwn, isName) {
    return wordsFor(({ input, value, from }) => isOwn(input)
        ? {
            text: `\`${input}${value === undefined ? '' : `: ${value}`}\`${from === undefined ? '' : ` (from ${from})`}`,
        }
        : undefined, isName);
}


  }),

  472:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    C: () => (  _credential_js__WEBPACK_IMPORTED_MODULE_0__.CM),
    H: () => (  basic)
  });
  var _credential_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(846);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(895);



function basic(user, password, mask) {
    const pair = new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(`${user}:${password.reveal()}`);
    const encoded = new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(Buffer.from(pair.reveal()).toString('base64'));
    mask(pair);
    mask(encoded);
    return (0,_credential_js__WEBPACK_IMPORTED_MODULE_0__  .it)(new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(`Basic ${encoded.reveal()}`));
}


  }),

  41:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    H4: () => (  isServiceAccount),
    aF: () => (  askMyself),
    dS: () => (  isServiceAccountEmail)
  });
  var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(65);
  var _refusal_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(365);



async function askMyself({ send, identity = 'required' }, place, credential, { explain, repeatable = 'read' } = {}) {
    const asked = { ...place, scope: 'read:jira-user' };
    const answer = await send({ method: 'GET', url: `${(0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .po)(place)}/myself`, credential, repeatable });
    const isCloud = place.deployment === 'cloud';
    if (isCloud && (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .P8)(answer)) {
        if (identity === 'optional')
            return UNKNOWN;
        throw (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .x5)(answer, asked).advising(IDENTITY_ADVICE[identity]);
    }
    if (answer.status !== 200 || (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .JS)(answer) || (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .ok)(answer) || (isCloud && !answer.isJson)) {
        throw explain?.(answer) ?? (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .x5)(answer, asked);
    }
    const body = answer.json();
    if (!(0,_json_js__WEBPACK_IMPORTED_MODULE_1__  .Gv)(body))
        throw (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .bp)(answer.host, 'no object as the account');
    const account = isCloud ? cloudAccount(body, answer) : localAccount(body, answer);
    if (!account)
        throw (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .x5)(answer, asked);
    return account;
}
const UNKNOWN = {
    ...{ id: '', name: '', type: '' },
    unknown: 'Its account is unknown: the credential lacks the scope read:jira-user.',
};
const IDENTITY_ADVICE = {
    required: 'Or set `identity: optional` if the job need not know whose credential it is.',
    checked: "`identity: optional` can't help beside `expected-account-id` or `required-permissions`.",
};
function cloudAccount(body, { host }) {
    const id = (0,_json_js__WEBPACK_IMPORTED_MODULE_1__  .M8)(body, 'accountId');
    if (id === undefined)
        return undefined;
    if (!/^[\w.:@-]{1,128}$/.test(id))
        throw (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .bp)(host, 'an accountId with odd characters');
    const type = (0,_json_js__WEBPACK_IMPORTED_MODULE_1__  .M8)(body, 'accountType') ?? '';
    if (!/^[a-z-]{0,32}$/.test(type))
        throw (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .bp)(host, 'an odd accountType');
    const appType = type === 'app' ? (0,_json_js__WEBPACK_IMPORTED_MODULE_1__  .M8)(body, 'appType') : undefined;
    return { id, name: (0,_json_js__WEBPACK_IMPORTED_MODULE_1__  .M8)(body, 'displayName') ?? '', type, appType };
}
function isServiceAccount({ appType }, email = '') {
    return appType === undefined ? isServiceAccountEmail(email) : appType === 'service';
}
function isServiceAccountEmail(email) {
    return /@serviceaccount\.atlassian\.com$/i.test(email);
}
function localAccount(body, { host }) {
    const id = (0,_json_js__WEBPACK_IMPORTED_MODULE_1__  .M8)(body, 'key') ?? (0,_json_js__WEBPACK_IMPORTED_MODULE_1__  .M8)(body, 'name');
    if (id === undefined)
        return undefined;
    if (!/^[^\p{C}\p{Zl}\p{Zp}`|<>]{1,255}$/u.test(id))
        throw (0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__  .bp)(host, 'a user key with odd characters');
    return { id, name: (0,_json_js__WEBPACK_IMPORTED_MODULE_1__  .M8)(body, 'name') ?? '', type: '' };
}


  }),

  555:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    endOfPersonalAccessToken: () => (  endOfPersonalAccessToken)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(553);
  var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(65);


function tokensUrl(baseUrl) {
    return `${baseUrl}/rest/pat/latest/tokens`;
}
async function endOfPersonalAccessToken(credential, { send, site, tokenName, info, now }) {
    let listed;
    try {
        const url = tokensUrl(site.url);
        const answer = await send({ method: 'GET', url, credential, repeatable: 'explanation' });
        listed = listedTokens(answer);
        if (!listed)
            return { endUnknown: `Jira does not show the list of this account's tokens (${answer.status}).` };
    }
    catch (error) {
        if (!(error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR))
            throw error;
        return { endUnknown: `Jira did not show the list of this account's tokens: ${error.what}` };
    }
    const tokens = listed.filter(({ end }) => !(end instanceof Date && end <= now()));
    if (tokens.length === 0)
        return { endUnknown: "Jira's list of this account's tokens does not show this one." };
    const candidates = tokenName === undefined ? tokens : tokens.filter((token) => isNamed(token, tokenName));
    if (lineagesOf(candidates).length === 1 || (tokenName !== undefined && candidates.length > 0)) {
        const at = earliest(candidates.map(({ end }) => end));
        if (at === undefined)
            return { endUnknown: "Jira's list of tokens tells no end that can be read." };
        return { credentialEnd: { source: 'jira', at: at === 'never' ? undefined : at } };
    }
    const endUnknown = tokenName === undefined
        ? `The account has ${tokens.length} personal access tokens, and Jira does not say which one this is: set \`token-name\` to be told when it expires.`
        : 'None of the personal access tokens of this account has the name in `token-name`, so its expiry date is unknown.';
    info(endUnknown);
    return { endUnknown };
}
function listedTokens(answer) {
    const tokens = answer.status === 200 ? answer.json() : undefined;
    return Array.isArray(tokens) ? tokens.filter(_json_js__WEBPACK_IMPORTED_MODULE_1__  .Gv).map(listedToken) : undefined;
}
function listedToken(token) {
    const createdAt = timeOf((0,_json_js__WEBPACK_IMPORTED_MODULE_1__  .ZZ)(token, 'createdAt'));
    return { id: idOf(token), name: (0,_json_js__WEBPACK_IMPORTED_MODULE_1__  .M8)(token, 'name') ?? '', createdAt, end: endOf(token) };
}
function idOf(token) {
    const id = (0,_json_js__WEBPACK_IMPORTED_MODULE_1__  .ZZ)(token, 'id');
    if (Number.isSafeInteger(id) && Number(id) >= 0)
        return String(id);
    return typeof id === 'string' && /^\d{1,15}$/.test(id) ? id : undefined;
}
function earliest(ends) {
    const [first, ...others] = ends.filter((end) => end instanceof Date);
    if (first)
        return others.reduce((one, other) => (other < one ? other : one), first);
    return ends.every((end) => end === 'never') ? 'never' : undefined;
}
const NEVER_FROM = 9999;
function endOf(token) {
    const expiringAt = (0,_json_js__WEBPACK_IMPORTED_MODULE_1__  .ZZ)(token, 'expiringAt');
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


  }),

  781:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    H4: () => (  gatewayUrlOf),
    YH: () => (  tokensPage),
    Yg: () => (  siteUrlOf)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(553);
  var _realm_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(388);
  var _refusal_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(365);




function siteUrlOf(site, method) {
    if (site.url !== undefined)
        return site.url;
    throw new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('invalid-input', `The method ${method} works on the site's own address alone, but \`site-url\` is ${site.customDomain === undefined ? 'an address on the gateway' : 'a custom domain'}.`, 'Set `site-url` to the site, such as https://acme.atlassian.net.');
}
async function gatewayUrlOf({ site, cloudId }) {
    return (0,_realm_js__WEBPACK_IMPORTED_MODULE_1__  .MS)(site.realm, await cloudId());
}
function tokensPage(siteUrl) {
    return `${siteUrl}/secure/ViewProfile.jspa?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens`;
}
async function canonicalSiteUrl(send, baseUrl, credential) {
    const asked = { deployment: 'cloud', baseUrl, scope: 'read:jira-work' };
    const url = `${apiUrlOf(asked)}/serverInfo`;
    const answer = await send({ method: 'GET', url, credential, repeatable: 'read' });
    if (answer.status !== 200)
        throw refusal(answer, asked);
    const body = answer.json();
    const own = (isObject(body) ? textField(body, 'baseUrl') : undefined) ?? '';
    if (!URL.canParse(own))
        throw untrusted(answer.host, 'no address of the site');
    const { protocol, username, password, hostname, origin } = new URL(own);
    const isSite = protocol === 'https:' && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(hostname);
    if (!isSite || username + password !== '')
        throw untrusted(answer.host, 'no address of the site');
    return origin;
}


  }),

  365:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  po: () => (  apiUrlOf),
  ok: () => (  isAnonymous),
  JS: () => (  isFailedLogin),
  nh: () => (  isOfEdge),
  P8: () => (  lacksScope),
  x5: () => (  refusal),
  bp: () => (  untrusted)
});

var failure = __nccwpck_require__(553);
var printable = __nccwpck_require__(252);
var realm = __nccwpck_require__(388);
; 
const retry_MOST_ATTEMPTS = {
    read: 4,
    exchange: 3,
    save: 4,
    set: 4,
    change: 1,
    once: 1,
    explanation: 1,
};
function longestAttempt(repeatable) {
    return repeatable === 'explanation' ? 2000 : 15_000;
}
const PASSING = (  null && ([408, 425, 429, 500, 502, 503, 504]));
function retry_isRetriedStatus(status, repeatable) {
    if (retry_MOST_ATTEMPTS[repeatable] === 1)
        return false;
    return PASSING.includes(status) || ((repeatable === 'exchange' || repeatable === 'save') && status >= 500);
}
const BASE_MS = 500;
const CAP_MS = 8000;
function backoff(attempt, atLeastMs, random) {
    return atLeastMs + random() * Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1));
}
function until(time, header) {
    return Math.max(0, time - (httpDate(header('date')) ?? Date.now()));
}
function retry_retryAfter(header) {
    const value = header('retry-after') ?? '';
    if (/^\d+$/.test(value))
        return Number(value) * 1000;
    const time = httpDate(value);
    return time === undefined ? 0 : until(time, header);
}
function retry_untilReset(header) {
    const reset = header('x-ratelimit-reset')?.trim() ?? '';
    const time = /^\d{9,11}$/.test(reset) ? Number(reset) * 1000 : parsed(reset.toUpperCase(), ISO);
    if (time !== undefined)
        return until(time, header);
    const policies = (header('ratelimit') ?? '').split(',').filter((policy) => !/;\s*r=[1-9]/.test(policy));
    return Math.max(0, ...policies.map((policy) => Number(/;\s*t=(\d+)/.exec(policy)?.[1] ?? 0) * 1000));
}
const USUAL_WAIT_MS = 60_000;
function retry_gitHubLimit({ status, text, header }, remainingMs) {
    if (status !== 403 && status !== 429)
        return undefined;
    if (header('retry-after') !== undefined)
        return retry_retryAfter(header);
    const reset = header('x-ratelimit-reset') ?? '';
    const isUsedUp = header('x-ratelimit-remaining') === '0';
    if (isUsedUp && /^\d{1,12}$/.test(reset))
        return until(Number(reset) * 1000, header);
    if (status === 403 && !isUsedUp && !/\brate limit|abuse detection/i.test(text))
        return undefined;
    return remainingMs > 1.5 * USUAL_WAIT_MS ? USUAL_WAIT_MS : 0;
}
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
function parsed(text, shape) {
    const time = shape.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
}
function httpDate(text = '') {
    return parsed(text, HTTP_DATE);
}

var http_client = __nccwpck_require__(220);
var credential = __nccwpck_require__(846);
var files = __nccwpck_require__(112);
; 






const wire_NO_ANSWER = 'NO_ANSWER';
function exchange(request, signal, trust, connections) {
    const kept = request.repeatable === 'read' || request.repeatable === 'set' ? connections : undefined;
    return new Promise((resolve, reject) => {
        const onAbort = () => {
            reject(new Error('aborted'));
        };
        if (signal.aborted)
            onAbort();
        else
            signal.addEventListener('abort', onAbort);
        sent(request, signal, trust, kept).then(resolve, reject);
    });
}
async function sent(request, signal, trust, kept) {
    const { method, url, credential, body, largestBody } = request;
    const headers = { accept: 'application/json', 'accept-encoding': 'identity' };
    if (body)
        headers['content-type'] = body.type;
    if (credential) {
        const { name, value } = headerFor(credential, method, url);
        headers[name] = value.reveal();
    }
    const handler = {
        prepareRequest: (prepared) => {
            prepared.signal = signal;
            limitConnecting(prepared);
            trustOnly(trust, prepared);
            const agent = prepared.agent;
            if (kept)
                Object.assign(prepared, { agent: kept.agentFor(new URL(url).origin, agent) });
        },
        canHandleAuthentication: () => false,
        handleAuthentication: () => Promise.reject(new TypeError('not an authentication handler')),
    };
    const client = new HttpClient(`jira-auth/${VERSION}`, [handler], {
        allowRedirects: false,
        allowRetries: false,
        keepAlive: kept !== undefined,
    });
    let asked;
    const settled = settling(client, (one) => {
        asked = one;
    });
    const { message } = (await settled.request(method, url, body ? body.text.reveal() : null, headers).catch((error) => {
        if (asked?.reusedSocket && CLOSED.includes(codeOf(error)))
            return undefined;
        throw error;
    })) ?? {};
    if (!message)
        return sent(request, signal, trust, undefined);
    return answerOf(message, (await readText(message, largestBody)) ?? '', new URL(url).host);
}
function answerOf(message, text, host) {
    const header = (name) => {
        const value = message.headers[name];
        return Array.isArray(value) ? value.join(', ') : value;
    };
    const isJson = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(header('content-type') ?? '');
    const json = () => parseJson(isJson ? text : '', host);
    return { host, status: message.statusCode ?? 0, header, text, isJson, json };
}
function parseJson(text, host) {
    try {
        const value = JSON.parse(text);
        if (!hasDuplicateKeys(text))
            return value;
    }
    catch {
    }
    throw new Failure('untrusted-response', `What ${host} answered is not JSON as its API sends it.`, 'A log-in page, a proxy or a firewall may be answering in its place; check with `curl -v` from the same machine.');
}
function trustOnly(trust, prepared) {
    prepared.secureContext = trust;
    const agent = prepared.agent;
    agent.options = { ...agent.options, secureContext: trust };
}
const CONNECT_MS = 10_000;
function limitConnecting({ agent }, milliseconds = CONNECT_MS) {
    const connecting = agent;
    const { request, createConnection } = connecting ?? {};
    const limit = (socket) => {
        const timer = setTimeout(() => {
            socket.destroy(errorOf('ETIMEDOUT', 'connect ETIMEDOUT'));
        }, milliseconds);
        const stop = () => {
            clearTimeout(timer);
        };
        return socket.once('connect', stop).once('close', stop);
    };
    if (connecting && request)
        connecting.request = (...given) => request(...given).once('socket', limit);
    else if (connecting && createConnection)
        connecting.createConnection = (...given) => limit(createConnection.apply(connecting, given));
}
const CLOSED = (  null && (['ECONNRESET', 'EPIPE']));
const MOST_ANNOUNCED = 20;
function settling(client, onRequest) {
    const send = client.requestRawWithCallback.bind(client);
    client.requestRawWithCallback = (info, data, onResult) => {
        const { httpModule } = info;
        const request = (options, onAnswer) => {
            let announced = 0;
            const asked = httpModule.request(options, (answer) => {
                const { statusCode = 0 } = answer;
                if (statusCode < 200 || statusCode > 599)
                    asked.shouldKeepAlive = false;
                onAnswer(answer);
            });
            onRequest(asked);
            return asked
                .on('information', () => {
                announced += 1;
                if (announced > MOST_ANNOUNCED)
                    asked.destroy(errorOf(wire_NO_ANSWER));
            })
                .on('upgrade', (_answer, socket) => {
                socket.destroy();
                onResult(errorOf(wire_NO_ANSWER));
            })
                .on('close', () => {
                onResult(errorOf('ECONNRESET'));
            });
        };
        send({ ...info, httpModule: { ...httpModule, request } }, data, onResult);
    };
    return client;
}
function errorOf(code, message = code) {
    return Object.assign(new Error(message), { code });
}

; 





class RedirectRefused extends failure .HR {
    target;
    constructor({ host, status, header }) {
        const location = header('location') ?? '';
        const { origin, hostname } = URL.canParse(location)
            ? new URL(location)
            : { origin: 'null', hostname: '' };
        const target = origin === 'null' ? 'another address' : (0,printable .g$)(origin);
        super('redirect-refused', `${host} sent the request on to ${target} (${status}), which is never followed.`, 'A portal, a log-in page or a proxy may be answering in place of the host. Check `site-url`, if that is its address.');
        this.target = origin === 'null' ? '' : hostname;
    }
}
class Unavailable extends failure .HR {
    isPage;
    constructor({ header }, ...failure) {
        super(...failure);
        this.isPage = /^text\/html\b/i.test(header('content-type') ?? '');
    }
}
function problemOf(answer, { repeatable, limits }, remainingMs) {
    const { status, host, header } = answer;
    if (status < 200 || status > 599)
        return noAnswer(host);
    if (status >= 300 && status < 400)
        throw new RedirectRefused(answer);
    if (isRefusedLogin(answer))
        return undefined;
    const limit = limits && gitHubLimit(answer, remainingMs);
    if (status === 429 || limit !== undefined) {
        const atLeastMs = limit ?? (retryAfter(header) || untilReset(header));
        const waiting = atLeastMs > 0 ? ` It asks to wait ${Math.min(Math.ceil(atLeastMs / 1000), 86_400)} s or longer.` : '';
        const failure = new Unavailable(answer, 'rate-limited', `${host} has had too many requests (${status}).${waiting}`, 'Run again later, run fewer jobs at a time, or raise `timeout-seconds` if the wait is short.');
        return {
            attempts: MOST_ATTEMPTS.read,
            atLeastMs,
            untouched: limit !== undefined || repeatable === 'change',
            failure,
        };
    }
    if (status === 409 && (repeatable === 'set' || repeatable === 'change'))
        return conflict(answer);
    if (status < 500 && status !== 408 && status !== 425)
        return undefined;
    const failure = new Unavailable(answer, 'server-unavailable', `${host} can't answer just now (${status}).`, looksLikeAtlassian(host)
        ? 'Look at https://status.atlassian.com and run again later.'
        : 'Run again later, or ask its administrators: it may be starting or under maintenance.');
    const attempts = isRetriedStatus(status, repeatable) ? MOST_ATTEMPTS[repeatable] : 1;
    return { attempts, atLeastMs: retryAfter(header), failure };
}
function conflict({ host, header }) {
    const failure = new Failure('update-rejected', `${host} did not make the change, because another one of the same issue was under way (409).`, 'Run again, and let one job at a time change the issue.');
    return { attempts: MOST_ATTEMPTS.read, atLeastMs: retryAfter(header), untouched: true, failure };
}
function isRefusedLogin({ text, header }) {
    return (text.includes('Page access unauthorized') ||
        /AUTHENTICATED_FAILED|AUTHENTICATION_DENIED/i.test(header('x-seraph-loginreason') ?? '') ||
        header('x-authentication-denied-reason') !== undefined);
}
function problem(attempts, ...failure) {
    return { attempts, failure: new Failure(...failure) };
}
function timedOut(host, isLast, timeoutSeconds) {
    return problem(isLast ? 1 : RETRIED, 'timeout', `${host} did not answer in time; the whole step may take ${timeoutSeconds} s.`, 'Try again; if it happens often, raise `timeout-seconds` or look for what slows the connection down.');
}
function noAnswer(host) {
    return problem(2, 'untrusted-response', `What ${host} sent is not an HTTP answer that can be read.`, 'Check with `curl -v` from the same machine what answers there.');
}
const RETRIED = retry_MOST_ATTEMPTS.read;
const UNKNOWN_AUTHORITY = 'its certificate comes from an authority that is not trusted here';
const TLS_REASONS = {
    CERT_HAS_EXPIRED: 'its certificate has expired',
    CERT_NOT_YET_VALID: 'its certificate is not valid yet',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
    SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
    UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
    ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
    CERT_REVOKED: 'its certificate was revoked',
    EPROTO: 'it does not speak a TLS version that is accepted here',
};
const CUT_OFF = 'the connection was cut off';
const UNREACHABLE_REASONS = {
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: CUT_OFF,
    ERR_STREAM_PREMATURE_CLOSE: CUT_OFF,
    EPIPE: CUT_OFF,
    ETIMEDOUT: 'the connection timed out',
    EHOSTUNREACH: 'there is no route to the host',
    ENETUNREACH: 'there is no route to its network',
    EAI_AGAIN: 'its name could not be looked up',
    ENOTFOUND: 'its name could not be looked up',
};
function networkProblem(error, host, proxy) {
    const { code: found, message: text } = Object(error);
    const [code, message] = [String(found), String(text)];
    const isProxys = /^(?:tunneling socket could not be established|got illegal response)/.test(message);
    if (isProxys && proxy !== undefined)
        return proxyProblem(message, host, proxy);
    if (code === 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED') {
        return problem(1, 'tls-failure', `${host} asks for a client certificate, and got none.`, 'Ask its administrators for one. Give it with `client-certificate` and `client-key`.');
    }
    const tls = TLS_REASONS[code] ?? (/^(?:ERR_TLS_|ERR_SSL_|CERT_)/.test(code) ? 'the TLS handshake failed' : undefined);
    if (tls !== undefined) {
        return problem(1, 'tls-failure', `The connection to ${host} is not safe: ${tls}.`, 'Behind a proxy that inspects TLS, give its CA with `ca-certificate` or NODE_EXTRA_CA_CERTS, set before this step starts. A server of your own may also ask for a `client-certificate`. Otherwise someone may be intercepting the connection.');
    }
    if (code.startsWith('HPE_') || code === NO_ANSWER)
        return noAnswer(host);
    if (code === 'ENOTFOUND' && !isAtlassianService(host)) {
        return problem(2, 'site-not-found', `The host ${host} does not exist.`, 'This machine must be able to look up the name: one of a private network needs a runner inside of it. Check the spelling of `site-url`, if that is its address.');
    }
    const reason = UNREACHABLE_REASONS[code] ?? 'the connection failed';
    return problem(RETRIED, 'network-unreachable', `No whole answer came from ${host}: ${reason}.`, 'Check that this machine may reach the host, and try again.');
}
function proxyProblem(message, host, proxy) {
    const status = /statusCode=(\d{3})$/.exec(message)?.[1];
    if (status === '407') {
        return problem(1, 'proxy-failure', `The proxy ${proxy} asks for a user name and password (407).`, 'Put the right ones into HTTPS_PROXY, percent-encoded: http://USER:PASSWORD@HOST:PORT.');
    }
    if (status !== undefined) {
        return problem(
        ['502', '503', '504'].includes(status) ? 2 : 1, 'proxy-failure', `The proxy ${proxy} did not connect to ${host}: it answered ${status}.`, 'Ask your network team to allow connections to this host. Check the spelling of `site-url`, if that is its address.');
    }
    return problem(/ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|hang up/.test(message) ? RETRIED : 1, 'proxy-failure', `The proxy ${proxy} could not be used.`, 'Check HTTPS_PROXY, and that this machine can reach the proxy; NO_PROXY names hosts to reach without it.');
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
class EdgeRefusal extends failure .HR {
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
function refusal(answer, { deployment, baseUrl, scope }) {
    const isCloud = deployment === 'cloud';
    if (loginReasons(answer).includes('AUTHENTICATION_DENIED') || answer.header(DENIED_REASON)) {
        const where = isCloud ? 'at the site' : `at ${logInPage(answer, baseUrl)}`;
        return new failure .HR('captcha-required', `${answer.host} refuses to check this credential before a person solves a CAPTCHA, after too many failed log-ins.`, `Log in once ${where} in a browser with the same account, then run again; stop other jobs that use a wrong ${isCloud ? 'token' : 'password'}.`);
    }
    const special = isCloud ? cloudRefusal(answer, scope) : passwordRefusal(answer);
    return special ?? refusalByStatus(answer, isCloud);
}
function logInPage(answer, baseUrl) {
    const named = /login-url=(\S+)/.exec(answer.header(DENIED_REASON) ?? '')?.[1] ?? '';
    const isOwn = /^[\w./:~-]{1,300}$/.test(named) && named.startsWith(`${baseUrl}/`);
    return isOwn ? named : `${baseUrl}/login.jsp`;
}
function cloudRefusal(answer, scope) {
    const { host, text } = answer;
    if (lacksScope(answer)) {
        return new failure .HR('insufficient-scope', `${host} knows the credential, but it lacks the scope ${scope}.`, `Create a token, or an OAuth client, whose scopes include ${scope}, and store it in place of this one.`);
    }
    if (text.includes('not on the allowed list')) {
        return new failure .HR('ip-not-allowed', `${host} refuses this machine's IP address, which is not on the organization's allow-list.`, 'Run the job on a runner with a fixed address, and have an organization admin add that address.');
    }
    if (text.includes('Basic authentication with passwords is deprecated')) {
        return new failure .HR('credentials-rejected', `${host} refused the credential.`, 'The token was taken for a password, which Jira Cloud no longer accepts: create an API token at https://id.atlassian.com/manage-profile/security/api-tokens and store that.');
    }
    return isPageOfEdge(answer) ? new EdgeRefusal(answer) : undefined;
}
function passwordRefusal({ host, status, text }) {
    if (status === 200 || !/Basic Authentication has been disabled/i.test(text))
        return undefined;
    return new failure .HR('password-auth-disabled', `${host} does not take this password: Basic authentication is switched off there (the default from Jira 11 on), or for this user or path.`, 'Use a personal access token: create one in your Jira profile, store it as a secret, and give it as `personal-access-token`. Or ask a Jira admin to add the user, or the path /rest/api, to the allow-list for Basic authentication (/rest/basicauth/1.0/config).');
}
function refusalByStatus(answer, isCloud) {
    const { host, status, isJson } = answer;
    const hasFailed = loginReasons(answer).includes('AUTHENTICATED_FAILED');
    if (status === 401 || (hasFailed && !(isCloud && status === 200))) {
        return new failure .HR('credentials-rejected', `${host} refused the credential.`, isCloud
            ? "The credential is wrong, expired, revoked, or another account's: create a new one and store it. Yours are listed at https://id.atlassian.com/manage-profile/security/api-tokens."
            : 'It is wrong, expired or revoked, or its account was deactivated: create a new one and store it.');
    }
    if (status === 200) {
        return new failure .HR('anonymous-session', `${host} answered as it does to an anonymous visitor: it does not accept the credential.`, 'The credential has most likely expired or been revoked; create a new one and store it.');
    }
    if (status === 403 && !isCloud && !isJson)
        return untrusted(host, 'a page with status 403');
    if (status === 403) {
        return new failure .HR('permission-denied', `${host} knows the credential, but does not let it use Jira.`, isCloud
            ? "Ask an admin to give the account access to Jira on this site, and to check the organization's API token rules."
            : 'Ask a Jira admin to give the account access to Jira; an OAuth client also needs a scope that covers this.');
    }
    if (status === 404 || status === 410) {
        return new failure .HR('site-not-found', `There is no Jira to be reached through ${host} at this address.`, isCloud
            ? 'Check `site-url` and `cloud-id`, and that the site has Jira and not another product only.'
            : 'Check `site-url`, above all its context path: where people open https://jira.example.com/jira/browse/KEY-1 it is https://jira.example.com/jira.');
    }
    return untrusted(host, `status ${status}`);
}
function untrusted(host, what) {
    return new failure .HR('untrusted-response', `What ${host} answered is not what Jira documents: ${what}.`, 'Check with `curl -v` from the same machine what answers there; if it is Jira itself, please report it.');
}


  })

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

var command_marks = __nccwpck_require__(249);
var external_node_events_ = __nccwpck_require__(474);
; 
const promises_namespaceObject = require("node:timers/promises");
var failure = __nccwpck_require__(553);
var external_node_fs_ = __nccwpck_require__(24);
; 
const external_node_stream_namespaceObject = require("node:stream");
var files = __nccwpck_require__(112);
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
            this.#go(this.#writeNow(bytes), bytes, done);
        }
        catch (error) {
            if ((0,files .$N)(error) === 'EAGAIN')
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
            return (0,external_node_fs_.writeSync)(this.#own, bytes);
        return mayWait ? (0,external_node_fs_.writeSync)(this.#descriptor, bytes) : 0;
    }
    #writeLater(bytes, pauseMs, done) {
        (0,external_node_fs_.write)(this.#descriptor, bytes, (error, length) => {
            if (!error)
                this.#go(length, bytes, done);
            else if (error.code !== 'EAGAIN')
                done(error);
            else
                setTimeout(() => {
                    this.#writeLater(bytes, Math.min(2 * pauseMs, LONGEST_PAUSE_MS), done);
                }, pauseMs);
        });
    }
    #go(length, bytes, done) {
        this.bytesWritten += length;
        if (length === bytes.length)
            done();
        else
            this.#writeLater(bytes.subarray(length), FIRST_PAUSE_MS, done);
    }
}
function openedAgain(descriptor) {
    try {
        return (0,external_node_fs_.openSync)(`/proc/self/fd/${descriptor}`, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_NONBLOCK);
    }
    catch {
        return undefined;
    }
}
function inheritOutputs() {
    if (process.platform === 'win32')
        return;
    for (const [descriptor, name] of [
        [1, 'stdout'],
        [2, 'stderr'],
    ]) {
        const found = (0,external_node_fs_.fstatSync)(descriptor);
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
function isRunning(number) {
    try {
        process.kill(number, 0);
        return true;
    }
    catch (error) {
        return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
}

var src_undo = __nccwpck_require__(477);
; 






inheritOutputs();
const LINGER_MS = 250;
const UNREAD_MS = 2000;
const END_MS = 10_000;
function openDoor({ work, reportBug, statusOfBug = failure .uc.internal, statusWithoutOutput = failure .uc['handoff-failed'], command, }) {
    silenceNodeDebug();
    process.env.RES_OPTIONS ??= 'timeout:1 attempts:2';
    process.noDeprecation = true;
    const controller = new AbortController();
    (0,external_node_events_.setMaxListeners)(0, controller.signal);
    let ended = false;
    let reported = false;
    let received;
    const reportOnce = (where) => {
        if (reported)
            return;
        reported = true;
        reportBug(where);
    };
    const dieIfStuck = () => {
        const isStuck = process.stdout.writableLength + process.stderr.writableLength > 0;
        if (!ended || !received || !isStuck)
            return;
        process.removeAllListeners(received);
        process.kill(process.pid, received);
    };
    const end = (status) => {
        ended = true;
        process.exitCode = command?.status ?? (process.exitCode || status);
        void Promise.all([flushed(process.stdout), flushed(process.stderr)]).then(() => {
            setTimeout(() => process.exit(), LINGER_MS).unref();
        });
        setTimeout(dieIfStuck, UNREAD_MS).unref();
    };
    const undo = async () => {
        await Promise.race([(0,src_undo .w)(), (0,promises_namespaceObject.setTimeout)(END_MS)]);
        end(statusOfBug);
    };
    const fail = (where) => {
        reportOnce(where);
        if (command?.isRunning)
            return;
        process.exitCode = command?.status ?? statusOfBug;
        controller.abort(new Error('There was a bug.'));
        setTimeout(() => void undo(), END_MS).unref();
    };
    for (const signal of ENDING) {
        process.on(signal, () => {
            received = signal;
            dieIfStuck();
            if (!command?.isRunning)
                controller.abort(new failure .j$(signal));
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
        setImmediate(() => void undo());
    });
    process.on('uncaughtException', (error) => {
        fail((0,failure .$t)(error));
    });
    work(controller.signal).then(end, (error) => {
        const interrupted = controller.signal.aborted ? controller.signal.reason : error;
        if (interrupted instanceof failure .j$) {
            end(interrupted.exitStatus);
        }
        else {
            if (!ended && process.exitCode === undefined)
                reportOnce((0,failure .$t)(error));
            void undo();
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
function bugAt(where) {
    return new Failure('internal', `This is a bug in jira-auth: ${where}.`, "Please report it with this line and the step's inputs, without their values.");
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

var commander = __nccwpck_require__(909);
; 


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
} = commander;

var printable = __nccwpck_require__(252);
; 
const sign_VERSION = '1.0.0';

var given = __nccwpck_require__(967);
var external_node_util_ = __nccwpck_require__(975);
; 

const WIDTH = 100;
const NARROWEST = 20;
function wrapped(text, columns = 0) {
    if (columns < NARROWEST)
        return text;
    return text
        .split('\n')
        .map((line) => (line.startsWith(' ') ? line : brokenAtWords(line, columns).join('\n')))
        .join('\n');
}
function brokenAtWords(line, columns) {
    const lines = [];
    for (const word of line.split(' ')) {
        const longer = lines.length === 0 ? word : `${lines.at(-1) ?? ''} ${word}`;
        if ((0,external_node_util_.stripVTControlCharacters)(longer).length <= columns)
            lines.splice(-1, 1, longer);
        else
            lines.push(word);
    }
    return lines;
}

; 


const HELP_FOR_ALL = '--help-all';
const LONGEST_CHOICES = 60;
function helpWith(isForAll) {
    const usual = new Help();
    const described = ({ description, argChoices = [] }) => {
        const choices = argChoices.join(', ');
        const isShown = choices !== '' && (isForAll || choices.length <= LONGEST_CHOICES);
        return isShown ? `${description} (${choices})`.trimStart() : description;
    };
    return {
        subcommandTerm: (command) => command.name(),
        visibleOptions: (command) => usual
            .visibleOptions(command)
            .filter(({ helpGroupHeading }) => isForAll || helpGroupHeading === undefined),
        visibleCommands: ({ commands }) => [...commands],
        argumentDescription: described,
        optionDescription: described,
        boxWrap: wrapped,
    };
}
function withHelpForAll(command) {
    return command.addOption(new Option(HELP_FOR_ALL).hideHelp()).on('option:help-all', () => {
        command.help();
    });
}

var schema = __nccwpck_require__(825);
var methods = __nccwpck_require__(92);
; 

const TEXTS = {
    'site-url': [
        'The Jira site: `acme`, `https://acme.atlassian.net`, or `https://jira.example.com/jira` with its context path.',
        "Also a custom domain, or the site's address on the gateway, `https://api.atlassian.com/ex/jira/{cloudId}`. What a browser's address bar adds (`/browse/KEY-1`, `/rest/api/3`) is left out. Required, except for an OAuth grant that reaches one site, and for a check with `credentials-file` or `org-id`.",
    ],
    deployment: "`cloud` or `data-center`; a host that is not Atlassian's is asked, without a credential, if this is not set.",
    'cloud-id': "The site's cloudId, which saves its look-up.",
    'allowed-hosts': [
        'Hosts that a credential may be sent to, separated by commas, with a port if no other is meant.',
        "Any other host is refused before a secret is read. Atlassian's own gateway and token endpoint need not be listed.",
    ],
    'allow-private-hosts': '`true`: `site-url` may be an address of a private network (`https://10.0.0.5:8443`), a name without a dot (`https://jira`), or this machine, which alone may be reached by `http:`.',
    email: [
        "The Atlassian account's e-mail address.",
        'Beside `api-token`, a `username` that is an e-mail address stands in for it.',
    ],
    'api-token': "API token of Jira Cloud: classic, with scopes, or a service account's, which works without `email`.",
    'client-id': 'OAuth 2.0 client ID.',
    'client-secret': [
        'OAuth 2.0 client secret.',
        "With `client-id` alone: a service account's client credentials. With `refresh-token`: a person's grant. With `auth-method: oauth-credentials`: Jira's OAuth credentials for builds and deployments.",
    ],
    scope: 'Data Center: scope to ask for with client credentials, `READ` or `WRITE`; `WRITE` if not set.',
    'refresh-token': 'OAuth 2.0 refresh token, which is used up: choose where its successor is saved.',
    'redirect-uri': [
        'Redirect URL that is registered for the OAuth 2.0 client, exactly so.',
        'Data Center documents that a refresh needs it.',
    ],
    scopes: 'Scopes to ask for; offline_access is added.',
    'access-token': 'OAuth 2.0 access token that was obtained elsewhere.',
    'personal-access-token': 'Personal access token of Jira Data Center.',
    'token-name': "The token's name in Jira, or its label at Atlassian, to find its expiry by when the account has several.",
    username: 'Data Center user name.',
    password: 'Data Center password, for Basic, or with `auth-method: session-cookie` for a session that ends with the job.',
    'consumer-key': 'Consumer key of an OAuth 1.0a application link (Data Center).',
    'private-key': "The application link's RSA key in PEM; its line ends may be written as `\\n`.",
    'oauth-token': "The application link's OAuth access token.",
    'auth-method': [
        "A method's name, which pins it; `auto` asks Jira which kind of API token it is.",
        `${methods .NT.map((name) => `\`${name}\``).join(', ')}.`,
    ],
    'expires-on': 'Last day of the long-lived credential, `YYYY-MM-DD` in UTC, to be warned before it.',
    'consented-on': 'The day on which consent was given to an OAuth 2.0 grant, `YYYY-MM-DD`, where its store remembers none.',
    'credentials-file': 'Path of a YAML file that lists several credentials and names the variables that hold them.',
    variables: "Lines `NAME=value` of variables that `credentials-file` names, where `env:` can't set them: in a reusable workflow.",
    'org-id': [
        'ID of an Atlassian organization, to ask when its tokens end.',
        'Without a credential beside it, all its tokens are looked at; `email` and `token-name` (with `*`) then narrow it down.',
    ],
    'org-api-key': "API key of the organization's administrators, with the scopes `read:tokens:admin`, `read:service-accounts-tokens:admin` and `read:keys:admin`.",
    'credential-name': 'What reports call the credential; its e-mail address and site if not set.',
    'secret-name': 'Name of the secret that a new credential is stored in, for reports.',
    'refresh-token-secret': 'Name of the GitHub Actions secret in which the refresh token is saved, before anything else is done with it.',
    'refresh-token-environment': "The environment that the secret belongs to; without it, the repository's own.",
    'refresh-token-organization': 'The organization that the secret belongs to, in place of a repository.',
    'refresh-token-repository': 'The repository that the secret belongs to, `OWNER/NAME`; without it, the one that the workflow runs in.',
    'github-token': "A fine-grained personal access token, or an App's, that may write the secret; the workflow's own can't, but may keep issues.",
    'refresh-token-variable': 'Name of the GitLab CI/CD variable in which the refresh token is saved.',
    'gitlab-project': 'The GitLab project that the variable belongs to: its number, or `GROUP/NAME`.',
    'gitlab-group': 'The GitLab group that the variable belongs to, in place of a project: its number, or its path.',
    'gitlab-environment-scope': 'The environment scope of the GitLab variable, where its key exists in several.',
    'gitlab-token': 'A GitLab token that may write the variable.',
    'refresh-token-file': 'A file that keeps the refresh token, on a disk that stays: read, exchanged, and replaced, by one job at a time.',
    'save-command': 'A command that saves the token, which it gets on standard input.',
    'access-token-secret': 'Name of a GitHub Actions secret for the access token, in the same place, so that other jobs can use it as `access-token`.',
    identity: [
        '`optional`: also accept a token that may not ask whose it is, because it lacks `read:jira-user`; its account is then unknown.',
        'With `expected-account-id` or `required-permissions` it still fails.',
    ],
    'expected-account-id': 'Fail with `unexpected-account` if the credential belongs to another account: its accountId, on Data Center the user key or the user name.',
    'required-permissions': 'Permissions that the account must have, such as `EDIT_ISSUES,ADD_COMMENTS`: fail here, not in step nine, when it lacks one.',
    project: 'Key of a project: the one in which `required-permissions` are needed, or whose new issues `fields` is asked about.',
    'warn-days': 'Warn when the credential ends in this many days or fewer.',
    'critical-days': 'Call it critical, with an error annotation, when the credential ends in this many days or fewer.',
    renew: [
        '`true`: make the successor of a personal access token that ends soon, save it, prove it, and then revoke the old one.',
        'Say where it is saved. With `credentials-file`, put it into an entry.',
    ],
    'renew-days': 'How many days the successor lives.',
    'save-secret': 'Name of the GitHub Actions secret that the successor is saved as, by `github-token`.',
    'save-environment': 'The environment that the secret belongs to.',
    'save-organization': 'The organization that the secret belongs to.',
    'save-repository': 'The repository that the secret belongs to, `OWNER/NAME`; this one if not set.',
    'save-variable': 'Name of the GitLab CI/CD variable that the successor is saved as.',
    'save-file': 'Path of a file that the successor is saved in, outside of the workspace.',
    'fail-on': 'Fail for a credential that is `warning`, `critical`, `expired`, or worse, or `never`; a refused one fails unless this is `never`.',
    concurrency: 'How many credentials are tried at a time.',
    html: 'Path of a page to write, with a timeline of all credentials; it needs no other file.',
    'write-expiry': 'Write the days that were found into the file of credentials, or NAME=YYYY-MM-DD after a renewal.',
    'github-issues': [
        '`true`: keep a GitHub issue for each credential that ends, opened, updated and closed by itself.',
        'Needs `github-token`, and `permissions: issues: write` in the job.',
    ],
    'github-issues-repository': 'The repository that has the issues, `OWNER/NAME`; this one if not set.',
    'webhook-url': "Address of a chat's incoming webhook that takes Slack's JSON; a secret.",
    'jira-issue-project': 'Key of a Jira project in which an issue is kept for each credential that ends.',
    'jira-issue-type': 'The type of these issues.',
    'jira-issue-credential': 'Name of the checked credential that keeps them; the first that works if not set.',
    issue: 'Key of the issue, such as `PROJ-1`; to update several, list them with commas or in lines.',
    'issue-from': "A text with issue keys in it, such as a branch's name, a commit's message or a pull request's title.",
    fields: [
        'Lines `Name: value`, or a JSON object. Each field is found by its name or id, each value written as its type wants it.',
        'Further signs: `Name+: value` and `Name-: value` add to a list and remove from it, `Name:= JSON` takes JSON, and `Name@: VARIABLE` the whole value of a variable, the only safe way for text from outside.',
    ],
    'fields-file': 'Path of a file that `jira-auth fields --save` wrote, which saves asking for the fields.',
    'dry-run': 'Show the request in place of sending it; the fields are found, and the values checked.',
    notify: '`false`: no e-mails about the change; Jira lets only admins of the project do that.',
    'show-before': 'Also show what the fields held before, at the cost of one more request.',
    'allowed-projects': 'Keys of the projects whose issues may be changed; any other issue is refused.',
    'allowed-fields': 'Names or ids of the fields that may be changed, separated by commas; any other is refused.',
    'issue-type': 'Name of an issue type: with `project`, tells which fields a new issue of it has.',
    'export-env': 'Export the variables of the outputs table that are not secret to the steps that follow.',
    'export-auth-header': 'Also export the secret `JIRA_AUTH_HEADER`.',
    'output-credentials': 'Set the secret outputs.',
    'curl-config': 'Write the curl config file.',
    'allow-uploads': '`true`: the curl config also carries `X-Atlassian-Token: no-check`, without which Jira refuses attachments.',
    'gajira-config': [
        '`true`: also write `~/jira/config.yml`, which `atlassian/gajira-*` actions log in with, until the job ends.',
        'For `email` with `api-token`, on Data Center for `username` with `password`.',
    ],
    'timeout-seconds': "Time for all requests of a credential together; a check asks for an organization's lists for 300 if it is not set.",
    'ca-certificate': 'Path of a PEM file with a private CA, trusted beside the public ones, here and in the curl config.',
    'client-certificate': 'Client certificate for a server that asks for one in the TLS handshake: PEM, or the path of a PEM file.',
    'client-key': "The client certificate's key, without a passphrase: PEM, or the path of a PEM file.",
    verbose: 'Tell each request and each decision on standard error.',
};
function textOf(name) {
    const text = TEXTS[name];
    const [help, more] = typeof text === 'string' ? [text] : text;
    return { help, more };
}

var inputs = __nccwpck_require__(366);
var settings = __nccwpck_require__(533);
; 








function addInputs(command, common, isHelpForAll) {
    const add = (name) => {
        addInput(command, name, (isHelpForAll ? helpOf : briefHelpOf)(name));
    };
    common.forEach(add);
    for (const [heading, inputs] of Object.entries(schema .fd)) {
        const names = Object.keys(inputs).filter((name) => (0,schema .ub)(command.name(), name) && !common.includes(name));
        if (names.length > 0)
            command.optionsGroup(`${heading}:`);
        names.forEach(add);
    }
}
function addInput(command, name, help) {
    const { kind = 'value' } = (0,schema .I)(name);
    if (!(0,schema .pX)(name)) {
        const value = { switch: '', flag: ' [boolean]' }[kind] ?? ` <${kind}>`;
        command.option(`--${name}${value}`, help);
        return;
    }
    if (name !== 'refresh-token')
        command.option(`--${name}-file <file>`, help);
    command.addOption(new Option(`--${name} <value>`).hideHelp());
}
function briefHelpOf(name) {
    const [text = ''] = textOf(name).help.split(/[:;,.] /);
    const [variable] = (0,schema .ht)(name);
    return `${text.replaceAll('`', '').replace(/\.$/, '')}${variable === undefined ? '' : ` (or ${variable})`}`;
}
function helpOf(name) {
    const { default: usual } = (0,schema .I)(name);
    const variables = (0,schema .ht)(name);
    const notes = [
        ...(usual === undefined ? [] : [`default: ${usual}`]),
        ...(variables.length === 0 ? [] : [`or from ${variables.join(', ')}`]),
        ...((0,schema .pX)(name) ? ['"-" is standard input'] : []),
    ];
    const text = textOf(name).help.replaceAll('`', '').replace(/\.$/, '');
    return notes.length === 0 ? text : `${text} (${notes.join('; ')})`;
}
function refusalOfUnsafeValues(command) {
    const empty = [];
    for (const option of command.options.filter(({ required, optional }) => required || optional)) {
        const { parseArg } = option;
        option.argParser((value, previous) => {
            const isEmpty = value.trim() === '';
            if (isEmpty)
                empty.push(String(option.long));
            return isEmpty || !parseArg ? value : parseArg(value, previous);
        });
    }
    return () => {
        const secret = schema .pH.find((name) => command.getOptionValue(camelCase(name)) !== undefined);
        if (secret)
            throw secretAsArgument(secret);
        const [option] = empty;
        if (option === undefined)
            return;
        throw (0,given .Gq)(`The value of ${option} is empty.`, 'Leave the option out, or give it a value: a variable that was not set may have stood there.');
    };
}
const SETTLED_BY_SIGN = {
    deployment: 'data-center',
    'allow-private-hosts': 'true',
    'auth-method': 'oauth1',
};
async function readInputs(door, options, { environment, signal, standardInput }) {
    const paths = schema .pH.flatMap((name) => {
        const path = options[camelCase(`${name}-file`)];
        return name !== 'refresh-token' && typeof path === 'string' ? [{ name, path }] : [];
    });
    if (paths.length === 0)
        return inputsOf(door, options, environment);
    const patience = { signal, seconds: (0,settings .j)(inputsOf(door, options, environment)) };
    let input;
    const texts = paths.map(async ({ name, path }) => {
        try {
            const text = path === '-'
                ? (input ??= standardInput(patience).then((found) => {
                    if (found !== undefined)
                        return found;
                    throw (0,given .Gq)('Standard input is a terminal, which would show a secret as it is typed.', 'Pipe it in from the program that keeps it, or give the path of a file.');
                }))
                : (0,files .$0)(path, `the file in --${name}-file`, patience);
            return [name, await text];
        }
        catch (error) {
            signal.throwIfAborted();
            if (error instanceof failure .HR)
                throw error;
            return [name, undefined];
        }
    });
    return inputsOf(door, options, environment, new Map(await Promise.all(texts)));
}
function inputsOf(door, options, environment, secrets = new Map()) {
    const input = (name) => {
        if (!(0,schema .ub)(door, name))
            return (door === 'sign' && SETTLED_BY_SIGN[name]) || '';
        const value = options[camelCase(name)];
        if (typeof value === 'string')
            return value;
        if (typeof value === 'boolean')
            return String(value);
        return secrets.has(name) ? secretIn(secrets.get(name), name) : '';
    };
    return new inputs .G0(input, environment, door);
}
function secretIn(text, name) {
    if (text !== undefined && text.trim() !== '')
        return text.replace(/\r?\n$/, '');
    throw (0,given .Gq)(text === undefined
        ? `The file in --${name}-file can't be read.`
        : `--${name}-file gives an empty secret.`, 'Give the path of a file that holds the secret alone, or "-" for standard input; without the option, the environment counts.');
}
function secretAsArgument(name) {
    const isRefreshToken = name === 'refresh-token';
    const ways = [
        ...(0,schema .ht)(name)
            .slice(0, 1)
            .map((variable) => `in the environment, as ${variable}`),
        `with --${name}-file FILE`,
        ...(isRefreshToken ? [] : ['on standard input, with "-" as FILE']),
    ];
    return (0,given .Gq)(`A secret was given as an argument, --${name}: it is now in the process list and in the shell's history.`, `Replace it, and give the new one ${ways.join(', or ')}.`);
}
function camelCase(name) {
    return name.replace(/-([a-z0-9])/g, (_all, letter) => letter.toUpperCase());
}

; 


const FRAMES = Array.from('⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏');
const FRAME_MS = 80;
const CLEAR_LINE = '\r\x1b[2K';
function openTerminal({ stderr, environment: { NO_COLOR, TERM, CI }, isTerminal, }) {
    const isLively = isTerminal && !NO_COLOR && TERM !== 'dumb' && !CI;
    let spinner;
    const coloured = (style, text) => isLively ? (0,external_node_util_.styleText)(style, text, { validateStream: false }) : text;
    const clear = () => {
        if (spinner)
            stderr(CLEAR_LINE);
    };
    const say = (text) => {
        clear();
        stderr(`${text}\n`);
    };
    const sayCode = (code) => {
        say(coloured('dim', `More: jira-auth explain ${code}\nCode: ${code}`));
    };
    const stop = () => {
        clear();
        clearInterval(spinner);
        spinner = undefined;
    };
    return {
        say,
        sayCode,
        stop,
        warn: (text) => {
            say(`${coloured('yellow', 'Warning:')} ${text}`);
        },
        fail: ({ what, advice, code }) => {
            stop();
            say(`${coloured('red', 'jira-auth:')} ${what}\n${advice}`);
            sayCode(code);
        },
        spin: (text) => {
            if (!isLively)
                return;
            stop();
            let frame = 0;
            spinner = setInterval(() => {
                const shown = typeof text === 'string' ? text : text();
                stderr(`${CLEAR_LINE}${String(FRAMES[frame++ % FRAMES.length])} ${shown}`);
            }, FRAME_MS).unref();
        },
    };
}
function failureJson(failure) {
    return `${(0,command_marks .s$)({ error: failure.forPrograms() })}\n`;
}

var words = __nccwpck_require__(103);
; 


const isInputName = (word) => schema .Qh.includes(word);
const wordsOf = (naming) => (0,words .t)(naming, isInputName);
const inputWords = (door) => (0,words .I)((name) => (0,schema .ub)(door, name), isInputName);
const ACTION_WORDS = inputWords('action');
const CHECK_WORDS = inputWords('check-action');

; 


function optionOf(input) {
    return (0,schema .pX)(input) ? `--${input}-file` : `--${input}`;
}
function commandWords(command) {
    return wordsOf(({ input, value, from }) => {
        if (from !== undefined)
            return { text: from };
        const [variable] = (0,schema .ht)(input);
        if (input === 'refresh-token' && hasOption(command, '--refresh-token'))
            return variable === undefined ? undefined : { text: variable };
        const option = optionOf(input);
        if (!hasOption(command, option))
            return undefined;
        if (value === undefined)
            return { text: option, or: variable };
        return { text: value === 'true' ? option : `${option} ${value}` };
    });
}
function hasOption({ options }, name) {
    return options.some(({ long }) => long === name);
}

; 











async function runCli(program, args, world) {
    let status = failure .uc.internal;
    const end = (0,src_undo .O)(async () => {
        if (status === 0)
            return;
        const name = args.find((arg) => !arg.startsWith('-'));
        const text = await program.commands.find((kind) => kind.name === name)?.failed?.(args, status, world);
        if (text !== undefined)
            world.stdout(text);
    });
    try {
        status = await runOne(program, args, world);
        return status;
    }
    catch (error) {
        if (error instanceof failure .j$)
            status = error.exitStatus;
        throw error;
    }
    finally {
        await end();
    }
}
async function runOne({ description, commands }, args, world) {
    const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
    const program = newProgram(world, own.includes(HELP_FOR_ALL)).description(description);
    let status = 0;
    for (const kind of commands) {
        const command = program.command(kind.name).summary(kind.summary);
        if (!own.includes(kind.name) && !own.includes('completion'))
            continue;
        await declare(command, kind, own.includes(HELP_FOR_ALL));
        const refuseUnsafeValues = refusalOfUnsafeValues(command);
        command.action(async () => {
            status = await call(program, command, kind, refuseUnsafeValues, world);
        });
    }
    try {
        await program.parseAsync(args, { from: 'user' });
        return status;
    }
    catch (error) {
        if (!(error instanceof CommanderError))
            throw error;
        if (error.exitCode === 0)
            return 0;
        const misused = (0,given .Gq)('This command takes other arguments, as standard error says.', 'Run it with --help.');
        if (own.includes('--json'))
            world.stdout(failureJson(misused));
        return misused.exitStatus;
    }
}
function newProgram({ stdout, stderr, columns }, isHelpForAll) {
    return withHelpForAll(new Command('jira-auth'))
        .version(sign_VERSION, '-V, --version', 'show the version')
        .helpOption('-h, --help', `show this; ${HELP_FOR_ALL} shows every option`)
        .optionsGroup('Diagnostics:')
        .option('--verbose', helpOf('verbose'))
        .exitOverride()
        .enablePositionalOptions()
        .configureOutput({
        writeOut: stdout,
        writeErr: stderr,
        getOutHelpWidth: () => columns() ?? WIDTH,
        outputError: (text, write) => {
            write(withoutValues(text));
        },
    })
        .configureHelp(helpWith(isHelpForAll))
        .showHelpAfterError('Run it with --help.');
}
async function declare(command, { summary, args = [], options = [], help = '', common = [] }, isHelpForAll) {
    withHelpForAll(command).description(help === '' ? summary : `${summary}\n${help}`);
    for (const [flags, text, choices] of args) {
        const argument = new Argument(flags, text);
        if (choices)
            argument.choices(await choices());
        if (!argument.required && !argument.variadic)
            argument.argParser((value) => value);
        command.addArgument(argument);
        if (argument.variadic && argument.required)
            command.passThroughOptions();
    }
    for (const [flags, text, choices] of options) {
        const option = new Option(flags, text);
        if (choices)
            option.choices(await choices());
        if (option.variadic)
            collect(option);
        command.addOption(option);
    }
    addInputs(command, common, isHelpForAll);
}
function collect(option) {
    option.variadic = false;
    option.argParser((value, before) => [
        ...(Array.isArray(before) ? before : []),
        value,
    ]);
}
async function call(program, command, { name, run }, refuseUnsafeValues, world) {
    const words = commandWords(command);
    const options = command.optsWithGlobals();
    const json = options['json'] === true;
    const stderr = (text) => {
        world.stderr(words.say(text));
    };
    const terminal = openTerminal({ ...world, stderr });
    const fail = (failure) => {
        const told = failure.inWords(words);
        terminal.fail(told);
        if (json)
            world.stdout(failureJson(told));
        return told;
    };
    const debug = (text) => {
        world.stderr(`${world.isTerminal ? CLEAR_LINE : ''}debug: ${(0,printable .g$)(text, 1000)}\n`);
    };
    try {
        refuseUnsafeValues();
        const inputs = await readInputs(name, options, world);
        const isVerbose = options['verbose'] === true || inputs.flag('verbose');
        const called = {
            ...world,
            ...{ args: command.args, options, inputs, json, words, stderr, terminal, fail, program },
            debug: isVerbose ? debug : () => undefined,
        };
        const status = await run(called);
        return typeof status === 'number' ? status : 0;
    }
    catch (error) {
        if (!(error instanceof failure .HR))
            throw error;
        return fail(error).exitStatus;
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

var external_node_os_ = __nccwpck_require__(161);
; 
const external_node_tty_namespaceObject = require("node:tty");
; 







function openWorld(signal, command, write) {
    const columns = () => process.stderr.isTTY && !process.env['CI'] ? Math.min(process.stderr.columns, WIDTH) : undefined;
    return {
        environment: process.env,
        now: () => new Date(),
        random: Math.random,
        signal,
        stdout: (answer) => {
            process.stdout.write(answer);
        },
        flushed: () => flushed(process.stdout),
        isStdoutTerminal: process.stdout.isTTY,
        stderr: (text) => {
            write((0,command_marks .Df)(wrapped(text, columns())));
        },
        columns,
        commands: (text) => {
            write(text);
        },
        isTerminal: process.stderr.isTTY,
        temporaryFolder: (0,external_node_os_.tmpdir)(),
        process: process.pid,
        isRunning: isRunning,
        standardInput: async (patience) => (0,external_node_tty_namespaceObject.isatty)(0) ? undefined : (0,files .eG)(patience),
        lines: () => process.getBuiltinModule('node:readline').createInterface({ input: (0,files .iQ)(), signal }),
        command,
        write,
    };
}

; 




function openCommandLine(program) {
    const write = process.stderr.write.bind(process.stderr);
    const command = { isRunning: false, status: undefined };
    openDoor({
        work: (signal) => runCli(program, process.argv.slice(2), openWorld(signal, command, write)),
        reportBug: (where) => {
            const text = `jira-auth: This is a bug: ${where}.\nPlease report it with this line.\nCode: internal\n`;
            write((0,command_marks .Df)(text));
        },
        command,
    });
}

; 
const SIGN = {
    name: 'sign',
    summary: "Print a request's header, signed with an OAuth 1.0a application link (Data Center).",
    args: [
        ['<method>', "the request's method, such as PUT"],
        ['<url>', 'its whole URL, below the site, in the spelling in which it is sent'],
    ],
    options: [['--json', 'print it as JSON']],
    help: `
After the Action, in a step with bash:
  URL="$JIRA_API_URL/issue/PROJ-1"
  curl -q -K "$JIRA_CURL_CONFIG" -H @<(jira-auth sign PUT "$URL") -X PUT "$URL" ...

Anywhere else it reads JIRA_SITE_URL, JIRA_CONSUMER_KEY, JIRA_PRIVATE_KEY and JIRA_OAUTH_TOKEN. The site is not asked.`,
    common: ['site-url', 'consumer-key', 'private-key', 'oauth-token'],
    run: async (call) => {
        (await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 750))).sign(call);
    },
};

; 


openCommandLine({
    description: 'Signs requests to Jira after a login with an application link. For all other commands, install the whole program.',
    commands: [SIGN],
});

})();

module.exports = __webpack_exports__;
  })()
;