package io.eventforwarder.aws;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The kinds of AWS's error codes. */
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
    /** Any other code. */
    OTHER;

    private static final Map<String, AwsError> BY_CODE = new HashMap<>();

    static {
        for (AwsError error : values()) {
            Arrays.stream(error.codes).forEach(code -> BY_CODE.put(code, error));
        }
    }

    @SuppressWarnings("ImmutableEnumChecker") // Never changed.
    private final String[] codes;

    AwsError(String... codes) {
        this.codes = codes;
    }

    /** The kind of an error code. */
    public static AwsError of(String code) {
        return BY_CODE.getOrDefault(code, OTHER);
    }

    /** The code of a failure; an answer without one is named by its status, as {@code HTTP 502}. */
    public static String code(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        return details == null || details.errorCode() == null
                ? "HTTP " + failure.statusCode()
                : details.errorCode();
    }

    /**
     * What a request failed with, without the exceptions that futures and the SDK wrap it in: AWS's
     * answer, or missing credentials, or else the SDK's own failure.
     */
    public static Throwable cause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AwsServiceException
                    || cause instanceof NoCredentialsException
                    || cause instanceof UnresolvedSecretException) {
                return cause;
            }
        }
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Whether other credentials of the same session would have been accepted. */
    public static boolean isExpiredToken(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof AwsServiceException
                && of(code((AwsServiceException) cause)) == EXPIRED_TOKEN;
    }
}
