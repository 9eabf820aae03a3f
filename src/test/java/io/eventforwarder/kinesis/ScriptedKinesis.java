package io.eventforwarder.kinesis;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.eventforwarder.gateway.KinesisProtocol;
import io.eventforwarder.kinesis.StubStream.Put;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A Kinesis stub on the loopback interface with one stream. It supports PutRecord and PutRecords in
 * CBOR and JSON, accepts any credentials, and injects the faults that a script chooses.
 */
public final class ScriptedKinesis implements AutoCloseable {
    static {
        // Without this option every response takes 40 ms longer, because it waits for the
        // acknowledgement of its header.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final long SLOW_MILLIS = 700;

    /** An answer after this time may miss the caller's time limit, which is at least 10 s. */
    private static final long LATE_MILLIS = 9_000;

    private final HttpServer server;
    private final ExecutorService workers =
            Executors.newCachedThreadPool(new ExecutorThreadFactory("scripted-kinesis"));
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(
                    new ExecutorThreadFactory("scripted-kinesis-late"));
    private final StubStream stream;
    private final Map<Fault, Long> requests = new EnumMap<>(Fault.class);
    private final List<HttpExchange> hanging = new CopyOnWriteArrayList<>();
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final NarrowLine line = new NarrowLine();
    private final AtomicLong unanswered = new AtomicLong();
    private Script script = Script.always(Fault.NONE);

    private ScriptedKinesis(HttpServer server, StubStream stream) {
        this.server = server;
        this.stream = stream;
    }

    /**
     * Starts a stub without faults.
     *
     * @param seed determines the records that {@linkplain Fault#PARTIAL fail alone}, and those that
     *     are {@linkplain Fault#TOO_LARGE refused}
     * @param stored receives the stored records in order
     */
    public static ScriptedKinesis start(
            int shards, ShardLimits limits, long seed, Consumer<StoredRecord> stored)
            throws IOException {
        ScriptedKinesis kinesis =
                new ScriptedKinesis(
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
                        new StubStream(shards, limits, seed, stored));
        kinesis.server.createContext("/", kinesis::handle);
        kinesis.server.setExecutor(kinesis.workers);
        kinesis.server.start();
        return kinesis;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public synchronized void follow(Script next) {
        script = next;
    }

    public synchronized Map<Fault, Long> requests() {
        return new EnumMap<>(requests);
    }

    /** The records that were stored without an answer, or with one that may have come too late. */
    public long unanswered() {
        return unanswered.get();
    }

    private synchronized Fault nextFault() {
        Fault fault = script.next();
        requests.merge(fault, 1L, Long::sum);
        return fault;
    }

    // The exchange stays open if the response comes later or never.
    private void handle(HttpExchange exchange) {
        SdkBytes body;
        try {
            body = SdkBytes.fromInputStream(exchange.getRequestBody());
        } catch (UncheckedIOException e) {
            // The caller has closed the connection.
            exchange.close();
            return;
        }
        try {
            Headers headers = exchange.getRequestHeaders();
            KinesisProtocol protocol = KinesisProtocol.of(headers.getFirst("Content-Type"));
            String target = headers.getFirst("X-Amz-Target");
            carryOut(new Call(exchange, protocol, target, body, new AtomicLong()), nextFault());
        } catch (RuntimeException e) {
            errors.add(e);
            exchange.close();
        }
    }

    /**
     * @param stored the number of its records that were stored
     */
    private record Call(
            HttpExchange exchange,
            KinesisProtocol protocol,
            String target,
            SdkBytes body,
            AtomicLong stored) {

        /** Sends the response; ignores a caller that has closed the connection. */
        void answer(int status, Map<String, ?> fields) {
            try (exchange) {
                byte[] answer = protocol.object(fields).asByteArray();
                exchange.getResponseHeaders().set("Content-Type", protocol.contentType());
                exchange.sendResponseHeaders(status, answer.length);
                exchange.getResponseBody().write(answer);
            } catch (IOException e) {
                exchange.close();
            }
        }

        /** Answers as a gateway does that knows nothing of Kinesis. */
        void failBare() {
            try (exchange) {
                exchange.sendResponseHeaders(413, -1);
            } catch (IOException e) {
                exchange.close();
            }
        }

        void fail(int status, String code) {
            exchange.getResponseHeaders().set("x-amzn-ErrorType", code);
            answer(status, Map.of("__type", code, "message", "As the script says."));
        }
    }

    private void carryOut(Call call, Fault fault) {
        if (fault.isAnswer()) {
            call.fail(fault.status(), fault.code());
            return;
        }
        switch (fault) {
            case HANG -> hanging.add(call.exchange());
            case CUT_BEFORE_STORING -> call.exchange().close();
            case CUT_AFTER_STORING -> {
                stored(call, fault);
                unanswered.addAndGet(call.stored().get());
                call.exchange().close();
            }
            case SLOW -> answerLater(call, fault, SLOW_MILLIS);
            case NARROW_LINE ->
                    answerLater(
                            call, fault, line.millisFor(call.body().asByteArrayUnsafe().length));
            default -> stored(call, fault).run();
        }
    }

    private void answerLater(Call call, Fault fault, long millis) {
        Runnable answer = stored(call, fault);
        if (millis >= LATE_MILLIS) {
            unanswered.addAndGet(call.stored().get());
        }
        ScheduledFuture<?> unused = later.schedule(answer, millis, TimeUnit.MILLISECONDS);
    }

    /** A line that carries one request after the other. */
    private static final class NarrowLine {
        private static final long BYTES_A_SECOND = 50_000;

        private long freeAt = System.nanoTime();

        synchronized long millisFor(int bytes) {
            long now = System.nanoTime();
            freeAt = Math.max(freeAt, now) + TimeUnit.SECONDS.toNanos(bytes) / BYTES_A_SECOND;
            return TimeUnit.NANOSECONDS.toMillis(freeAt - now);
        }
    }

    /** Stores the request's records as the fault requires, and returns the response. */
    private Runnable stored(Call call, Fault fault) {
        Map<String, Object> request = call.protocol().fields(call.body());
        if (fault == Fault.TOO_LARGE && entries(request).anyMatch(this::isRefused)) {
            return call::failBare;
        }
        if (request.get("Records") instanceof Collection<?> records && records.size() > 1) {
            if (fault == Fault.REFUSED_TOGETHER) {
                return () -> call.fail(400, "InvalidArgumentException");
            }
            if (fault == Fault.TOO_LARGE_TOGETHER) {
                return call::failBare;
            }
        }
        return call.target().endsWith(".PutRecords")
                ? putRecords(call, (Collection<?>) request.get("Records"), fault)
                : putRecord(call, request, fault);
    }

    private static Stream<Map<?, ?>> entries(Map<?, ?> request) {
        return request.get("Records") instanceof Collection<?> records
                ? records.stream().map(entry -> (Map<?, ?>) entry)
                : Stream.of(request);
    }

    private boolean isRefused(Map<?, ?> entry) {
        return stream.isRefused(KinesisProtocol.bytes(entry.get("Data")));
    }

    private Runnable putRecord(Call call, Map<?, ?> request, Fault fault) {
        Put put = put(call, request, fault);
        if (!put.hasFailed()) {
            return () -> call.answer(200, put.fields());
        }
        int status = put.failure().equals(Put.SHARD_IS_FULL) ? 400 : 500;
        return () -> call.fail(status, put.failure());
    }

    private Runnable putRecords(Call call, Collection<?> records, Fault fault) {
        List<Put> puts =
                records.stream().map(entry -> put(call, (Map<?, ?>) entry, fault)).toList();
        int failed = (int) puts.stream().filter(Put::hasFailed).count();
        return () ->
                call.answer(
                        200,
                        Map.of(
                                "FailedRecordCount",
                                failed,
                                "Records",
                                puts.stream().map(Put::fields).toList()));
    }

    private Put put(Call call, Map<?, ?> entry, Fault fault) {
        Put put =
                stream.put(
                        (String) entry.get("PartitionKey"),
                        KinesisProtocol.bytes(entry.get("Data")),
                        fault);
        if (!put.hasFailed()) {
            call.stored().incrementAndGet();
        }
        return put;
    }

    @Override
    public void close() {
        server.stop(0);
        later.shutdownNow();
        workers.shutdownNow();
        hanging.forEach(HttpExchange::close);
        if (!errors.isEmpty()) {
            throw new AssertionError("A request could not be handled", errors.get(0));
        }
    }
}
