import type { Principal } from '../accounts.js';
import type { ModelRequest } from '../http.js';
import type { ApiVersion } from './fields.js';
import type { Tenant } from './issues.js';

/** A request to Jira's REST API after the site, the gateway or the Data Center found out who sent it. */
export interface RestCall<Caller extends Principal = Principal> {
  tenant: Tenant;
  version: ApiVersion;
  request: ModelRequest;
  /** Undefined for an anonymous request. */
  caller: Caller | undefined;
  /** What `self` links start with: the site, or the gateway's URL of the tenant; then `/rest/api/N`. */
  apiUrl: string;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  now: number;
}
