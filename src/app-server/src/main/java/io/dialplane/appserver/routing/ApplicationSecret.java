package io.dialplane.appserver.routing;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A secret that signs the requests to an application's endpoints. A row of table {@code application_secret}. */
@Entity
@Table(name = "application_secret")
public class ApplicationSecret {
    @Id
    public String id;

    @Column(name = "application_id")
    public String application;

    /** The secret, encrypted with the installation's data key. */
    public String sealed;

    /** When it was made, UTC. */
    @Column(name = "created_at")
    public LocalDateTime createdAt;

    /** When it ends, UTC; good until it is removed when absent. */
    @Column(name = "expires_at")
    public @Nullable LocalDateTime expiresAt;
}
