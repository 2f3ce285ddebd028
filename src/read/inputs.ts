import { type InputName, KINDS } from '../inputs/schema.js';
import type { Environment } from '../results.js';
import type { Given } from '../values/given.js';
import type { Door } from '../values/input-kind.js';
import { InputsOf } from '../values/inputs.js';

export type { InputName } from '../inputs/schema.js';
export type { Environment } from '../results.js';

/** The result that serves as the default for `site-url`. */
export const EARLIER_SITE = 'JIRA_SITE_URL';

export class Inputs extends InputsOf<InputName> {
  constructor(input: (name: InputName) => string, environment: Environment, door?: Door) {
    super(KINDS, input, environment, door);
  }

  /** Also finds the site of an earlier step. */
  override find(name: InputName): Given | undefined {
    const site = name === 'site-url' ? this.result(EARLIER_SITE) : undefined;
    return super.find(name) ?? (site === undefined ? undefined : this.given(name, EARLIER_SITE, site));
  }
}
