package io.eventforwarder.cli.managed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * {@code conf/managed-service/template.yaml} as CloudFormation evaluates it: parameters, conditions
 * and functions become values. An undefined name is an error.
 */
public final class StackTemplate {
    static final Path FILE = ProjectFolder.path().resolve("conf/managed-service/template.yaml");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");
    private static final Object NO_VALUE = new Object();

    private final Map<?, ?> template;
    private final Map<String, Object> values = new HashMap<>();

    private StackTemplate(Map<?, ?> template) {
        this.template = template;
        values.put("AWS::NoValue", NO_VALUE);
        values.put("AWS::Partition", "aws");
        values.put("AWS::Region", "us-east-1");
        values.put("AWS::URLSuffix", "amazonaws.com");
        values.put("AWS::AccountId", "210987654321");
        parameters()
                .forEach(
                        (name, declared) ->
                                give((String) name, ((Map<?, ?>) declared).get("Default")));
    }

    public static StackTemplate read() throws IOException {
        return read(FILE);
    }

    static StackTemplate read(Path file) throws IOException {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        return new StackTemplate(
                (Map<?, ?>) plain(yaml.compose(Files.newBufferedReader(file)), "Template"));
    }

    /** The template for settings, an application {@code events} and a bucket {@code jars}. */
    public static StackTemplate of(Settings settings, String... more) throws IOException {
        StackTemplate template =
                read().with("ApplicationName", "events")
                        .with("JarBucket", "jars")
                        .with("JarKey", "events/job.jar");
        ServiceSettings.parameters(settings).forEach(template::with);
        for (int i = 0; i < more.length; i += 2) {
            template.with(more[i], more[i + 1]);
        }
        return template;
    }

    public StackTemplate with(String parameter, String value) {
        if (!parameters().containsKey(parameter)) {
            throw new AssertionError("There is no parameter " + parameter);
        }
        give(parameter, value);
        return this;
    }

    private void give(String parameter, Object value) {
        Map<?, ?> declared = (Map<?, ?>) parameters().get(parameter);
        boolean isList = declared.get("Type").equals("CommaDelimitedList");
        Stream<String> each =
                Stream.ofNullable((String) value)
                        .flatMap(text -> isList ? Stream.of(text.split(",", -1)) : Stream.of(text));
        String pattern = (String) declared.get("AllowedPattern");
        if (pattern != null && !each.allMatch(text -> text.matches(pattern))) {
            throw new AssertionError(parameter + " does not allow \"" + value + '"');
        }
        values.put(
                parameter,
                value != null && isList ? List.of(((String) value).split(",", -1)) : value);
    }

    Map<?, ?> parameters() {
        return section("Parameters");
    }

    Map<?, ?> section(String name) {
        return (Map<?, ?>) template.get(name);
    }

    JsonNode properties(String resource) {
        return new ObjectMapper()
                .valueToTree(
                        value(((Map<?, ?>) section("Resources").get(resource)).get("Properties")));
    }

    public JsonNode executionTrust() {
        return properties("ExecutionRole").at("/AssumeRolePolicyDocument");
    }

    public JsonNode executionPolicy() {
        return properties("ExecutionRole").at("/Policies/0/PolicyDocument");
    }

    /**
     * Converts the short form of a function to an object with the function's name as its only
     * field.
     */
    private static Object plain(Node node, String path) {
        Object value;
        if (node instanceof MappingNode mapping) {
            Map<String, Object> object = new LinkedHashMap<>();
            for (NodeTuple member : mapping.getValue()) {
                String name = ((ScalarNode) member.getKeyNode()).getValue();
                if (object.put(name, plain(member.getValueNode(), path + '.' + name)) != null) {
                    throw new AssertionError(path + '.' + name + " is there twice");
                }
            }
            value = object;
        } else if (node instanceof SequenceNode sequence) {
            List<Object> list = new ArrayList<>();
            sequence.getValue().forEach(element -> list.add(plain(element, path)));
            value = list;
        } else {
            value = ((ScalarNode) node).getValue();
        }
        String tag = node.getTag().getValue();
        return tag.startsWith("!") ? Map.of(tag.substring(1), value) : value;
    }

    private Object value(Object written) {
        if (written instanceof List<?> list) {
            return list.stream().map(this::value).filter(value -> value != NO_VALUE).toList();
        }
        return written instanceof Map<?, ?> object ? value(object) : written;
    }

    private Object value(Map<?, ?> object) {
        Optional<Object> called =
                object.size() == 1
                        ? called(object.keySet().iterator().next().toString(), object)
                        : Optional.empty();
        if (called.isPresent()) {
            return called.get();
        }
        Map<String, Object> members = new LinkedHashMap<>();
        object.forEach(
                (name, member) -> {
                    Object value = value(member);
                    if (value != NO_VALUE) {
                        members.put(name.toString(), value);
                    }
                });
        return members;
    }

    /** The value of a function; empty if no function has this name. */
    private Optional<Object> called(String function, Map<?, ?> object) {
        Object argument = object.get(function);
        List<?> arguments = argument instanceof List<?> list ? list : List.of(argument);
        return switch (function) {
            case "Ref" -> Optional.of(reference((String) argument));
            case "GetAtt" -> Optional.of(attribute((String) argument));
            case "If" -> Optional.of(value(arguments.get(holds(arguments.get(0)) ? 1 : 2)));
            case "Join" ->
                    Optional.of(
                            String.join(
                                    (String) arguments.get(0),
                                    ((List<?>) value(arguments.get(1)))
                                            .stream().map(Object::toString).toList()));
            case "Split" ->
                    Optional.of(
                            List.of(
                                    ((String) value(arguments.get(1)))
                                            .split((String) arguments.get(0), -1)));
            case "Select" ->
                    Optional.of(
                            ((List<?>) value(arguments.get(1)))
                                    .get(Integer.parseInt((String) arguments.get(0))));
            case "Sub" ->
                    Optional.of(
                            substituted(
                                    (String) arguments.get(0),
                                    arguments.size() == 1
                                            ? Map.of()
                                            : (Map<?, ?>) value(arguments.get(1))));
            default -> Optional.empty();
        };
    }

    private Object reference(String name) {
        if (values.get(name) != null) {
            return values.get(name);
        }
        Map<?, ?> resource = (Map<?, ?>) section("Resources").get(name);
        if (resource == null) {
            throw new AssertionError(name + " is no resource, and no parameter with a value");
        }
        String type = (String) resource.get("Type");
        return value(
                ((Map<?, ?>) resource.get("Properties"))
                        .get(type.substring(type.lastIndexOf(':') + 1) + "Name"));
    }

    private String attribute(String name) {
        if (!section("Resources").containsKey(name.substring(0, name.indexOf('.')))) {
            throw new AssertionError(name + " is of no resource");
        }
        return name;
    }

    private String substituted(String text, Map<?, ?> own) {
        Matcher variables = VARIABLE.matcher(text);
        return variables.replaceAll(
                variable -> {
                    String name = variable.group(1);
                    Object value = own.containsKey(name) ? own.get(name) : reference(name);
                    return Matcher.quoteReplacement((String) value);
                });
    }

    private boolean holds(Object condition) {
        if (condition instanceof String name) {
            Object defined = section("Conditions").get(name);
            if (defined == null) {
                throw new AssertionError(name + " is no condition");
            }
            return holds(defined);
        }
        Map.Entry<?, ?> function = ((Map<?, ?>) condition).entrySet().iterator().next();
        List<?> arguments =
                function.getValue() instanceof List<?> list ? list : List.of(function.getValue());
        return switch ((String) function.getKey()) {
            case "Condition" -> holds(arguments.get(0));
            case "Not" -> !holds(arguments.get(0));
            case "And" -> arguments.stream().allMatch(this::holds);
            case "Equals" -> value(arguments.get(0)).equals(value(arguments.get(1)));
            default -> throw new AssertionError("Unknown condition " + condition);
        };
    }
}
