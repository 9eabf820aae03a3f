package io.eventforwarder.benchmark.stub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
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
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** As the SDK's client sees it, in each encoding and protocol that the client speaks. */
@Timeout(60)
class KinesisStubTest {
    private static final String KEY = "PartitionKey";

    private KinesisStub stub;

    @BeforeEach
    void start() throws InterruptedException {
        stub = KinesisStub.start(new StubOptions(4, 100_000, 10_000, Duration.ofMillis(1)));
    }

    @AfterEach
    void stop() {
        stub.close();
        System.clearProperty(SdkSystemSetting.CBOR_ENABLED.property());
    }

    @ParameterizedTest
    @CsvSource({"true, HTTP1_1", "false, HTTP1_1", "true, HTTP2", "false, HTTP2"})
    void allThatIsPutIsAnsweredAsStoredAndCounted(boolean isCbor, Protocol protocol)
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

        StubCounts.Calls puts = StubCounts.of(stub.endpoint()).puts();
        assertThat(puts.requests()).isEqualTo(5);
        assertThat(puts.records()).isEqualTo(1 + 1 + 23 + 24 + 500);
        assertThat(puts.recordBytes())
                .isEqualTo(200_000 + 20 * (22 * 23 / 2 + 23 * 24 / 2 + 499 * 500 / 2));
    }

    @ParameterizedTest
    @CsvSource({"true, HTTP1_1", "false, HTTP1_1"})
    void eventBatchesCanBeReadWithoutEnd(boolean isCbor, Protocol protocol) throws IOException {
        System.setProperty(SdkSystemSetting.CBOR_ENABLED.property(), Boolean.toString(isCbor));
        Instant begin = Instant.now().minusMillis(1);
        List<Record> records = new ArrayList<>();
        try (KinesisAsyncClient kinesis = client(stub.endpoint(), protocol)) {
            String shard =
                    kinesis.listShards(list -> list.streamName("events-in"))
                            .join()
                            .shards()
                            .get(3)
                            .shardId();
            GetRecordsResponse whole = read(kinesis, iterator(kinesis, shard), null);
            GetRecordsResponse limited = read(kinesis, whole.nextShardIterator(), 3);
            GetRecordsResponse next = read(kinesis, limited.nextShardIterator(), null);
            assertThat(limited.records()).hasSize(3);
            assertThat(next.millisBehindLatest()).isZero();
            List.of(whole, limited, next).forEach(answer -> records.addAll(answer.records()));
        }

        assertThat(records).hasSizeGreaterThan(30);
        assertThat(records.stream().map(Record::approximateArrivalTimestamp))
                .allMatch(arrival -> arrival.isAfter(begin) && !arrival.isAfter(Instant.now()));
        assertThat(records.stream().map(record -> record.data().asUtf8String()))
                .allMatch(batch -> batch.startsWith("{") && batch.contains("\"api_key\":"));
        assertThat(records.stream().map(record -> new BigInteger(record.sequenceNumber())))
                .isSorted()
                .doesNotHaveDuplicates();
        StubCounts.Calls reads = StubCounts.of(stub.endpoint()).reads();
        assertThat(reads.requests()).isEqualTo(3);
        assertThat(reads.records()).isEqualTo(records.size());
        assertThat(reads.recordBytes())
                .isEqualTo(
                        records.stream()
                                .mapToLong(record -> record.data().asByteArray().length)
                                .sum());
    }

    private static String iterator(KinesisAsyncClient kinesis, String shard) {
        return kinesis.getShardIterator(
                        get ->
                                get.streamName("events-in")
                                        .shardId(shard)
                                        .shardIteratorType(ShardIteratorType.LATEST))
                .join()
                .shardIterator();
    }

    private static GetRecordsResponse read(
            KinesisAsyncClient kinesis, String iterator, @Nullable Integer limit) {
        return kinesis.getRecords(get -> get.shardIterator(iterator).limit(limit)).join();
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
