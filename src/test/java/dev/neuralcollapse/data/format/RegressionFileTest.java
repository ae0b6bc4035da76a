package dev.neuralcollapse.data.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Preparation;
import dev.neuralcollapse.data.RegressionData;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegressionFileTest {
  @TempDir Path folder;

  private static Matrix gaussian(int rows, int columns, long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    return Matrix.generate(rows, columns, (i, j) -> 3 + 2 * r.nextGaussian());
  }

  private void npz(String file, Matrix inputs, String name, NpyArray targets) {
    Npz.write(
        folder.resolve(file),
        io.vavr.collection.Vector.of(
            Tuple.of("inputs", NpyArray.of(inputs)), Tuple.of(name, targets)));
  }

  private RegressionData read(String file) {
    return RegressionFile.read(folder.resolve(file))
        .getOrElseThrow(f -> new AssertionError(f.line()));
  }

  @Test
  void archivesFoldersAndTables() throws IOException {
    Matrix x = gaussian(5, 3, 1);
    Matrix t = gaussian(5, 2, 2);
    npz("data.npz", x, "targets", NpyArray.of(t));
    assertEquals(t, read("data.npz").targets());
    assertEquals(x, read("").inputs());
    npz("one.npz", x, "targets", NpyArray.of(Vector.of(1, 2, 3, 4, 5.5)));
    assertEquals(Matrix.of(5, 1, 1, 2, 3, 4, 5.5), read("one.npz").targets());
    Files.writeString(folder.resolve("t.csv"), "a,target,b\n1,0.5,2\n3,-1.25,4\n");
    assertEquals(Matrix.of(2, 1, 0.5, -1.25), read("t.csv").targets());
    assertEquals(Matrix.of(2, 2, 1, 2, 3, 4), read("t.csv").inputs());
    assertNotEquals(read("data.npz").sha256(), read("one.npz").sha256());
  }

  @Test
  void whatIsNoneIsNamed() {
    Matrix x = gaussian(4, 3, 1);
    npz("rows.npz", x, "targets", NpyArray.of(gaussian(3, 1, 1)));
    npz("nan.npz", x, "targets", NpyArray.of(Vector.of(1, Double.NaN, 2, 3)));
    npz("name.npz", x, "goals", NpyArray.of(Vector.of(1, 2, 3, 4)));
    assertTrue(fault("rows.npz").what().contains("3x1"));
    assertTrue(fault("nan.npz").line().contains("1"), fault("nan.npz")::line);
    assertTrue(fault("name.npz").what().contains("targets"));
    assertTrue(fault("nothing.npz").where().contains("nothing"));
  }

  private Fault fault(String file) {
    return RegressionFile.read(folder.resolve(file))
        .swap()
        .getOrElseThrow(() -> new AssertionError("read"));
  }

  @Test
  void inputsAndTargetsArePreparedAlikeAndItIsRecorded() {
    Matrix x = gaussian(50, 2, 3);
    npz("data.npz", x, "targets", NpyArray.of(gaussian(50, 1, 4)));
    RegressionData d = read("data.npz").prepared(Preparation.STANDARDISED);
    for (Vector column :
        new Vector[] {d.inputs().column(0), d.inputs().column(1), d.targets().column(0)}) {
      assertEquals(0, column.mean(), 1e-14);
      assertEquals(50, column.sumOfSquares(), 1e-11);
    }
    assertEquals(1, d.provenance().steps().size());
    assertEquals(
        0, read("data.npz").prepared(Preparation.CENTRED).targets().column(0).mean(), 1e-14);
  }
}
