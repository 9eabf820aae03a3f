package io.eventforwarder.source.kinesis;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.aws.NoCredentialsException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * A request to the source stream failed. The message is a sentence for the operator. It never
 * quotes AWS's message, which can contain parts of the request.
 */
final class ReadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The reaction that a failure needs. */
    enum Kind {
        /** The request exceeds a limit: repeat it more slowly. */
        THROTTLED,
        /** The failure is temporary: repeat the request. */
        TRANSIENT,
        /** A shard iterator or a page token is too old: get a new one. */
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

    private ReadException(Kind kind, String sentence) {
        super(sentence);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /**
     * @param stream the stream's name in messages
     * @param action the permission that the request needs
     * @param failure the exception with which the SDK completed the request
     */
    static ReadException of(String stream, String action, Throwable failure) {
        Throwable cause = AwsError.cause(failure);
        if (cause instanceof NoCredentialsException) {
            return new ReadException(
                    Kind.ACTION_REQUIRED,
                    cause.getMessage()
                            + " Check that the job has a role, a service account or variables, and"
                            + " that STS lets it assume the role.");
        }
        if (!(cause instanceof AwsServiceException)) {
            return new ReadException(
                    Kind.TRANSIENT,
                    String.format(
                            "No answer came from the stream %s (%s); check the network and"
                                    + " Source.endpoint if this lasts.",
                            stream, cause.getClass().getSimpleName()));
        }
        String code = AwsError.code((AwsServiceException) cause);
        AwsError error = AwsError.of(code);
        String sentence = String.format(sentence(error), stream, action);
        return new ReadException(kind(error), sentence + " [" + code + ']');
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

    /** A format whose arguments are the stream and the action. */
    private static String sentence(AwsError error) {
        switch (error) {
            case ACCESS_DENIED:
                return "Access to the stream %s is denied to the job's own role. Its policy must"
                        + " allow %s on this stream; if it does, check Source.stream-name and"
                        + " Source.region.";
            case BAD_ACCESS_KEY:
            case BAD_SIGNATURE:
                return "AWS does not accept the job's own credentials for the stream %s. Check the"
                        + " role, service account or access key that the job runs with, that this"
                        + " machine's clock is right, and Source.region.";
            case KMS_KEY:
                return "The job's own role can't use the KMS key of the stream %s. The key must be"
                        + " enabled, and allow kms:Decrypt to that role.";
            case NOT_FOUND:
                return "There is no stream %s in the account of the job's own role. Check"
                        + " Source.stream-name and Source.region; a stream that was deleted has to"
                        + " be created again, and the job started without state.";
            case SHARD_LIMIT:
            case OTHER_LIMIT:
                return "The stream %s limits the rate of %s.";
            case BAD_REQUEST:
                return "The stream %s does not accept the position at which reading continues. If"
                        + " the stream was deleted and created again, start the job without state.";
            default:
                return "The stream %s did not answer %s.";
        }
    }
}
