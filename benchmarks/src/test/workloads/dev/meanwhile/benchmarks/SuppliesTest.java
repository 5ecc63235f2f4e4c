package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import org.junit.jupiter.api.Test;

/** What workloads find in their folder. */
class SuppliesTest {
    @Test
    void smallFilesBeginWithTheirNames() throws IOException {
        try (var supplies = supplies("files-small", 3)) {
            var small = supplies.folder().resolve("small");
            try (var all = Files.list(small)) {
                assertEquals(3, all.count());
            }
            assertEquals(1024, Contents.checked("00000002", Files.readAllBytes(small.resolve("00000002"))));
            assertThrows(IllegalStateException.class, () -> Contents.checked("00000001", Files.readAllBytes(small.resolve("00000002"))));
        }
    }

    @Test
    void eachMebibyteOfTheLargeFileDiffers() throws IOException {
        try (var supplies = supplies("file-large", 2)) {
            var bytes = Files.readAllBytes(supplies.folder().resolve("large"));
            assertEquals(2 << 20, bytes.length);
            assertEquals(bytes.length, Contents.checked(0, bytes[0], bytes[bytes.length - 1], bytes.length));
            assertEquals(0, bytes[(1 << 20) - 1]);
            assertEquals(1, bytes[1 << 20]);
        }
    }

    @Test
    void aPieceOfAnotherPlaceIsFound() {
        assertEquals((1 << 20) + 10, Contents.checked(1 << 20, (byte) 1, (byte) 1, 10));
        assertThrows(IllegalStateException.class, () -> Contents.checked(0, (byte) 1, (byte) 1, 10));
        assertThrows(IllegalStateException.class, () -> Contents.checked((1 << 20) - 5, (byte) 0, (byte) 0, 10));
    }

    @Test
    void theCertificateIsThatOfPyperformance() throws IOException, GeneralSecurityException {
        try (var supplies = supplies("asyncio-tcp-ssl", 1)) {
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(supplies.folder().resolve("certificate.pem"))));
            assertEquals("SHA256withRSA", certificate.getSigAlgName());
            assertEquals(3072, ((RSAPublicKey) certificate.getPublicKey()).getModulus().bitLength());
            assertTrue(Files.readString(supplies.folder().resolve("key.pem")).startsWith("-----BEGIN PRIVATE KEY-----\n"));
        }
    }

    @Test
    void serversHaveACertificateWhoseHandshakesAreCheap() throws IOException, GeneralSecurityException {
        try (var supplies = supplies("http-h2", 1)) {
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(supplies.folder().resolve(Served.CERTIFICATE))));
            assertEquals("SHA256withECDSA", certificate.getSigAlgName());
            assertTrue(Files.readString(supplies.folder().resolve(Served.KEY)).startsWith("-----BEGIN PRIVATE KEY-----\n"));
        }
    }

    @Test
    void webFrameworksHaveATemplateAndAFile() throws IOException {
        try (var supplies = supplies("web-events", 1)) {
            assertEquals(20 << 10, Files.size(supplies.folder().resolve("files/shop.css")));
            assertTrue(Files.readString(supplies.folder().resolve("pages/table.ftlh")).contains("<#list rows as row>"));
        }
    }

    @Test
    void theFolderGoes() {
        Path folder;
        try (var supplies = supplies("files-small", 3)) {
            folder = supplies.folder();
            assertTrue(Files.exists(folder));
        }
        assertFalse(Files.exists(folder));
    }

    @Test
    void aQuickRunIsSmallerInProportion() {
        var full = Results.workload("file-large");
        var quick = full.sized(true);
        assertEquals(256, quick.size());
        assertEquals(256, quick.operations());
        assertEquals(256L << 20, quick.answer());
        assertEquals(2048, full.sized(false).size());
        var same = Results.workload("switch");
        assertEquals(same, same.sized(true));
    }

    private static Supplies supplies(String workload, int size) {
        return Supplies.of(Results.workload(workload).withQuickSize(size).sized(true));
    }
}
