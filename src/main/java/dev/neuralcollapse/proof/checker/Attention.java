package dev.neuralcollapse.proof.checker;

import static dev.neuralcollapse.proof.checker.Layer.ROOT_UNDERFLOW;
import static dev.neuralcollapse.proof.checker.Layer.UP;

import dev.neuralcollapse.number.Interval;

/**
 * Softmax attention of error balls: every token becomes a mixture of those it sees, the weights the
 * softmax of {@code (K x_u)·(Q x_t)/√d}.
 */
final class Attention {
  private final Ball[] tokens;
  private final Ball[] keys;
  private final double[] lengths;
  private final double[] keyLengths;

  private Attention(Ball[] tokens, Ball[] keys) {
    this.tokens = tokens;
    this.keys = keys;
    this.lengths = lengths(tokens);
    this.keyLengths = lengths(keys);
  }

  static Ball[] mixed(Ball[] tokens, Layer key, Layer query, Shape.Tokens shape) throws Refusal {
    Ball[] keys = new Ball[tokens.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key.of(tokens[i]);
    }
    Attention attention = new Attention(tokens, keys);
    Ball[] mixed = new Ball[tokens.length];
    for (int t = 0; t < mixed.length; t++) {
      int place = t % shape.length();
      mixed[t] = attention.mixture(query.of(tokens[t]), t - place, shape.seen(place));
    }
    return mixed;
  }

  private static double[] lengths(Ball[] balls) {
    double[] lengths = new double[balls.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = length(balls[i].centre());
    }
    return lengths;
  }

  /** Upper bound of {@code ‖x‖₂}. */
  private static double length(double[] x) {
    double square = 0;
    for (double v : x) {
      square += v * v;
    }
    return UP * (Math.sqrt(square) + ROOT_UNDERFLOW);
  }

  private Ball mixture(Ball query, int first, int seen) throws Refusal {
    Interval[] weights = new Interval[seen];
    double queryLength = length(query.centre());
    double most = Double.NEGATIVE_INFINITY;
    for (int u = 0; u < seen; u++) {
      weights[u] = score(query, queryLength, first + u);
      most = Math.max(most, weights[u].mid());
    }
    Interval sum = Interval.ZERO;
    for (int u = 0; u < seen; u++) {
      weights[u] = weights[u].minus(most).exp();
      sum = sum.plus(weights[u]);
    }
    double radius = 0;
    double[] middle = new double[seen];
    for (int u = 0; u < seen; u++) {
      Interval w = weights[u].dividedBy(sum);
      middle[u] = w.mid();
      radius += w.hi() * tokens[first + u].radius();
      radius += w.minus(middle[u]).magnitude() * lengths[first + u];
    }
    double[] centre = new double[tokens[first].centre().length];
    double rounding = 0;
    for (int j = 0; j < centre.length; j++) {
      Sum entry = new Sum(0);
      for (int u = 0; u < seen; u++) {
        entry.addProduct(middle[u], tokens[first + u].centre()[j]);
      }
      centre[j] = entry.value();
      rounding += entry.off() * entry.off();
    }
    return finite(new Ball(centre, UP * (radius + Math.sqrt(rounding) + ROOT_UNDERFLOW)));
  }

  /** {@code |k·q - k̂·q̂| ≤ ‖k̂‖ r_q + ‖q̂‖ r_k + r_k r_q}. */
  private Interval score(Ball query, double queryLength, int u) throws Refusal {
    Sum dot = new Sum(0);
    double[] k = keys[u].centre();
    for (int j = 0; j < k.length; j++) {
      dot.addProduct(k[j], query.centre()[j]);
    }
    double reach =
        UP * (keyLengths[u] * query.radius() + (queryLength + query.radius()) * keys[u].radius());
    Interval score =
        dot.enclosure().plus(Interval.of(-reach, reach)).dividedBy(Interval.point(k.length).sqrt());
    if (!score.isFinite()) {
      throw Layer.overflow();
    }
    return score;
  }

  private static Ball finite(Ball ball) throws Refusal {
    if (!Double.isFinite(ball.radius())) {
      throw Layer.overflow();
    }
    return ball;
  }
}
