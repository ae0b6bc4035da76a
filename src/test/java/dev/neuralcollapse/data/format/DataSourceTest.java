package dev.neuralcollapse.data.format;

import static dev.neuralcollapse.data.format.Fixtures.assertFault;
import static dev.neuralcollapse.data.format.Fixtures.reals;
import static dev.neuralcollapse.data.format.Fixtures.wholes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.data.Dataset;
import io.vavr.Tuple;
import io.vavr.collection.List;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceTest {
  @TempDir Path folder;
  private DataSource source;

  @BeforeEach
  void emptySource() {
    source = new DataSource(folder.resolve("imported"), new Limits(1_000_000));
  }

  @Test
  void bundledNamesComeFirst() {
    assertEquals(BundledData.digits(), source.resolve("Digits").get());
    assertEquals(BundledData.names(), source.list().map(DataSource.Listed::name).toList());
    assertTrue(source.list().forAll(l -> l.dataset().isRight()));
  }

  @ParameterizedTest
  @CsvSource({
    "digit,digits",
    "diigts,digits",
    "IRIS2,iris",
    "wien,wine",
    "breastcancer,breast-cancer"
  })
  void unknownNamesSuggestTheNearest(String typed, String meant) {
    assertFault("did you mean " + meant + "?", source.resolve(typed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "mnist", "no/such/file", "a\u0000b", "\u001b[2J", "../../../x"})
  void otherNamesListTheKnownOnes(String typed) {
    assertFault("known names: digits, iris, wine, breast-cancer", source.resolve(typed));
  }

  @Test
  void veryLongNamesAreShortened() {
    assertFault("known names", source.resolve("x".repeat(100_000)));
  }

  @Test
  void anImportedFileIsFoundByItsNameWithItsProvenance() throws IOException {
    Path csv = Files.writeString(folder.resolve("My Table.csv"), "1,2,0\n3,4,1\n");
    ImportedData.Imported made =
        ImportedData.fromPath(csv, Option.none(), source, Overwrite.NEVER).get();
    assertEquals("my-table", made.name());
    Dataset d = source.resolve("my-table").get();
    assertEquals(made.dataset(), d);
    assertEquals(csv.toString(), d.provenance().source());
    assertEquals("my-table", d.provenance().name());
    assertEquals(5, source.list().size());
    assertFault("did you mean my-table?", source.resolve("my-tabel"));
    assertFault(
        "the file exists", ImportedData.fromPath(csv, Option.none(), source, Overwrite.NEVER));
    assertTrue(ImportedData.fromPath(csv, Option.none(), source, Overwrite.REPLACE).isRight());
  }

  @Test
  void importedDataThatWasTamperedWithIsRefused() throws IOException {
    Path csv = Files.writeString(folder.resolve("t.csv"), "1,2,0\n3,4,1\n");
    Path file = ImportedData.fromPath(csv, Option.some("t"), source, Overwrite.NEVER).get().file();
    Npz.write(
            file, List.of(Tuple.of("inputs", reals(2, 1, 1, 2)), Tuple.of("labels", wholes(0, 1))))
        .get();
    assertFault("hash is not that", source.resolve("t"));
    assertTrue(source.list().last().dataset().isLeft());
    Files.writeString(file.resolveSibling("t.json"), "{");
    assertFault("no JSON", source.resolve("t"));
    Files.writeString(file.resolveSibling("t.json"), "{}");
    assertFault("not of schema", source.resolve("t"));
    Files.delete(file.resolveSibling("t.json"));
    assertEquals(2, source.resolve("t").get().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../x", "a/b", "A", "x y", "digits", ".x", "a..b"})
  void unusableNamesAreRefused(String name) throws IOException {
    Path csv = Files.writeString(folder.resolve("t.csv"), "1,2,0\n3,4,1\n");
    assertFault(
        "data set name", ImportedData.fromPath(csv, Option.some(name), source, Overwrite.NEVER));
  }

  @Test
  void imagesInAnNpzBecomeRowsAndThisIsRecorded() {
    Path file =
        Npz.write(
                folder.resolve("images.npz"),
                List.of(
                    Tuple.of(
                        "x_train", NpyArray.ofLongs(new long[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2)),
                    Tuple.of("y_train", wholes(1, 0))))
            .get();
    Dataset d = source.resolve(file.toString()).get();
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, d.inputs().toArray());
    assertEquals(4, d.dimension());
    assertEquals("each sample of shape 2x2 made one row", d.provenance().steps().head());
  }

  @Test
  void aFolderOfANetworkGivesItsData() {
    Npz.write(
            folder.resolve("data.npz"),
            List.of(Tuple.of("inputs", reals(2, 1, 1, 2)), Tuple.of("labels", wholes(0, 1))))
        .get();
    assertEquals(2, source.resolve(folder.toString()).get().size());
  }

  @Test
  void inputsThatAreNoneAreRefused() {
    Path file = folder.resolve("d.npz");
    Npz.write(
            file,
            List.of(
                Tuple.of("inputs", reals(2, 2, 1, 2, 3, Double.NaN)),
                Tuple.of("labels", wholes(0, 1))))
        .get();
    assertFault("row 1, column 1: the entry is NaN", source.resolve(file.toString()));
    Npz.write(
            file,
            List.of(Tuple.of("inputs", reals(3, 1, 1, 2, 3)), Tuple.of("labels", wholes(0, 1))))
        .get();
    assertFault("3 inputs but 2 labels", source.resolve(file.toString()));
    Npz.write(file, List.of(Tuple.of("inputs", reals(2, 0)), Tuple.of("labels", wholes(0, 1))))
        .get();
    assertFault("2x0", source.resolve(file.toString()));
    Npz.write(file, List.of(Tuple.of("weights", reals(2, 0)))).get();
    assertFault("no array 'inputs' among weights", source.resolve(file.toString()));
  }
}
