package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Criterion;
import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.Regression;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.network.Targets;
import io.vavr.control.Option;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A random dense network of any kind, with any criterion and a penalty of its own for every group,
 * in general position.
 */
public record GoalCase(Architecture net, Goal goal, Examples data, double[] theta) {
  /** Kinds of network times kinds of criterion. */
  public static final int COMBINATIONS = 7 * 8;

  private static final double INF = Double.POSITIVE_INFINITY;

  /** Combination {@code c} of network × criterion. */
  public static GoalCase drawn(int c, long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    Criterion criterion = criterion(c / 7, r);
    int outputs =
        switch (criterion) {
          case Loss l -> 2 + r.nextInt(4);
          case Regression q -> 1 + r.nextInt(4);
          case CumulativeLink l -> 1;
        };
    return of(net(c % 7, outputs, r), criterion, 1 + r.nextInt(12), r);
  }

  private static Architecture net(int kind, int outputs, SplittableRandom r) {
    int inputs = 1 + r.nextInt(10);
    int width = 1 + r.nextInt(9);
    int depth = 1 + r.nextInt(4);
    return switch (kind) {
      case 0 -> Perceptron.linear(inputs, outputs).withHeadBias(r.nextBoolean());
      case 1 -> Perceptron.mlp(inputs, width, depth, outputs);
      case 2 -> Perceptron.mlp(inputs, width, depth, outputs).withHeadBias(true);
      case 3 -> Perceptron.resnet(Kind.RN1, inputs, width, depth, outputs);
      case 4 -> Perceptron.resnet(Kind.RN2, inputs, width, depth, outputs).withHeadBias(true);
      case 5 -> ResidualNetwork.rn1(inputs, width + 2, depth, outputs);
      default -> ResidualNetwork.rn2(inputs, width + 2, depth, outputs);
    };
  }

  private static Criterion criterion(int kind, SplittableRandom r) {
    if (kind < 3) {
      return Loss.values()[kind];
    }
    if (kind < 5) {
      return new Regression(kind == 3);
    }
    boolean ends = r.nextBoolean();
    Vector b = Vector.of(ends ? -INF : -2, -0.7, 0.1, ends ? INF : 1.9);
    return new CumulativeLink(
        Link.values()[kind - 5],
        b,
        Option.when(r.nextBoolean(), () -> Vector.of(0.5, 2, r.nextDouble() + 0.1)));
  }

  /** The case of these, with at least {@code samples} samples. */
  public static GoalCase of(
      Architecture net, Criterion criterion, int samples, SplittableRandom r) {
    int classes = criterion instanceof CumulativeLink ? 3 : Math.max(2, net.classes());
    int n = classes + samples;
    Labels labels =
        Labels.of(IntStream.range(0, n).map(i -> (i + i / 5) % classes).toArray(), "a test").get();
    Targets targets =
        switch (criterion) {
          case Loss l -> new Targets.Classes(labels);
          case CumulativeLink l -> new Targets.Ordinal(labels);
          case Regression q ->
              new Targets.Values(Matrix.generate(n, net.classes(), (i, j) -> r.nextGaussian()));
        };
    Penalty penalty = drawnPenalty(r);
    Goal goal = new Goal(criterion, penalty);
    Layout layout = Layout.of(net, goal);
    double[] theta = new double[layout.size()];
    layout
        .slots()
        .forEach(
            s -> {
              // The reference's naive masses lose digits in the tails: keep z moderate there.
              double size = criterion instanceof CumulativeLink ? 0.6 : 1.2;
              double scale = s.role().isBias() ? 0.4 : size / Math.sqrt(s.columns());
              for (int i = s.from(); i < s.to(); i++) {
                theta[i] = scale * r.nextGaussian();
              }
            });
    Matrix inputs = Matrix.generate(n, net.inputs(), (i, j) -> r.nextGaussian());
    return new GoalCase(net, goal, new Examples(inputs, targets), theta);
  }

  private static Penalty drawnPenalty(SplittableRandom r) {
    double[] each = new double[7];
    for (int i = 0; i < each.length; i++) {
      each[i] = r.nextInt(3) == 0 ? 0 : r.nextDouble();
    }
    return new Penalty(each[0], each[1], each[2], each[3], each[4], each[5], each[6]);
  }

  public Layout layout() {
    return Layout.of(net, goal);
  }

  /** The goal by the pure, unhurried definition. */
  public double total(double[] at) {
    return goal.at(Parameters.restore(layout(), at), data).get().total();
  }

  /** The goal and its derivative along a direction. */
  Dual along(double[] direction) {
    return new GoalDual(this, direction).total();
  }

  @Override
  public String toString() {
    return net + ", " + goal + ", " + data.size() + " samples";
  }
}
