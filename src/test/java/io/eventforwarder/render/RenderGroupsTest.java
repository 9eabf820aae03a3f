package io.eventforwarder.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventGroup;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.reference.GroupsRun;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.TestSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The state of device_sequence. */
class RenderGroupsTest {
    private static final long BEGINNING = 1_700_000_000_000L;

    private static int sequence(GroupsRun run) throws Exception {
        EventBatch batch =
                GroupForwarding.parsed(BatchJson.bareWith("{}").with("mpid", "1").toString(), 0)
                        .get(0);
        return run.rendered(
                        new EventGroup(
                                batch.deviceKey(),
                                CloseReason.INTERVAL,
                                List.of(new Fragment(batch, "", false, GroupsRun.FINGERPRINT))))
                .tree()
                .at("/forwarding_info/device_sequence")
                .asInt();
    }

    @Test
    void deviceSequenceStartsAgainAfterSevenDaysOfSilence() throws Exception {
        try (GroupsRun run =
                new GroupsRun(TestSettings.asReceived("Output.include-forwarding-info", "true"))) {
            run.setStateTtlTime(BEGINNING);
            assertThat(sequence(run)).isEqualTo(1);
            run.setStateTtlTime(BEGINNING + Duration.ofDays(7).toMillis() - 1);
            assertThat(sequence(run)).isEqualTo(2);
            run.setStateTtlTime(BEGINNING + Duration.ofDays(14).toMillis() - 1);
            assertThat(sequence(run)).isEqualTo(1);
        }
    }

    @Test
    void deviceSequenceNeedsNoStateWithoutItsSetting() throws Exception {
        try (GroupsRun run = new GroupsRun(TestSettings.asReceived())) {
            assertThat(sequence(run)).isZero();

            assertThat(run.stateEntries()).isZero();
        }
    }
}
