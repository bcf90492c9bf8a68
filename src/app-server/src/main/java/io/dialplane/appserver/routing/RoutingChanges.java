package io.dialplane.appserver.routing;

import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.database.DatabaseFailure;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import org.jboss.logging.Logger;

/**
 * Makes a change of numbers or applications count: once the running transaction has committed, it is made durable before
 * the request is answered, and this server and the others are told that their routes are old.
 */
@Singleton
public class RoutingChanges {
    private static final Logger LOG = Logger.getLogger(RoutingChanges.class);

    private final EntityManager entities;
    private final RouteTable table;
    private final Database database;
    private final TransactionManager transactions;

    public RoutingChanges(
            EntityManager entities, RouteTable table, Database database, TransactionManager transactions) {
        this.entities = entities;
        this.table = table;
        this.database = database;
        this.transactions = transactions;
    }

    private void settle() {
        try {
            database.makeDurable();
        } catch (DatabaseFailure failure) {
            // it is committed and counts; the database writes it to disk a moment later by itself
            LOG.warnf("a change of numbers or applications is not on disk yet: %s", failure.getMessage());
        }
    }

    /** To be called within the transaction that changes numbers or applications. */
    public void announce() {
        entities.createNativeQuery("update routing_version set version = version + 1 where id = 1")
                .executeUpdate();
        try {
            // not an interposed one: those come before the transaction's connection is back in the pool
            transactions.getTransaction().registerSynchronization(new Counting());
        } catch (RollbackException | SystemException e) {
            throw new IllegalStateException("a change outside of a transaction", e);
        }
    }

    /** What happens when the transaction has ended. */
    private final class Counting implements Synchronization {
        @Override
        public void beforeCompletion() {
            // nothing to do before
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                table.changed();
                settle();
            }
        }
    }
}
