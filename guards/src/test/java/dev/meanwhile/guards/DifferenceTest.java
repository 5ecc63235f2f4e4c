package dev.meanwhile.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** How a changed API is shown. */
class DifferenceTest {
    @Test
    void equalTextsDoNotDiffer() {
        assertEquals("", Difference.between("class A\n  void a()\n", "class A\n  void a()\n"));
    }

    @Test
    void aChangedMemberIsShownUnderItsType() {
        assertEquals("""
                  class B
                -   void b()
                +   int b()
                +   void d()""", Difference.between("class A\n  void a()\n\nclass B\n  void b()\n  void c()\n",
                "class A\n  void a()\n\nclass B\n  int b()\n  void c()\n  void d()\n"));
    }

    @Test
    void aNewTypeIsItsOwnHeading() {
        assertEquals("""
                + class B
                +   void b()""", Difference.between("class A\n  void a()\n\nclass C\n",
                "class A\n  void a()\n\nclass B\n  void b()\n\nclass C\n"));
    }

    @Test
    void aFileThatIsMissingIsAllNew() {
        assertEquals("+ class A", Difference.between("", "class A\n"));
    }
}
