package io.eventforwarder.benchmark.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.benchmark.scale.DeviceCosts.Cost;
import org.junit.jupiter.api.Test;

class DeviceCostsTest {
    private static final Cost FEW = new Cost(1_000, 10, 8);

    private final DeviceCosts costs = new DeviceCosts();

    @Test
    void costsAreComparedWithThoseOfTheFewestDevices() {
        Cost many = new Cost(1_000_000, 12, 6);
        costs.add(FEW);
        costs.add(many);

        assertThat(costs.cpuRatio(FEW)).isEqualTo(1);
        assertThat(costs.cpuRatio(many)).isEqualTo(1.2);
        assertThat(costs.wallRatio(many)).isEqualTo(0.75);
    }

    @Test
    void areFlatUpToAQuarterMore() {
        costs.add(FEW);
        costs.add(new Cost(10_000, 12.5, 10));
        assertThat(costs.areFlat()).isTrue();

        costs.add(new Cost(100_000, 9, 10.1));
        assertThat(costs.areFlat()).isFalse();
    }

    @Test
    void aRowStandsBelowItsHeading() {
        costs.add(FEW);

        assertThat(costs.row("rocksdb", FEW)).hasSameSizeAs(DeviceCosts.heading());
    }
}
