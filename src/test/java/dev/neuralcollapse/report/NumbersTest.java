package dev.neuralcollapse.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vavr.collection.List;
import io.vavr.control.Option;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumbersTest {

  @Test
  void figuresHaveTheDigitsAskedFor() {
    assertEquals("0.0943", Numbers.figure(0.09432, 3));
    assertEquals("0.100", Numbers.figure(0.09996, 3));
    assertEquals("12300", Numbers.figure(12345, 3));
    assertEquals("−0.335", Numbers.figure(-0.335, 3));
    assertEquals("1.20×10⁻⁵", Numbers.figure(1.2e-5, 3));
    assertEquals("−3.0×10¹²", Numbers.figure(-3e12, 2));
    assertEquals("0", Numbers.figure(0, 3));
    assertEquals("–", Numbers.figure(Double.NaN, 3));
    assertEquals("–", Numbers.figure(Option.none(), 3));
  }

  @Test
  void boundsRoundUpAndPremisesDown() {
    assertEquals("0.0944", Numbers.up(0.09431, 3));
    assertEquals("0.0943", Numbers.down(0.09439, 3));
    assertEquals("[−0.52, −0.43]", Numbers.interval(-0.5171, -0.4399, 2));
    assertEquals("vacuous", Numbers.up(Option.none(), 3, "vacuous"));
  }

  @Test
  void outwardRoundingNeverCrossesTheNumber() {
    Random random = new Random(4);
    for (int i = 0; i < 2000; i++) {
      double x = random.nextGaussian() * Math.pow(10, random.nextInt(16) - 9);
      int digits = 1 + random.nextInt(7);
      BigDecimal exact = new BigDecimal(x);
      assertTrue(parse(Numbers.up(x, digits)).compareTo(exact) >= 0, () -> "up " + x);
      assertTrue(parse(Numbers.down(x, digits)).compareTo(exact) <= 0, () -> "down " + x);
    }
  }

  private static BigDecimal parse(String s) {
    String plain = s.replace('−', '-');
    int at = plain.indexOf("×10");
    if (at < 0) {
      return new BigDecimal(plain);
    }
    StringBuilder exponent = new StringBuilder();
    for (char c : plain.substring(at + 3).toCharArray()) {
      exponent.append(c == '⁻' ? "-" : "" + "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c));
    }
    return new BigDecimal(plain.substring(0, at) + "e" + exponent);
  }

  @Test
  void settingsStandAsTheyWereGiven() {
    assertEquals("0.005", Numbers.plain(0.005));
    assertEquals("0.00001", Numbers.plain(1e-5));
    assertEquals("0", Numbers.plain(0));
  }

  @Test
  void onlyAllIsAHundredPercent() {
    assertEquals("100 %", Numbers.percent(1));
    assertEquals("99.9 %", Numbers.percent(0.99999));
  }

  @Test
  void proseFindsItsMarks() {
    assertEquals(
        List.of(
            new Inline.Text("a "),
            new Inline.Tex("x_{}"),
            new Inline.Text(" b "),
            new Inline.Code("$not{}"),
            new Inline.Strong("c"),
            new Inline.Text(" {}$")),
        Prose.of("a $x_{}$ b `{}`**c** {}", "$not{}", "{}$").parts());
  }

  @Test
  void proseRefusesWhatDoesNotFit() {
    assertThrows(IllegalArgumentException.class, () -> Prose.of("open $x"));
    assertThrows(IllegalArgumentException.class, () -> Prose.of("none", "left over"));
  }

  @Test
  void formulasCanBeReadWithoutTypesetting() {
    assertEquals("F(W,H) ≥ F^*", PlainTex.of("F(W,H) \\ge F^*"));
    assertEquals("(λ)/(2)‖W‖_F^2", PlainTex.of("\\frac{\\lambda}{2}\\|W\\|_F^2"));
  }
}
