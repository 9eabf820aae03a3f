# Sourced by the scripts of the parent folder. Finds Java and Maven, builds what is out of date, and gives class paths.
# Sets `root` (the project's folder), `job_jar` and `local_log` (a JVM option); require_tools sets `java`.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
run_dir=$root/target/run
job_jar=$root/target/kinesis-event-forwarder.jar
local_log=-Dlog4j2.configurationFile=$root/conf/log4j2-local.properties

fail() {
    echo "$1" >&2
    exit 1
}

require_tools() {
    java=java
    if [[ -n ${JAVA_HOME:-} ]]; then
        java=$JAVA_HOME/bin/java
    fi
    command -v "$java" > /dev/null || fail "JDK 17 or later is needed: there is no program \"$java\"."
    local version
    version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p')
    [[ $version =~ ^[0-9]+$ ]] && ((version >= 17)) ||
        fail "JDK 17 or later is needed: the version of \"$java\" is ${version:-unknown}."
    "$java" --list-modules | grep -q '^jdk\.compiler' || fail "JDK 17 or later is needed: \"$java\" belongs to a runtime without a compiler."
    command -v mvn > /dev/null || fail "Maven 3.8 or later is needed: there is no program \"mvn\" on the PATH."
}

# A checksum of all inputs of a build.
fingerprint() {
    (cd "$root" && find pom.xml "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum | cksum)
}

is_built() {
    local target=$1 sources=$2
    if [[ $target == jar ]]; then
        [[ -f $job_jar ]] || return 1
    else
        [[ -d $root/target/classes && -f $run_dir/$target.classpath ]] || return 1
        [[ $target != test || -d $root/target/test-classes ]] || return 1
    fi
    [[ -f $run_dir/$target.stamp && $(< "$run_dir/$target.stamp") == "$sources" ]]
}

# build main|test|jar [MESSAGE]: builds if the sources have changed since the last build, and prints MESSAGE first. Prints Maven's
# output only if the build fails. Concurrent calls wait for the first one.
build() {
    local target=$1 message=${2:-} sources
    if [[ $target == test ]]; then
        sources=$(fingerprint src/main src/test)
    else
        sources=$(fingerprint src/main)
    fi
    is_built "$target" "$sources" && return
    if [[ -n $message ]]; then
        echo "$message"
    fi
    (
        lock
        is_built "$target" "$sources" || maven "$target"
        echo "$sources" > "$run_dir/$target.stamp"
    ) || exit 1
}

maven() {
    local goals=(compile dependency:build-classpath -Dmdep.includeScope=compile -Dmdep.outputFile="$run_dir/main.classpath")
    if [[ $1 == test ]]; then
        goals=(test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$run_dir/test.classpath")
    elif [[ $1 == jar ]]; then
        goals=(package -DskipTests)
    fi
    cd "$root"
    if ! mvn --batch-mode -Dstyle.color=never -Dspotless.check.skip=true -Denforcer.skip=true "${goals[@]}" > "$run_dir/build.log" 2>&1; then
        cat "$run_dir/build.log" >&2
        fail "The build failed; Maven's output is above."
    fi
}

# Takes a lock that is held until the calling shell ends.
lock() {
    mkdir -p "$run_dir"
    if command -v flock > /dev/null; then
        exec 9> "$run_dir/lock"
        flock 9
    else
        until mkdir "$run_dir/lock.d" 2> /dev/null; do
            sleep 1
        done
        trap 'rmdir "$run_dir/lock.d"' EXIT
    fi
}

main_class_path() {
    echo "$root/target/classes:$(< "$run_dir/main.classpath")"
}

test_class_path() {
    echo "$root/target/test-classes:$root/target/classes:$(< "$run_dir/test.classpath")"
}

# run main|test CLASS ARGUMENT...: builds what is out of date, and replaces this process by a JVM that runs the class
# with jvm_options.
run() {
    local target=$1 message=''
    if [[ $target == test ]]; then
        message="Building ..."
    fi
    require_tools
    build "$target" "$message"
    exec "$java" ${jvm_options[@]+"${jvm_options[@]}"} -cp "$("${target}_class_path")" "${@:2}"
}
