package dev.meanwhile;

/** Something put to a loop that has to be told when the loop ends without running it. */
interface Abandonable extends Runnable {
    /** Called once, in any thread. */
    void abandon();
}
