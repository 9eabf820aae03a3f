package io.eventforwarder.benchmark.stub;

import com.sun.management.OperatingSystemMXBean;
import io.eventforwarder.gateway.KinesisProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/** Handles the requests of one connection. */
final class StubHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String CBOR = "application/x-amz-cbor-1.1";

    /** Paths of GET requests. */
    static final String HOLD = "/hold";

    static final String RELEASE = "/release";

    private static final long HELD_MILLIS = 5;

    /** The limit of Kinesis for a response. */
    private static final int MAX_RECORDS = 10_000;

    private static final Map<String, String> STORED =
            Map.of(
                    "SequenceNumber",
                    "49616000000000000000000000000000000000000000000000000000",
                    "ShardId",
                    "shardId-000000000000");

    /** The state that all connections share. One thread serves all connections. */
    static final class Shared {
        private final KinesisProtocol protocol = KinesisProtocol.of(CBOR);
        private final byte[] putRecordAnswer = protocol.object(STORED).asByteArray();
        private final Map<Integer, byte[]> putRecordsAnswers = new HashMap<>();
        private final StubStream stream;
        private final int putDelayMillis;
        private boolean isHoldingReads;
        private final Latencies latencies = new Latencies();
        private long recordsRead;
        private long bytesRead;
        private long recordsPut;
        private long bytesPut;

        Shared(StubStream stream, int putDelayMillis) {
            this.stream = stream;
            this.putDelayMillis = putDelayMillis;
        }

        private byte[] putRecordsAnswer(int records) {
            return putRecordsAnswers.computeIfAbsent(
                    records,
                    number ->
                            protocol.object(
                                            Map.of(
                                                    "FailedRecordCount",
                                                    0,
                                                    "Records",
                                                    Collections.nCopies(number, STORED)))
                                    .asByteArray());
        }

        private StubCounts counts() {
            long cpuNanos =
                    ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                            .getProcessCpuTime();
            return new StubCounts(recordsRead, bytesRead, recordsPut, bytesPut, cpuNanos);
        }
    }

    private final Shared shared;

    StubHandler(Shared shared) {
        this.shared = shared;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (request.uri().equals(Latencies.PATH)) {
            byte[] latencies = shared.latencies.take().getBytes(StandardCharsets.US_ASCII);
            send(context, "text/plain", Unpooled.wrappedBuffer(latencies));
            return;
        }
        if (request.method().equals(HttpMethod.GET)) {
            if (!request.uri().equals("/")) {
                shared.isHoldingReads = request.uri().equals(HOLD);
            }
            byte[] counts = shared.counts().line().getBytes(StandardCharsets.US_ASCII);
            send(context, "text/plain", Unpooled.wrappedBuffer(counts));
            return;
        }
        String target = request.headers().get("x-amz-target", "");
        String operation = target.substring(target.indexOf('.') + 1);
        ByteBuf body = request.content();
        if (operation.equals("SubscribeToShard")) {
            subscribe(context, body);
            return;
        }
        if (!CBOR.equals(request.headers().get(HttpHeaderNames.CONTENT_TYPE))) {
            throw new IllegalArgumentException("It is not in CBOR.");
        }
        switch (operation) {
            case "PutRecord", "PutRecords" -> {
                PutContent content =
                        PutContent.of(
                                body,
                                shared.stream.isEndless() ? null : shared.latencies,
                                System.currentTimeMillis() + shared.putDelayMillis);
                shared.recordsPut += content.records();
                shared.bytesPut += content.recordBytes();
                byte[] answer =
                        operation.equals("PutRecord")
                                ? shared.putRecordAnswer
                                : shared.putRecordsAnswer(content.records());
                sendLater(context, Unpooled.wrappedBuffer(answer));
            }
            case "GetRecords" -> sendRead(context, fields(body));
            default -> {
                byte[] answer =
                        shared.protocol
                                .object(shared.stream.answer(operation, fields(body)))
                                .asByteArray();
                send(context, CBOR, Unpooled.wrappedBuffer(answer));
            }
        }
    }

    private void subscribe(ChannelHandlerContext context, ByteBuf body) {
        StubStream.Position start =
                StubStream.Position.ofRequest(fields(body, ShardSubscription.PROTOCOL));
        new ShardSubscription(
                        context,
                        start.sequence(),
                        sequence -> {
                            ByteBuf answer = read(context, start.shard(), sequence, MAX_RECORDS);
                            try {
                                return fields(answer);
                            } finally {
                                answer.release();
                            }
                        })
                .start();
    }

    private Map<String, Object> fields(ByteBuf body) {
        return fields(body, shared.protocol);
    }

    private static Map<String, Object> fields(ByteBuf body, KinesisProtocol protocol) {
        return protocol.fields(SdkBytes.fromByteArray(ByteBufUtil.getBytes(body)));
    }

    private void sendRead(ChannelHandlerContext context, Map<String, Object> fields) {
        if (shared.isHoldingReads) {
            Future<?> unused =
                    context.executor()
                            .schedule(
                                    () -> sendRead(context, fields),
                                    HELD_MILLIS,
                                    TimeUnit.MILLISECONDS);
        } else {
            send(context, CBOR, read(context, fields));
        }
    }

    private ByteBuf read(ChannelHandlerContext context, Map<String, Object> fields) {
        StubStream.Position position =
                StubStream.Position.ofIterator((String) fields.get("ShardIterator"));
        int limit = fields.get("Limit") instanceof Number number ? number.intValue() : MAX_RECORDS;
        return read(context, position.shard(), position.sequence(), limit);
    }

    private ByteBuf read(ChannelHandlerContext context, int shard, long sequence, int limit) {
        StubStream stream = shared.stream;
        long now = System.currentTimeMillis();
        long arrived = Math.max(0, stream.arrived(now) - sequence);
        StubShard.Read read =
                stream.shard(shard)
                        .read(
                                context.alloc(),
                                sequence,
                                Math.min(arrived, limit),
                                number -> stream.arrival(number, now));
        shared.recordsRead += read.records();
        shared.bytesRead += read.dataBytes();
        return read.response();
    }

    private void sendLater(ChannelHandlerContext context, ByteBuf answer) {
        if (shared.putDelayMillis == 0) {
            send(context, CBOR, answer);
        } else {
            Future<?> unused =
                    context.executor()
                            .schedule(
                                    () -> send(context, CBOR, answer),
                                    shared.putDelayMillis,
                                    TimeUnit.MILLISECONDS);
        }
    }

    private static void send(ChannelHandlerContext context, String type, ByteBuf content) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, content);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        Future<?> unused = context.writeAndFlush(response);
    }

    /**
     * Closes the connection. Either the caller has closed it already, or the request is not
     * supported.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof RuntimeException
                && !(cause instanceof PrematureChannelClosureException)) {
            System.err.println("The stub did not understand a request: " + cause);
        }
        Future<?> unused = context.close();
    }

    /** The number and the data bytes of a request's records, read without decoding the data. */
    private record PutContent(int records, long recordBytes) {
        private static final int BYTE_STRING = 2;
        private static final int TEXT_STRING = 3;

        /** Counts the byte strings of a CBOR body, because each of them is the data of a record. */
        static PutContent of(ByteBuf content, @Nullable Latencies latencies, long now) {
            ByteBuf body = content.duplicate();
            int records = 0;
            long bytes = 0;
            while (body.isReadable()) {
                int head = body.readUnsignedByte();
                long length = lengthOrValue(head & 0x1F, body);
                int type = head >> 5;
                if (type == BYTE_STRING) {
                    records++;
                    bytes += length;
                    if (latencies != null) {
                        int at = body.readerIndex();
                        latencies.add(body.slice(at, Math.toIntExact(length)), now);
                    }
                }
                // The elements of lists and maps follow as further items. A number consists only of
                // its head.
                if (type == BYTE_STRING || type == TEXT_STRING) {
                    body.skipBytes(Math.toIntExact(length));
                }
            }
            return new PutContent(records, bytes);
        }

        private static long lengthOrValue(int bits, ByteBuf body) {
            return switch (bits) {
                case 24 -> body.readUnsignedByte();
                case 25 -> body.readUnsignedShort();
                case 26 -> body.readUnsignedInt();
                case 27 -> body.readLong();
                default -> bits;
            };
        }
    }
}
