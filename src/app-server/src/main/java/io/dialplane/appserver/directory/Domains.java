package io.dialplane.appserver.directory;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

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

    /** The domain when there is but one; within a transaction. */
    public Optional<String> only() {
        List<String> names = entities.createNativeQuery("select name from domain order by name limit 2", String.class)
                .getResultList();
        return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
    }

    /** Adds a domain when it is not there; within a transaction. */
    public void ensure(String name) {
        entities.createNativeQuery("insert into domain (name) values (?) on duplicate key update name = name")
                .setParameter(1, name)
                .executeUpdate();
    }
}
