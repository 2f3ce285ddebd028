import { delayed } from './deadline.js';
import { type Send, transport, type TransportOptions } from './http.js';

/** Time to end an exchange, and to save what it gave, after a signal: less than a CI system gives. Milliseconds. */
const END_MS = 5000;

/** Ways to send whose common time begins now. */
export interface Network {
  readonly send: Send;
  /** For what must not be cut off in the middle: a signal ends it a few seconds later. */
  readonly sendToTheEnd: Send;
}

export function openNetwork(options: TransportOptions): Network {
  return {
    send: transport(options),
    sendToTheEnd: transport({ ...options, signal: delayed(options.signal, END_MS) }),
  };
}
