package io.dialplane.appserver.problem;

import java.util.List;

/** Ends a request with a problem. */
public final class ApiProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ProblemDetail problem;

    public ApiProblem(ProblemDetail problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public ProblemDetail problem() {
        return problem;
    }

    /** 404: there is no such thing. */
    public static ApiProblem notFound(String what, String id) {
        return new ApiProblem(ProblemDetail.of(404, "There is no " + what + " '" + shortened(id) + "'."));
    }

    /** 400: fields of the request are wrong. */
    public static ApiProblem invalid(List<FieldError> errors) {
        FieldError first = errors.getFirst();
        String detail = first.field() + ": expected " + first.expected()
                + (first.value().isEmpty() ? ", found nothing." : ", found '" + first.value() + "'.");
        return new ApiProblem(new ProblemDetail("about:blank", ProblemDetail.title(400), 400, detail, errors));
    }

    /** 400: one field of the request is wrong. */
    public static ApiProblem invalid(String field, String value, String expected) {
        return invalid(List.of(new FieldError(field, value, expected)));
    }

    /** 409: the request does not fit what is there. */
    public static ApiProblem conflict(String detail) {
        return new ApiProblem(ProblemDetail.of(409, detail));
    }

    /** 413: the body is larger than its bound. */
    public static ApiProblem tooLarge(long bytes) {
        return new ApiProblem(ProblemDetail.of(413, "The body is larger than " + bytes + " bytes."));
    }

    private static String shortened(String id) {
        return id.length() <= 128 ? id : id.substring(0, 128) + "…";
    }
}
