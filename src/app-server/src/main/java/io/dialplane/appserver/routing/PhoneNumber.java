package io.dialplane.appserver.routing;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A dialled address that leads to an application. A row of table {@code phone_number}. */
@Entity
@Table(name = "phone_number")
public class PhoneNumber {
    @EmbeddedId
    public Key key;

    @Column(name = "application_id")
    public String application;

    /** For people; may be empty. */
    public String description;

    /** What makes a number one: the same one may be dialled in several domains. */
    @Embeddable
    public record Key(String domain, String number) {}
}
