package io.dialplane.settings;

/** The outermost frame of each process's {@code main}: a start that fails says one sentence and ends with status 2. */
public final class Start {
    /** Exit status of a start that failed for a reason the operator can remove. */
    public static final int FAILED = 2;

    private Start() {}

    /** What {@link #run} runs. */
    @FunctionalInterface
    public interface Body {
        /**
         * Starts the process; returns once it runs.
         *
         * @throws Exception a bug, shown with its stack trace
         */
        void start() throws Exception;
    }

    /**
     * Runs the start of a process.
     *
     * @param program its name as the operator knows it, for example {@code "dialplane balancer"}
     * @param body the start
     */
    @SuppressWarnings("SystemExitOutsideMain") // this is the end of main
    public static void run(String program, Body body) {
        try {
            body.start();
        } catch (StartFailure failure) {
            System.err.println(program + ": " + failure.getMessage());
            System.exit(FAILED);
        } catch (Exception bug) {
            System.err.println(program + ": cannot start: " + bug);
            bug.printStackTrace(System.err);
            System.exit(1);
        }
    }
}
