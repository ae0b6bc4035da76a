package dev.neuralcollapse.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vavr.collection.HashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Vector;
import org.junit.jupiter.api.Test;

class EngineSectionTest {
  /** 100 GFLOP/s; a hidden product of 8192 operations a sample then takes 81.92 ns at peak. */
  private static final Map<String, Spread> NANOS =
      HashMap.of(
          "peak f32", Spread.of(100e9),
          "hiddenProduct f32", Spread.of(96 * 163.84),
          "layerNorm f32", Spread.of(96 * 20.0),
          "pass 5 dense f32", Spread.of(4e6, 5e6, 6e6));

  private static final String TEXT =
      new EngineSection("Made.", HashMap.of("f32", 96, "f64", 64), 1200, Vector.of(5), NANOS)
          .text();

  private static String row(String start) {
    return Vector.ofAll(TEXT.lines().toList()).filter(l -> l.startsWith(start)).single();
  }

  @Test
  void aLoopIsTimedByTheSample() {
    assertEquals("| hidden layer, X Wᵀ or dZ W | 163.8 | 50% | - | - |", row("| hidden layer"));
    assertEquals("| LayerNorm | 20.0 | - | - | - |", row("| LayerNorm |"));
  }

  @Test
  void aPassHasItsShareOfThePeak() {
    double operations = new Workload("f32", 5, 1200, 0, 1).operations();
    long percent = Math.round(100 * operations / 5e-3 / 100e9);
    assertEquals("| 5 | 5.00 | " + percent + "% | - | - | - | - |", row("| 5 |"));
  }

  @Test
  void whatWasNotMeasuredIsADash() {
    assertTrue(TEXT.contains("(96 samples in f32, 64 samples in f64)"), TEXT);
    assertTrue(TEXT.contains("of 100 and - GFLOP/s"), TEXT);
  }
}
