# Part of the script `meanwhile`, read only when something is missing: finds a JDK, builds with Maven, gathers the jars in
# target/meanwhile/BUILD/ and trains the AOT caches. Uses $root and $home; sets $build, $jdk and $aot.
#
#   target/meanwhile/current          which build to start, where it was made, with which JDK (written last, in one step)
#   target/meanwhile/BUILD/lib/       its jars: copied, so that a Maven run does not remove them under a running program
#   target/meanwhile/BUILD/resolver/  jars of Maven's resolver, for programs with libraries
#   target/meanwhile/BUILD/args       the JVM's options
#   target/meanwhile/BUILD/stamp      the sources of the build are not newer than this
#   target/meanwhile/BUILD/aot-JDK/   the AOT caches, one folder for each JDK

. "$root/cli/launcher/jdk.sh"

say() {
    printf 'meanwhile: %s\n' "$*" >&2
}

prepare() {
    root=$(cd "$root" && pwd -P)
    home=$root/target/meanwhile
    find_jdk || return
    if ! mkdir -p "$home" 2> /dev/null || [[ ! -w $home ]]; then
        say "can't write to $home, where Meanwhile is built. Change its permissions, or use your own copy"
        return 2
    fi
    lock
    trap 'unlock' EXIT
    trap 'stop_job; exit 130' INT
    trap 'stop_job; exit 143' TERM
    if ! is_built; then
        build || return
    fi
    aot=$home/$build/aot-$version${jdk//\//%}
    [[ -d $aot ]] || train
    printf '%s\n' "$build" "$root" "$jdk" > "$home/current.new" && mv "$home/current.new" "$home/current" || return
    trap - INT TERM EXIT
    unlock
}

# Another start may have built while this one waited for the lock.
is_built() {
    local place
    { IFS= read -r build && IFS= read -r place; } 2>/dev/null < "$home/current" &&
        [[ $place -ef $root && -r $home/$build/stamp && -z $(sources_newer_than "$home/$build/stamp") ]]
}

build() {
    local log=$home/build.log before=$build what="building changes"
    [[ -r $home/current ]] || what="building (first time, about a minute)"
    if ! command -v mvn > /dev/null; then
        say "Maven is needed to build Meanwhile, but there is no mvn on the PATH. Install it with"
        say "    $(install_line maven maven maven maven maven)"
        return 2
    fi
    : > "$home/stamp"
    # Maven runs on the JDK just found, which may be the only Java there is.
    if ! watch "$what" 900 "$log" env JAVA_HOME="$jdk" mvn -B -Dmaven.test.skip=true -f "$root/pom.xml" -pl cli -am package; then
        say "the build failed:"
        { grep '^\[ERROR\]' "$log" || tail -n 25 "$log"; } | head -n 25 >&2
        say "the full log is in $log"
        return 2
    fi
    build=b$(date +%s)-$$
    gather || return
    local old
    for old in "$home"/b*-*/; do        # the previous one stays, for programs that still run
        old=${old%/}
        case ${old##*/} in "$build" | "$before") ;; *) rm -rf "$old" ;; esac
    done
}

gather() {
    local dir=$home/$build jar class_path= resolver=
    mkdir -p "$dir/lib" "$dir/resolver" && mv "$home/stamp" "$dir/stamp" || return
    local IFS=:
    for jar in "$root/cli/target/meanwhile-cli.jar" $(< "$root/cli/target/runtime-class-path"); do
        cp "$jar" "$dir/lib/" || return
        class_path=$class_path${class_path:+:}$dir/lib/${jar##*/}
    done
    for jar in $(< "$root/cli/target/resolver-class-path"); do
        cp "$jar" "$dir/resolver/" || return
        resolver=$resolver${resolver:+:}$dir/resolver/${jar##*/}
    done
    cat > "$dir/args" <<ARGS
--add-opens java.base/java.lang=ALL-UNNAMED
-Djdk.trackAllThreads=false
-Xss8m
--enable-native-access=ALL-UNNAMED
--sun-misc-unsafe-memory-access=allow
-Xlog:aot*=off,cds*=off
-Dmeanwhile.commit=$(commit)
-Dmeanwhile.build=$build
"-Dmeanwhile.resolver=${resolver//\\/\\\\}"
-cp "${class_path//\\/\\\\}"
ARGS
}

# Prints the commit of the sources, and whether they differ from it; nothing if they are not from git.
commit() {
    command -v git > /dev/null && git -C "$root" describe --always --dirty --exclude='*' 2> /dev/null
}

# The JVM keeps loaded and linked classes for the next start (JEP 483, 514): it observes a program and
# records which classes it needs. There are two caches, because a cache is loaded at every start:
#   full: with javac, the HTTP client and jsoup        core: just what a compiled program on the core needs
# They are optional. If this fails, programs start without, and the next build tries again.
train() {
    local work=$home/$build/training
    rm -rf "$work" && mkdir -p "$work/aot" || return
    train_on Full full "$work/full"
    "$jdk/bin/java" "@$home/$build/args" "-XX:AOTCache=$work/aot/full.aot" "-Dmeanwhile.entry=$work/core" \
        dev.meanwhile.cli.Main run "$root/cli/launcher/training/Core.java" > "$home/training.log" 2>&1
    train_on Core core "$work/core"
    mv "$work/aot" "$aot" && rm -rf "$work"
}

# train_on PROGRAM CACHE ENTRY. Without profiles: replaying them makes the JIT compile, at the start, more than a short program
# ever uses (a third of its CPU time on two cores).
train_on() {
    watch "preparing fast starts" 120 "$home/training.log" "$jdk/bin/java" "@$home/$build/args" \
        -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining \
        "-XX:AOTCacheOutput=$work/aot/$2.aot" "-Dmeanwhile.entry=$3" dev.meanwhile.cli.Main run "$root/cli/launcher/training/$1.java"
}

# watch TEXT SECONDS LOG COMMAND…: runs it with a progress line, and kills it when it takes too long.
watch() {
    local text=$1 limit=$2 log=$3 module tick=0
    shift 3
    [[ -t 2 ]] || say "$text …"
    "$@" > "$log" 2>&1 < /dev/null &
    job=$!
    while kill -0 "$job" 2> /dev/null; do
        if [[ -t 2 ]]; then
            module=$(sed -n 's/^\[INFO\] Building Meanwhile: \([^ ]*\).*/\1/p' "$log" | tail -n 1)
            printf '\rmeanwhile: %s … %d s %s\033[K' "$text" $((tick / 5)) "$module" >&2
        fi
        ((tick++ >= limit * 5)) && stop_job
        sleep 0.2
    done
    [[ -t 2 ]] && printf '\r\033[K' >&2
    wait "$job"
}

stop_job() {
    [[ -n $job ]] && kill "$job" 2> /dev/null
}

# One builds, the others wait. The lock is a link to the number of the process that holds it: making one is atomic everywhere,
# and macOS has no flock. A start that finds the holder dead removes the lock, under a second lock so that it can't remove the next holder's.
lock() {
    local owner told=
    until ln -s $$ "$home/lock" 2> /dev/null; do
        owner=$(readlink "$home/lock")
        if [[ -n $owner ]] && ! kill -0 "$owner" 2> /dev/null && mkdir "$home/lock.break" 2> /dev/null; then
            [[ $(readlink "$home/lock") == "$owner" ]] && rm -f "$home/lock"
            rmdir "$home/lock.break"
            continue
        fi
        [[ -n $told ]] || say "another start is building (process ${owner:-unknown}), waiting for it …" \
            "If there is no such process: rm -r $home/lock*"
        told=yes
        sleep 0.2
    done
}

unlock() {
    rm -f "$home/lock"
}
