package dev.neuralcollapse.proof;

import io.vavr.Tuple2;
import io.vavr.collection.Seq;
import io.vavr.collection.TreeMap;
import io.vavr.control.Option;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What happened to all instances of a claim, up to the first failure.
 *
 * @param slacks least slack of every instance that passed, distributed
 * @param different instances among those that passed, counted once each
 * @param plain plain values found in their enclosures
 * @param worst the tightest step and where it is
 * @param failure where a step fails, or a plain value misses its enclosure
 * @param open a step that could not be decided
 * @param empty why the statement said nothing somewhere
 * @param outside which hypothesis failed somewhere
 * @param coverage instances that passed, by regime
 * @param deviations largest deviation from every hypothesis among them
 */
record Attack<I>(
    Option<Slacks> slacks,
    int different,
    int plain,
    Option<Worst<I>> worst,
    Option<Found<I>> failure,
    Option<String> open,
    Option<String> empty,
    Option<String> outside,
    TreeMap<String, Integer> coverage,
    TreeMap<String, Double> deviations) {

  record Worst<I>(Step step, Found<I> found) {}

  static <I> Attack<I> on(Claim<I> claim, int tries, long seed) {
    Seq<Regime<I>> regimes = claim.regimes();
    int most = regimes.isEmpty() ? 0 : Math.max(tries, regimes.size());
    Trial.Judge<I> judge = Trial.Judge.of(claim);
    double[] slacks = new double[most];
    int passed = 0;
    Set<Spec<I>> different = new HashSet<>();
    Attack<I> all = none(regimes);
    for (int t = 0; t < most && all.failure.isEmpty(); t++) {
      Regime<I> regime = regimes.get(t % regimes.size());
      Found<I> found = Found.draw(regime, Draw.mix(seed, -1L - t));
      I instance = found.spec().instance();
      Trial trial = judge.judge(instance);
      if (trial instanceof Trial.Passed p) {
        slacks[passed++] = p.tightest().slack();
        different.add(found.spec());
      }
      all = all.with(claim, regime.name(), found, instance, trial);
    }
    return passed == 0
        ? all
        : all.spread(Slacks.of(Arrays.copyOf(slacks, passed)), different.size());
  }

  private static <I> Attack<I> none(Seq<Regime<I>> regimes) {
    return new Attack<>(
        Option.none(),
        0,
        0,
        Option.none(),
        Option.none(),
        Option.none(),
        Option.none(),
        Option.none(),
        TreeMap.ofEntries(regimes.map(r -> new Tuple2<>(r.name(), 0))),
        TreeMap.empty());
  }

  int passed() {
    return coverage.values().sum().intValue();
  }

  private Attack<I> with(Claim<I> claim, String regime, Found<I> found, I instance, Trial trial) {
    return switch (trial) {
      case Trial.Outside o -> copy(failure, open, empty, Option.some(outsideText(o, regime)));
      case Trial.Empty e -> copy(failure, open, Option.some(e.reason()), outside);
      case Trial.Failed f -> copy(Option.some(found), open, empty, outside);
      case Trial.Missed m -> copy(Option.some(found), open, empty, outside);
      case Trial.Open o -> copy(failure, Option.some(openText(o, found)), empty, outside);
      case Trial.Passed p -> passed(claim, regime, found, instance, p);
    };
  }

  private Attack<I> passed(
      Claim<I> claim, String regime, Found<I> found, I instance, Trial.Passed p) {
    double slack = p.tightest().slack();
    boolean worse = worst.forAll(w -> slack < w.step().slack());
    return new Attack<>(
        slacks,
        different,
        plain + p.plain(),
        worse ? Option.some(new Worst<>(p.tightest(), found)) : worst,
        failure,
        open,
        empty,
        outside,
        coverage.put(regime, coverage.getOrElse(regime, 0) + 1),
        measured(claim, instance));
  }

  private static String openText(Trial.Open o, Found<?> found) {
    return o.step().name()
        + " in "
        + o.step().value()
        + " at "
        + found.spec()
        + " (--at "
        + found.at()
        + ")";
  }

  private static String outsideText(Trial.Outside o, String regime) {
    return String.format(
        Locale.ROOT,
        "hypothesis %s fails in regime %s, deviation %.3g",
        o.hypothesis(),
        regime,
        o.deviation());
  }

  private TreeMap<String, Double> measured(Claim<I> claim, I instance) {
    return claim
        .given()
        .all()
        .foldLeft(
            deviations,
            (m, h) ->
                m.put(
                    h.name(),
                    Math.max(m.getOrElse(h.name(), 0.0), h.deviation().applyAsDouble(instance))));
  }

  private Attack<I> copy(
      Option<Found<I>> f, Option<String> o, Option<String> e, Option<String> out) {
    return new Attack<>(slacks, different, plain, worst, f, o, e, out, coverage, deviations);
  }

  private Attack<I> spread(Slacks distribution, int specs) {
    return new Attack<>(
        Option.some(distribution),
        specs,
        plain,
        worst,
        failure,
        open,
        empty,
        outside,
        coverage,
        deviations);
  }
}
