import fc from 'fast-check';
import { mix, one, words } from './mix.js';

const CLOUD_ID = '01234567-89ab-4cde-8f01-23456789abcd';

/** Addresses that programs parse differently, or that lead elsewhere than they seem to, by malice or by mistake. */
const LOOK_ALIKES: readonly string[] = [
  ...words(`https://evil.atlassian.net.attacker.example https://acme.atlassian.net@attacker.example
    https://acme.atlassian.net:443@attacker.example https://acme.atlassian.net%2f@attacker.example
    https://acme.atlassian.net\\@attacker.example https://attacker.example\\.atlassian.net
    https://attacker.example#.atlassian.net https://attacker.example?.atlassian.net
    https://attacker.example/.atlassian.net http://acme.atlassian.net;@attacker.example
    http:acme.atlassian.net https:acme.atlassian.net https:///acme.atlassian.net //acme.atlassian.net
    https://ac\tme.atlassian.net https://acme.atlassian.net\r\n.attacker.example
    https://acme\u200b.atlassian.net https://acme\uff0eatlassian\uff0enet
    https://acme\u3002atlassian\u3002net https://acme.atlassian.net\uff0f.attacker.example
    https://\u0430cme.atlassian.net https://xn--cme-5cd.atlassian.net https://acme.atlassian.net.
    https://acme.atlassian.net.. https://acme..atlassian.net https://.atlassian.net
    https://acme.atlassian.net:8443 https://acme.atlassian.net: https://acme.atlassian.net:0443
    https://acme.atlassian.net:65979 https://a_b.atlassian.net https://-acme.atlassian.net
    https://acme-.atlassian.net https://0x7f.1 https://2130706433 https://0251.0376.0251.0376
    https://[::ffff:169.254.169.254] https://[::1] https://[fd00:ec2::254] https://169.254.169.254
    https://127.1 https://127.0.0.1. https://1.2.3.4.5 https://1.2.3 https://0 https://jira.1
    https://jira.0x1 https://metadata.google.internal https://instance-data https://localhost
    https://xatlassian.net https://atlassian.net`),
  `https://api.atlassian.com/ex/jira/${CLOUD_ID}/../../..//attacker.example`,
  'https://api.atlassian.com/ex/jira/x/../../..//attacker.example',
  ...words(`https://api.atlassian.com.attacker.example/ex/jira/x https://jira.example.com//attacker.example
    https://jira.example.com/jira/../..//attacker.example https://jira.example.com/%2e%2e/attacker
    https://jira.example.com/jira;@attacker.example https://jira.example.com/jira\\..\\
    https://jira.example.com:443@attacker.example/jira https://jira.example.com:80#@attacker.example
    https://jira.example.com&@attacker.example https://jira.example.com,attacker.example
    https://jira.example.com{,.attacker.example} https://jira[1-3].example.com
    https://jira.example.com%00.attacker.example https://jira.example.com\0.attacker.example
    https://%6aira.example.com https://jira.example.com|attacker.example
    https://user:FAKE-password@jira.example.com javascript:alert(1) file:///etc/passwd
    data:text/plain,acme ftp://acme.atlassian.net blob:https://acme.atlassian.net/1`),
  'https://acme.atlassian.net/browse/KEY-1?next=https://attacker.example/#here',
  ...words(`HTTPS://ACME.ATLASSIAN.NET https://acme.atlassian.net?@attacker.example
    https://acme.atlassian.net/@attacker.example acme:443 acme.jira.com https://a.b.atlassian.net`),
  'https://jira.acme.example',
];

const piece = one(
  ...words(`https:// HTTPS:// http:// acme a-b attacker.example .atlassian.net .jira.com
    api.atlassian.com /ex/jira/ ${CLOUD_ID} @ \\ / // .. . :443 :8443 ? # %2e xn-- - _ \u200b \u0430
    0x7f 1 \t ; [::1] \uff0e & : jira.example.com /jira localhost 127.0.0.1 10.0.0.7
    169.254.169.254 metadata {a,b} .atlassian-us-gov-mod.net atlassian-us-gov.net .internal /rest
    /browse/A-1 ~ %2f [1-3]`),
  ' ',
);

export const plausibleAddress: fc.Arbitrary<string> = fc
  .tuple(
    one(...words(' https:// https:// http:// HTTPS://')),
    fc
      .array(fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,10}[A-Za-z0-9])?$/), {
        minLength: 1,
        maxLength: 4,
      })
      .map((labels) => labels.join('.')),
    one(...words(' .example.com .example .local .atlassian.net .jira.com .corp.example. .1')),
    fc.oneof(
      one('', '', '', ...words(':443 :8443 :80 :0 :065535 :65536')),
      fc.integer({ min: 1, max: 65_535 }).map((port) => `:${port}`),
    ),
    fc
      .array(fc.stringMatching(/^[\w.~%;+@-]{0,6}$/), { maxLength: 3 })
      .map((parts) => parts.map((part) => `/${part}`).join('')),
  )
  .map((parts) => parts.join(''));

const changedLookAlike = fc
  .tuple(one(...LOOK_ALIKES), fc.nat(80), one(' ', ...words(' . / \\ @ : a - % \u00ad')))
  .map(([address, at, text]) => address.slice(0, at) + text + address.slice(at + 1));

export const anyAddress: fc.Arbitrary<string> = mix(
  [2, one(...LOOK_ALIKES)],
  [3, changedLookAlike],
  [3, fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''))],
  [4, plausibleAddress],
  [1, fc.webUrl({ withFragments: true, withQueryParameters: true })],
  [1, fc.ipV4Extended().map((address) => `https://${address}`)],
  [1, fc.ipV6().map((address) => `https://[${address}]`)],
  [1, fc.domain().map((host) => `https://${host}/jira`)],
);
