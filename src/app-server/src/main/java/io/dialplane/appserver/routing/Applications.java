package io.dialplane.appserver.routing;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;

/** The applications there are. */
@Singleton
public class Applications implements PanacheRepositoryBase<Application, String> {}
