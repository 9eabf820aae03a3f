package io.eventforwarder.gateway;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The calls of AssumeRole and the denied calls, as CloudTrail would record them. */
public final class Trail {
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
