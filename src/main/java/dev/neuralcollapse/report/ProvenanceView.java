package dev.neuralcollapse.report;

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
            new Block.Table(
                Prose.of(
                    "Clock, host, Java version, commit and timings stand in `provenance.json`"
                        + " alone: everything else is byte-identical for identical results,"
                        + " whatever the number of threads."),
                List.of(Block.Column.words("what"), Block.Column.words("value")),
                List.of(
                    List.of(Prose.text("repeat"), Replay.code(Replay.run(r.spec()))),
                    List.of(Prose.text("run"), Replay.code("runs/" + r.run())),
                    List.of(Prose.text("program"), Prose.text("collapse workbench " + r.version())),
                    List.of(
                        Prose.text("data"),
                        Prose.text(
                            r.data().source() + r.data().steps().map(s -> "; " + s).mkString())),
                    List.of(Prose.text("licence of the data"), Prose.text(r.data().licence())),
                    List.of(
                        Prose.text("SHA-256 of inputs and labels"), Replay.code(r.data().sha256())),
                    List.of(
                        Prose.text("beside this page"),
                        Prose.of("`report.md`, `rows.csv` (one value a row), `result.json`")))),
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
}
