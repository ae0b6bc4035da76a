package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.proof.Draw;
import io.vavr.collection.List;
import java.util.Arrays;

/**
 * A class around its vertex, others on the far side, before any gate.
 *
 * @param points N×d, members first
 * @param target t
 */
record ClassScene(Matrix points, Vector target) {

  /** Members at a typical distance {@code near} from their vertex. */
  static ClassScene draw(long seed, int members, int others, int width, double near) {
    Draw draw = Draw.from(seed);
    Vector t = direction(draw.gaussian(width));
    Vector[] rows = new Vector[members + others];
    for (int i = 0; i < rows.length; i++) {
      Vector noise = draw.gaussian(width).scale((i < members ? near : 0.3) / Math.sqrt(width));
      rows[i] = direction(t.scale(i < members ? 1 : -1).plus(noise));
    }
    return new ClassScene(Matrix.ofRows(List.of(rows)), t);
  }

  /** Which points are members. */
  boolean[] flags(int members) {
    boolean[] flags = new boolean[points.rows()];
    Arrays.fill(flags, 0, members, true);
    return flags;
  }

  private static Vector direction(Vector x) {
    return Sphere.layerNorm(x).getOrElseThrow(() -> new IllegalStateException("no direction"));
  }
}
