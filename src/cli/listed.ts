import { parseAddress } from '../read/address.js';
import { refuseUnlisted } from '../read/site.js';

/** For an address that no input gave. @throws Failure `host-not-allowed` */
export function requireListed(hosts: readonly string[] | undefined, label: string, url: string): void {
  refuseUnlisted(parseAddress({ label, value: url }), label, hosts);
}
