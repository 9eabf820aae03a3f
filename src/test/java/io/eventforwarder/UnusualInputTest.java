package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.PipelineRun;
import io.eventforwarder.testing.TestSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Input that some senders write, through the whole job. It is written with single quotes here. */
class UnusualInputTest {
    private static final Settings TEN_MINUTE = TestSettings.asReceived("send-as-batch", "true");
    private static final Settings SESSION =
            TestSettings.asReceived("wait-for-complete-batch", "true");

    private static final String UPPER = "'session_uuid':'84E1B361-A282-4ADF-8A6D-1D31E6DD5A9E'";
    private static final String LOWER = "'session_uuid':'84e1b361-a282-4adf-8a6d-1d31e6dd5a9e'";
    private static final String ID = "'session_id':6051321688317951794";

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(PipelineRun.PARALLELISM)
                            .build());

    private static Forwarded forwarded(Settings settings, String... inputs) throws Exception {
        List<InputRecord> records = new ArrayList<>();
        for (String input : inputs) {
            records.add(
                    new InputRecord(
                            input.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                            Inputs.position(records.size()),
                            Inputs.ARRIVAL));
        }
        return PipelineRun.of(records, settings);
    }

    private static String batch(String fields, String... events) {
        return "{'mp_deviceid':'d','mpid':1,%s'events':[%s]}"
                .formatted(fields, String.join(",", events));
    }

    private static String event(String name, String data) {
        return "{'event_type':'custom_event','data':{'event_name':'%s'%s}}".formatted(name, data);
    }

    private static List<String> names(JsonNode record) {
        List<String> names = new ArrayList<>();
        record.at("/events").forEach(event -> names.add(event.at("/data/event_name").asText()));
        return names;
    }

    private static List<String> names(Forwarded forwarded) {
        return forwarded.trees().stream().flatMap(tree -> names(tree).stream()).toList();
    }

    @Test
    void anEmptyArrayForAnObjectReplacesNothingAndIsAnEvent() throws Exception {
        Forwarded forwarded =
                forwarded(
                        TEN_MINUTE,
                        batch("'user_attributes':{'plan':'gold'},", event("one", "")),
                        batch("'user_attributes':[],", "{'event_type':'screen_view','data':[]}"));

        assertThat(forwarded.deadLetters()).isEmpty();
        assertThat(forwarded.tree().at("/user_attributes/plan").asText()).isEqualTo("gold");
        assertThat(forwarded.tree().at("/events")).hasSize(2);
        assertThat(forwarded.tree().at("/events/1/data").isObject()).isTrue();
        JsonNode alone = forwarded(TEN_MINUTE, batch("'user_attributes':[],")).tree();
        assertThat(alone.at("/user_attributes").isObject()).isTrue();
    }

    @Test
    void eventsAreOrderedByTheValueOfAnyNumber() throws Exception {
        Forwarded forwarded =
                forwarded(
                        TEN_MINUTE,
                        batch(
                                "'timestamp_unixtime_ms':9000,",
                                event("fifth", ",'timestamp_unixtime_ms':'8.5e3'"),
                                event("fourth", ",'timestamp_unixtime_ms':7.000000000001e3"),
                                event("second", ",'timestamp_unixtime_ms':5000.25"),
                                event("first", ",'timestamp_unixtime_ms':'5000'"),
                                event("third", ",'timestamp_unixtime_ms':7e3"),
                                event("sixth", ",'timestamp_unixtime_ms':'no number'")));

        assertThat(names(forwarded.tree()))
                .containsExactly("first", "second", "third", "fourth", "fifth", "sixth");
    }

    @Test
    void aNumberThatIsNotFiniteRefusesOneEvent() throws Exception {
        Forwarded forwarded =
                forwarded(
                        TEN_MINUTE,
                        batch("", event("a", ""), event("bad 1", ",'x':NaN"), event("b", "")),
                        "[%s,%s,%s]"
                                .formatted(
                                        batch("", event("c", "")),
                                        batch("", event("bad 2", ",'x':{'y':[-Infinity]}")),
                                        batch("", event("d", ""))),
                        batch("'user_attributes':{'ratio':Infinity},", event("bad 3", "")));

        assertThat(names(forwarded)).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(forwarded.deadLetters())
                .hasSize(3)
                .allSatisfy(letter -> assertThat(text(letter)).containsOnlyOnce("event_name"));
    }

    @Test
    void malformedJsonRefusesItsValueAndTheRestOfItsRecord() throws Exception {
        String good = batch("", event("a", ""));
        String bad = batch("", event("bad", ",'x':oops"));
        Forwarded forwarded = forwarded(TEN_MINUTE, good + bad + good);

        assertThat(names(forwarded)).containsExactly("a");
        DeadLetter letter = forwarded.deadLetters().get(0);
        assertThat(forwarded.deadLetters()).hasSize(1);
        assertThat(letter.reason()).isEqualTo(DeadLetterReason.INVALID_JSON);
        assertThat(text(letter)).isEqualTo((bad + good).replace('\'', '"'));
    }

    @Test
    void severalValuesOfOneRecordAreForwarded() throws Exception {
        Forwarded forwarded =
                forwarded(
                        TEN_MINUTE,
                        batch("", event("a", ""))
                                + batch("", event("b", ""))
                                + "\r\n\n["
                                + batch("", event("c", ""))
                                + "]\n");

        assertThat(forwarded.deadLetters()).isEmpty();
        assertThat(names(forwarded.tree())).containsExactly("a", "b", "c");
        assertThat(forwarded.tree().findValuesAsText("event_id")).doesNotHaveDuplicates();
    }

    @Test
    void aSessionHasOneIdentityHoweverItIsWritten() throws Exception {
        Forwarded forwarded =
                forwarded(
                        SESSION,
                        batch("", event("upper", "," + UPPER)),
                        batch("", event("lower", "," + LOWER)),
                        batch("", event("id", "," + ID)),
                        batch("", event("both", "," + ID + "," + LOWER)));

        assertThat(names(forwarded.tree())).containsExactly("upper", "lower", "id", "both");
    }

    @Test
    void zeroAndEmptyIdsAreNoSession() throws Exception {
        String guid = "'00000000-0000-0000-0000-000000000000'";
        Forwarded forwarded =
                forwarded(
                        SESSION,
                        batch("", event("a", ",'session_id':0")),
                        batch("", event("b", ",'session_id':'0'")),
                        batch("", event("c", ",'session_id':''")),
                        batch("", event("d", ",'session_id':" + guid)),
                        batch("", event("e", ",'session_uuid':''")),
                        batch("", event("f", ",'session_uuid':" + guid)));

        assertThat(names(forwarded)).containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(forwarded.records()).hasSize(6);
    }

    private static String text(DeadLetter letter) {
        return new String(letter.payload(), StandardCharsets.UTF_8);
    }
}
