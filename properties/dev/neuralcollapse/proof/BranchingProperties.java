package dev.neuralcollapse.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import io.vavr.collection.HashMap;
import io.vavr.collection.List;
import io.vavr.control.Option;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.statistics.Statistics;

/** Random terms, random proofs: neither the prover nor the checker may ever be wrong. */
class BranchingProperties {
  private static final Path FILE = temporary();
  private static final Domain DOMAIN =
      Domain.none().integer("K", 2, 20).real("x", "-1", "2").real("y", "0", "3");

  private static Path temporary() {
    try {
      return Files.createTempFile("fuzz", ".proof.json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterContainer
  static void clean() throws IOException {
    Files.deleteIfExists(FILE);
  }

  private static Outcome recheck(String text) {
    try {
      return Recheck.of(Files.writeString(FILE, text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Outcome recheck(Assertion assertion, List<String> trees) {
    return recheck(ProofFile.text("a/b", new Proof(assertion, trees, 0, 0)).get());
  }

  /** A term of at most so many levels. */
  private static Term term(Draw draw, int depth) {
    if (depth == 0) {
      return switch (draw.integer(0, 4)) {
        case 0 -> Term.variable("K");
        case 1 -> Term.variable("x");
        case 2 -> Term.variable("y");
        default -> Term.decimal(draw.integer(-30, 30) + "e-1");
      };
    }
    Term a = term(draw, depth - 1);
    return switch (draw.integer(0, 14)) {
      case 0, 1 -> a.plus(term(draw, depth - 1));
      case 2 -> a.minus(term(draw, depth - 1));
      case 3, 4 -> a.times(term(draw, depth - 1));
      case 5 -> a.square();
      case 6 -> a.power(draw.integer(-2, 3));
      case 7 -> a.sigmoid();
      case 8 -> a.square().log1p();
      case 9 -> a.abs();
      case 10 -> a.max(term(draw, depth - 1));
      case 11 -> a.min(term(draw, depth - 1));
      case 12 -> a.softplus();
      case 13 -> a.abs().sqrt();
      default -> a.sigmoid().expm1();
    };
  }

  private static HashMap<String, Double> point(Draw draw) {
    return HashMap.of(
        "K",
        (double) draw.integer(2, 20),
        "x",
        draw.uniform(-1, 2),
        "y",
        draw.integer(0, 9) == 0 ? 0 : draw.uniform(0, 3));
  }

  /** Natural enclosure at a point. */
  private static Option<Interval> at(Term term, HashMap<String, Double> point) {
    return Tape.of(term, List.of("K", "x", "y"))
        .over(
            new Interval[] {
              Interval.point(point.get("K").get()),
              Interval.point(point.get("x").get()),
              Interval.point(point.get("y").get())
            });
  }

  @Property(tries = 400, seed = "31")
  void whatIsProvedHoldsAndIsProvedAgainByTheChecker(@ForAll long seed) {
    Draw draw = Draw.from(seed);
    Assertion assertion =
        Assertion.nonnegative(DOMAIN, term(draw, draw.integer(1, 3)).plus(draw.integer(0, 2)));
    Term term = assertion.goals().get(0).term();
    Verdict verdict = Branching.decide(assertion, 300);
    Statistics.label("verdict")
        .collect(verdict.word())
        .coverage(
            c -> {
              c.check("proved").count(n -> n > 20);
              c.check("refuted").count(n -> n > 20);
              c.check("inconclusive").count(n -> n > 5);
            });
    if (verdict instanceof Verdict.Refuted r) {
      assertTrue(r.by().value().certainlyNegative());
    }
    if (verdict instanceof Verdict.Proved p) {
      for (int t = 0; t < 60; t++) {
        HashMap<String, Double> x = point(draw);
        assertFalse(
            at(term, x).exists(Interval::certainlyNegative), () -> term.text() + " at " + x);
      }
      Outcome again = recheck(assertion, p.proof().trees().toList());
      assertTrue(again instanceof Outcome.Proves, () -> term.text() + " " + again);
    }
  }

  /** The derivative agrees with a difference quotient, and enclosures contain plain values. */
  @Property(tries = 400, seed = "32")
  void derivativesAndEnclosuresAgreeWithPlainValues(@ForAll long seed) {
    Draw draw = Draw.from(seed);
    Term term = term(draw, draw.integer(1, 3));
    HashMap<String, Double> x = point(draw);
    double plain = Tape.of(term, List.of("K", "x", "y")).at(coordinates(x));
    at(term, x)
        .filter(v -> !Double.isNaN(plain))
        .forEach(v -> assertTrue(v.lo() <= plain && plain <= v.hi(), term::text));
    double h = 1e-6;
    double quotient =
        (term.at(x.put("x", x.get("x").get() + h)) - term.at(x.put("x", x.get("x").get() - h)))
            / (2 * h);
    double second =
        (term.at(x.put("x", x.get("x").get() + h))
                - 2 * term.at(x)
                + term.at(x.put("x", x.get("x").get() - h)))
            / h;
    double derivative = term.derivative("x").at(x);
    boolean smooth = Double.isFinite(quotient) && Math.abs(second) < 1e-3 && Math.abs(plain) < 1e3;
    Statistics.label("smooth").collect(smooth).coverage(c -> c.check(true).count(n -> n > 100));
    if (smooth && Double.isFinite(derivative)) {
      assertEquals(quotient, derivative, 1e-2 * (1 + Math.abs(quotient)), term::text);
    }
  }

  private static double[] coordinates(HashMap<String, Double> x) {
    return new double[] {x.get("K").get(), x.get("x").get(), x.get("y").get()};
  }

  /** Multiplying out and taking factors out change nothing but the form. */
  @Property(tries = 300, seed = "33")
  void rewritingKeepsTheValue(@ForAll long seed) {
    Draw draw = Draw.from(seed);
    Term term = term(draw, 2).times(term(draw, 1).plus(term(draw, 1)));
    HashMap<String, Double> x = point(draw);
    double plain = term.at(x);
    double expanded = Normal.expanded(term).at(x);
    Term rest = Normal.common(term).foldLeft(term, Normal::without);
    double product = Normal.common(term).foldLeft(rest, Term::times).at(x);
    if (Double.isFinite(plain) && Math.abs(plain) < 1e6) {
      assertEquals(plain, expanded, 1e-6 * (1 + Math.abs(plain)), term::text);
      if (!Double.isNaN(product)) {
        assertEquals(plain, product, 1e-6 * (1 + Math.abs(plain)), term::text);
      }
    }
  }

  private static final List<Term> FALSE =
      List.of(
          Term.variable("x").square().minus(Term.decimal("1e-9")),
          Term.variable("x").exp().minus(Term.variable("x")).minus(Term.decimal("1.00001")),
          Term.variable("x").minus(Term.variable("y")).square().minus(Term.decimal("1e-6")),
          Term.variable("x").abs().minus(Term.decimal("1e-6")),
          Normal.call(Elementary.SIGN, Term.variable("x")).plus(Term.variable("y")),
          Term.variable("x").power(-1).plus(2),
          Term.variable("K").minus(3).times(Term.variable("K").minus(Term.decimal("2.999"))),
          Term.variable("y").log().times(Term.variable("y")).plus(Term.decimal("0.3")));

  /** However a false statement is "proved", the checker refuses it. */
  @Property(tries = 600, seed = "34")
  void noTreeProvesAFalseStatement(@ForAll long seed) {
    Draw draw = Draw.from(seed);
    Term term = FALSE.get(draw.integer(0, FALSE.size() - 1));
    StringBuilder tree = new StringBuilder();
    grow(draw, tree, 6);
    Outcome outcome = recheck(Assertion.nonnegative(DOMAIN, term), List.of(tree.toString()));
    assertFalse(outcome instanceof Outcome.Proves, () -> term.text() + " by " + tree);
    Statistics.label("refusal")
        .collect(outcome.getClass().getSimpleName())
        .coverage(c -> c.check("DoesNotCheck").percentage(p -> p > 50));
  }

  private static final List<Term> TRUE =
      List.of(
          Term.variable("x").exp().minus(Term.variable("x")).minus(1),
          Term.variable("K").minus(3).times(Term.variable("K").minus(2)),
          Term.variable("x").square().plus(Term.variable("y")),
          Term.variable("y").plus(Term.variable("x")).plus(1));

  /** The same random trees do prove true statements now and then. */
  @Property(tries = 600, seed = "36")
  void someTreeProvesATrueStatement(@ForAll long seed) {
    Draw draw = Draw.from(seed);
    StringBuilder tree = new StringBuilder();
    grow(draw, tree, 3);
    Term term = TRUE.get(draw.integer(0, TRUE.size() - 1));
    Outcome outcome = recheck(Assertion.nonnegative(DOMAIN, term), List.of(tree.toString()));
    Statistics.label("outcome")
        .collect(outcome.getClass().getSimpleName())
        .coverage(
            c -> {
              c.check("Proves").count(n -> n > 20);
              c.check("DoesNotCheck").count(n -> n > 100);
            });
  }

  private static void grow(Draw draw, StringBuilder tree, int depth) {
    char side = (char) ('a' + draw.integer(0, 2));
    int how = depth == 0 ? draw.integer(0, 1) : draw.integer(0, 9);
    switch (how) {
      case 0 -> tree.append('.');
      case 1 -> tree.append('~');
      case 2 -> tree.append('%');
      case 3 -> tree.append('/');
      case 4 -> tree.append('=').append(side);
      case 5 -> tree.append('|').append(side).append("@0.0;");
      case 6 -> tree.append('|').append(side);
      default -> tree.append(how == 7 ? '-' : '+').append(side);
    }
    int children = how < 2 ? 0 : how < 5 ? 1 : 2;
    for (int i = 0; i < children; i++) {
      grow(draw, tree, depth - 1);
    }
  }

  /** A file in which letters were changed, cut or doubled proves nothing else. */
  @Property(tries = 500, seed = "35")
  void aDamagedFileNeverProvesAnotherStatement(@ForAll long seed) {
    Draw draw = Draw.from(seed);
    StringBuilder text = new StringBuilder(GOOD);
    for (int i = draw.integer(1, 3); i > 0; i--) {
      int at = draw.integer(0, text.length() - 1);
      switch (draw.integer(0, 3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, text.charAt(draw.integer(0, text.length() - 1)));
        case 2 -> text.setCharAt(at, (char) draw.integer(0, 300));
        default -> text.delete(at, Math.min(text.length(), at + draw.integer(1, 40)));
      }
      text.append(text.isEmpty() ? "{" : "");
    }
    if (recheck(text.toString()) instanceof Outcome.Proves p) {
      assertEquals(ProofFile.statement(ASSERTION), p.statement());
    }
  }

  private static final Assertion ASSERTION =
      Assertion.nonnegative(
          DOMAIN,
          Term.variable("x")
              .square()
              .plus(Term.variable("y"))
              .minus(Term.variable("x"))
              .plus(Term.variable("K").over(4)));

  private static final String GOOD =
      ProofFile.text("a/b", ((Verdict.Proved) Branching.decide(ASSERTION, 1000)).proof()).get();
}
