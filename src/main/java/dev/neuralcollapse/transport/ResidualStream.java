package dev.neuralcollapse.transport;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.ResidualNetwork;

/**
 * The readout columns of all contexts while MLPs move one after another; mutable, confined to one
 * construction.
 *
 * <p>Column i is {@code x_i = ρ_i z_i + μ_i 1} with {@code z_i = LN(x_i)}. After a post-norm block
 * {@code ρ = 1, μ = 0}. A pre-norm branch sees {@code z_i} and adds to {@code x_i}: the gate of a
 * move is that of the post-norm case, and {@code ρ_i} times its push lands, {@code LN(x_i + ρ_i v)
 * = LN(z_i + v)}; it costs {@code ρ_i²} (RN1) or {@code ρ_i} (RN2) times as much. With LayerNorm at
 * the ends alone the branch sees {@code x_i} itself; pushes {@code ρ(z' - z_i) + a 1} keep {@code ρ
 * = 1}, and a zero-sum normal does not see μ. D.
 */
final class ResidualStream {
  /** What attention in another order of summation may move a direction by: gates stay shut. */
  private static final double ATTENTION_ROUNDING = 1e-13;

  private final Norm norm;
  private final ResidualNetwork.Kind kind;
  private final Vector[] raw;
  private final PointSet points;
  private final SampleGate gate;

  /**
   * @param columns one context a row, as the residual stream has them
   */
  ResidualStream(Norm norm, ResidualNetwork.Kind kind, Matrix columns) {
    this.norm = norm;
    this.kind = kind;
    this.raw = new Vector[columns.rows()];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = columns.row(i);
    }
    this.points =
        PointSet.of(directions(columns), Vector.generate(columns.rows(), i -> ATTENTION_ROUNDING));
    this.gate = new SampleGate();
  }

  /** LN of every row. */
  static Matrix directions(Matrix columns) {
    java.util.List<Vector> rows = new java.util.ArrayList<>();
    for (int i = 0; i < columns.rows(); i++) {
      rows.add(direction(columns.row(i)));
    }
    return Matrix.ofRows(rows);
  }

  private static Vector direction(Vector x) {
    return Sphere.layerNorm(x)
        .getOrElseThrow(() -> new IllegalArgumentException("a column without variance"));
  }

  /** ρ. */
  static double length(Vector x) {
    double mean = x.mean();
    return x.map(v -> v - mean).norm();
  }

  /** The gate of context i; in what the branch sees. */
  Separation separate(int i) {
    return gate.separate(points, i) instanceof Separation.Separable s
        ? norm == Norm.ENDS ? shutForRaw(s, i) : s
        : new Separation.NotSeparable(Vector.zeros(raw.length));
  }

  /** μ reaches the gate by rounding: shut it again for the columns as they are. */
  private Separation shutForRaw(Separation.Separable s, int i) {
    double offset = s.offset();
    for (int j = 0; j < raw.length; j++) {
      double at = s.normal().dot(raw[j]);
      double margin = SampleGate.margin(s.normal(), s.offset()) * (1 + raw[j].norm());
      offset = j == i ? offset : Math.max(offset, at + margin);
    }
    double open = s.normal().dot(raw[i]) - offset;
    if (!(open > 0.5)) {
      return new Separation.NotSeparable(Vector.zeros(raw.length));
    }
    Vector u = s.normal().scale(1 / open);
    double c = offset / open;
    return new Separation.Separable(u, c, u.sumOfSquares() + c * c, s.lowerBound());
  }

  /** Moves context i to {@code to}; a point of the sphere within a right angle. */
  Move move(int i, Separation.Separable open, Vector to) {
    Vector v = push(i, to);
    Move move =
        switch (kind) {
          case RN1 -> new Move.PushRn1(open, v);
          case RN2 -> new Move.PushRn2(open, v);
        };
    Vector seen = norm == Norm.ENDS ? raw[i] : points.point(i);
    Vector there = raw[i].plus(v.scale(open.at(seen)));
    // Aims the next move from where this one really ends, so that rounding does not add up.
    raw[i] = norm == Norm.POST ? direction(there) : there;
    points.move(i, direction(there));
    return move;
  }

  private Vector push(int i, Vector to) {
    Vector z = points.point(i);
    if (norm == Norm.ENDS) {
      Vector w = to.minus(z).scale(length(raw[i]));
      double least = lowest(w);
      return kind == ResidualNetwork.Kind.RN1 ? w.map(x -> x - least) : w;
    }
    Vector v =
        switch (kind) {
          case RN1 -> Push.nonNegative(z, to);
          case RN2 -> Push.free(z, to);
        };
    return norm == Norm.PRE ? v.scale(length(raw[i])) : v;
  }

  private static double lowest(Vector w) {
    double least = w.get(0);
    for (int k = 1; k < w.size(); k++) {
      least = Math.min(least, w.get(k));
    }
    return least;
  }
}
