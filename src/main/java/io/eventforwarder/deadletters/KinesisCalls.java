package io.eventforwarder.deadletters;

import io.eventforwarder.aws.Backoff;
import io.eventforwarder.aws.KinesisClients;
import io.eventforwarder.credentials.NoCredentials;
import io.eventforwarder.credentials.RenewableCredentials;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.LongConsumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/**
 * Calls of one stream with the environment's credentials, one at a time. What passes is tried
 * again: throttling for as long as it lasts, other trouble for two minutes.
 */
public final class KinesisCalls implements AutoCloseable {
    /** Ten megabytes in a direction take their time on a slow line. */
    static final AwsRequestOverrideConfiguration PATIENTLY =
            AwsRequestOverrideConfiguration.builder().apiCallTimeout(Duration.ofMinutes(1)).build();

    private static final long LONGEST_TROUBLE_MILLIS = 120_000;

    private final String stream;
    private final String name;
    private final Progress progress;
    private final LongConsumer pause;
    private final Backoff backoff = new Backoff(new Random());
    private final RenewableCredentials credentials = RenewableCredentials.ofEnvironment();
    private final KinesisAsyncClient client;

    /** Calls that the caller closes. */
    public static KinesisCalls of(
            String stream, String region, Optional<URI> endpoint, Progress progress) {
        return new KinesisCalls(stream, region, endpoint, progress, KinesisCalls::sleep);
    }

    /**
     * @param pause waits for so many milliseconds
     */
    KinesisCalls(
            String stream,
            String region,
            Optional<URI> endpoint,
            Progress progress,
            LongConsumer pause) {
        this.stream = stream;
        this.name = KinesisClients.nameOf(stream, region);
        this.progress = progress;
        this.pause = pause;
        client = KinesisClients.open(region, endpoint, credentials, 1);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StreamFailure("It was interrupted.", "", e);
        }
    }

    String stream() {
        return stream;
    }

    /** How sentences name the stream. */
    String name() {
        return name;
    }

    void pause(long millis) {
        pause.accept(millis);
    }

    /**
     * Makes a call until it succeeds.
     *
     * @param action its name, as policies have it behind {@code kinesis:}
     * @throws StreamFailure if it fails for a reason that does not pass, or not soon
     */
    <T> T call(String action, Function<KinesisAsyncClient, CompletableFuture<T>> request) {
        long trouble = 0;
        for (int attempts = 1; ; attempts++) {
            try {
                return CompletableFuture.completedFuture(client).thenCompose(request).join();
            } catch (CompletionException e) {
                Throwable cause = e.getCause();
                boolean isThrottled = isThrottled(cause);
                if (!isThrottled && (!passes(cause) || trouble >= LONGEST_TROUBLE_MILLIS)) {
                    throw failure(action, cause);
                }
                long delay = backoff.delayAfter(attempts);
                trouble += isThrottled ? 0 : delay;
                progress.note(
                        () ->
                                name
                                        + (isThrottled
                                                ? " is throttled"
                                                : " does not answer as it should")
                                        + "; "
                                        + action
                                        + " is tried again.");
                pause.accept(delay);
            }
        }
    }

    private static boolean isThrottled(Throwable cause) {
        return cause instanceof AwsServiceException
                && (((AwsServiceException) cause).isThrottlingException()
                        || code(cause).equals("ProvisionedThroughputExceededException")
                        || code(cause).equals("LimitExceededException")
                        || code(cause).equals("KMSThrottlingException"));
    }

    /** No answer at all, or one that blames the service. */
    private static boolean passes(Throwable cause) {
        return cause instanceof AwsServiceException
                ? ((AwsServiceException) cause).statusCode() >= 500
                : !(cause instanceof NoCredentials);
    }

    private StreamFailure failure(String action, Throwable cause) {
        String code = code(cause);
        return new StreamFailure(
                sentence(action, cause, code) + (code.isEmpty() ? "" : " [" + code + ']'),
                code,
                cause);
    }

    // AWS's own messages are not passed on: they can quote the request.
    private String sentence(String action, Throwable cause, String code) {
        if (cause instanceof NoCredentials) {
            return "The environment has no AWS credentials for the stream " + name + '.';
        }
        if (code.equals("AccessDeniedException")) {
            return "Access to the stream "
                    + name
                    + " is denied: kinesis:"
                    + action
                    + " on it must be allowed to the environment's credentials.";
        }
        if (code.equals("ResourceNotFoundException")) {
            return "There is no stream " + name + "; check its name, its region and the account.";
        }
        if (code.startsWith("KMS")) {
            return "The KMS key of the stream " + name + " can't be used.";
        }
        if (code.isEmpty()) {
            return "No answer comes from the stream "
                    + name
                    + "; check the region, the network and --endpoint if it is given.";
        }
        return "The stream " + name + " refuses " + action + '.';
    }

    private static String code(Throwable cause) {
        if (!(cause instanceof AwsServiceException)) {
            return "";
        }
        AwsServiceException failure = (AwsServiceException) cause;
        AwsErrorDetails details = failure.awsErrorDetails();
        return details == null || details.errorCode() == null
                ? "HTTP " + failure.statusCode()
                : details.errorCode();
    }

    @Override
    public void close() {
        client.close();
        credentials.close();
    }
}
