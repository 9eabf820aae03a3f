package io.eventforwarder.managed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventforwarder.testing.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallingType;

/** One call of the AWS CLI, its arguments as they came. */
record AwsCall(List<String> arguments) {
    private static final Set<String> OF_THE_CLI = Set.of("--query", "--output");
    private static final Set<String> WITH_A_MODEL = Set.of("kinesisanalyticsv2", "iam");

    static AwsCall parse(String line) {
        return new AwsCall(List.of(line.split("\t", -1)));
    }

    private int start() {
        return arguments.indexOf("--region") + 2;
    }

    private String service() {
        return arguments.get(start() + (isOutputFirst() ? 2 : 0));
    }

    private boolean isOutputFirst() {
        return arguments.get(start()).equals("--output");
    }

    private List<String> rest() {
        return arguments.subList(start() + (isOutputFirst() ? 2 : 0) + 2, arguments.size());
    }

    private String operation() {
        return arguments.get(start() + (isOutputFirst() ? 2 : 0) + 1);
    }

    /** Service and operation. */
    String name() {
        return service() + ' ' + operation();
    }

    boolean hasModel() {
        return WITH_A_MODEL.contains(service());
    }

    List<String> problems() {
        return ServiceModel.problems(service(), operation(), request());
    }

    /** What the AWS CLI would send. */
    ObjectNode request() {
        Map<String, SdkField<?>> members = ServiceModel.options(service(), operation());
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        List<String> options = rest();
        for (int i = 0; i < options.size(); i += 2) {
            String option = options.get(i);
            String value = content(options.get(i + 1));
            if (option.equals("--cli-input-json")) {
                request.setAll((ObjectNode) Json.read(value));
            } else if (!OF_THE_CLI.contains(option)) {
                put(request, members.get(option.substring(2)), option, value);
            }
        }
        return request;
    }

    private static void put(ObjectNode request, SdkField<?> member, String option, String value) {
        if (member == null) {
            throw new AssertionError("There is no option " + option);
        } else if (member.marshallingType() == MarshallingType.STRING) {
            request.put(member.memberName(), value);
        } else {
            request.put(member.memberName(), Long.parseLong(value));
        }
    }

    private static String content(String value) {
        try {
            return value.startsWith("file://")
                    ? Files.readString(Path.of(value.substring("file://".length())))
                    : value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
