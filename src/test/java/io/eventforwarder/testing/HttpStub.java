package io.eventforwarder.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;

/** An HTTP server on the loopback interface that records the requests. */
public final class HttpStub implements AutoCloseable {
    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Request, Answer> answers = request -> Answer.json(200, "{}");
    private volatile CountDownLatch held = new CountDownLatch(0);

    /** A response. */
    public record Answer(int status, String contentType, SdkBytes body) {
        public static Answer json(int status, String body) {
            return new Answer(status, "application/x-amz-json-1.1", SdkBytes.fromUtf8String(body));
        }
    }

    /** A request; the names of its headers are in lower case. */
    public record Request(String method, String path, Map<String, String> headers, String body) {
        /** The fields of a form. */
        public Map<String, String> form() {
            return Stream.of(body.split("&", -1))
                    .map(field -> field.split("=", 2))
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
        stub.server.start();
        return stub;
    }

    public HttpStub answers(int status, String contentType, String answer) {
        return answers(status, contentType, answer.getBytes(StandardCharsets.UTF_8));
    }

    public HttpStub answers(int status, String contentType, byte[] answer) {
        return answers(request -> new Answer(status, contentType, SdkBytes.fromByteArray(answer)));
    }

    /** Answers later requests by this function. */
    public HttpStub answers(Function<Request, Answer> function) {
        answers = function;
        return this;
    }

    public HttpStub answersJson(int status, String json) {
        return answers(status, "application/x-amz-json-1.1", json);
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
                                                    header -> header.getValue().get(0))),
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
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
    }
}
