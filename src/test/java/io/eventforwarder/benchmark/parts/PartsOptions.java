package io.eventforwarder.benchmark.parts;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param quick a rough measurement in a few seconds a part
 * @param fresh whatever has been measured before
 */
record PartsOptions(Set<Part> parts, boolean quick, boolean fresh) {

    /**
     * Reads {@code --only PART,...}, {@code --quick} and {@code --fresh}, in any order.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static PartsOptions of(List<String> arguments) {
        Set<Part> parts = EnumSet.allOf(Part.class);
        boolean quick = false;
        boolean fresh = false;
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--quick" -> quick = true;
                case "--fresh" -> fresh = true;
                case "--only" -> {
                    i++;
                    parts = parts(i < arguments.size() ? arguments.get(i) : "");
                }
                default ->
                        throw new IllegalArgumentException(
                                "Unknown option " + arguments.get(i) + ".");
            }
        }
        return new PartsOptions(parts, quick, fresh);
    }

    /** Whether these options ask for a measurement, of whatever build. */
    boolean ask(PartRun run) {
        return parts.contains(run.part()) && run.quick() == quick;
    }

    private static Set<Part> parts(String words) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String word : words.split(",", -1)) {
            List<Part> meant = Part.meantBy(word);
            if (meant.isEmpty()) {
                throw new IllegalArgumentException("--only takes some of " + Part.labels() + ".");
            }
            parts.addAll(meant);
        }
        return parts;
    }
}
