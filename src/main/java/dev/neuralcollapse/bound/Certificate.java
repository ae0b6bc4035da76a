package dev.neuralcollapse.bound;

import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/**
 * A theorem about a training problem: every network at least as good as the one found, of any depth
 * and width, is as collapsed as the bounds say. It carries everything needed to check it again.
 *
 * @param found the network, its problem and its data
 * @param training about the objective of the training problem
 * @param free about the objective that does not pay for the embedding, when {@code training} does
 * @param radius largest radius of the error balls around the last features: how far rounding may
 *     have led the forward pass astray
 */
public record Certificate(
    SequenceFolder found, Theorem training, Option<Theorem> free, double radius) {

  /**
   * What is proved about one objective.
   *
   * @param objective enclosure of the value of the network found
   * @param optimum enclosure of {@code F*}
   * @param gap enclosure of their difference
   * @param nc1 {@code nc1.trace-ratio}
   * @param nc2 {@code nc2.etf-weights}, for squared loss {@code nc2.frame-deviation}
   * @param nc3 {@code nc3.cosine-gap}
   * @param joint what follows of NC1 for those that pay as much beside their head
   * @param witness where to look to see it again
   */
  public record Theorem(
      Interval objective,
      Interval optimum,
      Interval gap,
      Collapse nc1,
      Collapse nc2,
      Collapse nc3,
      Joint joint,
      Witness witness) {

    public Seq<Collapse> collapse() {
      return Vector.of(nc1, nc2, nc3);
    }

    /** Whether it bounds nothing. */
    public boolean vacuous() {
      return collapse().forAll(Collapse::vacuous);
    }

    private Map<String, Object> document() {
      return LinkedHashMap.<String, Object>of(
              "objective", pair(objective), "optimum", pair(optimum), "gap", pair(gap))
          .put("nc1", nc1.document())
          .put("nc2", nc2.document())
          .put("nc3", nc3.document())
          .put("nc1-joint", joint.document())
          .put("witness", LinkedHashMap.of("rho", witness.rho(), "rhoWithin", witness.rhoWithin()));
    }

    private static Seq<Double> pair(Interval x) {
      return Vector.of(x.lo(), x.hi());
    }
  }

  /**
   * A metric, what no network as good exceeds, and the value of the network found.
   *
   * @param id of the metric
   * @param bound none when vacuous
   * @param measured in floating point
   */
  public record Collapse(String id, Option<Double> bound, double measured) {
    public boolean vacuous() {
      return bound.isEmpty();
    }

    private Map<String, Object> document() {
      return LinkedHashMap.of("bound", bound, "measured", measured, "vacuous", vacuous());
    }
  }

  /**
   * NC1 and the penalties beside the head's bounded jointly: of the networks at least as good,
   * those whose other penalties are at least {@code otherPenalties} have {@code F - F*} at most the
   * gap less that. A premise of its own, never part of {@code nc1}.
   *
   * @param otherPenalties not above those of the network found
   * @param nc1 bound under this premise, and the value of the network found
   * @param rhoWithin witness, as {@link Witness#rhoWithin}
   */
  public record Joint(double otherPenalties, Collapse nc1, double rhoWithin) {
    private Map<String, Object> document() {
      return LinkedHashMap.<String, Object>of("otherPenalties", otherPenalties)
          .merge(nc1.document())
          .put("rhoWithin", rhoWithin);
    }
  }

  /**
   * Where the two one-dimensional problems of cross entropy have their minima: strong convexity
   * makes a proof of each from one evaluation there. Zero for squared loss.
   *
   * @param rho of {@code g}, whose minimum is {@code F*}
   * @param rhoWithin of {@code g_c}, behind the bound of NC1
   */
  public record Witness(double rho, double rhoWithin) {}

  /** SHA-256 of the weights, as {@link SequenceFolder#networkSha256()}. */
  public String networkSha256() {
    return found.networkSha256();
  }

  /** SHA-256 of inputs and labels. */
  public String dataSha256() {
    return found.data().sha256();
  }

  private boolean penalised() {
    return objective().embedding() == EmbeddingDecay.PENALISED;
  }

  /** Loss, λ, and whether the embedding pays. */
  public Objective objective() {
    return found.goal().objective().get();
  }

  /** The theorem about the training problem, in words. */
  public String statement() {
    return statement(training, !penalised());
  }

  /** The theorem about the free objective, in words, if it is another. */
  public Option<String> freeStatement() {
    return free.map(t -> statement(t, true));
  }

  private String statement(Theorem t, boolean freeEmbedding) {
    return "For these "
        + found.data().samples()
        + " samples in "
        + found.network().classes()
        + " balanced classes and weight decay "
        + objective().decay()
        + ": every network, of any depth and width, whose body ends in LayerNorm without affine"
        + " part, whose head has "
        + (objective().loss() == Loss.SQUARED_WITH_BIAS ? "a free" : "no")
        + " bias and pays (decay/2)|W|^2, whose other penalties are non-negative, and whose"
        + " objective ("
        + switch (objective().loss()) {
          case CROSS_ENTROPY -> "mean cross entropy";
          case SQUARED, SQUARED_WITH_BIAS -> "mean of half the squared error";
        }
        + " plus penalties, the embedding "
        + (freeEmbedding ? "free" : "penalised")
        + ") is at most "
        + t.objective().hi()
        + ", is within "
        + t.gap().hi()
        + " of the optimum of the unconstrained-feature problem on the sphere, "
        + says(t.nc1())
        + ", "
        + says(t.nc2())
        + ", and "
        + says(t.nc3())
        + "."
        + t.joint()
            .nc1()
            .bound()
            .map(
                b ->
                    " Of these networks, every one whose penalties other than the head's are at"
                        + " least "
                        + t.joint().otherPenalties()
                        + " has nc1.trace-ratio at most "
                        + b
                        + ".")
            .getOrElse("");
  }

  private static String says(Collapse c) {
    return c.bound().isDefined()
        ? "has " + c.id() + " at most " + c.bound().get()
        : "may have any " + c.id();
  }

  /** What only networks with attention say. */
  private static Map<String, Object> tokens(SequenceArchitecture shape) {
    return !shape.kind().hasAttention()
        ? LinkedHashMap.empty()
        : LinkedHashMap.of(
            "mask",
            shape.mask().id(),
            "readout",
            shape.readout().id(),
            "tokens",
            switch (shape.entry()) {
              case SequenceArchitecture.Entry.Symbols s -> "symbols";
              case SequenceArchitecture.Entry.Vectors v -> "vectors";
            },
            "length",
            shape.length());
  }

  /** The content of {@code certificate.json} beside its schema, in order. */
  public Map<String, Object> document() {
    SequenceArchitecture shape = found.architecture();
    Map<String, Object> problem =
        LinkedHashMap.<String, Object>of("network", networkSha256(), "data", dataSha256())
            .put("architecture", shape.id())
            .put("norm", shape.norm().id())
            .merge(tokens(shape))
            .put("inputs", shape.inputs())
            .put("width", shape.width())
            .put("depth", shape.depth())
            .put("classes", shape.classes())
            .put("samples", found.data().samples())
            .put("loss", objective().loss().id())
            .put("decay", objective().decay())
            .put("embedding", objective().embedding().id());
    Map<String, Object> whole = problem.merge(training.document()).put("statement", statement());
    return free.fold(
        () -> whole, t -> whole.put("free", t.document().put("statement", statement(t, true))));
  }
}
