import { types } from 'node:util';

/**
 * Makes `instanceof Error` work. Jest runs tests in a separate realm, where errors from Node's modules aren't
 * instances of `Error`, unlike in the program. Subclasses are unaffected.
 */
Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    if (this === Error) return types.isNativeError(value);
    return Function.prototype[Symbol.hasInstance].call(this as () => unknown, value);
  },
});
