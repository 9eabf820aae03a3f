package io.eventforwarder.benchmark.sink;

import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.event.Place;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.flink.api.common.functions.MapFunction;

/** Records of one size, always the same, of devices in turn. */
final class SentRecords implements MapFunction<Long, OutgoingRecord>, Serializable {
    private static final long serialVersionUID = 1L;
    private static final long SEED = 7;

    /** Many more than there are requests under way, so that none waits for its device. */
    private static final int DEVICES = 20_000;

    private static final int TEXTS = 64;
    private static final int EVENT = 1_000;

    private final int size;

    private transient byte[][] texts;
    private transient String[] devices;
    private transient Place place;

    SentRecords(int size) {
        this.size = size;
    }

    @Override
    public OutgoingRecord map(Long number) {
        if (texts == null) {
            open();
        }
        return new OutgoingRecord(
                devices[(int) (number % DEVICES)],
                texts[(int) (number % TEXTS)],
                Math.max(1, size / EVENT),
                place,
                System.currentTimeMillis());
    }

    private void open() {
        Random random = new Random(SEED);
        texts = new byte[TEXTS][];
        for (int i = 0; i < TEXTS; i++) {
            texts[i] = text(size, random).getBytes(StandardCharsets.US_ASCII);
        }
        devices = new String[DEVICES];
        for (int i = 0; i < DEVICES; i++) {
            devices[i] = "mp_deviceid:" + random.nextLong();
        }
        place = Place.inStream("events", "shardId-000000000000", "4961", 0);
    }

    /** A JSON object of so many bytes, with an event of some attributes for each thousand. */
    static String text(int size, Random random) {
        String beginning = "{\"schema_version\":2,\"events\":[";
        String end = "]}";
        StringBuilder text = new StringBuilder(size).append(beginning);
        int events = Math.max(1, size / EVENT);
        for (int i = 0; i < events; i++) {
            int rest = size - end.length() - text.length();
            text.append(i == 0 ? "" : ",");
            appendEvent(text, text.length() + rest / (events - i) - (i == 0 ? 0 : 1), random);
        }
        return text.append(end).toString();
    }

    private static void appendEvent(StringBuilder text, int endsAt, Random random) {
        text.append("{\"event_type\":\"custom_event\",\"data\":{\"custom_attributes\":{");
        String end = "\"}}}";
        while (endsAt - text.length() > 100) {
            text.append("\"attribute-")
                    .append(text.length())
                    .append("\":\"")
                    .append(Long.toHexString(random.nextLong()))
                    .append("\",");
        }
        text.append("\"last\":\"");
        while (text.length() < endsAt - end.length()) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        text.append(end);
    }
}
