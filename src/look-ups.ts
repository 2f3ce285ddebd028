import type { Environment } from './results.js';

const LIMITS = 'timeout:1 attempts:2';

let areOurs = false;

/** Limits look-ups: if a name server never answers, glibc's would hold the process for half a minute after its end. */
export function limitLookUps(): void {
  areOurs = process.env.RES_OPTIONS === undefined;
  if (areOurs) process.env.RES_OPTIONS = LIMITS;
}

/** Returns the environment for another program, whose look-ups may take their time. */
export function forPrograms(environment: Environment): Environment {
  return areOurs ? { ...environment, RES_OPTIONS: undefined } : environment;
}
