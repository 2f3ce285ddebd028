/** Types for the module that tsconfig.json maps to http-client.js. */
declare module '@actions/http-client' {
  // An import declaration here would make this file a module, and its declaration one of nothing.
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports
  type Client = typeof import('../node_modules/@actions/http-client/lib/index.js');
  export const HttpClient: Client['HttpClient'];
  export const getProxyUrl: Client['getProxyUrl'];
}
