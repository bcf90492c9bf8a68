package io.dialplane.node.sip.stack;

import gov.nist.core.StackLogger;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JAIN-SIP's log, silent below errors: its own would format every message. The stack makes it by its name. */
public final class QuietStackLogger implements StackLogger {
    private static final Logger LOG = LoggerFactory.getLogger("io.dialplane.node.sip.stack");

    @Override
    public void logStackTrace() {
        // nobody reads it
    }

    @Override
    public void logStackTrace(int traceLevel) {
        // nobody reads it
    }

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void logException(Throwable ex) {
        LOG.debug("in the SIP stack", ex);
    }

    @Override
    public void logDebug(String message) {
        // never asked for: isLoggingEnabled is false
    }

    @Override
    public void logDebug(String message, Exception ex) {
        // never asked for
    }

    @Override
    public void logTrace(String message) {
        // never asked for
    }

    @Override
    public void logFatalError(String message) {
        LOG.error("{}", message);
    }

    @Override
    public void logError(String message) {
        LOG.debug("{}", message);
    }

    @Override
    public boolean isLoggingEnabled() {
        return false;
    }

    @Override
    public boolean isLoggingEnabled(int logLevel) {
        return false;
    }

    @Override
    public void logError(String message, Exception ex) {
        LOG.debug("{}", message, ex);
    }

    @Override
    public void logWarning(String string) {
        LOG.debug("{}", string);
    }

    @Override
    public void logInfo(String string) {
        // never asked for
    }

    @Override
    public void disableLogging() {
        // it is
    }

    @Override
    public void enableLogging() {
        // no
    }

    @Override
    public void setBuildTimeStamp(String buildTimeStamp) {
        // of no interest
    }

    @Override
    public void setStackProperties(Properties stackProperties) {
        // none of them is ours
    }

    @Override
    public String getLoggerName() {
        return "sip";
    }
}
