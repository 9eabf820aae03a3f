package io.eventforwarder.deadletters;

import java.time.Instant;
import java.util.Optional;

/** Which letters are wanted; what is absent lets all pass. */
public final class LetterFilter {
    private final Optional<String> reason;
    private final Optional<String> stage;
    private final Instant since;
    private final Instant until;

    /**
     * @param since the first instant of {@code received_at}
     * @param until the first instant after it
     */
    public LetterFilter(
            Optional<String> reason,
            Optional<String> stage,
            Optional<Instant> since,
            Optional<Instant> until) {
        this.reason = reason;
        this.stage = stage;
        this.since = since.orElse(Instant.MIN);
        this.until = until.orElse(Instant.MAX);
    }

    boolean lets(WrittenLetter letter) {
        return reason.map(letter.reason()::equals).orElse(true)
                && stage.map(letter.stage()::equals).orElse(true)
                && !letter.receivedAt().isBefore(since)
                && letter.receivedAt().isBefore(until);
    }
}
