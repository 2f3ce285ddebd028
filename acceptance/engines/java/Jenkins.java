import com.cloudbees.groovy.cps.*;
import com.cloudbees.groovy.cps.impl.CpsCallableInvocation;
import com.cloudbees.groovy.cps.sandbox.SandboxInvoker;
import groovy.lang.*;
import java.io.*;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.customizers.ImportCustomizer;
import org.codehaus.groovy.runtime.InvokerHelper;

/**
 * Runs a Jenkinsfile with Jenkins' own CPS engine and Groovy sandbox: before each script's result is passed
 * on, the whole program is saved, and what goes on is what was read back. The steps are stand-ins, and mask
 * nothing: what the log shows here, it would show wherever Jenkins' own masking fails.
 *
 * <p>Arguments: what is outside of the sandbox (nothing, library or all), the file of the library's step, the
 * Jenkinsfile, the workspace, the folder for temporary files, and a folder for what Jenkins itself keeps.
 */
public final class Jenkins {
  /** The line of a script's output at which somebody aborts the build. */
  private static final String ABORT = "Now somebody aborts the build.";
  private static final Outcome NOTHING = new Outcome(null, null);
  private static final Approval APPROVAL = new Approval();

  private static final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private static final Set<Branch> branches = new LinkedHashSet<>();
  private static Branch running;
  private static GroovyClassLoader loader;
  private static Class<?> library;
  private static Env around;
  private static File workspace;
  private static Path kept;
  private static int saved;

  /** A step has failed. */
  public static final class Failed extends Exception {
    Failed(String message) { super(message); }
  }

  /** What a Jenkinsfile and a library become. */
  public abstract static class Job extends SerializableScript {
    @Override
    public Object invokeMethod(String name, Object given) {
      if (!name.equals("withJiraAuth")) return Continuable.suspend(new Step(name, (Object[]) given));
      Object step = InvokerHelper.invokeConstructorOf(library, null);
      return InvokerHelper.getMetaClass(step).invokeMethod(step, "call", given);
    }

    @Override
    public Object getProperty(String name) {
      // `agent any`, and what `@Library` stands before.
      return name.equals("any") || name.equals("_") ? name : super.getProperty(name);
    }

    @Override
    public void setProperty(String name, Object value) {
      Block block = running.blocks.peek();
      if (block.name.equals("environment")) block.outer.put(name, value.toString());
      else super.setProperty(name, value);
    }
  }

  /** A step that the program has come to. */
  private static final class Step implements Serializable {
    final String name;
    final Map<String, Object> options = new LinkedHashMap<>();
    Closure<?> body;

    Step(String name, Object[] given) {
      this.name = name;
      for (Object each : given) {
        if (each instanceof Closure) body = (Closure<?>) each;
        else if (each instanceof Map<?, ?> map) map.forEach((key, one) -> options.put("" + key, plain(one)));
        else options.put("", plain(each));
      }
    }

    /** An option, or the one value that is given without a name. */
    Object get(String option) { return options.getOrDefault(option, options.get("")); }

    private static Object plain(Object value) {
      if (value instanceof List<?> list) return new ArrayList<>(list.stream().map(Step::plain).toList());
      return value instanceof GString ? value.toString() : value;
    }
  }

  /** A script, or the body of a step. */
  private static final class Block {
    final String name;
    final Map<String, String> variables;
    final Map<String, String> outer;
    Continuable program;

    Block(String name, Map<String, String> outer, Continuable program) {
      this.name = name;
      this.outer = outer;
      this.variables = new HashMap<>(outer);
      this.program = program;
    }
  }

  /** What runs at the same time as others: blocks within blocks. */
  private static final class Branch {
    final Deque<Block> blocks = new ArrayDeque<>();
    final Consumer<Outcome> then;

    Branch(Block block, Consumer<Outcome> then) {
      this.then = then;
      blocks.push(block);
      branches.add(this);
      events.add(() -> resume(this, NOTHING));
    }
  }

  public static void main(String[] given) throws Exception {
    boolean isAllTrusted = given[0].equals("all");
    workspace = new File(given[3]);
    kept = Path.of(given[5]);
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.keySet().removeIf(name -> name.startsWith("CREDENTIAL_"));
    variables.putAll(Map.of("WORKSPACE", given[3], "WORKSPACE_TMP", given[4]));

    GroovyClassLoader plugins = new GroovyClassLoader(Jenkins.class.getClassLoader());
    plugins.parseClass("@interface Library { String[] value() }");
    GroovyClassLoader libraries = loaderOf(plugins, isAllTrusted || given[0].equals("library"));
    library = libraries.parseClass(new File(given[1]));
    loader = loaderOf(libraries, isAllTrusted);
    around = isAllTrusted ? Envs.empty() : Envs.empty(new SandboxInvoker());
    Script script = (Script) loader.parseClass(new File(given[2])).getDeclaredConstructor().newInstance();
    new Branch(new Block("", variables, new Continuable(script, around, Continuation.HALT)), Jenkins::finish);
    while (!branches.isEmpty()) events.take().run();
  }

  private static GroovyClassLoader loaderOf(ClassLoader parent, boolean isTrusted) {
    CompilerConfiguration configuration = new CompilerConfiguration();
    configuration.setScriptBaseClass(Job.class.getName());
    CpsTransformer transformer = isTrusted ? new CpsTransformer() : new SandboxCpsTransformer();
    configuration.addCompilationCustomizers(new ImportCustomizer().addImports("Library"), transformer);
    return new GroovyClassLoader(parent, configuration);
  }

  private static void finish(Outcome outcome) {
    Throwable problem = outcome.getAbnormal();
    String result = problem instanceof InterruptedException ? "ABORTED" : "FAILURE";
    if (problem == null) result = "SUCCESS";
    else System.out.println("ERROR: " + (problem instanceof Failed ? problem.getMessage() : problem));
    System.out.println("The program was saved " + saved + " times.\nFinished: " + result);
    if (problem != null) System.exit(1);
  }

  /** Lets a branch run on until a step has to be waited for. */
  private static void resume(Branch branch, Outcome outcome) {
    while (outcome != null) {
      Block block = branch.blocks.peek();
      running = branch;
      APPROVAL.register();
      try {
        outcome = block.program.run0(outcome, Continuable.categories);
      } finally {
        APPROVAL.unregister();
      }
      if (block.program.isResumable()) {
        outcome = perform((Step) outcome.getNormal(), branch);
      } else {
        branch.blocks.pop();
        if (branch.blocks.isEmpty()) {
          branches.remove(branch);
          branch.then.accept(outcome);
          return;
        }
      }
    }
  }

  /** Returns what the branch goes on with, or nothing if something else will let it go on. */
  private static Outcome perform(Step step, Branch branch) {
    Map<String, String> variables = branch.blocks.peek().variables;
    switch (step.name) {
      case "agent": return NOTHING;
      case "echo":
        System.out.println(step.get("message"));
        return NOTHING;
      case "isUnix": return new Outcome(true, null);
      case "string": return new Outcome(new LinkedHashMap<>(step.options), null);
      case "error": return new Outcome(null, new Failed((String) step.get("message")));
      case "sh":
        runScript(step, variables, outcome -> events.add(() -> resume(branch, saveAnd(outcome))));
        return null;
      case "parallel":
        List<Outcome> outcomes = new ArrayList<>();
        Consumer<Outcome> then = outcome -> {
          outcomes.add(outcome);
          if (outcomes.size() < step.options.size()) return;
          Outcome result = outcomes.stream().filter(Outcome::isFailure).findFirst().orElse(NOTHING);
          events.add(() -> resume(branch, result));
        };
        step.options.forEach((name, body) -> new Branch(blockOf(name, variables, (Closure<?>) body), then));
        return null;
      case "pipeline", "environment", "stages", "stage", "steps", "script", "withEnv", "withCredentials":
        Block block = blockOf(step.name, variables, step.body);
        try {
          fill(block, step);
        } catch (Failed problem) {
          return new Outcome(null, problem);
        }
        branch.blocks.push(block);
        return NOTHING;
      default: return new Outcome(null, new Failed("There is no stand-in for the step " + step.name));
    }
  }

  private static Block blockOf(String name, Map<String, String> variables, Closure<?> body) {
    try {
      body.call();
    } catch (CpsCallableInvocation call) {
      return new Block(name, variables, new Continuable(call.invoke(around, null, Continuation.HALT)));
    }
    throw new IllegalStateException("The body of " + name + " is not transformed.");
  }

  private static void fill(Block block, Step step) throws Failed {
    if (block.name.equals("stage")) System.out.println("[Pipeline] { (" + step.get("name") + ")");
    if (block.name.equals("withEnv")) {
      for (Object each : (List<?>) step.get("overrides")) {
        String[] assignment = each.toString().split("=", 2);
        block.variables.put(assignment[0], assignment[1]);
      }
      if (block.variables.keySet().containsAll(Set.of("JIRA_CURL_CONFIG", "FAILS_BEFORE_BLOCK")))
        throw new Failed("The agent is gone.");
    }
    if (block.name.equals("withCredentials")) {
      for (Object each : (List<?>) step.get("bindings")) {
        Map<?, ?> binding = (Map<?, ?>) each;
        String secret = System.getenv("CREDENTIAL_" + binding.get("credentialsId").toString().toUpperCase());
        if (secret == null) throw new Failed("There is no credential " + binding.get("credentialsId"));
        block.variables.put(binding.get("variable").toString(), secret);
      }
    }
  }

  /** Like the real step: `-xe`, unless the script starts with a line of its own that says otherwise. */
  private static void runScript(Step step, Map<String, String> variables, Consumer<Outcome> then) {
    String label = step.options.containsKey("label") ? " (" + step.options.get("label") + ")" : "";
    System.out.println("[Pipeline] sh" + label);
    new Thread(() -> {
      try {
        then.accept(new Outcome(outputOf(step, variables), null));
      } catch (Failed | IOException | InterruptedException problem) {
        then.accept(new Outcome(null, problem));
      }
    }).start();
  }

  private static String outputOf(Step step, Map<String, String> variables)
      throws Failed, IOException, InterruptedException {
    String script = step.get("script").toString();
    boolean isReturned = Boolean.TRUE.equals(step.options.get("returnStdout"));
    Path file = Files.writeString(Files.createTempFile(kept, "script", ".sh"), script);
    file.toFile().setExecutable(true);
    List<String> shell = script.startsWith("#!") ? List.of() : List.of("sh", "-xe");
    List<String> command = Stream.concat(shell.stream(), Stream.of(file.toString())).toList();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(workspace).redirectInput(new File("/dev/null")).redirectErrorStream(!isReturned);
    if (isReturned) builder.redirectError(Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().putAll(variables);
    Process process = builder.start();
    StringBuilder returned = new StringBuilder();
    boolean isAborted = false;
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (isReturned) returned.append(line).append('\n');
      else System.out.println(line);
      if (!line.equals(ABORT)) continue;
      isAborted = true;
      process.descendants().forEach(ProcessHandle::destroy);
      process.toHandle().destroy();
    }
    int status = process.waitFor();
    Files.delete(file);
    if (isAborted) throw new InterruptedException(ABORT);
    if (status != 0) throw new Failed("script returned exit code " + status);
    return isReturned ? returned.toString() : null;
  }

  /** Saves the program, and puts what was saved in its place. Without that there is nothing to go on with. */
  private static Outcome saveAnd(Outcome outcome) {
    List<Block> blocks = branches.stream().flatMap(branch -> branch.blocks.stream()).toList();
    try {
      // All that is saved stays, to be searched for secrets.
      Path file = kept.resolve("program-" + (saved + 1) + ".dat");
      try (ObjectOutputStream stream = new ObjectOutputStream(Files.newOutputStream(file))) {
        stream.writeObject(blocks.stream().map(block -> block.program).toArray(Continuable[]::new));
      }
      try (var stream = new ObjectInputStreamWithLoader(Files.newInputStream(file), loader)) {
        Continuable[] read = (Continuable[]) stream.readObject();
        for (int index = 0; index < read.length; index += 1) blocks.get(index).program = read[index];
      }
      saved += 1;
      return outcome;
    } catch (IOException | ClassNotFoundException problem) {
      return new Outcome(null, problem);
    }
  }
}
