package io.eventforwarder.benchmark.scale;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param quick with a tenth of the devices and of the time
 * @param fresh whatever has been measured before
 */
record ScaleOptions(Set<Question> questions, boolean quick, boolean fresh) {

    /** What can be measured. */
    enum Question {
        /** Throughput at one and two slots. */
        SLOTS(SlotsRun.class),
        /** A million open windows. */
        WINDOWS(OpenWindowsRun.class),
        /** What an event costs with many devices. */
        DEVICES(DeviceCostRun.class);

        /** Runs in JVMs of its own. */
        final Class<?> main;

        Question(Class<?> main) {
            this.main = main;
        }

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads {@code --only QUESTION,...}, {@code --quick} and {@code --fresh}, in any order.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static ScaleOptions of(List<String> arguments) {
        Set<Question> questions = EnumSet.allOf(Question.class);
        boolean quick = false;
        boolean fresh = false;
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--quick" -> quick = true;
                case "--fresh" -> fresh = true;
                case "--only" -> {
                    i++;
                    questions = questions(i < arguments.size() ? arguments.get(i) : "");
                }
                default ->
                        throw new IllegalArgumentException(
                                "Unknown option " + arguments.get(i) + ".");
            }
        }
        return new ScaleOptions(questions, quick, fresh);
    }

    private static Set<Question> questions(String words) {
        Set<Question> questions = EnumSet.noneOf(Question.class);
        for (String word : words.split(",", -1)) {
            questions.add(question(word));
        }
        return questions;
    }

    private static Question question(String word) {
        for (Question question : Question.values()) {
            if (question.label().equals(word)) {
                return question;
            }
        }
        throw new IllegalArgumentException("--only takes some of slots, windows, devices.");
    }

    /** Whether a class, of a simple name, answers what is asked. */
    boolean isAsked(String main) {
        return questions.stream().anyMatch(question -> question.main.getSimpleName().equals(main));
    }

    int devices() {
        return quick ? 100_000 : 1_000_000;
    }

    /** How long a throughput is measured; the job warms up for as long. */
    int seconds() {
        return quick ? 8 : 30;
    }

    /** The numbers of devices that are compared, the smallest first. */
    List<Integer> numbersOfDevices() {
        return quick ? List.of(1_000, 10_000, 100_000) : List.of(1_000, 10_000, 100_000, 1_000_000);
    }
}
