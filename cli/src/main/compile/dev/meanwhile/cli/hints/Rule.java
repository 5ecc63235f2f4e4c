package dev.meanwhile.cli.hints;

/** Knows one kind of mistake. */
interface Rule {

    /** {@return what to do about it; null if it is none of this kind} */
    Hint hint(Mistake mistake);
}
