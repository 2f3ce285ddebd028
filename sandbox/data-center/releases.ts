/** The versions that the model can be, each for a stretch of Jira's history. */
export type DataCenterVersion = '8.13' | '9.12' | '10.3' | '11';

/** What differs from one version to the next. */
export interface Release {
  /** As `serverInfo` spells it. */
  version: string;
  versionNumbers: readonly number[];
  buildNumber: number;
  /** Until the end of Server, one and the same product was sold as either. */
  deploymentType: 'Server' | 'DataCenter';
  /** Documented: from 8.14 on. Before it a Bearer is nothing that Jira reads. */
  personalTokens: boolean;
  /** Documented: the OAuth 2.0 provider; general knowledge: from 8.22 on. */
  oauth2: boolean;
  /** Documented for 11.x; which minor brought it is not established. */
  clientCredentials: boolean;
  /** Reported by several clients: 11.0 has Basic switched off, and `/rest/auth/1/session` with it. */
  passwords: boolean;
}

export const RELEASES: Readonly<Record<DataCenterVersion, Release>> = {
  '8.13': {
    version: '8.13.27',
    versionNumbers: [8, 13, 27],
    buildNumber: 813027,
    deploymentType: 'Server',
    personalTokens: false,
    oauth2: false,
    clientCredentials: false,
    passwords: true,
  },
  '9.12': {
    version: '9.12.30',
    versionNumbers: [9, 12, 30],
    buildNumber: 9120030,
    deploymentType: 'DataCenter',
    personalTokens: true,
    oauth2: true,
    clientCredentials: false,
    passwords: true,
  },
  '10.3': {
    version: '10.3.24',
    versionNumbers: [10, 3, 24],
    buildNumber: 10030024,
    deploymentType: 'DataCenter',
    personalTokens: true,
    oauth2: true,
    clientCredentials: false,
    passwords: true,
  },
  '11': {
    version: '11.2.1',
    versionNumbers: [11, 2, 1],
    buildNumber: 11020001,
    deploymentType: 'DataCenter',
    personalTokens: true,
    oauth2: true,
    clientCredentials: true,
    passwords: false,
  },
};
