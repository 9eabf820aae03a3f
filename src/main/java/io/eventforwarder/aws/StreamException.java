package io.eventforwarder.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * A request to one of the operator's streams failed. The message is a sentence for the operator. It
 * never quotes AWS's message, which can contain parts of the request.
 */
public final class StreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final AwsError error;

    private StreamException(AwsError error, String sentence) {
        super(sentence);
        this.error = error;
    }

    /** The group of the error, which decides what to do. */
    public AwsError error() {
        return error;
    }

    /**
     * Describes the failure of a request.
     *
     * @param stream the stream's name in messages
     * @param operation the operation of Kinesis, whose permission has the same name
     * @param caller the owner of the credentials in messages
     * @param settings what names the stream, in messages
     * @param failure the exception with which the SDK completed the request
     */
    public static StreamException of(
            String stream, String operation, String caller, String settings, Throwable failure) {
        Throwable cause = AwsError.cause(failure);
        AwsError error = AwsError.of(cause);
        String origin =
                cause instanceof AwsServiceException
                        ? AwsError.code((AwsServiceException) cause)
                        : cause.getClass().getSimpleName();
        String sentence = String.format(sentence(error), stream, operation, caller, settings);
        return new StreamException(error, sentence + " [" + origin + ']');
    }

    /** A format whose arguments are the first four parameters of {@link #of}. */
    private static String sentence(AwsError error) {
        switch (error) {
            case NO_CREDENTIALS:
                return "There are no credentials of %3$s for the stream %1$s. There must be a role,"
                        + " a service account or variables, and STS must let it assume the role.";
            case ACCESS_DENIED:
                return "Access to the stream %1$s is denied to %3$s. Its policy must allow"
                        + " kinesis:%2$s on this stream; if it does, check %4$s.";
            case BAD_ACCESS_KEY:
            case BAD_SIGNATURE:
                return "AWS does not accept the credentials of %3$s for the stream %1$s. Check the"
                        + " role, service account or access key, that this machine's clock is"
                        + " right, and %4$s.";
            case KMS_KEY:
                return "The KMS key of the stream %1$s can't be used by %3$s. The key must be"
                        + " enabled, and allow kms:Decrypt for reading and kms:GenerateDataKey for"
                        + " writing.";
            case NOT_FOUND:
                return "There is no stream %1$s in the account of %3$s. Check %4$s.";
            case SHARD_LIMIT:
            case OTHER_LIMIT:
                return "The stream %1$s limits the rate of %2$s.";
            case BAD_REQUEST:
                return "The stream %1$s refuses %2$s.";
            default:
                return "The stream %1$s did not answer %2$s; check the network, the endpoint and"
                        + " %4$s if this lasts.";
        }
    }
}
