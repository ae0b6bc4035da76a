package dev.neuralcollapse.data.format;

import static dev.neuralcollapse.data.format.Fixtures.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.data.Preparation;
import dev.neuralcollapse.data.TextForm;
import dev.neuralcollapse.data.TokenTexts;
import dev.neuralcollapse.network.SequenceData;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFolderTest {
  private static final TextForm FORM = new TextForm(20, 3);
  private static final Limits PLENTY = new Limits(1_000_000);
  @TempDir Path folder;
  private Path reviews;

  @BeforeEach
  void twoReviewsEach() throws IOException {
    reviews = folder.resolve("aclImdb");
    text("train/pos/0_9.txt", "Good, good film!");
    text("train/pos/1_10.txt", "great<br />film of films");
    text("train/neg/0_2.txt", "bad");
    text("train/unsup/0_0.txt", "nobody knows");
    text("test/neg/0_1.txt", "worse");
    text("README", "not a review");
  }

  private void text(String name, String content) throws IOException {
    Path file = reviews.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static Either<?, LabelledData> read(Path path) {
    return DataFile.readAny(path, FORM, PLENTY);
  }

  private static String shown(TokenTexts t, int i) {
    return t.vocabulary().get(t.at(i, 0))
        + " "
        + t.vocabulary().get(t.at(i, 1))
        + " "
        + t.vocabulary().get(t.at(i, 2));
  }

  @Test
  void theTrainingReviewsAreRead() {
    TokenTexts t = (TokenTexts) read(reviews).get();
    assertEquals(3, t.size());
    assertEquals(0, t.labels().get(0));
    assertEquals("<padding> <padding> bad", shown(t, 0));
    assertEquals("good good film", shown(t, 1));
    assertEquals("great film of", shown(t, 2));
    assertEquals("classes in order: neg, pos", t.provenance().steps().head());
    assertEquals(t.sha256(), ((TokenTexts) read(reviews.resolve("train")).get()).sha256());
    assertEquals(t.vocabulary().size(), 2 + 6);
  }

  @Test
  void thePublishersArchiveIsReadAsItIs() throws IOException {
    Path set = Files.createDirectories(folder.resolve("aclimdb"));
    Fixtures.write(
        set,
        "aclImdb_v1.tar.gz",
        Fixtures.gzip(
            Tars.of(
                "aclImdb/train/pos/1_10.txt", bytes("great<br />film of films"),
                "aclImdb/test/neg/0_1.txt", bytes("worse"),
                "aclImdb/train/pos/0_9.txt", bytes("Good, good film!"),
                "aclImdb/train/unsup/0_0.txt", bytes("nobody knows"),
                "aclImdb/train/neg/0_2.txt", bytes("bad"))));
    DataSource source = new DataSource(folder, PLENTY);
    assertEquals(
        ((TokenTexts) read(reviews).get()).sha256(), source.texts("aclimdb", FORM).get().sha256());
    assertFault("texts where rows of numbers", source.resolve("aclimdb"));
    assertFault("rows of numbers where texts", source.texts("iris", FORM));
    assertFault("neither a name", source.texts("imdb", FORM));
  }

  @Test
  void anImportKeepsFormAndHistory() {
    DataSource source = new DataSource(folder.resolve("imported"), PLENTY);
    ImportedData.Imported made =
        ImportedData.fromPath(
                reviews,
                Option.some("reviews"),
                source,
                Overwrite.NEVER,
                new ImportedData.Wish(FORM, Option.some(1), Preparation.NONE))
            .get();
    TokenTexts t = source.texts("reviews", TextForm.DEFAULT).get();
    assertEquals(made.dataset(), t);
    assertEquals(2, t.size());
    assertTrue(source.list().last().dataset().isRight());
    assertEquals(2, SequenceData.of(t).samples());
    assertFault(
        "symbols cannot be centred",
        ImportedData.fromPath(
            reviews,
            Option.some("other"),
            source,
            Overwrite.NEVER,
            new ImportedData.Wish(FORM, Option.none(), Preparation.CENTRED)));
  }

  @Test
  void whatIsNoTextIsRefusedWithItsFile() throws IOException {
    Files.write(reviews.resolve("train/pos/2_8.txt"), new byte[] {'a', (byte) 0xff});
    assertFault("2_8.txt: bytes that are no UTF-8", DataFile.readAny(reviews, FORM, PLENTY));
    Files.delete(reviews.resolve("train/pos/2_8.txt"));
    assertFault("of memory", DataFile.readAny(reviews, FORM, new Limits(80)));
    Path one = Files.createDirectories(folder.resolve("one/only"));
    Files.writeString(one.resolve("a.txt"), "a");
    Files.writeString(one.resolve("b.txt"), "b");
    assertFault("one class only", DataFile.readAny(folder.resolve("one"), FORM, PLENTY));
    Path none = Fixtures.write(folder, "none.tar", new byte[1024]);
    assertFault("no texts", DataFile.readAny(none, FORM, PLENTY));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
