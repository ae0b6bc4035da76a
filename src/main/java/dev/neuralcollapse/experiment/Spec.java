package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.training.kernel.Precision;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Everything that decides the result of {@code reproduce}; no thread count, no clock, no path.
 *
 * @param profile name of the profile it came from
 * @param data name of the data set
 * @param perClass n, samples of each class
 * @param width d
 * @param decay λ, constant in depth
 * @param depths L of the trained networks, increasing
 * @param embeddings objectives minimised by L-BFGS: {@code free}, {@code penalised}
 * @param seeds of the L-BFGS cells
 * @param lbfgs budget of the deterministic optimiser
 * @param sgd budget and schedule of the stochastic one
 * @param claimTries random instances a claim and a twin
 * @param construction the constructive depth bound
 * @param resamples of every bootstrap
 * @param further series beside L-RN1 at constant λ, or further depths of it
 * @param curvature products with the Hessian a cell of L-BFGS, for its smallest eigenvalue; none
 *     where it is not asked for
 */
public record Spec(
    String profile,
    String data,
    int perClass,
    int width,
    double decay,
    Seq<Integer> depths,
    Seq<EmbeddingDecay> embeddings,
    Seq<Long> seeds,
    Lbfgs lbfgs,
    Sgd sgd,
    int claimTries,
    Construction construction,
    int resamples,
    @Added Seq<Series> further,
    @Added Option<Integer> curvature) {

  /** L-RN1 at constant λ and nothing else. */
  public Spec(
      String profile,
      String data,
      int perClass,
      int width,
      double decay,
      Seq<Integer> depths,
      Seq<EmbeddingDecay> embeddings,
      Seq<Long> seeds,
      Lbfgs lbfgs,
      Sgd sgd,
      int claimTries,
      Construction construction,
      int resamples) {
    this(
        profile,
        data,
        perClass,
        width,
        decay,
        depths,
        embeddings,
        seeds,
        lbfgs,
        sgd,
        claimTries,
        construction,
        resamples,
        List.empty(),
        Option.none());
  }

  /**
   * Every series: L-RN1 at constant λ by L-BFGS for every law of the embedding, then by SGD, then
   * the variants.
   */
  public Seq<Series> series() {
    Seq<Series> plain =
        embeddings.map(
            e ->
                new Series(
                    Option.none(),
                    Cell.Optimiser.LBFGS,
                    e,
                    lbfgs.kick == 0 ? Series.Start.CONTINUED : Series.Start.FRESH,
                    lbfgs.evaluations,
                    lbfgs.kick,
                    Option.none(),
                    depths,
                    seeds,
                    Option.none()));
    Series stochastic =
        new Series(
            Option.none(),
            Cell.Optimiser.SGD,
            EmbeddingDecay.PENALISED,
            Series.Start.FRESH,
            sgd.epochs,
            0,
            Option.none(),
            depths,
            sgd.seeds,
            sgd.precision);
    return plain
        .appendAll(further.filter(s -> s.variant().isEmpty()))
        .append(stochastic)
        .appendAll(further.filter(s -> s.variant().isDefined()))
        .filter(s -> !s.depths().isEmpty() && !s.seeds().isEmpty());
  }

  /** Depths of the plain series, increasing. */
  public Seq<Integer> plainDepths() {
    return depths(series().filter(s -> s.variant().isEmpty()));
  }

  /**
   * The networks that theorems about this problem are made of: the plain ones, or without any those
   * of other architectures trained on all samples at the same λ.
   */
  private Seq<Series> certifiable() {
    Seq<Series> plain = series().filter(s -> s.variant().isEmpty());
    return plain.isEmpty() ? series().filter(Series::solvesTheProblem) : plain;
  }

  /** Their depths, increasing. */
  Seq<Integer> certifiableDepths() {
    return depths(certifiable());
  }

  /** Whether a theorem about this problem may be made of this cell's network. */
  boolean certifies(Cell.Plan plan) {
    return certifiable().exists(s -> s.has(plan));
  }

  private static Seq<Integer> depths(Seq<Series> of) {
    return of.flatMap(Series::depths).distinct().sorted();
  }

  /** The series that a cell is planned in. */
  Option<Series> series(Cell.Plan plan) {
    return series().find(s -> s.has(plan));
  }

  /**
   * The cells whose networks lead to this one's start, the shallowest first: of the same curve and
   * seed, each the deepest of those shallower than the next; none where a cell starts afresh.
   */
  public Seq<Cell.Plan> ancestors(Cell.Plan plan) {
    boolean refined = series(plan).exists(s -> s.start() == Series.Start.REFINED);
    return !refined
        ? List.empty()
        : series()
            .flatMap(Series::plans)
            .filter(
                p ->
                    p.series().equals(plan.series())
                        && p.seed() == plan.seed()
                        && p.depth() < plan.depth())
            .maxBy(Cell.Plan::depth)
            .map(p -> ancestors(p).append(p))
            .getOrElse(List.empty());
  }

  /** The same problem with other runs of it. */
  private Spec copy(
      Seq<Long> otherSeeds, Sgd otherSgd, Seq<Series> series, Option<Integer> products) {
    return new Spec(
        profile,
        data,
        perClass,
        width,
        decay,
        depths,
        embeddings,
        otherSeeds,
        lbfgs,
        otherSgd,
        claimTries,
        construction,
        resamples,
        series,
        products);
  }

  /** With these series beside the plain ones. */
  Spec with(Seq<Series> more) {
    return copy(seeds, sgd, more, curvature);
  }

  /** Without the series that cannot be trained on these samples. */
  public Spec fitting(LabelledData samples) {
    return with(further.filter(s -> Material.fits(s, samples)));
  }

  /** Asking for the smallest eigenvalue of every Hessian, with so many products with it. */
  public Spec withCurvature(int products) {
    return copy(seeds, sgd, further, Option.some(products));
  }

  /** Seeds of a series that has fewer than usual stay few. */
  static Seq<Long> fewer(Seq<Long> own, Seq<Long> wanted, int usual) {
    return own.size() < usual ? wanted.take(own.size()) : wanted;
  }

  /** The same with this many seeds, counted up from the first, {@code count ≥ 1}. */
  public Spec withSeeds(int count) {
    Seq<Long> wanted = Profile.seeds(seeds.head(), count);
    Sgd fewer =
        new Sgd(
            sgd.epochs,
            sgd.step,
            sgd.momentum,
            sgd.batch,
            sgd.dropAt,
            fewer(sgd.seeds, wanted, seeds.size()),
            sgd.precision);
    return copy(wanted, fewer, further.map(s -> s.withSeeds(wanted, seeds.size())), curvature);
  }

  /** The number of seeds, where it is not the profile's own. */
  public Option<Integer> ownSeeds() {
    return Profile.parse(profile)
        .toOption()
        .map(p -> p.spec(data, seeds.head()).seeds().size())
        .filter(n -> n != seeds.size())
        .map(n -> seeds.size());
  }

  /**
   * Full-batch L-BFGS.
   *
   * @param evaluations cap on gradients a cell
   * @param relativeGradient threshold of {@link Cell.Convergence#relativeGradient()}
   * @param relativeDecrease threshold of the relative decrease over the last 100 evaluations; a
   *     cell counts as converged when both are met
   * @param kick relative size of the random move with which a cell that converges or stalls before
   *     its cap goes on, from a start at full depth; the best minimum counts. 0 for none: the run
   *     then comes from shallower networks (a continuation in depth) and ends at its first minimum
   */
  public record Lbfgs(
      int evaluations, double relativeGradient, double relativeDecrease, double kick) {}

  /**
   * Mini-batch SGD with the published schedule: a tenfold smaller step after {@code dropAt}.
   *
   * @param epochs budget a cell
   * @param step learning rate
   * @param momentum 0 for plain SGD
   * @param batch samples a step
   * @param dropAt epoch of the drop
   * @param seeds of the SGD cells
   * @param precision as {@link Series#precision()}
   */
  public record Sgd(
      int epochs,
      double step,
      double momentum,
      int batch,
      int dropAt,
      Seq<Long> seeds,
      @Added Option<Precision> precision) {

    /** Name of the precision, where it is not 64 bits. */
    public Option<String> precisionName() {
      return precision.map(Precision::id);
    }

    /** In 64 bits. */
    public Sgd(int epochs, double step, double momentum, int batch, int dropAt, Seq<Long> seeds) {
      this(epochs, step, momentum, batch, dropAt, seeds, Option.none());
    }
  }

  /**
   * Instance of the constructive bound.
   *
   * @param classes K of the subset, the first classes of the data
   * @param perClass n of the subset
   * @param seed of the random embedding
   */
  public record Construction(
      int classes, int perClass, int width, Seq<Integer> depths, long seed) {}
}
