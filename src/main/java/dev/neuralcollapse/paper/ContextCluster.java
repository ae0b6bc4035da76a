package dev.neuralcollapse.paper;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.transport.Mixing;
import dev.neuralcollapse.transport.SequenceProblem;
import dev.neuralcollapse.transport.SequenceTransport;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;

/**
 * Contexts that the attention of strength α has told apart by about α, and by a tenth of it.
 *
 * @param contexts R
 * @param width d
 * @param oneToken whether all have the same last token, so that they start as one cluster
 * @param wide {@code Σ∫κ ds} at α
 * @param narrow the same at α/10
 */
record ContextCluster(
    int contexts,
    int width,
    boolean oneToken,
    Either<Fault, Double> wide,
    Either<Fault, Double> narrow) {
  private static final double STOP = 0.3;

  /** They differ in what precedes the last token alone. */
  static Hypothesis<ContextCluster> shared() {
    return Hypothesis.is("one-last-token", "s_T=s_T'", ContextCluster::oneToken);
  }

  /** No context lies in the hull of the others. */
  static Hypothesis<ContextCluster> roomy() {
    return Hypothesis.is("fewer-than-width", "R\\le d-1", c -> c.contexts <= c.width - 1);
  }

  boolean found() {
    return wide.isRight() && narrow.isRight();
  }

  /** Growth of the integral, per context that leaves others behind and per unit of log(1/α). */
  double slope() {
    return (narrow.get() - wide.get()) / ((contexts - 1) * StrictMath.log(10));
  }

  /** How many times as much it is at a tenth of α. */
  double ratio() {
    return narrow.get() / wide.get();
  }

  /** Recipe: texts {@code (i, R, R+1)}, or with last token {@code i} instead. */
  record Spec(long seed, int perClass, int width, double alpha, boolean oneToken)
      implements dev.neuralcollapse.proof.Spec<ContextCluster> {

    @Override
    public ContextCluster instance() {
      int contexts = 2 * perClass;
      SequenceTransport t =
          SequenceTransport.of(problem(contexts))
              .getOrElseThrow(f -> new IllegalStateException(f.line()));
      return new ContextCluster(
          contexts,
          width,
          oneToken,
          t.separationIntegral(alpha, STOP),
          t.separationIntegral(alpha / 10, STOP));
    }

    private SequenceProblem problem(int contexts) {
      SequenceData data =
          new SequenceData(
              new SequenceInputs.Symbols(
                  Vector.range(0, contexts)
                      .map(i -> Vector.of(i, contexts, oneToken ? contexts + 1 : i)),
                  contexts + 2),
              Readout.LAST,
              Labels.balanced(2, perClass),
              new Provenance("cluster", "seed " + seed, "none", List.empty()));
      return new SequenceProblem(
          data,
          Kind.T12,
          Norm.POST,
          Mask.CAUSAL,
          Mixing.FIRST_BLOCK,
          width,
          Loss.CROSS_ENTROPY,
          seed);
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(
              Shrink.integer(perClass, 1).map(n -> new Spec(seed, n, width, alpha, oneToken)))
          .appendAll(Shrink.seed(seed).map(s -> new Spec(s, perClass, width, alpha, oneToken)));
    }
  }

  static Regime<ContextCluster> regime(String name, int leastPerClass, int most, boolean oneToken) {
    return new Regime<>(
        name,
        s -> {
          Draw draw = Draw.from(s);
          int perClass = draw.integer(leastPerClass, most);
          return new Spec(
              draw.shortSeed(),
              perClass,
              draw.integer(Math.max(5, 2 * perClass + 1), 12),
              draw.scale(0.01, 0.05),
              oneToken);
        });
  }
}
