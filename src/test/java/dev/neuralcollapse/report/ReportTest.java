package dev.neuralcollapse.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.Row;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final Pattern SCRIPT =
      Pattern.compile("<script([^>]*)>(.*?)</script>", Pattern.DOTALL);
  private static ReproduceResult result;
  private static String html;

  /** Without scripts and styles. */
  private static String markup;

  @BeforeAll
  static void render() {
    result = SampleResult.get();
    html = new HtmlSink().render(new Reportable.Main(result));
    markup =
        html.replaceAll("(?s)<script[^>]*>.*?</script>", "")
            .replaceAll("(?s)<style>.*?</style>", "");
  }

  @Test
  void thePageIsWellFormed() throws Exception {
    String xml = markup.replace("<!DOCTYPE html>", "");
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)));
    assertEquals("html", document.getDocumentElement().getTagName());
    assertTrue(document.getElementsByTagName("table").getLength() >= 10);
  }

  @Test
  void nothingIsFetched() {
    assertFalse(markup.matches("(?s).*<(link|iframe|object|embed|img|base|form)\\b.*"), "element");
    assertFalse(markup.matches("(?s).*\\b(src|srcset|action|poster)\\s*=.*"), "attribute");
    Matcher href = Pattern.compile("href=\"([^\"]*)\"").matcher(markup);
    int links = 0;
    while (href.find()) {
      assertTrue(href.group(1).startsWith("#"), href.group(1));
      links++;
    }
    assertTrue(links > 10);
    Matcher scripts = SCRIPT.matcher(html);
    while (scripts.find()) {
      assertFalse(scripts.group(1).contains("src"), scripts.group(1));
      assertFalse(scripts.group(2).contains("sourceMappingURL"));
    }
    Matcher url = Pattern.compile("url\\((?!data:font/woff2;base64,)").matcher(style());
    assertFalse(url.find());
    assertFalse(style().contains("@import"));
  }

  private static String style() {
    return html.substring(html.indexOf("<style>"), html.indexOf("</style>"));
  }

  @Test
  void thePolicyAllowsExactlyTheScriptsThatAreThere() throws Exception {
    Matcher policy =
        Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"").matcher(html);
    assertTrue(policy.find());
    String allowed = policy.group(1).replace("&#39;", "'");
    assertTrue(allowed.startsWith("default-src 'none'"), allowed);
    assertFalse(allowed.contains("unsafe-eval") || allowed.contains("http"));
    Matcher scripts = SCRIPT.matcher(html);
    int executable = 0;
    while (scripts.find()) {
      if (scripts.group(1).isBlank()) {
        byte[] hash =
            MessageDigest.getInstance("SHA-256")
                .digest(scripts.group(2).getBytes(StandardCharsets.UTF_8));
        assertTrue(allowed.contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'"));
        executable++;
      }
    }
    assertEquals(5, executable);
  }

  @Test
  void foreignTextIsEscapedInEveryRendering() {
    assertFalse(html.contains("<script>alert"), "script of a name got into the page");
    assertTrue(markup.contains("&lt;script&gt;alert("), "the name is shown");
    String markdown = new MarkdownSink().render(new Reportable.Main(result));
    assertFalse(markdown.contains("<script>"));
    assertTrue(markdown.contains("\\<script\\>"));
  }

  @Test
  void everyChartIsValidJsonWithATableToMatch() {
    JsonMapper mapper = JsonMapper.builder().build();
    Matcher scripts = SCRIPT.matcher(html);
    int charts = 0;
    while (scripts.find()) {
      if (scripts.group(1).contains("data-for")) {
        JsonNode spec = mapper.readTree(scripts.group(2));
        assertTrue(spec.has("mark") || spec.has("layer"), scripts.group(1));
        assertFalse(spec.path("data").path("values").isEmpty(), scripts.group(1));
        charts++;
      }
    }
    assertTrue(charts >= 14, "charts: " + charts);
    Pages.of(new Reportable.Main(result))
        .sections()
        .filter(s -> s.blocks().exists(b -> b instanceof Block.Charts))
        .forEach(s -> assertTrue(hasTable(s.blocks()), s.title()));
  }

  private static boolean hasTable(Seq<Block> blocks) {
    return blocks.exists(
        b -> b instanceof Block.Table || (b instanceof Block.Folded f && hasTable(f.blocks())));
  }

  @Test
  void theHeadlineFollowsFromTheCertificate() {
    String headline =
        plain(Pages.of(new Reportable.Main(result)).sections().head().blocks().head());
    double premise = number(headline, "at most ([0-9]+\\.[0-9]+) has");
    double bound = number(headline, "NC1 at most ([0-9]+\\.[0-9]+)");
    var best = result.certificates().last();
    assertTrue(premise <= best.objective().hi(), "the premise is rounded down");
    assertTrue(premise > best.objective().hi() - 2e-6);
    assertTrue(bound >= best.bound("nc1").get().bound().get(), "the bound is rounded up");
    assertTrue(bound < 1.01 * best.bound("nc1").get().bound().get());
  }

  private static double number(String text, String pattern) {
    Matcher m = Pattern.compile(pattern).matcher(text);
    assertTrue(m.find(), text);
    return Double.parseDouble(m.group(1));
  }

  private static String plain(Block block) {
    return ((Block.Statement) block)
        .statement()
        .parts()
        .map(
            i ->
                switch (i) {
                  case Inline.Text t -> t.text();
                  case Inline.Strong s -> s.text();
                  default -> "";
                })
        .mkString();
  }

  @Test
  void whatIsVacuousRefutedOrDivergedIsShown() {
    assertTrue(markup.contains(">vacuous<"));
    assertTrue(markup.contains("badge bad\">refuted<"));
    assertTrue(markup.contains("badge bad\">diverged<"));
    assertTrue(markup.contains("badge open\">capped<"));
    assertTrue(markup.contains("the objective overflowed at epoch 3"));
  }

  @Test
  void everyTrainingRunHasItsCommand() {
    result
        .cells()
        .forEach(
            c ->
                assertTrue(
                    markup.contains(
                        "./collapse reproduce --profile sample --cell " + c.plan().id())));
  }

  @Test
  void rowsSurviveTheirCsv() {
    Seq<Seq<String>> lines = parse(new CsvSink().render(new Reportable.Main(result)));
    assertEquals(Row.COLUMNS, lines.head());
    Seq<Row> rows = Row.of(result);
    assertEquals(rows.size(), lines.size() - 1);
    rows.zip(lines.tail())
        .forEach(
            p -> {
              assertEquals(p._1.fields(), p._2);
              String value = p._2.last();
              assertEquals(p._1.value().isEmpty(), value.isEmpty());
              p._1.value().forEach(v -> assertEquals(v, Double.parseDouble(value)));
            });
  }

  /** RFC 4180. */
  private static Seq<Seq<String>> parse(String csv) {
    java.util.List<Seq<String>> lines = new ArrayList<>();
    java.util.List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        fields.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          lines.add(List.ofAll(fields));
          fields.clear();
        }
      } else {
        field.append(c);
      }
    }
    return List.ofAll(lines);
  }

  @Test
  void quotingSurvives() {
    assertEquals(
        List.of("a,b", "say \"x\"", "two\nlines", ""),
        parse(Row.line(List.of("a,b", "say \"x\"", "two\nlines", ""))).head());
  }

  @Test
  void equalResultsGiveEqualBytes() {
    Sink.all()
        .forEach(
            s ->
                assertEquals(
                    s.render(new Reportable.Main(result)),
                    s.render(new Reportable.Main(SampleResult.get())),
                    s.fileName()));
  }

  @Test
  void markdownTablesHaveOneWidth() {
    int width = -1;
    int tables = 0;
    for (String line : new MarkdownSink().render(new Reportable.Main(result)).lines().toList()) {
      if (line.startsWith("|")) {
        int bars = line.replaceAll("\\\\\\|", "").replaceAll("[^|]", "").length();
        tables += width < 0 ? 1 : 0;
        assertTrue(width < 0 || width == bars, line);
        width = bars;
      } else {
        width = -1;
      }
    }
    assertTrue(tables >= 10, "tables: " + tables);
  }

  private static Page.Section section(String id) {
    return Pages.of(new Reportable.Main(result)).sections().find(s -> s.id().equals(id)).get();
  }

  @Test
  void theSectionBesideThePublishedExperimentHoldsEverySeries() {
    Page.Section published = section("published");
    Seq<Block.Table> tables =
        published.blocks().filter(b -> b instanceof Block.Table).map(b -> (Block.Table) b);
    assertEquals(5, tables.size());
    assertEquals(result.seriesNames().size() + 1, tables.get(0).rows().size());
    assertEquals(3 * result.seriesNames().size(), tables.get(2).rows().size());
    assertEquals(7, tables.get(1).rows().size());
    assertEquals(11, tables.get(3).rows().size());
    Block.Statement verdict = (Block.Statement) published.blocks().head();
    assertEquals(4, verdict.figures().size());
    // Made up alike, SGD and L-BFGS fall alike.
    assertTrue(plain(verdict).startsWith("For now, with 9 of 15 runs of L-BFGS converged: no"));
    String html = new HtmlSink().render(new Reportable.Main(result));
    assertTrue(html.contains("Two-layer blocks."));
    assertTrue(html.contains("at λ/L collapse improves with depth, as published"), "λ/L");
    assertTrue(html.contains("at constant λ collapse shows no trend"), "constant λ");
    assertTrue(html.contains("are not public"));
  }

  @Test
  void theOtherSectionsKeepToThePlainSeries() {
    String names =
        new MarkdownSink()
            .render(new Reportable.Main(result))
            .split("## Predicted, measured, published", -1)[1];
    assertFalse(names.split("\n## ", -1)[0].contains("L-RN2"));
    assertEquals(3, result.plain().seriesNames().size());
  }

  @Test
  void aRunOfVariantsAloneHasNoPlainSections() {
    ReproduceResult variants =
        new ReproduceResult(
            result.schema(),
            result.run(),
            result.version(),
            result.spec(),
            result.data(),
            result.optimum(),
            result.claims(),
            result.cells().filter(c -> c.plan().variant().isDefined()),
            List.empty(),
            io.vavr.control.Option.none(),
            result.slopes(),
            List.empty());
    Seq<String> ids = Pages.of(new Reportable.Main(variants)).sections().map(Page.Section::id);
    assertEquals(List.of("theorem", "claims", "published", "runs", "provenance"), ids.toList());
    assertTrue(
        new HtmlSink()
            .render(new Reportable.Main(variants))
            .contains("No network was certified in this run"));
  }

  /** A shallower network is a deeper one with blocks of zeros; no network is better than itself. */
  @Test
  void theBestKnownIsNeverAboveACellNorRisesWithDepth() {
    result
        .cells()
        .filter(c -> c.measured().isDefined())
        .forEach(
            c -> {
              double own = c.measured().get().parts().under(c.plan().embedding());
              assertTrue(own >= result.bestKnown(c).get(), c.plan().id());
            });
    Seq<Double> best =
        result
            .series("lbfgs-penalised")
            .sortBy(c -> c.plan().depth())
            .flatMap(c -> result.bestKnown(c).toList());
    best.zip(best.tail()).forEach(t -> assertTrue(t._2 <= t._1, best.toString()));
  }

  @Test
  void aRunWithoutCertificatesSaysSo() {
    ReproduceResult bare =
        new ReproduceResult(
            result.schema(),
            result.run(),
            result.version(),
            result.spec(),
            result.data(),
            result.optimum(),
            result.claims(),
            List.empty(),
            List.empty(),
            io.vavr.control.Option.none(),
            List.empty(),
            List.empty());
    assertTrue(
        new HtmlSink().render(new Reportable.Main(bare)).contains("nothing is claimed here"));
  }
}
