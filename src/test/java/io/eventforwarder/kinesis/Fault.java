package io.eventforwarder.kinesis;

/** A fault that {@link ScriptedKinesis} injects into a request. */
public enum Fault {
    NONE(0, ""),
    /** Each shard accepts only a few records per second. */
    THROTTLED(0, ""),
    /** Some records fail at their first attempt. The seed determines which ones. */
    PARTIAL(0, ""),
    /** A PutRecords request with several records fails. A request with one record succeeds. */
    REFUSED_TOGETHER(0, ""),
    /** As {@link #REFUSED_TOGETHER}, with a bare HTTP 413. */
    TOO_LARGE_TOGETHER(0, ""),
    /** Requests with some records fail with a bare HTTP 413. The seed determines the records. */
    TOO_LARGE(0, ""),
    /** The line carries few bytes a second, so that responses come late. */
    NARROW_LINE(0, ""),
    /** The records are stored at once, and the response comes late. */
    SLOW(0, ""),
    /** The records are not stored, and no response comes. */
    HANG(0, ""),
    CUT_BEFORE_STORING(0, ""),
    /** The records are stored, and the response is lost. */
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
