# Part of the script `meanwhile`: builds the module benchmarks if necessary, and becomes its JVM. Uses $root, $home, $build,
# $jdk and $aot, which are already set.

. "$root/cli/launcher/prepare.sh"

bench() {
    shift
    if [[ ! -r $root/benchmarks/pom.xml ]]; then
        say "bench builds Meanwhile's peers from source, so it only works in a clone of the repository, and $root is not one"
        return 2
    fi
    root=$(cd "$root" && pwd -P)
    local jar=$root/benchmarks/target/meanwhile-benchmarks.jar log=$home/bench.log stamp=$home/bench-stamp
    if [[ ! -r $jar || ! -r $stamp || -n $(bench_sources_newer_than "$stamp") ]]; then
        : > "$stamp.new"
        trap 'stop_job; exit 130' INT
        trap 'stop_job; exit 143' TERM
        if ! watch "building the benchmarks" 900 "$log" \
            env JAVA_HOME="$jdk" mvn -B -Dmaven.test.skip=true -f "$root/pom.xml" -pl benchmarks -am package; then
            say "the build failed:"
            { grep '^\[ERROR\]' "$log" || tail -n 25 "$log"; } | head -n 25 >&2
            say "the full log is in $log"
            return 2
        fi
        trap - INT TERM
        mv "$stamp.new" "$stamp" || return
    fi
    exec "$jdk/bin/java" -Dmeanwhile.root="$root" -Dmeanwhile.build="$home/$build" -Dmeanwhile.aot="$aot" \
        -cp "$jar:$(< "$root/benchmarks/target/runtime-class-path")" dev.meanwhile.benchmarks.Bench "$@"
}

bench_sources_newer_than() {
    find "$root"/pom.xml "$root"/{core,io,http,web,sql,benchmarks}/{pom.xml,src/main} -newer "$1" 2> /dev/null
}
