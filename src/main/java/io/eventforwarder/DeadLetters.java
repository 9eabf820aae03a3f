package io.eventforwarder;

import io.eventforwarder.deadletters.Letter;
import io.eventforwarder.deadletters.LetterFiles;
import io.eventforwarder.deadletters.Letters;
import io.eventforwarder.deadletters.ReplayFile;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.Place;
import io.eventforwarder.parse.ParsedRecord;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.settings.DeadLetterSettings;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.InvalidSettings;
import io.eventforwarder.settings.SettingsReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Lists dead letters, shows one, and sends payloads back to an input of files.
 *
 * <p>Exit status: 0 if all went well, 1 if something was not sent or could not be read, 2 if the
 * arguments or the settings are wrong.
 */
public final class DeadLetters {
    private static final Set<String> FLAGS = Set.of("--raw", "--all", "--dry-run", "--force");
    private static final Set<String> OPTIONS =
            Set.of(
                    "--properties",
                    "--path",
                    "--reason",
                    "--stage",
                    "--since",
                    "--until",
                    "--to-path",
                    "--payload");

    private final Map<String, String> given = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final PrintStream out;
    private final PrintStream err;

    private DeadLetters(List<String> arguments, PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (FLAGS.contains(argument)) {
                given.put(argument, "");
            } else if (!OPTIONS.contains(argument)) {
                if (argument.startsWith("-")) {
                    throw new WrongArguments("The option \"" + argument + "\" is not known.");
                }
                ids.add(argument);
            } else if (++i == arguments.size()) {
                throw new WrongArguments(argument + " needs a value after it.");
            } else {
                given.put(argument, arguments.get(i));
            }
        }
    }

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            if (args.length == 0) {
                throw new WrongArguments("Say list, show or replay.");
            }
            List<String> rest = Arrays.asList(args).subList(1, args.length);
            DeadLetters command = new DeadLetters(rest, out, err);
            switch (args[0]) {
                case "list":
                    return command.list();
                case "show":
                    return command.show();
                case "replay":
                    return command.replay();
                default:
                    throw new WrongArguments("Say list, show or replay, not \"" + args[0] + "\".");
            }
        } catch (InvalidSettings | WrongArguments e) {
            err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            err.println("A file could not be read or written: " + e.getMessage());
            return 1;
        }
    }

    private int list() throws IOException {
        Letters letters = read();
        Map<String, Integer> byReason = new TreeMap<>();
        for (Letter letter : chosen(letters)) {
            byReason.merge(letter.reason(), 1, Integer::sum);
            out.printf(
                    "%s  %s  %s  %s  %s  %d bytes%s%n",
                    letter.id(),
                    letter.receivedAt(),
                    letter.stage(),
                    letter.reason(),
                    letter.source(),
                    letter.payload().length,
                    letter.missingParts().isEmpty() ? "" : "  incomplete");
        }
        byReason.forEach((reason, count) -> out.println(reason + ": " + count));
        return letters.unreadable().isEmpty() ? 0 : 1;
    }

    private int show() throws IOException {
        if (ids.size() != 1) {
            throw new WrongArguments("show takes one id, as list prints it.");
        }
        Letter letter = chosen(read()).get(0);
        if (!given.containsKey("--raw")) {
            out.println("reason: " + letter.reason());
            out.println("detail: " + letter.detail());
            out.println("stage: " + letter.stage());
            out.println("received_at: " + letter.receivedAt());
            out.println("source: " + letter.source());
            out.println("payload:");
        }
        byte[] payload = letter.payload();
        out.write(payload, 0, payload.length);
        if (!given.containsKey("--raw")) {
            out.println();
        }
        out.flush();
        if (!letter.missingParts().isEmpty()) {
            err.println("Parts are missing: " + letter.missingParts() + ".");
            return 1;
        }
        return 0;
    }

    private int replay() throws IOException {
        boolean filtered =
                List.of("--reason", "--stage", "--since", "--until").stream()
                        .anyMatch(given::containsKey);
        if (ids.isEmpty() && !filtered && !given.containsKey("--all")) {
            throw new WrongArguments("Say which letters: ids, a filter, or --all.");
        }
        if (given.containsKey("--payload") && ids.size() != 1) {
            throw new WrongArguments("--payload goes with one id.");
        }
        if (!given.containsKey("--to-path")) {
            throw new WrongArguments("--to-path FILE is missing.");
        }
        Path target = Path.of(given.get("--to-path"));
        if (Files.exists(target)) {
            throw new WrongArguments("--to-path names a file that is there already.");
        }
        Letters letters = read();
        boolean dry = given.containsKey("--dry-run");
        int unsent = letters.unreadable().size();
        int sent = 0;
        try (ReplayFile file = new ReplayFile(target, dry)) {
            for (Letter letter : chosen(letters)) {
                byte[] payload =
                        given.containsKey("--payload")
                                ? Files.readAllBytes(Path.of(given.get("--payload")))
                                : letter.payload();
                String obstacle = obstacle(letter, payload);
                if (obstacle.isEmpty()) {
                    file.send(payload);
                    sent++;
                    out.println(letter.id() + (dry ? "  would be sent" : "  sent"));
                } else {
                    err.println(letter.id() + "  not sent: " + obstacle);
                    unsent++;
                }
            }
        }
        out.println((dry ? "Would be sent: " : "Sent: ") + sent + ", not sent: " + unsent + '.');
        return unsent == 0 ? 0 : 1;
    }

    /** Why a payload is not sent; empty if nothing is in its way. */
    private String obstacle(Letter letter, byte[] payload) {
        if (!given.containsKey("--payload") && !letter.missingParts().isEmpty()) {
            return "parts are missing: " + letter.missingParts() + '.';
        }
        ParsedRecord parsed =
                new RecordParser(Set.of())
                        .parse(new InputRecord(payload, Place.inFile("replay", 0), 0));
        boolean forwardable = parsed.deadLetters().isEmpty() && !parsed.batches().isEmpty();
        if (forwardable) {
            return "";
        }
        if (!given.containsKey("--force")) {
            return "it still can't be parsed; repair it (show --raw, --payload) or say --force.";
        }
        return ReplayFile.isOneLine(payload)
                ? ""
                : "it has line breaks, so it would be several lines of a file.";
    }

    private Letters read() throws IOException {
        Path folder = folder();
        if (!Files.exists(folder)) {
            throw new WrongArguments("There are no dead letters at " + folder + '.');
        }
        Letters letters = new Letters();
        LetterFiles.read(folder, letters);
        letters.unreadable().forEach(each -> err.println("No dead letter: " + each + '.'));
        return letters;
    }

    private Path folder() {
        if (given.containsKey("--path")) {
            return Path.of(given.get("--path"));
        }
        if (!given.containsKey("--properties")) {
            throw new WrongArguments("Say --path FOLDER or --properties FILE.");
        }
        DeadLetterSettings settings =
                SettingsReader.read(Path.of(given.get("--properties")), Deployment.LOCAL)
                        .output()
                        .deadLetter();
        return Path.of(
                settings.path()
                        .orElseThrow(
                                () ->
                                        new WrongArguments(
                                                "Dead letters in a stream can't be read yet; save"
                                                        + " its records as lines of a file and"
                                                        + " name that with --path.")));
    }

    private List<Letter> chosen(Letters letters) {
        Instant since = instant("--since", Instant.MIN);
        Instant until = instant("--until", Instant.MAX);
        List<Letter> chosen =
                letters.all().stream()
                        .filter(letter -> ids.isEmpty() || ids.contains(letter.id()))
                        .filter(letter -> is("--reason", letter.reason()))
                        .filter(letter -> is("--stage", letter.stage()))
                        .filter(letter -> !letter.receivedAt().isBefore(since))
                        .filter(letter -> letter.receivedAt().isBefore(until))
                        .collect(Collectors.toList());
        Set<String> unknown = new HashSet<>(ids);
        chosen.forEach(letter -> unknown.remove(letter.id()));
        if (!unknown.isEmpty()) {
            throw new WrongArguments("No such letter: " + String.join(", ", unknown) + '.');
        }
        return chosen;
    }

    private boolean is(String option, String value) {
        return given.getOrDefault(option, value).equals(value);
    }

    private Instant instant(String option, Instant otherwise) {
        try {
            return given.containsKey(option) ? Instant.parse(given.get(option)) : otherwise;
        } catch (DateTimeParseException e) {
            throw new WrongArguments(option + " takes an instant such as 2026-01-31T12:00:00Z.");
        }
    }
}
