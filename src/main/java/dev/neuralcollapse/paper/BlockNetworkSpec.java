package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GridBlock;
import dev.neuralcollapse.optimum.PathBlock;
import dev.neuralcollapse.optimum.SrgBlock;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/**
 * A recipe for a network of blocks.
 *
 * @param vertices r of its low-rank block; 2 for three classes on two coordinates, 1 for nine on a
 *     grid, 0 for none
 * @param subset p of the block
 * @param collapsed classes beside the block
 * @param perClass n
 * @param layers L
 * @param decay λ
 * @param tilt 0 for one decay everywhere, else the seed of factors in [1/2, 2)
 * @param scale of the output; 0 for the best
 */
record BlockNetworkSpec(
    int vertices,
    int subset,
    int collapsed,
    int perClass,
    int layers,
    double decay,
    long tilt,
    double scale)
    implements Spec<BlockNetwork> {

  /** Deep collapse alone. */
  static BlockNetworkSpec collapse(int classes, int perClass, int layers, double decay) {
    return new BlockNetworkSpec(0, 0, classes, perClass, layers, decay, 0, 0);
  }

  /** A block alone, one sample a class. */
  static BlockNetworkSpec block(int vertices, int subset, int layers, double decay) {
    return new BlockNetworkSpec(vertices, subset, 0, 1, layers, decay, 0, 0);
  }

  /** Three classes on two coordinates. */
  static BlockNetworkSpec path(int layers, double decay) {
    return new BlockNetworkSpec(2, 2, 0, 1, layers, decay, 0, 0);
  }

  /** Nine classes as the cells of a grid. */
  static BlockNetworkSpec grid(int layers, double decay) {
    return new BlockNetworkSpec(1, 2, 0, 1, layers, decay, 0, 0);
  }

  BlockNetworkSpec perClass(int n) {
    return new BlockNetworkSpec(vertices, subset, collapsed, n, layers, decay, tilt, scale);
  }

  BlockNetworkSpec scale(double s) {
    return new BlockNetworkSpec(vertices, subset, collapsed, perClass, layers, decay, tilt, s);
  }

  BlockNetworkSpec besides(int more) {
    return new BlockNetworkSpec(vertices, subset, more, perClass, layers, decay, tilt, scale);
  }

  private BlockNetworkSpec sized(int n, int depth, double lambda, long seed) {
    return new BlockNetworkSpec(vertices, subset, collapsed, n, depth, lambda, seed, scale);
  }

  /** Collapse of two to six classes, one to five layers; every second one at the best scale. */
  static Regime<BlockNetwork> collapses(boolean best) {
    return new Regime<>(
        best ? "best-scale" : "any-scale",
        seed -> {
          Draw draw = Draw.from(seed);
          return collapse(draw.integer(2, 6), draw.integer(1, 3), draw.integer(1, 5), lambda(draw))
              .tilted(draw)
              .scale(best ? 0 : draw.scale(0.05, 2));
        });
  }

  /** Blocks of three to ten classes, alone or beside others. */
  static Regime<BlockNetwork> blocks(String name, boolean alone, boolean best) {
    return new Regime<>(
        name,
        seed -> {
          Draw draw = Draw.from(seed);
          int r = draw.integer(3, 5);
          int p = draw.integer(2, Math.max(2, r - 2));
          return of(r, p, draw.integer(3, 5), draw)
              .besides(alone ? 0 : draw.integer(1, 3))
              .scale(best ? 0 : draw.scale(0.05, 2));
        });
  }

  /** Three classes on two coordinates, alone or beside others. */
  static Regime<BlockNetwork> paths(boolean alone) {
    return new Regime<>(
        alone ? "path" : "path-beside-others",
        seed -> {
          Draw draw = Draw.from(seed);
          return of(2, 2, draw.integer(3, 6), draw)
              .besides(alone ? 0 : draw.integer(1, 3))
              .scale(draw.integer(0, 1) * draw.scale(0.05, 2));
        });
  }

  /** Nine classes on a grid, alone or beside others. */
  static Regime<BlockNetwork> grids(boolean alone) {
    return new Regime<>(
        alone ? "grid" : "grid-beside-others",
        seed -> {
          Draw draw = Draw.from(seed);
          return of(1, 2, draw.integer(3, 5), draw)
              .besides(alone ? 0 : draw.integer(1, 3))
              .scale(draw.integer(0, 1) * draw.scale(0.05, 2));
        });
  }

  /** A block with these r, p, L, at its best scale. */
  static BlockNetworkSpec of(int r, int p, int layers, Draw draw) {
    return block(r, p, layers, lambda(draw)).perClass(draw.integer(1, 3)).tilted(draw);
  }

  private BlockNetworkSpec tilted(Draw draw) {
    return sized(perClass, layers, decay, draw.integer(0, 1) * (1 + draw.shortSeed()));
  }

  /** Small enough for most scales to be positive, sometimes too large. */
  private static double lambda(Draw draw) {
    return draw.integer(0, 9) == 0 ? 0.5 : draw.scale(1e-4, 6e-3);
  }

  private Option<LowRankBlock> block() {
    return switch (vertices) {
      case 0 -> Option.none();
      case 1 -> Option.some(new LowRankBlock.Grid(new GridBlock()));
      case 2 -> Option.some(new LowRankBlock.Path(new PathBlock()));
      default -> Option.some(new LowRankBlock.Edges(new SrgBlock(vertices, subset)));
    };
  }

  @Override
  public BlockNetwork instance() {
    Draw draw = Draw.from(tilt);
    Vector<Interval> decays =
        Vector.range(0, layers + 1)
            .map(l -> Interval.point(tilt == 0 ? decay : decay * draw.scale(0.5, 2)));
    BlockNetwork network = new BlockNetwork(block(), collapsed, perClass, decays, Interval.ONE);
    return scale == 0 ? network.best() : network.at(Interval.point(scale));
  }

  @Override
  public Seq<BlockNetworkSpec> simpler() {
    int least = vertices > 0 ? 0 : 2;
    Seq<BlockNetworkSpec> plain =
        tilt == 0 ? List.empty() : List.of(sized(perClass, layers, decay, 0));
    return plain
        .appendAll(Shrink.integer(collapsed, Math.min(least, collapsed)).map(this::besides))
        .appendAll(Shrink.integer(perClass, 1).map(this::perClass))
        .appendAll(
            Shrink.integer(layers, Math.min(3, layers)).map(l -> sized(perClass, l, decay, tilt)))
        .appendAll(Shrink.real(decay, 0.001).map(d -> sized(perClass, layers, d, tilt)))
        .appendAll(scale == 0 ? List.empty() : Shrink.real(scale, 1).map(this::scale));
  }
}
