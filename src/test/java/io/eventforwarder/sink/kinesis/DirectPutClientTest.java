package io.eventforwarder.sink.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.eventforwarder.aws.RenewableCredentials;
import io.eventforwarder.gateway.AccessKey;
import io.eventforwarder.gateway.Gateway;
import io.eventforwarder.gateway.KinesisProtocol;
import io.eventforwarder.gateway.Policy;
import io.eventforwarder.gateway.Role;
import io.eventforwarder.kinesis.Fault;
import io.eventforwarder.kinesis.Script;
import io.eventforwarder.kinesis.ScriptedKinesis;
import io.eventforwarder.kinesis.ShardLimits;
import io.eventforwarder.kinesis.StoredRecord;
import io.eventforwarder.settings.OutputSettings.PutApi;
import io.eventforwarder.testing.HttpStub;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.SystemProperties;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

@Timeout(60)
class DirectPutClientTest {
    private static final String REGION = "eu-west-3";
    private static final String CBOR = "application/x-amz-cbor-1.1";
    private static final AwsCredentials KEYS = AwsBasicCredentials.create("AKIDWRITER", "hush");
    private static final PutRecordsRequestEntry RECORD = record("key", "{}".getBytes(UTF_8));

    @RegisterExtension private final SystemProperties properties = new SystemProperties();
    @AutoClose private final DirectPutClient direct = new DirectPutClient("events-out");

    @ParameterizedTest
    @EnumSource(names = {"PUT_RECORD", "PUT_RECORDS"})
    void recordsOfAnySizeAreSignedAndArriveUnchanged(PutApi api) throws Exception {
        List<StoredRecord> stored = new CopyOnWriteArrayList<>();
        try (ScriptedKinesis kinesis = ScriptedKinesis.start(1, ShardLimits.NONE, 0, stored::add);
                Gateway gateway = Gateway.start(kinesis.endpoint(), Set.of(REGION))) {
            AwsCredentials session = writer(gateway);
            Route route = route(gateway.endpoint(), api, Duration.ZERO);
            Random random = new Random(7);
            List<PutRecordsRequestEntry> records = new ArrayList<>();
            for (int size : new int[] {0, 1, 23, 24, 255, 256, 65_535, 65_536, 1 << 20}) {
                byte[] data = new byte[size];
                random.nextBytes(data);
                records.add(record("key \u00e9 " + size, data));
            }
            List<PutRecordsResultEntry> results = new ArrayList<>();
            if (api == PutApi.PUT_RECORDS) {
                results.addAll(direct.put(route, records, session).join());
            } else {
                for (PutRecordsRequestEntry record : records) {
                    results.addAll(direct.put(route, List.of(record), session).join());
                }
            }
            assertThat(results)
                    .hasSameSizeAs(records)
                    .allMatch(result -> result.shardId().equals("shardId-000000000000"));
            assertThat(stored)
                    .extracting(StoredRecord::partitionKey, StoredRecord::data)
                    .isEqualTo(
                            records.stream()
                                    .map(record -> tuple(record.partitionKey(), record.data()))
                                    .toList());
        }
    }

    private static AwsCredentials writer(Gateway gateway) {
        Role role = gateway.createRole("arn:aws:iam::123456789012:role/writer");
        role.isPermitted(
                Policy.ofIdentity(
                        Json.read(
                                """
                                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                                "Action": "kinesis:PutRecord*", "Resource": "*"}]}
                                """)));
        AccessKey key = gateway.accessKeys().begin(role.session("job"), Duration.ofHours(1));
        return AwsSessionCredentials.create(
                key.id(), key.secret(), key.sessionToken().orElseThrow());
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "INTERNAL_FAILURE",
                "UNAVAILABLE",
                "DENIED",
                "EXPIRED",
                "NO_STREAM",
                "KMS_DENIED",
                "CUT_BEFORE_STORING"
            })
    void aFailureIsThatOfTheSdkWhichSendsTheNextRequest(Fault fault) throws Exception {
        properties.setAwsCredentials("AKIDWRITER", "hush");
        try (ScriptedKinesis kinesis = ScriptedKinesis.start(1, ShardLimits.NONE, 0, record -> {});
                PutRecordClient client = client(kinesis.endpoint())) {
            client.put(List.of(RECORD)).join();
            kinesis.follow(Script.always(fault));
            SendException ofDirect = failure(client.put(List.of(RECORD)));
            SendException ofSdk = failure(client.put(List.of(RECORD)));

            assertThat(ofDirect.kind()).isEqualTo(ofSdk.kind());
            if (fault != Fault.CUT_BEFORE_STORING) {
                assertThat(ofDirect).hasMessage(ofSdk.getMessage());
            }
            kinesis.follow(Script.always(Fault.NONE));
            client.put(List.of(RECORD)).join();
            client.put(List.of(RECORD)).join();
        }
    }

    @Test
    void theSdkSendsTheFirstRequestAndThoseAfterAFailure() throws Exception {
        properties.setAwsCredentials("AKIDWRITER", "hush");
        try (HttpStub kinesis = HttpStub.started();
                PutRecordClient client = client(kinesis.uri())) {
            byte[] stored = cbor(Map.of("ShardId", "shardId-000000000000"));
            for (int status : new int[] {200, 200, 500, 500, 200, 200}) {
                kinesis.answers(status, CBOR, status == 200 ? stored : new byte[0]);
                assertThat(client.put(List.of(RECORD)).handle((results, e) -> e == null).join())
                        .isEqualTo(status == 200);
            }
            assertThat(kinesis.requests())
                    .extracting(request -> request.headers().containsKey("amz-sdk-invocation-id"))
                    .containsExactly(true, false, false, true, true, false);
        }
    }

    @Test
    void requestsHaveTheTimeOfAws() throws Exception {
        try (HttpStub kinesis =
                HttpStub.started().answers(200, CBOR, cbor(Map.of("ShardId", "s")))) {
            direct.put(
                            route(kinesis.uri(), PutApi.PUT_RECORD, Duration.ofMinutes(-20)),
                            List.of(RECORD),
                            KEYS)
                    .join();

            Instant sent =
                    Instant.from(
                            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX")
                                    .withZone(ZoneOffset.UTC)
                                    .parse(kinesis.requests().get(0).headers().get("x-amz-date")));
            assertThat(sent)
                    .isCloseTo(
                            Instant.now().plus(Duration.ofMinutes(20)),
                            within(1, ChronoUnit.MINUTES));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void requestsThroughAProxyAreLeftToTheSdk(String protocol) {
        SdkHttpRequest request =
                request(URI.create(protocol + "://kinesis.example"), PutApi.PUT_RECORD);
        assertThat(Route.of(request, Duration.ZERO)).isPresent();

        properties.set("http.proxyHost", "proxy.example").set("http.proxyPort", "3128");

        assertThat(Route.of(request, Duration.ZERO)).isEmpty();
    }

    @Test
    void aCancelledRequestIsAborted() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            CompletableFuture<?> answer = direct.put(route(endpoint), List.of(RECORD), KEYS);
            try (Socket connection = silent.accept()) {
                assertThat(connection.getInputStream().read()).isNotNegative();

                answer.cancel(true);

                connection.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
                // Without an abort, the end of the stream would not come.
                connection.getInputStream().readAllBytes();
            }
        }
    }

    @Test
    void anAnswerBeforeTheEndOfTheRequestIsTakenAndTheConnectionClosed() throws Exception {
        PutRecordsRequestEntry large = record("key", new byte[10 << 20]);
        try (ServerSocket gateway = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI endpoint = URI.create("http://127.0.0.1:" + gateway.getLocalPort());
            CompletableFuture<?> answer = direct.put(route(endpoint), List.of(large), KEYS);
            try (Socket connection = gateway.accept()) {
                assertThat(connection.getInputStream().read()).isNotNegative();
                connection
                        .getOutputStream()
                        .write(
                                "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n"
                                        .getBytes(UTF_8));

                assertThatThrownBy(answer::join)
                        .cause()
                        .isInstanceOfSatisfying(
                                AwsServiceException.class,
                                refusal -> assertThat(refusal.statusCode()).isEqualTo(413));
                connection.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
                assertThat(connection.getInputStream().readAllBytes().length).isLessThan(10 << 20);
            }
        }
    }

    /** The buffers of requests are outside the heap, so the collector does not free them. */
    @Test
    void requestsThatFailReleaseTheirMemory() throws Exception {
        PutRecordsRequestEntry large = record("key", new byte[5_000_000]);
        AwsCredentials broken = new WithoutSecret();
        try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Route route = route(URI.create("http://127.0.0.1:" + closing.getLocalPort()));
            for (int i = 0; i < 100; i++) {
                CompletableFuture<?> answer =
                        direct.put(route, List.of(large), i % 2 == 0 ? KEYS : broken);
                closing.accept().close();
                assertThatThrownBy(answer::join).isInstanceOf(CompletionException.class);
            }
        }
        assertThat(
                        ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                                .metric()
                                .usedDirectMemory())
                .isLessThan(100_000_000);
    }

    @Test
    void onlyTheServerThatTheCertificateNamesIsTrusted(@TempDir Path folder) throws Exception {
        SSLContext before = SSLContext.getDefault();
        SSLContext trusted = certificateOfLocalhost(folder.resolve("keys.p12"));
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(trusted));
        byte[] stored = cbor(Map.of("ShardId", "s"));
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        exchange.getRequestBody().readAllBytes();
                        exchange.getResponseHeaders().set("Content-Type", CBOR);
                        exchange.sendResponseHeaders(200, stored.length);
                        exchange.getResponseBody().write(stored);
                    }
                });
        server.start();
        try {
            int port = server.getAddress().getPort();
            Route named = route(URI.create("https://localhost:" + port));
            Route other = route(URI.create("https://127.0.0.1:" + port));
            assertThatThrownBy(direct.put(named, List.of(RECORD), KEYS)::join)
                    .satisfies(DirectPutClientTest::isOfTls);

            SSLContext.setDefault(trusted);
            assertThatThrownBy(direct.put(other, List.of(RECORD), KEYS)::join)
                    .satisfies(DirectPutClientTest::isOfTls);
            direct.put(named, List.of(RECORD), KEYS).join();
        } finally {
            SSLContext.setDefault(before);
            server.stop(0);
        }
    }

    private static final class WithoutSecret implements AwsCredentials {
        @Override
        public String accessKeyId() {
            return "AKIDWRITER";
        }

        @Override
        public String secretAccessKey() {
            throw new IllegalStateException("There is no secret.");
        }
    }

    private static void isOfTls(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof SSLException)) {
            cause = cause.getCause();
        }
        assertThat(cause).isNotNull();
    }

    /** A context with a key for localhost, which trusts only this key. */
    private static SSLContext certificateOfLocalhost(Path file) throws Exception {
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "localhost",
                                "-keyalg",
                                "RSA",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost",
                                "-keystore",
                                file.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "changeit")
                        .inheritIO()
                        .start();
        assertThat(keytool.waitFor()).isZero();
        char[] password = "changeit".toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("localhost", keys.getCertificate("localhost"));
        KeyManagerFactory own =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, password);
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static byte[] cbor(Map<String, ?> fields) {
        return KinesisProtocol.of(CBOR).object(fields).asByteArray();
    }

    private static PutRecordsRequestEntry record(String partitionKey, byte[] data) {
        return PutRecordsRequestEntry.builder()
                .partitionKey(partitionKey)
                .data(SdkBytes.fromByteArray(data))
                .build();
    }

    private static SendException failure(CompletableFuture<?> answer) {
        return SendException.of(answer.handle((stored, failure) -> failure).join());
    }

    private static PutRecordClient client(URI endpoint) {
        return new KinesisPutClient(
                PutApi.PUT_RECORD,
                "events-out",
                REGION,
                Optional.of(endpoint),
                RenewableCredentials.ofEnvironment(),
                4);
    }

    private static Route route(URI endpoint) {
        return route(endpoint, PutApi.PUT_RECORD, Duration.ZERO);
    }

    private static Route route(URI endpoint, PutApi api, Duration clockOffset) {
        return Route.of(request(endpoint, api), clockOffset).orElseThrow();
    }

    /** A request as the SDK sends it. */
    private static SdkHttpRequest request(URI endpoint, PutApi api) {
        return SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .putHeader("Host", endpoint.getAuthority())
                .putHeader("Content-Type", CBOR)
                .putHeader("X-Amz-Target", "Kinesis_20131202." + KinesisPutClient.action(api))
                .putHeader(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKID/20260101/"
                                + REGION
                                + "/kinesis/aws4_request, SignedHeaders=host, Signature=0")
                .build();
    }
}
