package io.eventforwarder.gateway;

import io.eventforwarder.gateway.RefusedException.Failure;
import io.eventforwarder.gateway.Trail.AssumeRoleCall;
import io.eventforwarder.testing.HttpStub.Answer;
import io.eventforwarder.testing.HttpStub.Request;
import io.eventforwarder.testing.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** STS with the operation AssumeRole, in the query protocol. */
final class StsService implements Service {
    private static final Duration LONGEST_OF_A_CHAIN = Duration.ofHours(1);

    private final Map<String, Role> roles;
    private final AccessKeys keys;
    private final Trail trail;

    StsService(Map<String, Role> roles, AccessKeys keys, Trail trail) {
        this.roles = roles;
        this.keys = keys;
        this.trail = trail;
    }

    @Override
    public String name() {
        return "sts";
    }

    @Override
    public Answer answer(Request request, Authorization authorization, Caller caller)
            throws RefusedException {
        Map<String, String> form = request.form();
        String action = form.getOrDefault("Action", "");
        if (!action.equals("AssumeRole")) {
            throw new RefusedException(
                    Failure.UNKNOWN_ACTION,
                    "Could not find operation " + action + " for version " + form.get("Version"));
        }
        AssumeRoleCall asked =
                new AssumeRoleCall(
                        parameter(form, "RoleArn", "arn:aws[a-z-]*:iam::\\d{12}:role/.+"),
                        parameter(form, "RoleSessionName", "[\\w+=,.@-]{2,64}"),
                        Optional.ofNullable(form.get("ExternalId")),
                        duration(form, caller));
        trail.add(asked);
        Optional<Policy> sessionPolicy =
                Optional.ofNullable(form.get("Policy")).map(Json::read).map(Policy::ofIdentity);
        Caller session = allowed(asked, caller).session(asked.sessionName(), sessionPolicy);
        AccessKey key = keys.begin(session, asked.duration());
        return Answer.assumedRole(
                key.id(),
                key.secret(),
                key.sessionToken().orElseThrow(),
                key.expiration().orElseThrow());
    }

    private Role allowed(AssumeRoleCall asked, Caller caller) throws RefusedException {
        Map<String, String> context =
                asked.externalId().map(id -> Map.of("sts:ExternalId", id)).orElse(Map.of());
        Call call = new Call(caller, "sts:AssumeRole", asked.roleArn(), context);
        Optional<Role> role = Optional.ofNullable(roles.get(asked.roleArn()));
        // Across accounts, the caller's policy and the role's trust policy both have to allow the
        // call.
        if (role.isEmpty() || !role.get().trust().allows(call) || !caller.isAllowed(call)) {
            trail.denied(call);
            throw new RefusedException(
                    Failure.ACCESS_DENIED,
                    "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
                            .formatted(caller.arn(), asked.roleArn()));
        }
        return role.get();
    }

    private static String parameter(Map<String, String> form, String name, String regex)
            throws RefusedException {
        String value = form.getOrDefault(name, "");
        if (!value.matches(regex)) {
            throw new RefusedException(
                    Failure.INVALID_PARAMETER,
                    "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint"
                            .formatted(value, name));
        }
        return value;
    }

    private static Duration duration(Map<String, String> form, Caller caller)
            throws RefusedException {
        if (!form.containsKey("DurationSeconds")) {
            return LONGEST_OF_A_CHAIN;
        }
        Duration duration =
                Duration.ofSeconds(Long.parseLong(parameter(form, "DurationSeconds", "\\d{1,9}")));
        if (caller.isSession() && duration.compareTo(LONGEST_OF_A_CHAIN) > 0) {
            throw new RefusedException(
                    Failure.INVALID_PARAMETER,
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles"
                            + " assumed by role chaining");
        }
        return duration;
    }

    @Override
    public Answer refusal(Request request, RefusedException refused) {
        return Answer.xml(
                403,
                """
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <Error>
                    <Type>Sender</Type>
                    <Code>%s</Code>
                    <Message>%s</Message>
                  </Error>
                </ErrorResponse>
                """
                        .formatted(refused.failure().ofSts, escaped(refused.getMessage())));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
