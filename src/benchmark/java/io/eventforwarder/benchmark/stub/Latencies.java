package io.eventforwarder.benchmark.stub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How many records the destination accepted how many milliseconds after their arrival in the
 * source. The stub writes the arrival time into each batch, and finds it in the records that it
 * receives.
 */
public final class Latencies {
    /** The first member of a marked batch. Thirteen digits follow. */
    static final String MARK = "\"arrived\":\"";

    static final String PATH = "/latencies";

    private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 13;
    private static final int MAX_MILLIS = 60_000;

    private final long[] counts;

    private Latencies(long[] counts) {
        this.counts = counts;
    }

    Latencies() {
        this(new long[MAX_MILLIS + 1]);
    }

    /** Reads those since the last call from a stub. */
    public static Latencies since(URI stub) throws IOException {
        try (InputStream answer = stub.resolve(PATH).toURL().openStream()) {
            String line = new String(answer.readAllBytes(), StandardCharsets.US_ASCII);
            return new Latencies(
                    Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray());
        }
    }

    /** The data of a marked batch. */
    static byte[] marked(byte[] batch) {
        String mark = '{' + MARK + "0".repeat(DIGITS) + "\",";
        return (mark + new String(batch, 1, batch.length - 1, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Counts a record that has a mark. */
    void add(ByteBuf record, long now) {
        int at = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(MARK_BYTES), record);
        if (at < 0) {
            return;
        }
        long arrival = 0;
        for (int i = 0; i < DIGITS; i++) {
            arrival = 10 * arrival + record.getByte(at + MARK_BYTES.length + i) - '0';
        }
        counts[(int) Math.max(0, Math.min(MAX_MILLIS, now - arrival))]++;
    }

    /** The counts as text; they begin at zero again. */
    String take() {
        StringBuilder line = new StringBuilder();
        for (long count : counts) {
            line.append(count).append(' ');
        }
        Arrays.fill(counts, 0);
        return line.toString().strip();
    }

    public long records() {
        return Arrays.stream(counts).sum();
    }

    /** The latency that a share of the records does not exceed, in milliseconds. */
    public int quantile(double share) {
        double rest = share * records();
        int millis = 0;
        while (millis < MAX_MILLIS && counts[millis] < rest) {
            rest -= counts[millis++];
        }
        return millis;
    }
}
