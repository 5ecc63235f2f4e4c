# Part of the script `meanwhile`: finds a JDK, or says how to install one.

usual_places() {
    places=(/usr/lib/jvm/* /opt/* /opt/*/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*
        {,"$HOME"}/Library/Java/JavaVirtualMachines/*/Contents/Home
        {/opt/homebrew,/usr/local}/opt/openjdk*/libexec/openjdk.jdk/Contents/Home)
}

# Sets `jdk` and `version`: JAVA_HOME if it is suitable, else the first suitable one in the usual places.
find_jdk() {
    local dir found='' places=()
    usual_places
    for dir in "$JAVA_HOME" "${places[@]}" "$(java_on_path)"; do
        if is_jdk "$dir"; then
            jdk=$dir
            return
        fi
        [[ -n $version && ! -L $dir && $found != *"$dir "* ]] && found="$found, $dir ($version)"
    done
    say "no JDK 25 or later was found. Install one with"
    say "    $(install_line openjdk-25-jdk java-25-openjdk-devel jdk-openjdk openjdk@25 'java 25-tem')"
    say "or set JAVA_HOME to the folder of one. ${found:+These are older, or not JDKs: ${found#, }. }Searched: JAVA_HOME, /usr/lib/jvm," \
        "/opt, ~/.sdkman, ~/.jdks, /Library/Java and java on the PATH."
    return 2
}

java_on_path() {
    local java
    java=$(command -v java) || return
    while [[ -L $java ]]; do
        local link
        link=$(readlink "$java")
        case $link in /*) java=$link ;; *) java=${java%/*}/$link ;; esac
    done
    printf '%s' "${java%/bin/java}"
}

# install_line APT DNF PACMAN BREW SDK: prints the line to paste on this system, given the name of the package in each.
install_line() {
    if command -v apt-get > /dev/null && apt_has "$1"; then
        echo "sudo apt install $1"
    elif command -v brew > /dev/null; then
        echo "brew install $4"
    elif command -v dnf > /dev/null; then
        echo "sudo dnf install $2"
    elif command -v pacman > /dev/null; then
        echo "sudo pacman -S $3"
    elif [[ -d $HOME/.sdkman ]]; then
        echo "sdk install $5"
    else
        echo "curl -s https://get.sdkman.io | bash; source ~/.sdkman/bin/sdkman-init.sh; sdk install $5"
    fi
}

# An older Debian or Ubuntu may lack the JDK.
apt_has() {
    [[ -n $(apt-cache show --no-all-versions "$1" 2> /dev/null) ]]
}
