package dev.neuralcollapse.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.report.LogLogChart.Curve;
import dev.neuralcollapse.report.LogLogChart.Point;
import dev.neuralcollapse.report.LogLogChart.Style;
import io.vavr.collection.List;
import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class LogLogChartTest {

  private static Document parsed(LogLogChart chart) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(chart.svg())));
  }

  @Test
  void isWellFormedAndEscapesWhatItIsTold() throws Exception {
    Curve curve =
        new Curve(
            "a < b & \"c\"",
            0,
            Style.MEASURED,
            List.of(new Point(10, 1e-3), new Point(1000, 1e-5), new Point(100, 0)));
    Document svg = parsed(new LogLogChart("<title>", "L", "gap", List.of(curve)));
    assertEquals("svg", svg.getDocumentElement().getTagName());
    assertEquals("<title>", svg.getElementsByTagName("title").item(0).getTextContent());
    // The point at zero is not there.
    assertEquals(2, svg.getElementsByTagName("circle").getLength());
  }

  /** Equal ratios are equal distances. */
  @Test
  void bothAxesAreLogarithmic() throws Exception {
    Curve curve =
        new Curve(
            "law",
            1,
            Style.CERTIFIED,
            List.of(new Point(10, 1), new Point(100, 0.1), new Point(1000, 0.01)));
    NodeList dots =
        parsed(new LogLogChart("t", "x", "y", List.of(curve))).getElementsByTagName("circle");
    double[] x = new double[3];
    double[] y = new double[3];
    for (int k = 0; k < 3; k++) {
      x[k] = Double.parseDouble(dots.item(k).getAttributes().getNamedItem("cx").getNodeValue());
      y[k] = Double.parseDouble(dots.item(k).getAttributes().getNamedItem("cy").getNodeValue());
    }
    assertEquals(x[1] - x[0], x[2] - x[1], 0.02);
    assertEquals(y[1] - y[0], y[2] - y[1], 0.02);
    assertTrue(x[0] < x[1] && y[0] < y[1]);
  }

  @Test
  void nothingToDrawIsNoError() throws Exception {
    LogLogChart empty = new LogLogChart("t", "x", "y", List.empty());
    assertFalse(empty.svg().contains("NaN"));
    assertEquals(0, parsed(empty).getElementsByTagName("circle").getLength());
    Curve one = new Curve("one", 0, Style.LAW, List.of(new Point(5, 5)));
    assertFalse(new LogLogChart("t", "x", "y", List.of(one)).svg().contains("NaN"));
  }
}
