package io.eventforwarder.benchmark.scale;

import io.eventforwarder.benchmark.load.JvmRun;
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
        SLOTS(SlotsRun.class, 1),
        /** A million open windows. */
        WINDOWS(OpenWindowsRun.class, 0),
        /** What an event costs with many devices. */
        DEVICES(DeviceCostRun.class, 2);

        /** Runs in JVMs of its own. */
        final Class<?> main;

        /** Which of its arguments differs between a quick run and a whole one. */
        private final int extentAt;

        Question(Class<?> main, int extentAt) {
            this.main = main;
            this.extentAt = extentAt;
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

    /** Whether these options ask for a run, of whatever build. */
    boolean ask(JvmRun run) {
        return questions.stream()
                .anyMatch(
                        question ->
                                question.main.getSimpleName().equals(run.main())
                                        && run.arguments()
                                                .get(question.extentAt)
                                                .equals(Integer.toString(extent(question))));
    }

    private int extent(Question question) {
        return question == Question.SLOTS ? seconds() : devices();
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
