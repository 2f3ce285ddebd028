import groovy.lang.*;
import java.lang.reflect.*;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codehaus.groovy.reflection.ParameterTypes;
import org.codehaus.groovy.runtime.*;
import org.kohsuke.groovy.sandbox.GroovyInterceptor;

/** Refuses in the sandbox what an administrator of Jenkins would have to approve. */
@SuppressWarnings("rawtypes")
final class Approval extends GroovyInterceptor {
  /** Those entries of the plugin Script Security's generic-whitelist that the library and the trials need. */
  private static final Set<String> NEEDED = Set.of(
      "method groovy.json.JsonSlurper parseText java.lang.String",
      "method groovy.lang.Closure call java.lang.Object[]",
      "method java.lang.Object toString",
      "method java.lang.String lastIndexOf java.lang.String",
      "method java.lang.String stripIndent",
      "method java.lang.String substring int",
      "method java.lang.String trim",
      "method java.util.Collection add java.lang.Object",
      "method java.util.Collection size",
      "method java.util.Map get java.lang.Object",
      "new groovy.json.JsonSlurper",
      "staticMethod java.util.UUID randomUUID",
      "staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods each"
          + " java.util.Map groovy.lang.Closure",
      "staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods next java.lang.Number",
      "staticMethod org.codehaus.groovy.runtime.ScriptBytecodeAdapter compareLessThan"
          + " java.lang.Object java.lang.Object",
      "staticMethod org.kohsuke.groovy.sandbox.impl.Checker checkedCast"
          + " java.lang.Class java.lang.Object boolean boolean boolean");

  @Override
  public Object onMethodCall(Invoker invoker, Object receiver, String name, Object... given)
      throws Throwable {
    Object[] withReceiver = Stream.concat(Stream.of(receiver), Stream.of(given)).toArray();
    Stream<Method> own = typesOf(receiver.getClass()).flatMap(type -> named(type, name, given));
    Stream<Method> added = Stream.of(DefaultGroovyMethods.class, StringGroovyMethods.class)
        .flatMap(type -> named(type, name, withReceiver));
    boolean isSum = receiver instanceof Number && name.equals("plus");
    if (!isSum && !isStep(receiver, name, given))
      check(Stream.concat(own, added), "method " + receiver.getClass().getName() + " " + name);
    return super.onMethodCall(invoker, receiver, name, given);
  }

  private static boolean isStep(Object receiver, String name, Object[] given) {
    if (!(receiver instanceof Script)) return false;
    MetaClass known = InvokerHelper.getMetaClass(receiver);
    return name.equals("invokeMethod") || known.respondsTo(receiver, name, given).isEmpty();
  }

  @Override
  public Object onStaticCall(Invoker invoker, Class type, String name, Object... given) throws Throwable {
    if (type != ScriptBytecodeAdapter.class || !name.equals("asType"))
      check(named(type, name, given), "staticMethod " + type.getName() + " " + name);
    return super.onStaticCall(invoker, type, name, given);
  }

  @Override
  public Object onNewInstance(Invoker invoker, Class type, Object... given) throws Throwable {
    Constructor<?>[] known = type.getDeclaredConstructors();
    if (type != GStringImpl.class && type != Jenkins.Job.class)
      check(Stream.of(known).filter(each -> accepts(each, given)), "new " + type.getName());
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
    Stream<Class<?>> inherited = Stream.of(type.getInterfaces()).flatMap(Approval::typesOf);
    return Stream.concat(Stream.of(type), Stream.concat(inherited, typesOf(type.getSuperclass())));
  }

  private static Stream<Method> named(Class<?> type, String name, Object[] given) {
    Stream<Method> known = Stream.of(type.getDeclaredMethods());
    return known.filter(each -> each.getName().equals(name) && accepts(each, given));
  }

  private static boolean accepts(Executable each, Object[] given) {
    return new ParameterTypes(each.getParameterTypes()).isValidMethod(given);
  }

  private static void check(Stream<? extends Executable> found, String otherwise) {
    List<? extends Executable> candidates = found.toList();
    // What a script has written itself it may call.
    if (candidates.stream().anyMatch(each -> isScript(each) || NEEDED.contains(signatureOf(each)))) return;
    throw refused(candidates.isEmpty() ? otherwise : signatureOf(candidates.get(0)));
  }

  private static boolean isScript(Executable each) {
    return each.getDeclaringClass().getClassLoader() instanceof GroovyClassLoader;
  }

  private static String signatureOf(Executable each) {
    String type = each.getDeclaringClass().getName();
    String kind = Modifier.isStatic(each.getModifiers()) ? "staticMethod " : "method ";
    String call = each instanceof Constructor ? "new " + type : kind + type + " " + each.getName();
    Stream<String> parameters = Stream.of(each.getParameterTypes()).map(one -> " " + one.getCanonicalName());
    return call + parameters.collect(Collectors.joining());
  }

  private static SecurityException refused(String call) {
    return new SecurityException("Scripts not permitted to use " + call);
  }
}
