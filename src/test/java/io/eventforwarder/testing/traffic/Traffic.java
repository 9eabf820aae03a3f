package io.eventforwarder.testing.traffic;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Plausible event batches without end: devices of several platforms with sessions, users who log in
 * and out, every event type, and the oddities that senders in the wild have. The same seed gives
 * the same messages, byte for byte.
 */
public final class Traffic {
    /** Every event type that the messages have, with one that no documentation knows. */
    public static final List<String> EVENT_TYPES =
            List.of(
                    "session_start",
                    "session_end",
                    "application_state_transition",
                    "first_run",
                    "screen_view",
                    "custom_event",
                    "crash_report",
                    "network_performance",
                    "push_registration",
                    "push_message",
                    "push_reaction",
                    "profile",
                    "commerce_event",
                    "user_attribute_change",
                    "user_identity_change",
                    "opt_out",
                    "uninstall",
                    "breadcrumb",
                    "pre_attribution",
                    "loyalty_event");

    /** What there is of it. */
    public enum Mix {
        /** A message in twenty is a bulk of batches, one in fifty is malformed. */
        PLAUSIBLE,
        /** One good event batch a message: for measuring. */
        SINGLE_BATCHES
    }

    private static final long DEFAULT_START = 1_700_000_000_000L;
    private static final long MILLIS_BETWEEN_EVENTS = 10;
    private static final int DEVICES = 300;
    private static final List<Malformation> MALFORMATIONS = List.of(Malformation.values());

    private static final String[] SESSION_BODY =
            weighted(
                    "screen_view:30 custom_event:30 network_performance:8 commerce_event:7"
                            + " user_attribute_change:5 breadcrumb:5 push_message:3 crash_report:2"
                            + " push_registration:2 profile:2 user_identity_change:2 push_reaction:1"
                            + " opt_out:1 pre_attribution:1 loyalty_event:1");
    private static final String[] SERVER_EVENTS =
            weighted(
                    "custom_event:40 commerce_event:25 user_attribute_change:15 push_message:10"
                            + " uninstall:5 opt_out:5");

    private final SplittableRandom random;
    private final Mix mix;
    private final long millisBetweenEvents;
    private final Device[] devices;
    private final JsonText json = new JsonText();
    private final EnvelopeWriter envelopes;
    private final EventWriter events;

    private long now;
    private int batches;
    private int batchesWithoutEvents;
    private int malformed;
    private Map<String, Integer> eventsByType;

    /** Traffic of an invented day in the past. */
    public Traffic(long seed, Mix mix) {
        this(seed, mix, DEFAULT_START, DEVICES);
    }

    /**
     * Traffic of a time.
     *
     * @param start the first message's time in Unix milliseconds; each next one's is a little later
     * @param devices how many take turns
     */
    public Traffic(long seed, Mix mix, long start, int devices) {
        this(seed, mix, start, devices, MILLIS_BETWEEN_EVENTS);
    }

    /**
     * Traffic of a time, faster or slower.
     *
     * @param millisBetweenEvents how much later each event is than the one before, whosever it is
     */
    public Traffic(long seed, Mix mix, long start, int devices, long millisBetweenEvents) {
        this.millisBetweenEvents = millisBetweenEvents;
        this.random = new SplittableRandom(seed);
        this.mix = mix;
        this.now = start;
        this.envelopes = new EnvelopeWriter(random, json);
        this.events = new EventWriter(random, json);
        this.devices = new Device[devices];
        Arrays.setAll(this.devices, i -> new Device(random, start));
    }

    /** The next message. */
    public TrafficMessage next() {
        json.clear();
        batches = 0;
        batchesWithoutEvents = 0;
        malformed = 0;
        eventsByType = new HashMap<>();
        Device device = devices[random.nextInt(devices.length)];
        if (mix == Mix.SINGLE_BATCHES) {
            batch(device);
            return message(json.bytes(), device);
        }
        int drawn = random.nextInt(1_000);
        if (drawn < 20) {
            return malformedMessage(device);
        }
        if (drawn < 70) {
            bulk(device);
        } else {
            batch(device);
        }
        return message(drawn >= 980 ? framed(json.bytes()) : json.bytes(), device);
    }

    private TrafficMessage message(byte[] bytes, Device device) {
        return new TrafficMessage(
                bytes,
                device.guid,
                batches,
                batchesWithoutEvents,
                malformed,
                Map.copyOf(eventsByType));
    }

    private TrafficMessage malformedMessage(Device device) {
        if (random.nextInt(MALFORMATIONS.size() + 1) == 0) {
            batchWithAnEventThatIsNone(device);
            return message(json.bytes(), device);
        }
        // A device of its own, so that no session of the others is torn.
        batch(new Device(random, now));
        Malformation malformation = MALFORMATIONS.get(random.nextInt(MALFORMATIONS.size()));
        return new TrafficMessage(
                malformation.apply(json.bytes(), random), device.guid, 0, 0, 1, Map.of());
    }

    private void bulk(Device device) {
        json.openArray();
        for (int left = 2 + random.nextInt(3); left > 0; left--) {
            batch(device);
        }
        json.closeArray();
    }

    private void batchWithAnEventThatIsNone(Device device) {
        json.open();
        envelopes.write(device, now);
        json.openArray("events");
        event("screen_view", device);
        json.json(Words.any(new String[] {"17", "\"screen_view\"", "null", "[]"}, random));
        event("custom_event", device);
        json.closeArray().close();
        batches++;
        malformed++;
    }

    private void batch(Device device) {
        batches++;
        json.open();
        boolean envelopeFirst = random.nextBoolean();
        if (envelopeFirst) {
            envelopes.write(device, now);
        }
        if (random.nextInt(100) == 0) {
            withoutEvents();
        } else {
            json.openArray("events");
            if (device.platform.hasSessions()) {
                upload(device);
            } else {
                serverUpload(device);
            }
            json.closeArray();
        }
        if (!envelopeFirst) {
            envelopes.write(device, now);
        }
        json.close();
    }

    private void withoutEvents() {
        batchesWithoutEvents++;
        switch (random.nextInt(3)) {
            case 0 -> json.nul("events");
            case 1 -> json.json("events", "[]");
            default -> {}
        }
    }

    private void upload(Device device) {
        Session session = device.session();
        if (session == null) {
            session = device.startSession(random, now);
            event("session_start", device);
            if (random.nextInt(20) == 0) {
                event("first_run", device);
            }
            event("application_state_transition", device);
        }
        for (int left = 3 + random.nextInt(4); left > 0; left--) {
            event(Words.any(SESSION_BODY, random), device);
        }
        if (session.isLastUpload()) {
            if (session.endsOrderly) {
                event("session_end", device);
            }
            device.endSession();
        }
    }

    /** Without sessions, or with several in one batch. */
    private void serverUpload(Device device) {
        boolean inSessions = random.nextInt(4) == 0;
        for (int left = 3 + random.nextInt(5); left > 0; left--) {
            if (inSessions && random.nextInt(3) == 0) {
                device.startSession(random, now);
            }
            event(Words.any(SERVER_EVENTS, random), device);
        }
        device.endSession();
    }

    private void event(String eventType, Device device) {
        now += millisBetweenEvents;
        events.write(eventType, device, now);
        eventsByType.merge(eventType, 1, Integer::sum);
    }

    /** As files and tools write a line: a byte order mark before it, or white space behind it. */
    private byte[] framed(byte[] bytes) {
        byte[] before =
                random.nextBoolean()
                        ? new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}
                        : new byte[0];
        byte[] after = before.length == 0 ? new byte[] {'\r', '\n'} : new byte[0];
        byte[] framed = new byte[before.length + bytes.length + after.length];
        System.arraycopy(before, 0, framed, 0, before.length);
        System.arraycopy(bytes, 0, framed, before.length, bytes.length);
        System.arraycopy(after, 0, framed, before.length + bytes.length, after.length);
        return framed;
    }

    /** Each word as often as its number says. */
    private static String[] weighted(String wordsAndWeights) {
        return Stream.of(wordsAndWeights.split(" "))
                .map(wordAndWeight -> wordAndWeight.split(":"))
                .flatMap(pair -> Stream.generate(() -> pair[0]).limit(Integer.parseInt(pair[1])))
                .toArray(String[]::new);
    }
}
