package io.eventforwarder.benchmark.stub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.util.List;

/**
 * Handles a connection as HTTP/2 if it begins with HTTP/2's preface, and as HTTP/1.1 otherwise.
 * Subscriptions to shards use HTTP/2.
 */
final class HttpVersions extends ByteToMessageDecoder {
    private static final int MAX_BODY = 1 << 24;

    /** The preface begins with PRI, and no method of Kinesis does. */
    private static final int PREFACE = ('P' << 16) | ('R' << 8) | 'I';

    private final StubHandler.Shared shared;

    HttpVersions(StubHandler.Shared shared) {
        this.shared = shared;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < 3) {
            return;
        }
        ChannelPipeline pipeline = context.pipeline();
        if (in.getUnsignedMedium(in.readerIndex()) == PREFACE) {
            pipeline.addLast(
                    Http2FrameCodecBuilder.forServer().build(),
                    new Http2MultiplexHandler(
                            new ChannelInitializer<>() {
                                @Override
                                protected void initChannel(Channel stream) {
                                    stream.pipeline()
                                            .addLast(
                                                    new Http2StreamFrameToHttpObjectCodec(true),
                                                    new HttpObjectAggregator(MAX_BODY),
                                                    new StubHandler(shared));
                                }
                            }));
        } else {
            pipeline.addLast(
                    new HttpServerCodec(),
                    new HttpObjectAggregator(MAX_BODY),
                    new StubHandler(shared));
        }
        // The bytes that were read go on to the new handlers.
        pipeline.remove(this);
    }
}
