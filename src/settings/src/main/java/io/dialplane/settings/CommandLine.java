package io.dialplane.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code --name=value}, {@code --name value}, and {@code --name} alone for a boolean.
 *
 * @param values by setting name
 * @param file of {@code --config}
 */
record CommandLine(Map<String, String> values, Optional<String> file) {

    static CommandLine parse(List<String> args, List<Setting> settings) {
        Map<String, String> values = new HashMap<>();
        Optional<String> file = Optional.empty();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("--")) {
                throw new StartFailure("unexpected '" + arg + "' on the command line: settings are --name=value, and"
                        + " --help lists them.");
            }
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
            boolean configFile = name.equals("config");
            Optional<Setting> setting = settings.stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst();
            if (setting.isEmpty() && !configFile) {
                throw new StartFailure("unknown setting --" + name + Settings.suggestion(name, settings));
            }
            String value;
            if (equals >= 0) {
                value = arg.substring(equals + 1);
            } else if (i + 1 < args.size() && !args.get(i + 1).startsWith("--")) {
                value = args.get(++i);
            } else if (setting.isPresent() && setting.get().type() == Boolean.class) {
                value = "true";
            } else {
                throw new StartFailure("--" + name + " needs a value: expected "
                        + setting.map(Setting::expects).orElse("a file") + ".");
            }
            if (configFile) {
                file = Optional.of(value);
            } else {
                values.put(name, value);
            }
        }
        return new CommandLine(Map.copyOf(values), file);
    }
}
