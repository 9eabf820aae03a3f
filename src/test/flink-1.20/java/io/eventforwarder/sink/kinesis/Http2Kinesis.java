package io.eventforwarder.sink.kinesis;

import io.eventforwarder.gateway.KinesisProtocol;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.SdkBytes;

/** A Kinesis stub that only supports HTTP/2, and accepts requests with two records. */
final class Http2Kinesis implements AutoCloseable {
    private static final int MAX_BODY = 1 << 20;
    private static final int RECORDS = 2;

    private final EventLoopGroup thread = new NioEventLoopGroup(1);
    private final Queue<HttpHeaders> requests = new ConcurrentLinkedQueue<>();
    private final Queue<String> records = new ConcurrentLinkedQueue<>();
    private final Channel server;

    Http2Kinesis() throws InterruptedException {
        server =
                new ServerBootstrap()
                        .group(thread)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel connection) {
                                        connection
                                                .pipeline()
                                                .addLast(
                                                        Http2FrameCodecBuilder.forServer().build(),
                                                        new Http2MultiplexHandler(new Streams()));
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
    }

    URI endpoint() {
        return URI.create(
                "http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
    }

    /** The headers of each request. */
    Queue<HttpHeaders> requests() {
        return requests;
    }

    /** The data of all records. */
    Queue<String> records() {
        return records;
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        Future<?> unused = thread.shutdownGracefully();
    }

    private final class Streams extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel stream) {
            stream.pipeline()
                    .addLast(
                            new Http2StreamFrameToHttpObjectCodec(true),
                            new HttpObjectAggregator(MAX_BODY),
                            new Answer());
        }
    }

    private final class Answer extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            requests.add(request.headers());
            String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
            byte[] content = ByteBufUtil.getBytes(request.content());
            Map<String, Object> fields =
                    KinesisProtocol.of(type).fields(SdkBytes.fromByteArray(content));
            for (Object entry : (List<?>) fields.get("Records")) {
                byte[] data = KinesisProtocol.bytes(((Map<?, ?>) entry).get("Data"));
                records.add(new String(data, StandardCharsets.UTF_8));
            }
            byte[] body =
                    KinesisProtocol.of(type)
                            .object(
                                    Map.of(
                                            "FailedRecordCount",
                                            0,
                                            "Records",
                                            Collections.nCopies(
                                                    RECORDS,
                                                    Map.of(
                                                            "SequenceNumber",
                                                            "4961",
                                                            "ShardId",
                                                            "shardId-000000000000"))))
                            .asByteArray();
            FullHttpResponse response =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.OK,
                            Unpooled.wrappedBuffer(body));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, type)
                    .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
            Future<?> unused = context.writeAndFlush(response);
        }
    }
}
