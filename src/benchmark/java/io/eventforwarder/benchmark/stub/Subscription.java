package io.eventforwarder.benchmark.stub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.eventstream.Message;

/** A subscription to a shard on a stream of HTTP/2. It pushes what has arrived every few ms. */
final class Subscription {
    private static final int INTERVAL_MILLIS = 5;

    private final ChannelHandlerContext context;
    private final StubHandler.Shared shared;
    private StubStream.Position next;

    Subscription(
            ChannelHandlerContext context, StubHandler.Shared shared, StubStream.Position start) {
        this.context = context;
        this.shared = shared;
        this.next = start;
    }

    void begin() {
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/vnd.amazon.eventstream");
        Future<?> unused = context.write(response);
        send("initial-response", new byte[0]);
        Future<?> pushing =
                context.executor()
                        .scheduleAtFixedRate(this::push, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        Future<?> unusedListener =
                context.channel().closeFuture().addListener(closed -> pushing.cancel(false));
    }

    private void push() {
        if (!context.channel().isWritable()) {
            return;
        }
        StubHandler.Read read = shared.read(context.alloc(), next, Integer.MAX_VALUE);
        ByteBuf content = read.content();
        try {
            if (read.records() > 0) {
                send("SubscribeToShardEvent", ByteBufUtil.getBytes(content));
                next = new StubStream.Position(next.shard(), next.sequence() + read.records());
            }
        } finally {
            content.release();
        }
    }

    private void send(String type, byte[] payload) {
        Message message =
                new Message(
                        Map.of(
                                ":message-type",
                                HeaderValue.fromString("event"),
                                ":event-type",
                                HeaderValue.fromString(type),
                                ":content-type",
                                HeaderValue.fromString(StubHandler.CBOR)),
                        payload);
        Future<?> unused =
                context.writeAndFlush(
                        new DefaultHttpContent(Unpooled.wrappedBuffer(message.toByteBuffer())));
    }
}
