package dev.neuralcollapse.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.List;
import org.junit.jupiter.api.Test;

class PatchesTest {
  private static Dataset counting(int images, int dimension) {
    return new Dataset(
        Matrix.generate(images, dimension, (i, j) -> 1000 * i + j),
        Labels.balanced(images, 1),
        new Provenance("t", "t", "none", List.empty()));
  }

  @Test
  void anImageIsCutRowByRow() {
    SequenceData cut = new Patches(1, 4, 6, 2, 3).of(counting(2, 24)).get();
    SequenceInputs.Vectors v = (SequenceInputs.Vectors) cut.inputs();
    assertEquals(4, v.length());
    assertEquals(Vector.of(0, 1, 2, 6, 7, 8), v.tokens().row(0));
    assertEquals(Vector.of(3, 4, 5, 9, 10, 11), v.tokens().row(1));
    assertEquals(Vector.of(12, 13, 14, 18, 19, 20), v.tokens().row(2));
    assertEquals(Vector.of(1015, 1016, 1017, 1021, 1022, 1023), v.tokens().row(7));
    assertEquals(Readout.LAST, cut.readout());
    assertEquals(
        List.of("each image of 4x6 cut into 4 patches of 2x3, row by row"),
        List.ofAll(cut.provenance().steps()));
  }

  @Test
  void channelsFollowEachOther() {
    SequenceData cut = new Patches(2, 2, 2, 1, 2).of(counting(2, 8)).get();
    SequenceInputs.Vectors v = (SequenceInputs.Vectors) cut.inputs();
    assertEquals(Vector.of(0, 1, 4, 5), v.tokens().row(0));
    assertEquals(Vector.of(1002, 1003, 1006, 1007), v.tokens().row(3));
  }

  @Test
  void sizesAreParsed() {
    assertEquals(new Patches(1, 28, 28, 7, 7), Patches.parse("7x7", 784).get());
    assertEquals(16, Patches.parse("7x7", 784).get().length());
    assertEquals(new Patches(3, 32, 32, 8, 4), Patches.parse("8x4", 3072).get());
    assertTrue(Patches.parse("5x7", 784).getLeft().line().contains("28x28"));
    assertTrue(Patches.parse("7x7", 783).isLeft());
    assertTrue(Patches.parse("7", 784).isLeft());
    assertTrue(new Patches(1, 4, 4, 2, 2).of(counting(2, 15)).getLeft().line().contains("15"));
    assertThrows(IllegalArgumentException.class, () -> new Patches(1, 4, 4, 3, 2));
  }
}
