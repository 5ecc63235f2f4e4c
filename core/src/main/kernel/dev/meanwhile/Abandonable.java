package dev.meanwhile;

/** Something handed to a loop that must be told if the loop ends without running it. */
interface Abandonable extends Runnable {
    /** Called once, in any thread. */
    void abandon();
}
