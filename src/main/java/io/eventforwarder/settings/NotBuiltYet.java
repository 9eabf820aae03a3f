package io.eventforwarder.settings;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * Settings that are valid but ask for what this version does not have: better not to start than to
 * do something else. A feature that is built takes its rule away.
 */
final class NotBuiltYet {
    private static final List<BiConsumer<GivenGroups, Findings>> RULES =
            List.of(NotBuiltYet::putRecords);

    private NotBuiltYet() {}

    static void check(GivenGroups given, Findings findings) {
        RULES.forEach(rule -> rule.accept(given, findings));
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
