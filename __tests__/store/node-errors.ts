import { types } from 'node:util';

/** In Jest's realm, errors from Node's modules aren't instances of `Error`, unlike in the program. */
Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    if (this === Error) return types.isNativeError(value);
    return Function.prototype[Symbol.hasInstance].call(this as () => unknown, value);
  },
});
