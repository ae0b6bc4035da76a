package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Re-checks a certificate about a training problem: reads the network and the data beside it,
 * encloses the objective by a forward pass of its own, and derives every bound from it again. A
 * certificate may claim less than could be proved, never more.
 */
public final class Recheck {
  /** Measured values are floating-point results, not enclosures. */
  private static final double MEASURED = 1e-9;

  private final Document document;
  private final Network network;
  private final Data data;

  private Recheck(Document document, Network network, Data data) {
    this.document = document;
    this.network = network;
    this.data = data;
  }

  /** The outcome for a proof, a {@code certificate.json}, or the folder that holds it. */
  public static Outcome of(Path certificate) {
    boolean isFolder = Files.isDirectory(certificate);
    Path file = isFolder ? certificate.resolve("certificate.json") : certificate;
    Path folder = file.toAbsolutePath().resolveSibling(".").normalize();
    try {
      Fields fields = new Fields(file.toString(), Json.object(file));
      if (fields.text("schema").equals("collapse/proof/1")) {
        return ProofCheck.of(fields);
      }
      Document d = Document.read(folder, fields);
      Shape shape = d.shape();
      Data data = Data.read(folder.resolve("data.npz"), d.samples(), shape);
      Network network = Network.read(folder.resolve("network.npz"), shape, d.biased());
      same("SHA-256 of the network", d.network(), network.sha256());
      same("SHA-256 of the data", d.data(), data.sha256());
      data.mustBeBalanced(shape.classes());
      return new Recheck(d, network, data).run();
    } catch (Refusal e) {
      return e.outcome;
    }
  }

  private static void same(String what, String claimed, String found) throws Refusal {
    if (!claimed.equals(found)) {
      throw Refusal.wrong(what, claimed, found);
    }
  }

  private static void check(boolean holds, String what, Object claimed, Object found)
      throws Refusal {
    if (!holds) {
      throw Refusal.wrong(what, claimed, found);
    }
  }

  private Outcome run() throws Refusal {
    List<Ball> features = Pass.features(network, data.inputs());
    Interval half = Interval.point(document.decay()).dividedBy(2);
    Interval free =
        meanLoss(features)
            .plus(
                network
                    .sumOfSquares("head.weight")
                    .plus(network.sumOfSquares("block"))
                    .times(half));
    Interval whole =
        document.penalised() ? free.plus(network.sumOfSquares("embedding").times(half)) : free;
    Measured measured = Measured.of(features, data, network.head(), theorem(document.claim()));
    check(document.claim(), !document.penalised(), whole, measured, document.statement());
    Optional<Claim> second = document.free();
    if (second.isPresent()) {
      check(second.get(), true, free, measured, document.freeStatement());
    }
    return new Outcome.Checks(document.statement(), whole, document.claim(), second);
  }

  private Theorem theorem(Claim claim) {
    return theorem(claim.rho(), claim.rhoWithin());
  }

  private Theorem theorem(double rho, double rhoWithin) {
    int k = document.shape().classes();
    return switch (document.loss()) {
      case "ce" -> new CrossEntropy(k, document.decay(), rho, rhoWithin);
      case "mse" -> new Squared(k, document.decay());
      default -> new SquaredBias(k, document.decay());
    };
  }

  private Interval meanLoss(List<Ball> features) throws Refusal {
    int k = document.shape().classes();
    Layer head = new Layer(network.head(), network.headBias());
    Theorem theorem = theorem(document.claim());
    Interval sum = Interval.ZERO;
    for (int i = 0; i < features.size(); i++) {
      Ball z = head.of(features.get(i));
      Interval[] logits = new Interval[k];
      for (int j = 0; j < k; j++) {
        logits[j] = z.entry(j);
      }
      sum = sum.plus(theorem.loss(logits, data.label(i)));
    }
    return sum.dividedBy(features.size());
  }

  private void check(Claim c, boolean free, Interval own, Measured measured, String statement)
      throws Refusal {
    Theorem theorem = theorem(c);
    check(c.objective().contains(own), "objective", c.objective(), own);
    check(c.optimum().contains(theorem.optimum()), "optimum", c.optimum(), theorem.optimum());
    Interval gap = c.objective().minus(c.optimum());
    check(c.gap().contains(gap), "gap", c.gap(), gap);
    double most = c.gap().hi();
    compare("nc1", c.nc1(), measured.nc1());
    compare("nc2", c.nc2(), measured.nc2());
    compare("nc3", c.nc3(), measured.nc3());
    if (c.nc1().bound().isPresent()) {
      double bound = c.nc1().bound().getAsDouble();
      boolean holds = bound >= 0 && theorem.nc1(bound, c.objective().hi());
      check(holds, "nc1.bound", bound, "not implied by the objective");
    }
    if (c.nc2().bound().isPresent()) {
      double bound = c.nc2().bound().getAsDouble();
      check(theorem.nc2(bound, most), "nc2.bound", bound, "not implied by the gap");
    }
    if (c.joint().isPresent()) {
      joint(c, c.joint().get(), free, measured);
    }
    bounded("nc3.bound", c.nc3(), theorem.nc3(most));
    same(
        "statement",
        statement,
        Statement.of(document, c, free, List.of(c.nc1(), c.nc2(), c.nc3())));
  }

  /** {@code F} is the objective less what is paid beside the head. */
  private void joint(Claim c, Claim.Joint j, boolean free, Measured measured) throws Refusal {
    Interval half = Interval.point(document.decay()).dividedBy(2);
    Interval paid = network.sumOfSquares("block");
    Interval own = (free ? paid : paid.plus(network.sumOfSquares("embedding"))).times(half);
    double h = j.otherPenalties();
    check(h >= 0 && h <= own.hi(), "nc1-joint.otherPenalties", h, own);
    compare("nc1-joint", j.nc1(), measured.nc1());
    if (j.nc1().bound().isPresent()) {
      double bound = j.nc1().bound().getAsDouble();
      double rest = c.objective().minus(h).hi();
      boolean holds = bound >= 0 && theorem(c.rho(), j.rhoWithin()).nc1(bound, rest);
      check(holds, "nc1-joint.bound", bound, "not implied by the objective");
    }
  }

  private static void bounded(String what, Claim.Collapse claimed, double own) throws Refusal {
    if (claimed.bound().isPresent()) {
      check(claimed.bound().getAsDouble() >= own, what, claimed.bound().getAsDouble(), own);
    }
  }

  private static void compare(String what, Claim.Collapse claimed, double found) throws Refusal {
    double c = claimed.measured();
    check(
        Math.abs(c - found) <= MEASURED * Math.max(1, Math.abs(found)),
        what + ".measured",
        c,
        found);
    check(
        c <= claimed.bound().orElse(Double.POSITIVE_INFINITY) + MEASURED,
        what + ".bound",
        claimed.bound(),
        "measured " + c);
  }
}
