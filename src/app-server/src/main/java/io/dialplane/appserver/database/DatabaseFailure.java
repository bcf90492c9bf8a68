package io.dialplane.appserver.database;

import java.sql.SQLException;

/** The database could not be reached or refused a statement. */
public final class DatabaseFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseFailure(SQLException cause) {
        super(cause.getMessage(), cause);
    }

    /** Whether a row with the same key was there already (SQLSTATE class 23). */
    public boolean isDuplicate() {
        return hasState("23");
    }

    /** Whether the transaction was ended in favour of another one (SQLSTATE class 40). */
    public boolean isDeadlock() {
        return hasState("40");
    }

    private boolean hasState(String prefix) {
        return getCause() instanceof SQLException e
                && e.getSQLState() != null
                && e.getSQLState().startsWith(prefix);
    }
}
