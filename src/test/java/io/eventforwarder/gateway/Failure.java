package io.eventforwarder.gateway;

/** The reasons for rejecting a request, with the error codes of the two services. */
enum Failure {
    UNKNOWN_KEY("UnrecognizedClientException", "InvalidClientTokenId", 403),
    WRONG_SIGNATURE("InvalidSignatureException", "SignatureDoesNotMatch", 403),
    EXPIRED_TOKEN("ExpiredTokenException", "ExpiredToken", 403),
    NOT_SIGNED("MissingAuthenticationTokenException", "MissingAuthenticationToken", 403),
    INCOMPLETE_SIGNATURE("IncompleteSignatureException", "IncompleteSignature", 400),
    ACCESS_DENIED("AccessDeniedException", "AccessDenied", 403),
    KEY_DENIED("KMSAccessDeniedException", "AccessDenied", 403),
    INVALID_PARAMETER("ValidationException", "ValidationError", 400),
    UNKNOWN_ACTION("UnknownOperationException", "InvalidAction", 400);

    private final String ofKinesis;
    private final String ofSts;
    private final int statusOfSts;

    Failure(String ofKinesis, String ofSts, int statusOfSts) {
        this.ofKinesis = ofKinesis;
        this.ofSts = ofSts;
        this.statusOfSts = statusOfSts;
    }

    /** Kinesis answers all of them with status 400. */
    String ofKinesis() {
        return ofKinesis;
    }

    String ofSts() {
        return ofSts;
    }

    int statusOfSts() {
        return statusOfSts;
    }
}
