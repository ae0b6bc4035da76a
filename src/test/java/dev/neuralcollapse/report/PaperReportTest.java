package dev.neuralcollapse.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.experiment.CorrectionRow;
import dev.neuralcollapse.experiment.DataFacts;
import dev.neuralcollapse.experiment.Progress;
import dev.neuralcollapse.experiment.simulation.Finding;
import dev.neuralcollapse.experiment.simulation.PaperResult;
import dev.neuralcollapse.experiment.simulation.Scale;
import dev.neuralcollapse.experiment.simulation.Setting;
import dev.neuralcollapse.experiment.simulation.TinySimulation;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The report of one paper, and the page of corrections. */
class PaperReportTest {
  private static final Pattern CHART =
      Pattern.compile("<script type=\"application/json\"[^>]*>(.*?)</script>", Pattern.DOTALL);

  private static CorrectionRow correction(boolean refuted, String verdict) {
    return new CorrectionRow(
        "made-up",
        "A. Nobody, A Paper of <Nothing> & $5",
        "Theorem 3, second line",
        "printed",
        "Every $\\lambda<1/K$ collapses, however small `d` is; {} **as printed**",
        "$K=3$, $d=1$: $1/3+1/3<1$",
        Option.when(
            refuted, () -> new CorrectionRow.Executed("Case[k=3, d=1]", "margin", -0.5, -0.4)),
        refuted,
        "The same for $d\\ge K-1$.",
        "made-up/too-small",
        "derived",
        verdict,
        verdict.equals("certified"),
        "any-width",
        "./collapse verify made-up/too-small --twin any-width");
  }

  private static PaperResult result(boolean wrong) {
    var data = BundledData.find("iris").get();
    Setting setting = new Setting(Scale.QUICK, 1, 1, data, Progress.none());
    TinySimulation simulation = new TinySimulation(wrong);
    return new PaperResult(
        PaperResult.SCHEMA,
        "made-up-quick-01234567",
        "test",
        "made-up",
        simulation.paper().citation(),
        "quick",
        "iris",
        DataFacts.of(data),
        1,
        100,
        SampleResult.get().claims().filter(c -> wrong || c.stands()),
        simulation.run(setting),
        List.of(correction(true, "certified")));
  }

  private static String html(PaperResult r) {
    return new HtmlSink().render(new Reportable.OnePaper(r));
  }

  private static void wellFormed(String html) throws Exception {
    String xml =
        html.replaceAll("(?s)<script[^>]*>.*?</script>", "")
            .replaceAll("(?s)<style>.*?</style>", "")
            .replace("<!DOCTYPE html>", "");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  @Test
  void thePageIsWellFormedWhateverThePaperSays() throws Exception {
    wellFormed(html(result(false)));
    wellFormed(html(result(true)));
    assertFalse(html(result(false)).contains("<Nothing>"), "names are escaped");
  }

  @Test
  void theHeadlineCountsWhatStands() {
    Page page = Pages.of(new Reportable.OnePaper(result(false)));
    Block.Statement headline = (Block.Statement) page.sections().head().blocks().head();
    assertEquals(
        List.of("2 / 2", "6 / 6", "2 / 2", "2", "1"), headline.figures().map(Block.Figure::value));
    assertTrue(MarkdownSink.render(page).contains("Nothing here contradicts the theory"));
    String wrong = new MarkdownSink().render(new Reportable.OnePaper(result(true)));
    assertTrue(wrong.contains("Not so: "), wrong);
    assertTrue(wrong.contains("mean of the numbers"), wrong);
  }

  @Test
  void aFigureSaysWhetherItWasPublishedAndWhetherItAgrees() {
    Page page = Pages.of(new Reportable.OnePaper(result(false)));
    Block.Table table =
        (Block.Table) page.sections().find(s -> s.id().equals("findings")).get().blocks().head();
    Seq<Seq<String>> cells = table.rows().map(r -> r.map(PaperReportTest::plain));
    assertTrue(cells.get(0).get(1).startsWith("0.5123(p. 3"), cells.get(0).toString());
    assertTrue(cells.get(0).get(2).startsWith("= 0.5"), cells.get(0).toString());
    assertTrue(cells.get(0).get(5).startsWith("agrees"), cells.get(0).toString());
    assertEquals("not\u00a0published", cells.get(1).get(1));
    assertEquals("no prediction", cells.get(2).get(5));
    assertEquals(Numbers.NONE, cells.get(3).get(3));
    assertTrue(
        MarkdownSink.render(page).contains("| greatest mean<br> a mean of numbers below $1$"),
        "a note stands apart from the name");
  }

  @Test
  void rangesSayNoLessThanTheirFiguresAndCountsAreWhole() {
    assertEquals("2(1 … 4)", measured(1, 2, 4));
    assertEquals("0.97759", measured(0.97759, 0.977590000001, 0.977590000002));
    assertEquals("0.50000(0.4999 … 0.6001)", measured(0.49999, 0.500001, 0.60001));
    assertEquals("–", measured());
  }

  @Test
  void whatIsShownBesideATrendIsNotJudged() {
    Finding beside =
        Finding.measured("trend", List.of(0.8)).predicted(1, "quoted", Finding.Relation.BESIDE, 0);
    assertEquals("not judged", plain(FindingsView.row(beside).get(5)));
  }

  private static String measured(Double... overSeeds) {
    return plain(FindingsView.row(Finding.measured("x", List.of(overSeeds))).get(3));
  }

  private static String measured(int a, int b, int c) {
    return measured((double) a, (double) b, (double) c);
  }

  private static String plain(Prose p) {
    return p.parts()
        .map(
            i ->
                switch (i) {
                  case Inline.Text t -> t.text();
                  case Inline.Small s -> s.text();
                  case Inline.Badge b -> b.text();
                  default -> i.toString();
                })
        .mkString();
  }

  @Test
  void chartsTellPredictionsFromMeasurementsAndLeaveOutWhatHasNoLogarithm() {
    Matcher charts = CHART.matcher(html(result(false)));
    assertTrue(charts.find());
    JsonNode spec = JsonMapper.shared().readTree(charts.group(1));
    assertEquals(4, spec.get("data").get("values").size(), "x = 0 has no logarithm");
    assertEquals(5, spec.get("layer").size());
    JsonNode banded = spec.get("data").get("values").get(2);
    assertEquals(0.1, banded.get("least").asDouble());
    assertEquals(0.9, banded.get("greatest").asDouble());
    assertFalse(charts.find(), "one chart");
  }

  @Test
  void wordsWithUnpairedMarksAreTakenAsTheyAre() {
    assertEquals(Prose.text("costs $5"), Prose.written("costs $5"));
    assertEquals(
        List.of(
            new Inline.Text("if "),
            new Inline.Tex("x<{}"),
            new Inline.Text(" and "),
            new Inline.Code("a $ b"),
            new Inline.Text(".")),
        Prose.written("if $x<{}$ and `a $ b`.").parts().filter(p -> true));
    assertEquals(Prose.text("{} ** {}"), Prose.written("{} ** {}"));
    assertEquals(List.empty(), Prose.written("").parts());
  }

  @Test
  void correctionsShowThePrintedTheExecutedAndTheMended() throws Exception {
    var files =
        Corrections.files(
            "test", List.of(correction(true, "certified"), correction(false, "refuted")));
    assertEquals(List.of("corrections.html", "corrections.md"), files.keySet().toList());
    wellFormed(files.get("corrections.html").get());
    String markdown = files.get("corrections.md").get();
    for (String part :
        List.of(
            "Theorem 3, second line",
            "$K=3$, $d=1$: $1/3+1/3<1$",
            "Case\\[k=3, d=1\\]",
            "./collapse verify made-up/too-small --twin any-width",
            "**refuted**",
            "**not refuted**",
            "**certified**",
            "1 of 2")) {
      assertTrue(markdown.contains(part), part + " in " + markdown);
    }
  }
}
