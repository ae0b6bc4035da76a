package dev.neuralcollapse.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** One self-contained page: styles, fonts, scripts and charts inside, no request to anywhere. */
public final class HtmlSink implements Sink {
  private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(ContentType.Html);

  @Override
  public String fileName() {
    return "index.html";
  }

  @Override
  public String render(Reportable result) {
    return render(Pages.of(result));
  }

  static String render(Page page) {
    StringOutput out = new StringOutput();
    ENGINE.render("page.jte", new PageModel(page, Assets.get()), out);
    return out.toString();
  }

  /**
   * What the page's template sees.
   *
   * @param page content
   * @param assets styles and scripts
   */
  public record PageModel(Page page, Assets assets) {}
}
