package io.eventforwarder.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.SourceSettings;
import io.eventforwarder.source.files.FileEventSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the progress of a run. On a terminal, one line is updated every second; otherwise a line is
 * printed every 10 seconds. The first line appears after a few seconds.
 */
final class LocalRunProgress {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRunProgress.class);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TIMEOUT_MS = 5_000;
    private static final String CLEAR_LINE = "\u001b[K";

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new ExecutorThreadFactory("progress"));
    private final PrintStream err;
    private final int columns;

    /**
     * @param columns the width of the terminal; 0 without a terminal
     */
    LocalRunProgress(PrintStream err, int columns) {
        this.err = err;
        this.columns = columns;
    }

    /**
     * Shows the progress of a job from time to time until {@link #stop}.
     *
     * @param totalBytes the size of all input files
     */
    void start(SourceSettings source, long totalBytes, URI dashboard, JobGraph job) {
        long begin = System.nanoTime();
        Runnable update =
                () -> {
                    double seconds = (System.nanoTime() - begin) / 1e9;
                    try {
                        double records = metric(dashboard, job, Metrics.RECORDS_FORWARDED, "sum");
                        if (source.path().isPresent()) {
                            show(
                                    ofFiles(
                                            seconds,
                                            FileEventSource.bytesRead(),
                                            totalBytes,
                                            records));
                        } else {
                            double behind =
                                    metric(dashboard, job, Metrics.SECONDS_BEHIND_SOURCE, "max");
                            show(ofStream(seconds, records, behind));
                        }
                    } catch (Exception e) {
                        LOG.debug("The progress is not known.", e);
                    }
                };
        Future<?> unused =
                timer.scheduleWithFixedDelay(
                        update, columns > 0 ? 3 : 10, columns > 0 ? 1 : 10, TimeUnit.SECONDS);
    }

    /** The value of a metric, aggregated over operators and subtasks; 0 while it has no value. */
    private static double metric(URI dashboard, JobGraph job, String name, String aggregation)
            throws IOException {
        double result = 0;
        for (JobVertex vertex : job.getVertices()) {
            String path =
                    "/jobs/" + job.getJobID() + "/vertices/" + vertex.getID() + "/subtasks/metrics";
            for (JsonNode metric : json(dashboard.resolve(path))) {
                String id = metric.path("id").asText();
                if (id.endsWith('.' + name)) {
                    String query = "?agg=" + aggregation + "&get=" + URLEncoder.encode(id, UTF_8);
                    JsonNode values = json(dashboard.resolve(path + query));
                    double more = values.path(0).path(aggregation).asDouble();
                    result = aggregation.equals("sum") ? result + more : Math.max(result, more);
                }
            }
        }
        return result;
    }

    /** The answer of the dashboard. The time-outs let a run end that gets none. */
    static JsonNode json(URI uri) throws IOException {
        URLConnection connection = uri.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        try (InputStream answer = connection.getInputStream()) {
            return JSON.readTree(answer);
        }
    }

    void show(String line) {
        if (columns > 0) {
            // The final carriage return lets the next output overwrite this line.
            String shown = line.substring(0, Math.min(line.length(), columns - 1));
            err.print("\r" + shown + CLEAR_LINE + "\r");
            err.flush();
        } else {
            err.println(line);
        }
    }

    /** Clears the line on a terminal. */
    void stop() throws InterruptedException {
        timer.shutdownNow();
        timer.awaitTermination(5, TimeUnit.SECONDS);
        if (columns > 0) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }

    /**
     * The progress of reading files.
     *
     * @param seconds the time since the run began
     * @param read bytes read so far, before decompression
     * @param total the size of all files in bytes
     * @param records the number of forwarded records
     */
    static String ofFiles(double seconds, long read, long total, double records) {
        double bytesPerSecond = read / seconds;
        String left = read < total && read > 0 ? timeLeft((total - read) / bytesPerSecond) : "";
        return String.format(
                "%,.1f of %,.1f MB read, %,.0f records out, %,.1f MB/s%s",
                Math.min(read, total) / 1e6, total / 1e6, records, bytesPerSecond / 1e6, left);
    }

    private static String timeLeft(double seconds) {
        long rounded = Math.round(seconds);
        return rounded < 60
                ? String.format(", %d s left", rounded)
                : String.format(", %d min %d s left", rounded / 60, rounded % 60);
    }

    /**
     * The progress of reading a stream.
     *
     * @param secondsBehind how far the source is behind the newest record of the stream
     */
    static String ofStream(double seconds, double records, double secondsBehind) {
        return String.format(
                "%,.0f records out, %,.0f/s, %,.0f s behind the newest input",
                records, records / seconds, secondsBehind);
    }
}
