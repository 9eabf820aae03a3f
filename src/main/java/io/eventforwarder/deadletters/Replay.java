package io.eventforwarder.deadletters;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.Place;
import io.eventforwarder.parse.ParsedRecord;
import io.eventforwarder.parse.RecordParser;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sends the payloads of letters to an input, and says of each what became of it. */
public final class Replay {
    private final ReplayTarget target;
    private final Repaired repaired;
    private final boolean isForced;
    private final boolean isDry;
    private final PrintStream out;
    private final PrintStream err;
    private final RecordParser parser = new RecordParser(Set.of());

    private int sent;
    private int notSent;

    /**
     * @param repaired what is sent in place of a letter's own payload
     * @param isForced whether to send what would be a dead letter again
     * @param isDry whether to send nothing, and say what would be sent
     */
    public Replay(
            ReplayTarget target,
            Repaired repaired,
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
        String failure = "";
        for (Letter letter : letters) {
            try {
                send(letter);
            } catch (StreamFailure e) {
                failure = e.getMessage();
                break;
            }
            progress.note(() -> "Sent " + sent + " of " + letters.size() + " letters so far.");
        }
        if (!isDry) {
            target.complete();
        }
        if (!failure.isEmpty()) {
            err.println(failure);
            letters.stream()
                    .skip(sent + notSent)
                    .forEach(letter -> err.println(letter.id() + "  not sent"));
        }
        out.println(
                (isDry ? "Would be sent to " : "Sent to ")
                        + target.name()
                        + ": "
                        + sent
                        + ". Not sent: "
                        + (letters.size() - sent)
                        + '.');
        return sent == letters.size();
    }

    private void send(Letter letter) throws IOException {
        Optional<byte[]> better = repaired.payload(letter);
        if (better.isEmpty() && !letter.isComplete()) {
            isNotSent(letter, "it is incomplete, " + letter.extent() + " were found.");
            return;
        }
        byte[] payload = better.isPresent() ? better.get() : letter.payload();
        ParsedRecord parsed =
                parser.parse(new InputRecord(payload, Place.inFile(letter.id(), 0), 0));
        boolean isJson = parsed.deadLetters().isEmpty() && !parsed.batches().isEmpty();
        Optional<String> obstacle =
                isJson || isForced
                        ? target.obstacle(payload, isJson)
                        : Optional.of(notForwardable(parsed));
        if (obstacle.isPresent()) {
            isNotSent(letter, obstacle.get());
            return;
        }
        String how = better.isPresent() ? " repaired" : "";
        if (!isDry) {
            try {
                target.send(deviceKey(letter, parsed), payload);
            } catch (NotTaken e) {
                isNotSent(letter, e.getMessage());
                return;
            }
        }
        sent++;
        out.println(
                letter.id()
                        + (isDry ? "  would be sent" : "  sent")
                        + how
                        + ", "
                        + payload.length
                        + " bytes");
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
        return "it would be a dead letter again ("
                + again.reason().code()
                + ": "
                + again.detail()
                + ") Repair it, or say --force.";
    }

    private void isNotSent(Letter letter, String why) {
        notSent++;
        err.println(letter.id() + "  not sent: " + why);
    }
}
