import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jetbrains.buildServer.messages.serviceMessages.ServiceMessage;
import jetbrains.buildServer.messages.serviceMessages.ServiceMessageParserCallback;
import jetbrains.buildServer.messages.serviceMessages.ServiceMessagesParser;

/** Reads a log with JetBrains' own parser, and prints each service message as a line of JSON. */
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
    String data = quoted(argument == null ? "" : argument);
    System.out.printf("{\"name\":%s,\"properties\":%s,\"data\":%s}%n", quoted(name), properties, data);
  }

  private static String quoted(String text) {
    Stream<String> units = text.chars().mapToObj(each -> String.format("\\u%04x", each));
    return units.collect(Collectors.joining("", "\"", "\""));
  }
}
