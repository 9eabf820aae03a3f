package io.eventforwarder.cli.verify;

import java.io.PrintStream;

/** Prints what each step found, a line each, and remembers the worst. */
final class Protocol {
    private final PrintStream out;
    private boolean failed;
    private boolean warned;

    Protocol(PrintStream out) {
        this.out = out;
    }

    void ok(String step, String sentence) {
        print(Outcome.OK, step, sentence);
    }

    void warning(String step, String sentence) {
        warned = true;
        print(Outcome.WARNING, step, sentence);
    }

    void failed(String step, String sentence) {
        failed = true;
        print(Outcome.FAILED, step, sentence);
    }

    void skipped(String step, String sentence) {
        print(Outcome.SKIPPED, step, sentence);
    }

    private void print(Outcome outcome, String step, String sentence) {
        out.printf("%-8s %s: %s%n", outcome.label(), step, sentence);
    }

    boolean hasFailed() {
        return failed;
    }

    boolean hasWarned() {
        return warned;
    }
}
