package io.eventforwarder.kinesis;

/** What a {@link ScriptedKinesis} does to a request. */
public enum Fault {
    NONE(0, ""),
    /** Each shard takes but a few records a second. */
    THROTTLED(0, ""),
    /** Some records fail when they come for the first time; always the same ones for a seed. */
    PARTIAL(0, ""),
    /** A PutRecords request of several records is refused, each of them alone would be stored. */
    REFUSED_TOGETHER(0, ""),
    /** Stored at once, answered late. */
    SLOW(0, ""),
    /** Never stored, never answered. */
    HANG(0, ""),
    CUT_BEFORE_STORING(0, ""),
    /** The answer is lost. */
    CUT_AFTER_STORING(0, ""),
    INTERNAL_FAILURE(500, "InternalFailure"),
    UNAVAILABLE(503, "ServiceUnavailable"),
    DENIED(400, "AccessDeniedException"),
    EXPIRED(400, "ExpiredTokenException"),
    NO_STREAM(400, "ResourceNotFoundException"),
    KMS_DENIED(400, "KMSAccessDeniedException");

    private final int status;
    private final String code;

    Fault(int status, String code) {
        this.status = status;
        this.code = code;
    }

    /** Whether it is an answer that says so. */
    boolean isAnswer() {
        return status != 0;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
