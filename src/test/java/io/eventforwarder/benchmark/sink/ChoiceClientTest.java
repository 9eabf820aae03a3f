package io.eventforwarder.benchmark.sink;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.eventforwarder.benchmark.stub.KinesisStub;
import io.eventforwarder.benchmark.stub.StubOptions;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.HttpConversionUtil;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** Each client differs from the job's in what its name says, and in nothing else. */
@Timeout(60)
class ChoiceClientTest {
    private static final String NETTY = "NettyNio";
    private static final String CRT = "AwsCommonRuntime";
    private static final String CBOR = "application/x-amz-cbor-1.1";
    private static final String JSON = "application/x-amz-json-1.1";

    /** At once: more than one thread could answer. */
    private static final int REQUESTS = 2;

    private static final Pattern HTTP_CLIENT = Pattern.compile("md/http#(\\S+)");

    private final CompletableFuture<HttpRequest> request = new CompletableFuture<>();
    private final CompletableFuture<Void> mayBeAnswered = new CompletableFuture<>();
    private KinesisStub stub;

    /** What the stub sees of a request, and the caller of its answer. */
    private record Seen(
            String httpClient,
            boolean isHttp2,
            String contentType,
            boolean isSigned,
            boolean isCompletedInPool,
            int connectionThreads,
            boolean hasSdksTimeouts) {}

    @BeforeEach
    void start() throws InterruptedException {
        stub =
                KinesisStub.start(
                        StubOptions.DEFAULT,
                        head -> {
                            request.complete(head);
                            mayBeAnswered.join();
                        });
    }

    @AfterEach
    void stop() {
        mayBeAnswered.complete(null);
        stub.close();
        System.clearProperty(SdkSystemSetting.CBOR_ENABLED.property());
    }

    @Test
    void theJobsClientIsWhatTheyDifferFrom() {
        assertThat(seenOf(BareClient.asTheJobs(stub.endpoint(), REQUESTS)))
                .isEqualTo(new Seen(NETTY, false, CBOR, true, false, 1, false));
    }

    @Test
    void theClientAsItComesIsNettysStill() {
        assertThat(seenOf(BareClient.asItComes(stub.endpoint())))
                .isEqualTo(new Seen(NETTY, true, CBOR, true, true, 0, false));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void oneChoiceIsMadeOtherwise(SinkSubject choice, Seen expected) {
        assertThat(seenOf(ChoiceClient.open(choice, stub.endpoint(), REQUESTS)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> choices() {
        return Stream.of(
                arguments(SinkSubject.BARE_CRT, new Seen(CRT, false, CBOR, true, false, 0, false)),
                arguments(
                        SinkSubject.BARE_HTTP2, new Seen(NETTY, true, CBOR, true, false, 1, false)),
                arguments(
                        SinkSubject.BARE_JSON, new Seen(NETTY, false, JSON, true, false, 1, false)),
                arguments(
                        SinkSubject.BARE_UNSIGNED,
                        new Seen(NETTY, false, CBOR, false, false, 1, false)),
                arguments(
                        SinkSubject.BARE_COMPLETED_IN_POOL,
                        new Seen(NETTY, false, CBOR, true, true, 0, false)),
                arguments(
                        SinkSubject.BARE_SDK_CONNECTION_THREADS,
                        new Seen(NETTY, false, CBOR, true, false, REQUESTS, false)),
                arguments(
                        SinkSubject.BARE_SDK_TIMEOUTS,
                        new Seen(NETTY, false, CBOR, true, false, 1, true)));
    }

    @Test
    void everyChoiceIsCompared() {
        assertThat(choices().map(choice -> choice.get()[0]))
                .containsExactlyElementsOf(SinkSubject.choices());
    }

    private Seen seenOf(KinesisAsyncClient kinesis) {
        try (kinesis) {
            Set<Thread> timeoutsBefore = sdksTimeouts();
            List<CompletableFuture<String>> completedBy =
                    IntStream.range(0, REQUESTS).mapToObj(i -> threadThatAnswers(kinesis)).toList();
            HttpHeaders headers = request.join().headers();
            Set<Thread> timeouts = sdksTimeouts();
            mayBeAnswered.complete(null);
            Set<String> threads =
                    completedBy.stream().map(CompletableFuture::join).collect(toSet());
            return new Seen(
                    httpClient(headers.get("User-Agent")),
                    headers.contains(HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text()),
                    headers.get("Content-Type"),
                    headers.contains("Authorization"),
                    threads.stream().allMatch(name -> name.startsWith("sdk-async-response")),
                    (int) threads.stream().filter(name -> name.contains("NettyEventLoop")).count(),
                    !timeoutsBefore.containsAll(timeouts));
        }
    }

    private static CompletableFuture<String> threadThatAnswers(KinesisAsyncClient kinesis) {
        return kinesis.putRecord(
                        put ->
                                put.streamName("events-out")
                                        .partitionKey("key")
                                        .data(SdkBytes.fromUtf8String("{}")))
                .thenApply(stored -> Thread.currentThread().getName());
    }

    /** The threads in which the SDK's own executors let calls wait for their timeout. */
    private static Set<Thread> sdksTimeouts() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sdk-ScheduledExecutor"))
                .collect(toSet());
    }

    private static String httpClient(String userAgent) {
        Matcher httpClient = HTTP_CLIENT.matcher(userAgent);
        assertThat(httpClient.find()).as(userAgent).isTrue();
        return httpClient.group(1);
    }
}
