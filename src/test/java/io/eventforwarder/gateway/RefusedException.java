package io.eventforwarder.gateway;

/** A request is rejected. The message is that of AWS. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Failure failure;

    /** The reasons for rejecting a request, with the error codes of the two services. */
    enum Failure {
        UNKNOWN_KEY("UnrecognizedClientException", "InvalidClientTokenId"),
        WRONG_SIGNATURE("InvalidSignatureException", "SignatureDoesNotMatch"),
        EXPIRED_TOKEN("ExpiredTokenException", "ExpiredToken"),
        NOT_SIGNED("MissingAuthenticationTokenException", "MissingAuthenticationToken"),
        ACCESS_DENIED("AccessDeniedException", "AccessDenied"),
        KEY_DENIED("KMSAccessDeniedException", "AccessDenied"),
        INVALID_PARAMETER("ValidationException", "ValidationError"),
        UNKNOWN_ACTION("UnknownOperationException", "InvalidAction");

        final String ofKinesis;
        final String ofSts;

        Failure(String ofKinesis, String ofSts) {
            this.ofKinesis = ofKinesis;
            this.ofSts = ofSts;
        }
    }

    RefusedException(Failure failure, String message) {
        super(message);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
