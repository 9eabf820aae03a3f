package io.eventforwarder.benchmark.sink;

import io.eventforwarder.aws.KinesisClients;
import io.eventforwarder.credentials.CustomerCredentials;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.PropertiesJson;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClientBuilder;

/** PutRecord in a loop: the least that a program can do that keeps so many requests under way. */
final class BareClient {
    private static final String REGION = "us-east-1";

    private BareClient() {}

    /** Configured as this job's client is. */
    static KinesisAsyncClient asTheJobs(URI endpoint, int inFlight) {
        return builder(endpoint, inFlight).build();
    }

    /** What {@link #asTheJobs} builds, before it is built. */
    static KinesisAsyncClientBuilder builder(URI endpoint, int inFlight) {
        Settings settings = PropertiesJson.toOpenKinesis(endpoint).settings();
        return KinesisClients.builder(
                REGION,
                Optional.of(endpoint),
                CustomerCredentials.of(
                        settings.configuration().orElseThrow(),
                        "events-out",
                        REGION,
                        Optional.empty()),
                inFlight);
    }

    /** Without any configuration. */
    static KinesisAsyncClient asItComes(URI endpoint) {
        return KinesisAsyncClient.builder()
                .region(Region.of(REGION))
                .endpointOverride(endpoint)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("AKIDOFCUSTOMER", "hush")))
                .build();
    }

    /** Sends for ever, from one thread. */
    static void loop(KinesisAsyncClient kinesis, SentRecords records, int inFlight)
            throws InterruptedException {
        Semaphore room = new Semaphore(inFlight);
        for (long number = 0; ; number++) {
            OutgoingRecord record = records.map(number);
            room.acquire();
            CompletableFuture<?> unused =
                    kinesis.putRecord(
                                    request ->
                                            request.streamName("events-out")
                                                    .partitionKey(record.deviceKey())
                                                    .data(
                                                            SdkBytes.fromByteArrayUnsafe(
                                                                    record.bytes())))
                            .whenComplete((stored, failure) -> answered(room, failure));
        }
    }

    private static void answered(Semaphore room, Throwable failure) {
        if (failure != null) {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        room.release();
    }
}
