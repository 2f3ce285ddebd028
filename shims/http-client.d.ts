/** Types for the module that tsconfig.json maps to http-client.js. */
declare module '@actions/http-client' {
  export const HttpClient: typeof import('../node_modules/@actions/http-client/lib/index.js').HttpClient;
}
