package io.eventforwarder.gateway;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What an account's administrator finds in its trail. */
public final class Trail {
    private final List<AssumeRoleCall> assumeRoleCalls = new CopyOnWriteArrayList<>();
    private final List<DeniedCall> deniedCalls = new CopyOnWriteArrayList<>();

    /** All calls of AssumeRole by someone who is known, granted or not. */
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
