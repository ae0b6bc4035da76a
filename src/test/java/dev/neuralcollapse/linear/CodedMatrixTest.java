package dev.neuralcollapse.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A byte an entry gives the bits of a double an entry, whatever is done. */
class CodedMatrixTest {
  private static final double[] THIRDS =
      IntStream.range(0, 256).mapToDouble(c -> (c - 100) / 3.0).toArray();

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 7", "5, 1", "40, 33", "1025, 20", "2048, 3", "2049, 17"})
  void noResultDiffersByABit(int rows, int columns) {
    byte[] codes = new byte[rows * columns];
    new Random(rows * 31L + columns).nextBytes(codes);
    Matrix coded = Matrix.coded(rows, columns, codes, THIRDS);
    Matrix dense = Matrix.generate(rows, columns, (i, j) -> THIRDS[codes[i * columns + j] & 0xff]);
    Matrix right = Matrix.generate(9, columns, (i, j) -> Math.sin(i * 3.1 + j));
    Vector v = Vector.generate(columns, j -> Math.cos(1.7 * j));

    assertEquals(dense, coded);
    assertEquals(dense.hashCode(), coded.hashCode());
    assertEquals(dense.timesTransposed(right), coded.timesTransposed(right));
    assertEquals(
        dense.timesTransposed(Matrix.outer(Vector.of(1.0), v)),
        coded.timesTransposed(Matrix.outer(Vector.of(1.0), v)));
    assertEquals(dense.transposedTimes(dense), coded.transposedTimes(coded));
    assertEquals(dense.times(right.transpose()), coded.times(right.transpose()));
    assertEquals(dense.times(v), coded.times(v));
    assertEquals(dense.transpose(), coded.transpose());
    assertEquals(dense.plus(dense), coded.plus(coded));
    assertEquals(dense.scale(1 / 7.0), coded.scale(1 / 7.0));
    assertEquals(dense.sumOfSquares(), coded.sumOfSquares());
    assertEquals(dense.frobeniusNorm(), coded.frobeniusNorm());
    assertEquals(dense.maxAbs(), coded.maxAbs());
    assertEquals(dense.meanRow(), coded.meanRow());
    assertEquals(dense.row(rows - 1), coded.row(rows - 1));
    assertEquals(dense.column(columns - 1), coded.column(columns - 1));
    assertEquals(dense.rows(rows - 1, 0), coded.rows(rows - 1, 0));
    assertArrayEquals(dense.toArray(), coded.toArray());
    assertArrayEquals(dense.toEjml().data, coded.toEjml().data);
    assertThrows(IllegalArgumentException.class, () -> coded.get(0, columns));
  }
}
