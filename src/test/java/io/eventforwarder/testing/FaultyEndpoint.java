package io.eventforwarder.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;

/** A Kinesis endpoint on the loopback interface that forwards requests, or fails as AWS does. */
public final class FaultyEndpoint implements AutoCloseable {
    private static final Set<String> PASSED_ON =
            Set.of("authorization", "content-type", "x-amz-target", "x-amz-date", "accept");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The faults. */
    public enum Fault {
        DENIES(400, "AccessDeniedException"),
        THROTTLES(400, "ProvisionedThroughputExceededException"),
        IS_BROKEN(500, "InternalFailure"),
        /** The connection breaks without a response. */
        IS_AWAY(0, "");

        private final int status;
        private final String code;

        Fault(int status, String code) {
            this.status = status;
            this.code = code;
        }
    }

    private final HttpServer server;
    private final URI behind;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService workers =
            Executors.newCachedThreadPool(new ExecutorThreadFactory("faulty-endpoint"));

    private Fault fault;
    private int requestsToFail;
    private int failed;

    private FaultyEndpoint(HttpServer server, URI behind) {
        this.server = server;
        this.behind = behind;
    }

    /** Starts an endpoint that forwards every request to another one. */
    public static FaultyEndpoint before(URI behind) throws IOException {
        FaultyEndpoint endpoint =
                new FaultyEndpoint(
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
                        behind);
        endpoint.server.createContext("/", endpoint::handle);
        endpoint.server.setExecutor(endpoint.workers);
        endpoint.server.start();
        return endpoint;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Makes all later requests fail. */
    public void fails(Fault how) {
        fails(how, Integer.MAX_VALUE);
    }

    /** Makes the next requests fail. */
    public synchronized void fails(Fault how, int requests) {
        fault = how;
        requestsToFail = requests;
        failed = 0;
    }

    public synchronized void works() {
        requestsToFail = 0;
    }

    /** The number of requests that have met the last fault. */
    public synchronized int failed() {
        return failed;
    }

    private synchronized Fault nextFault() {
        if (requestsToFail == 0) {
            return null;
        }
        requestsToFail--;
        failed++;
        return fault;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Fault met = nextFault();
            if (met == null) {
                passOn(exchange, body);
            } else if (met != Fault.IS_AWAY) {
                exchange.getResponseHeaders().set("x-amzn-ErrorType", met.code);
                exchange.sendResponseHeaders(met.status, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void passOn(HttpExchange exchange, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(behind)
                        .timeout(PATIENCE)
                        .POST(BodyPublishers.ofByteArray(body));
        PASSED_ON.forEach(
                name -> {
                    String value = exchange.getRequestHeaders().getFirst(name);
                    if (value != null) {
                        request.header(name, value);
                    }
                });
        HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
        answer.headers()
                .firstValue("content-type")
                .ifPresent(type -> exchange.getResponseHeaders().set("content-type", type));
        answer.headers()
                .firstValue("x-amzn-errortype")
                .ifPresent(type -> exchange.getResponseHeaders().set("x-amzn-errortype", type));
        exchange.sendResponseHeaders(
                answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
