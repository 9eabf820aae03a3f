package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.aws.NoCredentialsException;
import io.eventforwarder.aws.UnresolvedSecretException;
import io.eventforwarder.sink.kinesis.SendException.Kind;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Classifies and describes the failures of requests. An unknown failure counts as transient,
 * because a retry loses no record.
 *
 * <p>AWS's own messages are not used, because they can quote the request, which may hold secrets.
 */
final class KinesisFailures {
    private final String stream;
    private final String writer;
    private final String writerWithExternalId;
    private final String permission;

    /**
     * @param stream the stream's name in messages
     * @param writer the owner of the credentials in messages
     * @param writerWithExternalId the role with its External ID, or the user, in messages
     * @param permission the permission that a request needs
     */
    KinesisFailures(String stream, String writer, String writerWithExternalId, String permission) {
        this.stream = stream;
        this.writer = writer;
        this.writerWithExternalId = writerWithExternalId;
        this.permission = permission;
    }

    /** Describes a failure of a whole request, or of the credentials for it. */
    SendException of(Throwable failure) {
        Throwable cause = AwsError.cause(failure);
        if (cause instanceof AwsServiceException) {
            AwsServiceException answer = (AwsServiceException) cause;
            AwsErrorDetails details = answer.awsErrorDetails();
            boolean isFromSts = details != null && "Sts".equalsIgnoreCase(details.serviceName());
            return ofCode(AwsError.code(answer), isFromSts, answer);
        }
        if (cause instanceof UnresolvedSecretException) {
            return SendException.ofSecret((UnresolvedSecretException) cause);
        }
        if (cause instanceof NoCredentialsException) {
            return ((NoCredentialsException) cause).isOfJob()
                    ? new SendException(
                            Kind.ACTION_REQUIRED,
                            "The job has no credentials of its own. It needs a role, a service"
                                    + " account whose role STS gives it, or variables.",
                            cause)
                    : new SendException(
                            Kind.TRANSIENT,
                            cause.getMessage() + " Check that the job can reach STS.",
                            cause);
        }
        if (cause instanceof Error) {
            return new SendException(
                    Kind.ACTION_REQUIRED,
                    String.format(
                            "This Java process could not send a request to %s (%s).",
                            stream, cause.getClass().getSimpleName()),
                    cause);
        }
        return new SendException(
                Kind.NO_ANSWER,
                String.format(
                        "No answer came from %s (%s).", stream, cause.getClass().getSimpleName()),
                cause);
    }

    /**
     * Describes the failure of one record of PutRecords, which returns only an error code for it.
     */
    SendException ofRecord(String code) {
        return ofCode(code, false, null);
    }

    private SendException ofCode(String code, boolean isFromSts, Throwable cause) {
        AwsError error = AwsError.of(code);
        String sentence =
                String.format(
                        isFromSts ? ofSts(error) : ofKinesis(error),
                        stream,
                        writer,
                        writerWithExternalId,
                        permission);
        return new SendException(kind(error, isFromSts), sentence + " [" + code + ']', cause);
    }

    private static Kind kind(AwsError error, boolean isFromSts) {
        switch (error) {
            case ACCESS_DENIED:
            case BAD_ACCESS_KEY:
            case BAD_SIGNATURE:
            case KMS_KEY:
            case NOT_FOUND:
                return Kind.ACTION_REQUIRED;
            case SHARD_LIMIT:
                return Kind.THROTTLED;
            case BAD_REQUEST:
                return isFromSts ? Kind.ACTION_REQUIRED : Kind.INVALID_RECORD;
            default:
                return Kind.TRANSIENT;
        }
    }

    /** A format string whose arguments are the four fields of this class, in their order. */
    private static String ofSts(AwsError error) {
        switch (error) {
            case ACCESS_DENIED:
                return "AWS does not let this job act as %3$s. There must be such a role, its trust"
                        + " policy must allow sts:AssumeRole to the job's own role with that"
                        + " External ID, and the job's own role must be allowed to call it.";
            case BAD_ACCESS_KEY:
                return "STS does not accept the job's own credentials. Check the role, service"
                        + " account or access key that it runs with. A region that the job's own"
                        + " account has not enabled is another cause: Output.sts-region chooses"
                        + " the region of STS.";
            case BAD_SIGNATURE:
                return "STS does not accept what is signed with the job's own credentials: their"
                        + " secret may be wrong, this machine's clock more than 5 min off, or the"
                        + " endpoint another region's: Output.sts-region chooses the region.";
            case EXPIRED_TOKEN:
                return "The job's own session has expired, and STS did not give credentials for"
                        + " %2$s. A role's session is renewed; one from variables must be"
                        + " replaced.";
            default:
                return "STS did not give credentials for %2$s.";
        }
    }

    /** A format string whose arguments are the four fields of this class, in their order. */
    private static String ofKinesis(AwsError error) {
        switch (error) {
            case ACCESS_DENIED:
                return "Access to the stream %1$s is denied to %2$s. Its policy must allow %4$s on"
                        + " this stream; if it does, check the stream's name and region.";
            case BAD_ACCESS_KEY:
                return "Kinesis does not accept the access key of %2$s for the stream %1$s. It may"
                        + " be inactive, deleted or mistyped, or its account may not have enabled"
                        + " the stream's region.";
            case BAD_SIGNATURE:
                return "Kinesis does not accept what is signed with the access key of %2$s for the"
                        + " stream %1$s: its secret may be wrong, this machine's clock more than"
                        + " 5 min off, or the endpoint another region's.";
            case EXPIRED_TOKEN:
                return "The session of %2$s has expired, and the stream %1$s did not store the"
                        + " record; a new one begins.";
            case KMS_KEY:
                return "The KMS key of the stream %1$s can't be used by %2$s. The key must be"
                        + " enabled, and allow kms:GenerateDataKey.";
            case NOT_FOUND:
                return "There is no stream %1$s in the account of %2$s. Check its name, its region"
                        + " and the account.";
            case SHARD_LIMIT:
                return "A shard of the stream %1$s takes no more for now; more shards, or"
                        + " on-demand mode, would make room.";
            case BAD_REQUEST:
                return "The stream %1$s refuses the record.";
            default:
                return "The stream %1$s did not store the record.";
        }
    }
}
