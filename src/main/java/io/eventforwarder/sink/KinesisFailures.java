package io.eventforwarder.sink;

import io.eventforwarder.credentials.NoCredentials;
import io.eventforwarder.credentials.UnresolvedSecret;
import io.eventforwarder.sink.SendFailure.Kind;
import java.util.Set;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Says of each failure of a request whether it passes, needs a person, or is the record's own
 * fault. What is on none of the lists passes: to try again loses nothing.
 *
 * <p>AWS's own messages are not passed on: they can quote the request, and with it what is secret.
 */
final class KinesisFailures {
    private static final Set<String> NO_ACCESS =
            Set.of(
                    "AccessDenied",
                    "AccessDeniedException",
                    "NotAuthorized",
                    "OptInRequired",
                    "RegionDisabledException",
                    "UnauthorizedOperation");

    private static final Set<String> BAD_ACCESS_KEY =
            Set.of(
                    "InvalidAccessKeyId",
                    "InvalidClientTokenId",
                    "MissingAuthenticationToken",
                    "MissingAuthenticationTokenException",
                    "UnrecognizedClientException");

    private static final Set<String> BAD_SIGNATURE =
            Set.of(
                    "IncompleteSignature",
                    "IncompleteSignatureException",
                    "InvalidSignatureException",
                    "SignatureDoesNotMatch");

    private static final Set<String> EXPIRED_TOKEN =
            Set.of("ExpiredToken", "ExpiredTokenException");

    private static final Set<String> NO_KMS_KEY =
            Set.of(
                    "KMSAccessDeniedException",
                    "KMSDisabledException",
                    "KMSInvalidStateException",
                    "KMSNotFoundException",
                    "KMSOptInRequired");

    private static final Set<String> NO_STREAM = Set.of("ResourceNotFoundException");

    private static final String SHARD_IS_FULL = "ProvisionedThroughputExceededException";

    private static final Set<String> BAD_RECORD =
            Set.of(
                    "HTTP 413",
                    "InvalidArgumentException",
                    "RequestEntityTooLarge",
                    "RequestEntityTooLargeException",
                    "SerializationException",
                    "ValidationError",
                    "ValidationException");

    private final String destination;
    private final String writer;
    private final String claim;
    private final String action;

    /**
     * @param destination how sentences name the stream
     * @param writer how sentences name whose credentials are used
     * @param claim how they name what STS is asked for
     * @param action the permission that is needed
     */
    KinesisFailures(String destination, String writer, String claim, String action) {
        this.destination = destination;
        this.writer = writer;
        this.claim = claim;
        this.action = action;
    }

    /** Whether other credentials would have been accepted: those of a session that goes on. */
    static boolean isExpiredToken(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof AwsServiceException
                && EXPIRED_TOKEN.contains(code((AwsServiceException) cause));
    }

    SendFailure of(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof AwsServiceException) {
            return answered((AwsServiceException) cause);
        }
        if (cause instanceof UnresolvedSecret) {
            return new SendFailure(Kind.NEEDS_A_PERSON, cause.getMessage(), cause);
        }
        if (cause instanceof NoCredentials) {
            return new SendFailure(
                    Kind.TRANSIENT,
                    cause.getMessage()
                            + " Check that the job has credentials of its own (a role, a service"
                            + " account or variables), and that it can reach STS if it assumes a"
                            + " role.",
                    cause);
        }
        return new SendFailure(
                Kind.TRANSIENT,
                "No answer came from "
                        + destination
                        + " ("
                        + cause.getClass().getSimpleName()
                        + ").",
                cause);
    }

    /** The failure of one record of several, which Kinesis says with a code alone. */
    SendFailure ofRecord(String code) {
        return new SendFailure(kind(code, false), sentence(code, false), null);
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String code(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        return details == null || details.errorCode() == null
                ? "HTTP " + failure.statusCode()
                : details.errorCode();
    }

    private SendFailure answered(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        String code = code(failure);
        boolean fromSts = details != null && "Sts".equalsIgnoreCase(details.serviceName());
        Kind kind = kind(code, fromSts);
        return new SendFailure(kind, sentence(code, fromSts), failure);
    }

    private static Kind kind(String code, boolean fromSts) {
        if (NO_ACCESS.contains(code)
                || BAD_ACCESS_KEY.contains(code)
                || BAD_SIGNATURE.contains(code)
                || NO_KMS_KEY.contains(code)
                || NO_STREAM.contains(code)) {
            return Kind.NEEDS_A_PERSON;
        }
        if (code.equals(SHARD_IS_FULL)) {
            return Kind.THROTTLED;
        }
        boolean badRequest = BAD_RECORD.contains(code);
        if (badRequest && fromSts) {
            return Kind.NEEDS_A_PERSON;
        }
        return badRequest ? Kind.RECORDS_OWN_FAULT : Kind.TRANSIENT;
    }

    private String sentence(String code, boolean fromSts) {
        return (fromSts ? ofSts(code) : ofKinesis(code)) + " [" + code + ']';
    }

    private String ofSts(String code) {
        if (NO_ACCESS.contains(code)) {
            return "AWS does not let this job act as "
                    + claim
                    + ". There must be such a role, its trust policy must allow sts:AssumeRole to"
                    + " the job's own role with that External ID, and the job's own role must be"
                    + " allowed to call it.";
        }
        if (BAD_ACCESS_KEY.contains(code)) {
            return "STS does not accept the job's own credentials; check the role, service account"
                    + " or access key that it runs with.";
        }
        if (BAD_SIGNATURE.contains(code)) {
            return "STS does not accept what is signed with the job's own credentials: their"
                    + " secret may be wrong, this machine's clock more than 5 min off, or the"
                    + " endpoint another region's.";
        }
        if (EXPIRED_TOKEN.contains(code)) {
            return "The job's own session has expired, and STS did not give credentials for "
                    + writer
                    + ". A role's session is renewed; one from variables must be replaced.";
        }
        return "STS did not give credentials for " + writer + '.';
    }

    private String ofKinesis(String code) {
        if (NO_ACCESS.contains(code)) {
            return "Access to the stream "
                    + destination
                    + " is denied to "
                    + writer
                    + ". Its policy must allow "
                    + action
                    + " on this stream; if it does, check the stream's name and region.";
        }
        if (BAD_ACCESS_KEY.contains(code)) {
            return "Kinesis does not accept the access key of "
                    + writer
                    + " for the stream "
                    + destination
                    + ". It may be inactive, deleted or mistyped.";
        }
        if (BAD_SIGNATURE.contains(code)) {
            return "Kinesis does not accept what is signed with the access key of "
                    + writer
                    + " for the stream "
                    + destination
                    + ": its secret may be wrong, this machine's clock more than 5 min off, or the"
                    + " endpoint another region's.";
        }
        if (EXPIRED_TOKEN.contains(code)) {
            return "The session of "
                    + writer
                    + " has expired, and the stream "
                    + destination
                    + " did not store the record; a new one begins.";
        }
        if (NO_KMS_KEY.contains(code)) {
            return "The KMS key of the stream "
                    + destination
                    + " can't be used by "
                    + writer
                    + ". The key must be enabled, and allow kms:GenerateDataKey.";
        }
        if (NO_STREAM.contains(code)) {
            return "There is no stream "
                    + destination
                    + " in the account of "
                    + writer
                    + ". Check its name, its region and the account.";
        }
        if (code.equals(SHARD_IS_FULL)) {
            return "A shard of the stream "
                    + destination
                    + " takes no more for now; more shards, or on-demand mode, would make room.";
        }
        return BAD_RECORD.contains(code)
                ? "The stream " + destination + " refuses the record."
                : "The stream " + destination + " did not store the record.";
    }
}
