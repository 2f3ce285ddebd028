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
  // Tells this block's files from those of a block around it, or of a parallel branch.
  inputs.add("JIRA_AUTH_BLOCK=${UUID.randomUUID()}")
  // The block stays inside: Jenkins masks the secret there, and its base64.
  withCredentials([string(credentialsId: options.credentialsId, variable: options.variable ?: 'JIRA_API_TOKEN')]) {
    withEnv(inputs) {
      // First: whatever is thrown once the credential is on the agent, it is taken away again.
      try {
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
          body()
        }
      } finally {
        // By this block's name alone: JIRA_CURL_CONFIG may be that of a block around it.
        sh label: 'Leave nothing of Jira', script: '''\
          set +x
          jira_auth=${JIRA_AUTH_PROGRAM:-$WORKSPACE_TMP/jira-auth.cjs}
          if [ -f "$jira_auth" ]; then JIRA_CURL_CONFIG='' node "$jira_auth" cleanup; fi
          '''.stripIndent()
      }
    }
  }
}

/** The one JSON parser that the script sandbox allows; what it returns can't be serialized, so it must not get out. */
@NonCPS
private List<String> assignmentsIn(String printed) {
  List<String> assignments = []
  // A node may print a line of its own first, such as a message of the day.
  String text = printed.trim()
  new JsonSlurper().parseText(text.substring(text.lastIndexOf('\n') + 1)).each { name, value -> assignments.add("${name}=${value}".toString()) }
  return assignments
}
