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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An HTTP server on the loopback interface that always gives the same response and records the
 * requests.
 */
public final class HttpStub implements AutoCloseable {
    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile String contentType = "application/x-amz-json-1.1";
    private volatile String answer = "{}";
    private volatile CountDownLatch held = new CountDownLatch(0);

    /** A request; the names of its headers are in lower case. */
    public record Request(Map<String, String> headers, String body) {

        /** The form fields of a request to STS. */
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
        this.status = status;
        this.contentType = contentType;
        this.answer = answer;
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
            requests.add(
                    new Request(
                            exchange.getRequestHeaders().entrySet().stream()
                                    .collect(
                                            Collectors.toMap(
                                                    header -> lowerCase(header.getKey()),
                                                    header -> header.getValue().get(0))),
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8)));
            held.await();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.sendResponseHeaders(status, body.length);
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
