package io.eventforwarder.benchmark.throughput;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eventforwarder.testing.traffic.Traffic;
import io.eventforwarder.testing.traffic.TrafficMessage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One file of generated batches, a line each, always the same, and files with its beginnings.
 *
 * <p>The time in the data goes on so fast that ten minutes of it hold some eleven batches of a
 * device.
 */
final class Dataset {
    /** Of about equal size; a run reads a number of them. */
    static final int PARTS = 24;

    static final int DEVICES = 5_000;

    private static final long SEED = 7;
    private static final long START = 1_700_000_000_000L;
    private static final long MILLIS_BETWEEN_EVENTS = 2;
    private static final int MEGABYTE = 1_000_000;

    /** So many batches tell whether traffic is still generated as it was. */
    private static final int TELLING = 1_000;

    private static final JsonMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final Path folder;
    private final String name;
    private final Description description;

    /**
     * What the file holds.
     *
     * @param beginning the checksum of the first batches
     * @param marks at the end of each part
     */
    record Description(long beginning, List<Mark> marks) {

        Mark all() {
            return marks.get(marks.size() - 1);
        }
    }

    private Dataset(Path folder, String name, Description description) {
        this.folder = folder;
        this.name = name;
        this.description = description;
    }

    /** Takes what the folder has, if it is whole and what would be generated, else generates it. */
    static Dataset in(Path folder, int megabytes, PrintStream out) throws IOException {
        Files.createDirectories(folder);
        String name = "batches-" + megabytes + "-mb";
        Path file = folder.resolve(name + ".jsonl");
        Path describing = folder.resolve(name + ".json");
        long beginning = beginning();
        if (Files.exists(describing)) {
            Description description = JSON.readValue(describing.toFile(), Description.class);
            if (description.beginning == beginning && holds(file, description.all())) {
                return new Dataset(folder, name, description);
            }
        }
        out.printf("Generating %,d MB of batches in %s ...%n", megabytes, folder);
        Path unfinished = folder.resolve(name + ".unfinished");
        List<Mark> marks = generate(unfinished, (long) megabytes * MEGABYTE, out);
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        Description description = new Description(beginning, List.copyOf(marks));
        JSON.writeValue(describing.toFile(), description);
        return new Dataset(folder, name, description);
    }

    /** What the first parts hold; behind the last one comes the first again. */
    Mark mark(int parts) {
        if (parts <= PARTS) {
            return description.marks.get(parts - 1);
        }
        Mark all = mark(PARTS);
        Mark others = mark(parts - PARTS);
        return new Mark(
                all.bytes() + others.bytes(),
                all.batches() + others.batches(),
                all.events() + others.events(),
                all.crc32c());
    }

    /** A file with the first parts, or a folder of files where it takes all of them and more. */
    Path first(int parts) throws IOException {
        Path all = folder.resolve(name + ".jsonl");
        if (parts == PARTS) {
            return all;
        }
        if (parts > PARTS) {
            return folder(parts);
        }
        Path first = folder.resolve(name + ".first-" + parts + ".jsonl");
        if (!holds(first, mark(parts))) {
            Path unfinished = folder.resolve(name + ".first-" + parts + ".unfinished");
            copy(all, mark(parts).bytes(), unfinished);
            Files.move(unfinished, first, StandardCopyOption.REPLACE_EXISTING);
        }
        return first;
    }

    private Path folder(int parts) throws IOException {
        Path files = Files.createDirectories(folder.resolve(name + ".first-" + parts));
        for (int from = 0; from < parts; from += PARTS) {
            Path file = files.resolve(String.format("%05d.jsonl", from));
            Files.deleteIfExists(file);
            Files.createLink(file, first(Math.min(PARTS, parts - from)));
        }
        return files;
    }

    private static Traffic traffic() {
        return new Traffic(SEED, Traffic.Mix.SINGLE_BATCHES, START, DEVICES, MILLIS_BETWEEN_EVENTS);
    }

    private static long beginning() {
        Traffic traffic = traffic();
        CRC32C crc = new CRC32C();
        for (int i = 0; i < TELLING; i++) {
            crc.update(traffic.next().bytes());
        }
        return crc.getValue();
    }

    private static List<Mark> generate(Path file, long bytes, PrintStream out) throws IOException {
        Traffic traffic = traffic();
        CRC32C crc = new CRC32C();
        List<Mark> marks = new ArrayList<>();
        long written = 0;
        long batches = 0;
        long events = 0;
        try (OutputStream lines = new BufferedOutputStream(Files.newOutputStream(file), MEGABYTE)) {
            while (marks.size() < PARTS) {
                TrafficMessage message = traffic.next();
                write(message.bytes(), lines, crc);
                written += message.bytes().length + 1;
                batches++;
                events += message.events();
                if (written >= bytes * (marks.size() + 1) / PARTS) {
                    marks.add(new Mark(written, batches, events, crc.getValue()));
                    if (marks.size() % 6 == 0) {
                        out.printf("  %,d MB%n", written / MEGABYTE);
                    }
                }
            }
        }
        return marks;
    }

    private static void write(byte[] line, OutputStream lines, CRC32C crc) throws IOException {
        lines.write(line);
        lines.write('\n');
        crc.update(line);
        crc.update('\n');
    }

    private static void copy(Path from, long bytes, Path to) throws IOException {
        try (FileChannel in = FileChannel.open(from);
                FileChannel out =
                        FileChannel.open(
                                to,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            long copied = 0;
            while (copied < bytes) {
                copied += in.transferTo(copied, bytes - copied, out);
            }
        }
    }

    private static boolean holds(Path file, Mark mark) throws IOException {
        if (!Files.exists(file) || Files.size(file) != mark.bytes()) {
            return false;
        }
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[MEGABYTE];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                crc.update(buffer, 0, read);
            }
        }
        return crc.getValue() == mark.crc32c();
    }
}
