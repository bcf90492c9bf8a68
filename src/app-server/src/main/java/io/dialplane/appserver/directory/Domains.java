package io.dialplane.appserver.directory;

import io.dialplane.appserver.settings.AppServerSettings;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;

/** The domains there are: the tenants. */
@Singleton
public class Domains {
    private final EntityManager entities;
    private final String defaultDomain;

    public Domains(EntityManager entities, AppServerSettings settings) {
        this.entities = entities;
        this.defaultDomain = settings.defaultDomain();
    }

    /** Whether there is a domain of this name; within a transaction. */
    public boolean exists(String name) {
        return entities.createNativeQuery("select name from domain where name = ?", String.class)
                .setParameter(1, name)
                .getResultStream()
                .findAny()
                .isPresent();
    }

    /** Adds the domain of the settings when it is not there; within a transaction. */
    public void ensureDefault() {
        entities.createNativeQuery("insert into domain (name) values (?) on duplicate key update name = name")
                .setParameter(1, defaultDomain)
                .executeUpdate();
    }
}
