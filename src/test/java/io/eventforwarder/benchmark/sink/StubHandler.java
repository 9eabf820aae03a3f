package io.eventforwarder.benchmark.sink;

import io.eventforwarder.gateway.KinesisProtocol;
import io.netty.buffer.ByteBuf;
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
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/** One connection, or one stream of an HTTP/2 connection: a request at a time. */
final class StubHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final String TARGET = "x-amz-target";
    private static final String PUT_RECORDS = "Kinesis_20131202.PutRecords";
    private static final String CBOR = "application/x-amz-cbor-1.1";
    private static final String JSON = "application/x-amz-json-1.1";

    /** What all connections share. They are all of one thread. */
    static final class Shared {
        private final Map<String, StubAnswers> answers =
                Map.of(
                        CBOR,
                        new StubAnswers(KinesisProtocol.of(CBOR)),
                        JSON,
                        new StubAnswers(KinesisProtocol.of(JSON)));
        private final Duration delay;
        private final Consumer<HttpRequest> shown;
        private final LongAdder requests = new LongAdder();
        private final LongAdder records = new LongAdder();
        private final LongAdder bytes = new LongAdder();

        Shared(Duration delay, Consumer<HttpRequest> shown) {
            this.delay = delay;
            this.shown = shown;
        }

        StubCounts counts() {
            return new StubCounts(
                    requests.sum(), records.sum(), bytes.sum(), StubCounts.cpuNanosOfThisProcess());
        }
    }

    private final Shared shared;

    @Nullable private HttpRequest request;
    private String contentType = "";

    /** The body so far, if it has to be looked into. */
    @Nullable private CompositeByteBuf body;

    StubHandler(Shared shared) {
        this.shared = shared;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        if (message instanceof HttpRequest head) {
            begin(context, head);
        }
        if (message instanceof HttpContent content) {
            shared.bytes.add(content.content().readableBytes());
            if (body != null) {
                body.addComponent(true, content.content().retain());
            }
            if (message instanceof LastHttpContent) {
                end(context);
            }
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest head) {
        shared.shown.accept(head);
        request = head;
        contentType = head.headers().get(HttpHeaderNames.CONTENT_TYPE, JSON);
        body =
                PUT_RECORDS.equals(head.headers().get(TARGET))
                        ? context.alloc().compositeBuffer(Integer.MAX_VALUE)
                        : null;
    }

    private void end(ChannelHandlerContext context) {
        if (request.method().equals(HttpMethod.GET)) {
            byte[] counts = shared.counts().line().getBytes(StandardCharsets.US_ASCII);
            answer(context, "text/plain", counts);
            return;
        }
        int records = 1;
        byte[] stored;
        if (body != null) {
            records =
                    contentType.equals(CBOR) ? RecordCount.ofCbor(body) : RecordCount.ofJson(body);
            release();
            stored = shared.answers.get(contentType).putRecords(records);
        } else {
            stored = shared.answers.get(contentType).putRecord();
        }
        shared.requests.increment();
        shared.records.add(records);
        answerInTime(context, stored);
    }

    private void answerInTime(ChannelHandlerContext context, byte[] stored) {
        if (shared.delay.isZero()) {
            answer(context, contentType, stored);
        } else {
            Future<?> unused =
                    context.executor()
                            .schedule(
                                    () -> answer(context, contentType, stored),
                                    shared.delay.toNanos(),
                                    TimeUnit.NANOSECONDS);
        }
    }

    private void answer(ChannelHandlerContext context, String type, byte[] text) {
        ByteBuf content = Unpooled.wrappedBuffer(text);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, content);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, text.length);
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

    /** Whoever has gone needs no answer; what the stub does not understand has none. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof RuntimeException) {
            System.err.println("A request was not understood: " + cause);
        }
        Future<?> unused = context.close();
    }
}
