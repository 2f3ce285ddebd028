/**
 * Every host in dist, and its reason. Requests go to the user's site and to hosts of the first group, which
 * SECURITY.md says too. All others are only compared with or shown.
 */
export const CONTACTED: Readonly<Record<string, string>> = {
  'api.atlassian.com': 'the gateway of Jira Cloud',
  'auth.atlassian.com': 'the token endpoint of Jira Cloud',
  'api.atlassian-us-gov-mod.com': 'the gateway of Government Cloud',
  'auth.atlassian-us-gov-mod.com': 'the token endpoint of Government Cloud',
  'api.github.com': 'where a token is saved as a secret, unless GITHUB_API_URL names another',
  'gitlab.com': 'where a token is saved as a variable, unless CI_API_V4_URL names another',
};

export const listed = (text: string): string[] => text.trim().split(/\s+/);

/** Sites are below the first three. */
export const COMPARED: readonly string[] = listed(`
  atlassian.net jira.com atlassian-us-gov-mod.net serviceaccount.atlassian.com yaml.org
  metadata.google.internal 100.100.100.200 [::1] [0:0:0:0:0:0:0:1] 127.0.0.1
`);

/** Examples, and pages for people. */
export const SHOWN: readonly string[] = listed(`
  acme.atlassian.net jira.example.com example.com 10.0.0.5 localhost admin.atlassian.com
  developer.atlassian.com id.atlassian.com status.atlassian.com www.githubstatus.com
`);

/** Texts that only look like hosts: files, functions of packages, commands of CI systems, codes, style sheets, a
 * plug-in's key, placeholders. */
export const NO_HOSTS: readonly RegExp[] = [
  // A GitHub context, in advice.
  /^github\.token$/,
  /^[\w.-]+\.(?:cmd|conf|dll|env|fish|html|js|json|jspa?|md|next|pem|sh|txt|yml)$/,
  /^(?:crypto\.getRandomValues|fn\.nonceLength|utils\.createHasher)$/,
  /^task\.(?:logissue|setsecret|setvariable)$/,
  /^(?:code\.muted|t[dh]\.(?:do|time))$/,
  /^com\.atlassian\.pats$/,
  /^missing\.command$/,
  /^(?:HOST|USER)$/,
];
