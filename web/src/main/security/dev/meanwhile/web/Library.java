package dev.meanwhile.web;

/** Optional libraries, which a program adds if it uses what needs them. */
enum Library {
    NIMBUS("com.nimbusds.jose.JWSObject", "com.nimbusds:nimbus-jose-jwt"),
    BOUNCY_CASTLE("org.bouncycastle.crypto.generators.Argon2BytesGenerator", "org.bouncycastle:bcprov-jdk18on");

    private final String sample;
    private final String coordinates;

    Library(String sample, String coordinates) {
        this.sample = sample;
        this.coordinates = coordinates;
    }

    /** Throws an {@link IllegalStateException} that says how to add the library, if it is not there. */
    void require(String what) {
        try {
            Class.forName(sample, false, Library.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(what + " needs the library " + coordinates + ", which web does not bring along: add it to the dependencies, or to the class path", e);
        }
    }
}
