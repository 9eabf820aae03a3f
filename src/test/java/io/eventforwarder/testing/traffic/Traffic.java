package io.eventforwarder.testing.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An endless sequence of realistic event batches: devices of several platforms with sessions, users
 * who log in and out, every event type, and the irregularities of real senders. The same seed gives
 * the same bytes.
 */
public final class Traffic {
    /** The kinds of messages. */
    public enum Mix {
        /** One message in twenty has several batches, and one in fifty is malformed. */
        PLAUSIBLE,
        /** Each message is one valid event batch. */
        SINGLE_BATCHES
    }

    private static final long MILLIS_BETWEEN_EVENTS = 10;
    private static final int MALFORMATIONS = 5;

    private static final String[] SESSION_BODY =
            Words.weighted(
                    "screen_view:30 custom_event:30 network_performance:8 commerce_event:7"
                            + " user_attribute_change:5 breadcrumb:5 push_message:3 crash_report:2"
                            + " push_registration:2 profile:2 user_identity_change:2 push_reaction:1"
                            + " opt_out:1 pre_attribution:1 loyalty_event:1");
    private static final String[] SERVER_EVENTS =
            Words.weighted(
                    "custom_event:40 commerce_event:25 user_attribute_change:15 push_message:10"
                            + " uninstall:5 opt_out:5");

    private final SplittableRandom random;
    private final Mix mix;
    private final Device[] devices;
    private final JsonText json = new JsonText();
    private final EnvelopeWriter envelopes;
    private final EventWriter events;

    private long now;
    private int batches;
    private int batchesWithoutEvents;
    private int malformed;
    private Map<String, Integer> eventsByType;

    /**
     * Creates traffic of a number of devices.
     *
     * @param start the time of the first event in Unix milliseconds; each event is 10 ms later
     */
    public Traffic(long seed, Mix mix, long start, int devices) {
        this.random = new SplittableRandom(seed);
        this.mix = mix;
        this.now = start;
        this.envelopes = new EnvelopeWriter(random, json);
        this.events = new EventWriter(random, json);
        this.devices = new Device[devices];
        Arrays.setAll(this.devices, i -> new Device(random, start));
    }

    public TrafficMessage next() {
        json.clear();
        batches = 0;
        batchesWithoutEvents = 0;
        malformed = 0;
        eventsByType = new HashMap<>();
        Device device = devices[random.nextInt(devices.length)];
        if (mix == Mix.SINGLE_BATCHES) {
            batch(device);
            return message(json.toString(), device);
        }
        int drawn = random.nextInt(1_000);
        if (drawn < 20) {
            return malformedMessage(device);
        }
        if (drawn >= 70) {
            batch(device);
            return message(drawn >= 980 ? framed(json.toString()) : json.toString(), device);
        }
        json.add("[");
        for (int left = 2 + random.nextInt(3); left > 0; left--) {
            batch(device);
        }
        json.close("]");
        return message(json.toString(), device);
    }

    private TrafficMessage message(String text, Device device) {
        return new TrafficMessage(
                text.getBytes(UTF_8),
                device.guid,
                batches,
                batchesWithoutEvents,
                malformed,
                Map.copyOf(eventsByType));
    }

    /** Adds a byte order mark or a line end, as files and tools do. */
    private String framed(String line) {
        return random.nextBoolean() ? '\ufeff' + line : line + "\r\n";
    }

    private TrafficMessage malformedMessage(Device device) {
        if (random.nextInt(MALFORMATIONS) == 0) {
            batchWithMalformedEvent(device);
            return message(json.toString(), device);
        }
        // This message has its own device, so that the sessions of other devices stay complete.
        batch(new Device(random, now));
        String bytes = malformed(new String(json.toString().getBytes(UTF_8), ISO_8859_1));
        return new TrafficMessage(bytes.getBytes(ISO_8859_1), device.guid, 0, 0, 1, Map.of());
    }

    private String malformed(String batch) {
        return switch (random.nextInt(MALFORMATIONS - 1)) {
            case 0 -> batch.substring(0, 1 + random.nextInt(batch.length() - 1));
            case 1 -> Words.any(new String[] {"42", "\"batch\"", "true", "no json"}, random);
            // Not UTF-8: the second byte of the character is missing.
            case 2 -> "{\"remark\":\"\u00c3\"," + batch.substring(1);
            default -> "{\"events\":\"none\",\"mpid\":" + random.nextLong() + "}";
        };
    }

    private void batchWithMalformedEvent(Device device) {
        json.add("{");
        envelopes.write(device, now);
        json.add("'events':[");
        event("screen_view", device);
        json.add(Words.any(new String[] {"17", "'screen_view'", "null", "[]"}, random));
        event("custom_event", device);
        json.close("]}");
        batches++;
        malformed++;
    }

    private void batch(Device device) {
        batches++;
        json.add("{");
        boolean envelopeFirst = random.nextBoolean();
        if (envelopeFirst) {
            envelopes.write(device, now);
        }
        if (random.nextInt(100) == 0) {
            batchesWithoutEvents++;
            switch (random.nextInt(3)) {
                case 0 -> json.add("'events':null");
                case 1 -> json.add("'events':[]");
                default -> {}
            }
        } else {
            json.add("'events':[");
            if (device.platform == Platform.SERVER) {
                serverEvents(device);
            } else {
                sessionEvents(device);
            }
            json.close("]");
        }
        if (!envelopeFirst) {
            envelopes.write(device, now);
        }
        json.close("}");
    }

    private void sessionEvents(Device device) {
        if (device.session == null) {
            device.startSession(random, now);
            event("session_start", device);
            if (random.nextInt(20) == 0) {
                event("first_run", device);
            }
            event("application_state_transition", device);
        }
        for (int left = 3 + random.nextInt(4); left > 0; left--) {
            event(Words.any(SESSION_BODY, random), device);
        }
        if (--device.session.uploadsLeft == 0) {
            if (device.session.hasEnd) {
                event("session_end", device);
            }
            device.session = null;
        }
    }

    /** A batch of a server has no session or several sessions. */
    private void serverEvents(Device device) {
        boolean inSessions = random.nextInt(4) == 0;
        for (int left = 3 + random.nextInt(5); left > 0; left--) {
            if (inSessions && random.nextInt(3) == 0) {
                device.startSession(random, now);
            }
            event(Words.any(SERVER_EVENTS, random), device);
        }
        device.session = null;
    }

    private void event(String eventType, Device device) {
        now += MILLIS_BETWEEN_EVENTS;
        events.write(eventType, device, now);
        eventsByType.merge(eventType, 1, Integer::sum);
    }
}
