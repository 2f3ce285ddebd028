import com.cloudbees.groovy.cps.NonCPS
import groovy.json.JsonSlurper

/**
 * Runs its block with the variables that authenticate curl to Jira.
 *
 * withJiraAuth(credentialsId: 'jira', siteUrl: 'https://acme.atlassian.net', email: 'deploy@example.com') { sh '...' }
 *
 * credentialsId  a credential of the kind "Secret text"
 * siteUrl        the Jira site; by default, the variable JIRA_SITE_URL
 * email          the API token owner's e-mail address; by default, the variable JIRA_USER_EMAIL, if set
 * variable       the secret's variable: JIRA_API_TOKEN by default, JIRA_PERSONAL_ACCESS_TOKEN, JIRA_CLIENT_SECRET, ...
 * version        tag or commit of the program; by default, the one released with this library
 * sha256         the SHA-256 of that version's dist/cli/index.js
 */
def call(Map options, Closure body) {
  // A unique name, so that cleaning up leaves other blocks of this build alone: branches may run at the same time.
  List<String> inputs = [
    "JIRA_AUTH_VERSION=${options.version ?: 'v1.0.0'}",
    "JIRA_AUTH_SHA256=${options.sha256 ?: '5278bb81b43cb33f44cdef31029b452186039640bfaea984e3ded154bf9243ed'}",
    "JIRA_AUTH_BLOCK=${UUID.randomUUID()}",
  ]
  if (options.siteUrl) inputs.add("JIRA_SITE_URL=${options.siteUrl}")
  if (options.email) inputs.add("JIRA_USER_EMAIL=${options.email}")
  // withCredentials masks the secret in the log, and its base64, as long as the block runs.
  withCredentials([string(credentialsId: options.credentialsId, variable: options.variable ?: 'JIRA_API_TOKEN')]) {
    withEnv(inputs) {
      // If anything fails after this, the credential is still removed from the agent.
      try {
        withEnv(assignmentsIn(sh(label: 'Authenticate to Jira', returnStdout: true, script: '''\
          set +x
          jira_auth=${JIRA_AUTH_PROGRAM:-$WORKSPACE_TMP/jira-auth.cjs}
          if [ -z "${JIRA_AUTH_PROGRAM:-}" ]; then
            mkdir -p "$WORKSPACE_TMP"
            # Another branch of this build may be running it.
            curl -q -fsSLo "$jira_auth.$$" "https://raw.githubusercontent.com/OWNER/jira-auth/$JIRA_AUTH_VERSION/dist/cli/index.js"
            sha256=$(node -p 'crypto.hash("sha256", fs.readFileSync(process.argv[1]))' "$jira_auth.$$")
            if [ "$sha256" != "$JIRA_AUTH_SHA256" ]; then
              rm -f "$jira_auth.$$"
              echo "jira-auth $JIRA_AUTH_VERSION has the SHA-256 $sha256, and not $JIRA_AUTH_SHA256." >&2
              exit 1
            fi
            mv "$jira_auth.$$" "$jira_auth"
          fi
          BUILD_TAG="$BUILD_TAG-$JIRA_AUTH_BLOCK" node "$jira_auth" export --format json
          '''.stripIndent()))) {
          body()
        }
      } finally {
        sh label: 'Remove Jira credentials', script: '''\
          set +x
          jira_auth=${JIRA_AUTH_PROGRAM:-$WORKSPACE_TMP/jira-auth.cjs}
          # What could not be fetched left nothing.
          [ ! -e "$jira_auth" ] || JIRA_CURL_CONFIG= BUILD_TAG="$BUILD_TAG-$JIRA_AUTH_BLOCK" node "$jira_auth" cleanup
          '''.stripIndent()
      }
    }
  }
}

/**
 * The variables in the last line of what a shell printed: an agent's own start-up files may print before it.
 *
 * This is the one JSON parser that the script sandbox allows; what it returns can't be serialized, so it must not get out.
 */
@NonCPS
private List<String> assignmentsIn(String output) {
  String text = output.trim()
  List<String> assignments = []
  new JsonSlurper().parseText(text.substring(text.lastIndexOf('\n') + 1)).each { name, value ->
    assignments.add("${name}=${value}".toString())
  }
  return assignments
}
