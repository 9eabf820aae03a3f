package io.eventforwarder;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.eventforwarder.testing.ProjectFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All but {@code src/main/flink-1} does without what Flink 2 removed. */
class FlinkTwoTest {
    private static final Path FLINK_1 = ProjectFolder.path().resolve("src/main/flink-1/java");

    private static JavaClasses ours;
    private static Set<String> removed;
    private static DescribedPredicate<JavaClass> inFlink1;

    @BeforeAll
    static void read() throws IOException {
        ours =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.eventforwarder");
        try (var list = FlinkTwoTest.class.getResourceAsStream("/flink/removed-in-2.txt")) {
            removed =
                    new String(list.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .collect(Collectors.toSet());
        }
        try (Stream<Path> files = Files.walk(FLINK_1)) {
            Set<String> names =
                    files.map(FLINK_1::relativize)
                            .map(Path::toString)
                            .filter(file -> file.endsWith(".java"))
                            .map(file -> file.replace(".java", "").replace('/', '.'))
                            .collect(Collectors.toSet());
            inFlink1 =
                    describe(
                            "are in src/main/flink-1",
                            type -> names.contains(type.getFullName().replaceFirst("\\$.*", "")));
        }
    }

    private static ArchCondition<JavaClass> doWithoutWhatFlink2Removed() {
        return new ArchCondition<>("do without what Flink 2 removed") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Stream<String> types =
                        type.getDirectDependenciesFromSelf().stream()
                                .map(
                                        dependency ->
                                                dependency
                                                        .getTargetClass()
                                                        .getBaseComponentType()
                                                        .getFullName());
                Stream<String> members =
                        type.getAccessesFromSelf().stream()
                                .flatMap(access -> access.getTarget().resolveMember().stream())
                                .map(member -> member.getFullName());
                Stream.concat(types, members)
                        .filter(removed::contains)
                        .distinct()
                        .forEach(
                                used ->
                                        events.add(
                                                SimpleConditionEvent.violated(
                                                        type, type.getName() + " uses " + used)));
            }
        };
    }

    @Test
    void nothingElseUsesWhatItRemoved() {
        classes().that(not(inFlink1)).should(doWithoutWhatFlink2Removed()).check(ours);
    }

    @Test
    void whatItRemovedIsFound() {
        assertThat(
                        classes()
                                .that(inFlink1)
                                .should(doWithoutWhatFlink2Removed())
                                .evaluate(ours)
                                .getFailureReport()
                                .getDetails())
                .contains(
                        "io.eventforwarder.source.KinesisEventSource uses"
                                + " org.apache.flink.streaming.api.environment.StreamExecutionEnvironment"
                                + ".addSource(org.apache.flink.streaming.api.functions.source.SourceFunction,"
                                + " org.apache.flink.api.common.typeinfo.TypeInformation)");
    }
}
