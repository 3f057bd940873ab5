import { expect, test } from "#tests/support/notify-fixtures.ts";
import { NOT_GENUINE, SUCCESS } from "#tests/support/notify-post.ts";
import { encodeForm, makeSigner, signFields } from "#tests/support/signed-notice.ts";

const FLOOD = 400;
const AT_ONCE = 20;

test("O-08: a flood of forged notifications fills no log, writes no row, and the right one settles in the midst of it", async ({
  desk,
}) => {
  const order = await desk.startOrder();
  const before = await desk.books();
  const forged = encodeForm(signFields(desk.fields(order), makeSigner().privateKey));
  const written = desk.rig.shopOutput().length;
  for (let sent = 0; sent < FLOOD; sent += AT_ONCE) {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => desk.send(forged)));
    expect(answers).toEqual(answers.map(() => NOT_GENUINE));
  }
  expect(await desk.changesSince(before)).toEqual({});
  expect(await desk.send(desk.body(order))).toEqual(SUCCESS);
  const log = desk.rig.shopOutput().slice(written);
  // One line a minute, and this may have lasted into another one.
  expect(log.split("\n").filter((line) => line.includes("refused")).length).toBeLessThanOrEqual(4);
});
