package dev.neuralcollapse.paper;

import static dev.neuralcollapse.proof.Term.decimal;
import static dev.neuralcollapse.proof.Term.variable;
import static dev.neuralcollapse.proof.Term.whole;

import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Domain;
import dev.neuralcollapse.proof.Everywhere;
import dev.neuralcollapse.proof.PointSpec;
import dev.neuralcollapse.proof.Term;

/**
 * Where deep neural collapse loses against low rank in deep linear unconstrained features models
 * with cross entropy: inequalities between numbers of classes and layers, decays and scales. L
 * counts weight matrices; the features are one factor more.
 */
final class PersistenceThresholds {
  private static final Term M = variable("m");
  private static final Term L = variable("L");
  private static final Term LAMBDA = variable("lambda");
  private static final Term S = variable("s");

  private PersistenceThresholds() {}

  /** {@code 2^{2/(layers+1)}}. */
  private static Term twoTo(Term layers) {
    return whole(2).log().times(2).over(layers.plus(1)).exp();
  }

  /** {@code K - 1} against {@code m 2^{2/(L+1)} + [K odd]}: the same for {@code K = 2m, 2m+1}. */
  private static Term room(Term pairs, Term layers) {
    return pairs.times(2).minus(1).minus(pairs.times(twoTo(layers)));
  }

  /**
   * At every scale {@code a > 0} the block has the smaller cross entropy (one wrong logit of each
   * paired class lies lower by a) and, where {@code m 2^{2/(L+1)} + [K odd] < K-1}, the smaller
   * decay; so its minimum lies below that of collapse unless that is at a = 0.
   */
  static Claim<?> lowRankBeatsCollapse() {
    Term a = variable("a");
    Term fit = a.negate().exp().times(a.negate().expm1()).negate();
    Domain deep = Domain.none().integer("m", 2).integer("L", 3).real("a", "0", "inf");
    Term three = room(M.plus(1), whole(2)).minus(decimal("0.23"));
    return Everywhere.claim(
            Papers.PERSISTENCE.quoted("Theorem 1, at equal scale"),
            "low-rank-beats-collapse",
            "Pairs beat collapse from three layers and four classes on, or two and six",
            "L\\ge3,K\\ge4\\text{ or }L=2,K\\ge6:\\quad m2^{2/(L+1)}+[K\\text{ odd}]<K-1,\\;"
                + "m=\\lfloor K/2\\rfloor",
            deep)
        .holds("three-layers-or-more", room(M, L).minus(decimal("0.17")))
        .holds("two-layers", three)
        .holds("never-with-one", room(M, whole(1)).negate().minus(1))
        .holds("fit", fit)
        .constant(
            "a-hundredth-more",
            "the room is at least 0.18",
            room(M, L).minus(decimal("0.18")),
            pairs(2, 3))
        .beyond(
            "two-layers-four-classes",
            "also for L = 2 and K = 4, 5",
            Domain.none().integer("m", 2).integer("L", 2).real("a", "0", "inf"),
            room(M, L),
            pairs(2, 2))
        .beyond(
            "three-classes",
            "also for K = 2, 3",
            Domain.none().integer("m", 1).integer("L", 3).real("a", "0", "inf"),
            room(M, L),
            pairs(1, 3))
        .quantity(
            "features-not-counted",
            "with the exponent 2/L of L factors",
            room(M, L.minus(1)),
            pairs(2, 3))
        .inequality(
            "half-of-the-pairs",
            "the room is at least m/2",
            room(M, L).minus(M.over(2)),
            pairs(2, 3));
  }

  private static PointSpec pairs(double m, double layers) {
    return PointSpec.of("m", m).and("L", layers).and("a", 1);
  }

  /** Collapse of K classes, two layers, one sample a class, at the scale {@code s³}. */
  private static Term collapse(int classes, Term lambda, Term s) {
    Term fit = whole(classes - 1).log().minus(s.power(3)).softplus();
    return fit.plus(lambda.times(s.square()).times(3L * (classes - 1)).over(2));
  }

  /** Collapse at the scale α. */
  private static Term collapseAt(int classes, Term lambda, Term alpha) {
    Term root = alpha.power(decimal("2").over(3));
    Term fit = whole(classes - 1).log().minus(alpha).softplus();
    return fit.plus(lambda.times(root).times(3L * (classes - 1)).over(2));
  }

  private static Term exp(Term x) {
    return x.exp();
  }

  /** {@code u = log(1/λ)}, and {@code a u + b}. */
  private static Term line(Term lambda, String a, String b) {
    return lambda.log().negate().times(decimal(a)).plus(decimal(b));
  }

  /**
   * Two pairs and one class against all, five classes, two layers, one sample a class, at the
   * scales {@code β = 1.07u - 0.35}, {@code γ = 0.86u + 0.04}, {@code δ = 0.08u + 0.29}, {@code u =
   * log(1/λ)}, which are near the best ones.
   */
  private static Term pairsAndOne(Term lambda) {
    Term beta = line(lambda, "1.07", "-0.35");
    Term own = line(lambda, "0.86", "0.04");
    Term other = line(lambda, "0.08", "0.29");
    Term kappa = decimal("1.25");
    Term wrong =
        exp(beta.times(-2))
            .plus(exp(beta.negate()).times(2))
            .plus(exp(beta.plus(kappa.times(other)).negate()));
    Term last = exp(kappa.times(own).negate()).times(4).log1p();
    Term square = own.square().plus(other.square().times(4)).times(kappa);
    Term third = decimal("1").over(3);
    Term norms = beta.times(2).power(third.times(2)).times(2).plus(square.power(third));
    return wrong
        .log1p()
        .times(decimal("0.8"))
        .plus(last.times(decimal("0.2")))
        .plus(lambda.times(norms).times(3).over(2));
  }

  /**
   * [D] Five classes and two layers, where Theorem 1 says nothing. The scales of the competitor are
   * lines in {@code log(1/λ)}; its cost is compared with that of collapse at every scale {@code
   * s³}. In the limit λ → 0 the competitor loses: it needs the constant 4.103 where collapse needs
   * 4; they cross near λ = 0.00012 already.
   */
  static Claim<?> fiveClasses() {
    Domain moderate = Domain.none().real("lambda", "0.0005", "0.05").real("s", "0", "inf");
    Term gap = collapse(5, LAMBDA, S).minus(pairsAndOne(LAMBDA));
    Term two = decimal("2").over(3);
    Term block =
        decimal("0.8")
            .times(
                exp(line(LAMBDA, "-2.14", "0.7"))
                    .plus(exp(line(LAMBDA, "-1.07", "0.35")).times(3))
                    .log1p())
            .plus(decimal("0.2").times(exp(line(LAMBDA, "-1.07", "0.35")).times(4).log1p()))
            .plus(
                LAMBDA
                    .times(line(LAMBDA, "1.07", "-0.35").power(two))
                    .times(whole(4).log().over(3).exp().times(2).plus(1))
                    .times(3)
                    .over(2));
    return Everywhere.claim(
            Papers.PERSISTENCE.derived("beyond Theorem 1: K = 5, L = 2"),
            "five-classes-two-layers",
            "Five classes, two layers: pairs and one beat collapse at moderate decay",
            "K=5,L=2,n=1,\\;5\\cdot10^{-4}\\le\\lambda\\le0.05\\implies\\min_\\alpha"
                + "\\mathcal L_{\\mathrm{DNC}}>\\min_{\\beta,\\gamma,\\delta}"
                + "\\mathcal L_{\\beta(X_4\\oplus0)+w(\\gamma e_5-\\delta1)^\\top}",
            moderate)
        .holds("gap", gap.minus(LAMBDA.times(decimal("0.05"))))
        .inequality(
            "collapse-is-best",
            "collapse at its best scale, about 1.1 log(1/λ) - 0.05, is at least as good",
            pairsAndOne(LAMBDA).minus(collapseAt(5, LAMBDA, line(LAMBDA, "1.1", "-0.05"))),
            PointSpec.of("lambda", 0.01).and("s", 1))
        .beyond(
            "every-decay",
            "for every λ, down to 0.00005",
            Domain.none().real("lambda", "0.00005", "0.05").real("s", "0", "inf"),
            gap,
            PointSpec.of("lambda", 0.00005).and("s", 2.2))
        .constant(
            "twice-the-room",
            "by at least λ/5",
            gap.minus(LAMBDA.times(decimal("0.2"))),
            PointSpec.of("lambda", 0.0005).and("s", 2.025))
        .quantity(
            "bare-entry",
            "the block with a bare entry for the last class does it at this β",
            collapse(5, LAMBDA, S).minus(block),
            PointSpec.of("lambda", 0.005).and("s", 1.805));
  }

  private static Term fourBlock(Term lambda, Term beta, Term root) {
    Term fit = exp(beta.times(-2)).plus(exp(beta.negate()).times(2)).log1p();
    Term norm = whole(4).log().over(3).exp().times(2);
    return fit.plus(lambda.times(norm).times(root).times(3).over(2));
  }

  /**
   * [D] Four classes and two layers, where Theorem 1 says nothing: two pairs against collapse. For
   * the larger decays the block at {@code β = 1.14u - 0.57}, {@code u = log(1/λ)}, lies below
   * collapse at every scale {@code s³}; for the smaller ones collapse at {@code α = 1.05u + 0.33}
   * lies below the block at every scale {@code s³}. They cross near λ = 0.0118.
   */
  static Claim<?> fourClasses() {
    Term large = variable("lambda");
    Term small = variable("mu");
    Term third = decimal("2").over(3);
    Term beta = line(large, "1.14", "-0.57");
    Term alpha = line(small, "1.05", "0.33");
    Term below = collapse(4, large, S).minus(fourBlock(large, beta, beta.power(third)));
    Term pairs = line(small, "1.06", "-0.22");
    Term best = collapseAt(4, small, alpha);
    Term above = fourBlock(small, S.power(3), S.square()).minus(best);
    Domain domain =
        Domain.none()
            .real("lambda", "0.0125", "0.05")
            .real("mu", "0.00005", "0.011")
            .real("s", "0", "inf");
    return Everywhere.claim(
            Papers.PERSISTENCE.derived("beyond Theorem 1: K = 4, L = 2"),
            "four-classes-two-layers",
            "Four classes, two layers: whether pairs beat collapse depends on the decay",
            "K=4,L=2,n=1:\\;\\min_\\beta\\mathcal L_{\\beta X}<\\min_\\alpha\\mathcal L_{\\alpha S}"
                + "\\text{ for }\\lambda\\in[0.0125,0.05],\\;>\\text{ for }"
                + "\\mu\\in[5\\cdot10^{-5},0.011]",
            domain)
        .holds("large-decay", below)
        .holds("small-decay", above)
        .inequality(
            "collapse-is-best",
            "collapse at its best scale is at least as good as two pairs for the larger decays",
            fourBlock(large, beta, beta.power(third))
                .minus(collapseAt(4, large, line(large, "1.05", "0.26"))),
            four(0.02, 0.01, 1))
        .inequality(
            "pairs-are-best",
            "two pairs at their best scale are at least as good as collapse for the smaller decays",
            best.minus(fourBlock(small, pairs, pairs.power(third))),
            four(0.02, 0.01, 1))
        .beyond(
            "every-decay",
            "two pairs win at every decay",
            Domain.none()
                .real("lambda", "0.005", "0.05")
                .real("mu", "0.00005", "0.011")
                .real("s", "0", "inf"),
            below,
            four(0.005, 0.01, 1.805))
        .constant(
            "one-percent-off",
            "two pairs win by a tenth of λ",
            below.minus(large.over(10)),
            four(0.0125, 0.01, 1.7));
  }

  private static PointSpec four(double large, double small, double s) {
    return PointSpec.of("lambda", large).and("mu", small).and("s", s);
  }

  /**
   * {@code R(d) = (K-1)(2d-K)/(r(2d-r-1))}, the ratio of {@code L(qd - q(q+1)/2)} at {@code q =
   * K-1} and {@code q = r}: with {@code K = r+1+s, d = K+t} its numerator exceeds its denominator
   * by {@code s(s+1+2t)}.
   *
   * <p>Why q-frames [D]: balanced factors of a logit matrix of rank q with the spectrum Σ are
   * {@code W_l = Q_l Σ^{1/(L+1)} Q_{l-1}ᵀ} with an orthonormal q-frame {@code Q_l} in each of the L
   * hidden spaces, and different frames give different factors. That is so for every spectrum:
   * where singular values are equal, the freedom of rotating them is one rotation of all frames and
   * both ends together, which the ends {@code (U, V)} absorb; the Grassmann count divides by it
   * once for every layer.
   */
  static Claim<?> dimensionRatio() {
    Term r = variable("r");
    Term t = variable("t");
    Term classes = r.plus(S).plus(1);
    Term d = classes.plus(t);
    Term collapsed = classes.minus(1).times(d.times(2).minus(classes));
    Term low = r.times(d.times(2).minus(r).minus(1));
    Term lowWider = r.times(d.times(2).minus(r).plus(1));
    Term wider = classes.minus(1).times(d.times(2).plus(2).minus(classes));
    Term grows = wider.times(low).minus(collapsed.times(lowWider));
    Term grassmann = classes.minus(1).times(d.minus(classes).plus(1));
    return Everywhere.claim(
            Papers.PERSISTENCE.derived("the dimension argument of Theorem 5, counted again"),
            "dimension-ratio",
            "Collapsed solutions have the larger dimension at every width",
            "1\\le r\\le K-2,\\;d\\ge K\\implies R(d)=\\frac{(K-1)(2d-K)}{r(2d-r-1)}>1,"
                + "\\;R(d+1)>R(d),\\;0\\le\\tfrac{K-1}r-R(d)\\le\\tfrac{(K-1)(K-1-r)}{rd};"
                + "\\quad s=K-1-r,\\;t=d-K",
            Domain.none().integer("r", 1).integer("s", 1).integer("t", 0))
        .holds("more", collapsed.minus(low).minus(S.times(2)))
        .holds("grows", grows.minus(S.times(2)))
        .holds("below-limit", classes.minus(1).times(low).minus(r.times(collapsed)))
        .holds(
            "near-limit",
            classes
                .minus(1)
                .times(S)
                .times(low)
                .minus(d.times(classes.minus(1).times(low).minus(r.times(collapsed)))))
        .inequality(
            "starts-below-one",
            "at d = K the ratio is at most 1, as printed",
            low.minus(collapsed).with("t", whole(0)),
            count(2, 1, 0))
        .quantity(
            "grassmann-count",
            "the collapsed solutions have dimension L(K-1)(d-K+1) at most, as printed",
            grassmann.times(2).minus(collapsed),
            count(2, 1, 0))
        .constant(
            "one-more",
            "by one more than that",
            collapsed.minus(low).minus(S.times(2)).minus(1),
            count(2, 1, 0))
        .beyond(
            "rank-beyond-collapse",
            "the ratio grows for ranks r above K-1, too",
            Domain.none().integer("r", 1).integer("s", -1).integer("t", 0),
            grows,
            count(3, -1, 0));
  }

  private static PointSpec count(double r, double s, double t) {
    return PointSpec.of("r", r).and("s", s).and("t", t);
  }

  /**
   * The logarithm of {@code (K-1)^{L+1}} over {@code (2K)³(2K+4)^{L-2}/4^{L-1}}, divided out so
   * that only {@code 1/K} is left: {@code (L-2)(log 2 + log(1-1/K) - log(1+2/K)) + 3 log(1-1/K) -
   * log 2}.
   */
  private static Term reluRoom(Term classes, Term layers) {
    Term one = classes.power(-1);
    Term less = one.negate().log1p();
    Term each = whole(2).log().plus(less).minus(one.times(2).log1p());
    return layers.minus(2).times(each).plus(less.times(3)).minus(whole(2).log());
  }

  /**
   * [D for the inequality, which agrees with the numbers in the paper's proof for even K] The
   * product of the squared norms of the factors of {@link ReluBlock}, which gives {@code X ⊗ 1},
   * against the {@code (K-1)^{L+1}} of collapse. Where it is less, the block has the smaller decay
   * at every scale. For odd K the paper's proof has its own numbers: 17 at four layers, 11 at five.
   */
  static Claim<?> reluThreshold() {
    Term k = variable("K");
    Domain domain = Domain.none().integer("K", 8).integer("L", 6);
    return Everywhere.claim(
            Papers.PERSISTENCE.derived("Theorem 7, its inequality for even K"),
            "relu-threshold",
            "ReLU, even K: pairs beat collapse, L = 4, 5, 6 from K = 14, 10, 8",
            "(2K)^3(2K+4)^{L-2}/4^{L-1}<(K-1)^{L+1}\\text{ for }L\\ge6,K\\ge8;"
                + "\\;L=5,K\\ge10;\\;L=4,K\\ge14;\\text{ not for }L=3\\quad(K\\text{ even; the"
                + " right side is collapse under the paper's Assumption 1})",
            domain)
        .holds("six-layers-or-more", reluRoom(k, L).minus(decimal("0.05")))
        .holds("five-layers", reluRoom(k.plus(2), whole(5)).minus(decimal("0.05")))
        .holds("four-layers", reluRoom(k.plus(6), whole(4)).minus(decimal("0.05")))
        .holds("never-with-three", reluRoom(k.minus(6), whole(3)).negate())
        .constant(
            "four-layers-twelve-classes",
            "L = 4 from K = 12",
            reluRoom(k.plus(4), whole(4)),
            relu(8, 6))
        .constant(
            "five-layers-eight-classes", "L = 5 from K = 8", reluRoom(k, whole(5)), relu(8, 6))
        .beyond(
            "six-layers-six-classes",
            "L ≥ 6 from K = 6",
            Domain.none().integer("K", 6).integer("L", 6),
            reluRoom(k, L),
            relu(6, 6))
        .inequality(
            "three-layers-in-the-limit",
            "L = 3 for many classes",
            reluRoom(k.plus(100), whole(3)),
            relu(8, 6));
  }

  private static PointSpec relu(double classes, double layers) {
    return PointSpec.of("K", classes).and("L", layers);
  }
}
