package io.eventforwarder.managed;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.Json;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** What AWS's own model of a service says of a request: its members, their types and values. */
final class ServiceModel {
    /** Runtimes that the service has, and that the newest model that can be had does not name. */
    private static final Set<String> NEWER_RUNTIMES = Set.of("FLINK-2_2", "FLINK-2_3");

    private final List<String> problems = new ArrayList<>();

    private ServiceModel() {}

    /** The members of an operation's request by the names of the AWS CLI's options for them. */
    static Map<String, SdkField<?>> options(String service, String operation) {
        return request(service, operation).sdkFields().stream()
                .collect(Collectors.toMap(ServiceModel::optionOf, Function.identity()));
    }

    /** What is wrong with a request; empty if the service's model allows it. */
    static List<String> problems(String service, String operation, JsonNode request) {
        ServiceModel model = new ServiceModel();
        model.checkObject(operation, request, request(service, operation));
        return model.problems;
    }

    private static String optionOf(SdkField<?> member) {
        return member.memberName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static SdkPojo request(String service, String operation) {
        String name =
                List.of(operation.split("-", -1)).stream()
                        .map(
                                word ->
                                        word.substring(0, 1).toUpperCase(Locale.ROOT)
                                                + word.substring(1))
                        .collect(Collectors.joining());
        try {
            return (SdkPojo)
                    Class.forName(
                                    "software.amazon.awssdk.services."
                                            + service
                                            + ".model."
                                            + name
                                            + "Request")
                            .getMethod("builder")
                            .invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(service + " has no operation " + operation, e);
        }
    }

    private void checkObject(String path, JsonNode value, SdkPojo builder) {
        Map<String, SdkField<?>> members = new TreeMap<>();
        builder.sdkFields().forEach(member -> members.put(member.memberName(), member));
        if (!value.isObject()) {
            problems.add(path + " is not an object");
            return;
        }
        for (String name : Json.fieldNames(value)) {
            if (members.containsKey(name)) {
                check(path + '.' + name, value.get(name), members.get(name));
                checkEnum(path + '.' + name, value.get(name), builder, name);
            } else {
                problems.add(path + " has no member " + name);
            }
        }
        for (String name : RequiredMembers.of(modelOf(builder))) {
            if (!value.has(name)) {
                problems.add(path + '.' + name + " is required");
            }
        }
    }

    private static Class<?> modelOf(SdkPojo builder) {
        return ((SdkBuilder<?, ?>) builder).build().getClass();
    }

    private void check(String path, JsonNode value, SdkField<?> member) {
        MarshallingType<?> type = member.marshallingType();
        if (type == MarshallingType.SDK_POJO) {
            checkObject(path, value, member.constructor().get());
        } else if (type == MarshallingType.LIST) {
            checkType(path, value.isArray());
            SdkField<?> element = member.getTrait(ListTrait.class).memberFieldInfo();
            value.forEach(one -> check(path + "[]", one, element));
        } else if (type == MarshallingType.MAP) {
            checkType(path, value.isObject());
            SdkField<?> entry = member.getTrait(MapTrait.class).valueFieldInfo();
            value.forEach(one -> check(path + "{}", one, entry));
        } else if (type == MarshallingType.STRING) {
            checkType(path, value.isTextual());
        } else if (type == MarshallingType.BOOLEAN) {
            checkType(path, value.isBoolean());
        } else {
            checkType(path, value.isIntegralNumber());
        }
    }

    private void checkType(String path, boolean right) {
        if (!right) {
            problems.add(path + " is of another type");
        }
    }

    private void checkEnum(String path, JsonNode value, SdkPojo builder, String name) {
        Class<?> model = modelOf(builder);
        String getter = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        try {
            Class<?> type = model.getMethod(getter).getReturnType();
            if (type.isEnum()) {
                Method fromValue = type.getMethod("fromValue", String.class);
                Enum<?> known = (Enum<?>) fromValue.invoke(null, value.asText());
                if (known.name().equals("UNKNOWN_TO_SDK_VERSION")
                        && !NEWER_RUNTIMES.contains(value.asText())) {
                    problems.add(path + " may not be " + value);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(path, e);
        }
    }
}
