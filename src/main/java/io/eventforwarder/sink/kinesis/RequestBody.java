package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.NameBasedIds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The body of an HTTP request, and its hash. Bytes are copied once, into pooled buffers outside the
 * heap from which the socket takes them.
 */
final class RequestBody extends OutputStream {
    /** The pool does not keep buffers of several megabytes. */
    private static final int MAX_BUFFER_BYTES = 1 << 18;

    private final ByteBufAllocator allocator;
    private final MessageDigest sha256 = NameBasedIds.sha256();
    private final Deque<ByteBuf> buffers = new ArrayDeque<>();
    private long length;

    /**
     * An empty body.
     *
     * @param expectedBytes the size of the first buffer, which grows if it is too small
     */
    RequestBody(ByteBufAllocator allocator, int expectedBytes) {
        this.allocator = allocator;
        addBuffer(Math.min(expectedBytes, MAX_BUFFER_BYTES));
    }

    private void addBuffer(int bytes) {
        buffers.add(allocator.directBuffer(bytes, MAX_BUFFER_BYTES));
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        sha256.update(bytes, offset, count);
        length += count;
        int end = offset + count;
        for (int position = offset; position < end; ) {
            if (buffers.getLast().maxWritableBytes() == 0) {
                addBuffer(MAX_BUFFER_BYTES);
            }
            ByteBuf buffer = buffers.getLast();
            int part = Math.min(end - position, buffer.maxWritableBytes());
            buffer.writeBytes(bytes, position, part);
            position += part;
        }
    }

    long length() {
        return length;
    }

    /** The SHA-256 hash of the bytes. The body is complete when it is taken. */
    byte[] sha256() {
        return sha256.digest();
    }

    /**
     * Sends the body to the encoder of a channel, as the end of a request.
     *
     * @return completes when the socket has taken the last byte
     */
    ChannelFuture writeTo(Channel channel) {
        while (buffers.size() > 1) {
            ChannelFuture unused = channel.write(new DefaultHttpContent(buffers.remove()));
        }
        return channel.writeAndFlush(new DefaultLastHttpContent(buffers.remove()));
    }

    /** Releases what was not sent. */
    void release() {
        buffers.forEach(ByteBuf::release);
        buffers.clear();
    }
}
