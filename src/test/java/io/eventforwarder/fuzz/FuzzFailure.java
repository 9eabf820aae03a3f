package io.eventforwarder.fuzz;

import java.util.List;

/** Something promised did not hold, or an exception left; the message says how to repeat it. */
final class FuzzFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long seed;
    private final long number;
    private final transient List<byte[]> inputs;

    FuzzFailure(long seed, long number, List<byte[]> inputs, Throwable cause) {
        super(
                "Seed %d, case %d; to repeat it: scripts/fuzz --seed %d --case %d"
                        .formatted(seed, number, seed, number),
                cause);
        this.seed = seed;
        this.number = number;
        this.inputs = inputs;
    }

    String name() {
        return seed + "-" + number;
    }

    List<byte[]> inputs() {
        return inputs;
    }
}
