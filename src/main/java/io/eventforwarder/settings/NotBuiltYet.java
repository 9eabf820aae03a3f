package io.eventforwarder.settings;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * Settings that are valid but ask for what this version does not have: better not to start than to
 * do something else. A feature that is built takes its rule away.
 */
final class NotBuiltYet {
    private static final List<BiConsumer<GivenGroups, Findings>> RULES =
            List.of(
                    NotBuiltYet::tenMinuteBatches,
                    NotBuiltYet::sessionBatches,
                    NotBuiltYet::putRecords);

    private NotBuiltYet() {}

    static void check(GivenGroups given, Findings findings) {
        RULES.forEach(rule -> rule.accept(given, findings));
    }

    private static void tenMinuteBatches(GivenGroups given, Findings findings) {
        GivenGroup connection = given.get(ConnectionSettings.GROUP);
        Given<Boolean> sendAsBatch = connection.read(ConnectionSettings.SEND_AS_BATCH);
        if (sendAsBatch.is(true)
                && connection.read(ConnectionSettings.WAIT_FOR_COMPLETE_BATCH).is(false)) {
            findings.problem(
                    ConnectionSettings.SEND_AS_BATCH,
                    sendAsBatch.shown()
                            + " asks for ten-minute batching, which is not available in this"
                            + " version yet; set send-as-batch to \"false\"");
        }
    }

    private static void sessionBatches(GivenGroups given, Findings findings) {
        Given<Boolean> wait =
                given.get(ConnectionSettings.GROUP)
                        .read(ConnectionSettings.WAIT_FOR_COMPLETE_BATCH);
        if (wait.is(true)) {
            findings.problem(
                    ConnectionSettings.WAIT_FOR_COMPLETE_BATCH,
                    wait.shown()
                            + " asks for batches of whole sessions, which are not available in"
                            + " this version yet; set wait-for-complete-batch and send-as-batch"
                            + " to \"false\"");
        }
    }

    private static void putRecords(GivenGroups given, Findings findings) {
        Given<OutputSettings.PutApi> putApi =
                given.get(OutputSettings.GROUP).read(OutputSettings.PUT_API);
        if (putApi.is(OutputSettings.PutApi.PUT_RECORDS)) {
            findings.problem(
                    OutputSettings.PUT_API,
                    putApi.shown()
                            + " is not available in this version yet; set put-api to"
                            + " \"put-record\"");
        }
    }
}
