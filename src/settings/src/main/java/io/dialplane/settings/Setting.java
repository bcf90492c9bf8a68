package io.dialplane.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One setting of a process, as its interface declares it.
 *
 * @param name what stands on the command line after {@code --}, for example {@code sip.port}
 * @param property the full name in a file, for example {@code dialplane.node.sip.port}
 * @param environment the variables that set it, the strongest first
 * @param type of the value, or of one element of a list
 * @param list several values, separated by commas
 * @param optional may be absent
 * @param defaultValue as text, empty when there is none
 * @param about its description and range
 */
record Setting(
        String name,
        String property,
        List<String> environment,
        Class<?> type,
        boolean list,
        boolean optional,
        Optional<String> defaultValue,
        Describe about) {

    /** The settings of a mapping, groups flattened, sorted by group and name. */
    static List<Setting> of(Class<?> mapping) {
        List<Setting> settings = new ArrayList<>();
        collect(mapping, prefix(mapping), "", settings);
        settings.sort(
                Comparator.comparing((Setting s) -> s.name().contains(".")).thenComparing(Setting::name));
        return List.copyOf(settings);
    }

    static String prefix(Class<?> mapping) {
        ConfigMapping annotation = mapping.getAnnotation(ConfigMapping.class);
        if (annotation == null || annotation.prefix().isEmpty()) {
            throw new IllegalArgumentException(mapping.getName() + " needs @ConfigMapping(prefix = …)");
        }
        return annotation.prefix();
    }

    private static void collect(Class<?> group, String prefix, String path, List<Setting> into) {
        for (Method method : group.getMethods()) {
            if (method.isDefault() || java.lang.reflect.Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            String name = path + ownName(method);
            if (isGroup(method.getReturnType())) {
                collect(method.getReturnType(), prefix, name + ".", into);
            } else {
                into.add(one(method, prefix, name));
            }
        }
    }

    private static Setting one(Method method, String prefix, String name) {
        Describe about = method.getAnnotation(Describe.class);
        if (about == null) {
            throw new IllegalArgumentException(method + " needs @Describe");
        }
        Type type = method.getGenericReturnType();
        boolean optional = false;
        boolean list = false;
        if (type instanceof ParameterizedType wrapped && wrapped.getRawType() == Optional.class) {
            optional = true;
            type = wrapped.getActualTypeArguments()[0];
        }
        if (type instanceof ParameterizedType wrapped && wrapped.getRawType() == List.class) {
            list = true;
            type = wrapped.getActualTypeArguments()[0];
        }
        Class<?> plain = plain(type, method);
        if (plain != type) {
            optional |= plain != boxed((Class<?>) type);
        }
        String property = prefix + "." + name;
        List<String> environment = new ArrayList<>();
        environment.add(environmentName(property));
        environment.addAll(Arrays.asList(about.env()));
        WithDefault withDefault = method.getAnnotation(WithDefault.class);
        Optional<String> defaultValue = Optional.ofNullable(withDefault).map(WithDefault::value);
        return new Setting(name, property, List.copyOf(environment), plain, list, optional, defaultValue, about);
    }

    private static Class<?> plain(Type type, Method method) {
        if (type == OptionalInt.class) {
            return Integer.class;
        }
        if (type == OptionalLong.class) {
            return Long.class;
        }
        if (type == OptionalDouble.class) {
            return Double.class;
        }
        if (type instanceof Class<?> plain) {
            return boxed(plain);
        }
        throw new IllegalArgumentException(method + ": a setting is a plain value, an Optional or a List of them");
    }

    private static Class<?> boxed(Class<?> type) {
        return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }

    private static boolean isGroup(Class<?> type) {
        return type.isInterface() && !type.getName().startsWith("java.");
    }

    private static String ownName(Method method) {
        WithName given = method.getAnnotation(WithName.class);
        if (given != null) {
            return given.value();
        }
        StringBuilder kebab = new StringBuilder();
        for (char c : method.getName().toCharArray()) {
            if (Character.isUpperCase(c)) {
                kebab.append('-').append(Character.toLowerCase(c));
            } else {
                kebab.append(c);
            }
        }
        return kebab.toString();
    }

    /** MicroProfile Config's rule: everything that is not a letter or digit becomes an underscore. */
    static String environmentName(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** What a value must look like, as a noun phrase. */
    String expects() {
        String what = about.expects().isEmpty() ? kind() + range() : about.expects();
        return list ? "a comma-separated list, each " + what : what;
    }

    private String kind() {
        if (type.isEnum()) {
            List<String> names = new ArrayList<>();
            for (Object constant : type.getEnumConstants()) {
                names.add(enumName(constant));
            }
            return "one of " + String.join(", ", names);
        }
        return switch (type.getSimpleName()) {
            case "Integer", "Long", "Short" -> "a whole number";
            case "Double", "Float" -> "a number";
            case "Boolean" -> "true or false";
            case "Duration" -> "a duration such as 500ms, 2s, 5m or 1h";
            case "Path", "File" -> "a path";
            case "URI", "URL" -> "a URL";
            case "InetAddress" -> "an IP address or host name";
            default -> "text";
        };
    }

    static String enumName(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String range() {
        boolean low = about.min() != Long.MIN_VALUE;
        boolean high = about.max() != Long.MAX_VALUE;
        if (low && high) {
            return ", " + quantity(about.min()) + " to " + quantity(about.max());
        }
        if (low) {
            return ", at least " + quantity(about.min());
        }
        return high ? ", at most " + quantity(about.max()) : "";
    }

    private String quantity(long number) {
        return type == java.time.Duration.class ? Values.text(java.time.Duration.ofMillis(number)) : "" + number;
    }

    /** The default as a reader should see it. */
    String shownDefault() {
        if (defaultValue.isEmpty()) {
            return optional ? "(none)" : "(required)";
        }
        return defaultValue.get().isEmpty() ? "(empty)" : defaultValue.get();
    }
}
