package io.eventforwarder.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.eventforwarder.gateway.Service.Answer;
import io.eventforwarder.gateway.Service.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import software.amazon.awssdk.core.SdkBytes;

/**
 * STS and Kinesis at one endpoint on the loopback interface, with the access checks of AWS: a
 * request needs the signature of a known access key and policies that allow it. Roles, policies and
 * keys can change while the gateway runs.
 */
public final class Gateway implements AutoCloseable {
    static {
        // Without this option every response takes 40 ms longer, because it waits for the
        // acknowledgement of its header.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService workers =
            Executors.newCachedThreadPool(new ExecutorThreadFactory("gateway"));
    private final Trail trail = new Trail();
    private final Map<String, Role> roles = new ConcurrentHashMap<>();
    private final AccessKeys accessKeys;
    private final Authentication authentication;
    private final Service sts;
    private final KinesisService kinesis;
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();

    private Gateway(HttpServer server, URI emulator, Set<String> regions) {
        this.server = server;
        this.accessKeys = new AccessKeys();
        this.authentication = new Authentication(accessKeys, regions);
        this.sts = new StsService(roles, accessKeys, trail);
        this.kinesis = new KinesisService(emulator, trail);
    }

    /**
     * Starts a gateway without roles and access keys.
     *
     * @param emulator executes the Kinesis requests
     * @param regions the regions that this endpoint serves
     */
    public static Gateway start(URI emulator, Set<String> regions) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Gateway gateway = new Gateway(server, emulator, regions);
        server.createContext("/", gateway::handle);
        server.setExecutor(gateway.workers);
        server.start();
        return gateway;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Creates a role without permissions that nobody may assume yet. */
    public Role createRole(String arn) {
        Role role = new Role(arn);
        roles.put(arn, role);
        return role;
    }

    /** Encrypts a stream with a KMS key of its account. */
    public void encrypt(String stream, String key) {
        kinesis.encrypt(stream, key);
    }

    public AccessKeys accessKeys() {
        return accessKeys;
    }

    public Trail trail() {
        return trail;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request =
                    new Request(
                            exchange.getRequestMethod(),
                            exchange.getRequestHeaders().entrySet().stream()
                                    .collect(
                                            Collectors.toMap(
                                                    header ->
                                                            header.getKey()
                                                                    .toLowerCase(Locale.ROOT),
                                                    header -> String.join(",", header.getValue()))),
                            SdkBytes.fromInputStream(exchange.getRequestBody()));
            Answer answer = answer(request);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().asByteArray();
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(Request request) {
        Service service = request.header("x-amz-target").isPresent() ? kinesis : sts;
        try {
            Authorization authorization = Authentication.authorization(request);
            Caller caller = authentication.caller(request, authorization, service.name());
            return service.answer(request, authorization, caller);
        } catch (RefusedException e) {
            return service.refusal(request, e);
        } catch (IOException | RuntimeException e) {
            errors.add(e);
            return new Answer(500, Map.of(), SdkBytes.fromByteArray(new byte[0]));
        }
    }

    /**
     * Stops the gateway and breaks off its requests.
     *
     * @throws AssertionError if the gateway could not handle a request
     */
    @Override
    public void close() {
        server.stop(0);
        List<Throwable> beforeTheEnd = List.copyOf(errors);
        workers.shutdownNow();
        if (!beforeTheEnd.isEmpty()) {
            throw new AssertionError("The gateway could not handle a request", beforeTheEnd.get(0));
        }
    }
}
