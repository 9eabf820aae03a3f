package io.eventforwarder.cli.deadletters;

import io.eventforwarder.aws.AwsError;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.parse.ParsedRecord;
import io.eventforwarder.parse.RecordParser;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sends the payloads of letters to an input, and says of each what became of it. */
public final class Replay {
    private final ReplayTarget target;
    private final Map<String, Path> repaired;
    private final boolean isForced;
    private final boolean isDry;
    private final PrintStream out;
    private final PrintStream err;
    private final RecordParser parser = new RecordParser(Set.of());
    private int sent;

    /**
     * @param repaired by id, files that are sent in place of a letter's own payload
     * @param isForced whether to send what would be a dead letter again
     * @param isDry whether to send nothing, and say what would be sent
     */
    public Replay(
            ReplayTarget target,
            Map<String, Path> repaired,
            boolean isForced,
            boolean isDry,
            PrintStream out,
            PrintStream err) {
        this.target = target;
        this.repaired = repaired;
        this.isForced = isForced;
        this.isDry = isDry;
        this.out = out;
        this.err = err;
    }

    /** Sends them in their order; says whether all were sent. */
    public boolean sends(List<Letter> letters, Progress progress) throws IOException {
        int done = 0;
        try {
            for (Letter letter : letters) {
                Optional<String> obstacle = send(letter);
                if (obstacle.isPresent()) {
                    err.println(letter.id() + "  not sent: " + obstacle.get());
                } else {
                    sent++;
                }
                done++;
                progress.note("Sent", sent);
            }
        } catch (StreamException e) {
            err.println(e.getMessage());
            letters.subList(done, letters.size())
                    .forEach(letter -> err.println(letter.id() + "  not sent"));
        }
        if (!isDry) {
            target.complete();
        }
        out.printf(
                "%s %s: %d. Not sent: %d.%n",
                isDry ? "Would be sent to" : "Sent to", target.name(), sent, letters.size() - sent);
        return sent == letters.size();
    }

    /** Says why a letter was not sent, if it was not. */
    private Optional<String> send(Letter letter) throws IOException {
        Path better = repaired.get(letter.id());
        if (better == null && !letter.isComplete()) {
            return Optional.of("it is incomplete, " + letter.extent() + " were found.");
        }
        byte[] payload = better == null ? letter.payload() : Files.readAllBytes(better);
        ParsedRecord parsed =
                parser.parse(new InputRecord(payload, SourcePosition.inFile(letter.id(), 0), 0));
        boolean isJson = parsed.deadLetters().isEmpty() && !parsed.batches().isEmpty();
        if (!isJson && !isForced) {
            return Optional.of(notForwardable(parsed));
        }
        Optional<String> obstacle = target.obstacle(payload, isJson);
        if (obstacle.isPresent()) {
            return obstacle;
        }
        if (!isDry) {
            try {
                target.send(deviceKey(letter, parsed), payload);
            } catch (StreamException e) {
                if (e.error() != AwsError.BAD_REQUEST) {
                    throw e;
                }
                return Optional.of(e.getMessage());
            }
        }
        out.printf(
                "%s  %s%s, %d bytes%n",
                letter.id(),
                isDry ? "would be sent" : "sent",
                better == null ? "" : " repaired",
                payload.length);
        return Optional.empty();
    }

    private static String deviceKey(Letter letter, ParsedRecord parsed) {
        return parsed.batches().isEmpty() ? letter.id() : parsed.batches().get(0).deviceKey();
    }

    /** It quotes nothing of the payload, as the details of dead letters do not. */
    private static String notForwardable(ParsedRecord parsed) {
        if (parsed.deadLetters().isEmpty()) {
            return "it holds no event batch; repair it, or say --force.";
        }
        DeadLetter again = parsed.deadLetters().get(0);
        return String.format(
                "it would be a dead letter again (%s: %s) Repair it, or say --force.",
                again.reason().code(), again.detail());
    }
}
