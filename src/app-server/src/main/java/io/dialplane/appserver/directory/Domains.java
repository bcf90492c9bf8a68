package io.dialplane.appserver.directory;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;

/** The domains there are: the tenants. */
@Singleton
public class Domains {
    private final EntityManager entities;

    public Domains(EntityManager entities) {
        this.entities = entities;
    }

    /** Whether there is a domain of this name; within a transaction. */
    public boolean exists(String name) {
        return entities.createNativeQuery("select name from domain where name = ?", String.class)
                .setParameter(1, name)
                .getResultStream()
                .findAny()
                .isPresent();
    }

    /** Adds a domain when it is not there; within a transaction. */
    public void ensure(String name) {
        entities.createNativeQuery("insert into domain (name) values (?) on duplicate key update name = name")
                .setParameter(1, name)
                .executeUpdate();
    }
}
