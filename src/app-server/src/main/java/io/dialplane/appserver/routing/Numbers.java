package io.dialplane.appserver.routing;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;

/** The numbers there are. */
@Singleton
public class Numbers implements PanacheRepositoryBase<PhoneNumber, PhoneNumber.Key> {}
