// A bug whose message quotes a secret, once the session is proven.
globalThis.AbortSignal.prototype.throwIfAborted = () => {
  throw new TypeError('FAKE-message-that-quotes-a-secret');
};
