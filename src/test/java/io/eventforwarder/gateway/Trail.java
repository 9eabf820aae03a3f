package io.eventforwarder.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The calls of AssumeRole and the denied calls, as CloudTrail would record them. */
public final class Trail {
    /** A call of AssumeRole, allowed or denied. */
    public record AssumeRoleCall(
            String roleArn, String sessionName, Optional<String> externalId, Duration duration) {}

    /** A call that policies did not allow, as an account's trail shows it. */
    public record DeniedCall(String action, String resource, String principal) {}

    private final List<AssumeRoleCall> assumeRoleCalls = new CopyOnWriteArrayList<>();
    private final List<DeniedCall> deniedCalls = new CopyOnWriteArrayList<>();

    /** All authenticated calls of AssumeRole, allowed or denied. */
    public List<AssumeRoleCall> assumeRoleCalls() {
        return assumeRoleCalls;
    }

    public List<DeniedCall> deniedCalls() {
        return deniedCalls;
    }

    void add(AssumeRoleCall call) {
        assumeRoleCalls.add(call);
    }

    void denied(Call call) {
        deniedCalls.add(new DeniedCall(call.action(), call.resource(), call.caller().arn()));
    }
}
