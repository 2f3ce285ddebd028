/** Types for the module that tsconfig.json maps to actions-core.js: the functions of the toolkit that it has. */
declare module '@actions/core' {
  // An import declaration here would make this file a module, and its declaration one of nothing.
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports
  type Core = typeof import('../node_modules/@actions/core/lib/core.js');
  export const getInput: Core['getInput'];
  export const setSecret: Core['setSecret'];
  export const debug: Core['debug'];
  export const info: Core['info'];
  export const warning: Core['warning'];
  export const error: Core['error'];
}
