package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.VectorMath;

/** What an {@link UpdateRule} remembers between steps, and the step it makes. */
final class Moments {
  private final UpdateRule rule;
  private final int penalisedEnd;
  private final double[] first;
  private final double[] second;
  private int steps;

  /**
   * Nothing remembered yet.
   *
   * @param size number of parameters
   * @param penalisedEnd decoupled decay shrinks those before it
   */
  Moments(UpdateRule rule, int size, int penalisedEnd) {
    this.rule = rule;
    this.penalisedEnd = penalisedEnd;
    this.first = new double[needsFirst(rule) ? size : 0];
    this.second = new double[needsSecond(rule) ? size : 0];
  }

  private static boolean needsFirst(UpdateRule rule) {
    return !(rule instanceof UpdateRule.Plain);
  }

  private static boolean needsSecond(UpdateRule rule) {
    return rule instanceof UpdateRule.Adam || rule instanceof UpdateRule.AdamW;
  }

  /** One step against the gradient with this learning rate. */
  void step(double[] theta, double[] gradient, double rate) {
    steps++;
    switch (rule) {
      case UpdateRule.Plain p -> VectorMath.addScaled(theta, -rate, gradient);
      case UpdateRule.HeavyBall h -> {
        gather(h.momentum(), gradient);
        VectorMath.addScaled(theta, -rate, first);
      }
      case UpdateRule.Nesterov n -> {
        gather(n.momentum(), gradient);
        VectorMath.addScaled(theta, -rate, gradient);
        VectorMath.addScaled(theta, -rate * n.momentum(), first);
      }
      case UpdateRule.Adam a -> adam(a, theta, gradient, rate);
      case UpdateRule.AdamW w -> {
        VectorMath.scale(theta, 1 - rate * w.decoupledDecay(), 0, penalisedEnd);
        adam(w.adam(), theta, gradient, rate);
      }
    }
  }

  /** {@code v ← μ v + g}. */
  private void gather(double momentum, double[] gradient) {
    VectorMath.scale(first, momentum, 0, first.length);
    VectorMath.addScaled(first, 1, gradient);
  }

  private void adam(UpdateRule.Adam a, double[] theta, double[] gradient, double rate) {
    double b1 = a.beta1();
    double b2 = a.beta2();
    double step = rate / (1 - StrictMath.pow(b1, steps));
    double root = Math.sqrt(1 - StrictMath.pow(b2, steps));
    for (int i = 0; i < theta.length; i++) {
      double g = gradient[i];
      first[i] = b1 * first[i] + (1 - b1) * g;
      second[i] = b2 * second[i] + (1 - b2) * g * g;
      theta[i] -= step * first[i] / (Math.sqrt(second[i]) / root + a.epsilon());
    }
  }

  void state(State s) {
    s.section("moments");
    steps = s.whole(steps);
    s.all(first);
    s.all(second);
  }
}
