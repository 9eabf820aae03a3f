package io.eventforwarder.benchmark.stub;

import io.eventforwarder.benchmark.ChildJvm;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * A Kinesis stub on the loopback interface that uses little processor time, in its own JVM. It
 * supports CBOR over HTTP/1.1 and, for subscriptions, HTTP/2. It serves an endless stream of
 * generated event batches and accepts all records. It checks nothing and stores nothing. A GET
 * request returns its {@linkplain StubCounts counts}, and may hold reads back.
 */
public final class KinesisStub implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int DEFAULT_SHARDS = 4;

    private final ChildJvm process;
    private final URI endpoint;

    private KinesisStub(ChildJvm process) {
        this.process = process;
        this.endpoint = URI.create(process.result());
    }

    /** Starts a stub that delays its responses to PutRecord and PutRecords. */
    public static KinesisStub start(int putDelayMillis) {
        return start(DEFAULT_SHARDS, putDelayMillis);
    }

    /**
     * Starts a stub.
     *
     * @param shards the number of shards of the stream that is read
     * @param putDelayMillis the delay of responses to PutRecord and PutRecords
     */
    public static KinesisStub start(int shards, int putDelayMillis) {
        return start(shards, putDelayMillis, Double.POSITIVE_INFINITY);
    }

    /**
     * Starts a stub in whose stream records arrive at a constant rate, and which measures {@link
     * Latencies}.
     */
    public static KinesisStub start(int shards, int putDelayMillis, double bytesPerSecond) {
        return new KinesisStub(
                ChildJvm.start(
                        KinesisStub.class,
                        "768m",
                        "Serial",
                        shards,
                        putDelayMillis,
                        bytesPerSecond));
    }

    /** Lets a stub answer no reads, or lets it answer them again. */
    public static void holdReads(URI stub, boolean isHeld) throws IOException {
        StubCounts.of(stub.resolve(isHeld ? StubHandler.HOLD : StubHandler.RELEASE));
    }

    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.close();
    }

    /**
     * Serves until the process that started this one ends.
     *
     * @param args shards, milliseconds before records are acknowledged, and bytes that arrive in a
     *     second
     */
    public static void main(String[] args) throws InterruptedException {
        ChildJvm.endWithParent();
        StubHandler.Shared shared =
                new StubHandler.Shared(
                        new StubStream(Integer.parseInt(args[0]), Double.parseDouble(args[2])),
                        Integer.parseInt(args[1]));
        EventLoopGroup thread = new NioEventLoopGroup(1);
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
                                        connection.pipeline().addLast(new HttpVersions(shared));
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        ChildJvm.printResult("http://127.0.0.1:" + port);
    }
}
