package dev.neuralcollapse.proof.checker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * @param loss {@code ce}, {@code mse} or {@code mse-bias}
 * @param penalised whether the objective pays for the embedding
 * @param claim about the objective of the training problem
 * @param free about the one that does not pay for the embedding, when the other does
 * @param statement in words
 * @param freeStatement in words, empty without {@code free}
 */
record Document(
    String network,
    String data,
    Shape shape,
    int samples,
    double decay,
    String loss,
    boolean penalised,
    Claim claim,
    Optional<Claim> free,
    String statement,
    String freeStatement) {

  private static final int MOST = 1 << 24;

  /** What certificate and network say alike. */
  private static final List<String> PROBLEM =
      List.of("architecture", "norm", "depth", "width", "classes", "loss", "decay", "embedding");

  private static final List<String> TOKENS = List.of("mask", "readout", "tokens", "length");

  /** Block names have four digits. */
  private static final int DEEPEST = 10_000;

  /**
   * Takes it from its fields, and {@code network.json} beside it, which must describe the same
   * problem.
   */
  static Document read(Path folder, Fields f) throws Refusal {
    if (!f.text("schema").equals("collapse/certificate/1")) {
      throw f.fault("schema", "collapse/certificate/1 or collapse/proof/1");
    }
    boolean penalised = f.oneOf("embedding", "free", "penalised").equals("penalised");
    double decay = f.number("decay");
    if (!(decay > 0)) {
      throw f.fault("decay", "a positive number");
    }
    Document d =
        new Document(
            f.text("network"),
            f.text("data"),
            Shape.read(f, MOST, DEEPEST),
            f.count("samples", 2, MOST),
            decay,
            f.oneOf("loss", "ce", "mse", "mse-bias"),
            penalised,
            claim(f),
            penalised ? Optional.of(claim(f.object("free"))) : Optional.empty(),
            f.text("statement"),
            penalised ? f.object("free").text("statement") : "");
    d.agreesWith(f, folder.resolve("network.json"));
    return d;
  }

  /** Whether the head has a bias, which is not penalised. */
  boolean biased() {
    return loss.equals("mse-bias");
  }

  private void agreesWith(Fields own, Path file) throws Refusal {
    Fields other = new Fields(file.toString(), Json.object(file));
    List<String> keys = new ArrayList<>(PROBLEM);
    keys.addAll(shape.attends() ? TOKENS : List.of());
    for (String key : keys) {
      if (!own.get(key).equals(other.get(key))) {
        throw Refusal.wrong(key, own.get(key), other.get(key) + " in network.json");
      }
    }
    double objective = other.number("objective");
    if (!(Math.abs(objective - claim.objective().mid()) <= 1e-9 + claim.objective().width())) {
      throw Refusal.wrong("objective", claim.objective(), objective + " in network.json");
    }
  }

  private static Claim.Collapse collapse(Fields of, String key) throws Refusal {
    Fields f = of.object(key);
    boolean vacuous = f.get("bound") == Json.Null.NULL;
    if (!f.get("vacuous").equals(vacuous)) {
      throw Refusal.wrong(
          key + ".vacuous", f.get("vacuous"), vacuous ? "no bound" : "bound " + f.get("bound"));
    }
    return new Claim.Collapse(
        vacuous ? OptionalDouble.empty() : OptionalDouble.of(f.number("bound")),
        f.number("measured"));
  }

  private static Claim claim(Fields f) throws Refusal {
    Fields witness = f.object("witness");
    return new Claim(
        f.interval("objective"),
        f.interval("optimum"),
        f.interval("gap"),
        collapse(f, "nc1"),
        collapse(f, "nc2"),
        collapse(f, "nc3"),
        witness.number("rho"),
        witness.number("rhoWithin"),
        f.map().containsKey("nc1-joint") ? Optional.of(joint(f)) : Optional.empty());
  }

  private static Claim.Joint joint(Fields of) throws Refusal {
    Fields f = of.object("nc1-joint");
    return new Claim.Joint(
        f.number("otherPenalties"), collapse(of, "nc1-joint"), f.number("rhoWithin"));
  }
}
