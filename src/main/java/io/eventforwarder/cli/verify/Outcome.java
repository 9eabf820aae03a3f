package io.eventforwarder.cli.verify;

/** How a step went, as it stands before its sentence. */
enum Outcome {
    OK("ok"),
    WARNING("warning"),
    FAILED("FAILED"),
    SKIPPED("skipped");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
