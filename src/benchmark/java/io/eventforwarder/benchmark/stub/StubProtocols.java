package io.eventforwarder.benchmark.stub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Future;

/** Tells from a connection's first bytes whether it speaks HTTP/1.1 or HTTP/2. */
final class StubProtocols extends ByteToMessageDecoder {
    private static final ByteBuf HTTP2 =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("PRI ", StandardCharsets.US_ASCII));
    private static final int MAX_LINE = 8192;
    private static final int MAX_CHUNK = 1 << 20;
    private static final int MAX_BODY = 1 << 24;
    private static final int WINDOW = 1 << 24;
    private static final int MAX_STREAMS = 1024;

    private final StubHandler.Shared shared;

    StubProtocols(StubHandler.Shared shared) {
        this.shared = shared;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < HTTP2.readableBytes()) {
            return;
        }
        ChannelPipeline pipeline = context.pipeline();
        if (ByteBufUtil.equals(in, in.readerIndex(), HTTP2, 0, HTTP2.readableBytes())) {
            pipeline.addLast(
                    Http2FrameCodecBuilder.forServer()
                            .initialSettings(
                                    Http2Settings.defaultSettings()
                                            .initialWindowSize(WINDOW)
                                            .maxConcurrentStreams(MAX_STREAMS))
                            .build(),
                    new Http2MultiplexHandler(new Streams()),
                    new Closed());
        } else {
            pipeline.addLast(
                    new HttpServerCodec(MAX_LINE, MAX_LINE, MAX_CHUNK),
                    new HttpObjectAggregator(MAX_BODY),
                    new StubHandler(shared));
        }
        pipeline.remove(this);
    }

    private final class Streams extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel stream) {
            stream.pipeline()
                    .addLast(
                            new Http2StreamFrameToHttpObjectCodec(true),
                            new HttpObjectAggregator(MAX_BODY),
                            new StubHandler(shared));
        }
    }

    /** A caller that has closed the connection needs no answer. */
    private static final class Closed extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            Future<?> unused = context.close();
        }
    }
}
