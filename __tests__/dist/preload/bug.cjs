// A bug whose message quotes a secret.
URL.canParse = () => {
  throw new TypeError('FAKE-message-that-quotes-a-secret');
};
