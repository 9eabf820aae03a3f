package io.eventforwarder.aws;

import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Groups of AWS error codes. Callers react in the same way to all codes of a group. */
public enum AwsError {
    ACCESS_DENIED(
            "AccessDenied",
            "AccessDeniedException",
            "NotAuthorized",
            "OptInRequired",
            "RegionDisabledException",
            "UnauthorizedOperation"),
    BAD_ACCESS_KEY(
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "UnrecognizedClientException"),
    BAD_SIGNATURE(
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidSignatureException",
            "SignatureDoesNotMatch"),
    EXPIRED_TOKEN("ExpiredToken", "ExpiredTokenException"),
    KMS_KEY(
            "KMSAccessDeniedException",
            "KMSDisabledException",
            "KMSInvalidStateException",
            "KMSNotFoundException",
            "KMSOptInRequired"),
    NOT_FOUND("ResourceNotFoundException"),
    IN_USE("ResourceInUseException"),
    SHARD_LIMIT("ProvisionedThroughputExceededException"),
    OTHER_LIMIT(
            "KMSThrottlingException",
            "LimitExceededException",
            "RequestLimitExceeded",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException"),
    EXPIRED_ITERATOR("ExpiredIteratorException", "ExpiredNextTokenException"),
    BAD_REQUEST(
            "HTTP 413",
            "InvalidArgumentException",
            "RequestEntityTooLarge",
            "RequestEntityTooLargeException",
            "SerializationException",
            "ValidationError",
            "ValidationException"),
    /** No request was sent, because there are no credentials to sign it with. */
    NO_CREDENTIALS,
    /** Any other code, or no response. */
    OTHER;

    @SuppressWarnings("ImmutableEnumChecker") // An immutable set.
    private final Set<String> codes;

    AwsError(String... codes) {
        this.codes = Set.of(codes);
    }

    /** The group of an error code. */
    public static AwsError of(String code) {
        for (AwsError error : values()) {
            if (error.codes.contains(code)) {
                return error;
            }
        }
        return OTHER;
    }

    /**
     * The error code of AWS's response; without a code the HTTP status, such as {@code HTTP 502}.
     */
    public static String code(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        return details == null || details.errorCode() == null
                ? "HTTP " + failure.statusCode()
                : details.errorCode();
    }

    /**
     * The cause of a failed request, without the exceptions that futures and the SDK wrap around
     * it: AWS's response, missing credentials, or the SDK's own failure.
     */
    public static Throwable cause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AwsServiceException
                    || cause instanceof NoCredentialsException
                    || cause instanceof UnresolvedSecretException) {
                return cause;
            }
        }
        boolean isWrapper =
                failure instanceof CompletionException || failure instanceof ExecutionException;
        return isWrapper && failure.getCause() != null ? cause(failure.getCause()) : failure;
    }

    /** The group of the error that failed a request; {@link #OTHER} if AWS did not respond. */
    public static AwsError of(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof NoCredentialsException) {
            return NO_CREDENTIALS;
        }
        return cause instanceof AwsServiceException ? of(code((AwsServiceException) cause)) : OTHER;
    }

    /** Whether every request to the operator's streams fails until a person acts. */
    public boolean isActionRequired() {
        return this == NOT_FOUND
                || this == ACCESS_DENIED
                || this == BAD_ACCESS_KEY
                || this == BAD_SIGNATURE
                || this == KMS_KEY
                || this == NO_CREDENTIALS;
    }

    /** Whether the request exceeds a limit, so it must be repeated more slowly. */
    public boolean isThrottling() {
        return this == SHARD_LIMIT || this == OTHER_LIMIT;
    }

    /** Whether the failure is temporary, so the request must be repeated. */
    public boolean isTransient() {
        return this == OTHER || this == EXPIRED_TOKEN;
    }

    /** Whether the request failed because its session had expired. */
    public static boolean isExpiredToken(Throwable failure) {
        return of(failure) == EXPIRED_TOKEN;
    }
}
