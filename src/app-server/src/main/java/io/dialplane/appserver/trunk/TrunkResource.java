package io.dialplane.appserver.trunk;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.appserver.database.DatabaseFailure;
import io.dialplane.appserver.directory.Domains;
import io.dialplane.appserver.problem.ApiProblem;
import io.dialplane.appserver.problem.Fields;
import io.dialplane.appserver.settings.AppServerSettings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Trunks. */
@Path("/v1/trunks")
@Tag(name = "trunks")
public class TrunkResource {
    private static final String NAME = "[A-Za-z0-9._-]{1,128}";
    private static final String HOST = "[A-Za-z0-9._-]{1,240}|\\[[0-9A-Fa-f:.]{2,60}\\]";
    private static final int MOST_PREFIXES = 60;

    private final Trunks trunks;
    private final Domains domains;
    private final String defaultDomain;

    public TrunkResource(Trunks trunks, Domains domains, AppServerSettings settings) {
        this.trunks = trunks;
        this.domains = domains;
        this.defaultDomain = settings.defaultDomain();
    }

    /**
     * A trunk as the API shows it.
     *
     * @param hasPassword whether a password is set; it is never shown
     */
    public record TrunkView(
            String name,
            String domain,
            String proxy,
            String realm,
            String username,
            boolean hasPassword,
            String fromUser,
            String fromDomain,
            String transport,
            boolean register,
            List<String> prefixes,
            String callerId) {
        static TrunkView of(Trunk trunk) {
            return new TrunkView(
                    trunk.name(),
                    trunk.domain(),
                    trunk.proxy(),
                    trunk.realm(),
                    trunk.username(),
                    trunk.password().isPresent(),
                    trunk.fromUser(),
                    trunk.fromDomain(),
                    trunk.transport(),
                    trunk.register(),
                    trunk.prefixes(),
                    trunk.callerId());
        }
    }

    /**
     * A trunk as the API takes it.
     *
     * @param name letters, digits and . _ -
     * @param domain the default domain when left out
     * @param proxy host, or host:port
     * @param password kept as it is when left out, removed when null
     * @param transport udp, tcp or tls
     * @param prefixes numbers that begin so go through it; an empty one fits every number
     */
    @Schema(requiredProperties = {"proxy"})
    public record TrunkRequest(
            String name,
            String domain,
            String proxy,
            String realm,
            String username,
            String password,
            String fromUser,
            String fromDomain,
            String transport,
            boolean register,
            List<String> prefixes,
            String callerId) {}

    /** The trunks there are. */
    public record TrunkList(List<TrunkView> trunks) {}

    @GET
    @Operation(summary = "The trunks")
    public TrunkList list() {
        return new TrunkList(trunks.all().stream().map(TrunkView::of).toList());
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "One trunk")
    public TrunkView get(String name) {
        return TrunkView.of(existing(name));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Add a trunk")
    @RequestBody(content = @Content(schema = @Schema(implementation = TrunkRequest.class)))
    @APIResponse(
            responseCode = "201",
            description = "Added; Location says where it is",
            content = @Content(schema = @Schema(implementation = TrunkView.class)))
    public Response add(byte[] body) {
        Fields fields = Fields.of(body);
        return add(read(fields.text("name", 128), fields, Optional.empty()));
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Add a trunk or replace it; nodes see it within some seconds")
    @RequestBody(content = @Content(schema = @Schema(implementation = TrunkRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = TrunkView.class)))
    @APIResponse(
            responseCode = "201",
            description = "Added; Location says where it is",
            content = @Content(schema = @Schema(implementation = TrunkView.class)))
    public Response put(String name, byte[] body) {
        Fields fields = Fields.of(body);
        fields.optionalText("name", 128)
                .filter(same -> !same.equals(name))
                .ifPresent(other -> fields.wrong("name", other, "the name of the URL, or nothing"));
        Optional<Trunk> found = trunks.find(name);
        Trunk trunk = read(name, fields, found);
        return found.isPresent() && trunks.change(trunk)
                ? Response.ok(TrunkView.of(trunk)).build()
                : add(trunk);
    }

    @DELETE
    @Path("/{name}")
    @Operation(summary = "Remove a trunk")
    public void delete(String name) {
        if (!trunks.remove(name)) {
            throw ApiProblem.notFound("trunk", name);
        }
    }

    private Response add(Trunk trunk) {
        try {
            trunks.add(trunk);
        } catch (DatabaseFailure failure) {
            if (failure.isDuplicate()) {
                throw ApiProblem.conflict("There is a trunk '" + trunk.name() + "' already; PUT /v1/trunks/"
                        + trunk.name() + " changes it.");
            }
            throw failure;
        }
        return Response.created(URI.create("/v1/trunks/" + trunk.name()))
                .entity(TrunkView.of(trunk))
                .build();
    }

    private Trunk read(String name, Fields fields, Optional<Trunk> before) {
        if (!name.isEmpty() && !name.matches(NAME)) {
            fields.wrong("name", name, "1 to 128 letters, digits and . _ -");
        }
        String domain = fields.optionalText("domain", 128).orElse(defaultDomain);
        boolean exists = QuarkusTransaction.requiringNew().call(() -> domains.exists(domain));
        if (!exists) {
            fields.wrong("domain", domain, "a domain that exists");
        }
        JsonNode password = fields.value("password");
        Optional<String> secret =
                password.isMissingNode() ? before.flatMap(Trunk::password) : fields.optionalText("password", 128);
        Trunk trunk = new Trunk(
                name,
                domain,
                fields.text(
                        "proxy",
                        255,
                        text -> text.matches("(" + HOST + ")(:[0-9]{1,5})?"),
                        "a host such as sip.example.com, or host:port"),
                host(fields, "realm"),
                word(fields, "username"),
                secret,
                word(fields, "fromUser"),
                host(fields, "fromDomain"),
                fields.oneOf("transport", "udp", "tcp", "tls"),
                fields.value("register").asBoolean(false),
                prefixes(fields),
                word(fields, "callerId"));
        secret.filter(text -> text.chars().anyMatch(Character::isISOControl))
                .ifPresent(text -> fields.wrong("password", "", "one line"));
        if (!fields.value("register").isMissingNode()
                && !fields.value("register").isBoolean()) {
            fields.wrong("register", fields.value("register").toString(), "true or false");
        }
        if (trunk.register() && (trunk.username().isEmpty() || secret.isEmpty())) {
            fields.wrong("register", "true", "a username and a password to register with");
        }
        fields.done();
        return trunk;
    }

    private static String host(Fields fields, String field) {
        String text = fields.optionalText(field, 255).orElse("");
        if (!text.isEmpty() && !text.matches("(" + HOST + ")(:[0-9]{1,5})?")) {
            fields.wrong(field, text, "a host");
        }
        return text;
    }

    /** Something that may stand in front of the @ of a SIP URI. */
    private static String word(Fields fields, String field) {
        String text = fields.optionalText(field, 128).orElse("");
        if (!text.isEmpty() && !text.matches("[A-Za-z0-9+*#._~%!$&=?/-]{1,128}")) {
            fields.wrong(field, text, "letters, digits and + * # . _ ~ % ! $ & = ? / -");
        }
        return text;
    }

    private static List<String> prefixes(Fields fields) {
        List<String> prefixes = new ArrayList<>();
        JsonNode array = fields.value("prefixes");
        boolean good = array.isMissingNode() || array.isArray() && array.size() <= MOST_PREFIXES;
        for (JsonNode prefix : array) {
            good &= prefix.isTextual() && prefix.textValue().matches("[0-9+*#]{0,32}");
            prefixes.add(prefix.asText());
        }
        if (!good) {
            fields.wrong(
                    "prefixes",
                    array.toString(),
                    "an array of at most " + MOST_PREFIXES + " of at most 32 digits and + * #");
        }
        return prefixes;
    }

    private Trunk existing(String name) {
        return trunks.find(name).orElseThrow(() -> ApiProblem.notFound("trunk", name));
    }
}
