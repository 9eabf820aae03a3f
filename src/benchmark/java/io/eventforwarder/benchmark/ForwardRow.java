package io.eventforwarder.benchmark;

import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.PropertiesJson;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * A row of the result table: a configuration of the job.
 *
 * @param mode "as-received", "ten-minute", or "source-to-discard", which sends nothing
 * @param putApi the value of the setting
 * @param backend the state backend, as Flink names it
 */
record ForwardRow(String name, String mode, String putApi, String backend) {
    private static final String SOURCE_TO_DISCARD = "source-to-discard";
    private static final String AS_RECEIVED = "as-received";
    private static final String TEN_MINUTE = "ten-minute";
    private static final String PUT_RECORDS = "put-records";
    private static final String BATCH_INTERVAL = "5 s";

    static final List<ForwardRow> ALL = all();

    private static List<ForwardRow> all() {
        List<ForwardRow> rows = new ArrayList<>();
        rows.add(new ForwardRow(SOURCE_TO_DISCARD, SOURCE_TO_DISCARD, "put-record", "hashmap"));
        for (String mode : List.of(AS_RECEIVED, TEN_MINUTE)) {
            for (String putApi : List.of("put-record", PUT_RECORDS)) {
                for (String backend : List.of("heap", "rocksdb")) {
                    rows.add(
                            new ForwardRow(
                                    mode + '/' + putApi + '/' + backend,
                                    mode,
                                    putApi,
                                    backend.equals("heap") ? "hashmap" : backend));
                }
            }
        }
        return rows;
    }

    /** The rows that the user of a command has selected by the beginnings of their names. */
    static List<ForwardRow> selected(List<String> names, CommandSpec command) {
        try {
            return named(String.join(",", names));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    /**
     * The rows whose names begin with an element of a comma-separated list.
     *
     * @throws IllegalArgumentException if an element matches no row
     */
    static List<ForwardRow> named(String names) {
        List<ForwardRow> rows = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            List<ForwardRow> found = ALL.stream().filter(row -> row.is(name)).toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("There is no row \"" + name + "\".");
            }
            found.stream().filter(row -> !rows.contains(row)).forEach(rows::add);
        }
        return rows;
    }

    private boolean is(String given) {
        return name.equals(given) || name.startsWith(given + '/');
    }

    boolean isSending() {
        return !mode.equals(SOURCE_TO_DISCARD);
    }

    /** Whether each event leaves in a record of its own. */
    boolean isAsReceived() {
        return mode.equals(AS_RECEIVED);
    }

    boolean isOnHeap() {
        return backend.equals("hashmap");
    }

    boolean isPutRecords() {
        return putApi.equals(PUT_RECORDS);
    }

    /** The settings of a job that reads from a stub and writes to it. */
    Settings settings(URI stub, Path deadLetters) {
        PropertiesJson properties =
                PropertiesJson.toOpenKinesis(stub)
                        .set("Source", "endpoint", stub.toString())
                        .set("Output", "put-api", putApi)
                        .set("Output", "dead-letter-path", deadLetters.toString());
        if (!isSending()) {
            properties.set("Output", "type", "discard");
        }
        return MeasuredJob.settings(properties, mode, BATCH_INTERVAL);
    }
}
