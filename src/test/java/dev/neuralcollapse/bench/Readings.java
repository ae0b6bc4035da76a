package dev.neuralcollapse.bench;

import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/**
 * What peers took for their work, turn by turn. In one round every peer has its turn, one after
 * another, so that a ratio compares what ran within the same second.
 *
 * @param all in the order they were taken
 */
public record Readings(Seq<Reading> all) {

  /**
   * One turn.
   *
   * @param peer who
   * @param work what
   * @param round in which round
   * @param millis a pass over all samples
   */
  public record Reading(String peer, Workload work, int round, double millis) {}

  public static Readings none() {
    return new Readings(Vector.empty());
  }

  public Readings plus(Reading reading) {
    return new Readings(all.append(reading));
  }

  /** Milliseconds of a peer, by round. */
  Map<Integer, Double> rounds(String peer, Workload work) {
    return all.filter(r -> r.peer.equals(peer) && r.work.equals(work))
        .foldLeft(
            LinkedHashMap.<Integer, Double>empty(), (rounds, r) -> rounds.put(r.round, r.millis));
  }

  /** Milliseconds a pass. */
  public Option<Spread> millis(String peer, Workload work) {
    return spread(rounds(peer, work).values());
  }

  /** How many times as long {@code other} takes as {@code peer}, in the rounds both ran. */
  public Option<Spread> ratio(String other, String peer, Workload work) {
    Map<Integer, Double> ours = rounds(peer, work);
    return spread(
        rounds(other, work)
            .toVector()
            .flatMap(round -> ours.get(round._1).map(millis -> round._2 / millis)));
  }

  /** Of these peers the one whose median is least. */
  public Option<String> best(Seq<String> peers, Workload work) {
    return peers
        .filter(p -> millis(p, work).isDefined())
        .minBy(p -> millis(p, work).get().median());
  }

  private static Option<Spread> spread(Seq<Double> values) {
    return values.isEmpty()
        ? Option.none()
        : Option.some(Spread.of(values.toJavaStream().mapToDouble(x -> x).toArray()));
  }
}
