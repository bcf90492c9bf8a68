package io.dialplane.appserver.routing;

import io.dialplane.appserver.directory.Domains;
import io.dialplane.appserver.problem.ApiProblem;
import io.dialplane.appserver.problem.Fields;
import io.dialplane.appserver.settings.AppServerSettings;
import io.quarkus.panache.common.Sort;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Numbers and the applications they lead to. */
@Path("/v1/numbers")
@Tag(name = "numbers")
public class NumberResource {
    private static final int MOST = 10_000;
    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9+*#._~-]{1,128}");

    private final Numbers numbers;
    private final Applications applications;
    private final Domains domains;
    private final RoutingChanges changes;
    private final String defaultDomain;

    public NumberResource(
            Numbers numbers,
            Applications applications,
            Domains domains,
            RoutingChanges changes,
            AppServerSettings settings) {
        this.numbers = numbers;
        this.applications = applications;
        this.domains = domains;
        this.changes = changes;
        this.defaultDomain = settings.defaultDomain();
    }

    /** A number as the API shows it. */
    public record NumberView(String number, String domain, String application, String description) {
        static NumberView of(PhoneNumber number) {
            return new NumberView(number.key.number(), number.key.domain(), number.application, number.description);
        }
    }

    /**
     * A number as the API takes it.
     *
     * @param application the id of the application it leads to
     * @param description for people; at most 255 characters
     * @param domain the default domain when left out
     */
    @Schema(requiredProperties = {"application"})
    public record NumberRequest(String application, String description, String domain) {}

    /** The numbers there are. */
    public record NumberList(List<NumberView> numbers) {}

    @GET
    @Transactional
    @Operation(summary = "The numbers and the applications they lead to")
    public NumberList list() {
        return new NumberList(numbers.findAll(Sort.by("key.domain").and("key.number")).page(0, MOST).stream()
                .map(NumberView::of)
                .toList());
    }

    @GET
    @Path("/{number}")
    @Transactional
    @Operation(summary = "One number")
    public NumberView get(String number, @RestQuery @Nullable String domain) {
        return NumberView.of(existing(number, domain));
    }

    @PUT
    @Path("/{number}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Transactional
    @Operation(summary = "Make a number lead to an application; the next call counts")
    @RequestBody(content = @Content(schema = @Schema(implementation = NumberRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = NumberView.class)))
    @APIResponse(
            responseCode = "201",
            description = "Added; Location says where it is",
            content = @Content(schema = @Schema(implementation = NumberView.class)))
    public Response put(String number, byte[] body) {
        Fields fields = Fields.of(body);
        String application = fields.text("application", 64);
        String description = fields.optionalText("description", 255).orElse("");
        String domain = fields.optionalText("domain", 128).orElse(defaultDomain);
        // a number may be repeated in the body, as GET gives it
        fields.optionalText("number", 128)
                .filter(same -> !same.equals(number))
                .ifPresent(other -> fields.wrong("number", other, "the number of the URL, or nothing"));
        if (!NUMBER.matcher(number).matches()) {
            fields.wrong("number", number, "1 to 128 letters, digits and + * # . _ ~ -");
        }
        if (!application.isEmpty() && applications.findById(application) == null) {
            fields.wrong("application", application, "the id of an application");
        }
        if (!domains.exists(domain)) {
            fields.wrong("domain", domain, "a domain that exists");
        }
        fields.done();
        PhoneNumber.Key key = new PhoneNumber.Key(domain, number);
        PhoneNumber found = numbers.findById(key);
        PhoneNumber row = found == null ? new PhoneNumber() : found;
        row.key = key;
        row.application = application;
        row.description = description;
        numbers.persist(row);
        changes.announce();
        NumberView view = NumberView.of(row);
        return found == null
                ? Response.created(address(key)).entity(view).build()
                : Response.ok(view).build();
    }

    @DELETE
    @Path("/{number}")
    @Transactional
    @Operation(summary = "Remove a number; who dials it gets 404")
    public void delete(String number, @RestQuery @Nullable String domain) {
        numbers.delete(existing(number, domain));
        changes.announce();
    }

    private URI address(PhoneNumber.Key key) {
        UriBuilder address = UriBuilder.fromPath("/v1/numbers").segment(key.number());
        return key.domain().equals(defaultDomain)
                ? address.build()
                : address.queryParam("domain", key.domain()).build();
    }

    private PhoneNumber existing(String number, @Nullable String domain) {
        PhoneNumber found = numbers.findById(new PhoneNumber.Key(domain == null ? defaultDomain : domain, number));
        if (found == null) {
            throw ApiProblem.notFound("number", number);
        }
        return found;
    }
}
