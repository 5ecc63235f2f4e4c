package dev.meanwhile.benchmarks;

/** A goal, and its outcome. */
record Goal(String aim, String measured, Verdict verdict) {
    /** As worded in the document. */
    enum Verdict {
        MET("met"), MISSED("**missed**"), UNKNOWN("not measured");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    static Goal of(String aim, String measured, boolean met) {
        return new Goal(aim, measured, met ? Verdict.MET : Verdict.MISSED);
    }

    static Goal unknown(String aim) {
        return new Goal(aim, Figures.NONE, Verdict.UNKNOWN);
    }
}
