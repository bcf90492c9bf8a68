package io.dialplane.appserver.routing;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** Tells this server and the others, once the running transaction has committed, that their routes are old. */
@Singleton
public class RoutingChanges {
    private final EntityManager entities;
    private final RouteTable table;
    private final TransactionSynchronizationRegistry transaction;

    public RoutingChanges(EntityManager entities, RouteTable table, TransactionSynchronizationRegistry transaction) {
        this.entities = entities;
        this.table = table;
        this.transaction = transaction;
    }

    /** To be called within the transaction that changes numbers or applications. */
    public void announce() {
        entities.createNativeQuery("update routing_version set version = version + 1 where id = 1")
                .executeUpdate();
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // nothing to do before
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    table.changed();
                }
            }
        });
    }
}
