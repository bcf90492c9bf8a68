package io.dialplane.appserver.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds to each operation of the OpenAPI description the problems that it may answer with. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class DocumentedProblems implements OASFilter {
    private static final String SESSION = "/v1/session";

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getPaths().getPathItems().forEach(DocumentedProblems::add);
    }

    private static void add(String path, PathItem item) {
        item.getOperations().forEach((method, operation) -> {
            if (!path.equals(SESSION) || method == HttpMethod.POST) {
                add(operation, 401, "The API's key is missing or wrong");
            }
            if (operation.getRequestBody() != null || path.equals("/v1/cdrs")) {
                add(operation, 400, "What is wrong with which field");
            }
            if (path.contains("{") && (method != HttpMethod.PUT || path.startsWith("/v1/applications"))) {
                add(operation, 404, "There is no such thing");
            }
            boolean changes = method == HttpMethod.POST || method == HttpMethod.PUT || method == HttpMethod.DELETE;
            if (changes && !path.equals(SESSION)) {
                add(operation, 409, "It does not fit what is there");
            }
        });
    }

    private static void add(Operation operation, int status, String description) {
        APIResponse response = OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                ProblemDetail.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"))));
        operation.getResponses().addAPIResponse(Integer.toString(status), response);
    }
}
