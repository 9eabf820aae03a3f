package io.eventforwarder.reference;

import io.eventforwarder.cli.CommandRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.time.Deadline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the job with the reference and parses mutated input, for one seed after another. */
@Command(
        name = "scripts/fuzz",
        description = {
            "Compares the job's output with that of a simple reference implementation, for random"
                    + " and for mutated input.",
            ""
        },
        footer = {
            "",
            "Builds the job first. At a difference it prints the input and a command that repeats"
                    + " the comparison, and ends with exit status 1."
        })
final class Fuzz implements Callable<Integer> {
    @Option(names = "--seconds", required = true, paramLabel = "N", description = "the duration")
    private long seconds;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description =
                    "the first seed (default: the time in seconds); the same seed gives the same"
                            + " input")
    private long first = Instant.now().getEpochSecond();

    private Fuzz() {}

    public static void main(String[] arguments) {
        System.exit(CommandRunner.run(new Fuzz(), System.out, System.err, arguments));
    }

    @Override
    public Integer call() throws Exception {
        Deadline end = Deadline.fromNow(Duration.ofSeconds(seconds));
        long seed = first;
        while (seed == first || end.hasTimeLeft()) {
            try {
                check(seed);
            } catch (AssertionError e) {
                e.printStackTrace();
                System.err.println("Repeat this with: scripts/fuzz --seconds 1 --seed " + seed);
                return 1;
            }
            seed++;
            System.out.print('.');
            System.out.flush();
        }
        System.out.printf("%n%,d seeds, from %d: no difference.%n", seed - first, first);
        return 0;
    }

    private static void check(long seed) throws Exception {
        AsReceivedAgreementTest.check(seed, 1024, 1);
        AsReceivedAgreementTest.check(seed, 1, 1);
        for (boolean bySession : new boolean[] {false, true}) {
            GroupsAgreementTest.check(seed, bySession, 1024, 1);
            GroupsAgreementTest.check(seed, bySession, 2, 1);
        }
        new JsonAcceptanceTest().checkMutatedBatches(seed, 200);
    }
}
