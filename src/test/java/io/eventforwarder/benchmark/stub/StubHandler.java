package io.eventforwarder.benchmark.stub;

import io.eventforwarder.benchmark.load.Usage;
import io.eventforwarder.benchmark.stub.StubCounts.Calls;
import io.eventforwarder.gateway.KinesisProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.HttpConversionUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/** One connection, or one stream of an HTTP/2 connection: a request at a time. */
final class StubHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final String TARGET = "x-amz-target";
    private static final String CBOR = "application/x-amz-cbor-1.1";
    private static final String JSON = "application/x-amz-json-1.1";

    /** What all connections share. They are all of one thread. */
    static final class Shared {
        private final Map<String, Encoding> encodings;
        private final Duration putDelay;
        private final Consumer<HttpRequest> shown;
        private Calls reads = Calls.NONE;
        private Calls puts = Calls.NONE;
        private Calls others = Calls.NONE;

        Shared(StubOptions options, Consumer<HttpRequest> shown) {
            this.encodings =
                    Map.of(CBOR, Encoding.of(CBOR, options), JSON, Encoding.of(JSON, options));
            this.putDelay = options.putDelay();
            this.shown = shown;
        }

        StubCounts counts() {
            return new StubCounts(reads, puts, others, Usage.now().cpuNanos());
        }
    }

    private record Encoding(KinesisProtocol protocol, PutAnswers puts, StubStream stream) {
        static Encoding of(String contentType, StubOptions options) {
            KinesisProtocol protocol = KinesisProtocol.of(contentType);
            return new Encoding(
                    protocol, new PutAnswers(protocol), new StubStream(protocol, options));
        }
    }

    private final Shared shared;

    @Nullable private HttpRequest request;
    @Nullable private CompositeByteBuf body;

    StubHandler(Shared shared) {
        this.shared = shared;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        if (message instanceof HttpRequest head) {
            shared.shown.accept(head);
            request = head;
            body = context.alloc().compositeBuffer(Integer.MAX_VALUE);
        }
        if (message instanceof HttpContent content) {
            body.addComponent(true, content.content().retain());
            if (message instanceof LastHttpContent) {
                answer(context);
                release();
            }
        }
    }

    private void answer(ChannelHandlerContext context) {
        if (request.method().equals(HttpMethod.GET)) {
            byte[] counts = shared.counts().text().getBytes(StandardCharsets.US_ASCII);
            send(context, "text/plain", Unpooled.wrappedBuffer(counts));
            return;
        }
        String target = request.headers().get(TARGET, "");
        String operation = target.substring(target.indexOf('.') + 1);
        switch (operation) {
            case "PutRecord", "PutRecords" -> put(context, operation);
            case "GetRecords" -> read(context);
            default -> {
                byte[] answer = encoding().stream.answer(operation, fields());
                shared.others =
                        shared.others.plus(new Calls(1, 0, 0, body.readableBytes(), answer.length));
                send(context, contentType(), Unpooled.wrappedBuffer(answer));
            }
        }
    }

    private void put(ChannelHandlerContext context, String operation) {
        PutContent content =
                contentType().equals(CBOR) ? PutContent.ofCbor(body) : PutContent.ofJson(body);
        byte[] answer =
                operation.equals("PutRecord")
                        ? encoding().puts.putRecord()
                        : encoding().puts.putRecords(content.records());
        shared.puts =
                shared.puts.plus(
                        new Calls(
                                1,
                                content.records(),
                                content.recordBytes(),
                                body.readableBytes(),
                                answer.length));
        if (shared.putDelay.isZero()) {
            send(context, contentType(), Unpooled.wrappedBuffer(answer));
        } else {
            Future<?> unused =
                    context.executor()
                            .schedule(
                                    () ->
                                            send(
                                                    context,
                                                    contentType(),
                                                    Unpooled.wrappedBuffer(answer)),
                                    shared.putDelay.toNanos(),
                                    TimeUnit.NANOSECONDS);
        }
    }

    private void read(ChannelHandlerContext context) {
        Map<String, Object> fields = fields();
        StubStream.Position position =
                StubStream.Position.ofIterator((String) fields.get("ShardIterator"));
        ReadAnswer next = encoding().stream.next(position.shard());
        int records =
                fields.get("Limit") instanceof Number limit
                        ? Math.min(limit.intValue(), next.records())
                        : next.records();
        ByteBuf answer =
                next.copy(
                        context.alloc(), records, position.sequence(), System.currentTimeMillis());
        shared.reads =
                shared.reads.plus(
                        new Calls(
                                1,
                                records,
                                next.recordBytes(records),
                                body.readableBytes(),
                                answer.readableBytes()));
        send(context, contentType(), answer);
    }

    private String contentType() {
        return request.headers().get(HttpHeaderNames.CONTENT_TYPE, JSON);
    }

    private Encoding encoding() {
        return shared.encodings.get(contentType());
    }

    private Map<String, Object> fields() {
        return encoding().protocol.fields(SdkBytes.fromByteArray(ByteBufUtil.getBytes(body)));
    }

    private void send(ChannelHandlerContext context, String type, ByteBuf content) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, content);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        String stream =
                request.headers().get(HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text());
        if (stream != null) {
            response.headers()
                    .set(HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text(), stream);
        }
        Future<?> unused = context.writeAndFlush(response);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        release();
        super.channelInactive(context);
    }

    private void release() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    /** A caller that has gone needs no answer; a request that is not understood gets none. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof RuntimeException) {
            System.err.println("The stub did not understand a request: " + cause);
        }
        Future<?> unused = context.close();
    }
}
