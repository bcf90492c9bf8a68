package io.dialplane.appserver.database;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver Quarkus is built with. Quarkus fixes the kind of database at build time; this driver looks at the URL
 * when a connection is made and hands it to H2's or MariaDB's own, so that one jar serves both.
 */
public final class EitherDriver implements Driver {
    private final Driver h2 = new org.h2.Driver();
    private final Driver mariaDb = new org.mariadb.jdbc.Driver();

    /** Whether a URL is one this process can store in. */
    public static boolean knows(String url) {
        return isH2(url) || url.startsWith("jdbc:mariadb:");
    }

    /** Whether a URL names the embedded database. */
    public static boolean isH2(String url) {
        return url.startsWith("jdbc:h2:");
    }

    @Override
    public @Nullable Connection connect(String url, Properties properties) throws SQLException {
        return acceptsURL(url) ? driver(url).connect(url, properties) : null;
    }

    @Override
    public boolean acceptsURL(String url) {
        return knows(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) throws SQLException {
        return driver(url).getPropertyInfo(url, properties);
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("the drivers log by themselves");
    }

    private Driver driver(String url) {
        return isH2(url) ? h2 : mariaDb;
    }
}
