package dev.neuralcollapse.experiment.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenNumberTest {
  @ParameterizedTest
  @CsvSource({
    "0, 3, 0",
    "0.005, 4, 0.005",
    "0x1p-10, 4, 0.0009766",
    "1e-5, 3, 10⁻⁵",
    "1.449e-9, 2, 1.4×10⁻⁹",
    "9.96, 2, 10",
    "12345678, 3, 1.23×10⁷",
    "-0.5, 3, -0.5",
    "NaN, 3, –"
  })
  void isAsShortAsItCanBe(double x, int digits, String written) {
    assertEquals(written, WrittenNumber.of(x, digits));
  }
}
