package io.eventforwarder.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One page of a Chromium without a window, driven by the Chrome DevTools Protocol. */
public final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Answers answers = new Answers();
    private final AtomicInteger lastId = new AtomicInteger();
    private final WebSocket socket;

    private Browser(Process process, URI devTools) throws IOException, InterruptedException {
        this.process = process;
        this.socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .connectTimeout(PATIENCE)
                        .buildAsync(newPage(devTools), answers)
                        .join();
    }

    /**
     * Starts a browser with an empty page.
     *
     * @param folder a new one, for what it remembers
     */
    public static Browser start(Path chromium, Path folder) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                                chromium.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-dev-shm-usage",
                                "--no-first-run",
                                "--hide-scrollbars",
                                "--window-size=1600,1300",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + folder,
                                "about:blank")
                        .redirectErrorStream(true);
        // It leaves a folder behind there when it is told to end.
        builder.environment().put("TMPDIR", Files.createDirectories(folder).toString());
        Process process = builder.start();
        ProcessLines output = ProcessLines.of(process.getInputStream(), "DevTools listening on ");
        try {
            String devTools = output.awaited().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return new Browser(process, URI.create(devTools));
        } catch (Exception e) {
            stop(process);
            throw new IllegalStateException(
                    "Chromium does not start. It says:\n" + output.last(), e);
        }
    }

    private static URI newPage(URI devTools) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + devTools.getPort() + "/json/new"))
                        .PUT(BodyPublishers.noBody())
                        .build();
        String page = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
        return URI.create(Json.read(page).path("webSocketDebuggerUrl").asText());
    }

    /** Opens an address; what the page's scripts do then takes its time. */
    public void open(String address) throws Exception {
        send("Page.navigate", Map.of("url", address));
    }

    /** The value of a JavaScript expression on the page. */
    public JsonNode evaluate(String expression) throws Exception {
        JsonNode result =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
        }
        return result.at("/result/value");
    }

    /** What a person reads on the page. */
    public String text() throws Exception {
        return evaluate("document.body ? document.body.innerText : ''").asText();
    }

    /** Clicks into the middle of the first element of a CSS selector. */
    public void click(String selector) throws Exception {
        JsonNode middle =
                evaluate(
                        "(() => { const box = document.querySelector("
                                + JSON.writeValueAsString(selector)
                                + ").getBoundingClientRect();"
                                + " return [box.x + box.width / 2, box.y + box.height / 2]; })()");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            send(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            middle.path(0),
                            "y",
                            middle.path(1),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
    }

    /** Types into what has the focus. */
    public void type(String text) throws Exception {
        send("Input.insertText", Map.of("text", text));
    }

    /** The page as a PNG. */
    public byte[] screenshot() throws Exception {
        JsonNode picture = send("Page.captureScreenshot", Map.of("format", "png"));
        return Base64.getDecoder().decode(picture.path("data").asText());
    }

    private JsonNode send(String method, Map<String, ?> parameters) throws Exception {
        int id = lastId.incrementAndGet();
        ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", JSON.valueToTree(parameters));
        CompletableFuture<JsonNode> answer = answers.expect(id);
        socket.sendText(command.toString(), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        JsonNode received = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (received.has("error")) {
            throw new IllegalStateException(method + ": " + received.path("error"));
        }
        return received.path("result");
    }

    /** Ends it, and all processes of it. */
    @Override
    public void close() {
        socket.abort();
        stop(process);
    }

    private static void stop(Process process) {
        List<ProcessHandle> others = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        others.forEach(ProcessHandle::destroyForcibly);
        // What still writes would be in the way of those who remove the folder.
        CompletableFuture.allOf(
                        others.stream()
                                .map(ProcessHandle::onExit)
                                .toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, 10, TimeUnit.SECONDS)
                .join();
    }

    /** Answers by the numbers of their commands; events are passed over. */
    private static final class Answers implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> expected =
                new ConcurrentHashMap<>();
        private final StringBuilder message = new StringBuilder();

        CompletableFuture<JsonNode> expect(int id) {
            CompletableFuture<JsonNode> answer = new CompletableFuture<>();
            expected.put(id, answer);
            return answer;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean isLast) {
            message.append(data);
            if (isLast) {
                JsonNode received = Json.read(message.toString());
                message.setLength(0);
                CompletableFuture<JsonNode> answer = expected.remove(received.path("id").asInt());
                if (answer != null) {
                    answer.complete(received);
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            expected.values().forEach(answer -> answer.completeExceptionally(error));
        }
    }
}
