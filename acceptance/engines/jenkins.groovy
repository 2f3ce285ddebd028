// Runs a Jenkinsfile with the shared library's step and stand-ins for the steps of Jenkins, as far as the two use them.
// Arguments: the folder of both, the Jenkinsfile's name, the workspace, the folder for temporary files. The stand-ins mask nothing: what the log
// shows here, it would show wherever Jenkins' own masking fails.
import org.codehaus.groovy.control.CompilerConfiguration
import org.codehaus.groovy.control.customizers.ImportCustomizer

def (String library, String file, String workspace, String temporary) = args

/** What Jenkins offers to a Jenkinsfile. */
abstract class Job extends Script {
  static Map<String, String> variables = [:]

  // A declarative pipeline runs its blocks in order; `agent any` chooses this machine.
  def pipeline(Closure body) { inside(body) }
  def agent(Object which) {}
  def getAny() { 'any' }
  def environment(Closure body) {
    Map<String, String> assigned = [:]
    body.delegate = assigned
    body.resolveStrategy = Closure.DELEGATE_FIRST
    body()
    variables.putAll(assigned)
  }
  def stages(Closure body) { inside(body) }
  def stage(String name, Closure body) { println "[Pipeline] { (${name})"; inside(body) }
  def steps(Closure body) { inside(body) }
  def script(Closure body) { inside(body) }
  def isUnix() { true }
  def withJiraAuth(Map options, Closure body) { binding.step.call(options, body) }

  def getEnv() { variables }

  def string(Map options) { options }

  def withCredentials(List<Map> credentials, Closure body) {
    withEnv(credentials.collect { credential ->
      String secret = System.getenv("CREDENTIAL_${credential.credentialsId.toUpperCase()}")
      if (secret == null) throw new IllegalArgumentException("Could not find credentials entry with ID '${credential.credentialsId}'")
      "${credential.variable}=${secret}".toString()
    }, body)
  }

  def withEnv(List<String> assignments, Closure body) {
    boolean isHandOver = assignments.any { it.startsWith('JIRA_CURL_CONFIG=') }
    if (isHandOver && binding.inherited.FAILS_BEFORE_BLOCK) throw new Failed(1)
    Map<String, String> before = new LinkedHashMap(variables)
    assignments.each { String assignment ->
      int end = assignment.indexOf('=')
      variables[assignment.substring(0, end)] = assignment.substring(end + 1)
    }
    try {
      inside(body)
    } finally {
      variables = before
    }
  }

  def sh(String script) { sh(script: script) }

  /** Like the real one: `-xe`, unless the script starts with a line of its own that says otherwise. */
  def sh(Map options) {
    File file = File.createTempFile('script', '.sh', new File(binding.engine))
    file.text = options.script
    List<String> command = options.script.startsWith('#!') ? [file.path] : ['sh', '-xe', file.path]
    println "[Pipeline] sh${options.label ? " (${options.label})" : ''}"
    Process process = new ProcessBuilder(command)
      .directory(new File(binding.workspace))
      .redirectInput(new File('/dev/null'))
      .with { it.environment().clear(); it.environment().putAll(binding.inherited + variables); it }
      .start()
    StringBuffer out = new StringBuffer()
    process.waitForProcessOutput(options.returnStdout ? out : System.out, System.err)
    file.delete()
    if (process.exitValue() != 0) throw new Failed(process.exitValue())
    // A start-up file of the agent's may print something.
    return options.returnStdout ? "Welcome to this agent\n${out}".toString() : null
  }

  private inside(Closure body) {
    body.resolveStrategy = Closure.OWNER_FIRST
    body()
  }
}

/** What `sh` throws; Jenkins has a class of its own for it. */
class Failed extends RuntimeException {
  Failed(int status) { super("script returned exit code ${status}") }
}

CompilerConfiguration configuration = new CompilerConfiguration(scriptBaseClass: Job.name)
configuration.addCompilationCustomizers(new ImportCustomizer().addImports('Library'))
ClassLoader loader = new GroovyClassLoader(getClass().classLoader)
loader.parseClass('@interface Library { String[] value() }')
loader.parseClass('package com.cloudbees.groovy.cps; @interface NonCPS {}')

Map<String, String> inherited = System.getenv().findAll { name, value -> !name.startsWith('CREDENTIAL_') }
Binding shared = new Binding(workspace: workspace, engine: new File(temporary).parent, inherited: inherited)
GroovyShell shell = new GroovyShell(loader, shared, configuration)
Job.variables = [WORKSPACE: workspace, WORKSPACE_TMP: temporary]
shared.step = shell.parse(new File(library, 'vars/withJiraAuth.groovy'))
try {
  shell.evaluate(new File(library, file))
  println 'Finished: SUCCESS'
} catch (Failed | IllegalArgumentException problem) {
  println "ERROR: ${problem.message}\nFinished: FAILURE"
  System.exit(1)
}
