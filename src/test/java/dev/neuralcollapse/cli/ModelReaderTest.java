package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.ModelOptimum;
import io.vavr.collection.HashMap;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** The options of the models: what is understood, and what is refused by its name. */
class ModelReaderTest {

  private static ModelOptions read(Model model, String line) {
    ModelArguments arguments = new ModelArguments();
    new CommandLine(arguments).parseArgs(line.split(" "));
    return ModelReader.read(model, arguments.given(), 7)
        .getOrElseThrow(f -> new AssertionError(f.line()));
  }

  @Test
  void oneDecayIsThatOfEverything() {
    ModelOptions o = read(Model.DUFM, "--classes 10 --layers 4 --decay 0.004");
    assertEquals(new ModelOptions.Sizes(10, 1, 4, Option.none()), o.sizes());
    assertEquals(new ModelOptions.Decays(0.004, 0.004, Option.none()), o.decays());
    assertEquals(Loss.SQUARED, o.loss());
    assertEquals(7, o.seed());
    assertEquals(0.004, o.json().get("decay").get());
  }

  @Test
  void thePartsStandForTheWhole() {
    ModelOptions o =
        read(Model.UFM, "--classes 3 --decay-w 0.1 --decay-h 0.2 --decay-bias 0 --loss mse-bias");
    assertEquals(new ModelOptions.Decays(0.1, 0.2, Option.some(0.0)), o.decays());
    assertEquals(Loss.SQUARED_WITH_BIAS, o.loss());
    assertFalse(o.json().containsKey("decay"), "there is no one decay");
    assertEquals(0.2, read(Model.UFM, "--classes 3 --decay 0.2 --decay-w 1").decays().h());
  }

  @Test
  void classesAreTheEdgesOfTheGraph() {
    ModelOptions o = read(Model.SRG, "--vertices 5 --layers 4 --decay 0.004 --subset 3");
    assertEquals(10, o.sizes().classes());
    assertEquals(new ModelOptions.Graph(5, Option.some(3)), o.graph());
    assertEquals(
        o.json(), read(Model.SRG, "--classes 10 --layers 4 --decay 0.004 --subset 3").json());
  }

  @Test
  void thresholdsMayBeInfiniteAtTheirEnds() {
    ModelOptions o =
        read(Model.ORDINAL_UFM, "--thresholds -inf,-1,0.5,+inf --weights 1,2,1 --decay 1");
    assertEquals(
        List.of(Double.NEGATIVE_INFINITY, -1.0, 0.5, Double.POSITIVE_INFINITY),
        o.ordinal().thresholds());
    assertEquals(List.of(0.25, 0.5, 0.25), o.ordinal().weights());
    assertEquals(Link.LOGIT, o.ordinal().link());
    assertEquals(3, o.sizes().classes());
    assertEquals(
        List.of(0.5, 0.5),
        read(Model.ORDINAL_UFM, "--thresholds -2,0,2 --decay 1").ordinal().weights());
  }

  @Test
  void eigenvaluesMayVanishButNotAll() {
    ModelOptions o = read(Model.DEEP_REGRESSION_UFM, "--covariance 2,1e-3,0 --layers 3 --decay 1");
    assertEquals(List.of(2.0, 1e-3, 0.0), o.covariance());
    assertEquals(0, o.sizes().classes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model dufm --classes 10 --decay 1 | --layers",
        "--model dufm --layers 3 --decay 1 | --classes",
        "--model dufm --classes 10 --layers 3 | --decay",
        "--model dufm --classes 10 --layers 3 --decay-w 1 | both --decay-w and --decay-h",
        "--model dufm --classes 4.5 --layers 3 --decay 1 | no whole number",
        "--model dufm --classes 10 --layers 0 --decay 1 | --layers",
        "--model dufm --classes 10 --layers 3 --decay 1 --loss ce | --loss",
        "--model dufm --classes 10 --layers 3 --decay 1 --loss hinge | --loss",
        "--model dufm --classes 10 --layers 3 --decay 1 --link logit | --link",
        "--model dufm --classes 1 --layers 3 --decay 1 | --classes",
        "--model dufm --classes 99999999 --layers 3 --decay 1 | --classes",
        "--model gufm --classes 3 --decay 1 --layers 2 | --layers",
        "--model gufm --classes 3 --decay 1 --per-class 2 | --per-class",
        "--model gufm --decay 1 | --classes",
        "--model gufm --classes 3 | --decay",
        "--model ufm --classes 3 --decay 1 --per-class 0 | --per-class",
        "--model ufm --classes 3 --decay 1 --decay-w 1 --decay-h 1 | --decay",
        "--model ufm --classes 3 --decay 1 --decay-w -1 | --decay-w",
        "--model ufm --classes 3 --decay 1 --decay-h NaN | --decay-h",
        "--model ufm --classes 3 --decay 1 --decay-bias -1 | --decay-bias",
        "--model ufm --classes 3 --decay 1 --width 0 | --width",
        "--model umf --classes 3 --decay 1 | did you mean ufm",
        "--model srg --layers 3 --decay 1 | --vertices",
        "--model srg --vertices 3 --layers 3 --decay 1 | --vertices",
        "--model srg --vertices 99999 --layers 3 --decay 1 | --vertices",
        "--model srg --vertices 5 --subset 4 --layers 3 --decay 1 | --subset",
        "--model srg --vertices 5 --classes 11 --layers 3 --decay 1 | --classes",
        "--model srg --classes 11 --layers 3 --decay 1 | --classes",
        "--model ordinal-ufm --decay 1 | --thresholds",
        "--model ordinal-ufm --thresholds 0,1 --decay 1 | --thresholds",
        "--model ordinal-ufm --thresholds 0,1,1 --decay 1 | 1.0 stands behind 1.0",
        "--model ordinal-ufm --thresholds -inf,-inf,1 --decay 1 | --thresholds",
        "--model ordinal-ufm --thresholds 0,1,nan --decay 1 | 'nan'",
        "--model ordinal-ufm --thresholds 0,1, --decay 1 | ''",
        "--model ordinal-ufm --thresholds 0,1;2 --decay 1 | '1;2'",
        "--model ordinal-ufm --thresholds 0,1,2 --weights 1 --decay 1 | --weights",
        "--model ordinal-ufm --thresholds 0,1,2 --weights 1,0 --decay 1 | --weights",
        "--model ordinal-ufm --thresholds 0,1,2 --weights 1e308,1e308 --decay 1 | --weights",
        "--model ordinal-ufm --thresholds 0,1,2 --weights 1,inf --decay 1 | --weights",
        "--model ordinal-ufm --thresholds 0,1,2 --link cauchit --decay 1 | --link",
        "--model ordinal-ufm --thresholds 0,1,2 --classes 3 --decay 1 | --classes",
        "--model regression-ufm --decay 1 | --covariance",
        "--model regression-ufm --covariance 1,-1 --decay 1 | --covariance",
        "--model regression-ufm --covariance 0,0 --decay 1 | --covariance",
        "--model regression-ufm --covariance inf --decay 1 | --covariance",
        "--model regression-ufm --covariance 1 --classes 3 --decay 1 | --classes",
        "--model ordinal-ufm --thresholds -inf,0,inf --decay 1e308 | --decay",
        "--model ordinal-ufm --thresholds -inf,1e308,inf --decay 0.1 | --model ordinal-ufm",
        "--model ordinal-ufm --thresholds 0,1e-300,1 --link probit --decay 1 | --model ordinal-ufm",
        "--model deep-linear-ufm --classes 4 --layers 3 --decay 1e-308 | --model deep-linear-ufm",
        "--model deep-regression-ufm --covariance 1,2 --layers 1001 --decay 1 | --layers",
        "--model deep-regression-ufm --covariance 1e308 --layers 5 --decay 1e-308 | --model deep-r",
        "--model mufm --classes 3 --decay 1e308 | --decay",
        "--model mufm --classes 3 --decay-w 1e-308 --decay-h 1 | --decay-w",
        "--model mufm --classes 3 --decay 1 --data-noise 1e308 | --data-noise",
        "--model mufm --classes 3 --decay 1 --width 2000000000 | --width",
        "--model mufm --classes 3 --decay 1 --data-noise 0 | --data-noise",
        "--model mufm --classes 3 --decay 1 --data-noise two | --data-noise"
      })
  void refusesByName(String options, String culprit) {
    Refused.line(culprit, "optimum " + options);
  }

  /** The best p is told, and a count is told as one. */
  @Test
  void theSubsetOfTheBestConstructionIsTold() {
    Run text = Run.of("optimum --model srg --vertices 5 --layers 4 --decay 0.004".split(" "));
    assertTrue(text.out().lines().anyMatch(l -> l.strip().matches("subset +3")), text.out());
    Run json =
        Run.of("optimum --json --model srg --vertices 5 --layers 4 --decay 0.004".split(" "));
    assertEquals(3, json.json().get("subset").asInt());
  }

  @Test
  void endlessListsAreRefused() {
    Refused.naming(
        "--covariance",
        "optimum",
        "--model",
        "regression-ufm",
        "--decay",
        "1",
        "--covariance",
        "1,".repeat(100_000) + "1");
  }

  @ParameterizedTest
  @CsvSource({
    "--model ufm --classes 4 --decay 0.01, 0.16770053683981004",
    "--model dufm --classes 10 --layers 4 --decay 0.004, 0.0991798746",
    "--model srg --vertices 5 --layers 4 --decay 0.004, 0.0811361890",
    "--model srg --vertices 5 --subset 2 --layers 4 --decay 0.004, 0.0894708949",
    "--model deep-linear-ufm --classes 10 --per-class 5 --layers 2 --decay 0x1p-10, 0.0906621832",
    "--model block --classes 10 --per-class 5 --layers 2 --decay 0x1p-10, 0.0800126592"
  })
  void theValuesAreThoseCheckedElsewhere(String options, double value) {
    var json = Run.of(("optimum --json " + options).split(" ")).json();
    assertEquals(value, json.get("value").asDouble(), 1e-10);
    assertTrue(json.get("enclosure").get(0).asDouble() <= json.get("value").asDouble());
  }

  @ParameterizedTest
  @EnumSource(Model.class)
  void theHelpSaysWhatEachModelTakes(Model model) {
    Run help = Run.of("optimum", "--help");
    assertEquals(0, help.exit());
    assertTrue(help.widest() <= 80, help.out());
    String entry = help.out().substring(help.out().indexOf("  " + model.id() + ":"));
    model
        .takes()
        .forEach(o -> assertTrue(entry.contains(o.spelling()), model.id() + " " + o.spelling()));
    assertEquals(model.takes().distinct(), model.takes());
  }

  /** A model made up for the print. */
  private record Made(Option<Interval> enclosure) implements ModelOptimum {
    @Override
    public String model() {
      return "ordinal-ufm";
    }

    @Override
    public String description() {
      return "what is minimised over everything that can be, in words that are long ".repeat(3);
    }

    @Override
    public double value() {
      return 0.1 + 0.2;
    }

    @Override
    public Map<String, Double> scalars() {
      return LinkedHashMap.of("phaseBoundary", 1.0 / 3, "scale", 2.0);
    }

    @Override
    public Map<String, Seq<Double>> lists() {
      return HashMap.of("latents", List.fill(12, 1.0 / 3));
    }

    @Override
    public Seq<String> notes() {
      return List.of("attained in every width, says a note that is long ".repeat(4));
    }
  }

  @Test
  void peopleAndProgramsAreToldTheSame() {
    ModelOptions o =
        read(
            Model.ORDINAL_UFM,
            "--thresholds -inf,-1.23456789,0,1.23456789,inf --decay 0.000123456789"
                + " --weights 1,2,3,8");
    Answer answer = ModelAnswer.of(o, new Made(Option.some(Interval.of(0.3, 1 / 3.0))));
    assertTrue(answer.text().lines().allMatch(l -> l.length() <= 80), answer.text());
    assertTrue(answer.text().contains("0.30000000000000004"), answer.text());
    var json =
        tools.jackson.databind.json.JsonMapper.shared()
            .readTree(Json.document(answer.schema(), answer.json()));
    assertEquals("collapse/optimum/1", json.get("schema").asString());
    assertEquals("ordinal-ufm", json.get("model").asString());
    assertEquals(0.1 + 0.2, json.get("value").asDouble());
    assertEquals(1 / 3.0, json.get("enclosure").get(1).asDouble());
    assertEquals(1 / 3.0, json.get("phaseBoundary").asDouble());
    assertEquals(12, json.get("latents").size());
    assertTrue(json.get("thresholds").get(0).isNull());
    assertEquals(-1.23456789, json.get("thresholds").get(1).asDouble());
    assertEquals(8 / 14.0, json.get("weights").get(3).asDouble(), 1e-16);
    assertTrue(answer.text().contains("(-inf,"), answer.text());
    Answer open = ModelAnswer.of(o, new Made(Option.none()));
    assertTrue(Json.document("optimum", open.json()).contains("\"enclosure\" : null"));
  }
}
