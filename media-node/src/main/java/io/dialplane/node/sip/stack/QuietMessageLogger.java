package io.dialplane.node.sip.stack;

import gov.nist.core.ServerLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;

/** Writes no messages. The stack makes it by its name. */
public final class QuietMessageLogger implements ServerLogger {
    @Override
    public void closeLogFile() {
        // there is none
    }

    @Override
    public void logMessage(SIPMessage message, String from, String to, boolean sender, long time) {
        // not written
    }

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender, long time) {
        // not written
    }

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender) {
        // not written
    }

    @Override
    public void logException(Exception ex) {
        // the stack logger has it
    }

    @Override
    public void setStackProperties(Properties stackProperties) {
        // none of them is ours
    }

    @Override
    public void setSipStack(SipStack sipStack) {
        // not needed
    }
}
