package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.aws.NoCredentialsException;
import io.eventforwarder.aws.UnresolvedSecretException;
import io.eventforwarder.sink.kinesis.SendException.Kind;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Says of each failure of a request whether it passes, needs a person, or is the record's own
 * fault. What is on none of the lists passes: to try again loses nothing.
 *
 * <p>AWS's own messages are not passed on: they can quote the request, and with it what is secret.
 */
final class KinesisFailures {
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

    SendException of(Throwable failure) {
        Throwable cause = AwsError.cause(failure);
        if (cause instanceof AwsServiceException) {
            return answered((AwsServiceException) cause);
        }
        if (cause instanceof UnresolvedSecretException) {
            return new SendException(Kind.ACTION_REQUIRED, cause.getMessage(), cause);
        }
        if (cause instanceof NoCredentialsException) {
            return new SendException(
                    Kind.TRANSIENT,
                    cause.getMessage()
                            + " Check that the job has credentials of its own (a role, a service"
                            + " account or variables), and that it can reach STS if it assumes a"
                            + " role.",
                    cause);
        }
        return new SendException(
                Kind.TRANSIENT,
                "No answer came from "
                        + destination
                        + " ("
                        + cause.getClass().getSimpleName()
                        + ").",
                cause);
    }

    /** The failure of one record of several, which Kinesis says with a code alone. */
    SendException ofRecord(String code) {
        return new SendException(kind(code, false), sentence(code, false), null);
    }

    private SendException answered(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        String code = AwsError.code(failure);
        boolean fromSts = details != null && "Sts".equalsIgnoreCase(details.serviceName());
        Kind kind = kind(code, fromSts);
        return new SendException(kind, sentence(code, fromSts), failure);
    }

    private static Kind kind(String code, boolean fromSts) {
        switch (AwsError.of(code)) {
            case ACCESS_DENIED:
            case BAD_ACCESS_KEY:
            case BAD_SIGNATURE:
            case KMS_KEY:
            case NOT_FOUND:
                return Kind.ACTION_REQUIRED;
            case SHARD_LIMIT:
                return Kind.THROTTLED;
            case BAD_REQUEST:
                return fromSts ? Kind.ACTION_REQUIRED : Kind.INVALID_RECORD;
            default:
                return Kind.TRANSIENT;
        }
    }

    private String sentence(String code, boolean fromSts) {
        return (fromSts ? ofSts(code) : ofKinesis(code)) + " [" + code + ']';
    }

    private String ofSts(String code) {
        if (AwsError.of(code) == AwsError.ACCESS_DENIED) {
            return "AWS does not let this job act as "
                    + claim
                    + ". There must be such a role, its trust policy must allow sts:AssumeRole to"
                    + " the job's own role with that External ID, and the job's own role must be"
                    + " allowed to call it.";
        }
        if (AwsError.of(code) == AwsError.BAD_ACCESS_KEY) {
            return "STS does not accept the job's own credentials; check the role, service account"
                    + " or access key that it runs with.";
        }
        if (AwsError.of(code) == AwsError.BAD_SIGNATURE) {
            return "STS does not accept what is signed with the job's own credentials: their"
                    + " secret may be wrong, this machine's clock more than 5 min off, or the"
                    + " endpoint another region's.";
        }
        if (AwsError.of(code) == AwsError.EXPIRED_TOKEN) {
            return "The job's own session has expired, and STS did not give credentials for "
                    + writer
                    + ". A role's session is renewed; one from variables must be replaced.";
        }
        return "STS did not give credentials for " + writer + '.';
    }

    private String ofKinesis(String code) {
        if (AwsError.of(code) == AwsError.ACCESS_DENIED) {
            return "Access to the stream "
                    + destination
                    + " is denied to "
                    + writer
                    + ". Its policy must allow "
                    + action
                    + " on this stream; if it does, check the stream's name and region.";
        }
        if (AwsError.of(code) == AwsError.BAD_ACCESS_KEY) {
            return "Kinesis does not accept the access key of "
                    + writer
                    + " for the stream "
                    + destination
                    + ". It may be inactive, deleted or mistyped.";
        }
        if (AwsError.of(code) == AwsError.BAD_SIGNATURE) {
            return "Kinesis does not accept what is signed with the access key of "
                    + writer
                    + " for the stream "
                    + destination
                    + ": its secret may be wrong, this machine's clock more than 5 min off, or the"
                    + " endpoint another region's.";
        }
        if (AwsError.of(code) == AwsError.EXPIRED_TOKEN) {
            return "The session of "
                    + writer
                    + " has expired, and the stream "
                    + destination
                    + " did not store the record; a new one begins.";
        }
        if (AwsError.of(code) == AwsError.KMS_KEY) {
            return "The KMS key of the stream "
                    + destination
                    + " can't be used by "
                    + writer
                    + ". The key must be enabled, and allow kms:GenerateDataKey.";
        }
        if (AwsError.of(code) == AwsError.NOT_FOUND) {
            return "There is no stream "
                    + destination
                    + " in the account of "
                    + writer
                    + ". Check its name, its region and the account.";
        }
        if (AwsError.of(code) == AwsError.SHARD_LIMIT) {
            return "A shard of the stream "
                    + destination
                    + " takes no more for now; more shards, or on-demand mode, would make room.";
        }
        return AwsError.of(code) == AwsError.BAD_REQUEST
                ? "The stream " + destination + " refuses the record."
                : "The stream " + destination + " did not store the record.";
    }
}
