package dev.neuralcollapse.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proofs in which something was changed: with the old hash, and, harder, written anew with a hash
 * that fits.
 */
class ProofTamperingTest {
  private static final Term K = Term.variable("K");
  private static final Term X = Term.variable("x");
  private static final Domain DOMAIN = Domain.none().integer("K", 2, 9).real("x", "-3", "3");

  /** {@code x⁴ - x² + K/8 ≥ 0}: least at K = 2, x² = 1/2, where it is 0. */
  private static final Term TERM =
      X.power(4).minus(X.square()).plus(K.over(8)).plus(Term.decimal("0.001"));

  private static final Proof PROOF = proof(Assertion.nonnegative(DOMAIN, TERM));

  @TempDir private Path folder;

  private static Proof proof(Assertion assertion) {
    Verdict verdict = Branching.decide(assertion, 10_000);
    return assertInstanceOf(Verdict.Proved.class, verdict, verdict::because).proof();
  }

  private Outcome recheck(String text) throws IOException {
    return Recheck.of(Files.writeString(folder.resolve("p.json"), text));
  }

  private Outcome rewritten(Assertion assertion, Seq<String> trees) throws IOException {
    return recheck(ProofFile.text("a/b", new Proof(assertion, trees, 0, 0)).get());
  }

  private static String file() {
    return ProofFile.text("a/b", PROOF).get();
  }

  private static String wrong(Outcome outcome) {
    return assertInstanceOf(Outcome.DoesNotCheck.class, outcome, outcome::toString).what();
  }

  private static void unreadable(Outcome outcome) {
    assertInstanceOf(Outcome.Unreadable.class, outcome, outcome::toString);
  }

  @Test
  void theProofItselfChecksAndIsSmall() throws IOException {
    Outcome.Proves proves = assertInstanceOf(Outcome.Proves.class, recheck(file()));
    assertEquals(ProofFile.statement(PROOF.assertion()), proves.statement());
    assertTrue(proves.leaves() > 3 && file().length() < 2000, file());
  }

  @Test
  void everyEditOfTheTextIsNoticedByTheHashOrTheStatement() throws IOException {
    assertEquals("statement", wrong(recheck(file().replace("\"to\": 3.0", "\"to\": 4.0"))));
    assertEquals("statement", wrong(recheck(file().replace("\"from\": 2.0", "\"from\": 1.0"))));
    assertEquals("statement", wrong(recheck(file().replace("\"from\": 2.0", "\"from\": null"))));
    assertEquals(
        "statement", wrong(recheck(file().replace("integer\": true", "integer\": false"))));
    assertEquals(
        "statement", wrong(recheck(file().replace("\"term\": \"(+ ", "\"term\": \"(+ -1 "))));
    String tree = PROOF.trees().get(0);
    for (String other :
        List.of(
            tree.replace('.', '~'), tree.substring(1), tree + ".", "", tree.replace('|', '+'))) {
      assertEquals(
          "sha256",
          wrong(recheck(file().replace("\"proof\": \"" + tree, "\"proof\": \"" + other))),
          other);
    }
    assertEquals("sha256", wrong(recheck(file().replace("\"a/b\"", "\"a/c\""))));
    assertEquals("statement", wrong(recheck(file().replace(">= 0", ">= -1"))));
    assertEquals(
        "sha256", wrong(recheck(file().replaceAll("\"sha256\": \"..", "\"sha256\": \"00"))));
  }

  @Test
  void anEnlargedBoxIsRefusedThoughTheHashFits() throws IOException {
    for (Domain larger :
        List.of(
            Domain.none().integer("K", 1, 9).real("x", "-3", "3"),
            Domain.none().integer("K", -1).real("x", "-3", "3"),
            Domain.none().real("K", "1.9", "9").real("x", "-3", "3"))) {
      wrong(rewritten(Assertion.nonnegative(larger, TERM), PROOF.trees()));
    }
  }

  @Test
  void aChangedConstantIsRefusedThoughTheHashFits() throws IOException {
    Term lower = TERM.minus(Term.decimal("0.0011"));
    String what = wrong(rewritten(Assertion.nonnegative(DOMAIN, lower), PROOF.trees()));
    assertTrue(what.contains("x in") || what.contains(" on "), what);
  }

  @Test
  void aMissingOrAddedLeafIsRefusedThoughTheHashFits() throws IOException {
    String tree = PROOF.trees().get(0);
    assertEquals("proof", wrong(tree(tree.substring(0, tree.length() - 1))));
    assertEquals("proof", wrong(tree("")));
    assertEquals("proof", wrong(tree(tree + ".")));
    assertEquals("proof", wrong(tree("|a")));
  }

  private Outcome tree(String tree) throws IOException {
    return rewritten(PROOF.assertion(), List.of(tree));
  }

  @Test
  void aLieAboutTheFormIsRefusedThoughTheHashFits() throws IOException {
    wrong(tree("."));
    wrong(tree("~"));
    wrong(tree("+b.."));
    wrong(tree("=b."));
    wrong(tree("%."));
    wrong(tree("/."));
    wrong(tree("|b@4.0;.."));
    wrong(tree("|a@2.5;.."));
    unreadable(tree("?"));
    unreadable(tree("|z.."));
    unreadable(tree("|b@1e;.."));
    unreadable(tree("|".repeat(3) + "%".repeat(1000)));
    unreadable(tree("%".repeat(1000)));
  }

  @Test
  void monotoneRulesNeedAnEndAndADefinedTerm() throws IOException {
    Assertion line = Assertion.nonnegative(Domain.none().real("x"), X.exp());
    wrong(rewritten(line, List.of("+a..")));
    // 1/x is falling wherever it has a derivative, and 1 at x = 1, but not nonnegative
    Domain around = Domain.none().real("x", "-1", "1");
    wrong(rewritten(Assertion.nonnegative(around, X.power(-1)), List.of("-a..")));
    wrong(rewritten(Assertion.nonnegative(around, X.log().times(2).exp()), List.of(".")));
    // the sign rises from -1 to 1 with derivative 0: a jump must not count as constant
    Term sign = Normal.call(Elementary.SIGN, X);
    wrong(rewritten(Assertion.nonnegative(around, sign), List.of("-a..")));
    wrong(rewritten(Assertion.nonnegative(around, X.log().times(X)), List.of("/.")));
  }

  @Test
  void aRootNeedsItsThreeProofs() throws IOException {
    Domain unit = Domain.none().real("x", "0", "1").real("y", "1", "2");
    Assertion root = Assertion.uniqueRoot(unit, "x", X.times(Term.variable("y")).minus(1));
    Seq<String> trees = proof(root).trees();
    assertInstanceOf(Outcome.Proves.class, rewritten(root, trees));
    assertEquals("goals", wrong(rewritten(root, trees.take(2))));
    Assertion flat = Assertion.uniqueRoot(unit, "x", Term.variable("y").minus(1));
    wrong(rewritten(flat, List.of(".", ".", ".")));
    Assertion beyond =
        Assertion.uniqueRoot(unit, "x", X.times(Term.variable("y")).minus(Term.decimal("1.001")));
    wrong(rewritten(beyond, trees));
  }

  @Test
  void aDamagedFileIsUnreadable() throws IOException {
    String file = file();
    for (int cut = 0; cut < file.length() - 2; cut += 7) {
      unreadable(recheck(file.substring(0, cut)));
    }
    unreadable(recheck(file.replace("collapse/proof/1", "collapse/proof/2")));
    unreadable(recheck(file.replace("\"from\": -3.0", "\"from\": NaN")));
    unreadable(recheck(file.replace("\"from\": -3.0", "\"from\": 1e999")));
    unreadable(recheck(file.replace("\"from\": -3.0", "\"from\": \"-3\"")));
    unreadable(recheck(file.replace("\"claim\"", "\"schema\"")));
    unreadable(recheck(file.replace("\"root\": null,", "")));
    unreadable(recheck(file.replace("\"goals\": [", "\"goals\": " + "[".repeat(50))));
    unreadable(recheck(file.replace("(+ ", "(+ ".repeat(1000))));
    unreadable(recheck(file.replace("(^ x 4)", "(^ x 4000000000)")));
    unreadable(recheck(file.replace("(^ x 4)", "(^ x 1E+9)")));
    unreadable(recheck(file.replace("(^ x 4)", "(exec x)")));
    unreadable(recheck(file.replace("(^ x 4)", "z")));
    unreadable(recheck(file.replace("(^ x 4)", "1E+999999999")));
    unreadable(recheck(file.replace("(^ x 4)", "(^ ".repeat(40) + "9" + " 999)".repeat(40))));
  }

  @Test
  void invertedOrBrokenSidesAreNamed() throws IOException {
    assertEquals("side x", wrong(recheck(file().replace("\"to\": 3.0", "\"to\": -4.0"))));
    assertEquals("side K", wrong(recheck(file().replace("\"to\": 9.0", "\"to\": 8.5"))));
  }

  @Test
  void termsThatExplodeAreRefusedInTime() throws IOException {
    Term sum = List.range(0, 12).map(i -> Term.variable("v" + (char) ('a' + i))).reduce(Term::plus);
    Domain many =
        List.range(0, 12)
            .foldLeft(Domain.none(), (d, i) -> d.real("v" + (char) ('a' + i), "-1", "1"));
    unreadable(rewritten(Assertion.nonnegative(many, sum.power(12)), List.of("%%.")));
    Term product = Normal.product(List.range(1, 1000).map(i -> Term.variable("va").plus(i)));
    unreadable(rewritten(Assertion.nonnegative(many, product), List.of("+a..")));
    String cuts = "|a".repeat(500) + ".".repeat(10);
    assertInstanceOf(
        Outcome.DoesNotCheck.class, rewritten(Assertion.nonnegative(many, product), List.of(cuts)));
  }
}
