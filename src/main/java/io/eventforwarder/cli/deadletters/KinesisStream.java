package io.eventforwarder.cli.deadletters;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.aws.KinesisClients;
import io.eventforwarder.aws.NoCredentialsException;
import io.eventforwarder.aws.RenewableCredentials;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClientBuilder;
import software.amazon.awssdk.services.kinesis.model.KmsThrottlingException;

/**
 * A stream that is reached with the environment's credentials. The SDK tries again what passes,
 * throttling and an endpoint that is away, for some minutes.
 */
abstract class KinesisStream implements AutoCloseable {
    private static final int ATTEMPTS = 20;

    /** With all attempts; less than the five minutes that a shard iterator lives. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(4);

    /** Ten megabytes in a direction take their time on a slow line. */
    private static final Duration LONGEST_ATTEMPT = Duration.ofMinutes(1);

    private static final RetryStrategy RETRIES =
            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                    .retryOnException(KmsThrottlingException.class)
                    .maxAttempts(ATTEMPTS)
                    .circuitBreakerEnabled(false)
                    .build();

    final String stream;

    /** How sentences name it. */
    final String name;

    private final RenewableCredentials credentials = RenewableCredentials.ofEnvironment();
    private final KinesisAsyncClient client;

    KinesisStream(String stream, String region, Optional<URI> endpoint) {
        this.stream = stream;
        this.name = KinesisClients.nameOf(stream, region);
        KinesisAsyncClientBuilder builder =
                KinesisClients.builder(region, endpoint, credentials, 1);
        ClientOverrideConfiguration.Builder override =
                builder.overrideConfiguration().toBuilder()
                        .apiCallTimeout(LONGEST_CALL)
                        .apiCallAttemptTimeout(LONGEST_ATTEMPT)
                        .retryStrategy(RETRIES);
        this.client = builder.overrideConfiguration(override.build()).build();
    }

    /**
     * Makes a call.
     *
     * @param action its name, as policies have it behind {@code kinesis:}
     * @throws StreamException if it fails for a reason that does not pass, or not soon
     */
    <T> T call(String action, Function<KinesisAsyncClient, CompletableFuture<T>> request) {
        try {
            return CompletableFuture.completedFuture(client).thenCompose(request).join();
        } catch (CompletionException e) {
            throw failure(action, AwsError.cause(e));
        }
    }

    // AWS's own messages are not passed on: they can quote the request.
    private StreamException failure(String action, Throwable cause) {
        if (!(cause instanceof AwsServiceException)) {
            String sentence =
                    cause instanceof NoCredentialsException
                            ? "The environment has no AWS credentials for the stream %s."
                            : "No answer comes from the stream %s; check the region, the network"
                                    + " and --endpoint if it is given.";
            return new StreamException(String.format(sentence, name), AwsError.OTHER, cause);
        }
        String code = AwsError.code((AwsServiceException) cause);
        AwsError error = AwsError.of(code);
        String sentence = String.format(sentence(error), name, action);
        return new StreamException(sentence + " [" + code + ']', error, cause);
    }

    private static String sentence(AwsError error) {
        switch (error) {
            case ACCESS_DENIED:
                return "Access to the stream %s is denied: kinesis:%s on it must be allowed to the"
                        + " environment's credentials.";
            case NOT_FOUND:
                return "There is no stream %s; check its name, its region and the account.";
            case KMS_KEY:
                return "The KMS key of the stream %s can't be used.";
            default:
                return "The stream %s refuses %s.";
        }
    }

    @Override
    public void close() {
        client.close();
        credentials.close();
    }
}
