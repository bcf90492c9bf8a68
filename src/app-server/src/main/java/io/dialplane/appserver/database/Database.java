package io.dialplane.appserver.database;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Plain JDBC for what is written often: call records, registrations, nodes. Blocks; call it from a virtual or worker
 * thread.
 */
@Singleton
public class Database {
    private static final int ATTEMPTS = 5;

    private final AgroalDataSource source;

    public Database(AgroalDataSource source) {
        this.source = source;
    }

    /** Work on a connection. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Reads, each statement by itself. */
    public <T> T read(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /**
     * Runs in one transaction; when this returns, the outcome survives a kill and a power cut. Of two transactions that
     * wait for each other the database ends one: that is run again.
     */
    public <T> T write(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return writeOnce(work);
            } catch (DatabaseFailure failure) {
                if (!failure.isDeadlock() || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    private <T> T writeOnce(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                makeDurable(connection);
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /** Makes what was committed elsewhere, such as by Hibernate, survive a kill and a power cut. */
    public void makeDurable() {
        read(connection -> {
            makeDurable(connection);
            return true;
        });
    }

    /** MariaDB's commit is durable by itself; H2 writes up to half a second later unless told. */
    private static void makeDurable(Connection connection) throws SQLException {
        if (EitherDriver.isH2(connection.getMetaData().getURL())) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("checkpoint sync");
            }
        }
    }

    /** An instant as a datetime(3) column keeps it. */
    public static LocalDateTime toColumn(Instant instant) {
        return LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC);
    }

    /** A datetime(3) column as an instant. */
    public static Instant fromColumn(LocalDateTime column) {
        return column.toInstant(ZoneOffset.UTC);
    }
}
