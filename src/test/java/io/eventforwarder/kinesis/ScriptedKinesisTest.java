package io.eventforwarder.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.eventforwarder.testing.SystemProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

@Timeout(60)
class ScriptedKinesisTest {
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    /** To close one takes two seconds. */
    private static final SdkAsyncHttpClient HTTP =
            NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1).build();

    @RegisterExtension private final SystemProperties properties = new SystemProperties();

    private final StoredRecords stored = new StoredRecords();
    private ScriptedKinesis kinesis;
    private KinesisAsyncClient client;

    @BeforeEach
    void start() throws IOException {
        kinesis = ScriptedKinesis.start(4, new ShardLimits(50, 1 << 20), 7, stored);
        client = client();
    }

    @AfterAll
    static void closeHttp() {
        HTTP.close();
    }

    @AfterEach
    void stop() {
        client.close();
        kinesis.close();
    }

    private KinesisAsyncClient client() {
        return KinesisAsyncClient.builder()
                .endpointOverride(kinesis.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "hush")))
                .httpClient(HTTP)
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    private PutRecordResponse put(String partitionKey, String data) {
        return put(partitionKey, data, PATIENCE);
    }

    private PutRecordResponse put(String partitionKey, String data, Duration patience) {
        return client.putRecord(
                        request ->
                                request.streamName("events-out")
                                        .partitionKey(partitionKey)
                                        .data(SdkBytes.fromUtf8String(data))
                                        .overrideConfiguration(
                                                override -> override.apiCallTimeout(patience)))
                .join();
    }

    private PutRecordsResponse put(List<String> texts) {
        return client.putRecords(
                        request ->
                                request.streamName("events-out")
                                        .records(
                                                texts.stream()
                                                        .map(ScriptedKinesisTest::entry)
                                                        .toList()))
                .join();
    }

    private static PutRecordsRequestEntry entry(String text) {
        return PutRecordsRequestEntry.builder()
                .partitionKey(text)
                .data(SdkBytes.fromUtf8String(text))
                .build();
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "record " + i).toList();
    }

    private List<String> storedTexts() {
        return stored.all().stream().map(record -> record.data().asUtf8String()).toList();
    }

    @ParameterizedTest(name = "CBOR {0}")
    @ValueSource(strings = {"true", "false"})
    void itStoresRecordsInTheShardsOfTheirKeys(String cbor) {
        properties.set("aws.cborEnabled", cbor);
        try (KinesisAsyncClient encoding = client()) {
            client.close();
            client = encoding;
            PutRecordResponse first = put("a", "é1");
            PutRecordResponse second = put("a", "é2");
            PutRecordsResponse others = put(numbered(40));

            assertThat(second.shardId()).isEqualTo(first.shardId());
            assertThat(second.sequenceNumber()).isGreaterThan(first.sequenceNumber());
            assertThat(others.failedRecordCount()).isZero();
            assertThat(storedTexts()).startsWith("é1", "é2").hasSize(42);
            Set<String> shards = new HashSet<>();
            others.records().forEach(record -> shards.add(record.shardId()));
            assertThat(shards)
                    .containsExactlyInAnyOrder(
                            "shardId-000000000000",
                            "shardId-000000000001",
                            "shardId-000000000002",
                            "shardId-000000000003");
            assertThat(stored.ofShard(first.shardId()))
                    .extracting(StoredRecord::sequenceNumber)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "INTERNAL_FAILURE",
                "UNAVAILABLE",
                "DENIED",
                "EXPIRED",
                "NO_STREAM",
                "KMS_DENIED"
            })
    void itAnswersWithAFailure(Fault fault) {
        kinesis.follow(Script.always(fault));

        assertThat(catchThrowable(() -> put("a", "1")))
                .cause()
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        failure -> {
                            assertThat(failure.awsErrorDetails().errorCode())
                                    .isEqualTo(fault.code());
                            assertThat(failure.statusCode()).isEqualTo(fault.status());
                        });
        assertThat(stored.all()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT_BEFORE_STORING", "CUT_AFTER_STORING"})
    void itCutsTheConnection(Fault fault) {
        kinesis.follow(Script.always(fault));

        assertThat(catchThrowable(() -> put("a", "1")))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(SdkClientException.class);
        assertThat(stored.all()).hasSize(fault == Fault.CUT_AFTER_STORING ? 1 : 0);
        assertThat(kinesis.requests()).containsOnlyKeys(fault);
    }

    @Test
    void itHangs() {
        kinesis.follow(Script.always(Fault.HANG));

        assertThat(catchThrowable(() -> put("a", "1", Duration.ofSeconds(1))))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(SdkClientException.class);
        assertThat(stored.all()).isEmpty();
    }

    @Test
    void itAnswersLate() {
        kinesis.follow(Script.always(Fault.SLOW));
        long began = System.nanoTime();
        put("a", "1");

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThan(Duration.ofMillis(500));
        assertThat(stored.all()).hasSize(1);
    }

    @Test
    void someRecordsFailOnceAndAlwaysTheSame() {
        kinesis.follow(Script.always(Fault.PARTIAL));
        PutRecordsResponse answer = put(numbered(30));
        List<String> failed =
                IntStream.range(0, 30)
                        .filter(i -> answer.records().get(i).errorCode() != null)
                        .mapToObj(i -> "record " + i)
                        .toList();

        assertThat(failed).hasSizeBetween(1, 20).hasSize(answer.failedRecordCount());
        assertThat(storedTexts()).doesNotContainAnyElementsOf(failed);
        assertThat(put(failed).failedRecordCount()).isZero();
        assertThat(storedTexts()).containsExactlyInAnyOrderElementsOf(numbered(30));
    }

    @Test
    void itRefusesRecordsThatComeTogether() {
        kinesis.follow(Script.always(Fault.REFUSED_TOGETHER));

        assertThat(catchThrowable(() -> put(List.of("a", "b"))))
                .cause()
                .isInstanceOf(InvalidArgumentException.class);
        put(List.of("a"));
        put("b", "b");
        assertThat(storedTexts()).containsExactly("a", "b");
    }

    @Test
    void aShardThatIsFullSaysSo() {
        PutRecordsResponse answer = put(numbered(490));

        assertThat(answer.failedRecordCount()).isPositive();
        assertThat(answer.records())
                .filteredOn(record -> record.errorCode() != null)
                .extracting(record -> record.errorCode())
                .containsOnly("ProvisionedThroughputExceededException");
        assertThat(stored.all()).hasSize(490 - answer.failedRecordCount());
    }

    @Test
    void aScheduleHasEveryFaultAndThenNoMore() {
        Schedule schedule = new Schedule(3, Duration.ofMillis(200));
        Set<Fault> met = new HashSet<>();
        while (!schedule.isOver()) {
            met.add(schedule.next());
        }

        assertThat(met).containsExactlyInAnyOrder(Fault.values());
        assertThat(schedule.next()).isEqualTo(Fault.NONE);
    }
}
