package io.eventforwarder.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PromQL expression asks of metrics. It knows the part of the language that {@code
 * k8s/monitoring} uses; anything else is an error, so that nothing goes unchecked.
 */
final class PromQl {
    /** {@code name="value"} and its like. */
    record LabelMatcher(String label, String operator, String value) {
        boolean accepts(String actual) {
            return switch (operator) {
                case "=" -> actual.equals(value);
                case "!=" -> !actual.equals(value);
                case "=~" -> Pattern.matches(value, actual);
                case "!~" -> !Pattern.matches(value, actual);
                default -> throw new IllegalArgumentException(operator);
            };
        }
    }

    /** A metric, and the matchers in its braces. */
    record Selector(String metric, List<LabelMatcher> matchers) {}

    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s*(?:(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)"
                            + "|(?<string>\"[^\"\\\\]*\")"
                            + "|(?<duration>\\[[0-9]+[smhd]\\])"
                            + "|(?<number>[0-9]+(?:\\.[0-9]+)?)"
                            + "|(?<sign>=~|!~|==|!=|>=|<=|[-+*/<>=(){},]))");

    private static final Set<String> FUNCTIONS =
            Set.of("abs", "absent", "changes", "clamp_min", "delta", "deriv", "increase", "rate");
    private static final Set<String> AGGREGATIONS = Set.of("sum", "min", "max");
    private static final Set<String> SET_OPERATORS = Set.of("and", "or", "unless");

    private final String expression;
    private final List<String> tokens = new ArrayList<>();
    private final List<Selector> selectors = new ArrayList<>();
    private final Set<String> groupingLabels = new TreeSet<>();
    private int next;

    private PromQl(String expression) {
        this.expression = expression;
    }

    static PromQl read(String expression) {
        PromQl query = new PromQl(expression);
        query.splitIntoTokens();
        while (query.next < query.tokens.size()) {
            query.readOne();
        }
        return query;
    }

    List<Selector> selectors() {
        return selectors;
    }

    /** The labels that it groups by. */
    Set<String> groupingLabels() {
        return groupingLabels;
    }

    private void splitIntoTokens() {
        String text = expression.strip();
        Matcher token = TOKEN.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!token.find(at) || token.start() != at) {
                throw notUnderstood(text.substring(at));
            }
            tokens.add(token.group().strip());
            at = token.end();
        }
    }

    private void readOne() {
        String token = tokens.get(next++);
        if (!isName(token) || SET_OPERATORS.contains(token)) {
            if (token.equals("{") || token.startsWith("\"")) {
                throw notUnderstood(token);
            }
        } else if (AGGREGATIONS.contains(token)) {
            expect("by");
            groupingLabels.addAll(labels());
        } else if (FUNCTIONS.contains(token)) {
            expect("(");
        } else if (isAt("(")) {
            throw notUnderstood(token);
        } else {
            selectors.add(new Selector(token, matchers()));
        }
    }

    private List<String> labels() {
        List<String> labels = new ArrayList<>();
        expect("(");
        do {
            labels.add(name());
        } while (isTaken(","));
        expect(")");
        return labels;
    }

    private List<LabelMatcher> matchers() {
        List<LabelMatcher> matchers = new ArrayList<>();
        if (isTaken("{")) {
            do {
                String label = name();
                String operator = tokens.get(next++);
                String value = tokens.get(next++);
                if (!Set.of("=", "!=", "=~", "!~").contains(operator) || !value.startsWith("\"")) {
                    throw notUnderstood(label + operator + value);
                }
                matchers.add(
                        new LabelMatcher(label, operator, value.substring(1, value.length() - 1)));
            } while (isTaken(","));
            expect("}");
        }
        return matchers;
    }

    private String name() {
        String token = tokens.get(next++);
        if (!isName(token)) {
            throw notUnderstood(token);
        }
        return token;
    }

    private static boolean isName(String token) {
        return Character.isLetter(token.charAt(0)) || "_:".indexOf(token.charAt(0)) >= 0;
    }

    private boolean isAt(String token) {
        return next < tokens.size() && tokens.get(next).equals(token);
    }

    private boolean isTaken(String token) {
        boolean is = isAt(token);
        if (is) {
            next++;
        }
        return is;
    }

    private void expect(String token) {
        if (!isTaken(token)) {
            throw notUnderstood("no " + token + " after " + tokens.get(next - 1));
        }
    }

    private IllegalArgumentException notUnderstood(String what) {
        return new IllegalArgumentException("Not understood: " + what + " in " + expression);
    }
}
