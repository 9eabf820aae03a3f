package io.eventforwarder;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
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

    @ArchTest static final ArchRule modelKnowsNothing = packageDependsOnlyOn("model");

    @ArchTest static final ArchRule settingsKnowNothing = packageDependsOnlyOn("settings");

    @ArchTest static final ArchRule jsonKnowsTheModel = packageDependsOnlyOn("json", "model");

    @ArchTest static final ArchRule metricsKnowTheModel = packageDependsOnlyOn("metrics", "model");

    @ArchTest
    static final ArchRule awsIsConfiguredBySettings = packageDependsOnlyOn("aws", "settings");

    @ArchTest
    static final ArchRule sourceIsAStage =
            packageDependsOnlyOn("source", "model", "settings", "metrics", "aws");

    @ArchTest
    static final ArchRule parseIsAStage =
            packageDependsOnlyOn("parse", "json", "model", "settings", "metrics");

    @ArchTest
    static final ArchRule filterIsAStage =
            packageDependsOnlyOn("filter", "model", "settings", "metrics");

    @ArchTest
    static final ArchRule batchingIsAStage =
            packageDependsOnlyOn("batching", "model", "settings", "metrics");

    @ArchTest
    static final ArchRule renderIsAStage =
            packageDependsOnlyOn("render", "json", "model", "settings", "metrics");

    @ArchTest
    static final ArchRule sinkIsAStage =
            packageDependsOnlyOn("sink", "model", "settings", "metrics", "aws");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule parsingAndRenderingDoWithoutFlink =
            noClasses()
                    .that()
                    .resideInAnyPackage(ROOT + ".parse..", ROOT + ".render..")
                    .and(not(assignableTo(Function.class)))
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

    /** Only dependencies between packages of the job count. */
    private static ArchRule packageDependsOnlyOn(String name, String... others) {
        String[] allowed =
                Stream.concat(Stream.of(name), Arrays.stream(others))
                        .map(other -> ROOT + '.' + other + "..")
                        .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(ROOT + '.' + name + "..")
                .should()
                .onlyDependOnClassesThat(
                        not(resideInAPackage(ROOT + "..")).or(resideInAnyPackage(allowed)));
    }
}
