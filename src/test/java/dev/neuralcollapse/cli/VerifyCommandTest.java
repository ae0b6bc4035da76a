package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.paper.Catalogue;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class VerifyCommandTest {
  private static final String IDENTITY = "global-optimality/gap-identity-ce";
  private static final String BOX = "global-optimality/caricature-rn1";

  private static Run run(String line) {
    return Run.of(line.split(" "));
  }

  @Test
  void answersAsTheContractSays() {
    Run run = run("verify " + IDENTITY + " " + BOX + " --tries 12 --json");
    assertEquals(0, run.exit(), run.err());
    JsonNode json = run.json();
    assertEquals("collapse/verify/1", json.get("schema").asString());
    assertEquals(2, json.get("claims").size());
    JsonNode claim = json.get("claims").get(0);
    assertEquals(IDENTITY, claim.get("id").asString());
    assertEquals("certified", claim.get("verdict").asString());
    assertEquals(12, claim.get("instances").asInt());
    assertTrue(claim.get("worstSlack").isNumber());
    assertTrue(claim.get("coverage").get("near").asInt() > 0);
    assertEquals("balanced", claim.get("hypotheses").get(0).get("name").asString());
    assertEquals(5, claim.get("mutants").get("total").asInt());
    assertEquals(5, claim.get("mutants").get("refuted").asInt());
    assertTrue(claim.get("seconds").asDouble() >= 0);
    assertEquals("proved", json.get("claims").get(1).get("verdict").asString());
    assertEquals(2, json.get("claims").get(1).get("box").get("c").size());
    assertEquals(2, json.get("summary").get("claims").asInt());
    assertEquals(9, json.get("summary").get("twinsRefuted").asInt());
  }

  @Test
  void theReplayCommandRepeatsTheClaim() {
    JsonNode first = run("verify " + IDENTITY + " --tries 9 --seed 4 --json").json();
    JsonNode claim = first.get("claims").get(0);
    String replay = claim.get("replay").asString();
    assertTrue(replay.startsWith("./collapse verify"), replay);
    JsonNode again =
        run(replay.substring("./collapse ".length()) + " --json").json().get("claims").get(0);
    for (String key : new String[] {"verdict", "instances", "worstSlack", "tightest", "mutants"}) {
      assertEquals(claim.get(key), again.get(key), key);
    }
    JsonNode other = run("verify " + IDENTITY + " --tries 9 --seed 5 --json").json();
    assertNotEquals(claim.get("worstSlack"), other.get("claims").get(0).get("worstSlack"));
  }

  @Test
  void theTableFitsEightyColumnsAndSaysWhatHappened() {
    Run run = run("verify " + IDENTITY + " " + BOX + " --tries 6 --mutants");
    assertEquals(0, run.exit());
    assertTrue(run.out().lines().allMatch(l -> l.length() <= 80), run.out());
    assertTrue(run.out().contains("rows-not-centred"), run.out());
    assertTrue(run.out().contains("9 of 9 twins refuted"), run.out());
    assertFalse(run("verify " + BOX + " --tries 6").out().contains("c-below-1"));
  }

  @Test
  void theInstancesAreSpreadOut() {
    Run alone = run("verify " + IDENTITY + " --tries 30");
    assertTrue(alone.out().contains("slack: least"), alone.out());
    assertTrue(alone.out().contains("regimes: far 5"), alone.out());
    JsonNode claim = run("verify " + IDENTITY + " --tries 30 --json").json().get("claims").get(0);
    JsonNode slack = claim.get("slack");
    assertEquals(claim.get("worstSlack"), slack.get("least"));
    assertTrue(slack.get("tenth").asDouble() <= slack.get("median").asDouble());
    assertTrue(slack.get("median").asDouble() <= slack.get("ninetieth").asDouble());
    assertTrue(slack.get("ninetieth").asDouble() <= slack.get("most").asDouble());
    assertTrue(claim.get("plainValues").isInt());
  }

  @Test
  void oneCommandShowsTheTightestInstanceAgain() {
    JsonNode claim = run("verify " + IDENTITY + " --tries 30 --json").json().get("claims").get(0);
    String replay = claim.get("tightestReplay").asString();
    Run again = run(replay.substring("./collapse ".length()) + " --json");
    assertEquals(0, again.exit(), again.err());
    assertEquals("collapse/verify-replay/1", again.json().get("schema").asString());
    assertEquals("stands", again.json().get("fate").asString());
    String tightest = claim.get("tightest").asString();
    assertTrue(tightest.endsWith(" at " + again.json().get("spec").asString()), tightest);
    double slack = claim.get("worstSlack").asDouble();
    boolean found = false;
    for (JsonNode step : again.json().get("steps")) {
      double lo = step.get("value").get(0).asDouble();
      double hi = step.get("value").get(1).asDouble();
      found |= lo == slack || -Math.max(Math.abs(lo), Math.abs(hi)) == slack;
    }
    assertTrue(found, "no step with slack " + slack);
    assertTrue(run(replay.substring(11)).out().lines().allMatch(l -> l.length() <= 80));
  }

  @Test
  void oneCommandRefutesATwinAgain() {
    JsonNode twins =
        run("verify " + IDENTITY + " --tries 6 --json")
            .json()
            .get("claims")
            .get(0)
            .get("mutants")
            .get("twins");
    for (JsonNode twin : twins) {
      JsonNode found = twin.get("found");
      Run again = run(twin.get("replay").asString().substring("./collapse ".length()) + " --json");
      assertEquals(0, again.exit(), again.err());
      assertEquals("fails", again.json().get("fate").asString());
      assertEquals(found.get("spec"), again.json().get("spec"));
      Run worked = run("verify " + IDENTITY + " --twin " + twin.get("name").asString());
      assertEquals(0, worked.exit(), worked.out());
      assertTrue(worked.out().contains("the twin is refuted: step sum fails"), worked.out());
    }
    String kinds = twins.get(0).get("kind").asString() + twins.get(4).get("kind").asString();
    assertEquals("constanthypothesis", kinds);
  }

  @Test
  void aTwinThatSurvivesItsInstanceIsNoSuccess() {
    Run survives = run("verify " + IDENTITY + " --twin without-balanced --at near:1 --json");
    assertEquals(1, survives.exit(), survives.out());
    assertEquals("stands", survives.json().get("fate").asString());
    Run outside = run("verify " + IDENTITY + " --at near:1");
    assertEquals(0, outside.exit());
  }

  @Test
  void whatCannotBeReplayedIsTheUsersFault() {
    refused("--at xyz", "no place of an instance");
    refused("--at nea:1", "near");
    refused("--at near:", "no place of an instance");
    refused("--at near:!", "no place of an instance");
    refused("--at near:1:2:3", "no place of an instance");
    refused("--at near:1:z", "leads nowhere");
    refused("--at near:1:-1", "no place of an instance");
    refused("--at near:1:99999999999.", "no place of an instance");
    refused("--at worked", "no such regime");
    refused("--twin rows-not-centered", "rows-not-centred");
    refused("--twin rows-not-centred --at far:", "no place of an instance");
    assertEquals(2, run("verify --at near:1").exit());
    assertEquals(2, run("verify global-optimality --at near:1").exit());
  }

  private static void refused(String options, String why) {
    Run run = run("verify " + IDENTITY + " " + options);
    assertEquals(2, run.exit(), options);
    assertTrue(run.err().contains(why), run.err());
    assertTrue(run.out().isEmpty());
    assertFalse(run.err().contains("Exception"), run.err());
    assertTrue(run.err().lines().count() <= 6, run.err());
  }

  @Test
  void progressGoesToStderrUnlessQuiet() {
    assertTrue(run("verify " + BOX + " --tries 6").err().contains("caricature-rn1"));
    assertTrue(run("verify " + BOX + " --tries 6 --quiet").err().isEmpty());
  }

  @Test
  void unknownClaimsAndTriesAreTheUsersFault() {
    Run unknown = run("verify global-optimality/gap-identity");
    assertEquals(2, unknown.exit());
    assertTrue(unknown.err().contains("gap-identity-ce"), unknown.err());
    assertTrue(unknown.out().isEmpty());
    assertEquals(2, run("verify nonsense").exit());
    assertEquals(2, run("verify --tries 0").exit());
    assertEquals(2, run("verify --tries many").exit());
  }

  @Test
  void theCatalogueListsEveryClaimWhole() {
    Run run = run("claims --json");
    assertEquals(0, run.exit());
    JsonNode claims = run.json().get("claims");
    assertEquals("collapse/claims/1", run.json().get("schema").asString());
    assertEquals(Catalogue.all().size(), claims.size());
    for (JsonNode c : claims) {
      assertTrue(c.get("id").asString().startsWith(c.get("paper").asString() + "/"));
      assertTrue(c.get("mark").asString().matches("quoted|derived"));
      assertTrue(c.get("secondHand").isBoolean() && c.get("numericalOnly").isBoolean());
      assertFalse(c.get("statement").asString().isBlank());
      assertTrue(c.get("hypotheses").isArray());
      assertTrue(c.get("twins").size() >= 3);
    }
  }

  @Test
  void claimsForPeopleFitEightyColumns() {
    Run all = run("claims");
    assertTrue(all.out().lines().allMatch(l -> l.length() <= 80), all.out());
    Run one = run("claims global-optimality/gufm-ce-below-dimension");
    assertTrue(one.out().lines().allMatch(l -> l.length() <= 80), one.out());
    assertTrue(one.out().contains("numerically"), one.out());
    assertTrue(one.out().contains("2505.15239"), one.out());
    assertEquals(2, run("claims nonsense").exit());
  }
}
