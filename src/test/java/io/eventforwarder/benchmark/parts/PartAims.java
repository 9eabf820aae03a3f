package io.eventforwarder.benchmark.parts;

import io.eventforwarder.benchmark.load.Aim;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the job was to allocate on the way from parsing to rendering, windows on the heap. */
final class PartAims {
    private static final double MOST = 1.5;
    private static final List<Part> WAY = List.of(Part.PARSE, Part.WINDOW_HEAP, Part.RENDER_GROUPS);

    private PartAims() {}

    /** Of what has been measured, if that is the whole way. */
    static Optional<Aim> of(Map<Part, PartFigures> measured) {
        if (!measured.keySet().containsAll(WAY)) {
            return Optional.empty();
        }
        double allocated =
                WAY.stream().mapToDouble(part -> measured.get(part).allocatedPerInputByte()).sum();
        return Optional.of(
                Aim.atMost(
                        MOST,
                        "bytes that parse, window-heap and render-groups allocate a byte",
                        allocated));
    }
}
