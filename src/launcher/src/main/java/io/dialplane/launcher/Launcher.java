package io.dialplane.launcher;

import io.dialplane.settings.StartFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The main of the commands of {@code ./dialplane} that are no process of their own. */
@Command(
        name = "dialplane",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            CallCommand.class,
            SimulateCommand.class,
            CheckCommand.class,
            ConvertCommand.class,
            BenchCommand.class
        })
public final class Launcher {
    private Launcher() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Launcher())
                .setExecutionExceptionHandler((exception, line, result) -> {
                    if (exception instanceof StartFailure failure) {
                        System.err.println("dialplane " + line.getCommandName() + ": " + failure.getMessage());
                        return CommandLine.ExitCode.USAGE;
                    }
                    throw exception;
                })
                .execute(args));
    }
}
