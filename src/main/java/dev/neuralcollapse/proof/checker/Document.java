package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What {@code certificate.json} says.
 *
 * @param network SHA-256 of the weights
 * @param data SHA-256 of the samples
 * @param shape of the network
 * @param samples N
 * @param decay λ
 * @param loss {@code ce} or {@code mse}
 * @param penalised whether the objective pays for the embedding
 * @param claim about the objective of the training problem
 * @param free about the one that does not pay for the embedding, when the other does
 * @param statement in words
 * @param freeStatement in words, empty without {@code free}
 */
record Document(
    String network,
    String data,
    Network.Shape shape,
    int samples,
    double decay,
    String loss,
    boolean penalised,
    Claim claim,
    Optional<Claim> free,
    String statement,
    String freeStatement) {

  private static final int MOST = 1 << 24;

  /** Block names have four digits. */
  private static final int DEEPEST = 10_000;

  /** Reads it, and {@code network.json} beside it, which must describe the same problem. */
  static Document read(Path folder, Path file) throws Refusal {
    Fields f = new Fields(file.toString(), Json.object(file));
    if (!f.text("schema").equals("collapse/certificate/1")) {
      throw f.fault("schema", "collapse/certificate/1");
    }
    String architecture = f.oneOf("architecture", "rn1", "rn2");
    f.oneOf("norm", "post");
    boolean penalised = f.oneOf("embedding", "free", "penalised").equals("penalised");
    double decay = f.number("decay");
    if (!(decay > 0)) {
      throw f.fault("decay", "a positive number");
    }
    Document d =
        new Document(
            f.text("network"),
            f.text("data"),
            new Network.Shape(
                f.count("inputs", 1, MOST),
                f.count("width", 2, MOST),
                f.count("depth", 1, DEEPEST),
                f.count("classes", 2, MOST),
                architecture.equals("rn2")),
            f.count("samples", 2, MOST),
            decay,
            f.oneOf("loss", "ce", "mse"),
            penalised,
            f.claim(),
            penalised ? Optional.of(f.object("free").claim()) : Optional.empty(),
            f.text("statement"),
            penalised ? f.object("free").text("statement") : "");
    d.agreesWith(f, folder.resolve("network.json"));
    return d;
  }

  private void agreesWith(Fields own, Path file) throws Refusal {
    Fields other = new Fields(file.toString(), Json.object(file));
    for (String key :
        List.of(
            "architecture", "norm", "depth", "width", "classes", "loss", "decay", "embedding")) {
      if (!own.get(key).equals(other.get(key))) {
        throw Refusal.wrong(key, own.get(key), other.get(key) + " in network.json");
      }
    }
    double objective = other.number("objective");
    if (!(Math.abs(objective - claim.objective().mid()) <= 1e-9 + claim.objective().width())) {
      throw Refusal.wrong("objective", claim.objective(), objective + " in network.json");
    }
  }

  /** Typed access to one JSON object. */
  private record Fields(String file, Map<?, ?> map) {

    Object get(String key) throws Refusal {
      Object value = map.get(key);
      if (value == null) {
        throw Refusal.unreadable(file, "'" + key + "' is missing", "a whole certificate is needed");
      }
      return value;
    }

    Refusal fault(String key, String expected) throws Refusal {
      String found = String.valueOf(get(key));
      String shown = found.length() > 80 ? found.substring(0, 80) + "..." : found;
      return Refusal.unreadable(file + ", '" + key + "'", shown, expected + " was expected");
    }

    String text(String key) throws Refusal {
      if (get(key) instanceof String s) {
        return s;
      }
      throw fault(key, "text");
    }

    String oneOf(String key, String... values) throws Refusal {
      if (!List.of(values).contains(text(key))) {
        throw fault(key, String.join(" or ", values));
      }
      return text(key);
    }

    double number(String key) throws Refusal {
      if (get(key) instanceof Double x) {
        return x;
      }
      throw fault(key, "a number");
    }

    int count(String key, int least, int most) throws Refusal {
      double x = number(key);
      if (x != Math.rint(x) || x < least || x > most) {
        throw fault(key, "a whole number from " + least + " to " + most);
      }
      return (int) x;
    }

    Interval interval(String key) throws Refusal {
      if (get(key) instanceof List<?> l
          && l.size() == 2
          && l.get(0) instanceof Double lo
          && l.get(1) instanceof Double hi) {
        if (lo > hi) {
          throw Refusal.wrong(key, l, "the lower end above the upper one");
        }
        return Interval.of(lo, hi);
      }
      throw fault(key, "[lo, hi]");
    }

    Fields object(String key) throws Refusal {
      if (get(key) instanceof Map<?, ?> m) {
        return new Fields(file + ", '" + key + "'", m);
      }
      throw fault(key, "an object");
    }

    Claim.Collapse collapse(String key) throws Refusal {
      Fields f = object(key);
      boolean vacuous = f.get("bound") == Json.Null.NULL;
      if (!f.get("vacuous").equals(vacuous)) {
        throw Refusal.wrong(key + ".vacuous", f.get("vacuous"), "bound " + f.get("bound"));
      }
      return new Claim.Collapse(
          vacuous ? OptionalDouble.empty() : OptionalDouble.of(f.number("bound")),
          f.number("measured"));
    }

    Claim claim() throws Refusal {
      Fields witness = object("witness");
      return new Claim(
          interval("objective"),
          interval("optimum"),
          interval("gap"),
          collapse("nc1"),
          collapse("nc2"),
          collapse("nc3"),
          witness.number("rho"),
          witness.number("rhoWithin"));
    }
  }
}
