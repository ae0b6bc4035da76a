package dev.neuralcollapse.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vavr.collection.List;
import org.junit.jupiter.api.Test;

class TextFormTest {
  private static final Provenance HERE = new Provenance("t", "here", "none", List.empty());

  @Test
  void wordsAreLettersAndDigitsInLowerCase() {
    assertEquals(
        List.of("it's", "a", "title", "2nd", "naïve", "o'brien"),
        TextForm.words("It's a<br /><br />TITLE -- 2nd, 'naïve' O'Brien!").toList());
    assertEquals(List.of("3", "5"), TextForm.words("3 < 5").toList());
    assertTrue(TextForm.words(" \t<p>...").isEmpty());
  }

  @Test
  void frequentWordsComeFirstThenTheAlphabet() {
    TextCollector collector = new TextCollector(new TextForm(5, 3));
    List<int[]> taken = List.of("b b a c d e", "a", "", "zz b").map(collector::take).toList();
    TokenTexts t = collector.texts(taken, labels(0, 1, 0, 1), HERE).get();
    assertEquals(List.of("<padding>", "<unknown>", "b", "a", "c"), t.vocabulary().toList());
    assertArrayEquals(new int[] {2, 2, 3, 0, 0, 3, 0, 0, 0, 0, 1, 2}, t.toArray());
    assertTrue(t.provenance().steps().last().contains("5 symbols"));
  }

  @Test
  void subsetsAreBalancedAndRecorded() {
    TextCollector collector = new TextCollector(new TextForm(10, 1));
    TokenTexts t =
        collector
            .texts(
                List.of("one", "two", "three", "four").map(collector::take).toList(),
                labels(1, 0, 1, 0),
                HERE)
            .get();
    TokenTexts half = t.firstOfEachClass(1).get();
    assertEquals(2, half.size());
    assertEquals("two", half.vocabulary().get(half.at(0, 0)));
    assertEquals("one", half.vocabulary().get(half.at(1, 0)));
    assertNotEquals(t.sha256(), half.sha256());
    assertTrue(half.provenance().steps().last().startsWith("the first 1 samples"));
    assertTrue(t.firstOfEachClass(3).isLeft());
  }

  @Test
  void symbolsOutsideTheVocabularyAreRefusedWithTheirPlace() {
    Fault f =
        TokenTexts.of(new int[] {0, 1, 2, 7}, 2, List.of("a", "b", "c"), labels(0, 1), HERE)
            .getLeft();
    assertEquals("here, row 1, column 1", f.where());
    assertTrue(TokenTexts.of(new int[3], 2, List.of("a"), labels(0, 1), HERE).isLeft());
    assertTrue(TextForm.of(2, 5).isLeft());
    assertTrue(TextForm.of(5, 0).isLeft());
  }

  @Test
  void preparationsAreRecordedAndTextsHaveNone() {
    Dataset iris = BundledData.iris();
    Dataset centred = (Dataset) Preparation.CENTRED.apply(iris.scaled(3, "times 3")).get();
    assertEquals(0, centred.inputs().column(2).mean(), 1e-14);
    assertEquals("every column centred", centred.provenance().steps().last());
    assertEquals(iris, Preparation.NONE.apply(iris).get());
    assertTrue(
        Preparation.STANDARDISED
            .apply(iris)
            .get()
            .provenance()
            .steps()
            .last()
            .contains("standard deviation"));
    assertEquals(Preparation.CENTRED, Preparation.parse("Centred", "--prepare").get());
    assertTrue(Preparation.parse("whitened", "--prepare").getLeft().mend().contains("centred"));
    TokenTexts t = TokenTexts.of(new int[2], 1, List.of("a"), labels(0, 1), HERE).get();
    assertEquals(t, Preparation.NONE.apply(t).get());
    assertTrue(Preparation.STANDARDISED.apply(t).isLeft());
  }

  private static Labels labels(int... values) {
    return Labels.of(values, "test").get();
  }
}
