package io.eventforwarder.sink.kinesis;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.thirdparty.jackson.core.JsonGenerator;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Sends PutRecord and PutRecords requests in CBOR over HTTP/1.1 with less processor time than the
 * SDK. It sends them to a {@link Route} that a request of the SDK has taken before.
 */
final class DirectPutClient implements SdkAutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** As the SDK. Servers keep idle connections longer. */
    private static final long MAX_IDLE_NANOS = Duration.ofSeconds(5).toNanos();

    private static final int CONNECT_MILLIS = 2_000;
    private static final int MAX_ANSWER_BYTES = 1 << 20;

    /** The estimated bytes of a request for each record beside its data. */
    private static final int OTHER_BYTES = 256;

    private static final CBORFactory CBOR = new CBORFactory();

    private final String stream;
    private final NioEventLoopGroup threads =
            new NioEventLoopGroup(1, new DefaultThreadFactory("kinesis-put-direct", true));

    // The following fields are used only in the event loop.
    private final EventLoop loop = threads.next();
    private final RequestSigner signer = new RequestSigner();

    /** Connections without a request, the last used first. */
    private final Deque<Connection> idle = new ArrayDeque<>();

    DirectPutClient(String stream) {
        this.stream = stream;
    }

    /**
     * Sends a request.
     *
     * @param records one record if the route is that of PutRecord
     * @return completes in the event loop with a result for each record, or with AWS's answer as an
     *     {@link AwsServiceException}, or another exception without an answer. The caller cancels
     *     it to abort the request
     */
    CompletableFuture<List<PutRecordsResultEntry>> put(
            Route route, List<PutRecordsRequestEntry> records, AwsCredentials credentials) {
        CompletableFuture<List<PutRecordsResultEntry>> results = new CompletableFuture<>();
        loop.execute(
                () -> {
                    Connection connection = idleConnection();
                    if (connection == null) {
                        connect(
                                route,
                                connected -> connected.send(route, records, credentials, results),
                                results::completeExceptionally);
                    } else {
                        connection.send(route, records, credentials, results);
                    }
                });
        return results;
    }

    private void connect(
            Route route, Consumer<Connection> onConnected, Consumer<Throwable> onFailure) {
        SSLEngine tls;
        try {
            tls = route.isTls ? engine(route) : null;
        } catch (GeneralSecurityException | RuntimeException e) {
            onFailure.accept(e);
            return;
        }
        Connection connection = new Connection();
        Future<?> unused =
                new Bootstrap()
                        .group(loop)
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        if (tls != null) {
                                            channel.pipeline().addLast(new SslHandler(tls));
                                        }
                                        channel.pipeline()
                                                .addLast(
                                                        new HttpClientCodec(),
                                                        new HttpObjectAggregator(MAX_ANSWER_BYTES),
                                                        connection);
                                    }
                                })
                        .connect(route.host, route.port)
                        .addListener(
                                (ChannelFuture connected) -> {
                                    if (connected.isSuccess()) {
                                        onConnected.accept(connection);
                                    } else {
                                        onFailure.accept(connected.cause());
                                    }
                                });
    }

    private HttpRequest head(Route route, AwsCredentials credentials, RequestBody body) {
        SortedMap<String, String> signed = new TreeMap<>();
        signed.put("content-type", Route.CONTENT_TYPE);
        signed.put("host", route.hostHeader);
        signed.put("x-amz-date", TIME.format(Instant.now().minus(route.clockOffset)));
        signed.put("x-amz-target", route.target);
        if (credentials instanceof AwsSessionCredentials) {
            signed.put(
                    "x-amz-security-token", ((AwsSessionCredentials) credentials).sessionToken());
        }
        String authorization =
                signer.authorization(credentials, route.signingRegion, signed, body.sha256());
        HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        signed.forEach(head.headers()::set);
        head.headers()
                .set(HttpHeaderNames.AUTHORIZATION, authorization)
                .set(HttpHeaderNames.USER_AGENT, route.userAgent)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length());
        return head;
    }

    private void write(Route route, List<PutRecordsRequestEntry> records, RequestBody body)
            throws IOException {
        try (JsonGenerator fields = CBOR.createGenerator(body)) {
            fields.writeStartObject();
            fields.writeStringField("StreamName", stream);
            if (route.isOfPutRecord()) {
                writeRecord(records.get(0), fields);
            } else {
                fields.writeArrayFieldStart("Records");
                for (PutRecordsRequestEntry record : records) {
                    fields.writeStartObject();
                    writeRecord(record, fields);
                    fields.writeEndObject();
                }
                fields.writeEndArray();
            }
            fields.writeEndObject();
        }
    }

    private static void writeRecord(PutRecordsRequestEntry record, JsonGenerator fields)
            throws IOException {
        fields.writeStringField("PartitionKey", record.partitionKey());
        fields.writeBinaryField("Data", record.data().asByteArrayUnsafe());
    }

    private static int estimatedBytes(List<PutRecordsRequestEntry> records) {
        int bytes = OTHER_BYTES;
        for (PutRecordsRequestEntry record : records) {
            bytes += record.data().asByteArrayUnsafe().length + OTHER_BYTES;
        }
        return bytes;
    }

    @Nullable
    private Connection idleConnection() {
        while (!idle.isEmpty() && System.nanoTime() - idle.getLast().idleSince > MAX_IDLE_NANOS) {
            idle.removeLast().close();
        }
        return idle.poll();
    }

    /** An engine that checks the name of the server, with the key and trust stores of the JVM. */
    private static SSLEngine engine(Route route) throws GeneralSecurityException {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine(route.host, route.port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** A connection, with at most one request at a time. */
    private final class Connection extends SimpleChannelInboundHandler<FullHttpResponse> {
        private Channel channel;
        private long idleSince;
        private ChannelFuture written;

        /** Null while the connection is idle. */
        @Nullable private CompletableFuture<List<PutRecordsResultEntry>> pending;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            channel = context.channel();
        }

        void send(
                Route route,
                List<PutRecordsRequestEntry> records,
                AwsCredentials credentials,
                CompletableFuture<List<PutRecordsResultEntry>> results) {
            pending = results;
            CompletableFuture<?> unused =
                    results.whenComplete(
                            (stored, failure) -> {
                                if (failure instanceof CancellationException) {
                                    close();
                                }
                            });
            RequestBody body = new RequestBody(channel.alloc(), estimatedBytes(records));
            try {
                DirectPutClient.this.write(route, records, body);
                Future<?> unusedHead = channel.write(head(route, credentials, body));
                written =
                        body.writeTo(channel)
                                .addListener(
                                        (ChannelFuture end) -> {
                                            if (!end.isSuccess()) {
                                                fail(end.cause());
                                                close();
                                            }
                                        });
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                fail(e);
                close();
            } finally {
                body.release();
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response)
                throws IOException {
            if (pending == null) {
                // A server that is about to close the connection may say why.
                close();
                return;
            }
            complete(pending, response);
            pending = null;
            // A server that refuses a request may answer early and not read the rest of it.
            if (HttpUtil.isKeepAlive(response) && written.isDone()) {
                idleSince = System.nanoTime();
                idle.push(this);
            } else {
                close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            idle.remove(this);
            fail(new ClosedChannelException());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            fail(failure);
            close();
        }

        void close() {
            Future<?> unused = channel.close();
        }

        private void fail(Throwable failure) {
            if (pending != null) {
                pending.completeExceptionally(failure);
                pending = null;
            }
        }
    }

    private static void complete(
            CompletableFuture<List<PutRecordsResultEntry>> answer, FullHttpResponse response)
            throws IOException {
        List<PutRecordsResultEntry> results = new ArrayList<>();
        String code = response.headers().get("x-amzn-errortype");
        if (Route.CONTENT_TYPE.equals(response.headers().get(HttpHeaderNames.CONTENT_TYPE))) {
            String type = read(ByteBufUtil.getBytes(response.content()), results);
            code = code == null ? type : code;
        }
        int status = response.status().code();
        if (status == 200) {
            answer.complete(results);
            return;
        }
        answer.completeExceptionally(
                AwsServiceException.builder()
                        .statusCode(status)
                        .awsErrorDetails(
                                AwsErrorDetails.builder()
                                        .serviceName("Kinesis")
                                        .errorCode(code == null ? null : withoutNamespace(code))
                                        .build())
                        .build());
    }

    /**
     * Reads an answer in CBOR.
     *
     * @param results receives each object that has an id of a shard or an error code
     * @return the type of an error; null in an answer without an error
     */
    @Nullable
    private static String read(byte[] answer, List<PutRecordsResultEntry> results)
            throws IOException {
        String type = null;
        Map<String, String> texts = new HashMap<>();
        try (JsonParser parser = CBOR.createParser(answer)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    texts.put(parser.currentName(), parser.getText());
                } else if (token == JsonToken.END_OBJECT) {
                    type = texts.get("__type");
                    String shardId = texts.get("ShardId");
                    String errorCode = texts.get("ErrorCode");
                    if (shardId != null || errorCode != null) {
                        results.add(
                                PutRecordsResultEntry.builder()
                                        .shardId(shardId)
                                        .errorCode(errorCode)
                                        .build());
                    }
                    texts.clear();
                }
            }
        }
        return type;
    }

    /** The code in {@code namespace#code:details}. */
    private static String withoutNamespace(String code) {
        String withDetails = code.substring(code.indexOf('#') + 1);
        int end = withDetails.indexOf(':');
        return end < 0 ? withDetails : withDetails.substring(0, end);
    }

    /** Breaks off the requests in flight. */
    @Override
    public void close() {
        Future<?> unused = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
