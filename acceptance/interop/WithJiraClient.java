import java.net.URI;
import net.rcarz.jiraclient.ICredentials;
import net.rcarz.jiraclient.Issue;
import net.rcarz.jiraclient.RestClient;
import net.sf.json.JSONObject;
import org.apache.http.HttpRequest;
import org.apache.http.client.params.CookiePolicy;
import org.apache.http.client.params.HttpClientParams;
import org.apache.http.impl.client.SystemDefaultHttpClient;

/**
 * Marks an issue's development as completed with the Java library net.rcarz:jira-client, in a step after the Action.
 *
 * <pre>
 * - env:
 *     JIRA_AUTH_HEADER: ${{ steps.jira.outputs.auth-header }}
 *   run: java -cp "lib/*" WithJiraClient.java PROJ-1
 * </pre>
 *
 * It works with every method but OAuth 1.0a, which needs a header of its own for each request. Java reads no HTTPS_PROXY:
 * a proxy and a private CA are properties of its own, https.proxyHost and javax.net.ssl.trustStore.
 */
class WithJiraClient {
  public static void main(String[] arguments) throws Exception {
    String[] header = System.getenv("JIRA_AUTH_HEADER").split(": ", 2);
    var credentials = new ICredentials() {
      public void authenticate(HttpRequest request) {
        request.setHeader(header[0], header[1]);
      }

      public String getLogonName() {
        return null;
      }
    };
    var client = new SystemDefaultHttpClient();
    // A cookie that Jira sets would come beside that of the header, or in its place.
    HttpClientParams.setCookiePolicy(client.getParams(), CookiePolicy.IGNORE_COOKIES);
    var jira = new RestClient(client, credentials, URI.create(System.getenv("JIRA_BASE_URL")));
    System.out.println(Issue.get(jira, arguments[0]).getSummary());
    // Its update() knows no field with options.
    var fields = JSONObject.fromObject("{fields: {customfield_10314: {value: 'Development Completed'}}}");
    jira.put("/rest/api/2/issue/" + arguments[0], fields);
  }
}
