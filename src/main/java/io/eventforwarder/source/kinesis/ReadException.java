package io.eventforwarder.source.kinesis;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.aws.NoCredentialsException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * A request to the source stream failed. The message is a sentence for an operator; it never quotes
 * AWS's message, which can hold parts of the request.
 */
final class ReadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What to do about a failure. */
    enum Kind {
        /** The request exceeds a limit: ask again, more slowly. */
        THROTTLED,
        /** The failure passes: ask again. */
        TRANSIENT,
        /** A shard iterator or a page token is too old: ask for a new one. */
        EXPIRED_ITERATOR,
        /** The stream, the shard or the consumer does not exist. */
        NOT_FOUND,
        /** Kinesis does not accept the position, or the iterator. */
        INVALID_ARGUMENT,
        /** The fan-out consumer exists already, or another subscription is active. */
        IN_USE,
        /** A person must act; until then every request fails. */
        ACTION_REQUIRED
    }

    private final Kind kind;
    private final boolean expiredToken;

    private ReadException(Kind kind, String sentence, boolean expiredToken) {
        super(sentence);
        this.kind = kind;
        this.expiredToken = expiredToken;
    }

    /**
     * @param stream how sentences name the stream
     * @param action the permission that the request needs
     * @param failure what the SDK completed the request with
     */
    static ReadException of(String stream, String action, Throwable failure) {
        Throwable cause = AwsError.cause(failure);
        if (cause instanceof AwsServiceException) {
            return answered(stream, action, (AwsServiceException) cause);
        }
        if (cause instanceof NoCredentialsException) {
            return new ReadException(
                    Kind.ACTION_REQUIRED,
                    cause.getMessage()
                            + " Check that the job has a role, a service account or variables, and"
                            + " that STS lets it assume the role.",
                    false);
        }
        return new ReadException(
                Kind.TRANSIENT,
                "No answer came from the stream "
                        + stream
                        + " ("
                        + cause.getClass().getSimpleName()
                        + "); check the network and Source.endpoint if this lasts.",
                false);
    }

    private static ReadException answered(
            String stream, String action, AwsServiceException failure) {
        String code = AwsError.code(failure);
        AwsError error = AwsError.of(code);
        return new ReadException(
                kind(error),
                sentence(stream, action, error) + " [" + code + ']',
                error == AwsError.EXPIRED_TOKEN);
    }

    private static Kind kind(AwsError error) {
        switch (error) {
            case SHARD_LIMIT:
            case OTHER_LIMIT:
                return Kind.THROTTLED;
            case EXPIRED_ITERATOR:
                return Kind.EXPIRED_ITERATOR;
            case BAD_REQUEST:
                return Kind.INVALID_ARGUMENT;
            case NOT_FOUND:
                return Kind.NOT_FOUND;
            case IN_USE:
                return Kind.IN_USE;
            case ACCESS_DENIED:
            case BAD_ACCESS_KEY:
            case BAD_SIGNATURE:
            case KMS_KEY:
                return Kind.ACTION_REQUIRED;
            default:
                return Kind.TRANSIENT;
        }
    }

    private static String sentence(String stream, String action, AwsError error) {
        switch (error) {
            case ACCESS_DENIED:
                return "Access to the stream "
                        + stream
                        + " is denied to the job's own role. Its policy must allow "
                        + action
                        + " on this stream; if it does, check Source.stream-name and Source.region.";
            case BAD_ACCESS_KEY:
            case BAD_SIGNATURE:
                return "AWS does not accept the job's own credentials for the stream "
                        + stream
                        + ". Check the role, service account or access key that the job runs with,"
                        + " that this machine's clock is right, and Source.region.";
            case KMS_KEY:
                return "The job's own role can't use the KMS key of the stream "
                        + stream
                        + ". The key must be enabled, and allow kms:Decrypt to that role.";
            case NOT_FOUND:
                return "There is no stream "
                        + stream
                        + " in the account of the job's own role. Check Source.stream-name and"
                        + " Source.region; a stream that was deleted has to be created again, and"
                        + " the job started without state.";
            case SHARD_LIMIT:
            case OTHER_LIMIT:
                return "The stream " + stream + " limits the rate of " + action + '.';
            case BAD_REQUEST:
                return "The stream "
                        + stream
                        + " does not accept the position at which reading continues. If the stream"
                        + " was deleted and created again, start the job without state.";
            default:
                return "The stream " + stream + " did not answer " + action + '.';
        }
    }

    Kind kind() {
        return kind;
    }

    /** The same failure where it means something else. */
    ReadException as(Kind other) {
        return new ReadException(other, getMessage(), expiredToken);
    }

    /** Whether a new session's credentials would be accepted. */
    boolean isExpiredToken() {
        return expiredToken;
    }
}
