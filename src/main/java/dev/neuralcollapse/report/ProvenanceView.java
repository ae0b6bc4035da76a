package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.DataFacts;
import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.SpecFile;
import io.vavr.collection.List;

/** Where everything came from and how to repeat it. */
final class ProvenanceView {

  private ProvenanceView() {}

  /** The commands of a report are for every machine, so they name data and no folder. */
  private static Block place(ReproduceResult r) {
    return new Block.Paragraph(
        r.spec().data().equals("digits")
            ? Prose.of(
                "The data come with the program; every command here can be repeated as it is.")
            : Prose.of(
                "In the commands `{}` stands for the place of the data: a path, or a name of"
                    + " `./collapse data list`; what has a publisher comes with `./collapse data"
                    + " fetch`. The SHA-256 above says whether they are the same.",
                r.spec().data()));
  }

  static Page.Section of(ReproduceResult r) {
    return new Page.Section(
        "provenance",
        "Where this came from",
        List.of(
            table(
                "identical results", Replay.run(r.spec()), r.run(), r.version(), "data", r.data()),
            place(r),
            new Block.Folded(
                "The specification (spec.yaml)",
                List.of(new Block.Listing(SpecFile.yaml(r.spec())))),
            new Block.Paragraph(
                Prose.of(
                    "Theory: P. Súkeník, C. H. Lampert, M. Mondelli, {}, NeurIPS 2025, arXiv"
                        + " 2505.15239. **P** marks what the paper or its public discussion states,"
                        + " **D** what was derived for this project. Charts: Vega, Vega-Lite and"
                        + " Vega-Embed (BSD-3); formulas: KaTeX (MIT).",
                    "Neural Collapse is Globally Optimal in Deep Regularized ResNets and"
                        + " Transformers"))));
  }

  /**
   * Where a result came from.
   *
   * @param equal what it takes for the same bytes
   * @param command that makes it again
   * @param data what the samples are called
   */
  static Block table(
      String equal, String command, String run, String version, String data, DataFacts facts) {
    return new Block.Table(
        Prose.of(
            "Clock, host, Java version, commit and timings stand in `provenance.json` alone:"
                + " everything else is byte-identical for "
                + equal
                + ", whatever the number of threads."),
        List.of(Block.Column.words("what"), Block.Column.words("value")),
        List.of(
            List.of(Prose.text("repeat"), Replay.code(command)),
            List.of(Prose.text("run"), Replay.code("runs/" + run)),
            List.of(Prose.text("program"), Prose.text("collapse workbench " + version)),
            List.of(
                Prose.text(data),
                Prose.text(facts.source() + facts.steps().map(s -> "; " + s).mkString())),
            List.of(Prose.text("licence of the data"), Prose.text(facts.licence())),
            List.of(Prose.text("SHA-256 of inputs and labels"), Replay.code(facts.sha256())),
            List.of(
                Prose.text("beside this page"),
                Prose.of("`report.md`, `rows.csv` (one value a row), `result.json`"))));
  }
}
