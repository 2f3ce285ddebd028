import groovy.lang.GroovyClassLoader;
import groovy.lang.Script;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codehaus.groovy.reflection.ParameterTypes;
import org.codehaus.groovy.runtime.DefaultGroovyMethods;
import org.codehaus.groovy.runtime.GStringImpl;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.codehaus.groovy.runtime.ScriptBytecodeAdapter;
import org.codehaus.groovy.runtime.StringGroovyMethods;
import org.kohsuke.groovy.sandbox.GroovyInterceptor;

/** Refuses in the sandbox what an administrator of Jenkins would have to approve. */
final class Approval extends GroovyInterceptor {
  /** Those entries of the plugin Script Security's generic-whitelist that the library and the tests need. */
  private static final Set<String> NEEDED = Set.of(
      "method groovy.json.JsonSlurper parseText java.lang.String",
      "method groovy.lang.Closure call java.lang.Object[]",
      "method java.lang.Iterable iterator",
      "method java.lang.String lastIndexOf java.lang.String",
      "method java.lang.String stripIndent",
      "method java.lang.String substring int",
      "method java.lang.String trim",
      "method java.lang.Object toString",
      "method java.util.Collection add java.lang.Object",
      "method java.util.Iterator hasNext",
      "method java.util.Iterator next",
      "method java.util.List get int",
      "method java.util.Map get java.lang.Object",
      "new groovy.json.JsonSlurper",
      "method java.util.Collection size",
      "staticMethod java.util.UUID randomUUID",
      "staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods next java.lang.Number",
      "staticMethod org.codehaus.groovy.runtime.ScriptBytecodeAdapter compareLessThan java.lang.Object java.lang.Object",
      "staticMethod org.kohsuke.groovy.sandbox.impl.Checker checkedCast java.lang.Class java.lang.Object boolean boolean boolean",
      "staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods each java.util.Map groovy.lang.Closure");

  @Override
  public Object onMethodCall(Invoker invoker, Object receiver, String name, Object... given) throws Throwable {
    Object[] withReceiver = Stream.concat(Stream.of(receiver), Stream.of(given)).toArray();
    boolean isArithmetic = receiver instanceof Number && name.equals("plus");
    boolean isStep = receiver instanceof Script && (name.equals("invokeMethod") || InvokerHelper.getMetaClass(receiver).respondsTo(receiver, name, given).isEmpty());
    if (!isArithmetic && !isStep) {
      Stream<Method> own = typesOf(receiver.getClass()).flatMap(type -> named(type, name, given));
      Stream<Method> added = Stream.of(DefaultGroovyMethods.class, StringGroovyMethods.class).flatMap(type -> named(type, name, withReceiver));
      check(Stream.concat(own, added), "method " + receiver.getClass().getName() + " " + name);
    }
    return super.onMethodCall(invoker, receiver, name, given);
  }

  @Override
  public Object onStaticCall(Invoker invoker, @SuppressWarnings("rawtypes") Class type, String name, Object... given) throws Throwable {
    if (type != ScriptBytecodeAdapter.class || !name.equals("asType"))
      check(named(type, name, given), "staticMethod " + type.getName() + " " + name);
    return super.onStaticCall(invoker, type, name, given);
  }

  @Override
  public Object onNewInstance(Invoker invoker, @SuppressWarnings("rawtypes") Class type, Object... given) throws Throwable {
    if (type != GStringImpl.class && type != Jenkins.Job.class)
      check(Stream.of(type.getDeclaredConstructors()).filter(each -> accepts(each, given)), "new " + type.getName());
    return super.onNewInstance(invoker, type, given);
  }

  @Override
  public Object onGetProperty(Invoker invoker, Object receiver, String name) throws Throwable {
    if (!(receiver instanceof Script)) throw refused("field " + receiver.getClass().getName() + " " + name);
    return super.onGetProperty(invoker, receiver, name);
  }

  @Override
  public Object onSetProperty(Invoker invoker, Object receiver, String name, Object value) throws Throwable {
    if (!(receiver instanceof Script)) throw refused("field " + receiver.getClass().getName() + " " + name);
    return super.onSetProperty(invoker, receiver, name, value);
  }

  private static Stream<Class<?>> typesOf(Class<?> type) {
    if (type == null) return Stream.empty();
    Stream<Class<?>> above = Stream.concat(Stream.of(type.getInterfaces()), Stream.ofNullable(type.getSuperclass()));
    return Stream.concat(Stream.of(type), above.flatMap(Approval::typesOf));
  }

  private static Stream<Method> named(Class<?> type, String name, Object[] given) {
    return Stream.of(type.getDeclaredMethods()).filter(each -> each.getName().equals(name) && accepts(each, given));
  }

  private static boolean accepts(Executable each, Object[] given) {
    return new ParameterTypes(each.getParameterTypes()).isValidMethod(given);
  }

  private static void check(Stream<? extends Executable> candidates, String otherwise) {
    List<String> signatures = candidates
        // What a script has written itself it may call.
        .map(each -> each.getDeclaringClass().getClassLoader() instanceof GroovyClassLoader ? "" : signatureOf(each))
        .toList();
    if (signatures.stream().noneMatch(each -> each.isEmpty() || NEEDED.contains(each)))
      throw refused(signatures.stream().findFirst().orElse(otherwise));
  }

  private static String signatureOf(Executable each) {
    String type = each.getDeclaringClass().getName();
    String kind = Modifier.isStatic(each.getModifiers()) ? "staticMethod " : "method ";
    String call = each instanceof Constructor ? "new " + type : kind + type + " " + each.getName();
    return call + Stream.of(each.getParameterTypes()).map(one -> " " + one.getCanonicalName()).collect(Collectors.joining());
  }

  private static SecurityException refused(String call) {
    return new SecurityException("Scripts not permitted to use " + call);
  }
}
