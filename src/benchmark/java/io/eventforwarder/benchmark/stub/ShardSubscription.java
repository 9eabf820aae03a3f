package io.eventforwarder.benchmark.stub;

import io.eventforwarder.gateway.KinesisProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import software.amazon.awssdk.eventstream.HeaderValue;
import software.amazon.awssdk.eventstream.Message;

/**
 * The endless response to a SubscribeToShard request. It has an event for the records that arrived
 * since the last event.
 */
final class ShardSubscription implements Runnable {
    /** The SDK subscribes in JSON, although other requests are in CBOR. */
    static final KinesisProtocol PROTOCOL = KinesisProtocol.of("application/x-amz-json-1.1");

    /** Kinesis pushes records a few tens of milliseconds after their arrival. */
    private static final int INTERVAL_MILLIS = 10;

    private final ChannelHandlerContext context;
    private final LongFunction<Map<String, Object>> reads;
    private long sequence;

    /**
     * @param sequence the number of the first record
     * @param reads the fields of a response with the records from a number on that have arrived
     */
    ShardSubscription(
            ChannelHandlerContext context, long sequence, LongFunction<Map<String, Object>> reads) {
        this.context = context;
        this.sequence = sequence;
        this.reads = reads;
    }

    void start() {
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/vnd.amazon.eventstream");
        Future<?> unused = context.write(response);
        send("initial-response", Map.of());
        run();
    }

    /** Sends the next event, and continues until the caller closes the stream. */
    @Override
    public void run() {
        if (!context.channel().isActive()) {
            return;
        }
        if (context.channel().isWritable()) {
            Map<String, Object> event = reads.apply(sequence);
            List<?> records = (List<?>) event.get("Records");
            if (!records.isEmpty()) {
                records.forEach(ShardSubscription::timeInSeconds);
                send("SubscribeToShardEvent", event);
                sequence += records.size();
            }
        }
        Future<?> unused =
                context.executor().schedule(this, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** JSON has times in seconds, and CBOR in milliseconds. */
    @SuppressWarnings("unchecked")
    private static void timeInSeconds(Object record) {
        ((Map<String, Object>) record)
                .computeIfPresent(
                        "ApproximateArrivalTimestamp",
                        (name, millis) -> BigDecimal.valueOf((long) millis, 3));
    }

    private void send(String type, Map<String, Object> payload) {
        Map<String, HeaderValue> headers = new LinkedHashMap<>();
        headers.put(":message-type", HeaderValue.fromString("event"));
        headers.put(":event-type", HeaderValue.fromString(type));
        headers.put(":content-type", HeaderValue.fromString(PROTOCOL.contentType()));
        ByteBuf message = context.alloc().buffer();
        new Message(headers, PROTOCOL.object(payload).asByteArrayUnsafe())
                .encode(new ByteBufOutputStream(message));
        Future<?> unused = context.writeAndFlush(new DefaultHttpContent(message));
    }
}
