package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.compute;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords with Argon2id (RFC 9106) and the parameters that OWASP recommends: 19 MiB, 2 passes, 1 lane. A hash is a text that says how it was made
 * ({@code $argon2id$v=19$m=19456,t=2,p=1$…}), which other libraries understand, too.
 * {@snippet :
 * var user = users.byName(login.name());
 * if (user.isEmpty()) {
 *     Passwords.verifyNobody(login.password());     // takes as long, so nobody learns which names exist
 *     return Optional.empty();
 * }
 * return Passwords.verify(login.password(), user.get().hash()) ? user : Optional.empty();
 * }
 * All methods that hash wait for a thread of {@code compute}: the loop goes on, and no more memory is in use than 19 MiB for each processor, however many people log in at once.
 * <b>Cancellation:</b> the computation, some 20 ms, ends unseen. They need the library {@code org.bouncycastle:bcprov-jdk18on}.
 */
public final class Passwords {
    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    /** Longer ones are refused: hashing them is work for an attacker's benefit. */
    private static final int MAX_BYTES = 4_096;
    /** What hashes from elsewhere may ask for. */
    private static final int MAX_MEMORY_KIB = 1 << 20;
    private static final int MAX_PASSES = 64;
    private static final int MAX_LANES = 64;
    private static final Pattern FORM = Pattern.compile("\\$argon2id\\$v=19\\$m=([0-9]{1,8}),t=([0-9]{1,4}),p=([0-9]{1,3})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");

    private Passwords() {
    }

    private record Hash(int memory, int passes, int lanes, byte[] salt, byte[] hash) {
        static Hash fresh(String password) {
            var salt = Secrets.random(SALT_BYTES);
            return new Hash(MEMORY_KIB, PASSES, LANES, salt, argon2(password, MEMORY_KIB, PASSES, LANES, salt, HASH_BYTES));
        }

        static Optional<Hash> read(String text) {
            var read = FORM.matcher(Objects.requireNonNull(text, "the hash is null"));
            if (!read.matches()) {
                return Optional.empty();
            }
            var memory = Integer.parseInt(read.group(1));
            var passes = Integer.parseInt(read.group(2));
            var lanes = Integer.parseInt(read.group(3));
            if (lanes < 1 || lanes > MAX_LANES || memory < 8 * lanes || memory > MAX_MEMORY_KIB || passes < 1 || passes > MAX_PASSES) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Hash(memory, passes, lanes, Base64.getDecoder().decode(read.group(4)), Base64.getDecoder().decode(read.group(5))));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        boolean isOf(String password) {
            return MessageDigest.isEqual(hash, argon2(password, memory, passes, lanes, salt, hash.length));
        }

        boolean isCurrent() {
            return memory == MEMORY_KIB && passes == PASSES && lanes == LANES && salt.length >= SALT_BYTES && hash.length >= HASH_BYTES;
        }

        String text() {
            var base64 = Base64.getEncoder().withoutPadding();
            return "$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=" + lanes + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
        }
    }

    private static byte[] argon2(String password, int memory, int passes, int lanes, byte[] salt, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory).withIterations(passes).withParallelism(lanes).withSalt(salt).build());
        var hash = new byte[length];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    private static boolean isTooLong(String password) {
        return Objects.requireNonNull(password, "the password is null").getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }

    /**
     * {@return a hash of a password, with a salt of its own, to be stored}
     *
     * @throws HttpError 422 if the password is longer than 4,096 bytes
     */
    public static String hash(String password) {
        Library.BOUNCY_CASTLE.require("Passwords");
        if (isTooLong(password)) {
            throw new HttpError(422, "a password has at most " + MAX_BYTES + " bytes");
        }
        return compute(() -> Hash.fresh(password).text());
    }

    /**
     * {@return whether a hash is of this password}
     *
     * @param hash what {@link #hash} or another library made
     * @throws IllegalArgumentException if it is no hash of Argon2id
     */
    public static boolean verify(String password, String hash) {
        Objects.requireNonNull(password, "the password is null");
        Library.BOUNCY_CASTLE.require("Passwords");
        var read = Hash.read(hash).orElseThrow(() -> new IllegalArgumentException("this is no hash of Argon2id such as $argon2id$v=19$m=19456,t=2,p=1$…"));
        return !isTooLong(password) && compute(() -> read.isOf(password));
    }

    /** {@return false, after as long as {@link #verify} takes} For names that do not exist: otherwise the time of the answer would tell them. */
    public static boolean verifyNobody(String password) {
        Library.BOUNCY_CASTLE.require("Passwords");
        if (!isTooLong(password)) {
            compute(() -> Hash.fresh(password));
        }
        return false;
    }

    /** {@return whether a hash was made with other parameters than today's} Then hash the password anew at the next sign-in. Does not wait. */
    public static boolean needsRehash(String hash) {
        return Hash.read(hash).filter(Hash::isCurrent).isEmpty();
    }
}
