const NAMES = [
  ...(['developmentStatus', 'buildNumber', 'releaseNotes', 'branch', 'releaseDate', 'deployedAt'] as const),
  ...(['platforms', 'teamLead', 'reviewers', 'surface', 'releasePage', 'flags', 'targetVersions'] as const),
  ...(['deployGroup', 'risk', 'auditNote', 'legacyId', 'environment', 'targetIsActual', 'markets'] as const),
  ...(['approvedVersion', 'sprint', 'storyPoints', 'approverGroups'] as const),
];

/** `customfield_10314` and so on. `auditNote` is required, but only for bugs. `legacyId` is on no screen. */
export const fields = Object.fromEntries(
  NAMES.map((name, index) => [name, `customfield_${10_314 + index}`]),
) as Record<(typeof NAMES)[number], string>;
