package dev.neuralcollapse.report;

import io.vavr.collection.Seq;

/** The report without charts, in the Markdown that code hosts show (formulas between dollars). */
public final class MarkdownSink implements Sink {

  @Override
  public String fileName() {
    return "report.md";
  }

  @Override
  public String render(Reportable result) {
    return render(Pages.of(result));
  }

  static String render(Page page) {
    StringBuilder out = new StringBuilder();
    out.append("# ").append(escape(page.title())).append("\n\n");
    out.append(prose(page.lead())).append("\n\n");
    page.facts()
        .forEach(
            f ->
                out.append("- ")
                    .append(escape(f.label()))
                    .append(": ")
                    .append(prose(f.value()))
                    .append('\n'));
    page.sections()
        .forEach(
            s -> {
              out.append("\n## ").append(escape(s.title())).append("\n\n");
              out.append(blocks(s.blocks()));
            });
    return out.append("\n---\n\n").append(prose(page.foot())).append("\n").toString();
  }

  private static String blocks(Seq<Block> blocks) {
    return blocks.map(MarkdownSink::block).filter(b -> !b.isEmpty()).mkString("\n");
  }

  private static String block(Block block) {
    return switch (block) {
      case Block.Paragraph p -> prose(p.prose()) + "\n";
      case Block.Formula f -> "$$" + f.latex() + "$$\n";
      case Block.Statement s -> statement(s);
      case Block.Charts c -> "";
      case Block.Table t -> table(t);
      case Block.Understanding u ->
          "> **Understanding this.** "
              + u.paragraphs().map(MarkdownSink::prose).mkString("\n>\n> ")
              + "\n";
      case Block.Folded f ->
          "<details><summary>"
              + escape(f.summary())
              + "</summary>\n\n"
              + blocks(f.blocks())
              + "\n</details>\n";
      case Block.Listing l -> "```text\n" + l.text() + "\n```\n";
    };
  }

  private static String statement(Block.Statement s) {
    return "**"
        + escape(s.label())
        + "**\n\n> "
        + prose(s.statement())
        + "\n\n"
        + s.figures()
            .map(f -> "- **" + escape(f.value()) + "** " + prose(f.caption()) + "\n")
            .mkString()
        + "\n"
        + prose(s.foot())
        + "\n";
  }

  private static String table(Block.Table t) {
    return prose(t.caption())
        + "\n\n"
        + line(t.columns().map(c -> prose(c.title())))
        + line(t.columns().map(c -> c.number() ? "---:" : "---"))
        + t.rows().map(r -> line(r.map(MarkdownSink::prose))).mkString();
  }

  private static String line(Seq<String> cells) {
    return "| " + cells.map(c -> c.replace("\n", " ")).mkString(" | ") + " |\n";
  }

  private static String prose(Prose prose) {
    return prose.parts().map(MarkdownSink::inline).mkString();
  }

  private static String inline(Inline inline) {
    return switch (inline) {
      case Inline.Text t -> escape(t.text());
      case Inline.Strong s -> "**" + escape(s.text()) + "**";
      // A bar would end the cell of a table.
      case Inline.Tex x ->
          "$" + x.latex().replace("|", "\\vert ").replace("\\\\vert ", "\\Vert ") + "$";
      case Inline.Code c -> "`" + c.text().replace("|", "\\|").replace("`", "'") + "`";
      case Inline.Command c -> " `" + c.text().replace("|", "\\|").replace("`", "'") + "`";
      case Inline.Badge b -> "**" + escape(b.text()) + "**";
      case Inline.Small s -> " " + escape(s.text());
      case Inline.Break b -> "<br>";
    };
  }

  private static String escape(String s) {
    return s.replaceAll("([\\\\`*_\\[\\]<>|$#])", "\\\\$1");
  }
}
