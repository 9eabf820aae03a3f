package io.eventforwarder.benchmark.stub;

import io.eventforwarder.benchmark.load.ChildJvm;
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
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * A Kinesis on the loopback that costs little processor time, in CBOR and JSON, over HTTP/1.1 and
 * HTTP/2. It serves a stream of generated event batches without end, and takes all records that are
 * put. It checks nothing and stores nothing. A GET is answered with its {@linkplain StubCounts
 * counts}.
 */
public final class KinesisStub implements AutoCloseable {
    static final String ENDPOINT = "Endpoint: ";

    private static final int BACKLOG = 1024;

    private final EventLoopGroup thread;
    private final Channel server;

    private KinesisStub(EventLoopGroup thread, Channel server) {
        this.thread = thread;
        this.server = server;
    }

    public static KinesisStub start(StubOptions options) throws InterruptedException {
        return start(options, head -> {});
    }

    /** Starts one that shows the head of each request, in its only thread, before it answers. */
    public static KinesisStub start(StubOptions options, Consumer<HttpRequest> shown)
            throws InterruptedException {
        EventLoopGroup thread = new NioEventLoopGroup(1);
        StubHandler.Shared shared = new StubHandler.Shared(options, shown);
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

    /**
     * Runs one in this process until the process that started it ends.
     *
     * @param args the {@linkplain StubOptions#words options}
     */
    public static void main(String[] args) throws InterruptedException {
        ChildJvm.endWithParent();
        System.out.println(ENDPOINT + start(StubOptions.of(args)).endpoint());
        System.out.flush();
    }

    /**
     * How many records leave for each byte that is read if each event leaves in a record of its
     * own, and each batch without events, too.
     */
    public static double recordsAsReceivedPerByte() {
        return StubStream.recordsAsReceivedPerByte();
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
