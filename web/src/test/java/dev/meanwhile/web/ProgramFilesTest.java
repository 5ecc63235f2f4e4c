package dev.meanwhile.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The working directory, which has a file pom.xml here, and the folder of the program. */
class ProgramFilesTest {
    private static final Path HERE = Path.of("pom.xml");

    @TempDir
    Path besideProgram;

    @BeforeEach
    void setProgram() {
        System.setProperty("meanwhile.program", besideProgram.resolve("Main.java").toString());
    }

    @AfterEach
    void clearProgram() {
        System.clearProperty("meanwhile.program");
    }

    @Test
    void theWorkingDirectoryComesFirst() throws IOException {
        Files.writeString(besideProgram.resolve(HERE), "");
        assertEquals(HERE, ProgramFiles.find(HERE));
    }

    @Test
    void whatIsNotThereIsLookedForBesideTheProgram() throws IOException {
        Files.writeString(besideProgram.resolve("page.html"), "");
        assertEquals(besideProgram.resolve("page.html"), ProgramFiles.find(Path.of("page.html")));
        assertEquals(Path.of("nowhere.html"), ProgramFiles.find(Path.of("nowhere.html")));
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Files.createDirectory(besideProgram.resolve(HERE));
        assertEquals(besideProgram.resolve(HERE), ProgramFiles.findFolder(HERE));
    }
}
