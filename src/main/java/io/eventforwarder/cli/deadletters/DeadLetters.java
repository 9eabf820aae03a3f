package io.eventforwarder.cli.deadletters;

import io.eventforwarder.cli.CommandException;
import io.eventforwarder.cli.CommandRunner;
import io.eventforwarder.cli.deadletters.DeadLetterOptions.Selected;
import io.eventforwarder.cli.deadletters.DeadLetterOptions.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists dead letters, shows them, and sends them back to an input. */
@Command(
        name = "scripts/dead-letters",
        synopsisSubcommandLabel = "list|show|replay|delete",
        description =
                "Reads the dead letters that the job has kept, sends their payloads back to an input"
                        + " of the job, and deletes them from files. Streams are read and written with the environment's"
                        + " credentials. Each command has a --help of its own.",
        footer = {
            "",
            "To repair letters, export them (show --export FOLDER), edit the files, and replay the"
                    + " folder (replay --repaired FOLDER).",
            "",
            "What is replayed is new input, at a new place. Replaying twice forwards twice: an"
                    + " event that has an event_id in the payload keeps it, so that consumers can"
                    + " drop the repetition; one that has none gets another event_id each time."
                    + " Payloads of the stages render and sink have them; those of parse have them"
                    + " only if the input had.",
            "",
            "Exit status: 0 when all went well, 1 when something was not read or not sent, 2 when"
                    + " the options or the settings are wrong."
        })
public final class DeadLetters {
    private static final String JSON = ".json";
    private static final String EXPORT =
            "writes each payload to FOLDER/ID.json; a file that is there is left as it is";
    private static final String REPAIRED =
            "sends the files FOLDER/ID.json in place of the letters' payloads; just these if no"
                    + " letters are named. With one ID also a FILE of any name";

    static final FileAttribute<?> OWNER_ONLY_FILE = owned("rw-------");
    private static final FileAttribute<?> OWNER_ONLY_FOLDER = owned("rwx------");

    private final PrintStream out;
    private final PrintStream err;

    public DeadLetters(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        DeadLetters command = new DeadLetters(System.out, System.err);
        System.exit(CommandRunner.run(command, System.out, System.err, args));
    }

    @Command(description = "Lists letters, without event content.")
    int list(@Mixin DeadLetterOptions options) throws IOException {
        try (Letters letters = read(options, false)) {
            Map<String, Integer> byReason = new TreeMap<>();
            for (Letter letter : letters.all()) {
                out.println(letter.summary());
                byReason.merge(letter.reason(), 1, Integer::sum);
            }
            byReason.forEach((reason, count) -> out.println(reason + ": " + count));
            out.println("In all: " + letters.all().size());
            return status(letters.isAllReadable());
        }
    }

    @Command(
            description =
                    "Shows one letter, or exports several: the event content, with locations, ids"
                            + " and what else the settings withhold.")
    int show(
            @Mixin Selected selected,
            @Option(names = "--export", paramLabel = "FOLDER", description = EXPORT) Path folder,
            @Option(names = "--raw", description = "prints the payload alone, as it is")
                    boolean isRaw)
            throws IOException {
        if (folder == null && selected.ids.size() != 1) {
            throw new CommandException("show takes one id, as list prints it, or --export FOLDER.");
        }
        selected.requireAny();
        try (Letters letters = read(selected, true)) {
            List<Letter> chosen = letters.chosen(selected.ids);
            return folder == null
                    ? print(chosen.get(0), isRaw)
                    : export(chosen, folder, letters.isAllReadable());
        }
    }

    private int print(Letter letter, boolean isRaw) throws IOException {
        if (isRaw) {
            byte[] payload = letter.payload();
            out.write(payload, 0, payload.length);
            out.flush();
        } else {
            out.println(letter.details());
        }
        if (!letter.isComplete()) {
            err.println("This letter is incomplete: " + letter.extent() + " were found.");
        }
        return status(letter.isComplete());
    }

    private int export(List<Letter> letters, Path folder, boolean isSuccess) throws IOException {
        Files.createDirectories(folder, OWNER_ONLY_FOLDER);
        int exported = 0;
        for (Letter letter : letters) {
            Path file = folder.resolve(letter.id() + JSON);
            if (!letter.isComplete()) {
                err.println(letter.id() + "  incomplete, " + letter.extent() + " were found.");
            } else if (Files.exists(file)) {
                err.println(letter.id() + "  is there already; it was left as it is.");
            } else {
                Files.createFile(file, OWNER_ONLY_FILE);
                Files.write(file, letter.payload());
                exported++;
            }
        }
        out.println("Exported to " + folder + ": " + exported + '.');
        return status(isSuccess && exported == letters.size());
    }

    @Command(description = "Sends payloads back to an input of the job, as new input.")
    int replay(
            @Mixin Selected selected,
            @Mixin Target to,
            @Option(names = "--repaired", paramLabel = "FOLDER|FILE", description = REPAIRED)
                    Path path,
            @Option(names = "--dry-run", description = "says what would be sent, and sends nothing")
                    boolean isDry,
            @Option(names = "--force", description = "sends what would be a dead letter again, too")
                    boolean isForced)
            throws IOException {
        Map<String, Path> repaired = path == null ? Map.of() : repaired(path, selected.ids);
        if (repaired.isEmpty()) {
            selected.requireAny();
        }
        try (Replay replay = to.open(selected);
                Letters letters = read(selected, true)) {
            replay.configure(repaired, isForced, isDry);
            List<Letter> chosen =
                    letters.chosen(selected.isEmpty() ? repaired.keySet() : selected.ids);
            Letters.requireAll(repaired.keySet(), chosen);
            requireOneConnection(chosen);
            if (!chosen.isEmpty()) {
                replay.warning(chosen.get(0).connection()).ifPresent(err::println);
            }
            return status(replay.send(chosen, out, err) && letters.isAllReadable());
        }
    }

    /** Several jobs that read one stream each have a letter for the same input. */
    private static void requireOneConnection(List<Letter> letters) {
        Set<String> connections =
                letters.stream()
                        .map(Letter::connection)
                        .collect(Collectors.toCollection(TreeSet::new));
        if (connections.size() > 1) {
            throw new CommandException(
                    "These letters are of several connections. Choose one with --connection: "
                            + String.join(", ", connections)
                            + '.');
        }
    }

    @Command(
            description =
                    "Deletes letters from files, such as those of a person. A stream keeps its"
                            + " records until its retention ends.")
    int delete(
            @Mixin Selected selected,
            @Option(names = "--dry-run", description = "says what would be deleted") boolean isDry)
            throws IOException {
        selected.requireAny();
        Path folder =
                selected.folder()
                        .orElseThrow(
                                () ->
                                        new CommandException(
                                                "Letters cannot be deleted from a stream."));
        try (Letters letters = read(selected, false)) {
            List<Letter> chosen = letters.chosen(selected.ids);
            Set<String> ids = chosen.stream().map(Letter::id).collect(Collectors.toSet());
            Set<String> deleted = isDry ? ids : LetterFiles.delete(folder, ids);
            for (Letter letter : chosen) {
                if (deleted.contains(letter.id())) {
                    out.println(letter.summary());
                } else {
                    err.println(letter.id() + "  not deleted: it has parts; edit the file.");
                }
            }
            out.printf("%s: %d.%n", isDry ? "Would be deleted" : "Deleted", deleted.size());
            return status(letters.isAllReadable() && deleted.size() == ids.size());
        }
    }

    /**
     * The JSON files of a folder, or one file, by the ids of the letters that they replace. Skips
     * hidden files.
     */
    private static Map<String, Path> repaired(Path path, List<String> ids) throws IOException {
        if (!Files.exists(path)) {
            throw new CommandException("--repaired: there is no file " + path + '.');
        }
        if (!Files.isDirectory(path)) {
            if (ids.size() != 1) {
                throw new CommandException("--repaired with a file goes with one id.");
            }
            return Map.of(ids.get(0), path);
        }
        Map<String, Path> files = new LinkedHashMap<>();
        try (Stream<Path> found = Files.list(path)) {
            found.forEach(
                    file -> {
                        String name = file.getFileName().toString();
                        if (name.endsWith(JSON) && !name.startsWith(".")) {
                            files.put(name.substring(0, name.length() - JSON.length()), file);
                        }
                    });
        }
        return files;
    }

    private Letters read(DeadLetterOptions options, boolean withPayloads) throws IOException {
        Optional<Identities> identities = options.identities();
        Letters letters =
                new Letters(options::matches, withPayloads || identities.isPresent(), err);
        options.addTo(letters);
        if (identities.isPresent()) {
            letters.keepOnly(identities.get());
        }
        return letters;
    }

    private static FileAttribute<?> owned(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static int status(boolean isSuccess) {
        return isSuccess ? 0 : 1;
    }
}
