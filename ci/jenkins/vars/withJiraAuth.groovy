import com.cloudbees.groovy.cps.NonCPS
import groovy.json.JsonSlurper

/**
 * Runs its block with everything that curl needs to talk to Jira in the environment.
 *
 * withJiraAuth(credentialsId: 'jira', siteUrl: 'https://acme.atlassian.net', email: 'deploy@example.com') { sh '...' }
 *
 * credentialsId  a credential of the kind "Secret text"
 * siteUrl        the Jira site; if left out, JIRA_SITE_URL of the environment
 * email          the e-mail address that the API token belongs to; if left out, JIRA_USER_EMAIL, or none
 * variable       what the secret is: JIRA_API_TOKEN if left out, JIRA_PERSONAL_ACCESS_TOKEN, JIRA_CLIENT_SECRET, ...
 * version        tag of the program, or better its commit; v1 if left out
 */
def call(Map options, Closure body) {
  List<String> inputs = ["JIRA_AUTH_VERSION=${options.version ?: 'v1'}"]
  if (options.siteUrl) inputs.add("JIRA_SITE_URL=${options.siteUrl}")
  if (options.email) inputs.add("JIRA_USER_EMAIL=${options.email}")
  // The block stays inside: Jenkins masks the secret there, and its base64.
  withCredentials([string(credentialsId: options.credentialsId, variable: options.variable ?: 'JIRA_API_TOKEN')]) {
    withEnv(inputs) {
      withEnv(assignmentsIn(sh(label: 'Authenticate to Jira', returnStdout: true, script: '''\
        set +x
        jira_auth=${JIRA_AUTH_PROGRAM:-$WORKSPACE_TMP/jira-auth.cjs}
        if [ -z "${JIRA_AUTH_PROGRAM:-}" ]; then
          mkdir -p "$WORKSPACE_TMP"
          # Another branch of this build may be running it.
          curl -q -fsSLo "$jira_auth.$$" "https://raw.githubusercontent.com/OWNER/jira-auth/$JIRA_AUTH_VERSION/dist/cli/index.js"
          mv "$jira_auth.$$" "$jira_auth"
        fi
        node "$jira_auth" export --format json
        '''.stripIndent()))) {
        try {
          body()
        } finally {
          sh label: 'Leave nothing of Jira', script: '''\
            set +x
            node "${JIRA_AUTH_PROGRAM:-$WORKSPACE_TMP/jira-auth.cjs}" cleanup --curl-config "$JIRA_CURL_CONFIG"
            '''.stripIndent()
        }
      }
    }
  }
}

/** The one JSON parser that the script sandbox allows; what it returns can't be serialized, so it must not get out. */
@NonCPS
private List<String> assignmentsIn(String json) {
  List<String> assignments = []
  new JsonSlurper().parseText(json).each { name, value -> assignments.add("${name}=${value}".toString()) }
  return assignments
}
