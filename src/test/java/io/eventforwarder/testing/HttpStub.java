package io.eventforwarder.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import software.amazon.awssdk.core.SdkBytes;

/** An HTTP server on the loopback interface that records the requests. */
public final class HttpStub implements AutoCloseable {
    static {
        // Without this option every response takes 40 ms longer, because it waits for the
        // acknowledgement of its header.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService workers =
            Executors.newCachedThreadPool(new ExecutorThreadFactory("http-stub"));
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Request, Answer> answers = request -> Answer.json(200, "{}");
    private volatile CountDownLatch held = new CountDownLatch(0);

    public record Answer(int status, String contentType, SdkBytes body) {
        public static Answer json(int status, String body) {
            return new Answer(status, "application/x-amz-json-1.1", SdkBytes.fromUtf8String(body));
        }

        public static Answer xml(int status, String body) {
            return new Answer(status, "text/xml", SdkBytes.fromUtf8String(body));
        }

        /** The answer of STS to AssumeRole. */
        public static Answer assumedRole(
                String id, String secret, String token, Instant expiration) {
            return xml(
                    200,
                    """
                    <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                      <AssumeRoleResult>
                        <Credentials>
                          <AccessKeyId>%s</AccessKeyId>
                          <SecretAccessKey>%s</SecretAccessKey>
                          <SessionToken>%s</SessionToken>
                          <Expiration>%s</Expiration>
                        </Credentials>
                      </AssumeRoleResult>
                    </AssumeRoleResponse>
                    """
                            .formatted(id, secret, token, expiration));
        }
    }

    /**
     * A request.
     *
     * @param headers by their names in lower case; several values of a header are joined by commas
     */
    public record Request(String method, String path, Map<String, String> headers, SdkBytes bytes) {
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** The body as text; what is not UTF-8 is replaced. */
        public String body() {
            return new String(bytes.asByteArrayUnsafe(), StandardCharsets.UTF_8);
        }

        public Map<String, String> form() {
            return form(body());
        }

        public static Map<String, String> form(String body) {
            return Stream.of(body.split("&", -1))
                    .map(field -> field.split("=", 2))
                    .filter(field -> field.length == 2)
                    .collect(
                            Collectors.toMap(
                                    field -> field[0],
                                    field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
        }
    }

    private HttpStub(HttpServer server) {
        this.server = server;
    }

    public static HttpStub started() throws IOException {
        HttpStub stub =
                new HttpStub(
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        stub.server.createContext("/", stub::handle);
        stub.server.setExecutor(stub.workers);
        stub.server.start();
        return stub;
    }

    public HttpStub answers(int status, String contentType, String answer) {
        return answers(status, contentType, answer.getBytes(StandardCharsets.UTF_8));
    }

    public HttpStub answers(int status, String contentType, byte[] answer) {
        return answers(request -> new Answer(status, contentType, SdkBytes.fromByteArray(answer)));
    }

    public HttpStub answers(Function<Request, Answer> function) {
        answers = function;
        return this;
    }

    public HttpStub answersJson(int status, String json) {
        return answers(status, "application/x-amz-json-1.1", json);
    }

    public HttpStub answersAssumedRole(String secret, String token) {
        return answersAssumedRole(
                secret,
                token,
                Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS));
    }

    public HttpStub answersAssumedRole(String secret, String token, Instant expiration) {
        return answers(request -> Answer.assumedRole("ASIATEMPORARY", secret, token, expiration));
    }

    /** Answers as STS does to the token of a service account. */
    public HttpStub answersServiceAccount(String accessKeyId) {
        return answers(
                200,
                "text/xml",
                """
                <AssumeRoleWithWebIdentityResponse
                    xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleWithWebIdentityResult>
                    <Credentials>
                      <AccessKeyId>%s</AccessKeyId>
                      <SecretAccessKey>hush</SecretAccessKey>
                      <SessionToken>session</SessionToken>
                      <Expiration>2099-01-01T00:00:00Z</Expiration>
                    </Credentials>
                  </AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>
                """
                        .formatted(accessKeyId));
    }

    /** Delays later responses until {@link #releaseResponses}. */
    public void holdsAnswers() {
        held = new CountDownLatch(1);
    }

    public void releaseResponses() {
        held.countDown();
    }

    public URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    public List<Request> requests() {
        return requests;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request =
                    new Request(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getPath(),
                            exchange.getRequestHeaders().entrySet().stream()
                                    .collect(
                                            Collectors.toMap(
                                                    header -> lowerCase(header.getKey()),
                                                    header -> String.join(",", header.getValue()))),
                            SdkBytes.fromInputStream(exchange.getRequestBody()));
            requests.add(request);
            held.await();
            Answer answer = answers.apply(request);
            byte[] body = answer.body().asByteArray();
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        releaseResponses();
        server.stop(0);
        workers.shutdownNow();
    }
}
