/** How a scenario is asked for. */
import { applicationOf, choiceOf, numberOf, refuseOthers } from "#lib/simulator/console/order-fields.ts";
import { type AskedOrder, type ReadOrder, reading } from "#lib/simulator/console/order-problem.ts";
import { SCENARIO_NAMES, type ScenarioName } from "#lib/simulator/domain/scenario.ts";

export interface ScenarioOrder {
  name: ScenarioName;
  /** Empty: the first application that opens a cashier. */
  appId: string;
  /** Empty: the next number that a cashier is opened for. */
  outTradeNo: string;
}

export function readScenarioOrder(asked: AskedOrder, appIds: readonly string[]): ReadOrder<ScenarioOrder> {
  return reading(() => {
    refuseOthers(asked, ["name", "appId", "outTradeNo"]);
    return {
      name: choiceOf(asked, "name", { from: SCENARIO_NAMES }),
      appId: applicationOf(asked, appIds),
      outTradeNo: numberOf(asked, "outTradeNo"),
    };
  });
}
