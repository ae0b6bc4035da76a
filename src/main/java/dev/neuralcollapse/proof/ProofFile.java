package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A proof as text: the JSON that {@code recheck} reads, at most {@value #LARGEST} letters. */
public final class ProofFile {
  /** Beyond this no file is written; the checker reads up to 1 MiB. */
  static final int LARGEST = 900_000;

  private ProofFile() {}

  /** The name of the file that holds the proof of a claim. */
  public static String name(String claim) {
    return claim.replace('/', '.') + ".proof.json";
  }

  /** The document {@code collapse/proof/1}; nothing if it would be too large. */
  public static Option<String> text(String claim, Proof proof) {
    Assertion a = proof.assertion();
    String says = statement(a);
    String hash = sha256(claim + "\n" + says + proof.trees().map(t -> "\n" + t).mkString());
    Seq<String> goals =
        a.goals()
            .zipWith(
                proof.trees(),
                (g, tree) ->
                    "    {"
                        + field("name", g.name())
                        + (a.root().isDefined() ? "" : ", " + field("term", g.term().text()))
                        + ",\n     "
                        + field("proof", tree)
                        + "}");
    String text =
        "{\n  "
            + field("schema", "collapse/proof/1")
            + ",\n  "
            + field("claim", claim)
            + ",\n  "
            + field("statement", says)
            + ",\n  \"sides\": {\n"
            + a.domain().box().sides().map(t -> side(a.domain(), t._1, t._2)).mkString(",\n")
            + "\n  },\n  \"root\": "
            + a.root().map(ProofFile::root).getOrElse("null")
            + ",\n  \"goals\": [\n"
            + goals.mkString(",\n")
            + "\n  ],\n  "
            + field("sha256", hash)
            + "\n}\n";
    return Option.some(text).filter(t -> t.length() <= LARGEST);
  }

  /** What is proved, word for word as the checker writes it again from the terms it checks. */
  public static String statement(Assertion a) {
    String says =
        a.root()
            .map(
                r ->
                    "exactly one "
                        + r.variable()
                        + " in "
                        + a.domain().box().side(r.variable())
                        + " has "
                        + r.function().text()
                        + " = 0")
            .getOrElse(() -> a.goals().map(g -> g.term().text() + " >= 0").mkString(" and "));
    String sides =
        a.domain()
            .box()
            .sides()
            .filterKeys(name -> !a.root().exists(r -> r.variable().equals(name)))
            .map(
                t ->
                    (a.domain().integers().contains(t._1) ? "integers " : "reals ")
                        + t._1
                        + " in "
                        + t._2)
            .mkString(" ");
    return ("for all " + sides).strip() + ": " + says;
  }

  private static String side(Domain domain, String name, Interval side) {
    return "    \""
        + name
        + "\": {\"from\": "
        + end(side.lo())
        + ", \"to\": "
        + end(side.hi())
        + ", \"integer\": "
        + domain.integers().contains(name)
        + "}";
  }

  private static String end(double x) {
    return Double.isInfinite(x) ? "null" : Double.toString(x);
  }

  private static String root(Assertion.Root root) {
    return "{"
        + field("variable", root.variable())
        + ", "
        + field("function", root.function().text())
        + "}";
  }

  /** Only letters, digits, blanks and signs occur in the values: nothing to escape. */
  private static String field(String key, String value) {
    return "\"" + key + "\": \"" + value + "\"";
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
