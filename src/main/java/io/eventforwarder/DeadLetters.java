package io.eventforwarder;

import io.eventforwarder.deadletters.Letter;
import io.eventforwarder.deadletters.LetterFilter;
import io.eventforwarder.deadletters.LetterInput;
import io.eventforwarder.deadletters.Letters;
import io.eventforwarder.deadletters.Payloads;
import io.eventforwarder.deadletters.Printable;
import io.eventforwarder.deadletters.Progress;
import io.eventforwarder.deadletters.Repaired;
import io.eventforwarder.deadletters.Replay;
import io.eventforwarder.deadletters.ReplayTarget;
import io.eventforwarder.deadletters.StreamFailure;
import io.eventforwarder.settings.InvalidSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Lists dead letters, shows them, and sends them back to an input.
 *
 * <p>Exit status: 0 if all went well, 1 if something was not read or not sent, 2 if the arguments
 * or the settings are wrong.
 */
public final class DeadLetters {
    private final DeadLetterOptions options;
    private final PrintStream out;
    private final PrintStream err;
    private final Progress progress;
    private final DeadLetterPlaces places;

    private DeadLetters(DeadLetterOptions options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
        this.progress = new Progress(err, System::nanoTime);
        this.places = new DeadLetterPlaces(options, progress);
    }

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            return new DeadLetters(new DeadLetterOptions(args), out, err).run() ? 0 : 1;
        } catch (InvalidSettings | WrongArguments e) {
            err.println(e.getMessage());
            return 2;
        } catch (StreamFailure e) {
            err.println(e.getMessage());
            return 1;
        } catch (IOException e) {
            err.println("A file could not be read or written: " + e.getMessage());
            return 1;
        }
    }

    private boolean run() throws IOException {
        switch (options.command()) {
            case "list":
                return list();
            case "show":
                return show();
            default:
                return replay();
        }
    }

    private boolean list() throws IOException {
        Map<String, Integer> byReason = new TreeMap<>();
        Letters letters = read(Payloads.dropped());
        for (Letter letter : letters.all()) {
            String reason = Printable.line(letter.reason());
            byReason.merge(reason, 1, Integer::sum);
            out.println(
                    String.join(
                            "  ",
                            letter.id(),
                            letter.receivedAt().toString(),
                            Printable.line(letter.stage()),
                            reason,
                            Printable.line(letter.source()),
                            letter.payloadBytes()
                                    + " bytes"
                                    + (letter.isComplete() ? "" : ", " + letter.extent())));
        }
        byReason.forEach((reason, count) -> out.println(reason + ": " + count));
        out.println("In all: " + letters.count());
        return letters.unreadable().isEmpty();
    }

    private boolean show() throws IOException {
        if (options.has("--export")) {
            requireSelection(Set.of());
        } else if (options.ids().size() != 1) {
            throw new WrongArguments("show takes one id, as list prints it, or --export FOLDER.");
        }
        try (Payloads payloads = Payloads.kept()) {
            Letters letters = read(payloads);
            List<Letter> chosen = chosen(letters, options.ids());
            return options.has("--export")
                    ? export(chosen, options.path("--export").orElseThrow())
                            && letters.unreadable().isEmpty()
                    : print(chosen.get(0));
        }
    }

    private boolean print(Letter letter) throws IOException {
        byte[] payload = letter.payload();
        if (!options.has("--raw")) {
            out.println("id: " + letter.id());
            out.println("reason: " + Printable.line(letter.reason()));
            out.println("detail: " + Printable.line(letter.detail()));
            out.println("stage: " + Printable.line(letter.stage()));
            out.println("received_at: " + letter.receivedAt());
            out.println("source: " + Printable.line(letter.source()));
            out.println("payload, " + payload.length + " bytes:");
            payload = Printable.text(payload).getBytes(StandardCharsets.UTF_8);
        }
        out.write(payload, 0, payload.length);
        if (!options.has("--raw")) {
            out.println();
        }
        out.flush();
        if (!letter.isComplete()) {
            err.println("This letter is incomplete: " + letter.extent() + " were found.");
        }
        return letter.isComplete();
    }

    private boolean export(List<Letter> letters, Path folder) throws IOException {
        Files.createDirectories(folder);
        int exported = 0;
        for (Letter letter : letters) {
            Path file = Repaired.fileOf(folder, letter);
            if (!letter.isComplete()) {
                err.println(letter.id() + "  incomplete, " + letter.extent() + " were found.");
            } else if (Files.exists(file)) {
                err.println(letter.id() + "  is there already; it was left as it is.");
            } else {
                Files.write(file, letter.payload(), StandardOpenOption.CREATE_NEW);
                exported++;
            }
        }
        out.println("Exported to " + folder + ": " + exported + '.');
        return exported == letters.size();
    }

    private boolean replay() throws IOException {
        Repaired repaired = repaired();
        requireSelection(repaired.ids());
        Set<String> ids =
                options.ids().isEmpty() && !options.hasFilter() && !options.has("--all")
                        ? repaired.ids()
                        : options.ids();
        try (ReplayTarget target = places.target();
                Payloads payloads = Payloads.kept()) {
            Letters letters = read(payloads);
            List<Letter> chosen = chosen(letters, ids);
            requireKnown(repaired.ids(), chosen);
            return new Replay(
                                    target,
                                    repaired,
                                    options.has("--force"),
                                    options.has("--dry-run"),
                                    out,
                                    err)
                            .sends(chosen, progress)
                    && letters.unreadable().isEmpty();
        }
    }

    private Repaired repaired() throws IOException {
        if (!options.has("--repaired")) {
            return Repaired.none();
        }
        Path path = options.path("--repaired").orElseThrow();
        if (Files.isDirectory(path)) {
            return Repaired.folder(path);
        }
        if (!Files.exists(path)) {
            throw new WrongArguments("--repaired: there is no file " + path + '.');
        }
        if (options.ids().size() != 1) {
            throw new WrongArguments("--repaired with a file goes with one id.");
        }
        return Repaired.file(options.ids().iterator().next(), path);
    }

    private void requireSelection(Set<String> repaired) {
        if (options.ids().isEmpty()
                && repaired.isEmpty()
                && !options.hasFilter()
                && !options.has("--all")) {
            throw new WrongArguments("Say which letters: ids, a filter, or --all.");
        }
    }

    private Letters read(Payloads payloads) throws IOException {
        Letters letters =
                new Letters(
                        new LetterFilter(
                                options.text("--reason"),
                                options.text("--stage"),
                                options.instant("--since"),
                                options.instant("--until")),
                        payloads);
        try (LetterInput input = places.letters()) {
            input.addTo(letters, progress);
        }
        letters.unreadable().forEach(each -> err.println("No dead letter: " + each + '.'));
        return letters;
    }

    /** Those with these ids, or all without ids. */
    private static List<Letter> chosen(Letters letters, Set<String> ids) {
        List<Letter> chosen =
                letters.all().stream()
                        .filter(letter -> ids.isEmpty() || ids.contains(letter.id()))
                        .collect(Collectors.toList());
        requireKnown(ids, chosen);
        return chosen;
    }

    private static void requireKnown(Set<String> ids, List<Letter> letters) {
        Set<String> unknown = new HashSet<>(ids);
        letters.forEach(letter -> unknown.remove(letter.id()));
        if (!unknown.isEmpty()) {
            throw new WrongArguments(
                    "There is no such letter: "
                            + unknown.stream().sorted().collect(Collectors.joining(", "))
                            + '.');
        }
    }
}
