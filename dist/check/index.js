process.on("SIGUSR1", () => {});
  (() => {  
  	var __webpack_modules__ = ({

  5701:
  ((module) => {

"use strict";
module.exports = require("../client/index.js");

  }),

  2839:
  ((module) => {

"use strict";
module.exports = require("../seal/index.js");

  }),

  181:
  ((module) => {

"use strict";
module.exports = require("buffer");

  }),

  3024:
  ((module) => {

"use strict";
module.exports = require("node:fs");

  }),

  8161:
  ((module) => {

"use strict";
module.exports = require("node:os");

  }),

  6760:
  ((module) => {

"use strict";
module.exports = require("node:path");

  }),

  1692:
  ((module) => {

"use strict";
module.exports = require("node:tls");

  }),

  932:
  ((module) => {

"use strict";
module.exports = require("process");

  }),

  7349:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  3683:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  5937:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  5413:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  9984:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  7103:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  8913:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  334:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  7788:
  ((__unused_webpack_module, exports) => {

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


  }),

  3142:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  6842:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  4631:
  ((__unused_webpack_module, exports) => {

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


  }),

  9499:
  ((__unused_webpack_module, exports) => {

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


  }),

  2599:
  ((__unused_webpack_module, exports) => {

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


  }),

  4051:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  1187:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  3021:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  1596:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  3661:
  ((__unused_webpack_module, exports) => {

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


  }),

  2404:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  1342:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  1464:
  ((__unused_webpack_module, exports) => {

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


  }),

  8815:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  7249:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  4065:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  101:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  6673:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  7165:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  3301:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  4454:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  2223:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  7104:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  1127:
  ((__unused_webpack_module, exports) => {

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


  }),

  4043:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  110:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  1733:
  ((__unused_webpack_module, exports) => {

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


  }),

  7715:
  ((__unused_webpack_module, exports) => {

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


  }),

  3461:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  361:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  6628:
  ((__unused_webpack_module, exports) => {

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


  }),

  3456:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  4047:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  5840:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  7451:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  3632:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  1706:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  6464:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  3959:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  8405:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  9874:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  896:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  3559:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  18:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  6083:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  8398:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  5782:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  873:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  452:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  303:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  8385:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  5913:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  1528:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  6752:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  4475:
  ((__unused_webpack_module, exports) => {

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


  }),

  2148:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  1212:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  9799:
  ((__unused_webpack_module, exports) => {

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


  }),

  6829:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  8689:
  ((__unused_webpack_module, exports) => {

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


  }),

  9748:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  3069:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  204:
  ((__unused_webpack_module, exports, __nccwpck_require__) => {

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


  }),

  4655:
  ((module, __unused_webpack_exports, __nccwpck_require__) => {

const { issueCommand } = __nccwpck_require__(1876);
const { toCommandProperties } = __nccwpck_require__(4679);

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
  debug: (message) => {
    issueCommand('debug', {}, message);
  },
  info: (message) => {
    process.stdout.write(`${message}\n`);
  },
  warning: annotation('warning'),
  error: annotation('error'),
};


  }),

  5220:
  ((module, __unused_webpack_exports, __nccwpck_require__) => {

Object.defineProperty(module.exports, "Q", ({
  enumerable: true,
  get: () => (__nccwpck_require__(5701).HttpClient),
}));
Object.defineProperty(module.exports, "s", ({
  enumerable: true,
  get: () => (__nccwpck_require__(5701).getProxyUrl),
}));


  }),

  6249:
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

  8846:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    CM: () => (  bearer),
    Di: () => (  headerFor),
    it: () => (  authorization)
  });
  var _secret_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6359);

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

  6244:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

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


  }),

  2553:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $t: () => (  placeOf),
    HR: () => (  Failure),
    Kk: () => (  isOfClass),
    j$: () => (  Interrupted),
    uc: () => (  EXIT_STATUS)
  });
  var node_os__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8161);

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
    CC: () => (  problem),
    NP: () => (  isOwn),
    VX: () => (  readRegular),
    Xf: () => (  withOpen),
    YT: () => (  openToAppend),
    fR: () => (  replaceFile),
    tk: () => (  removeDrafts),
    yR: () => (  readText)
  });
  var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
  var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6760);
  var _failure_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2553);
  var _node_crypto_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4137);




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
        if (fstatSync(0).isFIFO())
            return streamOf(openSync('/dev/stdin', O_RDONLY | NO_WAIT));
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
    const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, O_WRONLY | O_APPEND | NO_FOLLOW | NO_WAIT);
    if ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(descriptor).isFile())
        return descriptor;
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    throw problem('EINVAL');
}
function createFile(path, text, mode = 0o600, settle) {
    withOpen((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, O_WRONLY | O_CREAT | O_EXCL | NO_FOLLOW, mode & 0o700), (descriptor) => {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fchmodSync)(descriptor, mode);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(descriptor, text);
        settle?.(descriptor);
    });
}
function replaceFile(path, text, mode = 0o600) {
    const draft = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), `.${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(path)}.${(0,_node_crypto_js__WEBPACK_IMPORTED_MODULE_3__  .S)().randomUUID()}`);
    try {
        createFile(draft, text, mode, node_fs__WEBPACK_IMPORTED_MODULE_0__.fsyncSync);
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.renameSync)(draft, path);
    }
    catch (error) {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)(draft, { force: true });
        throw error;
    }
    if (process.platform !== 'win32')
        withOpen((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), O_RDONLY), node_fs__WEBPACK_IMPORTED_MODULE_0__.fsyncSync);
}
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function removeDrafts(path) {
    const start = `.${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(path)}.`;
    for (const name of (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path))) {
        if (name.startsWith(start) && UUID.test(name.slice(start.length)))
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.rmSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), name), { force: true });
    }
}


  }),

  9065:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Gv: () => (  isObject),
    M8: () => (  textField),
    ZZ: () => (  field),
    jM: () => (  parsedObject),
    qV: () => (  objectField)
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

  2769:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Ap: () => (  familyOf),
    Cv: () => (  identifier),
    EJ: () => (  method),
    M$: () => (  proveAt),
    oH: () => (  ifRejected)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _values_given_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9967);
  var _verify_myself_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2041);



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

  4137:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    S: () => (  nodeCrypto)
  });
const nodeCrypto = () => process.getBuiltinModule('node:crypto');


  }),

  2252:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Tj: () => (  printableMarkdown),
    g$: () => (  printable)
  });
  var _command_marks_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6249);

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

  7388:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

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


  }),

  6359:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  z: () => (  Secret)
});

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


  }),

  4461:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Op: () => (  ENDING),
    W_: () => (  isRunning)
  });
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


  }),

  3038:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    Od: () => (  rememberEvent),
    i6: () => (  parseHistory),
    tR: () => (  historyAfter),
    u_: () => (  historyText)
  });
  var _expiry_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6244);
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9065);



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
    const parsed = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__  .jM)(text) ?? {};
    return { consentedAt: dateIn(parsed, 'consentedAt'), rotatedAt: dateIn(parsed, 'rotatedAt') };
}
function dateIn(history, name) {
    const text = (0,_json_js__WEBPACK_IMPORTED_MODULE_2__  .M8)(history, name) ?? '';
    const date = new Date(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) ? text : Number.NaN);
    return Number.isNaN(date.getTime()) ? undefined : date;
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


  }),

  1216:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
__nccwpck_require__.r(__webpack_exports__);

__nccwpck_require__.d(__webpack_exports__, {
  createStore: () => (  createStore),
  openAccessTokenStore: () => (  openAccessTokenStore),
  openStores: () => (  openStores),
  remembered: () => (  remembered)
});

var failure = __nccwpck_require__(2553);
var external_node_fs_ = __nccwpck_require__(3024);
var external_node_path_ = __nccwpck_require__(6760);
var files = __nccwpck_require__(112);
var printable = __nccwpck_require__(2252);
var src_secret = __nccwpck_require__(6359);
var external_node_os_ = __nccwpck_require__(8161);
var json = __nccwpck_require__(9065);
var node_crypto = __nccwpck_require__(4137);
var signals = __nccwpck_require__(4461);
; 






const BEAT_MS = 20_000;
const STALE_MS = 180_000;
const TORN_MS = 5000;
const POLL_MS = 50;
async function takeLock(path, waitMs, signal) {
    const mine = {
        id: (0,node_crypto .S)().randomUUID(),
        host: (0,external_node_os_.hostname)(),
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
            (0,external_node_fs_.unlinkSync)(path);
    };
}
function renewSign(path, mine) {
    (0,files .Xf)((0,external_node_fs_.openSync)(path, 'r+'), (file) => {
        if (readHolder((0,external_node_fs_.readFileSync)(file, 'utf8'))?.id === mine.id)
            (0,external_node_fs_.writeSync)(file, textOf(mine), 0);
    });
}
function textOf(holder) {
    return JSON.stringify({ ...holder, since: Date.now() });
}
function linkWhole(path, holder) {
    const draft = `${path}.${holder.id}`;
    (0,external_node_fs_.writeFileSync)(draft, textOf(holder), { mode: 0o600, flag: 'wx' });
    try {
        (0,external_node_fs_.linkSync)(draft, path);
        return true;
    }
    catch (error) {
        if ((0,files .$N)(error) === 'EEXIST')
            return false;
        throw error;
    }
    finally {
        (0,external_node_fs_.unlinkSync)(draft);
    }
}
function holderOf(path) {
    try {
        const { mtimeMs } = (0,external_node_fs_.lstatSync)(path);
        return readHolder((0,files .yR)(path)) ?? { ...NOBODY, since: mtimeMs };
    }
    catch (error) {
        if ((0,files .$N)(error) === 'ENOENT')
            return undefined;
        throw error;
    }
}
const NOBODY = { id: '', host: '', space: '', process: 0, started: '' };
function readHolder(text) {
    const value = (0,json .jM)(text);
    if (!value)
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
        if (!(0,signals .W_)(other.process))
            return true;
        const started = startOf(other.process);
        if (started !== '' && other.started !== '')
            return started !== other.started;
    }
    return Math.abs(Date.now() - other.since) > (other.id === '' ? TORN_MS : STALE_MS);
}
function spaceOfProcesses() {
    if (process.platform !== 'linux')
        return '';
    try {
        const boot = (0,external_node_fs_.readFileSync)('/proc/sys/kernel/random/boot_id', 'utf8').trim();
        return `${boot} ${(0,external_node_fs_.readlinkSync)('/proc/self/ns/pid')}`;
    }
    catch {
        return (0,node_crypto .S)().randomUUID();
    }
}
function startOf(number) {
    try {
        if ((0,external_node_fs_.readlinkSync)('/proc/self') !== String(process.pid))
            return '';
        const stat = (0,external_node_fs_.readFileSync)(`/proc/${number}/stat`, 'utf8');
        const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return 'ZX'.includes(state) ? 'ended' : (fields[18] ?? '');
    }
    catch {
        return '';
    }
}
function removeStale(path, stale) {
    const aside = `${path}.${(0,node_crypto .S)().randomUUID()}.stale`;
    try {
        (0,external_node_fs_.renameSync)(path, aside);
    }
    catch (error) {
        if ((0,files .$N)(error) === 'ENOENT')
            return;
        throw error;
    }
    try {
        if (holderOf(aside)?.id !== stale.id)
            (0,external_node_fs_.linkSync)(aside, path);
    }
    catch (error) {
        if ((0,files .$N)(error) !== 'EEXIST')
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

var grant_history = __nccwpck_require__(3038);
var token_store = __nccwpck_require__(88);
; 









const WAIT_MS = 200_000;
const LARGEST = 65_536;
const LONGEST_NAME = 32;
const ONE_TOKEN = /^\s*([\x21-\x7e]{8,8192})\s*$/;
function tokenFile(given, { mask, signal, failures = token_store .W }) {
    const path = (0,external_node_path_.resolve)(given);
    const history = `${path}.history.json`;
    const name = (0,external_node_path_.basename)(path);
    const description = `the file ${name.length <= LONGEST_NAME ? (0,printable .g$)(name) : 'for the token'}`;
    let release;
    const attempt = async (stage, work) => {
        try {
            return await work();
        }
        catch (error) {
            if (error instanceof failure .HR || error === signal.reason)
                throw error;
            throw failures[stage](`${description} can't be used (${(0,files .$N)(error)}).`, 'Check its folder, its owner, and the room on its disk; it must be no link, and its folder must be writable.');
        }
    };
    const tokenIn = (stored) => {
        const [, token] = ONE_TOKEN.exec(stored.toString('utf8')) ?? [];
        if (token === undefined) {
            throw failures.notReady(`There is no refresh token in ${description}: it is empty, or contains something else.`, 'Put the refresh token alone into it, or have `jira-auth consent` write it.');
        }
        const secret = new src_secret .z(token);
        mask(secret);
        return secret;
    };
    return {
        description,
        open: (use = 'exchange') => attempt('notReady', async () => {
            const lock = `${path}.lock`;
            refuseOthers(path);
            refuseOthers(lock);
            release = await takeLock(lock, WAIT_MS, signal);
            if (!release) {
                throw failures.notReady(`Another process has used ${description} for ${WAIT_MS / 1000} s.`, 'Wait for it, or remove the file with ".lock" behind its name if there is none.');
            }
            (0,files .tk)(path);
            const stored = bytesOf(path);
            if (!stored)
                return undefined;
            const token = use === 'exchange' ? tokenIn(stored) : undefined;
            (0,files .fR)(path, stored);
            return token;
        }),
        read: () => attempt('notReady', () => {
            const stored = bytesOf(path);
            return stored && tokenIn(stored);
        }),
        save: (token) => attempt('notSaved', () => {
            (0,files .fR)(path, `${token.reveal()}\n`);
        }),
        remember: (event, at) => attempt('notSaved', () => {
            const found = refuseOthers(history);
            const known = found && found.size <= LARGEST ? bytesOf(history)?.toString('utf8') : undefined;
            const next = (0,grant_history .tR)((0,grant_history .i6)(known ?? ''), event, at);
            (0,files .tk)(history);
            (0,files .fR)(history, `${(0,grant_history .u_)(next)}\n`);
            return next;
        }),
        close: () => {
            try {
                release?.();
            }
            catch {
            }
            release = undefined;
            return Promise.resolve();
        },
    };
}
function refuseOthers(path) {
    const found = (0,external_node_fs_.lstatSync)(path, { throwIfNoEntry: false });
    if (found && !(found.isFile() && (0,files .NP)(found)))
        throw (0,files .CC)('EPERM');
    return found;
}
function bytesOf(path) {
    if (!(0,external_node_fs_.lstatSync)(path, { throwIfNoEntry: false }))
        return undefined;
    return (0,files .VX)(path, { largestBytes: LARGEST, follow: false }).bytes;
}

var credential = __nccwpck_require__(8846);
var rest = __nccwpck_require__(8951);
; 





const PER_PAGE = 50;
const NAME_OF_NOTHING = 'JIRA_AUTH_PROBE_OF_PERMISSION';
function gitHubSecret({ apiUrl, place, githubToken }, name, { send, failures = token_store .W }) {
    const { path, label, permission } = described(place);
    const secretsUrl = `${apiUrl}/${path}/secrets`;
    const secretUrl = `${secretsUrl}/${name}`;
    const description = `the secret ${name} of ${label}`;
    let publicKey;
    let audience;
    const api = (stage) => ({
        send,
        credential: (0,credential .CM)(githubToken),
        limits: 'github',
        repeatable: stage === 'notSaved' ? 'save' : 'read',
        lost: ({ code, what, advice }) => failures[stage](`${description} can't be written: ${what}`, code === 'rate-limited'
            ? advice
            : 'Try again; if it happens often, look at https://www.githubstatus.com.'),
        refused: ({ host, status }) => {
            if (status === 401) {
                return failures[stage](`${host} refused \`github-token\`.`, 'It is wrong or has expired: create a new one and store it.');
            }
            return status === 403 || status === 404
                ? failures[stage](`\`github-token\` may not write ${description} (${status}), or that place does not exist.`, `Give a fine-grained personal access token, or an App's, with the permission ${permission}; the workflow's own GITHUB_TOKEN can't have it.`)
                : failures[stage](`${host} did not take ${description} (${status}).`, 'Check the name of the secret, and that there is room for another one (GitHub: 100 for a repository).');
        },
    });
    const fetchKey = async (stage) => {
        const answer = await (0,rest .kA)(api(stage), `${secretsUrl}/public-key`);
        const body = lenientObject(answer);
        const id = (0,json .M8)(body, 'key_id') ?? '';
        const text = (0,json .M8)(body, 'key') ?? '';
        const key = Buffer.from(text, 'base64');
        const isOne = /^[\w-]{1,64}$/.test(id) && key.toString('base64') === text;
        if (isOne && (await sealed('', key).then(Boolean, () => false)))
            return { id, key };
        throw failures[stage](`${answer.host} gave no key that ${description} can be encrypted with.`, "Check GITHUB_API_URL: it has to be the address of GitHub's REST API.");
    };
    const fetchAudience = async (stage) => {
        if (place.kind !== 'organization')
            return {};
        const refused = ({ host, status }) => failures[stage](`${host} does not tell which repositories may use ${description} (${status}), and saving it could change that.`, `Give a \`github-token\` with the permission ${permission}, which sees all of these repositories.`);
        const answer = await (0,rest .kA)(api(stage), secretUrl, { expect: [200, 404], refused });
        if (answer.status === 404)
            return { visibility: 'private' };
        const visibility = (0,json .M8)(lenientObject(answer), 'visibility');
        if (visibility === 'all' || visibility === 'private')
            return { visibility };
        if (visibility !== 'selected')
            throw refused(answer);
        const ids = new Set();
        for (let page = 1;; page += 1) {
            const url = `${secretUrl}/repositories?per_page=${PER_PAGE}&page=${page}`;
            const list = await (0,rest .kA)(api(stage), url, { refused });
            const body = lenientObject(list);
            const items = (0,json .ZZ)(body, 'repositories');
            const before = ids.size;
            for (const item of Array.isArray(items) ? items : []) {
                const id = (0,json .Gv)(item) ? (0,json .ZZ)(item, 'id') : undefined;
                if (typeof id === 'number' && Number.isSafeInteger(id))
                    ids.add(id);
            }
            if (Array.isArray(items) && ids.size === (0,json .ZZ)(body, 'total_count'))
                return { visibility, selected_repository_ids: [...ids] };
            if (ids.size === before)
                throw refused(list);
        }
    };
    const put = async (token, { id, key }, expect) => {
        const encrypted = Buffer.from(await sealed(token.reveal(), key)).toString('base64');
        const body = { encrypted_value: encrypted, key_id: id, ...audience };
        return (0,rest .kA)(api('notSaved'), secretUrl, { method: 'PUT', body, expect });
    };
    return {
        description,
        open: async () => {
            publicKey = await fetchKey('notReady');
            audience = await fetchAudience('notReady');
            await (0,rest .kA)(api('notReady'), `${secretsUrl}/${NAME_OF_NOTHING}`, {
                method: 'DELETE',
                expect: [404, 204],
            });
            return undefined;
        },
        read: () => Promise.resolve(undefined),
        save: async (token) => {
            publicKey ??= await fetchKey('notSaved');
            audience ??= await fetchAudience('notSaved');
            const { status } = await put(token, publicKey, [201, 204, 422]);
            if (status === 422)
                await put(token, await fetchKey('notSaved'), [201, 204]);
        },
        close: () => Promise.resolve(),
    };
}
function described(place) {
    switch (place.kind) {
        case 'repository':
            return {
                path: `repos/${place.repository}/actions`,
                label: place.repository,
                permission: '"Secrets: write"',
            };
        case 'environment':
            return {
                path: `repos/${place.repository}/environments/${encodeURIComponent(place.environment)}`,
                label: `the environment ${place.environment} in ${place.repository}`,
                permission: '"Environments: write" ("Secrets" is another one)',
            };
        case 'organization':
            return {
                path: `orgs/${place.organization}/actions`,
                label: `the organization ${place.organization}`,
                permission: '"Secrets: write" of the organization',
            };
    }
}
async function sealed(text, key) {
    const { seal } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 2839, 19));
    return seal(text, key);
}
function lenientObject(answer) {
    try {
        return (0,rest .D7)(answer);
    }
    catch (error) {
        if (error instanceof failure .HR)
            return {};
        throw error;
    }
}

; 



function createStore(settings, effects) {
    switch (settings.kind) {
        case 'github-secret':
            return gitHubSecret(settings.secrets, settings.name, effects);
        case 'file':
            return tokenFile(settings.path, effects);
        case 'gitlab-variable':
        case 'command':
            if (effects.commandLineStore)
                return effects.commandLineStore(settings, effects);
            throw new failure .HR('invalid-input', 'The Action keeps a token neither in a GitLab variable nor by a command.', 'Keep it in a GitHub secret or a file, or run `jira-auth` in a step of its own.');
    }
}
async function openStores(writeBack, memory, effects) {
    const accessTokenStore = await openAccessTokenStore(writeBack, effects.send);
    const { store } = writeBack;
    return { store: store && remembered(createStore(store, effects), memory), accessTokenStore };
}
function remembered(store, memory) {
    return {
        ...store,
        open: async (use) => (await store.open(use)) ?? memory.token,
        read: async () => (await store.read()) ?? memory.token,
        save: async (token) => {
            await store.save(token);
            memory.token = token;
        },
    };
}
async function openAccessTokenStore({ store, accessToken }, send) {
    if (!accessToken)
        return undefined;
    const secret = gitHubSecret(accessToken.secrets, accessToken.name, {
        send,
        failures: {
            notReady: (what, advice) => new failure .HR('handoff-failed', `${what} No token was obtained or used up.`, advice),
            notSaved: (what, advice) => new failure .HR('handoff-failed', what, advice),
        },
    });
    if (store?.kind !== 'github-secret' || accessToken.secrets.place.kind === 'organization')
        await secret.open();
    return secret;
}


  }),

  88:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    W: () => (  REFRESH_TOKEN_FAILURES),
    x: () => (  notReady)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);

const notReady = (what, advice) => new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('refresh-token-not-saved', `${what} The refresh token was not used, and is still valid.`, advice);
const REFRESH_TOKEN_FAILURES = {
    notReady,
    notSaved: (what, advice) => new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('refresh-token-not-saved', what, advice),
};


  }),

  3306:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $P: () => (  Unavailable),
    Jh: () => (  RedirectRefused),
    Wo: () => (  networkProblem),
    Zw: () => (  problemOf),
    iU: () => (  timedOut)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _printable_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2252);
  var _realm_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7388);
  var _retry_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(847);
  var _wire_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(2732);





class RedirectRefused extends _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR {
    target;
    constructor({ host, status, header }) {
        const location = header('location') ?? '';
        const { origin, hostname } = URL.canParse(location)
            ? new URL(location)
            : { origin: 'null', hostname: '' };
        const target = origin === 'null' ? 'another address' : (0,_printable_js__WEBPACK_IMPORTED_MODULE_1__  .g$)(origin);
        super('redirect-refused', `${host} sent the request on to ${target} (${status}), which is never followed.`, 'A portal, a log-in page or a proxy may be answering in place of the host. Check `site-url`, if that is its address.');
        this.target = origin === 'null' ? '' : hostname;
    }
}
class Unavailable extends _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR {
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
    const limit = limits && (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__  .xQ)(answer, remainingMs);
    if (status === 429 || limit !== undefined) {
        const atLeastMs = limit ?? ((0,_retry_js__WEBPACK_IMPORTED_MODULE_3__  .P9)(header) || (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__  .m9)(header));
        const waiting = atLeastMs > 0 ? ` It asks to wait ${Math.min(Math.ceil(atLeastMs / 1000), 86_400)} s or longer.` : '';
        const failure = new Unavailable(answer, 'rate-limited', `${host} has had too many requests (${status}).${waiting}`, 'Run again later, run fewer jobs at a time, or raise `timeout-seconds` if the wait is short.');
        return {
            attempts: _retry_js__WEBPACK_IMPORTED_MODULE_3__  .py.read,
            atLeastMs,
            untouched: limit !== undefined || repeatable === 'change',
            failure,
        };
    }
    if (status === 409 && (repeatable === 'set' || repeatable === 'change'))
        return conflict(answer);
    if (status < 500 && status !== 408 && status !== 425)
        return undefined;
    const failure = new Unavailable(answer, 'server-unavailable', `${host} can't answer just now (${status}).`, (0,_realm_js__WEBPACK_IMPORTED_MODULE_2__  .S6)(host)
        ? 'Look at https://status.atlassian.com and run again later.'
        : 'Run again later, or ask its administrators: it may be starting or under maintenance.');
    const attempts = (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__  .Mq)(status, repeatable) ? _retry_js__WEBPACK_IMPORTED_MODULE_3__  .py[repeatable] : 1;
    return { attempts, atLeastMs: (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__  .P9)(header), failure };
}
function conflict({ host, header }) {
    const failure = new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('update-rejected', `${host} did not make the change, because another one of the same issue was under way (409).`, 'Run again, and let one job at a time change the issue.');
    return { attempts: _retry_js__WEBPACK_IMPORTED_MODULE_3__  .py.read, atLeastMs: (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__  .P9)(header), untouched: true, failure };
}
function isRefusedLogin({ text, header }) {
    return (text.includes('Page access unauthorized') ||
        /AUTHENTICATED_FAILED|AUTHENTICATION_DENIED/i.test(header('x-seraph-loginreason') ?? '') ||
        header('x-authentication-denied-reason') !== undefined);
}
function problem(attempts, ...failure) {
    return { attempts, failure: new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR(...failure) };
}
function timedOut(host, isLast, timeoutSeconds) {
    return problem(isLast ? 1 : RETRIED, 'timeout', `${host} did not answer in time; the whole step may take ${timeoutSeconds} s.`, 'Try again; if it happens often, raise `timeout-seconds` or look for what slows the connection down.');
}
function noAnswer(host) {
    return problem(2, 'untrusted-response', `What ${host} sent is not an HTTP answer that can be read.`, 'Check with `curl -v` from the same machine what answers there.');
}
const RETRIED = _retry_js__WEBPACK_IMPORTED_MODULE_3__  .py.read;
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
    if (code.startsWith('HPE_') || code === _wire_js__WEBPACK_IMPORTED_MODULE_4__  .Dn)
        return noAnswer(host);
    if (code === 'ENOTFOUND' && !(0,_realm_js__WEBPACK_IMPORTED_MODULE_2__  .WF)(host)) {
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


  }),

  8951:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    D7: () => (  objectIn),
    IO: () => (  paged),
    kA: () => (  ask),
    qO: () => (  SUCCESS)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6359);
  var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9065);



const SUCCESS = Array.from({ length: 100 }, (_all, index) => 200 + index);
async function ask({ send, credential, limits, isUrlSecret, largestBody, isRefusal, ...usual }, url, { method = 'GET', body, expect = [200], ...own } = {}) {
    const { lost, refused, repeatable = 'read' } = { ...usual, ...own };
    let answer;
    try {
        answer = await send({
            method,
            url,
            repeatable,
            ...(credential && { credential }),
            ...(body && { body: { type: 'application/json', text: new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(JSON.stringify(body)) } }),
            ...(limits && { limits }),
            ...(isUrlSecret && { isUrlSecret }),
            ...(largestBody && { largestBody }),
        });
    }
    catch (error) {
        throw error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR && lost ? lost(error) : error;
    }
    if (!expect.includes(answer.status) || isRefusal?.(answer))
        throw refused(answer);
    return answer;
}
function objectIn(answer) {
    const body = answer.json();
    return (0,_json_js__WEBPACK_IMPORTED_MODULE_2__  .Gv)(body) ? body : {};
}
async function* paged(first, read, limit) {
    let asked = read(first);
    for (let count = 1;; count += 1) {
        const { items, next } = await asked;
        if (next !== undefined && count !== limit?.pages) {
            asked = read(next);
            asked.catch(() => undefined);
        }
        yield* items.filter(_json_js__WEBPACK_IMPORTED_MODULE_2__  .Gv);
        if (next === undefined)
            return;
        if (count === limit?.pages)
            throw limit.failure();
    }
}


  }),

  847:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    JN: () => (  backoff),
    Mq: () => (  isRetriedStatus),
    P9: () => (  retryAfter),
    m9: () => (  untilReset),
    py: () => (  MOST_ATTEMPTS),
    uX: () => (  longestAttempt),
    xQ: () => (  gitHubLimit)
  });
const MOST_ATTEMPTS = {
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
const PASSING = [408, 425, 429, 500, 502, 503, 504];
function isRetriedStatus(status, repeatable) {
    if (MOST_ATTEMPTS[repeatable] === 1)
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
function retryAfter(header) {
    const value = header('retry-after') ?? '';
    if (/^\d+$/.test(value))
        return Number(value) * 1000;
    const time = httpDate(value);
    return time === undefined ? 0 : until(time, header);
}
function untilReset(header) {
    const reset = header('x-ratelimit-reset')?.trim() ?? '';
    const time = /^\d{9,11}$/.test(reset) ? Number(reset) * 1000 : parsed(reset.toUpperCase(), ISO);
    if (time !== undefined)
        return until(time, header);
    const policies = (header('ratelimit') ?? '').split(',').filter((policy) => !/;\s*r=[1-9]/.test(policy));
    return Math.max(0, ...policies.map((policy) => Number(/;\s*t=(\d+)/.exec(policy)?.[1] ?? 0) * 1000));
}
const USUAL_WAIT_MS = 60_000;
function gitHubLimit({ status, text, header }, remainingMs) {
    if (status !== 403 && status !== 429)
        return undefined;
    if (header('retry-after') !== undefined)
        return retryAfter(header);
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


  }),

  2732:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";

__nccwpck_require__.d(__webpack_exports__, {
  Dn: () => (  NO_ANSWER),
  cv: () => (  exchange)
});


var http_client = __nccwpck_require__(5220);
var src_credential = __nccwpck_require__(8846);
var failure = __nccwpck_require__(2553);
var files = __nccwpck_require__(112);
; 
const VERSION = '1.0.0';

; 
const LARGEST_BODY = 1024 * 1024;
async function readText(message, largest = LARGEST_BODY) {
    const chunks = [];
    let size = 0;
    for await (const chunk of message) {
        size += chunk.length;
        if (size > largest)
            return undefined;
        chunks.push(chunk);
    }
    if ((message.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
        return undefined;
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    }
    catch {
        return undefined;
    }
}
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






const NO_ANSWER = 'NO_ANSWER';
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
        const { name, value } = (0,src_credential .Di)(credential, method, url);
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
    const client = new http_client .Q(`jira-auth/${VERSION}`, [handler], {
        allowRedirects: false,
        allowRetries: false,
        keepAlive: kept !== undefined,
    });
    let asked;
    const settled = settling(client, (one) => {
        asked = one;
    });
    const { message } = (await settled.request(method, url, body ? body.text.reveal() : null, headers).catch((error) => {
        if (asked?.reusedSocket && CLOSED.includes((0,files .$N)(error)))
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
    throw new failure .HR('untrusted-response', `What ${host} answered is not JSON as its API sends it.`, 'A log-in page, a proxy or a firewall may be answering in its place; check with `curl -v` from the same machine.');
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
const CLOSED = ['ECONNRESET', 'EPIPE'];
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
                    asked.destroy(errorOf(NO_ANSWER));
            })
                .on('upgrade', (_answer, socket) => {
                socket.destroy();
                onResult(errorOf(NO_ANSWER));
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


  }),

  6477:
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

  9967:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    BO: () => (  asSecret),
    Gq: () => (  invalid),
    c3: () => (  SHORTEST_SECRET),
    qx: () => (  refuseControlCharacters),
    wC: () => (  matching)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6359);
  var _hints_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9684);



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

  9684:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    mu: () => (  withHint),
    x_: () => (  hinted)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6359);


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

  4472:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    C: () => (  _credential_js__WEBPACK_IMPORTED_MODULE_0__.CM),
    H: () => (  basic)
  });
  var _credential_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8846);
  var _secret_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6359);



function basic(user, password, mask) {
    const pair = new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(`${user}:${password.reveal()}`);
    const encoded = new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(Buffer.from(pair.reveal()).toString('base64'));
    mask(pair);
    mask(encoded);
    return (0,_credential_js__WEBPACK_IMPORTED_MODULE_0__  .it)(new _secret_js__WEBPACK_IMPORTED_MODULE_1__  .z(`Basic ${encoded.reveal()}`));
}


  }),

  2041:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    H4: () => (  isServiceAccount),
    aF: () => (  askMyself),
    dS: () => (  isServiceAccountEmail)
  });
  var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9065);
  var _refusal_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2585);



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

  7555:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    $q: () => (  parseName),
    AE: () => (  lineagesOf),
    Dp: () => (  listedToken),
    KX: () => (  successorName),
    Qo: () => (  listedTokens),
    cx: () => (  tokensUrl),
    endOfPersonalAccessToken: () => (  endOfPersonalAccessToken),
    ev: () => (  isNamed)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9065);


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
    PE: () => (  canonicalSiteUrl),
    YH: () => (  tokensPage),
    Yg: () => (  siteUrlOf)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _json_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9065);
  var _realm_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7388);
  var _refusal_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2585);




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
    const url = `${(0,_refusal_js__WEBPACK_IMPORTED_MODULE_2__  .po)(asked)}/serverInfo`;
    const answer = await send({ method: 'GET', url, credential, repeatable: 'read' });
    if (answer.status !== 200)
        throw (0,_refusal_js__WEBPACK_IMPORTED_MODULE_2__  .x5)(answer, asked);
    const body = answer.json();
    const own = ((0,_json_js__WEBPACK_IMPORTED_MODULE_3__  .Gv)(body) ? (0,_json_js__WEBPACK_IMPORTED_MODULE_3__  .M8)(body, 'baseUrl') : undefined) ?? '';
    if (!URL.canParse(own))
        throw (0,_refusal_js__WEBPACK_IMPORTED_MODULE_2__  .bp)(answer.host, 'no address of the site');
    const { protocol, username, password, hostname, origin } = new URL(own);
    const isSite = protocol === 'https:' && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(hostname);
    if (!isSite || username + password !== '')
        throw (0,_refusal_js__WEBPACK_IMPORTED_MODULE_2__  .bp)(answer.host, 'no address of the site');
    return origin;
}


  }),

  2585:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
  __nccwpck_require__.d(__webpack_exports__, {
    JS: () => (  isFailedLogin),
    P8: () => (  lacksScope),
    bp: () => (  untrusted),
    nh: () => (  isOfEdge),
    ok: () => (  isAnonymous),
    po: () => (  apiUrlOf),
    x5: () => (  refusal)
  });
  var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2553);
  var _transport_problem_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3306);


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
class EdgeRefusal extends _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR {
    constructor({ host, status }) {
        super('untrusted-response', `${host} answered with a web page (${status}) in place of Jira, which says nothing about the credential.`, "Atlassian's bot protection, a proxy or a firewall may be turning this machine away: check with `curl -v`, and run from another network.");
    }
}
function isOfEdge(failure) {
    return (failure instanceof EdgeRefusal ||
        failure instanceof _transport_problem_js__WEBPACK_IMPORTED_MODULE_1__  .Jh ||
        (failure instanceof _transport_problem_js__WEBPACK_IMPORTED_MODULE_1__  .$P && failure.isPage));
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
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('captcha-required', `${answer.host} refuses to check this credential before a person solves a CAPTCHA, after too many failed log-ins.`, `Log in once ${where} in a browser with the same account, then run again; stop other jobs that use a wrong ${isCloud ? 'token' : 'password'}.`);
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
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('insufficient-scope', `${host} knows the credential, but it lacks the scope ${scope}.`, `Create a token, or an OAuth client, whose scopes include ${scope}, and store it in place of this one.`);
    }
    if (text.includes('not on the allowed list')) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('ip-not-allowed', `${host} refuses this machine's IP address, which is not on the organization's allow-list.`, 'Run the job on a runner with a fixed address, and have an organization admin add that address.');
    }
    if (text.includes('Basic authentication with passwords is deprecated')) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('credentials-rejected', `${host} refused the credential.`, 'The token was taken for a password, which Jira Cloud no longer accepts: create an API token at https://id.atlassian.com/manage-profile/security/api-tokens and store that.');
    }
    return isPageOfEdge(answer) ? new EdgeRefusal(answer) : undefined;
}
function passwordRefusal({ host, status, text }) {
    if (status === 200 || !/Basic Authentication has been disabled/i.test(text))
        return undefined;
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('password-auth-disabled', `${host} does not take this password: Basic authentication is switched off there (the default from Jira 11 on), or for this user or path.`, 'Use a personal access token: create one in your Jira profile, store it as a secret, and give it as `personal-access-token`. Or ask a Jira admin to add the user, or the path /rest/api, to the allow-list for Basic authentication (/rest/basicauth/1.0/config).');
}
function refusalByStatus(answer, isCloud) {
    const { host, status, isJson } = answer;
    const hasFailed = loginReasons(answer).includes('AUTHENTICATED_FAILED');
    if (status === 401 || (hasFailed && !(isCloud && status === 200))) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('credentials-rejected', `${host} refused the credential.`, isCloud
            ? "The credential is wrong, expired, revoked, or another account's: create a new one and store it. Yours are listed at https://id.atlassian.com/manage-profile/security/api-tokens."
            : 'It is wrong, expired or revoked, or its account was deactivated: create a new one and store it.');
    }
    if (status === 200) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('anonymous-session', `${host} answered as it does to an anonymous visitor: it does not accept the credential.`, 'The credential has most likely expired or been revoked; create a new one and store it.');
    }
    if (status === 403 && !isCloud && !isJson)
        return untrusted(host, 'a page with status 403');
    if (status === 403) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('permission-denied', `${host} knows the credential, but does not let it use Jira.`, isCloud
            ? "Ask an admin to give the account access to Jira on this site, and to check the organization's API token rules."
            : 'Ask a Jira admin to give the account access to Jira; an OAuth client also needs a scope that covers this.');
    }
    if (status === 404 || status === 410) {
        return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('site-not-found', `There is no Jira to be reached through ${host} at this address.`, isCloud
            ? 'Check `site-url` and `cloud-id`, and that the site has Jira and not another product only.'
            : 'Check `site-url`, above all its context path: where people open https://jira.example.com/jira/browse/KEY-1 it is https://jira.example.com/jira.');
    }
    return untrusted(host, `status ${status}`);
}
function untrusted(host, what) {
    return new _failure_js__WEBPACK_IMPORTED_MODULE_0__  .HR('untrusted-response', `What ${host} answered is not what Jira documents: ${what}.`, 'Check with `curl -v` from the same machine what answers there; if it is Jira itself, please report it.');
}


  }),

  1876:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

"use strict";
__nccwpck_require__.r(__webpack_exports__);

__nccwpck_require__.d(__webpack_exports__, {
  issue: () => (  issue),
  issueCommand: () => (  issueCommand)
});

; 
const external_os_namespaceObject = require("os");
var utils = __nccwpck_require__(4679);
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

  }),

  4679:
  ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

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
  	
   	__nccwpck_require__.m = __webpack_modules__;
  	
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
  		__nccwpck_require__.f = {};
    		__nccwpck_require__.e = (chunkId) => {
  			return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
  				__nccwpck_require__.f[key](chunkId, promises);
  				return promises;
  			}, []));
  		};
  	})();
  	
   	(() => {
   		__nccwpck_require__.u = (chunkId) => {
   			return "" + chunkId + ".index.js";
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
  	
   	(() => {
   		
    		var installedChunks = {
  			792: 1
  		};
  		
   		
  		var installChunk = (chunk) => {
  			var moreModules = chunk.modules, chunkIds = chunk.ids, runtime = chunk.runtime;
  			for(var moduleId in moreModules) {
  				if(__nccwpck_require__.o(moreModules, moduleId)) {
  					__nccwpck_require__.m[moduleId] = moreModules[moduleId];
  				}
  			}
  			if(runtime) runtime(__nccwpck_require__);
  			for(var i = 0; i < chunkIds.length; i++)
  				installedChunks[chunkIds[i]] = 1;
  		
  		};
  		
   		__nccwpck_require__.f.require = (chunkId, promises) => {
   			if(!installedChunks[chunkId]) {
  				if(true) {  
  					installChunk(({ 702: () => require("./oauth-proof.js"), 481: () => require("./oauth1.js"), 466: () => require("./deployment.js"), 85: () => require("./permissions.js") })[chunkId]());
  				} else installedChunks[chunkId] = 1;
  			}
  		};
  		
   		
   		
   	})();
  	
var __webpack_exports__ = {};
(() => {
"use strict";

var github_log_namespaceObject = {};
__nccwpck_require__.r(github_log_namespaceObject);
__nccwpck_require__.d(github_log_namespaceObject, {
  debug: () => (debug),
  error: () => (error),
  failure: () => (github_log_failure),
  info: () => (info),
  mask: () => (mask),
  warning: () => (warning)
});

var actions_core = __nccwpck_require__(4655);
var command_marks = __nccwpck_require__(6249);
var src_failure = __nccwpck_require__(2553);
var files = __nccwpck_require__(112);
; 


function orHandOffFailed(work, what, advice) {
    try {
        return work();
    }
    catch (error) {
        throw error instanceof src_failure .HR
            ? error
            : new src_failure .HR('handoff-failed', `${what} (${(0,files .$N)(error)}).`, advice);
    }
}

var external_node_fs_ = __nccwpck_require__(3024);
var node_crypto = __nccwpck_require__(4137);
; 



function fileCommand(entries, delimiter = `ghadelimiter_${(0,node_crypto .S)().randomUUID()}`) {
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
    const before = (0,files .Xf)((0,files .YT)(path), (descriptor) => {
        const { size } = (0,external_node_fs_.fstatSync)(descriptor);
        try {
            (0,external_node_fs_.writeFileSync)(descriptor, text);
        }
        catch (error) {
            (0,external_node_fs_.ftruncateSync)(descriptor, size);
            throw error;
        }
        return size;
    });
    return () => {
        (0,files .Xf)((0,files .YT)(path), (descriptor) => {
            (0,external_node_fs_.ftruncateSync)(descriptor, before);
        });
    };
}
function checkFileCommand(path) {
    (0,external_node_fs_.closeSync)((0,files .YT)(path));
}

var printable = __nccwpck_require__(2252);
; 
function escaped(text, percent = '%25') {
    return text.replaceAll('%', percent).replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
function isGitea({ GITEA_ACTIONS, FORGEJO_ACTIONS }) {
    return GITEA_ACTIONS === 'true' || FORGEJO_ACTIONS === 'true';
}
function maskCommands(texts, environment) {
    const asItStands = isGitea(environment);
    return texts
        .flatMap((text) => {
        const data = escaped(text);
        return asItStands && data !== text && !/[\r\n]/.test(text) ? [text, data] : [data];
    })
        .map((data) => `::add-mask::${data}\n`)
        .join('');
}

; 




function mask(texts, environment) {
    process.stdout.write(maskCommands(texts, environment));
}
const info = (text) => {
    actions_core.info((0,command_marks .Df)(text));
};
const annotating = (annotate) => (text, { title } = { title: 'jira-auth' }) => {
    annotate((0,command_marks .Df)(text), { title: (0,command_marks .Df)(title) });
};
const warning = annotating(actions_core.warning);
const error = annotating(actions_core.error);
function debug(text) {
    if (process.env.RUNNER_DEBUG === '1')
        actions_core.debug((0,printable .g$)(text, 1000));
}
function github_log_failure({ code, what, advice }, environment) {
    const link = troubleshootingLink(code, environment);
    error(`${what}\n${advice}\nMore: ${link}`, { title: `jira-auth: ${code}` });
}
function troubleshootingLink(code, environment) {
    const { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref, } = environment;
    const section = `TROUBLESHOOTING.md#${code}`;
    const known = /^https:\/\/[\w.-]+$/.test(server ?? '') &&
        /^[\w.-]+\/[\w.-]+$/.test(repository ?? '') &&
        /^[\w./-]+$/.test(ref ?? '');
    return known ? `${String(server)}/${String(repository)}/blob/${String(ref)}/${section}` : section;
}

; 



const STATE = { directory: 'directory', session: 'session' };
function checkRunnerFile(environment, variable) {
    written(variable, () => {
        checkFileCommand(environment[variable] ?? '');
    });
}
function tellRunner(environment, variable, told) {
    const text = typeof told === 'string' ? `${told}\n` : fileCommand(told);
    return written(variable, () => appendFileCommand(environment[variable] ?? '', text));
}
function written(variable, work) {
    return orHandOffFailed(work, `The file that ${variable} names can't be written to`, RUNNER_ADVICE);
}
const RUNNER_ADVICE = 'Run this step on a GitHub Actions runner with space left on its disk, and leave its files to the runner.';
function setErrorCode(environment, code) {
    tryToTell(environment, 'GITHUB_OUTPUT', `error-code=${code}\n`, 'The output error-code could not be set');
}
function writeSummary(environment, text) {
    if (!environment.GITHUB_STEP_SUMMARY)
        return;
    tryToTell(environment, 'GITHUB_STEP_SUMMARY', text, 'The step summary could not be written');
}
function tryToTell(environment, variable, text, lacking) {
    try {
        appendFileCommand(environment[variable] ?? '', text);
    }
    catch {
        warning(`${lacking}: the file that ${variable} names is not writable.`);
    }
}

var expiry = __nccwpck_require__(6244);
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
    return (0,expiry .nE)(date).slice(0, 10);
}
function inDays(days) {
    if (days === 0)
        return 'today';
    return days === 1 ? 'tomorrow' : `in ${days} days`;
}

var values_given = __nccwpck_require__(9967);
; 
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

var methods_method = __nccwpck_require__(2769);
; 


const accessToken = (0,methods_method .EJ)({
    name: 'access-token',
    words: 'OAuth 2.0 access token',
    family: (0,methods_method .Ap)('access token', 'access-token'),
    inputs: through(LOGGING_IN, {
        'access-token': { secret: true },
    }),
    read: (login) => ({ accessToken: login.required('access-token') }),
    cloud: async ({ accessToken }, context) => {
        const { expiryOfJwt, proveOnCloud } = await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 5702));
        return proveOnCloud(given(accessToken, expiryOfJwt(accessToken)), context);
    },
    dataCenter: async ({ accessToken }, context) => {
        const { expiryOfJwt, proveOnDataCenter } = await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 5702));
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
var refusal = __nccwpck_require__(2585);
var hints = __nccwpck_require__(9684);
var myself = __nccwpck_require__(2041);
; 





const API_TOKENS = {
    family: (0,methods_method .Ap)('API token', 'api-token'),
    inputs: through(LOGGING_IN, {
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

var authorization = __nccwpck_require__(4472);
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

var secret = __nccwpck_require__(6359);
; 





const PASSWORDS = {
    family: {
        name: 'user name and password',
        marks: ['password'],
        needs: ['username', 'password'],
        renewed: ['password'],
    },
    inputs: through(LOGGING_IN, {
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

var src_realm = __nccwpck_require__(7388);
; 


const OAUTH_CLIENT = {
    family: {
        name: 'OAuth client',
        marks: ['client-id', 'client-secret', 'refresh-token'],
        needs: ['client-id', 'client-secret'],
        renewed: ['refresh-token', 'client-secret'],
    },
    inputs: through(EXCHANGING, {
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
        ...through(LOGGING_IN, {
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
        const { cloudEndpoint, proveOnCloud, requestOnCloud } = await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 5702));
        const endpoint = cloudEndpoint(context);
        const grant = { grant_type: 'client_credentials' };
        const tokens = await requestOnCloud(client, endpoint, grant, MAY_BE_CREDENTIALS);
        return { ...(await proveOnCloud({ ...tokens, fresh: true }, context)), accessToken: tokens.accessToken };
    },
    dataCenter: async ({ clientId, clientSecret, scope = 'WRITE' }, context) => {
        const { dataCenterEndpoint, proveOnDataCenter, requestTokens } = await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 5702));
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
        const { cloudEndpoint, requestOnCloud } = await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 5702));
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

; 




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
        mask(new secret .z(masked));
    const shape = /-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----/;
    const [, kind, body] = shape.exec(unescaped.slice(0, LONGEST_KEY)) ?? [];
    if (kind === undefined || body === undefined) {
        throw (0,values_given .Gq)(`${label} holds no private key in PEM, or one with a passphrase.`, 'Give all of it, from "-----BEGIN PRIVATE KEY-----" to "-----END PRIVATE KEY-----"; `openssl pkey -in FILE` writes it so, and asks for the passphrase.');
    }
    const pem = `${armored(kind, body)}\n`;
    for (const form of [pem, pem.replaceAll('\n', '\\n'), body.replace(/\s/g, '')])
        mask(new secret .z(form));
    return new secret .z(pem);
}
function keyObject(label, pem) {
    try {
        return (0,node_crypto .S)().createPrivateKey(pem.reveal());
    }
    catch {
        throw (0,values_given .Gq)(`${label} is a private key that can't be read: a part of it is missing or was changed.`, 'Store the whole key again.');
    }
}
function readSmallFile(path) {
    try {
        return (0,files .yR)(path);
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
            new ((0,node_crypto .S)().X509Certificate)(certificate);
        return certificates.length > 0 ? certificates : undefined;
    }
    catch {
        return undefined;
    }
}

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
    inputs: through([...LOGGING_IN, 'sign'], {
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
        const { signing } = await __nccwpck_require__.e(  481).then(__nccwpck_require__.bind(__nccwpck_require__, 7481));
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
    const pem = readPrivateKey(label, value, mask);
    if (keyObject(label, pem).asymmetricKeyType === 'rsa')
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
    inputs: through(LOGGING_IN, {
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
        const { endOfPersonalAccessToken } = await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 7555));
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
        ...through(LOGGING_IN, {
            'refresh-token': {
                doors: [...LOGGING_IN, 'refresh'],
                secret: true,
            },
            'redirect-uri': {
                doors: [...LOGGING_IN, 'consent'],
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
        const { cloudEndpoint, proveOnCloud, rotate } = await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 5702));
        const grant = { ...credentials, redirectUri: undefined, leeway: true };
        const rotated = await rotate(grant, cloudEndpoint(context), context);
        return proofOf(rotated, await proveOnCloud({ ...rotated.tokens, fresh: true }, context));
    },
    dataCenter: async (credentials, context) => {
        const { dataCenterEndpoint, proveOnDataCenter, rotate } = await __nccwpck_require__.e(  702).then(__nccwpck_require__.bind(__nccwpck_require__, 5702));
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

var json = __nccwpck_require__(9065);
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

; 

function renewal_methodOf(kind) {
    if (kind === 'organization-api-key')
        return undefined;
    return methodNamed(kind === 'api-token-of-any-kind' ? 'auto' : kind);
}
function kindInWords(kind) {
    return renewal_methodOf(kind)?.words ?? "organization's API key";
}
function renewalOf(kind, known) {
    const { siteUrl, email, secret } = known;
    const store = secret === undefined ? 'store it in the secret that this one comes from' : `store it as ${secret}`;
    const [url, advice] = renewal_methodOf(kind)?.renewal({ siteUrl, email, secret, store }) ?? [
        'https://admin.atlassian.com',
        `Under the organization's settings, API keys, create a key with the scopes read:tokens:admin, read:service-accounts-tokens:admin and read:keys:admin, and ${store}.`,
    ];
    return { url, advice, secret };
}

; 


const STATUSES = ['rejected', 'expired', 'failed', 'critical', 'warning', 'unknown', 'ok'];
const TRUST = ['jira', 'oauth', 'organization', 'expires-on'];
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
function reportedEnd(end, source, now) {
    if (!(end instanceof Date))
        return { source };
    return { endsAt: (0,expiry .nE)(end), daysLeft: (0,expiry .AQ)(end, now), source };
}
const NOT_ASKED = ['timeout', 'server-unavailable', 'rate-limited'];
function statusOfFailure(code) {
    if (code === 'credential-expired')
        return 'expired';
    if ((0,src_failure .Kk)(code, 'rejected'))
        return 'rejected';
    return NOT_ASKED.includes(code) ? 'unknown' : 'failed';
}
function worse(one, other) {
    return STATUSES.indexOf(one) < STATUSES.indexOf(other) ? one : other;
}
function isOverdue({ status, daysLeft = 0 }) {
    return (status === 'warning' || status === 'failed') && daysLeft < 0;
}
const NOT_ITS_FAULT = ['captcha-required', 'password-auth-disabled'];
function isToBeRenewed(credential) {
    const { status, code } = credential;
    if (status === 'rejected')
        return !NOT_ITS_FAULT.includes(code);
    return ['expired', 'critical', 'warning'].includes(status) && !isOverdue(credential);
}
function countsOf(credentials) {
    const counts = STATUSES.map((status) => [
        status,
        credentials.filter((each) => each.status === status).length,
    ]);
    return Object.fromEntries(counts);
}
function byUrgency(one, other) {
    return (STATUSES.indexOf(one.status) - STATUSES.indexOf(other.status) ||
        (one.daysLeft ?? Infinity) - (other.daysLeft ?? Infinity) ||
        (one.name < other.name ? -1 : Number(one.name > other.name)));
}
function reportOf(credentials, organizations, notes, now) {
    const sorted = credentials.toSorted(byUrgency);
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
const FAIL_ON = ['warning', 'critical', 'expired', 'never'];
function codeOfCheck({ credentials }, failOn) {
    if (failOn === 'never')
        return undefined;
    const expiring = ['expired', 'critical', 'warning'].slice(0, 3 - FAIL_ON.indexOf(failOn));
    for (const { status, code } of credentials) {
        if (status === 'rejected' || status === 'failed')
            return code ?? 'credentials-rejected';
        if (expiring.includes(status))
            return status === 'expired' ? 'credential-expired' : 'credential-expiring';
    }
    const isNothingKnown = credentials.every(({ status, code }) => status === 'unknown' && code !== undefined);
    return isNothingKnown ? credentials[0]?.code : undefined;
}

; 




function document_written(line, writer) {
    return line
        .map((piece) => {
        if (typeof piece === 'string')
            return piece;
        if ('link' in piece)
            return writer.link(piece.link, piece.label);
        if ('code' in piece)
            return writer.code(piece.code);
        return 'name' in piece ? writer.name(piece.name) : writer.says(piece.says);
    })
        .join('');
}
const LONGEST_TEXT = 1000;
function plainText(line) {
    const says = (text) => (0,printable .g$)(text, LONGEST_TEXT);
    return document_written(line, { name: printable .g$, says, code: printable .g$, link: (address) => address });
}
const LONGEST_LINK = 2000;
function linkTo(address) {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url?.protocol !== 'https:' || url.username || url.password || url.href.length > LONGEST_LINK)
        return;
    const link = url.href.replace(/\/$/, '').replace(/[^\w\-.~:/?#@!&,;=%+]/g, (character) => {
        return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
    });
    return { link, label: link.slice('https://'.length) };
}
function linkOrText(address) {
    return linkTo(address) ?? { name: address };
}
const SOURCE_WORDS = {
    jira: 'from Jira',
    organization: 'from the organization',
    oauth: 'from OAuth rules',
    'expires-on': 'from expires-on',
};
function endDayOf({ endsAt }) {
    return endsAt?.slice(0, 10);
}
function daysAway(days) {
    if (days >= 0)
        return inDays(days);
    return days === -1 ? 'yesterday' : `${-days} days ago`;
}
const TROUBLE = {
    rejected: ['was refused', ', although it '],
    failed: ['fails its check', ', and '],
    unknown: ['could not be checked', ', and '],
};
function stateOf(credential, isToday = true) {
    const { status, daysLeft, code } = credential;
    const day = endDayOf(credential);
    const isWorking = status === 'unknown' && code === undefined;
    const [trouble = '', joint = ''] = (isWorking ? undefined : TROUBLE[status]) ?? [];
    if (day === undefined) {
        const usual = status === 'ok' ? 'does not expire' : 'has an unknown expiry date';
        return trouble || (status === 'expired' ? 'has expired' : usual);
    }
    const start = `${trouble}${joint}`;
    if (isOverdue(credential))
        return `${start}should have expired on ${day}, but Jira still accepts it`;
    const isOver = status === 'expired' || (daysLeft ?? 0) < 0;
    const away = isToday && daysLeft !== undefined ? `, ${daysAway(daysLeft)}` : '';
    return `${start}${isOver ? 'expired' : 'expires'} on ${day}${away}`;
}
function entryOf(credential) {
    const { status, kind, account, site, source, daysLeft, reasons, code, renewal } = credential;
    const page = renewal.url === undefined ? undefined : linkTo(renewal.url);
    const line = (...pieces) => pieces;
    return {
        credential,
        whose: line(kindInWords(kind), ...(account === undefined ? [] : [' of ', { name: account }]), ...(site === undefined ? [] : [' at ', linkOrText(site)])),
        state: stateOf(credential),
        end: [
            endDayOf(credential) ?? (status === 'ok' ? 'does not expire' : 'not known'),
            daysLeft === undefined ? undefined : daysAway(daysLeft),
            source && SOURCE_WORDS[source],
        ],
        why: reasons.map((says, index) => line({ says }, ...(code !== undefined && index === reasons.length - 1 ? [' (', { code }, ')'] : []))),
        advice: isToBeRenewed(credential) ? line({ says: renewal.advice }) : undefined,
        page: page && line('Renew it at ', { ...page, label: page.label.replace(/\/.*$/, '') }),
        secret: renewal.secret === undefined ? undefined : line('Secret to update: ', { code: renewal.secret }),
    };
}
function countsInWords(counts) {
    const some = STATUSES.filter((status) => counts[status] > 0);
    return some.map((status) => `${counts[status]} ${status}`).join(', ');
}
function credentialsInWords(count) {
    return count === 1 ? '1 credential' : `${count} credentials`;
}
function subjectOf({ credentials, organizations }) {
    if (credentials.length === 0 && organizations.length > 0)
        return "the organization's tokens";
    return credentialsInWords(credentials.length);
}
function partOf({ status, code }) {
    if (status === 'unknown')
        return code === undefined ? 'not-known' : 'not-checked';
    if (status === 'warning')
        return 'soon';
    return status === 'ok' ? 'ok' : 'now';
}
function headlineOf({ credentials, organizations }) {
    const count = (found, one, several = one) => found.length === 0 ? [] : [`${credentialsInWords(found.length)} ${found.length === 1 ? one : several}`];
    const inPart = (part) => credentials.filter((each) => partOf(each) === part);
    const overdue = credentials.filter(isOverdue);
    const next = inPart('soon').find((each) => !overdue.includes(each))?.daysLeft;
    const isSomeListed = organizations.some(({ counts }) => countsInWords(counts) !== '');
    const [first = []] = [
        count(inPart('now'), 'needs attention now', 'need attention now'),
        [
            ...count(inPart('not-checked'), 'could not be checked'),
            ...(next === undefined ? [] : [`the next credential expires ${daysAway(next)}`]),
            ...count(overdue, 'works beyond its date', 'work beyond their dates'),
        ],
        count(inPart('not-known'), 'has an unknown expiry date', 'have an unknown expiry date'),
        credentials.length > 0 ? ['All credentials are in order'] : [],
        [isSomeListed ? "None of the organization's tokens needs you" : 'No credential was checked'],
    ].filter((parts) => parts.length > 0);
    return capitalized(first.join('; '));
}
function capitalized(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

; 



const INDENT = '          ';
function reportLines(report) {
    const { credentials, organizations, notes, checkedAt } = report;
    const counts = credentials.length === 0 ? '' : `: ${countsInWords(countsOf(credentials))}`;
    return [
        `Checked ${subjectOf(report)} at ${checkedAt}${counts}.`,
        ...notes.map((says) => `Note: ${plainText([{ says }])}`),
        ...credentials.map(entryOf).flatMap(entryLines),
        ...organizations.map(({ orgId, counts, unlisted }) => {
            const more = unlisted === 0 ? '' : `; not listed here: ${unlisted} of those that are not ok`;
            return `Organization ${(0,printable .g$)(orgId)}: ${countsInWords(counts) || 'no tokens'}${more}.`;
        }),
    ];
}
function entryLines(entry) {
    const { credential, whose, state, end, why } = entry;
    const { name, status } = credential;
    const [, , source] = end;
    const first = `${status.padEnd(INDENT.length)}${(0,printable .g$)(name)}: ${state}${source ? `, ${source}` : ''}`;
    const more = status === 'ok' ? why : [whose, ...whyAndWhatToDo(entry)];
    return [first, ...more.map((line) => INDENT + plainText(line))];
}
function whyAndWhatToDo({ why, advice, page }) {
    return [...why, ...(advice ? [advice, ...(page ? [page] : [])] : [])];
}
function annotationsOf(credentials) {
    return credentials.flatMap((credential) => {
        const { name, status, endsAt, code } = credential;
        if (status === 'ok' || (status === 'unknown' && code === undefined))
            return [];
        const entry = entryOf(credential);
        const lines = [...(endsAt === undefined ? [] : [[`It ${entry.state}.`]]), ...whyAndWhatToDo(entry)];
        return {
            level: status === 'warning' || status === 'unknown' ? 'warning' : 'error',
            title: `${(0,printable .g$)(name)}: ${status}`,
            lines: lines.map(plainText),
        };
    });
}

; 


const MARKDOWN = {
    name: (text) => harmless((0,printable .Tj)(text)),
    says: (text) => harmless((0,printable .Tj)(text, LONGEST_TEXT)),
    code: (text) => {
        const inside = (0,printable .g$)(text).replaceAll('`', "'").replaceAll('|', '/');
        return inside === '' ? '' : `\`${inside}\``;
    },
    link: (address, label) => `[${harmless((0,printable .Tj)(label))}](${address.replaceAll('&', '&amp;')})`,
};
function harmless(text) {
    return (text
        .replaceAll(/(?<![A-Za-z0-9])&#64;/g, '&#64;&#8203;')
        .replaceAll(/(?<!&)&#35;/g, '&#35;&#8203;')
        .replaceAll(/\b(GH)&#45;/gi, '$1&#8203;&#45;'));
}
function markdownOf({ lead, facts, steps, footer }) {
    const blocks = [
        `**${markdownLine(lead)}**`,
        facts.map((fact) => `- ${markdownLine(fact)}`).join('\n'),
        ...(steps.length === 0 ? [] : ['### What to do']),
        steps.map((step, index) => `${index + 1}. ${markdownLine(step)}`).join('\n'),
        `---\n${markdownLine(footer)}`,
    ];
    return `${blocks.filter(Boolean).join('\n\n')}\n`;
}
function markdownLine(line) {
    return document_written(line, MARKDOWN);
}

; 



const MOST_BYTES = 900_000;
const MOST_ROWS = 500;
const MOST_NOTES = 20;
const MOST_ORGANIZATIONS = 50;
function checkSummary(report) {
    const { credentials, organizations, notes, checkedAt } = report;
    const counts = countsInWords(countsOf(credentials));
    const start = [
        `### Jira credentials${counts === '' ? '' : `: ${counts}`}\n\nChecked ${subjectOf(report)} at ${checkedAt}.\n\n`,
        ...listed(notes, MOST_NOTES, (says) => `> **Note:** ${markdownLine([{ says }])}\n\n`),
    ].join('');
    const end = organizationsTable(organizations);
    return start + credentialsTable(credentials, MOST_BYTES - Buffer.byteLength(start + end)) + end;
}
function credentialsTable(credentials, mostBytes) {
    if (credentials.length === 0)
        return '';
    const rows = [];
    let bytes = 0;
    for (const credential of credentials.slice(0, MOST_ROWS)) {
        const row = rowOf(entryOf(credential));
        bytes += Buffer.byteLength(row);
        if (bytes > mostBytes)
            break;
        rows.push(row);
    }
    const left = credentials.slice(rows.length);
    const more = `\nand ${left.length} more (${countsInWords(countsOf(left))}); the output \`report\` has all of them.\n`;
    return `| Status | Credential | Expires | What to do |\n|---|---|---|---|\n${rows.join('')}${left.length > 0 ? more : ''}\n`;
}
function rowOf({ credential, whose, end, why, advice, page, secret }) {
    const { name, status } = credential;
    const cell = (lines) => lines.flatMap((line) => (line ? markdownLine(line) : [])).join('<br>');
    const is = status === 'ok' ? status : `**${status}**`;
    const toDo = [...why, ...(advice ? [advice, page, secret] : [])];
    return `| ${is} | ${cell([['**', { name }, '**'], whose])} | ${end.filter(Boolean).join('<br>')} | ${cell(toDo)} |\n`;
}
function organizationsTable(organizations) {
    if (organizations.length === 0)
        return '';
    const head = ['Organization', ...STATUSES, 'not listed above'];
    const rows = listed(organizations, MOST_ORGANIZATIONS, ({ orgId, counts, unlisted }) => {
        const cells = [markdownLine([{ name: orgId }]), ...STATUSES.map((status) => counts[status]), unlisted];
        return `| ${cells.join(' | ')} |\n`;
    });
    return `| ${head.join(' | ')} |\n|---|${'--:|'.repeat(head.length - 1)}\n${rows.join('')}\n`;
}
function listed(items, most, write) {
    const more = items.length > most ? [`\nand ${items.length - most} more\n\n`] : [];
    return [...items.slice(0, most).map(write), ...more];
}

; 





const MOST_ANNOTATIONS = 10;
function gitHubOutput(environment) {
    let isWritable = false;
    return {
        prepare: () => {
            checkRunnerFile(environment, 'GITHUB_OUTPUT');
            isWritable = true;
        },
        show: (report) => {
            for (const line of reportLines(report))
                info(line);
            for (const note of report.notes)
                warning(note);
            const annotations = annotationsOf(report.credentials);
            for (const level of ['error', 'warning']) {
                const some = annotations.filter((each) => each.level === level).slice(0, MOST_ANNOTATIONS);
                for (const { title, lines } of some)
                    github_log_namespaceObject[level](lines.join('\n'), { title: `jira-auth: ${title}` });
            }
            const { status, daysLeft = '' } = report;
            const outputs = { status, 'days-left': String(daysLeft), report: (0,command_marks .s$)(report) };
            tellRunner(environment, 'GITHUB_OUTPUT', Object.entries(outputs));
            writeSummary(environment, checkSummary(report));
        },
        say: info,
        fail: (failure) => {
            github_log_failure(failure, environment);
        },
        end: (code) => {
            if (isWritable)
                setErrorCode(environment, code ?? '');
        },
    };
}

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

; 
const REFERENCE = /`([a-z][a-z-]*)(?:: ([^`]*))?`(?: \(from (\w+)\))?/g;
const ITEM = '`[a-z][a-z-]*(?:: [^`]*)?`';
const words_LIST = new RegExp(`(one of )?(${ITEM}(?:, ${ITEM})*),? (or|and) (${ITEM})`, 'g');
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
    const possible = (text) => text.replace(words_LIST, (all, oneOf, items, joint, last) => {
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

; 


const SHARED_INPUTS = through([...EXCHANGING, 'sign', 'update-action'], {
    'allowed-hosts': {
        doors: [...EXCHANGING, 'sign', 'cleanup', 'update-action'],
        kind: 'list',
    },
    'expected-account-id': {},
    'timeout-seconds': {
        doors: [...EXCHANGING, 'update-action'],
        kind: 'number',
        default: '60',
    },
});
const UPDATE_INPUTS = through(['update', 'update-action'], {
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
const UPDATE_WORDS = actionWords(isUpdateInput, (word) => /^[a-z-]+$/.test(word));

; 



const COMMANDS_AND_FILE = ['export', 'exec', 'check', 'file', 'consent', 'refresh', ...USING];
const GROUPS = {
    Site: through(LOGGING_IN, {
        'site-url': {
            doors: [...LOGGING_IN, 'sign'],
            variables: ['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL', 'JIRA_SERVER', 'JIRA_HOST', 'JIRA_DOMAIN'],
        },
        deployment: {},
        'cloud-id': {},
        'allowed-hosts': SHARED_INPUTS['allowed-hosts'],
        'allow-private-hosts': {
            kind: 'flag',
            only: NO_VARIABLE,
            default: 'false',
        },
    }),
    'Credential, one kind of': {
        ...METHOD_INPUTS,
        ...through(LOGGING_IN, {
            'auth-method': {
                default: 'auto',
            },
            'expires-on': {
                variables: ['JIRA_TOKEN_EXPIRES_ON'],
            },
            'consented-on': {
                doors: ENTRIES,
            },
        }),
    },
    'Several credentials, or an organization': through(CHECKING, {
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
        ...withoutVariables(EXCHANGING, {
            'refresh-token-secret': {},
            'refresh-token-environment': {},
            'refresh-token-organization': {},
            'refresh-token-repository': {},
        }),
        ...through(EXCHANGING, {
            'github-token': {
                secret: true,
                only: ['GH_TOKEN', 'GITHUB_TOKEN'],
            },
        }),
        ...through(COMMANDS_AND_FILE, {
            'refresh-token-variable': {
                only: NO_VARIABLE,
            },
            'gitlab-project': {
                only: ['CI_PROJECT_ID'],
            },
            'gitlab-group': {
                only: NO_VARIABLE,
            },
            'gitlab-environment-scope': {
                only: NO_VARIABLE,
            },
            'gitlab-token': {
                secret: true,
                only: ['GITLAB_TOKEN'],
            },
        }),
        ...through(EXCHANGING, {
            'refresh-token-file': {},
            'save-command': {
                doors: ['export', 'exec', 'check', 'consent', 'refresh', ...USING],
                only: NO_VARIABLE,
            },
            'access-token-secret': {
                doors: ['action', 'export', 'exec', 'check', 'file', 'refresh', ...USING],
                only: NO_VARIABLE,
            },
        }),
    },
    Checks: through([...EXCHANGING, 'sign'], {
        identity: {
            doors: LOGGING_IN,
            only: NO_VARIABLE,
            default: 'required',
        },
        'expected-account-id': SHARED_INPUTS['expected-account-id'],
        'required-permissions': {
            kind: 'list',
        },
        project: {
            only: NO_VARIABLE,
        },
        'warn-days': {
            doors: [...HANDING_OVER, ...ENTRIES],
            kind: 'number',
            default: '30',
        },
        'critical-days': {
            doors: [...HANDING_OVER, ...ENTRIES],
            kind: 'number',
            default: '7',
        },
    }),
    'Renewal (Data Center)': {
        ...through(ENTRIES, {
            renew: {
                kind: 'flag',
                default: 'false',
            },
            'renew-days': {
                kind: 'number',
                default: '90',
            },
        }),
        ...withoutVariables(ENTRIES, {
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
    Report: through(CHECKING, {
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
        ...through(CHECKING, {
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
        ...withoutVariables(CHECKING, {
            'jira-issue-project': {},
            'jira-issue-type': {
                default: 'Task',
            },
            'jira-issue-credential': {},
        }),
    },
    'Fields of issues': UPDATE_INPUTS,
    'What is handed over': through(HANDING_OVER, {
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
    Connection: through(EXCHANGING, {
        'timeout-seconds': SHARED_INPUTS['timeout-seconds'],
        'ca-certificate': {},
        'client-certificate': {
            doors: LOGGING_IN,
        },
        'client-key': {
            doors: LOGGING_IN,
            secret: true,
        },
    }),
    Diagnostics: through(['export', 'exec', 'check', 'cleanup', 'consent', 'refresh', 'sign', 'explain', 'completion', ...USING], {
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
const schema_variablesOf = (name) => variablesOf(name, kindOf(name));

; 



function marksOfCredential(inputs) {
    const given = Object.keys(METHOD_INPUTS).flatMap((name) => inputs.find(name) ?? []);
    if (!given.some(({ input }) => isSecretInput(input)))
        return {};
    return Object.fromEntries(given.map(({ input, value }) => [input, (0,node_crypto .S)().createHash('sha256').update(value).digest('hex')]));
}

; 

function readDay(value, label, advice = 'Write it as YYYY-MM-DD, as the page that lists your API tokens shows it.') {
    return (0,values_given .wC)({ value, label }, { test: isDay }, 'is not a date', advice);
}
function isDay(text) {
    const time = Date.parse(`${text}T00:00:00Z`);
    return text.length === 10 && !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${text}T`);
}

; 




function readSettings(inputs) {
    const warnDays = inputs.wholeNumber('warn-days', 0, 3650);
    const criticalDays = inputs.wholeNumber('critical-days', 0, 3650, Math.min(7, warnDays));
    if (criticalDays > warnDays) {
        throw (0,values_given .Gq)('`critical-days` is greater than `warn-days`.', 'Make `warn-days` the larger of the two: the warning comes first.');
    }
    const identity = inputs.either('identity', ['required', 'optional'], 'Leave it out, or set it to optional if the job need not know whose credential it is.');
    const expectedAccountId = inputs.text('expected-account-id')?.value;
    const requiredPermissions = inputs.list('required-permissions');
    if (!requiredPermissions.every((key) => /^[A-Za-z][\w.-]{0,127}$/.test(key))) {
        throw (0,values_given .Gq)('`required-permissions` holds something that is not a permission key.', 'List keys such as EDIT_ISSUES,ADD_COMMENTS, separated by commas.');
    }
    const project = inputs.find('project');
    const date = inputs.find('expires-on');
    return {
        identity: identity ?? 'required',
        expectedAccountId,
        requiredPermissions,
        project: project &&
            (0,values_given .wC)(project, /^[A-Za-z][A-Za-z0-9_]{0,254}$/, 'is not a project key', 'Set it to a key such as PROJ.'),
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
    const certificates = certificatesIn(readSmallFile(file.value) ?? '');
    if (certificates)
        return certificates.join('\n');
    throw (0,values_given .Gq)(`${file.label} is not the path of a readable PEM file of certificates.`, 'Give the path of a file that holds "-----BEGIN CERTIFICATE-----" and what follows, of at most 1 MB.');
}

; 
class Connections {
    #agents = new Map();
    agentFor(origin, fresh) {
        const known = this.#agents.get(origin);
        if (known)
            return known;
        keepOpen(fresh);
        this.#agents.set(origin, fresh);
        return fresh;
    }
}
function keepOpen(agent) {
    const idle = new Set();
    const addRequest = agent.addRequest.bind(agent);
    function drop() {
        idle.delete(this);
        this.destroy();
    }
    agent.keepAlive = true;
    agent.removeAllListeners('free');
    agent.on('free', (socket) => {
        if (socket.destroyed)
            return;
        idle.add(socket.unref());
        for (const event of ENDING)
            socket.on(event, drop);
    });
    agent.addRequest = (request, ...given) => {
        const [socket] = idle;
        if (!socket) {
            addRequest(request, ...given);
            return;
        }
        idle.delete(socket.ref());
        for (const event of ENDING)
            socket.off(event, drop);
        request.reusedSocket = true;
        request.onSocket(socket);
    };
}
const ENDING = ['data', 'end', 'error', 'close'];

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
    const url = `${siteUrl}/_edge/tenant_info`;
    const answer = await send({ method: 'GET', url, repeatable: 'read' }).catch((error) => {
        throw error instanceof src_failure .HR && (0,refusal .nh)(error) ? error.advising(BY_HAND) : error;
    });
    const { host, status, isJson } = answer;
    if (status === 404 || status === 410) {
        throw new src_failure .HR('site-not-found', `There is no Jira site at ${host}.`, `Check the spelling of \`site-url\`; Atlassian also switches off free sites that are not used. ${BY_HAND}`);
    }
    if (status !== 200)
        throw (0,refusal .bp)(host, `status ${status} for the site's cloudId`).advising(BY_HAND);
    if (!isJson)
        throw (0,refusal .bp)(host, "no JSON with the site's cloudId").advising(BY_HAND);
    const body = answer.json();
    const cloudId = (0,json .Gv)(body) ? (0,json .M8)(body, 'cloudId') : undefined;
    if (cloudId === undefined || !(0,src_realm .dX)(cloudId))
        throw (0,refusal .bp)(host, "no UUID as the site's cloudId");
    return cloudId;
}

var http_client = __nccwpck_require__(5220);
; 
const promises_namespaceObject = require("node:timers/promises");
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

var problem = __nccwpck_require__(3306);
; 

function proxyAddress(environment) {
    const name = environment.https_proxy ? 'https_proxy' : 'HTTPS_PROXY';
    const value = environment[name];
    if (!value)
        return undefined;
    try {
        const { protocol, username, password, hostname, port } = new URL(value);
        decodeURIComponent(username + password);
        if (protocol === 'http:')
            return `${hostname}:${port || '80'}`;
    }
    catch {
    }
    throw new src_failure .HR('proxy-failure', `The environment variable ${name} is set, but not to the URL of a proxy that can be used.`, `Write it as http://HOST:PORT (the proxy itself is spoken to without TLS, what goes through it is not), with special characters of a user name or password percent-encoded.`);
}

var retry = __nccwpck_require__(847);
var wire = __nccwpck_require__(2732);
; 









const EXCHANGE_MS = 60_000;
const SAVE_MS = 30_000;
function transport(effects, timeoutSeconds, trust) {
    const { environment, random, signal: ending, info, onServerDate, debug, connections } = effects;
    const proxy = proxyAddress(environment);
    const kept = (trust ? undefined : connections) ?? new Connections();
    const stepMs = timeoutSeconds * 1000;
    const step = new Deadline(stepMs);
    const tryOnce = async (request, attempt, remainingMs) => {
        const { host } = new URL(request.url);
        const began = performance.now();
        let status;
        const longestMs = (0,retry .uX)(request.repeatable);
        const { signal, stop } = Deadline.limit(Math.min(remainingMs, longestMs), ending);
        try {
            const answer = await (0,wire .cv)(request, signal, trust, kept);
            ({ status } = answer);
            const time = Date.parse(answer.header('date') ?? '');
            if (!Number.isNaN(time))
                onServerDate?.(new Date(time));
            return (0,problem .Zw)(answer, request, remainingMs) ?? answer;
        }
        catch (error) {
            ending.throwIfAborted();
            if (error instanceof src_failure .HR)
                throw error;
            if (signal.aborted)
                return (0,problem .iU)(host, remainingMs <= longestMs, timeoutSeconds);
            return (0,problem .Wo)(error, host, proxy);
        }
        finally {
            stop();
            debug?.(`${attemptOf(request, attempt, proxy)}: ${status ?? 'no answer'}, ${Math.round(performance.now() - began)} ms.`);
        }
    };
    const limits = new Map();
    const keepToLimit = async (kind, longestMs) => {
        for (let limit = limits.get(kind); limit; limit = limits.get(kind)) {
            const wait = limit.until - performance.now();
            if (wait <= 0)
                return;
            if (wait >= longestMs)
                throw limit.failure;
            await (0,promises_namespaceObject.setTimeout)(wait, undefined, { signal: ending }).catch(() => undefined);
            ending.throwIfAborted();
        }
    };
    return async (request) => {
        const { method, url, repeatable } = request;
        const kind = `${method} ${new URL(url).host}`;
        let deadline = step;
        if (repeatable === 'exchange')
            deadline = new Deadline(Math.min(EXCHANGE_MS, stepMs));
        if (repeatable === 'save')
            deadline = new Deadline(Math.max(SAVE_MS, step.remaining()));
        for (let attempt = 1;; attempt++) {
            await keepToLimit(kind, repeatable === 'explanation' ? 0 : deadline.remaining());
            const outcome = await tryOnce(request, attempt, deadline.remaining());
            if (!('failure' in outcome))
                return outcome;
            const { failure } = outcome;
            const wait = (0,retry .JN)(attempt, outcome.atLeastMs ?? 0, random);
            if (failure.code === 'rate-limited')
                limits.set(kind, { failure, until: performance.now() + wait });
            if (attempt >= mostAttempts(outcome, repeatable) || wait >= deadline.remaining())
                throw failure;
            info(`${failure.what} Trying again in ${(wait / 1000).toFixed(1)} s.`);
            await (0,promises_namespaceObject.setTimeout)(wait, undefined, { signal: ending }).catch(() => undefined);
        }
    };
}
function mostAttempts({ attempts, failure, untouched }, repeatable) {
    if (untouched)
        return attempts;
    if (repeatable === 'exchange' && failure.code === 'untrusted-response')
        return 1;
    return Math.min(attempts, retry .py[repeatable]);
}
function attemptOf({ method, url, isUrlSecret }, attempt, proxy) {
    const { host, pathname, searchParams } = new URL(url);
    const names = [...new Set(searchParams.keys())].join('&');
    const path = isUrlSecret ? '' : `${pathname}${names === '' ? '' : `?${names}`}`;
    const way = proxy === undefined ? '' : (0,http_client .s)(url) === '' ? ', past the proxy' : `, by the proxy ${proxy}`;
    return `${method} ${host}${path}, attempt ${attempt}${way}`;
}

; 


function refuseUnsafeProcess(environment) {
    refuseDebugger(environment);
    if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== '0')
        return;
    throw new src_failure .HR('tls-failure', 'The environment variable NODE_TLS_REJECT_UNAUTHORIZED is 0, which switches off every certificate check.', 'Remove it. For a private CA, set `ca-certificate` or NODE_EXTRA_CA_CERTS.');
}
function refuseDebugger({ NODE_OPTIONS }) {
    if (!/--inspect(?![-_]p)/.test([...process.execArgv, NODE_OPTIONS].join(' ')))
        return;
    throw new src_failure .HR('invalid-input', "Node's debugger is on, in which any user of this machine can read the credential.", 'Remove --inspect from NODE_OPTIONS and from the arguments of node.');
}
const LARGEST_BUNDLE = 16 * 1024 * 1024;
async function tlsWith(privateCa, client, { NODE_EXTRA_CA_CERTS: extra = '' }) {
    if (privateCa === undefined)
        return tlsFrom(undefined, client);
    const { rootCertificates } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 1692, 19));
    const authorities = [...rootCertificates];
    try {
        authorities.push((0,files .yR)(extra, { largestBytes: LARGEST_BUNDLE }));
    }
    catch {
    }
    return tlsFrom([...authorities, privateCa].join('\n'), client);
}
async function tlsFrom(authorities, client) {
    if (authorities === undefined && client === undefined)
        return undefined;
    const { createSecureContext } = await Promise.resolve( ).then(__nccwpck_require__.t.bind(__nccwpck_require__, 1692, 19));
    try {
        const context = createSecureContext({
            ca: authorities,
            ...(client && { cert: client.certificate, key: client.key.reveal() }),
        });
        return { authorities, client, context };
    }
    catch {
        throw new src_failure .HR('invalid-input', 'OpenSSL refuses `ca-certificate` or `client-certificate`: a key that is too short, or a signature that is too weak.', 'Have them issued with RSA keys of 2048 bits or more, or with elliptic curves, and SHA-256.');
    }
}

; 


async function openNetwork(effects, { timeoutSeconds, caCertificate }) {
    refuseUnsafeProcess(effects.environment);
    return networkWith(await tlsWith(caCertificate, undefined, effects.environment), effects, timeoutSeconds);
}
function networkWith(tls, effects, timeoutSeconds) {
    const sending = (signal) => transport({ ...effects, signal }, timeoutSeconds, tls?.context);
    return { send: sending(effects.signal), sendToTheEnd: sending(delayed(effects.signal)) };
}
const END_MS = 5000;
function delayed(signal) {
    const controller = new AbortController();
    const follow = () => {
        setTimeout(() => {
            controller.abort(signal.reason);
        }, END_MS).unref();
    };
    if (signal.aborted)
        follow();
    else
        signal.addEventListener('abort', follow);
    return controller.signal;
}

var credential = __nccwpck_require__(8846);
var rest = __nccwpck_require__(8951);
; 






const ORGANIZATION_LISTS = [
    { name: 'API tokens', kind: 'api-token-of-any-kind', path: 'api-tokens', scope: 'read:tokens:admin' },
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
    { name: 'API keys', kind: 'organization-api-key', path: 'api-keys', scope: 'read:keys:admin' },
];
const PAGE_SIZE = '100';
const OUT_OF_USE = /^(?:BLOCKED|DELETED|DISABLED|INACTIVE|REVOKED)$/i;
async function* tokensIn(list, { apiHost, orgId, apiKey }, send) {
    const first = `https://${apiHost}/admin/api-access/v1/orgs/${orgId}/${list.path}?pageSize=${PAGE_SIZE}`;
    const asked = new Set();
    const api = { send, credential: (0,credential .CM)(apiKey), refused: (answer) => organization_refusal(answer, list) };
    const items = (0,rest .IO)(first, async (url) => {
        asked.add(url);
        const answer = await (0,rest .kA)(api, url);
        const page = answer.json();
        const body = (0,json .Gv)(page) ? page : {};
        const found = [page, (0,json .ZZ)(body, 'data'), (0,json .ZZ)(body, 'items')].find((each) => Array.isArray(each));
        if (!found)
            throw (0,refusal .bp)(answer.host, `a page of an organization's ${list.name} holds no list`);
        const next = (0,json .M8)((0,json .qV)(body, 'links'), 'next');
        return { items: found, next: next === undefined ? undefined : nextPage(next, first, asked, answer.host) };
    });
    for await (const item of items) {
        if (!OUT_OF_USE.test((0,json .M8)(item, 'status') ?? ''))
            yield tokenOf(item, list);
    }
}
function nextPage(next, first, asked, host) {
    const address = /^[\w+=.~-]+$/.test(next) ? `?cursor=${encodeURIComponent(next)}` : next;
    const url = URL.canParse(address, first) ? new URL(address, first) : undefined;
    const expected = new URL(first);
    if (url?.origin !== expected.origin || url.pathname !== expected.pathname || url.username || url.password) {
        throw (0,refusal .bp)(host, 'the next page of a list is said to be somewhere else');
    }
    url.hash = '';
    if (!url.searchParams.has('pageSize'))
        url.searchParams.set('pageSize', PAGE_SIZE);
    if (asked.has(url.href))
        throw (0,refusal .bp)(host, 'the pages of a list lead back to one that was read');
    return url.href;
}
function tokenOf(item, { kind }) {
    const owner = (0,json .qV)(item, (0,json .ZZ)(item, 'user') ? 'user' : 'serviceAccount');
    return {
        kind,
        label: (0,json .M8)(item, 'label') ?? (0,json .M8)(item, 'name') ?? '',
        accountId: (0,json .M8)(owner, 'id') ?? '',
        email: (0,json .M8)(owner, 'email') ?? '',
        clientId: (0,json .M8)(item, 'clientId'),
        endsAt: endOf((0,json .ZZ)(item, 'expiresAt')),
    };
}
function endOf(expiresAt) {
    if (expiresAt === undefined || expiresAt === null)
        return 'never';
    const isText = typeof expiresAt === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]{5,16}(?:Z|[+-]\d{2}:?\d{2})$/.test(expiresAt);
    const time = isText ? Date.parse(expiresAt) : typeof expiresAt === 'number' ? expiresAt : Number.NaN;
    const end = new Date(time);
    return Number.isNaN(end.getTime()) ? undefined : end;
}
function byEnd({ endsAt: one }, { endsAt: other }) {
    return timeOf(one) - timeOf(other);
}
function timeOf(endsAt) {
    return endsAt instanceof Date ? endsAt.getTime() : Number.MAX_SAFE_INTEGER;
}
function organization_refusal({ status, host }, { name, scope }) {
    const known = {
        401: [
            'credentials-rejected',
            `${host} refused the key in \`org-api-key\` (401).`,
            "Create a new API key in the organization's settings at https://admin.atlassian.com, and store it in the same secret.",
        ],
        403: [
            'insufficient-scope',
            `The key in \`org-api-key\` may not list an organization's ${name} (403).`,
            `Create a key with the scope ${scope}.`,
        ],
        404: [
            'site-not-accessible',
            `There is no list of ${name} for this \`org-id\` and this key (404).`,
            'Copy the ID from the address of https://admin.atlassian.com/o/..., and take a key of the same organization.',
        ],
    };
    const found = known[status];
    if (found)
        return new src_failure .HR(...found);
    return (0,refusal .bp)(host, `the answer to a list of ${(0,printable .g$)(name)} has the status ${status}`);
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
    return RESULTS.flatMap((name) => {
        const value = results[name] || (isResult(environment, name) ? results_valueOf(environment, name) : '');
        return value === '' ? [] : hashOf(name, value);
    }).join(',');
}
function isResult(environment, variable) {
    if (!RESULTS.some((name) => name === variable))
        return false;
    const marker = results_valueOf(environment, MARKER);
    return marker !== '' && marker.split(',').includes(hashOf(variable, results_valueOf(environment, variable)));
}
function hashOf(name, value) {
    return (0,node_crypto .S)().createHash('sha256').update(`${name}=${value.trim()}`).digest('hex').slice(0, 16);
}

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
        return variablesOf(name, this.#kinds[name]).flatMap((variable) => {
            const raw = this.environment(variable);
            return raw === undefined || isResult(this.#environment, variable)
                ? []
                : [this.#given(name, variable, raw)];
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
            (0,values_given .qx)(found);
        return found;
    }
    secret(name, mask) {
        const found = this.find(name);
        return found && (0,values_given .BO)(found, mask);
    }
    either(name, words, advice) {
        const found = this.find(name);
        const word = found?.value.toLowerCase();
        const known = words.find((each) => each === word);
        if (!found || known !== undefined)
            return known;
        throw (0,values_given .Gq)(`${found.label} is neither ${words.join(' nor ')}.`, advice);
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
        throw (0,values_given .Gq)(`${found.label} is not a whole number from ${least} to ${most}.`, `Set it to such a number, or leave it out for ${otherwise}.`);
    }
    list(name) {
        const found = this.find(name);
        if (!found)
            return [];
        const items = found.value.split(/[\s,]/).filter((item) => item !== '');
        if (items.length > 0)
            return items;
        throw (0,values_given .Gq)(`${found.label} lists nothing.`, 'List something, or leave it out.');
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
        super(KINDS, input, environment, door);
    }
    find(name) {
        const site = name === 'site-url' ? this.result(EARLIER_SITE) : undefined;
        return (super.find(name) ?? (site === undefined ? undefined : inputs_given(kindOf(name), name, EARLIER_SITE, site)));
    }
}

; 

function missingInput(code, what, advice, secretsWithheld) {
    const reason = secretsWithheld();
    if (reason === undefined)
        return new src_failure .HR(code, what, advice);
    return new src_failure .HR('secrets-unavailable', `${what} ${reason}`, 'Skip this step on such runs, or run it after the merge; never hand secrets to code from a fork.');
}

var dist = __nccwpck_require__(8815);
; 


const isInputName = (word) => INPUT_NAMES.includes(word);
const wordsOf = (naming) => wordsFor(naming, isInputName);
const inputWords = (door) => actionWords((name) => isInputOf(door, name), isInputName);
const ACTION_WORDS = inputWords('action');
const CHECK_WORDS = inputWords('check-action');

; 










const VARIABLE = '-env';
const LARGEST_BYTES = 256 * 1024;
const MOST_ENTRIES = 1000;
const KEYS = wordsOf(({ input, value }) => {
    if (!isInputOf('file', input))
        return undefined;
    const key = isSecretInput(input) ? `${input}${VARIABLE}` : input;
    return { text: `the key "${key}${value === undefined ? '' : `: ${value}`}"` };
});
async function readCredentialFile(path, patience) {
    try {
        const options = { largestBytes: LARGEST_BYTES, ...patience };
        return credentialFile(path, await (0,files .$0)(path, 'the file of credentials', options));
    }
    catch (error) {
        patience.signal.throwIfAborted();
        if (error instanceof src_failure .HR)
            throw error;
        const code = (0,files .$N)(error);
        if (code === 'EFBIG')
            throw wrong('is larger than 256 KB', 'Give the path of the file that lists the credentials.');
        throw wrong(`can't be read (${code})`, 'Give the path of a YAML file, from the working directory.');
    }
}
function credentialFile(path, text) {
    const document = parsed(text);
    const maps = mapsIn(document);
    const entries = maps.map(credential_file_entryOf);
    const names = entries.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
        throw wrong(`has two credentials with the name ${(0,printable .g$)(twice)}`, 'Rename one.');
    return {
        entries,
        writeLastDays: (days) => {
            for (const [name, day] of days)
                maps[names.indexOf(name)]?.set('expires-on', day);
            const what = "The file of credentials can't be written";
            const advice = "Check its folder and its owner; it can't be a link.";
            const replace = () => {
                const found = (0,external_node_fs_.lstatSync)(path);
                if (!found.isFile())
                    throw new src_failure .HR('handoff-failed', `${what} (it is a link or a pipe).`, advice);
                (0,files .fR)(path, document.toString({ lineWidth: 0 }), found.mode & 0o777);
            };
            orHandOffFailed(replace, what, advice);
        },
    };
}
function parsed(text) {
    const document = (0,dist .Tp)(text, { prettyErrors: false, uniqueKeys: true, stringKeys: true });
    const [error] = [...document.errors, ...document.warnings];
    if (!error)
        return document;
    const line = text.slice(0, error.pos[0]).split('\n').length;
    throw wrong(`is not YAML: line ${line} can't be understood`, 'Check its indentation, colons and quotes.');
}
function mapsIn({ contents }) {
    const list = (0,dist .jh)(contents) && contents.items.length === 1 ? contents.get('credentials') : undefined;
    if (!(0,dist .oP)(list) || list.items.length === 0 || list.items.length > MOST_ENTRIES) {
        throw wrong(`is not a list of 1 to ${MOST_ENTRIES} credentials`, 'Put all of them under the one key `credentials`, each with a dash in front.');
    }
    return list.items.map((item, index) => {
        if ((0,dist .jh)(item))
            return item;
        const what = `has a credential without keys, number ${index + 1}`;
        throw wrong(what, 'Give it `name`, `site-url` and the others.');
    });
}
function credential_file_entryOf(map, index) {
    const name = map.get('name');
    if (typeof name !== 'string' || name.length > 100 || name === '' || name !== (0,printable .g$)(name)) {
        throw wrong(`has a credential without a name, number ${index + 1}`, 'Give it a `name` of at most 100 characters, by which people know it.');
    }
    const given = new Map();
    let secret;
    for (const item of map.items) {
        const key = (0,dist .jn)(item.key) ? String(item.key.value) : '';
        const text = textIn(item.value) ?? '';
        if (text.trim() === '')
            throw wrong(`has no value for "${(0,printable .g$)(key)}" of ${name}`, 'Give it a text.');
        const isVariable = key.endsWith(VARIABLE);
        const word = isVariable ? key.slice(0, -VARIABLE.length) : key;
        const input = INPUT_NAMES.find((each) => each === word && isInputOf('file', each));
        if (input === undefined) {
            if (key === 'secret')
                secret = text;
            else if (key !== 'name') {
                throw wrong(`has the unknown key "${(0,printable .g$)(key)}" in ${name}`, `Use an input's name, such as site-url, or one followed by ${VARIABLE}.`);
            }
            continue;
        }
        if (given.has(input))
            throw wrong(`gives ${input} of ${name} twice`, `Leave ${input} or ${input}${VARIABLE} out.`);
        if (!isVariable && isSecretInput(input)) {
            throw wrong(`has a value for ${input} of ${name}: keep secrets out of this file`, `Take it out, replace the secret if others may have read it, and name the variable that holds it: ${input}${VARIABLE}.`);
        }
        if (isVariable && !/^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(text)) {
            throw wrong(`does not name a variable in ${key} of ${name}`, 'Give the name alone, such as JIRA_API_TOKEN, not what it holds.');
        }
        if (key === 'expires-on')
            readDay(text, `\`expires-on\` of ${name}`);
        given.set(input, isVariable ? { variable: text } : { value: text });
    }
    return { name, given, secret };
}
function textIn(value) {
    if ((0,dist .oP)(value)) {
        const items = value.items.map(textIn);
        return items.every((item) => item !== undefined) ? items.join(',') : undefined;
    }
    const plain = (0,dist .jn)(value) ? value.value : undefined;
    return ['string', 'number', 'boolean'].includes(typeof plain) ? String(plain) : undefined;
}
function wrong(what, advice) {
    return (0,values_given .Gq)(`The file of credentials ${what}.`, advice);
}

; 









function unlessFailed(read) {
    try {
        return read();
    }
    catch (error) {
        if (error instanceof src_failure .HR)
            return undefined;
        throw error;
    }
}
function ownerIn({ inputs }) {
    const find = (name) => unlessFailed(() => inputs.find(name)?.value);
    const username = find('username');
    const isOfToken = username !== undefined && isEmail(username) && find('api-token') !== undefined;
    return { email: find('email') ?? (isOfToken ? username : undefined), username };
}
const RENEWED = FAMILIES.flatMap(({ renewed }) => renewed);
const SHARED = [
    ['allow-private-hosts'],
    ['timeout-seconds'],
    ['ca-certificate'],
    ['warn-days', 'critical-days'],
    ['client-certificate', 'client-key'],
    ['github-token'],
    ['gitlab-project', 'gitlab-group', 'gitlab-token'],
    ['gitlab-environment-scope'],
];
function credentialOf({ name, given, secret }, environment, shared, secretsWithheld) {
    const inherited = SHARED.filter((names) => !names.some((each) => given.has(each))).flat();
    const ownInput = (wanted) => {
        const { value, variable } = given.get(wanted) ?? {};
        if (variable === undefined)
            return value ?? '';
        const held = results_valueOf(environment, variable);
        if (held.trim() !== '')
            return held;
        throw missingInput('missing-credentials', `The variable ${variable}, which ${wanted}-env of ${name} names, is not set.`, 'Set it for this step, from a secret of your CI system.', secretsWithheld);
    };
    const input = (wanted) => {
        const ofCheck = shared.find(wanted);
        if (inherited.includes(wanted))
            return ofCheck?.value ?? '';
        const own = ownInput(wanted);
        return ofCheck ? (COMBINED[wanted]?.(own, ofCheck, name) ?? own) : own;
    };
    const others = Object.entries(environment).filter(([variable]) => !variable.startsWith('JIRA_'));
    const [renewed] = RENEWED.flatMap((each) => given.get(each)?.variable ?? []);
    return {
        name,
        inputs: new Inputs(input, Object.fromEntries(others), 'file'),
        secret: secret ?? renewed,
        words: KEYS,
    };
}
const COMBINED = {
    'required-permissions': (own, { value }) => [own, value].filter((list) => list.trim() !== '').join(','),
    'expected-account-id': sameAsOfCheck,
    project: sameAsOfCheck,
    'allowed-hosts': (own, { value }, name) => {
        const hosts = (text) => text.toLowerCase().match(/[^\s,]+/g) ?? [];
        if (own.trim() === '')
            return value;
        const both = hosts(own).filter((host) => hosts(value).includes(host));
        if (both.length > 0)
            return both.join(',');
        throw new src_failure .HR('host-not-allowed', `\`allowed-hosts\` of ${name} lists no host that the check itself allows.`, 'Add its host to the allowed hosts of the check itself, if it is right.');
    },
};
function sameAsOfCheck(own, { value, input, label }, name) {
    if (own.trim() === '' || own.trim() === value)
        return value;
    throw (0,values_given .Gq)(`\`${input}\` of ${name} differs from the one of the whole check, ${label}.`, 'Give it to the check or to its entries, but not to both.');
}
function credentialOfInputs(inputs) {
    const given = inputs.text('credential-name')?.value;
    if (given !== undefined && given.length > 100)
        throw (0,values_given .Gq)('`credential-name` has more than 100 characters.', 'Shorten it.');
    const [secret] = RENEWED.flatMap((name) => inputs.find(name) ?? []);
    return {
        name: (0,printable .g$)(given ?? usualName(inputs)),
        inputs,
        secret: inputs.text('secret-name')?.value ?? secret?.variable,
    };
}
function usualName(inputs) {
    const who = inputs.find('email') ?? inputs.find('username') ?? inputs.find('client-id');
    const site = inputs.find('site-url')?.value.replace(/^https?:\/\//, '');
    const host = site?.replace(/\/.*$/, '').replace(/^.*@/, '');
    return `${who?.value ?? 'credential'}${host === undefined ? '' : ` at ${host}`}`.slice(0, 100);
}

; 


const MOST_MATCHES = 100;
function matching(trials) {
    const found = new Map(trials.map((trial) => [trial, []]));
    return {
        add: (token) => {
            for (const [trial, tokens] of found) {
                if (tokens.length < MOST_MATCHES && isMeant(trial, token))
                    tokens.push(token);
            }
        },
        source: (trouble) => (trial) => answerOf(found.get(trial) ?? [], trial, trouble),
    };
}
function isMeant({ credential, request, session }, token) {
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
    if (session && session.account.id !== '' && session.account.id === token.accountId)
        return true;
    return ownerIn(credential).email?.toLowerCase() === token.email.toLowerCase();
}
function answerOf(tokens, { request, session, now }, trouble) {
    if (!request)
        return undefined;
    const { credentials, settings } = request;
    const isClient = credentials.method === 'client-credentials';
    if (!isClient && !('apiToken' in credentials))
        return undefined;
    const live = tokens.filter(({ endsAt }) => !session || !(endsAt instanceof Date) || endsAt > now);
    const [first] = live.toSorted(byEnd);
    if (!first)
        return { unknown: trouble ?? "It is not in the organization's lists." };
    if (live.length > 1 && settings.tokenName === undefined && !isClient) {
        return {
            unknown: `Its account has ${live.length} tokens in the organization's lists: set \`token-name\` to its label.`,
        };
    }
    if (first.endsAt instanceof Date)
        return { at: first.endsAt };
    return live.every(({ endsAt }) => endsAt === 'never') ? { at: 'never' } : { unknown: END_UNREADABLE };
}
const END_UNREADABLE = "The organization's list tells no end of it that can be read.";

; 






const MOST_LISTED = 500;
const LONG_OVER_DAYS = 30;
class OrganizationTally {
    request;
    thresholds;
    now;
    #counts = countsOf([]);
    #noted = new Map();
    #living = new Set();
    constructor(request, thresholds, now) {
        this.request = request;
        this.thresholds = thresholds;
        this.now = now;
    }
    add(token) {
        if (!passes(token, this.request.filter))
            return;
        const now = this.now();
        const status = statusAt(token.endsAt, this.thresholds, now);
        this.#counts[status] += 1;
        const name = nameOf(token);
        const isExpired = status === 'expired';
        if (!isExpired) {
            this.#living.add(name);
            if (this.#noted.get(name)?.status === 'expired')
                this.#noted.delete(name);
        }
        if (status === 'ok' || (isExpired && (this.#living.has(name) || isLongOver(token, now))))
            return;
        const earlier = this.#noted.get(name);
        if (!earlier || (isExpired ? byEnd(earlier.token, token) : byEnd(token, earlier.token)) < 0)
            this.#noted.set(name, { token, status });
    }
    result() {
        const now = this.now();
        const rows = [...this.#noted].map(([name, { token, status }]) => {
            const email = (0,printable .g$)(token.email) || undefined;
            return {
                name,
                status,
                kind: token.kind,
                account: email,
                ...reportedEnd(token.endsAt, status === 'unknown' ? undefined : 'organization', now),
                reasons: status === 'unknown' ? [END_UNREADABLE] : [],
                renewal: renewalOf(token.kind, { email }),
            };
        });
        const unlisted = Math.max(0, rows.length - MOST_LISTED);
        return {
            credentials: rows.sort(byUrgency).slice(0, MOST_LISTED),
            organization: { orgId: this.request.orgId, counts: this.#counts, unlisted },
        };
    }
}
function isLongOver({ endsAt }, now) {
    return endsAt instanceof Date && (0,expiry .AQ)(endsAt, now) < -LONG_OVER_DAYS;
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
    return (0,printable .g$)(`${label || 'unnamed'} (${what} of ${email || accountId || 'an unknown account'})`);
}

var external_node_path_ = __nccwpck_require__(6760);
; 



const KEPT = {
    'refresh-token': { what: 'the refresh token', example: 'JIRA_REFRESH_TOKEN' },
    save: { what: 'the renewed token', example: 'JIRA_PERSONAL_ACCESS_TOKEN' },
};
function readWriteBack(inputs, mask, hasCommand = true) {
    const given = onlyPlace('refresh-token', inputs, hasCommand);
    const accessToken = inputs.text('access-token-secret');
    const secrets = accessToken && readGitHubSecrets('refresh-token', inputs, mask);
    return {
        store: given && readStore(given, 'refresh-token', inputs, mask, secrets),
        accessToken: accessToken && secrets && { secrets, name: secretName(accessToken, 'refresh-token') },
    };
}
function readRenewedStore(inputs, mask) {
    const given = onlyPlace('save', inputs, true);
    return given && readStore(given, 'save', inputs, mask);
}
function onlyPlace(prefix, inputs, hasCommand) {
    const names = [`${prefix}-secret`, `${prefix}-file`, `${prefix}-variable`];
    const given = [...names, ...(hasCommand ? ['save-command'] : [])].flatMap((name) => inputs.text(name) ?? []);
    if (given.length <= 1)
        return given[0];
    throw (0,values_given .Gq)(`More than one place for ${KEPT[prefix].what} is given: ${given.map(({ label }) => label).join(', ')}.`, 'Give one of them.');
}
function readStore(found, prefix, inputs, mask, secrets = found.input === `${prefix}-secret` ? readGitHubSecrets(prefix, inputs, mask) : undefined) {
    if (found.input === `${prefix}-file`)
        return { kind: 'file', path: outsideOfWorkspace(found, inputs) };
    if (found.input === `${prefix}-variable`) {
        const variables = readGitLab(inputs, mask);
        const name = (0,values_given .wC)(found, /^[A-Za-z0-9_]{1,255}$/, 'is not the name of a variable', 'Give the name alone.');
        return { kind: 'gitlab-variable', ...variables, name };
    }
    if (found.input === 'save-command' || !secrets)
        return { kind: 'command', command: found.value };
    return { kind: 'github-secret', secrets, name: secretName(found, prefix) };
}
function secretName(given, prefix) {
    const shape = /^(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]{0,254}$/i;
    const advice = `Give the name alone, such as ${KEPT[prefix].example}, not the secret itself.`;
    return (0,values_given .wC)(given, shape, 'is not the name of a GitHub Actions secret', advice);
}
function readGitHubSecrets(prefix, inputs, mask) {
    const advice = "Set `github-token` to a fine-grained personal access token or an App's token that may write secrets; the workflow's own GITHUB_TOKEN can't.";
    return {
        ...readGitHub(inputs, mask, 'A secret is to be written', advice),
        place: readPlace(prefix, inputs),
    };
}
const OF_GITEA = /^https?:\/\/.*\/api\/v1\/?$/;
function readGitHub(inputs, mask, purpose, advice) {
    const githubToken = inputs.secret('github-token', mask);
    if (OF_GITEA.test(inputs.environment('GITHUB_API_URL') ?? '')) {
        throw (0,values_given .Gq)(`${purpose}, but GITHUB_API_URL is the address of Gitea or Forgejo, where that is done in another way than on GitHub.`, 'Use a way without GitHub: a file for a token, a webhook for messages.');
    }
    if (githubToken)
        return { apiUrl: apiUrl(inputs, 'GITHUB_API_URL', 'https://api.github.com'), githubToken };
    throw new src_failure .HR('missing-credentials', `${purpose}, but \`github-token\` is not set.`, advice);
}
function readRepository(given, inputs) {
    const name = given?.value ?? inputs.environment('GITHUB_REPOSITORY') ?? '';
    return /^[A-Za-z0-9][\w.-]{0,99}\/(?!\.{1,2}$)[\w.-]{1,100}$/.test(name) ? name : undefined;
}
function readPlace(prefix, inputs) {
    const organization = inputs.text(`${prefix}-organization`);
    const environment = inputs.text(`${prefix}-environment`);
    const given = inputs.text(`${prefix}-repository`);
    if (organization) {
        if (environment || given) {
            throw (0,values_given .Gq)(`${organization.label} is given beside another place.`, 'Give the organization alone, or a repository with or without an environment.');
        }
        return { kind: 'organization', organization: named(organization, /^[A-Za-z0-9][\w.-]{0,99}$/) };
    }
    const repository = readRepository(given, inputs);
    if (repository === undefined) {
        throw (0,values_given .Gq)("Can't tell which repository the secret belongs to.", `Set \`${prefix}-repository\` to OWNER/NAME.`);
    }
    if (!environment)
        return { kind: 'repository', repository };
    const shape = /^(?!\.{1,2}$)[^\p{C}]{1,255}$/u;
    return { kind: 'environment', repository, environment: named(environment, shape) };
}
function named(given, shape) {
    return (0,values_given .wC)(given, shape, 'is not a valid name', 'Correct it.');
}
function readGitLab(inputs, mask) {
    const gitlabToken = inputs.secret('gitlab-token', mask);
    const group = inputs.text('gitlab-group');
    const project = inputs.text('gitlab-project');
    const scope = inputs.text('gitlab-environment-scope');
    if (!gitlabToken || !(group ?? project)) {
        throw new src_failure .HR('missing-credentials', `A variable is to be written, but ${gitlabToken ? '`gitlab-project`' : '`gitlab-token`'} is not set.`, 'Set `gitlab-token` to an access token with the scope `api`, and outside of GitLab CI `gitlab-project` or `gitlab-group`.');
    }
    if (group && project && project.value !== inputs.environment('CI_PROJECT_ID')) {
        throw (0,values_given .Gq)(`${group.label} is given beside ${project.label}.`, 'Give one of them: the variable belongs to a project or to a group.');
    }
    const path = /^(?!\.{1,2}$)[\w.-]+(?:\/[\w.-]+)*$/;
    return {
        apiUrl: apiUrl(inputs, 'CI_API_V4_URL', 'https://gitlab.com/api/v4'),
        project: group || !project ? undefined : named(project, path),
        group: group && named(group, path),
        environmentScope: scope && named(scope, /^[\w/${} .*-]{1,255}$/),
        gitlabToken,
    };
}
function apiUrl(inputs, variable, otherwise) {
    const value = inputs.environment(variable) ?? otherwise;
    if (/^https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[\w.-]+)*$/.test(value))
        return value;
    throw new src_failure .HR('insecure-url', `The environment variable ${variable} is not the https address of a REST API.`, `Leave it to the CI system, or set it to one such as ${otherwise}.`);
}
function outsideOfWorkspace({ label, value }, inputs) {
    const workspace = inputs.environment('GITHUB_WORKSPACE') ?? inputs.environment('CI_PROJECT_DIR');
    const path = (0,external_node_path_.resolve)(value);
    if (workspace === undefined || !`${path}${external_node_path_.sep}`.startsWith(`${(0,external_node_path_.resolve)(workspace)}${external_node_path_.sep}`))
        return path;
    throw (0,values_given .Gq)(`${label} is a file inside of the workspace, which later steps may cache or upload.`, 'Give a path outside of it, on a disk that stays.');
}

; 




const PLACES = ['save-secret', 'save-file', 'save-variable'];
function readRenewal(inputs, method, mask) {
    if (!inputs.flag('renew')) {
        const [place] = PLACES.flatMap((name) => inputs.text(name) ?? []);
        if (!place)
            return undefined;
        throw (0,values_given .Gq)(`${place.label} is given, but nothing is to be renewed.`, 'Give `renew: true` with it, or leave it out.');
    }
    const { renewedBy } = methodNamed(method);
    if (renewedBy !== 'check') {
        throw (0,values_given .Gq)(`\`renew\` is true, but ${renewedBy === 'use' ? 'a refresh token is renewed with every use' : 'no program can renew this kind of credential'}.`, 'Leave `renew` out; it is for personal access tokens of a Jira Data Center.');
    }
    const store = readRenewedStore(inputs, mask);
    if (!store) {
        throw (0,values_given .Gq)('There is no place to save the new personal access token in, so none was made.', 'Give one of `save-secret`, `save-file`, `save-variable` and `save-command`.');
    }
    const days = inputs.wholeNumber('renew-days', 1, 3650);
    if (days > inputs.wholeNumber('warn-days', 0, 3650))
        return { days, store };
    throw (0,values_given .Gq)('`renew-days` is not above `warn-days`, so each new token would be due for renewal at once.', 'Make `renew-days` the larger of the two.');
}
function readConsentedOn(inputs) {
    const found = inputs.find('consented-on');
    const advice = 'Write it as YYYY-MM-DD, as `jira-auth consent` printed it.';
    return found && new Date(`${readDay(found.value, found.label, advice)}T00:00:00Z`);
}

; 



function readClientCertificate(inputs, mask) {
    const [certificate, key] = [inputs.find('client-certificate'), inputs.find('client-key')];
    const keyPem = key && readPrivateKey(key.label, textOf(key), mask, !isPem(key.value));
    const either = certificate ?? key;
    if (!either)
        return undefined;
    if (!certificate || !key || !keyPem) {
        throw (0,values_given .Gq)(`${either.label} is given without ${certificate ? '`client-key`' : '`client-certificate`'}.`, 'Give both, or neither.');
    }
    const chain = certificatesIn(textOf(certificate).replace(/\\[rn]/g, ''));
    if (!chain) {
        throw (0,values_given .Gq)(`${certificate.label} holds no certificate in PEM.`, 'Give "-----BEGIN CERTIFICATE-----" and what follows, or the path of a file that holds it.');
    }
    if (new ((0,node_crypto .S)().X509Certificate)(chain[0] ?? '').checkPrivateKey(keyObject(key.label, keyPem))) {
        return { certificate: `${chain.join('\n')}\n`, key: keyPem };
    }
    throw (0,values_given .Gq)(`${key.label} does not belong to the first certificate in ${certificate.label}.`, "Give the two files that were issued together; the server's own certificates come after the client's, or not at all.");
}
function textOf({ label, value }) {
    const text = isPem(value) ? value : readSmallFile(value);
    if (text !== undefined)
        return text;
    throw (0,values_given .Gq)(`${label} is neither PEM nor the path of a readable file.`, 'Give the text from "-----BEGIN" to "-----END ...-----", or the path of a file of at most 1 MB that holds it.');
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
    const meant = METHODS.find((method) => login.pinned === undefined
        ? method.family === family && method.suits?.(login) !== false
        : method.name === login.pinned);
    if (!meant)
        throw new TypeError('A family has no method that suits.');
    return { method: meant.name, ...meant.read(login) };
}
const ALL = [...Object.keys(METHOD_INPUTS), ...METHODS.flatMap(({ grant = [] }) => grant)];
const SECRETS = [...new Set(ALL)].filter(isSecretInput);
const NAMES = new Set([...SECRETS, ...ALL]);
function readSecrets(found, { mask, warn }) {
    const problems = [];
    const secrets = new Map();
    for (const name of SECRETS) {
        const given = found.get(name);
        try {
            if (given)
                secrets.set(name, (kindOf(name).read ?? values_given .BO)(given, mask));
        }
        catch (problem) {
            if (!(problem instanceof src_failure .HR))
                throw problem;
            problems.push(problem);
        }
    }
    if (problems[0])
        throw problems[0];
    for (const { label, value, wasPadded } of SECRETS.flatMap((name) => found.get(name) ?? [])) {
        if (wasPadded && !isPem(value)) {
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
    if (METHOD_NAMES.includes(given.value))
        return given.value;
    throw (0,values_given .Gq)(`${given.label} is not the name of a method.`, `Leave it out, or set it to auto or one of: ${METHOD_NAMES.join(', ')}.`);
}
function onlyFamily({ pinned, find, missing }) {
    const labelsOf = ({ marks }) => marks.flatMap((mark) => find(mark)?.label ?? []);
    const given = FAMILIES.filter((family) => labelsOf(family).length > 0);
    if (given.length > 1) {
        throw new src_failure .HR('ambiguous-credentials', `More than one way to log in is given: ${given.flatMap(labelsOf).join(', ')}.`, 'Give the inputs of one method only, and unset the variables of the others for this step.');
    }
    const [family] = given;
    const wanted = pinned === undefined ? family : methodNamed(pinned).family;
    if (family && family === wanted)
        return family;
    if (!wanted) {
        throw missing(`No credential is given: no ${FAMILIES.map(({ name }) => name)
            .join(', ')
            .replace(/, ([^,]*)$/, ' or $1')}.`, 'Set `email` and `api-token`, or what another method needs; take what is secret from a secret of your CI system.');
    }
    const needs = wanted.needs.map((name) => `\`${name}\``).join(' and ');
    throw missing(`\`auth-method\` is ${String(pinned)}, but no ${wanted.name} is given.`, `Set ${needs}, or leave \`auth-method\` out.`);
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
function address_parseAddress(given) {
    return (0,hints .x_)('site-url', given.value, false, () => readAddress(given));
}
function readAddress({ label, value }) {
    if (/[^\x21-\x7e]/.test(value)) {
        throw new src_failure .HR('insecure-url', `${label} holds white space, a control character or a letter outside of ASCII.`, `Type the address again by hand: a copied look-alike letter would send the credential elsewhere. ${EXAMPLE}`);
    }
    const shape = value.length <= 2048 ? SHAPE.exec(value) : null;
    if (!shape) {
        throw new src_failure .HR('insecure-url', `${label} is not an address that every program reads alike.`, `Leave out user names, "@", backslashes, brackets and percent signs before the path. ${EXAMPLE}`);
    }
    const [, givenScheme, rawHost = '', givenPort, rest = ''] = shape;
    const scheme = (givenScheme ?? 'https').toLowerCase();
    if (scheme !== 'https' && scheme !== 'http') {
        throw new src_failure .HR('insecure-url', `${label} does not use https, so the credential would cross the network in clear.`, `Write it with https://, or without a scheme.`);
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
        throw new src_failure .HR('insecure-url', `${label} names port ${(0,printable .g$)(String(givenPort))}.`, EXAMPLE);
    }
    return { scheme, host, port, rest, isBareName: isWord };
}
function refuseOddHost(host, label) {
    if (NUMERIC_HOST.test(host) && !IPV4.test(host)) {
        throw new src_failure .HR('insecure-url', `${label} names an IP address in an unusual notation.`, EXAMPLE);
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
    throw new src_failure .HR('insecure-url', `The path in ${label} holds something that a context path does not have.`, 'Write the address of the start page without what follows "?" or "#", such as https://jira.example.com/jira.');
}

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
    return variable === EARLIER_SITE && inputs.result(EARLIER_SITE) !== undefined;
}
function namesGrant(inputs) {
    return METHODS.some(({ grant = [] }) => grant.some((name) => inputs.find(name)));
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
            !METHODS.some(({ name, isOAuth }) => isOAuth && name === inputs.result('JIRA_AUTH_METHOD'))));
}
function placeOf(given, inputs) {
    try {
        const { scheme, host: name, port, rest, isBareName } = address_parseAddress(given);
        const isCloudName = isBareName && inputs.find('deployment')?.value !== 'data-center';
        const host = isCloudName ? `${name}.atlassian.net` : name.replace(/\.$/, '');
        const hasPath = (0,src_realm .Dh)(host) || !(0,src_realm .S6)(host);
        return `${scheme}://${host}:${port}${hasPath ? contextPathOf(rest, given) : ''}`;
    }
    catch (error) {
        if (error instanceof src_failure .HR)
            return given.value;
        throw error;
    }
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
    throw new src_failure .HR('host-not-allowed', `${label} leads to ${nameable(host)}, which \`allowed-hosts\` does not list.`, `If the host is right, add it to \`allowed-hosts\`. If not, find out who set \`site-url\`.`);
}
function requireListed(hosts, label, url) {
    refuseUnlisted(parseAddress({ label, value: url }), label, hosts);
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
        const realm = (0,src_realm .kg)(address_parseAddress(found).host) ?? src_realm .jq;
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
    const address = asCloudName(address_parseAddress(found), pinned);
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
        throw new src_failure .HR('insecure-url', `${given.label} names port ${address.port}, but Jira Cloud is served on port 443 only.`, `Leave the port out. A server of your own, in a private network, also needs \`allow-private-hosts: true\`.`);
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
        throw new src_failure .HR('host-not-allowed', `${label} leads to ${nameable(host)}, which is not the address of a Jira site.`, `A Cloud site is one name under atlassian.net, jira.com or, for governments, atlassian-us-gov-mod.net: admin.atlassian.com shows it. ${EXAMPLE}`);
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
        throw new src_failure .HR('host-not-allowed', `${label} leads to ${reach === 'reserved' ? 'an address that no Jira has' : nameable(host)}, where no credential may go.`, EXAMPLE);
    }
    if (reach === 'public address') {
        throw new src_failure .HR('insecure-url', `${label} names an IP address.`, EXAMPLE);
    }
    if (reach !== 'public' && !allowPrivate) {
        const isAddress = host.includes('.');
        throw new src_failure .HR(isAddress ? 'insecure-url' : 'host-not-allowed', `${label} names ${isAddress ? 'an IP address' : 'a host'} of a private network or of this machine.`, 'If your Jira is there, set `allow-private-hosts: true`, and make sure that no one else can choose `site-url`. A Cloud site is written as acme or acme.atlassian.net.');
    }
    if (scheme === 'http' && !(reach === 'loopback' && allowPrivate))
        throw notHttps(label);
}
function notHttps(label) {
    return new src_failure .HR('insecure-url', `${label} does not use https, so the credential would cross the network in clear.`, `Write it with https://, or without a scheme. Only a server on this machine may do without, with \`allow-private-hosts: true\`.`);
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
    return schema_variablesOf('site-url').some((name) => inputs.environment(name) !== undefined && inputs.result(name) === undefined);
}

; 








function read(inputs, effects, readRenewal) {
    const isGrantAlone = namesGrant(inputs) && !inputs.find('allowed-hosts') && !inputs.find('deployment');
    const site = readSite(inputs, effects.secretsWithheld, isGrantAlone);
    const settings = readSettings(inputs);
    const credentials = readCredentials(inputs, effects);
    const clientCertificate = readClientCertificate(inputs, effects.mask);
    if (site.deployment !== undefined)
        requireDeployment(credentials.method, site.deployment);
    const renewal = readRenewal?.(inputs, credentials.method, effects.mask);
    const writeBack = readWriteBack(inputs, effects.mask, renewal === undefined);
    const { rotates, obtainsAccessToken, refuses } = methodNamed(credentials.method);
    if (writeBack.store && !rotates) {
        throw (0,values_given .Gq)(`A place for a refresh token is given, but the method ${credentials.method} has none.`, 'Leave the place out, or give the `refresh-token` of an OAuth grant.');
    }
    if (writeBack.accessToken && !obtainsAccessToken) {
        throw (0,values_given .Gq)(`\`access-token-secret\` is given, but the method ${credentials.method} obtains no access token.`, 'Leave it out, or give the OAuth client that obtains one.');
    }
    const refused = refuses?.({
        ...settings,
        hasStore: writeBack.store !== undefined,
        withoutCurlConfig: inputs.find('curl-config') !== undefined && !settings.curlConfig,
        accessTokenSecret: writeBack.accessToken?.name,
    });
    if (refused)
        throw refused;
    if (settings.gajiraConfig)
        requireGajira(credentials, clientCertificate);
    return { site, settings, credentials, clientCertificate, writeBack, renewal };
}
function requireGajira(credentials, certificate) {
    if (!basicPairOf(credentials)) {
        throw (0,values_given .Gq)(`\`gajira-config\` is true, but gajira actions send an e-mail and an API token (HTTP Basic), and the method ${credentials.method} ${credentials.method === 'service-account-token' ? 'was given no `email`' : 'has none'}.`, 'Give `email` and `api-token`, on Data Center `username` and `password`, or leave `gajira-config` out.');
    }
    if (certificate) {
        throw (0,values_given .Gq)('`gajira-config` is true, but gajira actions can show no client certificate.', 'Leave `gajira-config` out, and call Jira with curl and the curl config.');
    }
}

var src_undo = __nccwpck_require__(6477);
; 








async function verify(request, effects) {
    const { credentials } = request;
    try {
        const site = await settled(request, effects);
        if (request.site.deployment === undefined)
            effects.debug?.(`By its answers this is ${site.deployment}.`);
        requireDeployment(credentials.method, site.deployment);
        return await (site.deployment === 'cloud'
            ? verifyOnCloud(request, site, effects)
            : verifyOnDataCenter(request, site, effects));
    }
    catch (error) {
        if (!(error instanceof src_failure .HR) || 'clientSecret' in credentials)
            throw error;
        throw (0,hints .mu)(error, credentials);
    }
}
async function settled({ site, credentials }, { send }) {
    if (site.deployment !== undefined)
        return site;
    const { settleDeployment } = await __nccwpck_require__.e(  466).then(__nccwpck_require__.bind(__nccwpck_require__, 2466));
    return settleDeployment(send, site, deploymentOf(credentials.method));
}
async function verifyOnCloud(request, site, effects) {
    const { send, cloudIds = new CloudIds(), debug } = effects;
    const { settings, credentials } = request;
    const found = {};
    const lookUp = async () => site.cloudId ?? cloudIds.of(send, site.url ?? site.customDomain ?? '', debug);
    const lookedUp = site.isGrantsOwn ? undefined : lookUp();
    lookedUp?.catch(() => undefined);
    const cloudId = () => lookedUp ?? Promise.resolve(found.cloudId ?? '');
    const context = {
        ...effects,
        identity: identityFor(settings),
        site,
        cloudId,
        onSite: (id, url) => {
            Object.assign(found, { cloudId: id, url });
        },
    };
    const proof = await prove(credentials, context).catch(async (error) => {
        if (!(error instanceof src_failure .HR))
            throw error;
        const isOfNobody = error.code === 'site-not-found' || error.code === 'untrusted-response';
        if (isOfNobody || error.isOf('input', 'rejected', 'denied'))
            await refuseMissingSite(context);
        throw expired(error, settings, context.now());
    });
    const { baseUrl, credential } = proof;
    const [siteUrl] = await Promise.all([
        site.url ?? site.customDomain ?? found.url ?? (0,verify_places .PE)(send, baseUrl, credential),
        cloudId().catch((error) => {
            throw error instanceof src_failure .HR ? error.advising('The credential itself is good.') : error;
        }),
        requireWhatWasAsked(proof, 'cloud', request, effects),
    ]);
    return sessionOf(proof, request, { deployment: 'cloud', siteUrl, cloudId: await cloudId() });
}
async function verifyOnDataCenter(request, site, effects) {
    const { settings, credentials } = request;
    const context = { ...effects, site, tokenName: settings.tokenName };
    const proof = await prove(credentials, context).catch((error) => {
        throw error instanceof src_failure .HR ? expired(error, settings, effects.now()) : error;
    });
    await requireWhatWasAsked(proof, 'data-center', request, effects);
    return sessionOf(proof, request, { deployment: 'data-center', siteUrl: site.url, cloudId: '' });
}
function identityFor({ identity, expectedAccountId, requiredPermissions }) {
    if (identity === 'required')
        return identity;
    return expectedAccountId === undefined && requiredPermissions.length === 0 ? 'optional' : 'checked';
}
async function requireWhatWasAsked({ account, method, baseUrl, credential }, deployment, { settings: { expectedAccountId, requiredPermissions, project } }, { send, debug }) {
    debug?.(`Proved by ${method} at ${baseUrl}.`);
    const isExpected = expectedAccountId === account.id || (deployment === 'data-center' && expectedAccountId === account.name);
    if (expectedAccountId !== undefined && !isExpected) {
        throw new src_failure .HR('unexpected-account', `The credential belongs to the account ${(0,printable .g$)(account.id)}, not to the one in \`expected-account-id\`.`, "Store the expected account's credential, or correct `expected-account-id`.");
    }
    if (requiredPermissions.length === 0)
        return;
    const { requirePermissions } = await __nccwpck_require__.e(  85).then(__nccwpck_require__.bind(__nccwpck_require__, 7085));
    await requirePermissions(send, { deployment, baseUrl }, credential, requiredPermissions, project);
}
function sessionOf(proof, { settings, credentials }, place) {
    const { baseUrl, scopes = [], credentialEnd } = proof;
    const declaredEnd = (0,expiry .D0)(settings.expiresOn);
    const isLongLived = methodNamed(proof.method).isLongLived;
    return {
        ...proof,
        ...place,
        scopes,
        apiUrl: proof.apiUrl ?? (0,refusal .po)({ ...place, baseUrl }),
        basic: basicPairOf(credentials),
        expiresAt: proof.expiresAt ?? (isLongLived && !credentialEnd ? declaredEnd : undefined),
        credentialEnd: credentialEnd ?? (declaredEnd && { source: 'expires-on', at: declaredEnd }),
    };
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
function expired(failure, { expiresOn }, now) {
    const end = (0,expiry .D0)(expiresOn);
    const refused = ['credentials-rejected', 'anonymous-session', 'client-rejected', 'refresh-token-invalid'];
    if (!end || end > now || !refused.includes(failure.code))
        return failure;
    return new src_failure .HR('credential-expired', `Jira refused the credential, and by \`expires-on\` it expired on ${String(expiresOn)}.`, 'Create a new one, store it in the same secret, and set `expires-on` to its date.');
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
    throw (0,refusal .x5)(answer, { deployment: 'data-center', baseUrl: url, scope: '' });
}
function sessionState({ url, cookie }) {
    return JSON.stringify({ url, cookie: cookie.reveal() });
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
    const { ci } = effects;
    const loss = new Loss();
    const traces = { loss };
    let isLeft = false;
    const end = (0,src_undo .O)(async () => {
        if (isLeft)
            return;
        try {
            await logOut(traces, ci);
        }
        finally {
            effects.handOver?.takeBack();
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
        const failure = error instanceof src_failure .HR ? loss.addedTo(error) : undefined;
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
        if (!(error instanceof src_failure .HR))
            throw error;
        ci.warn(`The session that this step began could not be ended, and may last until Jira ends it. ${error.what}`);
        return;
    }
    try {
        traces.forget?.();
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
    }
}
const LOG_OUT_SECONDS = 5;
async function verified(effects, traces) {
    const { inputs, environment, ci, handOver, now, signal, debug, commandLineStore } = effects;
    const { loss } = traces;
    const request = read(inputs, ci, effects.readRenewal);
    effects.onRequest?.(request);
    refuseUnsafeProcess(environment);
    tellRequest(request, proxyAddress(environment), debug);
    const { settings, writeBack, clientCertificate } = request;
    handOver?.prepare(settings, request.credentials.method);
    const tls = await tlsWith(settings.caCertificate, clientCertificate, environment);
    const openNetwork = (until, seconds = settings.timeoutSeconds) => networkWith(tls, { ...effects, info: ci.info, signal: until }, seconds);
    const onSession = (live) => {
        traces.logOut = () => endSession(openNetwork(new AbortController().signal, LOG_OUT_SECONDS).send, live);
        traces.forget = handOver?.rememberSession(live, tls);
    };
    const memory = {};
    const logIn = async (until) => {
        const network = openNetwork(until);
        const { sendToTheEnd: send } = network;
        const { store, accessTokenStore } = await openStores(writeBack, memory, {
            ...{ send, mask: ci.mask, signal: until, commandLineStore },
        });
        const session = await verify(request, {
            ...network,
            mask: ci.mask,
            info: ci.info,
            warn: ci.warn,
            store,
            now,
            debug,
            onSession,
            onExchange: loss.note,
            cloudIds: tls ? undefined : effects.cloudIds,
        });
        until.throwIfAborted();
        if (session.accessToken)
            await accessTokenStore?.save(session.accessToken);
        return session;
    };
    const session = await logIn(signal);
    signal.throwIfAborted();
    const renew = async (until) => {
        try {
            return await logIn(until);
        }
        catch (error) {
            if (error instanceof src_failure .HR)
                throw loss.addedTo(error);
            loss.tell(ci.warn);
            throw error;
        }
    };
    return { session, request, tls, renew };
}
async function openStores(writeBack, ...more) {
    if (!writeBack.store && !writeBack.accessToken)
        return {};
    return (await Promise.resolve( ).then(__nccwpck_require__.bind(__nccwpck_require__, 1216))).openStores(writeBack, ...more);
}
function tellRequest({ site, credentials, clientCertificate, settings, writeBack }, proxy, debug) {
    debug?.(`Method: ${credentials.method}. Site: ${site.url ?? (site.deployment === 'cloud' ? "the grant's, or on the gateway" : 'none')}, ${site.deployment ?? 'which Jira it is has to be asked'}.`);
    debug?.(`Proxy: ${proxy ?? 'none'}. Private CA: ${settings.caCertificate ? 'yes' : 'no'}. Client certificate: ${clientCertificate ? 'yes' : 'no'}. Time: ${settings.timeoutSeconds} s.`);
    debug?.(`Place for tokens: ${writeBack.store?.kind ?? 'none'}.`);
}

; 


async function tryCredential(credential, effects, renew) {
    const { name, words, inputs } = credential;
    const found = {};
    const trial = () => {
        const { skewMs = 0 } = found;
        return { ...found, credential, skewMs, now: correctedBy(skewMs, effects.now()) };
    };
    const ci = {
        ...effects,
        warn: (text) => {
            effects.warn(words ? words.say(text) : text);
        },
        fail: (failure) => {
            found.failure = failure;
        },
    };
    const own = {
        ...effects,
        inputs,
        ci,
        readRenewal: readRenewal,
        now: () => trial().now,
        debug: (text) => effects.debug?.(`${name}: ${text}`),
        onServerDate: (date) => {
            found.skewMs ??= date.getTime() - effects.now().getTime();
        },
        onRequest: (request) => {
            found.request = request;
        },
    };
    await run(own, {
        use: async (verified) => {
            const { session, tls } = verified;
            Object.assign(found, { session, tls });
            const renewed = await renew(trial(), verified);
            if (renewed)
                Object.assign(found, { renewed, session: { ...session, credential: renewed.credential } });
            return 0;
        },
        leaves: () => false,
    });
    return trial();
}
const SKEW_MS = 5 * 60_000;
function correctedBy(skewMs, now) {
    return Math.abs(skewMs) > SKEW_MS ? new Date(now.getTime() + skewMs) : now;
}

; 










const KEY = 'organization-api-key';
const KEY_STAYS_UNKNOWN = ['insufficient-scope', 'site-not-accessible'];
async function askOrganization(request, trials, check, effects) {
    const { orgId, filter, secret } = request;
    let skewMs;
    const now = () => correctedBy(skewMs ?? 0, effects.now());
    const failures = [];
    const own = [];
    const matches = matching(trials);
    const tally = new OrganizationTally(request, check.thresholds, now);
    const readList = async (list, send) => {
        const isOfKeys = list.kind === KEY;
        const keys = [];
        try {
            for await (const token of tokensIn(list, request, send)) {
                if (isOfKeys)
                    keys.push(token);
                else if (trials.length === 0)
                    tally.add(token);
                else
                    matches.add(token);
            }
            if (isOfKeys)
                own.push(...keysFound(keys, check.thresholds, now()));
        }
        catch (error) {
            if (!(error instanceof src_failure .HR))
                throw error;
            if (isOfKeys && KEY_STAYS_UNKNOWN.includes(error.code))
                own.push(keyUnknown(error.what, error.advice));
            else
                failures.push({ list, failure: (0,hints .mu)(error, { orgApiKey: request.apiKey }) });
        }
    };
    try {
        const onServerDate = (date) => {
            skewMs ??= date.getTime() - effects.now().getTime();
        };
        const { send } = await openNetwork({ ...effects, onServerDate }, check);
        await Promise.all(ORGANIZATION_LISTS.map((list) => readList(list, send)));
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
        failures.push(...ORGANIZATION_LISTS.map((list) => ({ list, failure: error })));
    }
    own.push(...listsNotRead(failures));
    const counted = trials.length === 0 ? tally.result() : undefined;
    const isFiltered = filter.labels.length > 0 || filter.emails.length > 0;
    const isEmpty = counted && Object.values(counted.organization.counts).every((count) => count === 0);
    if (isFiltered && isEmpty && failures.length === 0)
        own.push(NOTHING_MATCHES);
    const renewal = renewalOf(KEY, { secret });
    return {
        source: matches.source(failures[0]?.failure.message),
        credentials: [
            ...(counted?.credentials ?? []),
            ...own.map(({ name, ...found }) => {
                return { name: (0,printable .g$)(`organization ${orgId}${name}`), kind: KEY, renewal, ...found };
            }),
        ],
        organization: counted?.organization,
        skewMs: skewMs ?? 0,
    };
}
function keysFound(keys, thresholds, now) {
    const live = keys
        .map((key) => ({ ...key, status: statusAt(key.endsAt, thresholds, now) }))
        .filter(({ status }) => status !== 'expired')
        .sort(byEnd);
    const urgent = live.filter(({ status }) => status !== 'ok');
    const told = (urgent.length > 0 ? urgent : live.slice(0, 1)).map(({ label, status, endsAt }) => {
        const reasons = [
            ...(status === 'unknown' ? ['The list of API keys tells no end of it that can be read.'] : []),
            ...(live.length > 1
                ? [`The list does not say which of the organization's ${live.length} API keys this check uses.`]
                : []),
        ];
        const source = endsAt instanceof Date ? 'organization' : undefined;
        return { name: `: API key ${label}`.trim(), status, reasons, ...reportedEnd(endsAt, source, now) };
    });
    if (told.length === 0)
        return [keyUnknown("The organization's list of API keys does not show this one.")];
    return told.filter(({ name }, index) => told.findIndex((each) => each.name === name) === index);
}
function keyUnknown(...reasons) {
    return { name: ': API key', status: 'unknown', reasons };
}
function listsNotRead(failures) {
    const whats = new Set(failures.map(({ failure }) => failure.what));
    const isOne = failures.length === ORGANIZATION_LISTS.length && whats.size === 1;
    return failures.slice(0, isOne ? 1 : undefined).map(({ list, failure: { code, what, advice } }) => ({
        name: isOne ? '' : `: ${list.name}`,
        status: statusOfFailure(code),
        code,
        reasons: [what, advice],
    }));
}
const NOTHING_MATCHES = {
    name: ': tokens that were asked for',
    status: 'failed',
    code: 'invalid-input',
    reasons: [
        'No token of the organization has such a label and such an owner.',
        'Correct `token-name` and `email`, or leave them out to see every token.',
    ],
};

; 

async function attempt(failures, work) {
    try {
        await work();
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
        failures.push(error);
    }
}

; 






const jira = ({ session, renewed }) => {
    if (renewed) {
        const { savedIn, endsAt, left } = renewed;
        const old = left.length === 0 ? 'the old one is revoked' : 'not everything of the old one is revoked';
        const reasons = [`It was renewed: the new one is in ${savedIn}, and ${old}.`, ...left];
        if (endsAt !== undefined)
            return { at: endsAt, reasons };
        return { unknown: [...reasons, 'Jira did not say when the new one ends.'].join(' ') };
    }
    if (session?.credentialEnd?.source === 'jira')
        return { at: session.credentialEnd.at ?? 'never' };
    return session?.endUnknown === undefined ? undefined : { unknown: session.endUnknown };
};
const declared = ({ credential: { inputs } }) => {
    const at = unlessFailed(() => {
        const day = inputs.find('expires-on');
        return day && (0,expiry .D0)(readDay(day.value, day.label));
    });
    return at && { at };
};
const UNUSED_DAYS = 90;
const ABSOLUTE_DAYS = 365;
const oauth = ({ credential: { inputs }, session }) => {
    if (session?.deployment !== 'cloud' || !session.grant)
        return undefined;
    const { rotatedAt, consentedAt } = session.grant;
    const reasons = [];
    let consentedOn;
    try {
        consentedOn = readConsentedOn(inputs);
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
        reasons.push(error.message);
    }
    const [consent] = [consentedAt, consentedOn]
        .flatMap((given) => (given && given <= rotatedAt ? given : []))
        .sort((one, other) => other.getTime() - one.getTime());
    const unused = daysAfter(rotatedAt, UNUSED_DAYS);
    const absolute = consent && daysAfter(consent, ABSOLUTE_DAYS);
    if (absolute && absolute > rotatedAt && absolute < unused) {
        const because = `A new consent may be needed by ${dayOf(absolute)}, a year after the one of ${dayOf(consent)}: Atlassian announced that once, and neither confirms nor withdraws it today.`;
        return { at: absolute, reasons: [because, ...reasons] };
    }
    if (!consent)
        reasons.unshift('The date of the consent is unknown: a new consent may be needed a year after it (`consented-on` tells).');
    else if (absolute && absolute <= rotatedAt)
        reasons.unshift(`Consent was given on ${dayOf(consent)}, more than a year ago, and has not ended with that year.`);
    const onUnused = `The refresh token ends on ${dayOf(unused)} unless it is used before: ${UNUSED_DAYS} days after its last exchange.`;
    return { at: unused, reasons: [onUnused, ...reasons] };
};
function daysAfter(date, days) {
    return new Date(date.getTime() + days * expiry .sO);
}

; 






function checkedCredential(trial, sources, otherwise) {
    const { credential, request, session, failure, now } = trial;
    const ends = [];
    const reasons = [];
    for (const source of TRUST) {
        const answer = sources[source]?.(trial);
        if (!answer)
            continue;
        if ('at' in answer)
            ends.push({ at: answer.at, source });
        reasons.push(...('at' in answer ? (answer.reasons ?? []) : [answer.unknown]));
    }
    if (session?.account.unknown !== undefined)
        reasons.push(session.account.unknown);
    const [end] = ends;
    const { status, because } = judge(trial, end, request?.settings ?? otherwise);
    const method = session?.method ?? request?.credentials.method ?? 'auto';
    const kind = method === 'auto' ? 'api-token-of-any-kind' : method;
    const siteUrl = session?.siteUrl ?? request?.site.url;
    const { email, username } = ownerIn(credential);
    const account = session?.account.name || (email ?? username);
    return {
        name: credential.name,
        status,
        kind,
        site: siteUrl,
        account: account && (0,printable .g$)(account),
        ...reportedEnd(end?.at, end?.source, now),
        reasons: [...because, ...disagreement(ends), ...reasons].map((text) => (0,printable .g$)(text, LONGEST_TEXT)),
        code: failure?.code,
        renewal: renewalOf(kind, {
            siteUrl,
            email: email && (0,printable .g$)(email),
            secret: credential.secret && (0,printable .g$)(credential.secret),
        }),
    };
}
function disagreement([end, ...others]) {
    const written = others.find(({ source }) => source === 'expires-on');
    if (!end || !written || written.at === 'never')
        return [];
    const real = end.at === 'never' ? undefined : dayOf(end.at);
    const day = dayOf(written.at);
    if (real === day)
        return [];
    return [
        `\`expires-on\` says ${day}, but it ${real ? `ends on ${real}` : 'never ends'}: correct the date (\`jira-auth check --write-expiry\` does in a file of credentials).`,
    ];
}
function judge({ session, failure, now }, end, thresholds) {
    const byDate = statusAt(end?.at, thresholds, now);
    const isOverdue = byDate === 'expired' && (failure?.isOf('denied') ?? true);
    const day = end && end.at !== 'never' ? dayOf(end.at) : '';
    const remedy = end?.source === 'expires-on' ? 'correct the date' : 'the date must be of another one';
    const overdue = isOverdue ? [`It should have ended on ${day}, but Jira still accepts it: ${remedy}.`] : [];
    if (failure) {
        const own = statusOfFailure(failure.code);
        const together = own === 'rejected' && byDate === 'expired' ? byDate : worse(own, byDate);
        return { status: isOverdue ? own : together, because: [failure.what, failure.advice, ...overdue] };
    }
    if (!session)
        throw new TypeError('A trial ended with neither a session nor a failure.');
    if (isOverdue)
        return { status: 'warning', because: overdue };
    const unknown = 'It works, but its expiry date is unknown: declare it with `expires-on`.';
    return { status: byDate, because: byDate === 'unknown' ? [unknown] : [] };
}

; 
const external_node_crypto_namespaceObject = require("node:crypto");
; 
function htmlText(text) {
    return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

; 
const LONGEST = 365;
const TODAY = 20;
const END = 97;
const TICKS = [0, 1, 7, 30, 90];
const SHAPES = {
    rejected: '<path class="stroke" d="M-4-4 4 4M4-4-4 4"/>',
    expired: '<rect x="-4.5" y="-4.5" width="9" height="9" rx="1"/>',
    failed: '<path class="stroke" d="M0-5V1M0 5v.1"/>',
    critical: '<path d="M0-5.5 5.8 4.6H-5.8Z"/>',
    warning: '<path d="M0-6 6 0 0 6-6 0Z"/>',
    unknown: '<circle class="stroke" r="4.2"/>',
    ok: '<circle r="4.6"/>',
};
function timeline_placeOf(days) {
    const far = Math.log1p(Math.min(Math.abs(days), LONGEST)) / Math.log1p(LONGEST);
    const place = days < 0 ? TODAY - far * (TODAY - 3) : TODAY + far * (END - TODAY);
    return Math.round(place * 10) / 10;
}
const LINES = [...TICKS.map(timeline_placeOf), END];
function axis() {
    const names = TICKS.map((days) => `<text x="${timeline_placeOf(days)}%" y="12" text-anchor="middle">${days === 0 ? 'today' : days}</text>`);
    return `<svg class="axis" width="100%" height="16" aria-hidden="true"><text x="0" y="12">expired</text>${names.join('')}<text x="100%" y="12" text-anchor="end">365 days</text></svg>`;
}
function bar(days, status, label) {
    const place = timeline_placeOf(days);
    return `<svg class="bar" role="img" aria-label="${label}" width="100%" height="18"><line x1="${TODAY}%" x2="${place}%" y1="9" y2="9"/><svg class="end" x="${place}%" y="9">${SHAPES[status]}</svg></svg>`;
}
const APART = 1.2;
const MARK = 13;
const MOST_MARKS = 10;
function overview(credentials, label) {
    const columns = [];
    const days = ({ daysLeft = 0 }) => daysLeft;
    for (const credential of credentials.toSorted((one, other) => days(one) - days(other))) {
        const place = timeline_placeOf(days(credential));
        const column = columns.at(-1);
        if (column && place - column.place < APART)
            column.statuses.push(credential.status);
        else
            columns.push({ place, statuses: [credential.status] });
    }
    const highest = Math.max(...columns.map(({ statuses }) => statuses.length));
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

; 

const COLOURS = {
    page: ['#ffffff', '#15181d'],
    text: ['#1c2128', '#e4e8ed'],
    muted: ['#59626e', '#9ba5b1'],
    line: ['#d5dae0', '#363c45'],
    faint: ['#eceff2', '#23282f'],
    note: ['#fff8e1', '#2c2818'],
    link: ['#0b57b0', '#79b4ff'],
    rejected: ['#a8123e', '#ff8aa8'],
    expired: ['#b42318', '#ff8b80'],
    failed: ['#8f2c7c', '#f5a0e0'],
    critical: ['#b04a06', '#ffac6b'],
    warning: ['#856000', '#eccb5a'],
    unknown: ['#535d69', '#aeb8c3'],
    ok: ['#0f6e48', '#66d19e'],
};
function variables(scheme) {
    return Object.entries(COLOURS)
        .map(([name, colours]) => `--${name}:${colours[scheme]};`)
        .join('');
}
const SCALE = LINES.map((place, index) => {
    const colour = `var(--${index === 0 ? 'muted' : 'line'})`;
    return `linear-gradient(${colour},${colour}) ${place}% 0/1px 100% no-repeat`;
}).join(',');
const STYLE = `
:root{color-scheme:light;${variables(0)}}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;${variables(1)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:76rem;padding:2.25rem 2rem 3rem;background:var(--page);color:var(--text);font:.9375rem/1.5 -apple-system,"Segoe UI",Inter,Roboto,"Noto Sans",system-ui,sans-serif;overflow-wrap:anywhere}
h1{margin:0;font-size:1.5rem;line-height:1.25;font-weight:650;letter-spacing:-.01em}
h2{margin:0;font-size:1.0625rem;font-weight:650}
p{margin:0}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
a .address{text-decoration:inherit}
.address{display:inline-block;max-width:100%}
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
.names{margin-top:1.25rem}
.names summary{cursor:pointer}
.names ul{columns:14rem;margin:.5rem 0 0;padding:0;list-style:none}
section{margin-top:2rem}
tr:target{background:var(--note)}
tbody tr{scroll-margin-top:3.5rem}
.shape{width:.875em;height:.875em;overflow:visible;vertical-align:-.06em;margin-right:.4em}
.shape,.end{fill:currentColor;stroke:none}
.stroke{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round}
.rejected{color:var(--rejected)}.expired{color:var(--expired)}.failed{color:var(--failed)}.critical{color:var(--critical)}.warning{color:var(--warning)}.unknown{color:var(--unknown)}.ok{color:var(--ok)}
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
.scale{background:${SCALE}}
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
.rejected .bar line,.failed .bar line,.unknown .bar line{stroke-dasharray:3 4}
.numbers td,.numbers th{padding-block:.5rem}
.numbers td,.numbers thead th+th{text-align:right;font-variant-numeric:tabular-nums}
.numbers .org{width:34%}
.numbers th{overflow-wrap:normal}
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
@page{margin:7mm}
html{font-size:6.5px}
body{max-width:none;padding:0;font-size:1rem;line-height:1.1}
h1{font-size:1.5rem}
h2{font-size:1.2rem;break-after:avoid}
.small,.status,thead th{font-size:inherit;line-height:inherit}
.names,.overview,.overview+p,section+section .credentials thead,th.time,td.time,.do br,footer{display:none}
.counts{margin:2px 0;padding:2px 0;gap:1rem}
section{margin-top:4px}
h2,h2+p,.do p,.ends b,.ends div,.who>div{display:inline}
table{margin:0}
th,td,thead th{position:static;padding-block:1px}
.who div+div,.ends div,.do p+p{margin-left:.5em}
td.do,th.do{padding-left:0}
.who{width:33%}.ends{width:18%}
tr{break-inside:avoid}
}
`;

; 







const WRITER = {
    name: (text) => `<bdi>${breakable((0,printable .g$)(text))}</bdi>`,
    says: (text) => breakable((0,printable .g$)(text, LONGEST_TEXT)).replace(/`([^`]+)`/g, '<code>$1</code>'),
    code: (text) => `<code>${breakable((0,printable .g$)(text))}</code>`,
    link: (address, label) => `<a href="${htmlText(address)}" rel="noopener noreferrer">${breakable((0,printable .g$)(label))}</a>`,
};
function breakable(text) {
    return htmlText(text).replace(/[^\s`]*\w[.@_/]\w[^\s`]*/g, (address) => `<span class="address">${address.replace(/(?<=\w)(?=[.@_/]\w)/g, '<wbr>')}</span>`);
}
const html = (line) => document_written(line, WRITER);
const PARTS = {
    now: ['Act now', 'refused, expired, failing, or about to expire'],
    soon: ['Soon', 'expiring soon, or with a date to correct'],
    'not-checked': ['Not checked', 'the server could not be asked'],
    'not-known': ['Unknown expiry', 'with an unknown expiry date'],
    ok: ['In order', 'working, nothing to do'],
};
const POLICY = `default-src 'none'; style-src 'sha256-${(0,external_node_crypto_namespaceObject.createHash)('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
function htmlPage(report) {
    const { credentials, notes, checkedAt } = report;
    const ids = idsOf(credentials);
    const parts = Object.keys(PARTS).map((part) => partOfPage(part, credentials.filter((each) => partOf(each) === part).map(entryOf), ids));
    const items = notes.map((says) => `<li>${html([{ says }])}</li>\n`);
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Jira credentials: ${countsInWords(countsOf(credentials)) || 'none'}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${htmlText(headlineOf(report))}</h1>
<p class="muted">${capitalized(subjectOf(report))}, checked on <time datetime="${checkedAt}">${moment(checkedAt)}</time></p>
${countsList(credentials)}${overviewOf(credentials)}${items.length === 0 ? '' : `<ul class="notes">\n${items.join('')}</ul>\n`}${namesOf(ids)}</header>
<main>
${parts.join('')}${organizationsPart(report)}</main>
<footer class="muted small">
<p>Days are calendar days in UTC: a credential with a declared date works through the whole of that day. The scale of the timeline is logarithmic. Nothing on this page is secret, and it loads nothing from anywhere.</p>
</footer>
</body>
</html>
`;
}
function moment(iso) {
    const options = { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' };
    return `${new Date(iso).toLocaleDateString('en-GB', options)}, ${iso.slice(11, 16)} UTC`;
}
function idsOf(credentials) {
    const taken = new Map();
    const idOf = ({ name }) => {
        const words = ['credential', ...(name.toLowerCase().match(/[a-z0-9]+/g) ?? [])].join('-');
        const count = (taken.get(words) ?? 0) + 1;
        taken.set(words, count);
        return count === 1 ? words : `${words}--${count}`;
    };
    return new Map(credentials.map((credential) => [credential, idOf(credential)]));
}
function namesOf(ids) {
    const { compare } = new Intl.Collator('en', { numeric: true });
    const items = [...ids]
        .sort(([{ name: one }], [{ name: other }]) => compare(one, other))
        .map(([{ name }, id]) => `<li><a href="#${id}">${html([{ name }])}</a></li>\n`);
    if (items.length === 0)
        return '';
    return `<details class="names"><summary>Find a credential by name</summary>\n<ul>\n${items.join('')}</ul></details>\n`;
}
function countsList(credentials) {
    const counts = countsOf(credentials);
    const items = STATUSES.flatMap((status) => {
        const first = credentials.find((credential) => credential.status === status);
        if (!first)
            return [];
        return `<li><a href="#${partOf(first)}"><b>${counts[status]}</b>${badge(status)}</a></li>\n`;
    });
    return items.length === 0 ? '' : `<ul class="counts">\n${items.join('')}</ul>\n`;
}
function overviewOf(credentials) {
    const dated = credentials.filter(({ daysLeft }) => daysLeft !== undefined);
    if (dated.length === 0)
        return '';
    const label = `${credentialsInWords(dated.length)} by days left: ${countsInWords(countsOf(dated))}`;
    const others = credentials.length - dated.length;
    const without = others === 0 ? '' : ` Not shown: ${others} without a known expiry date.`;
    return `${overview(dated, label)}\n<p class="muted small">Each mark is a credential, placed by days left.${without}</p>\n`;
}
function partOfPage(part, entries, ids) {
    if (entries.length === 0)
        return '';
    const [title, says] = PARTS[part];
    const isOnTimeline = part !== 'not-known';
    const timeline = isOnTimeline
        ? head('time', `<span class="hidden">Days left, as a timeline</span>${axis()}`)
        : '';
    return `<section id="${part}" aria-labelledby="${part}-title">
<h2 id="${part}-title">${title}</h2>
<p class="muted small">${credentialsInWords(entries.length)}, ${says}</p>
<table class="credentials" role="table" aria-labelledby="${part}-title">
<thead role="rowgroup"><tr role="row">${head('who', 'Credential')}${head('ends', 'Expires')}${timeline}${head('do', 'What to do')}</tr></thead>
<tbody role="rowgroup">
${entries.map((entry) => html_rowOf(entry, ids.get(entry.credential) ?? '', isOnTimeline)).join('')}</tbody>
</table>
</section>
`;
}
function head(name, content) {
    return `<th scope="col" role="columnheader" class="${name}">${content}</th>`;
}
function html_rowOf({ credential, whose, state, end, why, advice, page, secret }, id, isOnTimeline) {
    const { name, status, endsAt, daysLeft } = credential;
    const [day, away, source] = end;
    const cell = (of, content) => `<td class="${of}" role="cell">${content}</td>`;
    const time = daysLeft === undefined ? '' : `<div class="time-in">${bar(daysLeft, status, state)}</div>`;
    const ends = [
        away === undefined ? '' : `<b>${away}</b>`,
        `<div>${endsAt === undefined ? day : `<time datetime="${htmlText(endsAt)}">${day}</time>`}</div>`,
        source === undefined ? '' : `<div class="muted small">${source}</div>`,
    ];
    const renewal = advice || status === 'ok' ? [page, secret].flatMap((line) => (line ? html(line) : [])) : [];
    const toDo = [...why.map(html), advice ? html(advice) : '', renewal.join('<br> ')].filter(Boolean);
    return [
        `<tr id="${id}" role="row"><th scope="row" role="rowheader" class="who"><div><b>${html([{ name }])}</b> ${badge(status)}</div>`,
        `<div class="muted small">${html(whose)}</div></th>`,
        cell('ends', ends.join('')),
        isOnTimeline ? cell(`time scale ${status}`, time) : '',
        cell('do small', toDo.map((paragraph) => `<p>${paragraph}</p>`).join('')),
        '</tr>\n',
    ].join('');
}
function organizationsPart({ organizations }) {
    if (organizations.length === 0)
        return '';
    const heads = STATUSES.map((status) => `<th scope="col">${badge(status)}</th>`);
    const rows = organizations.map(({ orgId, counts, unlisted }) => {
        const cells = [...STATUSES.map((status) => counts[status]), unlisted].map((count) => `<td>${count}</td>`);
        return `<tr><th scope="row">${html([{ code: orgId }])}</th>${cells.join('')}</tr>\n`;
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

; 


const STAGES = ['early', '30', '14', '7', '1', 'failed', 'over'];
const THRESHOLDS = [30, 14, 7, 1];
function thresholdOf({ daysLeft = Infinity }) {
    return THRESHOLDS.findLast((days) => daysLeft <= days);
}
function stageOf(credential) {
    const { status } = credential;
    if (status === 'failed')
        return 'failed';
    if (status === 'rejected' || status === 'expired')
        return 'over';
    if (status === 'ok' || status === 'unknown')
        return undefined;
    const threshold = thresholdOf(credential)?.toString();
    return STAGES.find((stage) => stage === threshold) ?? 'early';
}
function happeningOf(credential, memory) {
    const { status, code } = credential;
    const isMended = memory?.told.stage === 'failed' && code === undefined;
    if (status === 'unknown' && !isMended)
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
    const rank = (of) => STAGES.indexOf(of);
    if (rank(stage) > rank(told.stage))
        return 'reached';
    return isOtherDay || (told.stage === 'failed' && stage !== 'failed') ? 'moved' : 'nothing';
}
function fingerprint(name) {
    return (0,external_node_crypto_namespaceObject.createHash)('sha256').update(name, 'utf8').digest('hex').slice(0, 32);
}

; 

const ISSUE = new RegExp(`^<!-- jira-auth-expiry credential=([0-9a-f]{32}) told=(${STAGES.join('|')}|renewed) ends=(?:(\\d{4}-\\d{2}-\\d{2})|-)(?: organization=([0-9a-f]{32}))? -->\\r?\\n`);
function markIssue({ credential, told, organization }, text) {
    const of = organization === undefined ? '' : ` organization=${organization}`;
    return `<!-- jira-auth-expiry credential=${credential} ${saying(told)}${of} -->\n${text}`;
}
function readMark(marked) {
    const [mark, credential, stage, ends, organization] = ISSUE.exec(marked) ?? [];
    if (mark === undefined || credential === undefined)
        return undefined;
    const told = { stage: stage, ends };
    return { credential, told, organization, text: marked.slice(mark.length) };
}
function markComment(told) {
    return `<!-- jira-auth-expiry ${saying(told)} -->`;
}
function saying({ stage, ends }) {
    return `told=${stage} ends=${ends ?? '-'}`;
}

; 




const LONGEST_NAME = 100;
const RECORD_IT = [
    'Record its last day: ',
    { code: 'jira-auth check --write-expiry NAME=YYYY-MM-DD' },
    ' writes it into the file of credentials; anywhere else, set ',
    { code: 'expires-on' },
    '.',
];
const FOOTER = `This text is replaced when the credential reaches another threshold (${THRESHOLDS.join(', ')} days, and its end), and the issue is closed when nothing is left to do. Keep notes in a comment.`;
function messageOf(credential) {
    const { status, source } = credential;
    const { whose, end, why, advice, page, secret } = entryOf(credential);
    const day = endDayOf(credential);
    const isRecorded = source !== undefined && source !== 'expires-on';
    const record = isRecorded ? ['Its last day need not be recorded: the check asks for it.'] : RECORD_IT;
    const overdue = isOverdue(credential) ? [RECORD_IT] : [];
    const facts = [
        whose,
        ...(day === undefined ? [] : [[`Last day: ${[`${day} (UTC)`, end[2]].filter(Boolean).join(', ')}`]]),
        ['Status: ', { code: status }],
        ...(secret ? [secret] : []),
        ...why,
    ];
    const steps = advice ? [[...advice, ...(page ? [' ', ...page] : [])], record] : overdue;
    return { title: titleOf(credential), lead: [...headline(credential), '.'], facts, steps, footer: [FOOTER] };
}
function titleOf(credential) {
    const works = ['warning', 'critical'].includes(credential.status) && !isOverdue(credential);
    const days = works ? thresholdOf(credential) : undefined;
    const within = days === undefined ? '' : `, within ${days === 1 ? 'a day' : `${days} days`}`;
    return `The Jira credential ${message_nameOf(credential)} ${stateOf(credential, false)}${within}`;
}
function headline(credential, isToday = false) {
    const { status, code } = credential;
    const start = ['The credential ', { code: message_nameOf(credential) }];
    if (status === 'failed' && code !== undefined)
        return [...start, ' fails its check: ', { code }];
    const works = ['ok', 'warning', 'critical'].includes(status) && !isOverdue(credential);
    return [...start, works ? ' works and ' : ' ', stateOf(credential, isToday && works)];
}
function reachedText(credential) {
    return [...headline(credential, true), '. What to do stands above.'];
}
function renewedText(credential) {
    if (!credential)
        return ['The organization was asked, and nothing has to be done any more.'];
    if (credential.status === 'unknown') {
        const name = { code: message_nameOf(credential) };
        return ['The credential ', name, ' passes its check again. Its expiry date is unknown.'];
    }
    return [...headline(credential, true), '. Nothing has to be done any more.'];
}
function message_nameOf({ name }) {
    return (0,printable .g$)(name, LONGEST_NAME);
}

; 






const LABEL = 'jira-token-expiry';
const PER_PAGE = 50;
const MOST_PAGES = 200;
const MOST_OPENED = 50;
const MOST_FAILURES = 3;
function notTold(what, advice) {
    return new src_failure .HR('handoff-failed', what, advice);
}
function limitOf(place) {
    const what = `There are more than ${MOST_PAGES * PER_PAGE} entries in a list of ${place}.`;
    const advice = `Take the label "${LABEL}" off issues that are long closed.`;
    return { pages: MOST_PAGES, failure: () => notTold(what, advice) };
}
async function keepIssues(tracker, report, orgId) {
    const sentences = [];
    const failures = [];
    const opened = new Map();
    let events = [];
    let notOpened = 0;
    const attemptOne = async (work) => {
        if (failures.length < MOST_FAILURES)
            await attempt(failures, work);
    };
    const list = async () => {
        const issues = [];
        for await (const issue of tracker.issues())
            issues.push(issue);
        return issues;
    };
    const listWithoutDuplicates = async () => {
        const one = new Map();
        for (const issue of await list()) {
            const original = one.get(issue.credential);
            if (!original?.isOpen)
                one.set(issue.credential, issue);
            else if (issue.isOpen) {
                await attemptOne(async () => {
                    await tracker.dismiss(issue, original);
                    sentences.push(`Closed ${issue.label}, because ${original.label} is for the same credential.`);
                    events = events.filter((each) => each !== opened.get(issue.label));
                });
            }
        }
        return one;
    };
    const tellOf = (kind, name, { url }) => {
        const event = { kind, name, url };
        events.push(event);
        return event;
    };
    const open = async (credential, told) => {
        if (opened.size >= MOST_OPENED) {
            notOpened += 1;
            return;
        }
        const whose = fingerprint(credential.name);
        const memory = { told, credential: whose, organization: organizationOf(credential, orgId) };
        const issue = await tracker.open(messageOf(credential), memory).catch(async (error) => {
            const known = error instanceof src_failure .HR ? await list() : [];
            const found = known.find((each) => each.isOpen && each.credential === whose);
            if (found)
                return found;
            throw error;
        });
        opened.set(issue.label, tellOf('opened', credential.name, issue));
        sentences.push(`Opened ${issue.label} for ${message_nameOf(credential)}${at(issue)}.`);
    };
    const finish = async (issue, credential) => {
        const told = { ...issue.told, stage: 'renewed' };
        if (issue.isOpen)
            await tracker.comment(issue, told, renewedText(credential));
        await tracker.change(issue, told, issue.isOpen ? { open: false } : {});
        if (!issue.isOpen)
            return;
        const name = credential ? message_nameOf(credential) : 'A credential of the organization';
        sentences.push(`Closed ${issue.label}: ${name} needs nothing any more${at(issue)}.`);
        tellOf('renewed', credential?.name ?? issue.label, issue);
    };
    const tell = async (credential, issue) => {
        const happening = happeningOf(credential, issue);
        const stage = stageOf(credential);
        if (happening === 'opened' && stage)
            await open(credential, { stage, ends: endDayOf(credential) });
        if (!issue)
            return;
        if (happening === 'settled' || happening === 'renewed')
            await finish(issue, credential);
        if ((happening !== 'reached' && happening !== 'moved') || !stage)
            return;
        const told = { stage, ends: endDayOf(credential) ?? issue.told.ends };
        if (happening === 'reached')
            await tracker.comment(issue, told, reachedText(credential));
        await tracker.change(issue, told, { message: messageOf(credential), open: true });
        sentences.push(`Updated ${issue.label} for ${message_nameOf(credential)}${at(issue)}.`);
        if (happening === 'reached')
            tellOf('reached', credential.name, issue);
    };
    const known = await listWithoutDuplicates();
    for (const credential of report.credentials) {
        await attemptOne(() => tell(credential, known.get(fingerprint(credential.name))));
    }
    const reported = new Set(report.credentials.map(({ name }) => fingerprint(name)));
    for (const issue of known.values()) {
        if (!reported.has(issue.credential) && needsNothing(issue, report, orgId))
            await attemptOne(() => finish(issue));
    }
    if (opened.size > 0)
        await attemptOne(listWithoutDuplicates);
    if (notOpened > 0) {
        sentences.push(`Left to the next run: ${notOpened} more. One run opens ${MOST_OPENED} issues at most.`);
    }
    return { sentences, events, failures };
}
function organizationOf({ site, source, kind }, orgId) {
    if (orgId === undefined)
        return undefined;
    if (kind === 'organization-api-key')
        return keyOf(orgId);
    return site === undefined && source === 'organization' ? fingerprint(orgId) : undefined;
}
function needsNothing({ told, organization }, { credentials, organizations }, orgId) {
    if (orgId === undefined || told.stage === 'renewed')
        return false;
    if (credentials.some(({ kind, status }) => kind === 'organization-api-key' && status !== 'ok'))
        return false;
    const isWhole = organizations.some((each) => each.orgId === orgId && each.unlisted === 0);
    return organization === keyOf(orgId) || (isWhole && organization === fingerprint(orgId));
}
function keyOf(orgId) {
    return fingerprint(`key of ${orgId}`);
}
function at({ url }) {
    return url === undefined ? '' : `: ${(0,printable .g$)(url)}`;
}

; 






const CLOSED_UNPLANNED = { state: 'closed', state_reason: 'not_planned' };
function gitHubIssues({ apiUrl, repository, githubToken }, send) {
    const issuesUrl = `${apiUrl}/repos/${repository}/issues`;
    const api = {
        send,
        credential: (0,credential .CM)(githubToken),
        limits: 'github',
        lost: ({ code, what }) => notTold(`The issues of ${repository} could not be kept up to date: ${what}`, code === 'redirect-refused'
            ? 'The repository may have another name now: give it as `github-issues-repository`.'
            : 'The next run catches up; if it happens often, look at https://www.githubstatus.com.'),
        refused: (answer) => github_issues_refusal(answer, repository),
    };
    const post = (url, body) => (0,rest .kA)(api, url, { method: 'POST', body, repeatable: 'once', expect: [201] });
    const patch = async (number, body) => {
        await (0,rest .kA)(api, `${issuesUrl}/${number}`, { method: 'PATCH', body });
    };
    const pages = (url, query = {}) => (0,rest .IO)(1, async (page) => {
        const parameters = new URLSearchParams({ ...query, per_page: String(PER_PAGE), page: String(page) });
        const answer = await (0,rest .kA)(api, `${url}?${parameters.toString()}`);
        const items = answer.json();
        if (!Array.isArray(items))
            throw github_issues_refusal(answer, repository);
        const isLast = !/;\s*rel="next"/.test(answer.header('link') ?? '');
        return { items, next: isLast ? undefined : page + 1 };
    }, limitOf(repository));
    return {
        issues: async function* () {
            const query = { labels: LABEL, state: 'all', sort: 'created', direction: 'asc' };
            for await (const item of pages(issuesUrl, query)) {
                const issue = issueIn(item);
                if (issue)
                    yield issue;
            }
        },
        open: async (message, memory) => {
            const body = markIssue(memory, markdownOf(message));
            const answer = await post(issuesUrl, { title: message.title, body, labels: [LABEL] });
            const opened = (0,rest .D7)(answer);
            const issue = issueIn(opened);
            if (issue)
                return issue;
            const number = (0,json .ZZ)(opened, 'number');
            if (typeof number === 'number')
                await patch(number, CLOSED_UNPLANNED);
            throw notTold(`${answer.host} opened an issue in ${repository} without its label "${LABEL}", so it was closed again.`, 'Give a `github-token` that may write to the repository: outsiders may not set labels.');
        },
        comment: async ({ number, author }, told, line) => {
            const url = `${issuesUrl}/${number}/comments`;
            const mark = markComment(told);
            for await (const comment of pages(url)) {
                if (loginOf(comment) === author && (0,json .M8)(comment, 'body')?.startsWith(mark))
                    return;
            }
            await post(url, { body: `${mark}\n${markdownLine(line)}` });
        },
        change: (issue, told, { message, open }) => patch(issue.number, {
            ...(message && { title: message.title }),
            body: markIssue({ ...issue, told }, message ? markdownOf(message) : issue.text),
            ...(open === true && { state: 'open' }),
            ...(open === false && { state: 'closed', state_reason: 'completed' }),
        }),
        dismiss: ({ number }, { label }) => patch(number, { body: `${label} is for the same credential.\n`, ...CLOSED_UNPLANNED }),
    };
}
function github_issues_refusal({ host, status }, repository) {
    const denied = [
        `\`github-token\` may not read and write the issues of ${repository} (${status}), or there is no such repository.`,
        'Give the job `permissions: issues: write`; for another repository than the workflow\'s, a token with the permission "Issues: write" there.',
    ];
    const known = {
        401: [
            `${host} refused \`github-token\`.`,
            "It is wrong or has expired; a workflow's own is `${{ github.token }}`.",
        ],
        403: denied,
        404: denied,
        410: [
            `${repository} has no issues: they are switched off.`,
            'Switch them on in the settings of the repository, or name another one as `github-issues-repository`.',
        ],
    };
    const other = [
        `${host} did not accept a request for the issues of ${repository} (${status}).`,
        "Check that the repository is not archived, and that GITHUB_API_URL is the address of GitHub's REST API.",
    ];
    return notTold(...(known[status] ?? other));
}
function issueIn(item) {
    const labels = (0,json .ZZ)(item, 'labels');
    const isLabelled = Array.isArray(labels) &&
        labels.some((label) => (0,json .Gv)(label) && (0,json .M8)(label, 'name')?.toLowerCase() === LABEL);
    const number = (0,json .ZZ)(item, 'number');
    const memory = readMark((0,json .M8)(item, 'body') ?? '');
    if (!isLabelled || (0,json .ZZ)(item, 'pull_request') !== undefined || !memory)
        return undefined;
    if (typeof number !== 'number' || !Number.isSafeInteger(number))
        return undefined;
    const url = (0,json .M8)(item, 'html_url') ?? '';
    return {
        ...memory,
        number,
        label: `#${number}`,
        url: /^https:\/\/[\w.:-]+\/[\w./-]+$/.test(url) ? url : undefined,
        isOpen: (0,json .ZZ)(item, 'state') === 'open',
        author: loginOf(item),
    };
}
function loginOf(item) {
    return (0,json .M8)((0,json .qV)(item, 'user'), 'login') ?? '';
}

; 


const ADF = {
    textOf: ({ lead, facts, steps, footer }) => {
        const list = (type, lines) => ({
            type,
            content: lines.map((line) => ({ type: 'listItem', content: [paragraph(line)] })),
        });
        const heading = { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text: 'What to do' }] };
        return jira_text_document(paragraph(lead), list('bulletList', facts), ...(steps.length === 0 ? [] : [heading, list('orderedList', steps)]), { type: 'rule' }, paragraph(footer));
    },
    lineOf: (line) => jira_text_document(paragraph(line)),
};
function jira_text_document(...content) {
    return { type: 'doc', version: 1, content };
}
function paragraph(line) {
    return { type: 'paragraph', content: line.map(textNode).filter(({ text }) => text !== '') };
}
function textNode(piece) {
    const text = plainText([piece]);
    if (typeof piece === 'string')
        return { type: 'text', text };
    if ('link' in piece)
        return { type: 'text', text, marks: [{ type: 'link', attrs: { href: piece.link } }] };
    return { type: 'text', text, ...('code' in piece && { marks: [{ type: 'code' }] }) };
}
const WIKI = {
    textOf: ({ lead, facts, steps, footer }) => {
        const blocks = [
            `*${wikiLine(lead)}*`,
            facts.map((fact) => `* ${wikiLine(fact)}`).join('\n'),
            ...(steps.length === 0 ? [] : ['h3. What to do']),
            steps.map((step) => `# ${wikiLine(step)}`).join('\n'),
            wikiLine(footer),
        ];
        return blocks.filter(Boolean).join('\n\n');
    },
    lineOf: wikiLine,
};
function wikiLine(line) {
    const link = (address) => address.replace(/[[\]{}|!\\]/g, encodeURIComponent).replaceAll('!', '%21');
    return document_written(line, { name: jira_text_harmless, says: jira_text_harmless, code: jira_text_harmless, link });
}
function jira_text_harmless(text) {
    return (0,printable .g$)(text, LONGEST_TEXT).replace(/[\\{}[\]!*_?+^~|#@&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

; 






function jiraIssues({ project, issueType }, { apiUrl, siteUrl, deployment, credential }, send) {
    const isCloud = deployment === 'cloud';
    const { textOf, lineOf } = isCloud ? ADF : WIKI;
    const api = {
        send,
        credential,
        isRefusal: refusal .JS,
        lost: ({ what }) => notTold(`The issues of the Jira project ${project} could not be kept up to date: ${what}`, 'The next run catches up.'),
        refused: (answer) => jira_issue_refusal(answer, project),
    };
    const post = (path, body, expect = [201], asked = { repeatable: 'once' }) => (0,rest .kA)(api, `${apiUrl}${path}`, { method: 'POST', body, expect, ...asked });
    const edit = async ({ label }, fields) => {
        await (0,rest .kA)(api, `${apiUrl}/issue/${label}`, { method: 'PUT', body: { fields }, expect: [204, 200] });
    };
    const transition = async ({ label }, toOpen) => {
        const path = `/issue/${label}/transitions`;
        const answer = await (0,rest .kA)(api, `${apiUrl}${path}`);
        const transitions = (0,json .ZZ)((0,rest .D7)(answer), 'transitions');
        if (!Array.isArray(transitions))
            throw jira_issue_refusal(answer, project);
        const found = transitions.filter(json .Gv).find((each) => {
            const category = categoryOf((0,json .qV)(each, 'to'));
            return category !== undefined && (category !== 'done') === toOpen;
        });
        const id = found && (0,json .M8)(found, 'id');
        if (id !== undefined)
            await post(path, { transition: { id } }, [204, 200, 400, 409], {});
    };
    const comment = async ({ label }, _told, line) => {
        await post(`/issue/${label}/comment`, { body: lineOf(line) });
    };
    const issueOf = (key, memory, labels, isOpen) => ({
        ...memory,
        label: key,
        url: `${siteUrl}/browse/${key}`,
        labels,
        isOpen,
    });
    return {
        issues: async function* () {
            const jql = `project = "${project}" AND labels = "${LABEL}" ORDER BY created ASC, key ASC`;
            const wanted = { jql, fields: ['labels', 'status'], maxResults: PER_PAGE };
            const read = async (at) => {
                const answer = await post(isCloud ? '/search/jql' : '/search', { ...wanted, ...at }, [200], {});
                const body = (0,rest .D7)(answer);
                const items = (0,json .ZZ)(body, 'issues');
                if (!Array.isArray(items))
                    throw jira_issue_refusal(answer, project);
                return { items, next: jira_issue_nextPage(body, at, items.length) };
            };
            for await (const item of (0,rest .IO)({}, read, limitOf(project))) {
                const key = keyIn(item);
                const fields = (0,json .qV)(item, 'fields');
                const labels = (0,json .ZZ)(fields, 'labels');
                const texts = Array.isArray(labels) ? labels.filter((label) => typeof label === 'string') : [];
                const memory = memoryIn(texts);
                if (key === undefined || !memory)
                    continue;
                yield issueOf(key, memory, texts, categoryOf((0,json .qV)(fields, 'status')) !== 'done');
            }
        },
        open: async (message, memory) => {
            const { credential: whose, told, organization } = memory;
            const labels = [LABEL, `${OURS}${whose}`, toldLabel(told)];
            if (organization !== undefined)
                labels.push(`${ORGANIZATION}${organization}`);
            const fields = {
                project: { key: project },
                issuetype: { name: issueType },
                summary: message.title,
                description: textOf(message),
                labels,
            };
            const answer = await post('/issue', { fields });
            const key = keyIn((0,rest .D7)(answer));
            if (key === undefined)
                throw jira_issue_refusal(answer, project);
            return issueOf(key, memory, labels, true);
        },
        comment,
        change: async (issue, told, { message, open }) => {
            if (open !== undefined && open !== issue.isOpen)
                await transition(issue, open);
            await edit(issue, {
                ...(message && { summary: message.title, description: textOf(message) }),
                labels: [...issue.labels.filter((label) => !label.startsWith(TOLD)), toldLabel(told)],
            });
        },
        dismiss: async (issue, original) => {
            await comment(issue, issue.told, [`${original.label} is for the same credential.`]);
            await transition(issue, false);
            const isOurs = (label) => label === LABEL || label.startsWith(OURS);
            await edit(issue, { labels: issue.labels.filter((label) => !isOurs(label)) });
        },
    };
}
function jira_issue_refusal(answer, project) {
    const { host, status } = answer;
    const errors = status === 400 && answer.isJson ? (0,json .qV)((0,rest .D7)(answer), 'errors') : {};
    const names = Object.keys(errors).filter((name) => /^\w{1,40}$/.test(name));
    const which = names.length === 0 ? '' : `: it refused ${names.join(', ')}`;
    return notTold(`${host} did not accept a request for the issues of the Jira project ${project} (${status})${which}.`, status === 400
        ? 'Check `jira-issue-project` and `jira-issue-type`, and that its screens have the field Labels and want no others.'
        : 'Check that the credential named in `jira-issue-credential` may browse the project and create, edit and comment issues there; one with scopes needs read:jira-work and write:jira-work.');
}
function jira_issue_nextPage(body, at, count) {
    const nextPageToken = (0,json .M8)(body, 'nextPageToken');
    if (nextPageToken !== undefined)
        return { nextPageToken };
    const startAt = (at.startAt ?? 0) + count;
    return count > 0 && startAt < Number((0,json .ZZ)(body, 'total')) ? { startAt } : undefined;
}
const OURS = 'jira-auth-';
const ORGANIZATION = `${OURS}organization-`;
const TOLD = `${OURS}told-`;
function toldLabel({ stage, ends }) {
    return `${TOLD}${stage}${ends === undefined ? '' : `-${ends}`}`;
}
function memoryIn(labels) {
    const after = (prefix) => labels.flatMap((label) => (label.startsWith(prefix) ? label.slice(prefix.length) : []));
    const isFingerprint = (text) => /^[0-9a-f]{32}$/.test(text);
    const credential = after(OURS).find(isFingerprint);
    const [told = ''] = after(TOLD);
    const stage = [...STAGES, 'renewed'].find((each) => told === each || told.startsWith(`${each}-`));
    if (credential === undefined || stage === undefined)
        return undefined;
    return {
        credential,
        told: { stage, ends: told.slice(stage.length + 1) || undefined },
        organization: after(ORGANIZATION).find(isFingerprint),
    };
}
function keyIn(item) {
    const key = (0,json .M8)(item, 'key');
    return key !== undefined && /^[A-Z][A-Z0-9_]*-\d+$/i.test(key) ? key : undefined;
}
function categoryOf(status) {
    return (0,json .M8)((0,json .qV)(status, 'statusCategory'), 'key');
}

; 






const MOST_LINES = 20;
async function postToChat(report, events, { url, host }, send) {
    const lines = events?.map((event) => lineOfEvent(event, report)) ?? linesOfReport(report);
    if (lines.length === 0)
        return { sentences: [], events: [], failures: [] };
    const api = {
        send,
        isUrlSecret: true,
        lost: ({ what }) => notTold(`The webhook at ${host} was not told: ${what}`, 'Check that `webhook-url` is the address of an incoming webhook, and that this machine may reach its host.'),
        refused: ({ status }) => notTold(`The webhook at ${host} did not take the message (${status}).`, 'It may have been removed, or be of a kind that takes other messages: create an incoming webhook that takes `{"text": ...}`, and store its address anew.'),
    };
    const body = { text: slackText(lines) };
    await (0,rest .kA)(api, url.reveal(), { method: 'POST', body, repeatable: 'once', expect: rest .qO });
    return { sentences: [`Posted to the webhook at ${host}.`], events: [], failures: [] };
}
function linesOfReport({ credentials, organizations }) {
    const unlisted = organizations.reduce((sum, organization) => sum + organization.unlisted, 0);
    return [
        ...credentials.filter((credential) => stageOf(credential) !== undefined).map(lineOf),
        ...(unlisted > 0 ? [[`Not listed one by one: ${unlisted} more of the organization's tokens.`]] : []),
    ];
}
function lineOfEvent(event, { credentials }) {
    const credential = credentials.find(({ name }) => name === event.name);
    const about = event.url === undefined ? [] : [' ', linkOrText(event.url)];
    if (event.kind !== 'renewed' && credential)
        return [...lineOf(credential), ...about];
    return [{ code: message_nameOf(event) }, ': nothing has to be done any more.', ...about];
}
function lineOf(credential) {
    const { url, secret } = isToBeRenewed(credential) ? credential.renewal : {};
    const renewal = [
        ...(url === undefined ? [] : [[' Renew it at ', linkOrText(url)]]),
        ...(secret === undefined ? [] : [[' and store the new one as ', { code: secret }]]),
    ];
    const [first = [], second] = renewal;
    return [
        ...headline(credential, true),
        '.',
        ...first,
        ...(second ? [',', ...second] : []),
        ...(first.length > 0 ? ['.'] : []),
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







async function tellPeople(request, report, trials, effects) {
    const { githubIssues, jiraIssue, webhook } = request.notify;
    const orgId = request.organization?.orgId;
    const sentences = [];
    const failures = [];
    const events = [];
    if (!githubIssues && !jiraIssue && !webhook)
        return { sentences, failures };
    const { send } = await openNetwork(effects, request);
    const collect = (work) => attempt(failures, async () => {
        const outcome = await work();
        sentences.push(...outcome.sentences);
        failures.push(...outcome.failures);
        const isNew = ({ kind, name }) => !events.some((event) => event.kind === kind && event.name === name);
        events.push(...outcome.events.filter(isNew));
    });
    if (githubIssues)
        await collect(() => keepIssues(gitHubIssues(githubIssues, send), report, orgId));
    if (jiraIssue) {
        const { project, credential: wanted } = jiraIssue;
        const trial = trials.find(({ credential: { name }, session }) => 
        session &&
            session.apiUrl !== '' &&
            !methodNamed(session.method).hasSession &&
            (wanted === undefined || name === wanted));
        await collect(async () => {
            if (trial?.session) {
                const network = networkWith(trial.tls, effects, request.timeoutSeconds);
                return keepIssues(jiraIssues(jiraIssue, trial.session, network.send), report, orgId);
            }
            throw notTold(`No issue could be opened in the Jira project ${project}, because ${wanted === undefined ? 'no credential works' : 'the one that is to open it does not work'}.`, 'Give `jira-issue-credential` the name of a credential that is checked here and works.');
        });
    }
    if (webhook) {
        const isTold = (githubIssues ?? jiraIssue) !== undefined && failures.length === 0;
        await collect(() => postToChat(report, isTold ? events : undefined, webhook, send));
    }
    return { sentences, failures };
}

; 





function readNotifySettings(inputs, mask) {
    return {
        githubIssues: inputs.flag('github-issues') ? readGitHubIssues(inputs, mask) : undefined,
        webhook: readWebhook(inputs, mask),
        jiraIssue: readJiraIssue(inputs),
    };
}
function readGitHubIssues(inputs, mask) {
    const api = readGitHub(inputs, mask, 'GitHub issues are switched on', "Set `github-token`. On GitHub Actions that is the workflow's own, `${{ github.token }}`, in a job with `permissions: issues: write`.");
    const given = inputs.text('github-issues-repository');
    const repository = readRepository(given, inputs);
    if (repository !== undefined)
        return { ...api, repository };
    throw (0,values_given .Gq)(given
        ? `${given.label} is not the name of a GitHub repository.`
        : "Can't tell in which repository to open issues.", 'Set `github-issues-repository` to OWNER/NAME.');
}
function readWebhook(inputs, mask) {
    const found = inputs.find('webhook-url');
    if (!found)
        return undefined;
    const url = (0,values_given .BO)(found, mask);
    const parsed = URL.canParse(found.value) ? new URL(found.value) : undefined;
    if (parsed?.protocol === 'http:') {
        throw new src_failure .HR('insecure-url', `${found.label} begins with http, so every machine on the way could read it and post there.`, 'Give the address with https.');
    }
    if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') {
        throw (0,values_given .Gq)(`${found.label} is not the https address of a webhook.`, 'Store the whole address again, as the chat shows it, without quotes.');
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
        const other = issueType ?? credential;
        if (!other)
            return undefined;
        throw (0,values_given .Gq)(`${other.label} is set, but \`jira-issue-project\` is not.`, 'Set it to the project for Jira issues, or leave both out.');
    }
    const advice = 'Set it to a key such as PROJ.';
    const key = (0,values_given .wC)(project, /^[A-Za-z][A-Za-z0-9_]{0,254}$/, 'is not a project key', advice);
    if (issueType && issueType.value.length > 60)
        throw (0,values_given .Gq)(`${issueType.label} is longer than any issue type's name.`, 'Set it to a name such as Task.');
    return {
        project: key.toUpperCase(),
        issueType: issueType?.value ?? 'Task',
        credential: credential?.value,
    };
}

; 










const ORGANIZATION_SECONDS = 300;
function readCheck(inputs, effects, file) {
    const settings = readSettings(inputs);
    if (file && inputs.flag('renew')) {
        throw (0,values_given .Gq)('`renew` is set for a whole file of credentials, but each successor needs a place of its own.', 'Put `renew: true` into an entry of `credentials-file`, with the `save-` key of where its successor goes.');
    }
    const environment = { ...effects.environment, ...readVariables(inputs) };
    const organization = readOrganization(inputs, effects);
    const writeExpiry = readWriteExpiry(inputs, file);
    const credentialIn = (entry) => {
        const value = writeExpiry?.get(entry.name);
        const given = new Map(entry.given);
        if (value !== undefined)
            given.set('expires-on', { value });
        return credentialOf({ ...entry, given }, environment, inputs, effects.secretsWithheld);
    };
    const isOrganizationAlone = organization && !file && ![...RENEWED, 'refresh-token-file'].some((name) => inputs.find(name));
    if (isOrganizationAlone)
        refuseDemands(inputs);
    return {
        credentials: file?.entries.map(credentialIn) ?? (isOrganizationAlone ? [] : [credentialOfInputs(inputs)]),
        file,
        organization,
        thresholds: settings,
        failOn: readFailOn(inputs),
        concurrency: inputs.wholeNumber('concurrency', 1, 64),
        timeoutSeconds: inputs.find('timeout-seconds') ? settings.timeoutSeconds : ORGANIZATION_SECONDS,
        caCertificate: settings.caCertificate,
        notify: readNotifySettings(inputs, effects.mask),
        html: inputs.text('html')?.value,
        writeExpiry,
    };
}
function readWriteExpiry(inputs, file) {
    const given = inputs.text('write-expiry');
    if (!given || given.value === 'false')
        return undefined;
    if (!file) {
        throw (0,values_given .Gq)(`${given.label} is set, but there is no file to write a date into.`, 'Give `credentials-file`, or set JIRA_TOKEN_EXPIRES_ON to the new date where that variable is kept.');
    }
    if (given.value === 'true')
        return new Map();
    const days = given.value.split(',').map((item) => {
        const at = item.lastIndexOf('=');
        const name = item.slice(0, at).trim();
        if (at >= 0 && file.entries.some((entry) => entry.name === name))
            return [name, readDay(item.slice(at + 1).trim(), given.label)];
        throw (0,values_given .Gq)(`${given.label} names no credential of the file.`, 'Write NAME=YYYY-MM-DD with a name from the file, or leave the value out to write what is found out.');
    });
    return new Map(days);
}
function readVariables(inputs) {
    const lines = inputs.find('variables')?.value.split(/\r?\n/) ?? [];
    const pairs = lines
        .filter((line) => line.trim() !== '')
        .map((line, index) => {
        const [, name, value] = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
        if (name !== undefined)
            return [name, value];
        throw (0,values_given .Gq)(`Line ${index + 1} of \`variables\` is not NAME=value.`, 'Write one variable to a line, with the name that the file of credentials has for it.');
    });
    return Object.fromEntries(pairs);
}
function refuseDemands(inputs) {
    const found = inputs.find('expected-account-id') ?? inputs.find('required-permissions');
    if (!found)
        return;
    throw (0,values_given .Gq)(`${found.label} is given, but an organization alone is checked, which logs in nowhere.`, 'Leave it out, or give a credential as well.');
}
function readOrganization(inputs, { mask, secretsWithheld }) {
    const id = inputs.text('org-id');
    const key = inputs.find('org-api-key');
    if (!id && !key)
        return undefined;
    const apiKey = key && (0,values_given .BO)(key, mask);
    if (!id || !apiKey) {
        throw missingInput('missing-credentials', `An organization needs both \`org-id\` and \`org-api-key\`, and \`${id ? 'org-api-key' : 'org-id'}\` is not set.`, 'Set both: an administrator finds the ID in the address of https://admin.atlassian.com, and makes the key there.', secretsWithheld);
    }
    const advice = 'Copy it from the address of https://admin.atlassian.com, behind /o/.';
    const orgId = (0,values_given .wC)(id, /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'is not the ID of an organization', advice);
    const site = inputs.find('site-url') && readSite(inputs, secretsWithheld, false);
    return {
        orgId,
        apiHost: (site?.deployment === 'cloud' ? site.realm : src_realm .jq).apiHost,
        apiKey,
        filter: { labels: explicit(inputs, 'token-name'), emails: explicit(inputs, 'email') },
        secret: key.variable,
    };
}
function explicit(inputs, name) {
    const found = inputs.text(name);
    const items = found && !found.variable ? found.value.split(',') : [];
    return items.map((item) => item.trim()).filter((item) => item !== '');
}
function readFailOn(inputs) {
    const given = inputs.find('fail-on');
    const found = FAIL_ON.find((name) => name === (given?.value ?? 'critical'));
    if (found)
        return found;
    throw (0,values_given .Gq)(`${given?.label ?? ''} is not one of ${FAIL_ON.join(', ')}.`, 'Set it to one of them, or leave it out for critical.');
}

var src_store = __nccwpck_require__(1216);
; 

function notRenewed(what, advice) {
    return new src_failure .HR('credential-not-renewed', what, advice);
}
function nothingDone(what, advice) {
    return notRenewed(`${what} No token was made, and the one that was given is still valid.`, advice);
}
function halfDone(what, advice) {
    return notRenewed(what, `${advice} The next renewal revokes what this one has left.`);
}
const RENEWAL_STORE_FAILURES = {
    notReady: nothingDone,
    notSaved: (what, advice) => halfDone(`${what} The token that was given was not revoked, and is still valid.`, advice),
};

var personal_access_tokens = __nccwpck_require__(7555);
; 

const LONGEST_RENEWAL_MS = 2 * 3600 * 1000;
function replacementFor({ tokens, at }, tokenName) {
    const alive = tokens.filter(({ end }) => !(at && end instanceof Date && end <= at));
    const candidates = tokenName === undefined ? alive : alive.filter((token) => (0,personal_access_tokens .ev)(token, tokenName));
    const [lineage, ...others] = (0,personal_access_tokens .AE)(candidates);
    if (!lineage || others.length > 0) {
        const unsaid = 'and Jira does not say which of them was renewed.';
        return {
            replaced: [],
            spared: [],
            ...(tokenName === undefined
                ? { name: 'jira-auth', doubt: `The account has ${alive.length} personal access tokens, ${unsaid}` }
                : {
                    name: (0,personal_access_tokens .$q)(tokenName).base,
                    doubt: candidates.length === 0
                        ? 'None of the personal access tokens of this account has the name in `token-name`.'
                        : `The account has ${candidates.length} personal access tokens of the name in \`token-name\`, ${unsaid}`,
                }),
        };
    }
    const { base, root, tokens: ours } = lineage;
    const isInHand = ({ name, createdAt }) => ours.length > 1 &&
        (0,personal_access_tokens .$q)(name).root !== undefined &&
        !(at && createdAt && at.getTime() - createdAt.getTime() >= LONGEST_RENEWAL_MS);
    const idsOf = (of) => of.flatMap(({ id }) => id ?? []);
    return {
        name: (0,personal_access_tokens .KX)(base, root),
        replaced: idsOf(ours.filter((token) => !isInHand(token))),
        spared: idsOf(ours.filter(isInHand)),
        doubt: undefined,
    };
}

; 







async function listTokens(send, { baseUrl, credential }) {
    const refused = ({ host, status }) => status === 401
        ? nothingDone(`${host} refused the token, which it took a moment ago.`, 'Another run may have renewed it just now: look whether its store holds a new one.')
        : nothingDone(`${host} does not list this account's personal access tokens (${status}).`, 'Jira has them from 8.14 on, unless its admins keep them from programs: renew the token by hand.');
    const lost = ({ what, advice }) => nothingDone(what, advice);
    const answer = await (0,rest .kA)({ send, credential, lost, refused }, (0,personal_access_tokens .cx)(baseUrl));
    const tokens = (0,personal_access_tokens .Qo)(answer);
    if (!tokens)
        throw refused(answer);
    const time = Date.parse(answer.header('date') ?? '');
    return { tokens, at: Number.isNaN(time) ? undefined : new Date(time) };
}
const UNCERTAIN = [
    'network-unreachable',
    'timeout',
    'server-unavailable',
    'untrusted-response',
];
function perhapsMade(what, advice) {
    return halfDone(`${what} The token that was given is still valid. Jira may have made a new one, whose value is lost.`, advice);
}
async function makeToken(send, { baseUrl, siteUrl, credential }, { name, days }) {
    const page = (0,verify_places .YH)(siteUrl);
    const lost = ({ code, what, advice }) => (UNCERTAIN.includes(code) ? perhapsMade : nothingDone)(what, advice);
    const refused = ({ host, status }) => status === 400
        ? nothingDone(`${host} makes no token that lives ${days} days, or the account has as many as it may have (400).`, `Set \`renew-days\` to less: Jira's admins allow 365 at most, unless they changed that. If that is not it, revoke unused tokens at ${page}: an account may have 10, unless that was changed.`)
        : nothingDone(`${host} makes no personal access token for this account (${status}).`, `Renew the token by hand, at ${page}, or ask a Jira admin whether tokens may be made by programs.`);
    const answer = await (0,rest .kA)({ send, credential, lost, refused }, (0,personal_access_tokens .cx)(baseUrl), {
        method: 'POST',
        body: { name, expirationDuration: days },
        repeatable: 'once',
        expect: [201, 200],
    });
    const body = (0,rest .D7)(answer);
    const value = (0,json .M8)(body, 'rawToken') ?? '';
    if (!/^[\x21-\x7e]{8,8192}$/.test(value)) {
        throw perhapsMade(`${answer.host} made a token, and did not tell its value in the form that is known.`, 'Renew the token by hand.');
    }
    return { token: new secret .z(value), end: 'expiringAt' in body ? (0,personal_access_tokens .Dp)(body).end : undefined };
}
async function revokeToken(send, { baseUrl, credential }, id) {
    try {
        const url = `${(0,personal_access_tokens .cx)(baseUrl)}/${id}`;
        const { host, status } = await send({ method: 'DELETE', url, credential, repeatable: 'read' });
        return [200, 204, 404].includes(status) ? undefined : `${host} did not revoke it (${status}).`;
    }
    catch (error) {
        if (error instanceof src_failure .HR)
            return error.what;
        throw error;
    }
}

; 











async function renewVerified({ session, request, tls }, effects) {
    const { renewal, settings } = request;
    if (!renewal)
        return undefined;
    const network = networkWith(tls, effects, settings.timeoutSeconds);
    const failures = RENEWAL_STORE_FAILURES;
    const store = (0,src_store.createStore)(renewal.store, { ...effects, send: network.sendToTheEnd, failures });
    const renewing = { session, request, store, days: renewal.days };
    return renewPersonalAccessToken(renewing, { ...effects, ...network });
}
async function renewPersonalAccessToken({ session, request: { credentials, settings }, store, days }, { send, sendToTheEnd, mask, info }) {
    if (credentials.method !== 'personal-access-token')
        throw new TypeError(`${credentials.method} is renewed in another way.`);
    const close = (0,src_undo .O)(() => store.close());
    try {
        await store.open('replace');
        const list = await listTokens(send, session);
        const replacement = replacementFor(list, settings.tokenName);
        const made = await makeToken(sendToTheEnd, session, { name: replacement.name, days });
        mask(made.token);
        await store.save(made.token);
        info(`The new personal access token is saved: ${store.description}.`);
        const successor = { ...session, credential: (0,credential .CM)(made.token) };
        const refusal = await refusalOf(successor, store, sendToTheEnd);
        if (refusal !== undefined) {
            try {
                await store.save(credentials.personalAccessToken);
            }
            catch (error) {
                if (!(error instanceof src_failure .HR))
                    throw error;
                throw notRenewed(`${refusal} It is stored (${store.description}), and the old one could not be put back.`, 'Store the old token by hand: it was not revoked.');
            }
            throw notRenewed(`${refusal} The old one is stored again (${store.description}), and is still valid.`, 'Renew the token by hand, and ask a Jira admin what happens to tokens that programs make.');
        }
        return {
            savedIn: store.description,
            credential: successor.credential,
            endsAt: made.end,
            ...(await revokeReplaced(replacement, successor, sendToTheEnd)),
        };
    }
    finally {
        await close();
    }
}
async function refusalOf({ baseUrl, account, credential }, { description }, send) {
    try {
        const found = await (0,myself .aF)({ send }, { deployment: 'data-center', baseUrl }, credential);
        return found.id === account.id ? undefined : "Jira takes the new token for another account's.";
    }
    catch (error) {
        if (!(error instanceof src_failure .HR))
            throw error;
        if (error.isOf('rejected', 'denied'))
            return `Jira refuses the token that it made itself: ${error.what}`;
        throw halfDone(`The new token is saved (${description}), and could not be tried: ${error.what} The old one was not revoked, and is still valid.`, error.advice);
    }
}
async function revokeReplaced({ name, replaced, spared, doubt }, successor, send) {
    const revoked = [];
    const left = [];
    const page = (0,verify_places .YH)(successor.siteUrl);
    if (doubt !== undefined) {
        left.push(`${doubt} So the old one was not revoked: do that at ${page}. There the new one is called "${(0,printable .g$)(name)}": give that as \`token-name\`, and see that no other token has the name.`);
    }
    for (const id of replaced.toReversed()) {
        const problem = await revokeToken(send, successor, id);
        if (problem === undefined)
            revoked.push(id);
        else
            left.push(`A token that was replaced (number ${id}) still works: ${problem} Revoke it at ${page}.`);
    }
    if (spared.length > 0) {
        left.push(`Another renewal made a token in the last two hours that this run does not know: the next renewal revokes it, unless you do so at ${page}.`);
    }
    return { revoked, left };
}

; 



















async function runCheck(inputs, effects, output) {
    const problems = [];
    let code;
    await attempt(problems, async () => {
        output.prepare?.();
        const path = inputs.text('credentials-file')?.value;
        const patience = { signal: effects.signal, seconds: readTimeoutSeconds(inputs) };
        const file = path === undefined ? undefined : await readCredentialFile(path, patience);
        const request = readCheck(inputs, effects, file);
        const trials = await tryAll(request, effects);
        const report = await reportOn(request, trials, effects);
        code = codeOfCheck(report, request.failOn);
        await attempt(problems, () => {
            output.show(report);
        });
        await attempt(problems, () => {
            writeExpiry(request, report).forEach(output.say);
        });
        await attempt(problems, () => {
            if (request.html !== undefined)
                writePage(request.html, report);
        });
        await attempt(problems, async () => {
            const { sentences, failures } = await tellPeople(request, report, trials, effects);
            sentences.forEach(output.say);
            problems.push(...failures);
        });
    });
    for (const problem of problems)
        output.fail(effects.words ? problem.inWords(effects.words) : problem);
    code ??= problems[0]?.code;
    output.end(code);
    return code ? src_failure .uc[code] : 0;
}
async function tryAll({ credentials, concurrency, thresholds, file, organization }, effects) {
    const shared = { ...effects, cloudIds: new CloudIds(), connections: new Connections() };
    const tried = (credential) => tryCredential(credential, shared, async (soFar, verified) => {
        const { status } = checkedCredential(soFar, { jira: jira, 'expires-on': declared }, thresholds);
        return ['warning', 'critical'].includes(status) ? renewVerified(verified, shared) : undefined;
    });
    const trials = await concurrently(credentials, concurrency, tried);
    effects.signal.throwIfAborted();
    const [only] = trials;
    if (only?.failure?.isOf('input') && trials.length === 1 && !file && !organization)
        throw only.failure;
    return trials;
}
async function reportOn(request, trials, effects) {
    const { organization, thresholds } = request;
    const listed = organization && (await askOrganization(organization, trials, request, effects));
    effects.signal.throwIfAborted();
    const sources = {
        jira: jira,
        oauth: oauth,
        ...(listed && { organization: listed.source }),
        'expires-on': declared,
    };
    const checked = trials.map((trial) => inWords(checkedCredential(trial, sources, thresholds), trial.credential.words ?? effects.words));
    const skews = [
        ...trials.map(({ credential, skewMs }) => [credential.name, skewMs]),
        ['the organization', listed?.skewMs ?? 0],
    ];
    const own = listed?.credentials.map((each) => inWords(each, effects.words)) ?? [];
    const organizations = listed?.organization ? [listed.organization] : [];
    return reportOf([...checked, ...own], organizations, clockNotes(skews), effects.now());
}
function inWords(checked, words) {
    if (!words)
        return checked;
    const { reasons, renewal } = checked;
    return {
        ...checked,
        reasons: reasons.map((reason, index) => (index === 0 ? words.say(reason) : words.advise(reason))),
        renewal: { ...renewal, advice: words.say(renewal.advice) },
    };
}
function clockNotes(skews) {
    const found = skews.find(([, skewMs]) => Math.abs(skewMs) > SKEW_MS);
    if (!found)
        return [];
    const [name, skewMs] = found;
    const minutes = Math.round(Math.abs(skewMs) / 60_000);
    return [
        `This machine's clock is ${minutes} minutes ${skewMs > 0 ? 'behind' : 'ahead of'} the server's (asked for ${(0,printable .g$)(name)}): days are counted by the server's. Set the clock of this machine.`,
    ];
}
function writeExpiry({ file, writeExpiry: given }, { credentials }) {
    if (!file || !given)
        return [];
    const days = new Map();
    const sentences = [];
    for (const { name, endsAt, source, code } of credentials) {
        const entry = file.entries.find((each) => each.name === name);
        const written = entry?.given.get('expires-on');
        const day = (source === 'expires-on' ? undefined : endsAt?.slice(0, 10)) ?? given.get(name);
        if (given.has(name) && code !== undefined)
            sentences.push(`The new date of ${name} is not recorded, because it could not be verified that it works.`);
        else if (day === undefined || !entry)
            continue;
        else if (written?.variable !== undefined)
            sentences.push(`${name} ends on ${day}: set the variable ${written.variable} to that, which holds its date.`);
        else if (written?.value !== day)
            days.set(name, day);
    }
    if (days.size > 0)
        file.writeLastDays(days);
    return [...sentences, ...[...days].map(([name, day]) => `Recorded that ${name} ends on ${day}.`)];
}
function writePage(path, report) {
    const advice = 'Give a path in a folder that exists and can be written to.';
    orHandOffFailed(() => {
        (0,external_node_fs_.writeFileSync)(path, htmlPage(report));
    }, "The page can't be written", advice);
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
const BEYOND_ASCII = new Set();
function withCodes(encoders, codes) {
    const beyond = codes.map((code) => rules([/[^\0-\x7f]/gu, code]));
    return encoders.flatMap((encode) => [
        encode,
        ...beyond.map((then) => {
            const both = (text) => then(encode(text));
            BEYOND_ASCII.add(both);
            return both;
        }),
    ]);
}
const asJson = (text) => JSON.stringify(text).slice(1, -1);
function encoders_json(...more) {
    const then = rules(...more);
    return (text) => then(asJson(text));
}
function encoders_html(quote, apostrophe, ...more) {
    return rules([/&/g, '&amp;'], [/</g, '&lt;'], [/>/g, '&gt;'], [/"/g, quote], [/'/g, apostrophe], ...more);
}
const asciiJson = encoders_json([/[^\0-\x7f]/gu, unitEscape]);
const backslashes = rules([/\\/g, backslash]);
const singleQuoted = rules([/[\\']/g, backslash], [/\n/g, '\\n']);
const htmlOfPython = encoders_html('&quot;', '&#x27;');
const htmlOfGo = encoders_html('&#34;', '&#39;');
const INNER = [asJson, asciiJson];
const OUTER = [asJson, backslashes, singleQuoted, htmlOfPython, htmlOfGo];
const ENCODERS = [
    ...withCodes([
        asJson,
        encoders_json([/\//g, '\\/']),
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
        ...[/[<>&]/g, /[<>&=']/g, /[<>&='+]/g].map((signs) => encoders_json([signs, code])),
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
        encoders_html('&quot;', '&#39;'),
        encoders_html('&quot;', '&#039;'),
        encoders_html('&quot;', '&apos;'),
        encoders_html('&quot;', "'"),
        encoders_html('"', "'"),
    ], [decimalEntity, ...bothCases(hexEntity), namedEntity]),
    encoders_html('&quot;', '&#x27;', [/\//g, '&#x2F;']),
    encoders_html('&quot;', '&#x27;', [/`/g, '&#x60;'], [/=/g, '&#x3D;']),
    encoders_html('&quot;', '&#39;', [/\//g, '&#x2F;'], [/`/g, '&#x60;'], [/=/g, '&#x3D;']),
    ...[decimalEntity, ...bothCases(hexEntity)].map((code) => rules([/[\n"&'/<=>`]|[^\0-\x7f]/gu, code])),
    ...bothCases(percentCode).flatMap((code) => [
        ...[/[^\w.~!'()*-]/gu, /[^\w.~-]/gu, /[^\w.~/-]/gu, /[^\w.~!'()*$&+,%-]/gu].map((rest) => rules([rest, code])),
        ...[/[^\w.* -]/gu, /[^\w.~ -]/gu].map((rest) => rules([rest, code], [/ /g, '+'])),
    ]),
    rules([/=|[^\0-\x7f]/gu, quotedPrintable]),
];
function encodings(text) {
    const isAscii = !/[^\0-\x7f]/.test(text);
    const encoders = isAscii ? ENCODERS.filter((encode) => !BEYOND_ASCII.has(encode)) : ENCODERS;
    return [...new Set(encoders.map((encode) => encode(text)))];
}

; 

const SHORTEST_FORM = 8;
const MOST_MASKS = 399;
function formsToMask(secret, known) {
    return derivedForms(secret.reveal(), known);
}
function derivedForms(value, known = new Set()) {
    const secretFrom = value.indexOf(':') + 1;
    const isPair = secretFrom > 0 && known.has(value.slice(secretFrom));
    const all = encodings(value);
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
function base64Forms(value) {
    const whole = [value, `${value}\n`].map((text) => Buffer.from(text).toString('base64'));
    const standard = [...whole, ...base64Cores(value), ...base64Cores(value, 'utf16le')];
    return standard
        .flatMap((form) => [form, form.replace(/=+/, '')])
        .flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}
function base64Cores(value, charset = 'utf8') {
    const bytes = Buffer.from(value, charset);
    return [0, 1, 2].map((skipped) => {
        const inner = bytes.subarray(skipped);
        return inner.subarray(0, inner.length - (inner.length % 3)).toString('base64');
    });
}
function base64Lines(value) {
    const secretLength = Math.ceil((Buffer.byteLength(value) * 4) / 3);
    return [76, 64].flatMap((width) => [value, `${value}\n`].flatMap((text) => {
        const lines = wrapped(Buffer.from(text).toString('base64'), width);
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
        payload = JSON.parse((0,files .yR)(path, { largestBytes: github_event_LARGEST_BYTES }));
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

var signals = __nccwpck_require__(4461);
; 






inheritOutputs();
const LINGER_MS = 250;
const UNREAD_MS = 2000;
const process_END_MS = 10_000;
function openDoor({ work, reportBug, statusOfBug = src_failure .uc.internal, statusWithoutOutput = src_failure .uc['handoff-failed'], command, }) {
    silenceNodeDebug();
    process.env.RES_OPTIONS ??= 'timeout:1 attempts:2';
    process.noDeprecation = true;
    const controller = new AbortController();
    (0,external_node_events_namespaceObject.setMaxListeners)(0, controller.signal);
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
        await Promise.race([(0,src_undo .w)(), (0,promises_namespaceObject.setTimeout)(process_END_MS)]);
        end(statusOfBug);
    };
    const fail = (where) => {
        reportOnce(where);
        if (command?.isRunning)
            return;
        process.exitCode = command?.status ?? statusOfBug;
        controller.abort(new Error('There was a bug.'));
        setTimeout(() => void undo(), process_END_MS).unref();
    };
    for (const signal of signals .Op) {
        process.on(signal, () => {
            received = signal;
            dieIfStuck();
            if (!command?.isRunning)
                controller.abort(new src_failure .j$(signal));
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
        fail((0,src_failure .$t)(error));
    });
    work(controller.signal).then(end, (error) => {
        const interrupted = controller.signal.aborted ? controller.signal.reason : error;
        if (interrupted instanceof src_failure .j$) {
            end(interrupted.exitStatus);
        }
        else {
            if (!ended && process.exitCode === undefined)
                reportOnce((0,src_failure .$t)(error));
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
    return new src_failure .HR('internal', `This is a bug in jira-auth: ${where}.`, "Please report it with this line and the step's inputs, without their values.");
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










const environment = process.env;
const output = gitHubOutput(environment);
const inputs = new Inputs((name) => (isInputOf('check-action', name) ? actions_core.getInput(name, { trimWhitespace: false }) : ''), environment, 'check-action');
openDoor({
    work: (signal) => {
        const effects = {
            environment,
            signal,
            now: () => new Date(),
            random: Math.random,
            mask: (secret) => {
                mask(formsToMask(secret), environment);
            },
            info: info,
            warn: warning,
            debug: debug,
            words: CHECK_WORDS,
            secretsWithheld: () => gitHubWithholds(environment),
        };
        return runCheck(inputs, effects, output);
    },
    reportBug: (where) => {
        output.fail(bugAt(where));
        output.end('internal');
    },
});

})();

module.exports = __webpack_exports__;
  })()
;