package io.eventforwarder.monitoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics and labels that a PromQL expression names. It knows the functions that are used here;
 * any other name is taken for a metric, so that a misspelt one is found.
 */
final class PromQuery {
    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\s+"
                            + "|(?<text>\"[^\"]*\")"
                            + "|(?<range>\\[[^\\]]*\\])"
                            + "|(?<number>[0-9][0-9.]*(e[0-9]+)?[smhd]?)"
                            + "|(?<name>[a-zA-Z_][a-zA-Z0-9_]*)"
                            + "|(?<sign>=~|!~|!=|==|>=|<=|[-+*/<>=(){},])");

    private static final Set<String> FUNCTIONS =
            Set.of("sum", "min", "max", "rate", "increase", "min_over_time", "label_values");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless");

    private final Map<String, Set<String>> selected = new TreeMap<>();
    private final Set<String> grouped = new TreeSet<>();

    private PromQuery() {}

    /**
     * @throws IllegalArgumentException for what is not understood
     */
    static PromQuery of(String expression) {
        PromQuery query = new PromQuery();
        List<String> tokens = tokens(expression);
        Map<String, Integer> depths = new HashMap<>();
        String selector = null;
        boolean inGroup = false;
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            String next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
            switch (token) {
                case "{" -> depths.merge(token, 1, Integer::sum);
                case "}" -> {
                    depths.merge("{", -1, Integer::sum);
                    selector = null;
                }
                case "by" -> inGroup = true;
                case ")" -> inGroup = false;
                default -> {
                    if (!Character.isLetter(token.charAt(0)) && token.charAt(0) != '_') {
                        continue;
                    }
                    if (inGroup) {
                        query.grouped.add(token);
                    } else if (depths.getOrDefault("{", 0) > 0) {
                        query.selected.get(selector).add(token);
                    } else if (!OPERATORS.contains(token)
                            && !(FUNCTIONS.contains(token)
                                    && (next.equals("(") || next.equals("by")))) {
                        selector = token;
                        query.selected.computeIfAbsent(token, name -> new TreeSet<>());
                    }
                }
            }
        }
        if (query.selected.isEmpty()) {
            throw new IllegalArgumentException("No metric in " + expression);
        }
        return query;
    }

    private static List<String> tokens(String expression) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(expression);
        int at = 0;
        while (at < expression.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException(
                        "Not understood: " + expression.substring(at) + " in " + expression);
            }
            if (!matcher.group().isBlank()) {
                tokens.add(matcher.group());
            }
            at = matcher.end();
        }
        return tokens;
    }

    /** Each metric, with the labels that select among its series. */
    Map<String, Set<String>> metrics() {
        return selected;
    }

    /** The labels that series are grouped by. */
    Set<String> groupedBy() {
        return grouped;
    }
}
