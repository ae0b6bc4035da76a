package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.function.Function;

/**
 * On a circle the regular polygon is a strict local minimum of cross entropy, up to rotation. [D]
 *
 * <p>For one sample a class in {@code d = 3}, at every K and λ tried: the gradient vanishes at the
 * right size (by symmetry all of it follows from one equation, which encloses that size), and the
 * Hessian in the 3K variables, plus the square of the one direction in which nothing can change,
 * rotation, is positive definite: every pivot of its Cholesky decomposition in intervals is
 * positive. That the polygon is the global minimum is not proved; gufm-ce-below-dimension attacks
 * it.
 */
final class PolygonMinimum implements Claim<Polygon> {
  @Override
  public Source source() {
    return Papers.GLOBAL_OPTIMALITY.derived("GUFM below its dimension");
  }

  @Override
  public String name() {
    return "polygon-local-minimum";
  }

  @Override
  public String title() {
    return "On a circle the regular polygon is a strict local minimum of cross entropy";
  }

  @Override
  public String statement() {
    return "d=3,\\;h_k=(\\cos\\tfrac{2\\pi k}K,\\sin\\tfrac{2\\pi k}K),\\;w_k=rh_k:\\quad"
        + "\\nabla F=0,\\quad\\nabla^2F+vv^\\top\\succ0,\\;v\\text{ the rotation}";
  }

  @Override
  public String caveat() {
    return "Local, one sample a class, at each K and λ tried.";
  }

  @Override
  public Hypotheses<Polygon> given() {
    return Hypotheses.none();
  }

  @Override
  public Seq<Regime<Polygon>> regimes() {
    return List.of(
        new Regime<>(
            "polygons",
            s -> {
              Draw draw = Draw.from(s);
              return new Polygon.Spec(draw.integer(3, 7), draw.scale(0.002, 0.05));
            }));
  }

  @Override
  public Chain chain(Polygon p) {
    return stationary(p).and(Step.zero("rotation", Rule.IDENTITY, p.turning())).and(pivots(p, 0));
  }

  private static Chain stationary(Polygon p) {
    return Chain.of(Step.zero("stationary", Rule.OPTIMALITY, p.steepest()));
  }

  private static Step pivots(Polygon p, double lessDecay) {
    return Step.nonnegative("pivots", Rule.CONVEXITY, p.leastPivot(lessDecay));
  }

  @Override
  public Seq<Twin<Polygon>> twins() {
    return List.of(
        twin("size-off", "the size is larger by a millionth", p -> stationary(p.grown(1 + 1e-6)))
            .constant(),
        twin(
                "stronger",
                "the Hessian is positive even less λ in the classifier, and a millionth",
                p -> Chain.of(pivots(p, 1 + 1e-6)))
            .inequality(),
        twin(
            "of-its-simplex",
            "the size of the simplex frame, a, is the right one",
            p -> stationary(p.simplexSize())));
  }

  private Twin<Polygon> twin(String name, String change, Function<Polygon, Chain> chain) {
    return Twin.saying(this, name, change, chain, new Polygon.Spec(5, 0.01), regimes().get(0));
  }
}
