package io.eventforwarder.kinesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A schedule of rounds. Each round has each of its faults once, with faultless periods in between.
 * The same seed gives the same schedule. The schedule begins with the first request. A fault lasts
 * until at least one request has met it, so that a waiting sender misses no fault. After the last
 * round every request succeeds.
 */
public final class Schedule implements Script {
    private static final Duration ROUND = Duration.ofSeconds(20);
    private static final List<Fault> FAULTS =
            Arrays.stream(Fault.values()).filter(fault -> fault != Fault.NONE).toList();

    /** A faultless period, followed by a fault that affects this share of the requests. */
    private record Phase(long calmNanos, long nanos, Fault fault, double share) {}

    private final Random random;
    private final List<Phase> phases = new ArrayList<>();
    private int phase;
    private long phaseBegan;
    private boolean hasBegun;
    private boolean hasMetARequest;

    /** One round of all faults for each 20 s. */
    public Schedule(long seed, Duration duration) {
        this(seed, duration, FAULTS);
    }

    /** One round of these faults for each 20 s. */
    public Schedule(long seed, Duration duration, Collection<Fault> ofRound) {
        random = new Random(seed);
        long rounds = Math.max(1, duration.dividedBy(ROUND));
        long slot = duration.toNanos() / (rounds * ofRound.size());
        for (long round = 0; round < rounds; round++) {
            List<Fault> faults = new ArrayList<>(ofRound);
            Collections.shuffle(faults, random);
            for (Fault fault : faults) {
                long calm = (long) (slot * (0.2 + 0.3 * random.nextDouble()));
                phases.add(new Phase(calm, slot - calm, fault, share(fault)));
            }
        }
    }

    private double share(Fault fault) {
        return switch (fault) {
            // Hanging requests occupy the sender's connections. With more of them the sender would
            // not meet the next faults.
            case HANG -> 0.02;
            case CUT_BEFORE_STORING, CUT_AFTER_STORING, SLOW -> 0.05 + 0.45 * random.nextDouble();
            case THROTTLED, PARTIAL, TOO_LARGE, NARROW_LINE -> 1;
            default -> random.nextBoolean() ? 1 : 0.05 + 0.45 * random.nextDouble();
        };
    }

    @Override
    public synchronized Fault next() {
        long now = System.nanoTime();
        if (!hasBegun) {
            hasBegun = true;
            phaseBegan = now;
        }
        goOn(now);
        if (phase == phases.size()) {
            return Fault.NONE;
        }
        Phase current = phases.get(phase);
        long since = now - phaseBegan - current.calmNanos;
        boolean isOverdue = since >= current.nanos;
        if (since < 0 || (!isOverdue && random.nextDouble() >= current.share)) {
            return Fault.NONE;
        }
        hasMetARequest = true;
        return current.fault;
    }

    private void goOn(long now) {
        while (hasMetARequest
                && phase < phases.size()
                && now - phaseBegan >= phases.get(phase).calmNanos + phases.get(phase).nanos) {
            phaseBegan += phases.get(phase).calmNanos + phases.get(phase).nanos;
            phase++;
            hasMetARequest = false;
        }
    }

    public synchronized boolean isOver() {
        goOn(System.nanoTime());
        return phase == phases.size();
    }
}
