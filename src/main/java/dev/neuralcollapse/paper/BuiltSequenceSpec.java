package dev.neuralcollapse.paper;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.transport.Instance;
import dev.neuralcollapse.transport.Mixing;
import dev.neuralcollapse.transport.SequenceProblem;
import dev.neuralcollapse.transport.SequenceTransport;
import dev.neuralcollapse.transport.TokenInstance;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;

/**
 * Recipe: two classes of random sequences of two tokens, or of Gaussian vectors without attention.
 *
 * @param form what is built
 * @param depths how many
 * @param factor every depth is this times the one before, from three layers a context on
 * @param same the last sample has the context of the first, and another label
 */
record BuiltSequenceSpec(
    long seed,
    int perClass,
    int width,
    double decay,
    Form form,
    int depths,
    int factor,
    boolean same)
    implements dev.neuralcollapse.proof.Spec<BuiltSequence> {
  private static final int CLASSES = 2;
  private static final int LENGTH = 2;
  private static final int VOCABULARY = 4;

  /** What is built. */
  record Form(Kind kind, Norm norm, Mixing mixing, Readout readout) {
    static Form of(Kind kind, Norm norm) {
      return new Form(kind, norm, Mixing.FIRST_BLOCK, Readout.LAST);
    }

    Form spread() {
      return new Form(kind, norm, Mixing.SPREAD, readout);
    }

    Form every() {
      return new Form(kind, norm, mixing, Readout.EVERY);
    }
  }

  @Override
  public BuiltSequence instance() {
    SequenceProblem problem =
        new SequenceProblem(
            data(),
            form.kind(),
            form.norm(),
            Mask.CAUSAL,
            form.mixing(),
            width,
            Loss.CROSS_ENTROPY,
            seed);
    int first = problem.leastDepth() + 2 * problem.data().samples();
    Seq<Integer> all =
        io.vavr.collection.Stream.iterate(first, l -> l * factor).take(depths).toVector();
    return new BuiltSequence(
        Gufm.of(Loss.CROSS_ENTROPY, CLASSES, decay).value(),
        problem,
        SequenceTransport.of(problem)
            .flatMap(t -> Either.sequenceRight(all.map(l -> t.build(l, decay)))));
  }

  private SequenceData data() {
    SequenceData drawn =
        form.kind().hasAttention()
            ? TokenInstance.draw(CLASSES, perClass, LENGTH, VOCABULARY, form.readout(), seed).get()
            : SequenceData.of(Instance.gaussian(CLASSES, perClass, width, seed).get());
    return same
        ? new SequenceData(
            repeated(drawn.inputs()),
            drawn.readout(),
            Labels.balanced(CLASSES, perClass),
            drawn.provenance())
        : drawn;
  }

  /** The last sequence repeats the first. */
  private static SequenceInputs repeated(SequenceInputs inputs) {
    int last = inputs.sequences() - 1;
    return switch (inputs) {
      case SequenceInputs.Symbols s ->
          new SequenceInputs.Symbols(s.ids().update(last, s.ids().head()), s.vocabulary());
      case SequenceInputs.Vectors v ->
          new SequenceInputs.Vectors(
              dev.neuralcollapse.linear.Matrix.generate(
                  v.tokens().rows(),
                  v.tokens().columns(),
                  (r, j) -> v.tokens().get(r == last ? 0 : r, j)),
              v.length());
    };
  }

  @Override
  public Seq<BuiltSequenceSpec> simpler() {
    return List.<BuiltSequenceSpec>empty()
        .appendAll(
            Shrink.integer(perClass, form.readout() == Readout.EVERY ? LENGTH : 1)
                .filter(n -> n * CLASSES % LENGTH == 0)
                .map(n -> sized(seed, n)))
        .appendAll(Shrink.seed(seed).map(s -> sized(s, perClass)));
  }

  private BuiltSequenceSpec sized(long s, int n) {
    return new BuiltSequenceSpec(s, n, width, decay, form, depths, factor, same);
  }

  BuiltSequenceSpec ambiguous() {
    return new BuiltSequenceSpec(seed, perClass, width, decay, form, depths, factor, true);
  }

  /** A small one of this form. */
  static BuiltSequenceSpec small(Form form, int depths, int factor) {
    return new BuiltSequenceSpec(1, 2, 6, 0.01, form, depths, factor, false);
  }

  static BuiltSequenceSpec draw(long seed, Form form, int depths, int factor) {
    Draw draw = Draw.from(seed);
    return new BuiltSequenceSpec(
        draw.shortSeed(),
        form.readout() == Readout.EVERY ? 2 : draw.integer(1, 2),
        draw.integer(4, 7),
        draw.scale(0.003, 0.03),
        form,
        depths,
        factor,
        false);
  }

  static Regime<BuiltSequence> regime(String name, Form form, int depths, int factor) {
    return new Regime<>(name, s -> draw(s, form, depths, factor));
  }

  static Regime<BuiltSequence> ambiguous(Form form, int depths, int factor) {
    return new Regime<>("ambiguous", s -> draw(s, form, depths, factor).ambiguous());
  }
}
