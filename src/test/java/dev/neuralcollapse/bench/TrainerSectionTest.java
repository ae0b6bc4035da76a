package dev.neuralcollapse.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.bench.TrainerResults.Check;
import dev.neuralcollapse.bench.TrainerResults.Memory;
import dev.neuralcollapse.bench.TrainerResults.Named;
import dev.neuralcollapse.bench.TrainerResults.Race;
import io.vavr.collection.HashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;

class TrainerSectionTest {
  private static final Workload SHALLOW = new Workload("f64", 2, 6000, 0, 2);
  private static final Workload DEEP = new Workload("f64", 5, 6000, 0, 2);

  /** The peak at which a pass of the deep network at 10 ms is at 68% of it. */
  private static final Map<String, Spread> PEAKS =
      HashMap.of("f64/2", Spread.of(DEEP.operations() / 0.010 / 0.68));

  private static TrainerResults results(Readings readings) {
    return new TrainerResults(
        "Made somewhere.",
        Vector.of("ours", "eager", "fused").map(n -> new Named(n, "words")),
        Vector.of(new Named("libtorch", "run with `-Pbench,djl`")),
        PEAKS,
        readings,
        Vector.of(new Check("fused", 5, 1e-16, 2e-15)),
        Option.some(true),
        Vector.empty(),
        Vector.empty());
  }

  private static Readings turn(Readings r, String peer, Workload work, double... millis) {
    for (int i = 0; i < millis.length; i++) {
      r = r.plus(new Readings.Reading(peer, work, i, millis[i]));
    }
    return r;
  }

  private static String row(String section, String start) {
    Seq<String> rows = Vector.ofAll(section.lines().toList()).filter(l -> l.startsWith(start));
    assertEquals(1, rows.size(), start + " in\n" + section);
    return rows.head();
  }

  private static Readings readings() {
    Readings r = turn(Readings.none(), "ours", DEEP, 10, 10, 20);
    r = turn(r, "eager", DEEP, 30, 30, 60);
    r = turn(r, "fused", DEEP, 16, 15, 34);
    r = turn(r, "ours", SHALLOW, 6, 6, 6);
    return turn(r, "fused", SHALLOW, 9, 9, 9);
  }

  @Test
  void aPassHasRatiosGoalsAndItsShareOfThePeak() {
    String section = TrainerSection.of(results(readings()));
    assertEquals(
        "| 5 | 10.00 | - | 30.00 | 16.00 | 1.60 (1.50) | 1.7 **missed** | - | - | 68% | 65% met |"
            + " 43% |",
        row(section, "| 5 |"));
    assertEquals(
        "| 2 | 6.00 | - | - | 9.00 | 1.50 (1.50) | 1.25 met | - | - | 86% | - | 57% |",
        row(section, "| 2 |"));
  }

  @Test
  void aTableHasAsManyCellsInEveryRow() {
    String section = TrainerSection.of(results(readings()));
    long header = bars(row(section, "| L | ours"));
    assertEquals(header, bars(row(section, "| 5 |")));
    assertEquals(header, bars(row(section, "|---")));
  }

  private static long bars(String row) {
    return row.chars().filter(c -> c == '|').count();
  }

  @Test
  void aMissedGoalSaysWhatItWouldTake() {
    String section = TrainerSection.of(results(readings()));
    assertEquals(
        "* f64, L = 5: 1.60 times instead of 1.7. `fused` runs at 43% of peak; it would take 72% of"
            + " peak, ours is at 68%.",
        row(section, "* f64, L = 5:"));
    Readings fast = turn(readings(), "tuned", DEEP, 10, 10, 20);
    TrainerResults all = results(fast);
    TrainerResults with =
        new TrainerResults(
            all.heading(),
            all.peers().append(new Named("tuned", "words")),
            all.absent(),
            PEAKS,
            fast,
            all.checks(),
            all.threadsAgree(),
            all.memory(),
            all.races());
    assertTrue(
        row(TrainerSection.of(with), "* f64, L = 5:")
            .contains("no program can: it would take 116%"));
  }

  @Test
  void missedWithSparseInputsSaysWhatTheBlocksTake() {
    Readings r = turn(readings(), "ours, sparse", DEEP, 9, 9, 18);
    r = turn(r, "ours, sparse", SHALLOW, 4, 4, 4);
    assertEquals(
        "* f64, L = 5, sparse: 1.78 times instead of 2. The blocks alone take 5.33 ms: without any"
            + " input layer it would be 3.00 times.",
        row(TrainerSection.of(results(r)), "* f64, L = 5, sparse"));
    assertFalse(TrainerSection.of(results(r)).contains("L = 2, sparse"));
  }

  @Test
  void whereTheTimeGoes() {
    String line = row(TrainerSection.of(results(readings())), "* f64: linear");
    assertTrue(line.contains("within 0%. Embedding and head take 4.67 ms"), line);
    assertTrue(line.contains("a block 1.33 ms"), line);
  }

  @Test
  void differentFunctionsAreSaidToBe() {
    TrainerResults r = results(readings());
    assertFalse(TrainerSection.of(r).contains("different"));
    TrainerResults wrong =
        new TrainerResults(
            r.heading(),
            r.peers(),
            r.absent(),
            r.peaks(),
            r.readings(),
            Vector.of(new Check("eager", 5, 1e-16, 1e-9)),
            Option.some(false),
            r.memory(),
            r.races());
    String section = TrainerSection.of(wrong);
    assertTrue(section.contains("more than 1e-10"));
    assertTrue(section.contains("**different bits**"));
  }

  @Test
  void withoutPeersThereIsATableWithoutThem() {
    TrainerResults alone =
        new TrainerResults(
            "",
            Vector.of(new Named("ours", "")),
            Vector.of(new Named("eager", "No module named 'torch'")),
            PEAKS,
            turn(Readings.none(), "ours", DEEP, 10),
            Vector.empty(),
            Option.none(),
            Vector.empty(),
            Vector.empty());
    String section = TrainerSection.of(alone);
    assertEquals("| 5 | 10.00 | - | - | - | - | - | 68% | 65% met | - |", row(section, "| 5 |"));
    assertTrue(section.contains("`eager` is missing: No module named 'torch'"));
  }

  @Test
  void growthIsPerSample() {
    Workload many = new Workload("f64", 5, 60000, 0, 2);
    Readings r = turn(readings(), "ours (growth)", DEEP, 12);
    r = turn(r, "ours (growth)", many, 150);
    r = turn(r, "ours, bytes (growth)", DEEP, 12);
    r = turn(r, "ours, bytes (growth)", many, 132);
    String section = TrainerSection.of(results(r));
    assertEquals(
        "| f64 | 5 | dense | 2.000 | 2.500 | +25% | **missed** |", row(section, "| f64 | 5 | d"));
    assertEquals("| f64 | 5 | bytes | 2.000 | 2.200 | +10% | met |", row(section, "| f64 | 5 | b"));
  }

  @Test
  void memoryAndRaces() {
    TrainerResults r = results(readings());
    Race.Time sgd = new Race.Time(Spread.of(10), Spread.of(8), 1500);
    Race.Time ours = new Race.Time(Spread.of(0.5), Spread.of(0.2), 60);
    TrainerResults all =
        new TrainerResults(
            r.heading(),
            r.peers(),
            r.absent(),
            r.peaks(),
            r.readings(),
            r.checks(),
            r.threadsAgree(),
            Vector.of(
                new Memory("ours, bytes", new Workload("f32", 13, 60000, 0, 2), 300_000),
                new Memory("fused", new Workload("f32", 13, 60000, 0, 2), 2_000_000)),
            Vector.of(
                new Race(
                    5, 0.59, "learning rate 0.3", sgd, Option.none(), Option.some(ours), 1000, 3)));
    String section = TrainerSection.of(all);
    assertEquals(
        "| ours, bytes | N = 60000, L = 13, f32 | 307 | met |", row(section, "| ours, bytes"));
    assertEquals("| fused | N = 60000, L = 13, f32 | 2048 | - |", row(section, "| fused"));
    assertEquals(
        "| 1000 | 5 | 0.59000 | SGD, learning rate 0.3 | 10.00 | 8.00 | 1500 | 20.0 | 40.0 | 25"
            + " **missed** |",
        row(section, "| 1000 | 5 | 0.59000 | S"));
    assertEquals(
        "| 1000 | 5 | 0.59000 | PyTorch's L-BFGS | not reached | - | - | - | - | - |",
        row(section, "| 1000 | 5 | 0.59000 | P"));
    assertEquals(
        "| 1000 | 5 | 0.59000 | ours | 0.50 | 0.20 | 60 | - | - | - |",
        row(section, "| 1000 | 5 | 0.59000 | o"));
  }
}
