export const fields = {
  developmentStatus: 'customfield_10314',
  buildNumber: 'customfield_10315',
  releaseNotes: 'customfield_10316',
  branch: 'customfield_10317',
  releaseDate: 'customfield_10318',
  deployedAt: 'customfield_10319',
  platforms: 'customfield_10320',
  teamLead: 'customfield_10321',
  reviewers: 'customfield_10322',
  surface: 'customfield_10323',
  releasePage: 'customfield_10324',
  flags: 'customfield_10325',
  targetVersions: 'customfield_10326',
  deployGroup: 'customfield_10327',
  risk: 'customfield_10328',
  /** Required, but only for bugs. */
  auditNote: 'customfield_10329',
  /** Not on any screen: a PUT to it is refused. */
  legacyId: 'customfield_10330',
  /** Has the name of a system field. */
  environment: 'customfield_10331',
  targetIsActual: 'customfield_10332',
  markets: 'customfield_10333',
  approvedVersion: 'customfield_10334',
  sprint: 'customfield_10335',
  storyPoints: 'customfield_10336',
  approverGroups: 'customfield_10337',
} as const;
