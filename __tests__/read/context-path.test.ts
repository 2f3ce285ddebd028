import { describe, expect, test } from '@jest/globals';
import { contextPathOf } from '../../src/read/address.js';
import { failureOf } from '../project/failure-of.js';
import { listed } from './given.js';

const LABEL = { label: '`site-url`' };

describe('the context path (C14)', () => {
  test.each([
    ['', ''],
    ['/', ''],
    ['/jira/', '/jira'],
    ['/tools/jira/', '/tools/jira'],
    ['/~team/jira_8.20', '/~team/jira_8.20'],
    ['/-/jira', '/-/jira'],
    // Typical pasted addresses.
    ['/browse/KEY-1', ''],
    ['/browse/KEY-1?filter=-1#comment', ''],
    ['/jira/browse/KEY-1', '/jira'],
    ['/jira/rest', '/jira'],
    ['/rest/api/2/myself', ''],
    ['/jira/secure/RapidBoard.jspa?rapidView=1&projectKey=KEY', '/jira'],
    ['/jira/projects/KEY/issues/KEY-1?filter=allopenissues', '/jira'],
    ['/jira/issues/?jql=project%20%3D%20KEY', '/jira'],
    ['/jira/plugins/servlet/oauth/view-consumer-info', '/jira'],
    ['/jira/login.jsp?os_destination=%2Fdefault.jsp', '/jira'],
    ['/jira/servicedesk/customer/portal/1', '/jira'],
    ['/jira/si/jira.issueviews:issue-xml/KEY-1/KEY-1.xml', '/jira'],
    // Jira's first own segment counts, and the text after it is ignored.
    ['/jira/browse/../..', '/jira'],
    ['/jira/rest/browse/KEY-1', '/jira'],
    // These only begin like them.
    ['/restful', '/restful'],
    ['/browser/jira', '/browser/jira'],
    ['/projects-jira', '/projects-jira'],
    ['/secure.example', '/secure.example'],
  ])('in %j is %j', (rest, path) => {
    expect(contextPathOf(rest, LABEL)).toBe(path);
  });

  test.each([
    ...listed(`
      // ///jira /jira// /jira//x /. /.. /./jira /jira/.. /jira/. /jira/../../x /.jira /jira/%2e%2e /%6aira /jira%2fx
      /jira;jsessionid=FAKE /jira;x /jira,x /jira:x /jira@x /jira&x /jira' /$(id) /jira? /jira?x=y /jira# ?x ? #/jira
      # /jira?/browse/KEY-1 /é
    `),
  ])('in %j is none: programs, or people, may take it for another one', (rest) => {
    const failure = failureOf(() => contextPathOf(rest, LABEL), 'insecure-url', '`site-url`');
    expect(failure.message).not.toContain('FAKE');
  });
});
