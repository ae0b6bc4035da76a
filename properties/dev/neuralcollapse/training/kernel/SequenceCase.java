package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Keys;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.Role;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceArchitecture.Entry;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.SequenceNetwork;
import dev.neuralcollapse.network.Slot;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A random sequence network, objective and data in general position; every bias, gain and shift is
 * drawn too, and keys large enough that attention is far from even.
 */
record SequenceCase(
    SequenceArchitecture net, Objective objective, SequenceData data, double[] theta) {

  /** Number of combinations that {@link #drawn} goes through. */
  static final int COMBINATIONS = 6 * 3 * 2 * 2 * 2 * 2 * 2;

  /** Combination {@code c} of kind × norm × mask × readout × entry × affine × keys. */
  static SequenceCase drawn(int c, long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int rest = c;
    Kind kind = Kind.values()[rest % 6];
    rest /= 6;
    Norm norm = Norm.values()[rest % 3];
    rest /= 3;
    Mask mask = Mask.values()[rest % 2];
    rest /= 2;
    Readout readout = Readout.values()[rest % 2];
    rest /= 2;
    boolean symbols = rest % 2 == 1;
    rest /= 2;
    boolean affine = rest % 2 == 1;
    rest /= 2;
    Keys keys = Keys.values()[rest % 2];
    boolean attention = kind.hasAttention();
    int length = attention ? 1 + r.nextInt(9) : 1;
    Entry entry =
        symbols && attention
            ? new Entry.Symbols(2 + r.nextInt(6), length)
            : new Entry.Vectors(1 + r.nextInt(10), length);
    int classes = 2 + r.nextInt(4);
    int width = 3 + r.nextInt(9);
    int depth = 1 + r.nextInt(4);
    SequenceArchitecture net =
        new SequenceArchitecture(
            kind,
            norm,
            attention ? mask : Mask.CAUSAL,
            attention ? readout : Readout.LAST,
            attention ? keys : Keys.LEARNED,
            affine,
            entry,
            width,
            depth,
            classes);
    Loss loss = Loss.values()[r.nextInt(3)];
    EmbeddingDecay decay = EmbeddingDecay.values()[r.nextInt(2)];
    return of(net, new Objective(loss, 0.02, decay), classes + r.nextInt(20), r);
  }

  static SequenceCase of(
      SequenceArchitecture net, Objective objective, int sequences, SplittableRandom r) {
    int length = net.length();
    SequenceInputs inputs =
        switch (net.entry()) {
          case Entry.Symbols s ->
              new SequenceInputs.Symbols(
                  io.vavr.collection.Vector.fill(
                      sequences,
                      () -> io.vavr.collection.Vector.fill(length, () -> r.nextInt(s.size()))),
                  s.size());
          case Entry.Vectors v ->
              new SequenceInputs.Vectors(
                  Matrix.generate(sequences * length, v.size(), (i, j) -> r.nextGaussian()),
                  length);
        };
    int samples = net.readout().samples(sequences, length);
    int[] labels = IntStream.range(0, samples).map(i -> (i + i / 7) % net.classes()).toArray();
    SequenceData data =
        new SequenceData(
            inputs,
            net.readout(),
            Labels.of(labels, "a test").get(),
            new Provenance("random", "a test", "none", io.vavr.collection.Vector.empty()));
    return new SequenceCase(net, objective, data, parameters(net, objective, r));
  }

  private static double[] parameters(
      SequenceArchitecture net, Objective objective, SplittableRandom r) {
    Layout layout = Layout.of(net, objective.loss());
    double[] theta = new double[layout.size()];
    for (Slot slot : layout.slots()) {
      boolean table = slot.name().endsWith("symbols") || slot.name().endsWith("positions");
      boolean key = slot.name().endsWith("query") || slot.name().endsWith("key");
      double centre = slot.name().endsWith(".gain") ? 1 : 0;
      double scale =
          slot.role().isBias() || slot.role() == Role.NORM
              ? 0.3
              : table ? 1 : (key ? 3 : 1) / Math.sqrt(slot.columns());
      for (int i = slot.from(); i < slot.to(); i++) {
        theta[i] = centre + scale * r.nextGaussian();
      }
    }
    return theta;
  }

  Layout layout() {
    return Layout.of(net, objective.loss());
  }

  SequenceNetwork network(double[] at) {
    return (SequenceNetwork) Parameters.restore(layout(), at);
  }

  /** The objective by the pure, unhurried definition. */
  double total(double[] at) {
    return objective.at(network(at), data).get().total();
  }

  /** The objective and its derivative along a direction. */
  Dual along(double[] direction) {
    return new SequenceDual(network(theta), network(direction), objective, data).total();
  }

  @Override
  public String toString() {
    return net + ", " + objective + ", " + data.inputs().sequences() + " sequences";
  }
}
