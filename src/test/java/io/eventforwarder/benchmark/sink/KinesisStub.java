package io.eventforwarder.benchmark.sink;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * A Kinesis on the loopback that takes whatever PutRecord and PutRecords requests come, in CBOR and
 * JSON, over HTTP/1.1 and HTTP/2, and costs next to nothing. It stores nothing, checks nothing, and
 * answers at once or after a fixed delay. A GET is answered with its {@linkplain StubCounts
 * counts}.
 */
public final class KinesisStub implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final EventLoopGroup thread;
    private final Channel server;

    private KinesisStub(EventLoopGroup thread, Channel server) {
        this.thread = thread;
        this.server = server;
    }

    /** Starts one that answers each request after so long. */
    public static KinesisStub start(Duration answerDelay) throws InterruptedException {
        return start(answerDelay, head -> {});
    }

    /** Starts one that shows the head of each request, in its only thread, before it answers. */
    public static KinesisStub start(Duration answerDelay, Consumer<HttpRequest> shown)
            throws InterruptedException {
        EventLoopGroup thread = new NioEventLoopGroup(1);
        StubHandler.Shared shared = new StubHandler.Shared(answerDelay, shown);
        Channel server =
                new ServerBootstrap()
                        .group(thread)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel connection) {
                                        connection.pipeline().addLast(new StubProtocols(shared));
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
        return new KinesisStub(thread, server);
    }

    public URI endpoint() {
        return URI.create(
                "http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        Future<?> unused = thread.shutdownGracefully();
    }
}
