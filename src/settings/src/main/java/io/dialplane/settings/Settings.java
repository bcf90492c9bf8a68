package io.dialplane.settings;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * The settings of a process, read from its {@code @ConfigMapping} interface. The strongest wins: command line
 * ({@code --sip.port=5081}), environment ({@code DIALPLANE_NODE_SIP_PORT}), file ({@code --config FILE} or
 * {@code DIALPLANE_CONFIG}), default. A wrong value, an unknown name on the command line or in the file ends the start
 * with one sentence.
 */
public final class Settings {
    private static final String CONFIG = "config";
    private static final String CONFIG_ENVIRONMENT = "DIALPLANE_CONFIG";

    private Settings() {}

    /**
     * Reads the settings at the start of a process; {@code --help} prints them and ends it.
     *
     * @param type the interface, annotated with {@code @ConfigMapping(prefix = …)}
     * @param program its name as the operator knows it
     * @param args the command line
     * @param <T> the interface
     * @return the settings, every one checked
     */
    @SuppressWarnings("SystemExitOutsideMain") // the first thing each main does
    public static <T> T read(Class<T> type, String program, String[] args) {
        if (System.getProperty("java.util.logging.manager") == null) {
            // or the reading of the settings would start the very log whose format they say
            System.setProperty("org.jboss.logging.provider", "jdk");
        }
        if (Arrays.asList(args).contains("--help") || Arrays.asList(args).contains("-h")) {
            System.out.println(help(type, program));
            System.exit(0);
        }
        try {
            return load(type, Arrays.asList(args), System.getenv());
        } catch (StartFailure failure) {
            System.err.println(program + ": " + failure.getMessage());
            System.exit(Start.FAILED);
            throw failure;
        }
    }

    /**
     * Reads settings from given sources.
     *
     * @param type the interface
     * @param args the command line
     * @param environment the environment
     * @param <T> the interface
     * @return the settings, every one checked
     * @throws StartFailure with one sentence when a value or a name is wrong
     */
    public static <T> T load(Class<T> type, List<String> args, Map<String, String> environment) {
        Map<String, Given> given = given(type, args, environment);
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, (Converter<Duration>) Values::duration)
                .withConverter(Path.class, 200, (Converter<Path>) Values::path);
        Map<String, String> values = new HashMap<>();
        given.forEach((property, value) -> values.put(property, value.text()));
        SmallRyeConfig converters = builder.build();
        for (Setting setting : Setting.of(type)) {
            check(setting, Optional.ofNullable(given.get(setting.property())), converters);
        }
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, (Converter<Duration>) Values::duration)
                .withConverter(Path.class, 200, (Converter<Path>) Values::path)
                .withMapping(type)
                .withSources(new PropertiesConfigSource(values, "settings", 500))
                .build()
                .getConfigMapping(type);
    }

    /**
     * The values that were given, without defaults, by full property name, each name checked: for a process whose
     * framework reads the settings itself.
     *
     * @param type the interface
     * @param args the command line
     * @param environment the environment
     * @return property name to text
     */
    public static Map<String, String> values(Class<?> type, List<String> args, Map<String, String> environment) {
        load(type, args, environment);
        Map<String, String> values = new HashMap<>();
        given(type, args, environment).forEach((property, value) -> values.put(property, value.text()));
        return Map.copyOf(values);
    }

    /** A value and where it stood. */
    private record Given(String text, String place) {}

    private static Map<String, Given> given(Class<?> type, List<String> args, Map<String, String> environment) {
        List<Setting> settings = Setting.of(type);
        CommandLine line = CommandLine.parse(args, settings);
        Map<String, Given> given = new HashMap<>();
        Optional<String> file = line.file().or(() -> Optional.ofNullable(environment.get(CONFIG_ENVIRONMENT)));
        file.filter(name -> !name.isBlank())
                .ifPresent(name -> fromFile(Values.path(name), type, settings).forEach((property, text) -> {
                    given.put(property, new Given(text, "in " + name));
                }));
        for (Setting setting : settings) {
            for (String variable : setting.environment().reversed()) {
                String text = environment.get(variable);
                if (text != null && !text.isEmpty()) {
                    given.put(setting.property(), new Given(text, "in the environment variable " + variable));
                }
            }
        }
        line.values().forEach((name, text) -> {
            given.put(Setting.prefix(type) + "." + name, new Given(text, "on the command line"));
        });
        return given;
    }

    private static Map<String, String> fromFile(Path file, Class<?> type, List<Setting> settings) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new StartFailure("the settings file " + file + " does not exist.", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new StartFailure("the settings file " + file + " cannot be read: " + e.getMessage() + ".", e);
        }
        String prefix = Setting.prefix(type) + ".";
        Map<String, String> values = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            // one file may serve all processes: names of another one are not ours to judge
            if (key.startsWith("dialplane.") && !key.startsWith(prefix) || key.startsWith("quarkus.")) {
                continue;
            }
            String name = key.startsWith(prefix) ? key.substring(prefix.length()) : key;
            if (settings.stream().noneMatch(setting -> setting.name().equals(name))) {
                throw new StartFailure("unknown setting " + key + " in " + file + suggestion(name, settings));
            }
            values.put(prefix + name, properties.getProperty(key).strip());
        }
        return values;
    }

    private static void check(Setting setting, Optional<Given> given, SmallRyeConfig converters) {
        Optional<String> text = given.map(Given::text).or(setting::defaultValue);
        if (text.isEmpty()) {
            if (!setting.optional()) {
                throw new StartFailure("the setting " + setting.name() + " is missing: expected " + setting.expects()
                        + " (--" + setting.name() + " or "
                        + setting.environment().getFirst() + ").");
            }
            return;
        }
        Function<String, Object> convert = part -> converters.convert(part, setting.type());
        if (!Values.allowed(setting, text.get(), convert)) {
            String shown = setting.about().secret() ? "(hidden)" : "'" + text.get() + "'";
            throw new StartFailure("the setting " + setting.name() + " has the value " + shown + " "
                    + given.map(Given::place).orElse("by default") + ": expected " + setting.expects() + ".");
        }
    }

    /** The end of the sentence about an unknown name. */
    static String suggestion(String name, List<Setting> settings) {
        return settings.stream()
                .map(Setting::name)
                .min(Comparator.comparingInt((String known) -> distance(name, known))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(known -> distance(name, known) <= Math.max(2, known.length() / 3))
                .map(known -> ": did you mean " + known + "?")
                .orElse(": --help lists all settings.");
    }

    /** Levenshtein's distance, for short names. */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitute = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substitute, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }

    /**
     * The text of {@code --help}.
     *
     * @param type the interface
     * @param program its name as the operator knows it
     * @return all settings with environment name, default and description
     */
    public static String help(Class<?> type, String program) {
        StringBuilder text = new StringBuilder("Usage: " + program + " [--config FILE] [--SETTING VALUE]…\n\n");
        Optional.ofNullable(type.getAnnotation(Describe.class))
                .ifPresent(about -> text.append(about.value()).append("\n\n"));
        text.append("The strongest wins: command line, environment, file, default.\n\n");
        text.append("  --")
                .append(CONFIG)
                .append(" FILE\n      A file of name=value lines (environment: ")
                .append(CONFIG_ENVIRONMENT)
                .append(").\n");
        for (Setting setting : Setting.of(type)) {
            text.append("  --").append(setting.name()).append(" (default: ").append(setting.shownDefault());
            text.append(")\n      ").append(setting.about().value());
            text.append("\n      Expected: ").append(setting.expects());
            text.append(". Environment: ")
                    .append(String.join(", ", setting.environment()))
                    .append(".\n");
        }
        return text.toString();
    }

    /**
     * One section of docs/configuration.md.
     *
     * @param type the interface
     * @return a table of all settings
     */
    public static String markdown(Class<?> type) {
        StringBuilder text = new StringBuilder();
        Optional.ofNullable(type.getAnnotation(Describe.class))
                .ifPresent(about -> text.append(about.value()).append("\n\n"));
        text.append("| setting | default | what it does | expected | environment |\n|---|---|---|---|---|\n");
        for (Setting setting : Setting.of(type)) {
            text.append("| `").append(setting.name()).append("` | ");
            text.append(code(setting.shownDefault()))
                    .append(" | ")
                    .append(cell(setting.about().value()));
            text.append(" | ").append(cell(setting.expects())).append(" | `");
            text.append(String.join("`, `", setting.environment())).append("` |\n");
        }
        return text.toString();
    }

    /**
     * A file for {@code --config} in which every setting stands with its description and, commented out, its default.
     *
     * @param type the interface
     * @param program the process's name as the operator knows it
     * @return the text of the file
     */
    public static String properties(Class<?> type, String program) {
        StringBuilder text = new StringBuilder();
        Optional.ofNullable(type.getAnnotation(Describe.class))
                .ifPresent(about -> text.append("# ").append(about.value()).append("\n#\n"));
        text.append("# Read with: ./dialplane ")
                .append(program)
                .append(" --config FILE. Each line shows the default;\n");
        text.append("# take its # away to change it. The strongest wins: command line, environment, file, default.\n");
        for (Setting setting : Setting.of(type)) {
            text.append("\n# ").append(setting.about().value().replace("\n", "\n# "));
            text.append("\n# Expected: ").append(setting.expects());
            text.append(". Environment: ")
                    .append(String.join(", ", setting.environment()))
                    .append(".\n#");
            text.append(setting.name())
                    .append('=')
                    .append(setting.defaultValue().orElse(""))
                    .append('\n');
        }
        return text.toString();
    }

    private static String code(String value) {
        return value.startsWith("(") ? value : "`" + cell(value) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
