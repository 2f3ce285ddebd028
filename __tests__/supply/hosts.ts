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

export const COMPARED: Readonly<Record<string, string>> = {
  'atlassian.net': 'Cloud sites are below it',
  'jira.com': 'older Cloud sites are below it',
  'atlassian-us-gov-mod.net': 'sites of Government Cloud are below it',
  'atlassian.com': 'no site is below it',
  'atlassian-us-gov-mod.com': 'no site is below it',
  'atlassian-us-gov.net': 'no gateway is known, so no credential goes there',
  'atlassian-us-gov.com': 'no gateway is known, so no credential goes there',
  'atlassian-fex.net': 'no gateway is known, so no credential goes there',
  'atlassian-fex.com': 'no gateway is known, so no credential goes there',
  'atlassian-stg-fedm.net': 'no gateway is known, so no credential goes there',
  'atlassian-stg-fedm.com': 'no gateway is known, so no credential goes there',
  'atlassian-isolated.net': 'no gateway is known, so no credential goes there',
  'serviceaccount.atlassian.com': "service accounts' e-mail addresses end in it",
  'yaml.org': "stands in the names of YAML's types",
  'metadata.google.internal': 'a metadata service, refused',
  '100.100.100.200': 'a metadata service, refused',
  '[::1]': 'this machine',
  '[0:0:0:0:0:0:0:1]': 'this machine',
  '127.0.0.1': 'this machine, where consent waits for its redirect',
};

export const SHOWN: Readonly<Record<string, string>> = {
  'acme.atlassian.net': 'an example',
  'jira.example.com': 'an example',
  'example.com': 'an example',
  '10.0.0.5': 'an example',
  localhost: 'an example of a redirect URL',
  'admin.atlassian.com': 'where an organization is administered',
  'developer.atlassian.com': 'where an OAuth 2.0 app is registered',
  'id.atlassian.com': 'where an API token is created',
  'status.atlassian.com': "where Atlassian says that something doesn't work",
  'www.githubstatus.com': "where GitHub says that something doesn't work",
};

/** Texts that only look like hosts: files, functions of packages, commands of CI systems, codes, style sheets, a
 * plug-in's key, placeholders. */
export const NO_HOSTS: readonly RegExp[] = [
  // A GitHub context, in advice.
  /^github\.token$/,
  /^[\w.-]+\.(?:cmd|conf|dll|env|fish|html|js|json|jspa?|md|next|pem|sh|txt|yml)$/,
  /^commander\.[a-zA-Z]+$/,
  /^(?:crypto\.getRandomValues|fn\.nonceLength|utils\.createHasher)$/,
  /^task\.(?:logissue|setsecret|setvariable)$/,
  /^yaml\.(?:alias|document|map|node\.type|pair|scalar|seq)$|^YAML\.parseAllDocuments$/,
  /^(?:code\.muted|t[dh]\.(?:do|time))$/,
  /^com\.atlassian\.pats$/,
  /^missing\.command$/,
  /^(?:HOST|USER)$/,
];
