import { expect, test } from '@jest/globals';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

// Node's own function checks the TLS of such a host. No code of this project replaces it.
test.each(['jira_dev.corp.example', '*.corp.example'])(
  'a certificate for %s is one for jira_dev.corp.example',
  (name) => {
    const certificate = { subject: {}, subjectaltname: `DNS:${name}` } as PeerCertificate;
    expect(checkServerIdentity('jira_dev.corp.example', certificate)).toBeUndefined();
    expect(checkServerIdentity('jira_dev.other.example', certificate)).toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  },
);
