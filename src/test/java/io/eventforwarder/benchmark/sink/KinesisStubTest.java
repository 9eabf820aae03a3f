package io.eventforwarder.benchmark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** As the SDK's client sees it, in each protocol that the client speaks. */
@Timeout(60)
class KinesisStubTest {
    private static final String KEY = "PartitionKey";

    private KinesisStub stub;

    @BeforeEach
    void start() throws InterruptedException {
        stub = KinesisStub.start(Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        stub.close();
        System.clearProperty(SdkSystemSetting.CBOR_ENABLED.property());
    }

    @ParameterizedTest
    @CsvSource({"true, HTTP1_1", "false, HTTP1_1", "true, HTTP2", "false, HTTP2"})
    void allThatIsSentIsAnsweredAsStoredAndCounted(boolean isCbor, Protocol protocol)
            throws IOException {
        System.setProperty(SdkSystemSetting.CBOR_ENABLED.property(), Boolean.toString(isCbor));
        try (KinesisAsyncClient kinesis = client(stub.endpoint(), protocol)) {
            assertThat(
                            kinesis.putRecord(
                                            request ->
                                                    request.streamName("events-out")
                                                            .partitionKey(KEY)
                                                            .data(data(200_000)))
                                    .join()
                                    .shardId())
                    .isEqualTo("shardId-000000000000");
            for (int size : List.of(1, 23, 24, 500)) {
                assertThat(
                                kinesis.putRecords(
                                                request ->
                                                        request.streamName("events-out")
                                                                .records(entries(size)))
                                        .join()
                                        .records())
                        .hasSize(size)
                        .allMatch(result -> result.errorCode() == null);
            }
        }

        StubCounts counts = StubCounts.of(stub.endpoint());
        assertThat(counts.requests()).isEqualTo(5);
        assertThat(counts.records()).isEqualTo(1 + 1 + 23 + 24 + 500);
        assertThat(counts.bytes()).isGreaterThan(200_000);
    }

    private static List<PutRecordsRequestEntry> entries(int size) {
        return IntStream.range(0, size)
                .mapToObj(
                        i ->
                                PutRecordsRequestEntry.builder()
                                        .partitionKey(KEY)
                                        .data(data(20 * i))
                                        .build())
                .toList();
    }

    /** Full of what a reader without care would take for more records. */
    private static SdkBytes data(int length) {
        String text = "\"PartitionKey\":";
        return SdkBytes.fromString(
                text.repeat(length / text.length() + 1).substring(0, length),
                StandardCharsets.US_ASCII);
    }

    private static KinesisAsyncClient client(URI endpoint, Protocol protocol) {
        return KinesisAsyncClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(endpoint)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("AKID", "hush")))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(protocol))
                .build();
    }
}
