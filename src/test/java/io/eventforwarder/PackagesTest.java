package io.eventforwarder;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.Function;

@AnalyzeClasses(packages = "io.eventforwarder", importOptions = PackagesTest.WithoutTests.class)
class PackagesTest {
    /**
     * Recognizes test classes by the name of their folder, because each build has a folder of its
     * own.
     */
    static final class WithoutTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    private static final String ROOT = "io.eventforwarder";

    /** The packages of the job that each package may use. */
    private static final Map<String, List<String>> USED =
            Map.ofEntries(
                    entry("model", List.of()),
                    entry("settings", List.of()),
                    entry("json", List.of("model")),
                    entry("metrics", List.of("model")),
                    entry("aws", List.of("settings")),
                    entry("source", List.of("model", "settings", "metrics", "aws")),
                    entry("parse", List.of("json", "model", "settings", "metrics")),
                    entry("filter", List.of("model", "settings", "metrics")),
                    entry("batching", List.of("model", "settings", "metrics")),
                    entry("render", List.of("json", "model", "settings", "metrics")),
                    entry("sink", List.of("model", "settings", "metrics", "aws")));

    @ArchTest
    static void packagesUseOnlyTheirPackages(JavaClasses job) {
        USED.forEach(
                (name, others) -> {
                    String[] allowed =
                            Stream.concat(Stream.of(name), others.stream())
                                    .map(other -> ROOT + '.' + other + "..")
                                    .toArray(String[]::new);
                    classes()
                            .that()
                            .resideInAPackage(ROOT + '.' + name + "..")
                            .should()
                            .onlyDependOnClassesThat(
                                    not(resideInAPackage(ROOT + ".."))
                                            .or(resideInAnyPackage(allowed)))
                            .check(job);
                });
    }

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule parsingAndRenderingDoWithoutFlink =
            noClasses()
                    .that()
                    .resideInAnyPackage(ROOT + ".parse..", ROOT + ".render..")
                    .and(not(belongTo(assignableTo(Function.class))))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.flink..");

    @ArchTest
    static final ArchRule onlyThesePackagesKnowTheAwsSdk =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            ROOT + ".aws..",
                            ROOT + ".source.kinesis..",
                            ROOT + ".sink..",
                            ROOT + ".cli..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("software.amazon.awssdk..", "com.amazonaws..");

    @ArchTest
    static final ArchRule onlyCommandsPrint =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".cli..")
                    .should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule nothingDependsOnCommands =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".cli..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT + ".cli..");

    @ArchTest static final ArchRule nothingLogsPastSlf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
}
