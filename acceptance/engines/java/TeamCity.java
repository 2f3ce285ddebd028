import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import java.util.stream.Collectors;
import jetbrains.buildServer.messages.serviceMessages.ServiceMessage;
import jetbrains.buildServer.messages.serviceMessages.ServiceMessageParserCallback;
import jetbrains.buildServer.messages.serviceMessages.ServiceMessagesParser;

/** Reads a log from standard input with JetBrains' own parser, and prints each service message as a line of JSON. */
final class TeamCity {
  public static void main(String[] given) throws Exception {
    String log = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    // A message ends where its line does.
    for (String line : log.split("\n")) {
      new ServiceMessagesParser().parse(line, new ServiceMessageParserCallback() {
        @Override
        public void regularText(String text) {}

        @Override
        public void serviceMessage(ServiceMessage message) {
          print(message.getMessageName(), message.getAttributes(), message.getArgument());
        }

        @Override
        public void parseException(ParseException problem, String text) {
          print("unreadable", Map.of(), text);
        }
      });
    }
  }

  private static void print(String name, Map<String, String> attributes, String argument) {
    String properties = attributes.entrySet().stream()
        .map(each -> quoted(each.getKey()) + ":" + quoted(each.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
    String data = argument == null ? "" : argument;
    System.out.println("{\"name\":" + quoted(name) + ",\"properties\":" + properties + ",\"data\":" + quoted(data) + "}");
  }

  private static String quoted(String text) {
    return text.chars().mapToObj(each -> String.format("\\u%04x", each)).collect(Collectors.joining("", "\"", "\""));
  }
}
