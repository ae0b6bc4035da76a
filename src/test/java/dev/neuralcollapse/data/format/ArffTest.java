package dev.neuralcollapse.data.format;

import static dev.neuralcollapse.data.format.Fixtures.assertFault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.data.TextForm;
import dev.neuralcollapse.data.TokenTexts;
import io.vavr.collection.List;
import io.vavr.control.Either;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArffTest {
  private static final String HEADER =
      "% a comment\n@relation r\n@attribute 'x one' NUMERIC\n@attribute colour {red, 'dark blue'}\n"
          + "@attribute y {no,yes}\n@data\n";
  @TempDir Path folder;

  private Either<Fault, LabelledData> read(String text) {
    return DataFile.readAny(
        Fixtures.write(folder, "t.arff", text.getBytes(StandardCharsets.UTF_8)),
        new TextForm(20, 3),
        new Limits(100_000));
  }

  @Test
  void denseSamplesAreRead() {
    Dataset d = (Dataset) read(HEADER + "1.5, red, yes\n\n% more\n-2e1,'dark blue',no\n").get();
    assertArrayEquals(new double[] {1.5, 1, 0, -20, 0, 1}, d.inputs().toArray());
    assertArrayEquals(new int[] {1, 0}, d.labels().toArray());
    assertEquals(
        List.of(
            "class y, values in order: no, yes",
            "one column 0 or 1 for each value of a nominal attribute"),
        d.provenance().steps());
  }

  @Test
  void sparseSamplesAreReadAsWekaDoes() {
    Dataset d = (Dataset) read(HEADER + "{0 3, 2 yes}\n{1 'dark blue'}\n{ }\n").get();
    assertArrayEquals(new double[] {3, 1, 0, 0, 0, 1, 0, 1, 0}, d.inputs().toArray());
    assertArrayEquals(new int[] {1, 0, 0}, d.labels().toArray());
  }

  @Test
  void aStringAttributeGivesTexts() {
    TokenTexts t =
        (TokenTexts)
            read("@relation Reuters\n@attribute Text string\n@attribute n real\n"
                    + "@attribute class-att {0,1}\n@data\n"
                    + "'Corn isn\\'t up,\\n says USDA',1,1\n\"wheat\",2,0\n")
                .get();
    assertEquals("isn't", t.vocabulary().get(t.at(0, 1)));
    assertEquals("wheat", t.vocabulary().get(t.at(1, 2)));
    assertEquals(TextForm.PADDING, t.at(1, 0));
    assertArrayEquals(new int[] {1, 0}, t.labels().toArray());
    assertTrue(t.provenance().steps().contains("attributes left out: n"));
  }

  @Test
  void theClassMayStandAnywhere() {
    Dataset d =
        (Dataset) read("@attribute Class {a,b}\n@attribute x integer\n@data\nb,1\na,2\n").get();
    assertArrayEquals(new double[] {1, 2}, d.inputs().toArray());
    assertArrayEquals(new int[] {1, 0}, d.labels().toArray());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,red,yes;?,red,no | row 1 (line 8), column 0: no value of 'x one'",
        "NaN,red,yes | row 0 (line 7), column 0: 'NaN' is no finite number",
        "1e999,red,yes | column 0: '1e999' is no finite number",
        "1,green,yes | column 1: 'green' is not among the values of 'colour'",
        "1,red | 2 values; one for each of 3 attributes",
        "1,\"red,yes | a quote that is not closed",
        "{0 1, 0 2} | index '0'",
        "{7 1} | index '7'",
        "{0 1 | without its end",
        "1,red,yes;2,red,yes | no sample of class 'no'",
        "% nothing | no samples",
      })
  void faultsSayWhereTheyAre(String data, String expected) {
    assertFault(expected, read(HEADER + data.replace(';', '\n') + "\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@relation r | no @data",
        "hello | line 1: neither @relation",
        "@attribute a date | attribute 'a' of type 'date'",
        "@attribute a {x,y | without their end",
        "@attribute a {x,x} | a value declared twice",
        "@attribute a real;@data | no nominal attribute",
        "@attribute a {x,y};@data | the class alone",
        "@attribute class real;@attribute a {x,y};@data | is not nominal",
        "@attribute a string;@attribute b string;@attribute c {x,y};@data | 2 string attributes",
      })
  void headersThatAreNoneAreRefused(String header, String expected) {
    assertFault(expected, read(header.replace(';', '\n') + "\n"));
  }

  @Test
  void memoryIsClaimedBeforeItIsTaken() {
    StringBuilder rows = new StringBuilder(HEADER);
    rows.repeat("1,red,yes\n", 3000);
    assertFault("of memory", read(rows.toString()));
  }
}
