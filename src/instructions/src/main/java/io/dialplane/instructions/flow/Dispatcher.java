package io.dialplane.instructions.flow;

import io.dialplane.instructions.Instruction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks the method of an {@link Application} that fits. It has no state of a call: every request brings its own. */
public final class Dispatcher {
    private static final String ON_CALL = "@OnCall";

    private final String name;
    private final Object bean;
    private final Map<String, Method> methods = new HashMap<>();

    private Dispatcher(String name, Object bean) {
        this.name = name;
        this.bean = bean;
    }

    /**
     * The application of a bean; a subclass of its class, such as a container's proxy, does too.
     *
     * @throws IllegalArgumentException saying what is wrong with its annotations
     */
    public static Dispatcher of(Object bean) {
        var application = Optional.ofNullable(bean.getClass().getAnnotation(Application.class))
                .orElseThrow(
                        () -> new IllegalArgumentException(bean.getClass().getName() + " needs @Application(name)"));
        var dispatcher = new Dispatcher(application.value(), bean);
        Set<String> seen = new HashSet<>();
        for (Class<?> type = bean.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (var method : type.getDeclaredMethods()) {
                if (annotated(method) && seen.add(method.getName() + Arrays.toString(method.getParameterTypes()))) {
                    dispatcher.add(method);
                }
            }
        }
        if (!dispatcher.methods.containsKey(ON_CALL)) {
            throw new IllegalArgumentException("application " + application.value() + " needs a method with @OnCall");
        }
        return dispatcher;
    }

    private static boolean annotated(Method method) {
        return method.isAnnotationPresent(OnCall.class)
                || method.isAnnotationPresent(OnHook.class)
                || method.isAnnotationPresent(OnDigits.class);
    }

    private void add(Method method) {
        boolean takes = method.getParameterCount() == 0
                || method.getParameterCount() == 1 && method.getParameterTypes()[0] == CallContext.class;
        boolean returns = method.getReturnType() == Flow.class || method.getReturnType() == List.class;
        if (!takes || !returns || !method.trySetAccessible()) {
            throw new IllegalArgumentException(method.getName() + " of application " + name
                    + " must take nothing or a CallContext, and return a Flow or List<Instruction>");
        }
        if (method.isAnnotationPresent(OnCall.class)) {
            put(ON_CALL, method);
        }
        var hook = method.getAnnotation(OnHook.class);
        if (hook != null) {
            put(key(hook.value(), Optional.empty()), method);
        }
        var digits = method.getAnnotation(OnDigits.class);
        if (digits != null) {
            for (var choice : digits.value()) {
                put(key(digits.hook(), Optional.of(choice)), method);
            }
        }
    }

    private void put(String key, Method method) {
        if (methods.putIfAbsent(key, method) != null) {
            throw new IllegalArgumentException("application " + name + " has two methods with " + key);
        }
    }

    private static String key(String hook, Optional<String> digits) {
        return digits.map(keys -> "@OnDigits(hook = \"" + hook + "\", value = \"" + keys + "\")")
                .orElse("@OnHook(\"" + hook + "\")");
    }

    /** The application's name. */
    public String name() {
        return name;
    }

    /**
     * What to do next.
     *
     * @throws IllegalArgumentException when no method fits
     * @throws RuntimeException of the method
     */
    public List<Instruction> dispatch(CallContext call) {
        var method = call.hook()
                .map(hook -> Optional.ofNullable(methods.get(key(hook, Optional.of(call.digits()))))
                        .or(() -> Optional.ofNullable(methods.get(key(hook, Optional.empty()))))
                        .orElseThrow(() -> new IllegalArgumentException("application " + name + " has no method with "
                                + key(hook, Optional.empty()) + " for digits '" + call.digits() + "'")))
                .orElseGet(() -> methods.get(ON_CALL));
        return switch (invoke(method, call)) {
            case Flow flow -> flow.instructions();
            case List<?> list -> list.stream().map(Instruction.class::cast).toList();
            default -> throw new IllegalStateException(method + " returned neither a Flow nor a list");
        };
    }

    private Object invoke(Method method, CallContext call) {
        try {
            return method.getParameterCount() == 0 ? method.invoke(bean) : method.invoke(bean, call);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(method + " failed", e);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e); // made accessible above
        }
    }
}
