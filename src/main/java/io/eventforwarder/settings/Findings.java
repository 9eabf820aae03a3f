package io.eventforwarder.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** What reading the settings finds to say: problems, each one line, and warnings. */
final class Findings {
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** A problem with the file itself. */
    void problem(String line) {
        problems.add(new Problem(null, line));
    }

    /** A problem with a group as a whole. */
    void problem(Group group, String text) {
        problems.add(new Problem(group, group.name() + ": " + text));
    }

    void problem(Key<?> key, String text) {
        problem(key.group(), key.name(), text);
    }

    /** A problem with a key that need not be a known one. */
    void problem(Group group, String key, String text) {
        problems.add(new Problem(group, group.name() + "." + key + ": " + text));
    }

    void warn(String sentence) {
        warnings.add(sentence);
    }

    /** The lines, those of the file first, then group by group. */
    List<String> problems() {
        return problems.stream()
                .sorted(Comparator.comparingInt(Problem::position))
                .map(problem -> problem.line)
                .collect(Collectors.toList());
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private static final class Problem {
        @Nullable private final Group group;
        private final String line;

        Problem(@Nullable Group group, String line) {
            this.group = group;
            this.line = line;
        }

        int position() {
            return group == null ? -1 : Groups.ALL.indexOf(group);
        }
    }
}
