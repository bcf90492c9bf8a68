package io.dialplane.launcher;

import io.dialplane.settings.StartFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * Where Dialplane lies and where it keeps its data.
 *
 * @param root the directory of the script {@code dialplane}
 * @param var the data directory
 * @param environment the variables given by the operator
 * @param file the settings of the file named by DIALPLANE_CONFIG
 */
record Installation(Path root, Path var, Map<String, String> environment, Map<String, String> file) {

    static Installation of(Map<String, String> environment) {
        Path root = Path.of(environment.getOrDefault("DIALPLANE_ROOT", "."))
                .toAbsolutePath()
                .normalize();
        String var =
                environment.getOrDefault("DIALPLANE_VAR", root.resolve("var").toString());
        return new Installation(root, Path.of(var).toAbsolutePath().normalize(), environment, file(environment));
    }

    private static Map<String, String> file(Map<String, String> environment) {
        String name = environment.getOrDefault("DIALPLANE_CONFIG", "");
        if (name.isBlank()) {
            return Map.of();
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(name))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new StartFailure("the settings file " + name + " (DIALPLANE_CONFIG) cannot be read.", e);
        }
        return properties.stringPropertyNames().stream()
                .collect(java.util.stream.Collectors.toUnmodifiableMap(key -> key, properties::getProperty));
    }

    Path script() {
        return root.resolve("dialplane");
    }

    Path logs() {
        return var.resolve("log");
    }

    /** A port setting such as {@code dialplane.node.sip.port}: environment, file, default. */
    int port(String property, int otherwise) {
        String variable = variable(property);
        String text = environment.getOrDefault(variable, "").strip();
        if (text.isEmpty()) {
            text = file.getOrDefault(property, "").strip();
        }
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw new StartFailure(wrong(property, text), notANumber);
        }
        throw new StartFailure(wrong(property, text));
    }

    private static String wrong(String property, String text) {
        return "the setting " + property + " (" + variable(property) + ") has the value '" + text
                + "': expected a port, 1 to 65535.";
    }

    /** {@code dialplane.node.sip.port} → {@code DIALPLANE_NODE_SIP_PORT}. */
    static String variable(String property) {
        return property.toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_");
    }
}
