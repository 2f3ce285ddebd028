import { types } from 'node:util';

/**
 * Jest runs tests in a realm of their own, in which what Node's modules throw is no `Error`; in the program it is. For
 * subclasses nothing changes.
 */
Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    if (this === Error) return types.isNativeError(value);
    return Function.prototype[Symbol.hasInstance].call(this as () => unknown, value);
  },
});
